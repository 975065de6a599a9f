#include "solve/relaxation.h"

#include <algorithm>
#include <limits>

namespace dragoman::solve {

DagValues::DagValues(const Dag& dag, std::span<const double> unit) : dag_(dag) {
  std::size_t nodes = 0;
  for (const Layer& layer : dag.layers) {
    arc_offset_.push_back(arcs_);
    node_offset_.push_back(nodes);
    arcs_ += layer.arcs();
    nodes += layer.nodes();
  }
  node_offset_.push_back(nodes);
  const int parties = dag.parties;
  value_.resize(arcs_ * static_cast<std::size_t>(parties));
  for (std::size_t l = 0; l < dag.layers.size(); ++l) {
    const Layer& layer = dag.layers[l];
    for (std::size_t a = 0; a < layer.arcs(); ++a)
      for (int p = 0; p < parties; ++p)
        value_[p * arcs_ + arc_offset_[l] + a] =
            static_cast<double>(layer.utility[a * parties + p]) / unit[p];
  }
}

namespace {

// Never with fused multiply-add, which AVX-512 would bring: every machine must see the same sums.
__attribute__((target_clones("avx2", "default"))) void add_scaled(double* __restrict out,
                                                                  const double* __restrict value,
                                                                  double weight,
                                                                  std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) out[i] += weight * value[i];
}

}  // namespace

void DagValues::weigh(std::span<const double> weights, std::vector<double>& out) const {
  out.assign(arcs_, 0.0);
  for (std::size_t p = 0; p < weights.size(); ++p)
    if (weights[p] != 0) add_scaled(out.data(), value_.data() + p * arcs_, weights[p], arcs_);
}

double DagValues::best(std::span<const double> weights, std::vector<std::uint32_t>* path) const {
  std::vector<double> weight;
  weigh(weights, weight);
  const std::size_t depth = dag_.layers.size();
  std::vector<double> after(1, 0.0), before;
  std::vector<std::uint32_t> choice(path != nullptr ? node_offset_[depth] : 0);
  for (std::size_t l = depth; l-- > 0;) {
    const Layer& layer = dag_.layers[l];
    const double* w = weight.data() + arc_offset_[l];
    before.assign(layer.nodes(), -std::numeric_limits<double>::infinity());
    for (std::size_t n = 0; n < layer.nodes(); ++n) {
      std::uint32_t best = layer.first[n];
      for (std::uint32_t a = layer.first[n]; a < layer.first[n + 1]; ++a) {
        const double sum = w[a] + after[layer.target[a]];
        if (sum > before[n]) {
          before[n] = sum;
          best = a;
        }
      }
      if (path != nullptr) choice[node_offset_[l] + n] = best;
    }
    std::swap(after, before);
  }
  if (path != nullptr) {
    path->resize(depth);
    std::uint32_t node = 0;
    for (std::size_t l = 0; l < depth; ++l) {
      (*path)[l] = choice[node_offset_[l] + node];
      node = dag_.layers[l].target[(*path)[l]];
    }
  }
  return after[0];
}

DagValues::Bounds DagValues::bounds(std::span<const double> weights) const {
  const std::size_t depth = dag_.layers.size();
  Bounds result;
  weigh(weights, result.arcs);
  result.arc_offset = arc_offset_;
  result.node_offset = node_offset_;
  result.nodes.assign(node_offset_[depth] + 1, -std::numeric_limits<double>::infinity());
  result.nodes.back() = 0;
  for (std::size_t l = depth; l-- > 0;) {
    const Layer& layer = dag_.layers[l];
    const double* w = result.arcs.data() + arc_offset_[l];
    const double* after = result.nodes.data() + node_offset_[l + 1];
    double* here = result.nodes.data() + node_offset_[l];
    for (std::size_t n = 0; n < layer.nodes(); ++n)
      for (std::size_t a = layer.first[n]; a < layer.first[n + 1]; ++a)
        here[n] = std::max(here[n], w[a] + after[layer.target[a]]);
  }
  result.total = result.nodes[0];
  return result;
}

Relaxation::Relaxation(const Dag& dag, std::span<const Component* const> opaque,
                       std::span<const double> unit, const Effort& effort)
    : dag_(dag),
      opaque_(opaque.begin(), opaque.end()),
      unit_(unit.begin(), unit.end()),
      effort_(effort),
      values_(dag, unit) {}

Relaxation::Answer Relaxation::best(std::span<const double> weights) const {
  Answer answer;
  Column column;
  answer.bound = values_.best(weights, &column.path);
  const int parties = dag_.parties;
  column.u.assign(static_cast<std::size_t>(parties), 0);
  for (std::size_t l = 0; l < dag_.layers.size(); ++l)
    for (int p = 0; p < parties; ++p)
      column.u[p] += dag_.layers[l].utility[static_cast<std::size_t>(column.path[l]) * parties + p];
  bool found = true;
  std::vector<double> raw(weights.begin(), weights.end());
  for (int p = 0; p < parties; ++p) raw[p] /= unit_[p];
  for (const Component* component : opaque_) {
    const Best best = component->best(raw, effort_);
    answer.bound += best.bound;
    if (!best.candidate) {
      found = false;
      continue;
    }
    for (int p = 0; p < parties; ++p) column.u[p] += best.candidate->utilities[p];
    column.parts.push_back(best.candidate->part);
  }
  if (!found) return answer;
  for (int p = 0; p < parties; ++p)
    column.scaled.push_back(static_cast<double>(column.u[p]) / unit_[p]);
  answer.column = std::move(column);
  return answer;
}

}  // namespace dragoman::solve
