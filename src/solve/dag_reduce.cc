#include "solve/dag_reduce.h"

#include <algorithm>
#include <numeric>

namespace dragoman::solve {

std::size_t Dag::arcs() const {
  std::size_t count = 0;
  for (const Layer& layer : layers) count += layer.arcs();
  return count;
}

void concatenate(Dag& head, Dag&& tail) {
  head.infeasible |= tail.infeasible;
  for (Layer& layer : tail.layers) head.layers.push_back(std::move(layer));
  if (head.infeasible) head.layers.clear();
}

namespace {

// Keeps arcs whose flag is set; nodes without a kept arc or not reachable disappear.
void compact(Dag& dag, std::vector<std::vector<std::uint8_t>>& keep) {
  const std::size_t depth = dag.layers.size();
  // Backwards: an arc survives only if its target does.
  std::vector<std::uint8_t> alive(1, 1);
  for (std::size_t l = depth; l-- > 0;) {
    const Layer& layer = dag.layers[l];
    std::vector<std::uint8_t> before(layer.nodes(), 0);
    for (std::size_t n = 0; n < layer.nodes(); ++n)
      for (std::size_t a = layer.first[n]; a < layer.first[n + 1]; ++a) {
        keep[l][a] = keep[l][a] && alive[layer.target[a]];
        before[n] |= keep[l][a];
      }
    alive = std::move(before);
  }
  if (alive.empty() || !alive[0]) {
    dag.layers.clear();
    dag.infeasible = true;
    return;
  }
  // Forwards: renumber the reachable nodes in order of first use.
  std::vector<std::uint32_t> nodes{0};  // old indices of the kept nodes of this layer
  for (std::size_t l = 0; l < depth; ++l) {
    Layer& layer = dag.layers[l];
    Layer kept;
    kept.variable = layer.variable;
    kept.table = layer.table;
    kept.choose = layer.choose;
    kept.item = layer.item;
    kept.first.reserve(nodes.size() + 1);
    kept.value.reserve(layer.arcs());
    kept.target.reserve(layer.arcs());
    kept.utility.reserve(layer.utility.size());
    std::vector<std::uint32_t> renumbered;
    std::vector<std::uint32_t> next;
    for (const std::uint32_t n : nodes) {
      kept.first.push_back(static_cast<std::uint32_t>(kept.arcs()));
      for (std::size_t a = layer.first[n]; a < layer.first[n + 1]; ++a) {
        if (!keep[l][a]) continue;
        const std::uint32_t target = layer.target[a];
        if (renumbered.size() <= target) renumbered.resize(target + 1, UINT32_MAX);
        if (renumbered[target] == UINT32_MAX) {
          renumbered[target] = static_cast<std::uint32_t>(next.size());
          next.push_back(target);
        }
        kept.value.push_back(layer.value[a]);
        kept.target.push_back(renumbered[target]);
        const auto from = layer.utility.begin() + static_cast<std::ptrdiff_t>(a * dag.parties);
        kept.utility.insert(kept.utility.end(), from, from + dag.parties);
      }
    }
    kept.first.push_back(static_cast<std::uint32_t>(kept.arcs()));
    layer = std::move(kept);
    nodes = std::move(next);
  }
}

}  // namespace

void prune_dead(Dag& dag, std::size_t ends) {
  if (ends == 0) {
    dag.layers.clear();
    dag.infeasible = true;
    return;
  }
  for (auto& target : dag.layers.back().target) target = 0;
  std::vector<std::vector<std::uint8_t>> keep;
  for (const Layer& layer : dag.layers) keep.emplace_back(layer.arcs(), 1);
  compact(dag, keep);
}

void keep_arcs(Dag& dag, const std::function<bool(std::size_t, std::size_t)>& wanted) {
  std::vector<std::vector<std::uint8_t>> keep;
  for (std::size_t l = 0; l < dag.layers.size(); ++l) {
    keep.emplace_back(dag.layers[l].arcs(), 0);
    for (std::size_t a = 0; a < keep[l].size(); ++a) keep[l][a] = wanted(l, a);
  }
  compact(dag, keep);
}

namespace {

// Clears the flags of the arcs of a layer that another between the same nodes dominates.
class DominatedArcs {
 public:
  DominatedArcs(const Layer& layer, int parties)
      : layer_(layer), parties_(static_cast<std::size_t>(parties)) {}

  // Whether there are any.
  bool clear(std::vector<std::uint8_t>& flags) {
    bool any = false;
    for (std::size_t n = 0; n < layer_.nodes(); ++n) {
      arcs_.resize(layer_.first[n + 1] - layer_.first[n]);
      std::iota(arcs_.begin(), arcs_.end(), layer_.first[n]);
      // Same target together; within it a dominator comes before what it dominates.
      std::sort(arcs_.begin(), arcs_.end(),
                [&](std::uint32_t a, std::uint32_t b) { return comes_before(a, b); });
      survivors_.clear();
      for (const std::uint32_t a : arcs_) {
        if (!survivors_.empty() && layer_.target[survivors_.front()] != layer_.target[a])
          survivors_.clear();
        const bool beaten = std::any_of(survivors_.begin(), survivors_.end(),
                                        [&](std::uint32_t s) { return reaches(s, a); });
        if (beaten) {
          flags[a] = 0;
          any = true;
        } else {
          survivors_.push_back(a);
        }
      }
    }
    return any;
  }

 private:
  const Utility* utilities(std::uint32_t arc) const {
    return layer_.utility.data() + arc * parties_;
  }
  bool comes_before(std::uint32_t a, std::uint32_t b) const {
    if (layer_.target[a] != layer_.target[b]) return layer_.target[a] < layer_.target[b];
    const Utility *x = utilities(a), *y = utilities(b);
    for (std::size_t p = 0; p < parties_; ++p)
      if (x[p] != y[p]) return x[p] > y[p];
    return layer_.value[a] < layer_.value[b];
  }
  bool reaches(std::uint32_t a, std::uint32_t b) const {
    const Utility *x = utilities(a), *y = utilities(b);
    for (std::size_t p = 0; p < parties_; ++p)
      if (x[p] < y[p]) return false;
    return true;
  }

  const Layer& layer_;
  std::size_t parties_;
  std::vector<std::uint32_t> arcs_, survivors_;
};

}  // namespace

void drop_dominated_arcs(Dag& dag) {
  std::vector<std::vector<std::uint8_t>> keep;
  bool any = false;
  for (const Layer& layer : dag.layers) {
    keep.emplace_back(layer.arcs(), 1);
    any |= DominatedArcs(layer, dag.parties).clear(keep.back());
  }
  if (any) compact(dag, keep);
}

}  // namespace dragoman::solve
