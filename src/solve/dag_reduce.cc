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

void drop_dominated_arcs(Dag& dag) {
  std::vector<std::vector<std::uint8_t>> keep;
  const int parties = dag.parties;
  for (const Layer& layer : dag.layers) {
    keep.emplace_back(layer.arcs(), 1);
    auto& flags = keep.back();
    const auto utilities = [&](std::uint32_t a) {
      return std::span(layer.utility).subspan(static_cast<std::size_t>(a) * parties, parties);
    };
    for (std::size_t n = 0; n < layer.nodes(); ++n) {
      std::vector<std::uint32_t> arcs(layer.first[n + 1] - layer.first[n]);
      std::iota(arcs.begin(), arcs.end(), layer.first[n]);
      // Same target together; within it a dominator comes before what it dominates.
      std::sort(arcs.begin(), arcs.end(), [&](std::uint32_t a, std::uint32_t b) {
        if (layer.target[a] != layer.target[b]) return layer.target[a] < layer.target[b];
        const auto x = utilities(a), y = utilities(b);
        if (!std::equal(x.begin(), x.end(), y.begin()))
          return std::lexicographical_compare(y.begin(), y.end(), x.begin(), x.end());
        return layer.value[a] < layer.value[b];
      });
      std::vector<std::uint32_t> survivors;
      for (const std::uint32_t a : arcs) {
        if (!survivors.empty() && layer.target[survivors.front()] != layer.target[a])
          survivors.clear();
        const auto mine = utilities(a);
        const bool beaten = std::any_of(survivors.begin(), survivors.end(), [&](std::uint32_t s) {
          const auto theirs = utilities(s);
          for (int p = 0; p < parties; ++p)
            if (theirs[p] < mine[p]) return false;
          return true;
        });
        if (beaten) {
          flags[a] = 0;
        } else {
          survivors.push_back(a);
        }
      }
    }
  }
  if (!dag.layers.empty()) compact(dag, keep);
}

}  // namespace dragoman::solve
