#include "solve/labels.h"

#include <algorithm>
#include <set>

#include "solve/dag_reduce.h"
#include "solve/frontier.h"

namespace dragoman::solve {

namespace {

// The smallest path sum a party can have in a package at least as good as the incumbent.
std::vector<Utility> floors(const Objective& objective, const Score& incumbent) {
  std::vector<Utility> result = objective.lower;
  if (incumbent.empty() || objective.goal != Goal::leximin) return result;
  for (int p = 0; p < objective.parties(); ++p) {
    if (objective.scale[p] <= 0) continue;
    // One more than a party of this scale would have just at the smallest share, less one.
    const Utility least = incumbent.above_first(objective.scale[p]) - 1;
    result[p] = std::max(result[p], objective.walk_away[p] + least);
  }
  return result;
}

class Labels {
 public:
  Labels(const SearchInput& input, const Dag& dag, std::size_t most_labels, const Effort& effort)
      : input_(input), objective_(*input.objective), dag_(dag) {
    options_.max_points = most_labels;
    options_.effort = effort;
    options_.keep.must = (1u << dag.parties) - 1;
    options_.keep.at_least = dag.parties;
  }

  Outcome run(Incumbent& incumbent) {
    SegmentSet rows;
    if (paths(dag_, floors(objective_, incumbent.score), rows) == Outcome::stopped)
      return Outcome::stopped;
    std::vector<std::vector<Utility>> best = best_vectors(rows);
    if (best.empty()) return Outcome::complete;
    for (const std::vector<Utility>& target : best) {
      Incumbent candidate;
      if (!lowest(target, candidate)) return Outcome::stopped;
      if (incumbent.beaten_by(candidate.score, candidate.assignment))
        incumbent = std::move(candidate);
    }
    return Outcome::complete;
  }

 private:
  // Nondominated path sums that reach a floor, with their values by layer.
  Outcome paths(const Dag& dag, const std::vector<Utility>& floor, SegmentSet& rows) {
    options_.keep.floor = floor;
    for (Utility& f : options_.keep.floor) f = std::max(f, kNoWalkAway);
    return segment_pareto(dag, {0, dag.layers.size()}, options_, rows);
  }

  // The distinct (capped) vectors with the best score.
  std::vector<std::vector<Utility>> best_vectors(const SegmentSet& rows) const {
    std::set<std::vector<Utility>> result;
    Score best;
    const std::size_t parties = static_cast<std::size_t>(dag_.parties);
    for (std::size_t i = 0; i < rows.values.size(); ++i) {
      std::vector<Utility> u(
          rows.utilities.begin() + static_cast<std::ptrdiff_t>(i * parties),
          rows.utilities.begin() + static_cast<std::ptrdiff_t>((i + 1) * parties));
      bool counts = true;
      for (std::size_t p = 0; p < parties; ++p) {
        u[p] = objective_.capped(static_cast<int>(p), u[p]);
        counts &= u[p] >= objective_.lower[p];
      }
      if (!counts) continue;
      const Score score(objective_, u);
      const auto order = best.empty() ? std::weak_ordering::greater : score.compare(best);
      if (order < 0) continue;
      if (order > 0) {
        best = score;
        result.clear();
      }
      result.insert(std::move(u));
    }
    return {result.begin(), result.end()};
  }

  // The package with the lowest option indices among those that reach a target: variable by
  // variable, the lowest value that some such package still has.
  bool lowest(const std::vector<Utility>& target, Incumbent& out) {
    Dag rest = dag_;
    SegmentSet rows;
    if (paths(rest, target, rows) == Outcome::stopped || rows.values.empty()) return false;
    std::vector<int> known = rows.values.front();  // a package that reaches the target
    std::vector<std::size_t> order;
    for (std::size_t l = 0; l < rest.layers.size(); ++l)
      if (rest.layers[l].variable >= 0) order.push_back(l);
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return rest.layers[a].variable < rest.layers[b].variable;
    });
    for (const std::size_t l : order) {
      std::vector<std::int32_t> values = rest.layers[l].value;
      std::sort(values.begin(), values.end());
      values.erase(std::unique(values.begin(), values.end()), values.end());
      for (const std::int32_t value : values) {
        if (value >= known[l]) break;
        Dag fixed = with_value(rest, l, value);
        SegmentSet found;
        if (fixed.infeasible) continue;
        if (paths(fixed, target, found) == Outcome::stopped) return false;
        if (found.values.empty()) continue;
        known = found.values.front();
        break;
      }
      rest = with_value(rest, l, known[l]);
    }
    return accept(rest, known, out);
  }

  static Dag with_value(const Dag& dag, std::size_t layer, std::int32_t value) {
    Dag result = dag;
    keep_arcs(result, [&](std::size_t l, std::size_t a) {
      return l != layer || dag.layers[l].value[a] == value;
    });
    return result;
  }

  // Follows the values through the dag and offers the path.
  bool accept(const Dag& dag, const std::vector<int>& values, Incumbent& out) const {
    std::vector<std::uint32_t> path;
    std::uint32_t node = 0;
    for (std::size_t l = 0; l < dag.layers.size(); ++l) {
      const Layer& layer = dag.layers[l];
      std::uint32_t arc = layer.first[node];
      while (arc < layer.first[node + 1] && layer.value[arc] != values[l]) ++arc;
      if (arc == layer.first[node + 1]) return false;
      path.push_back(arc);
      node = layer.target[arc];
    }
    return offer(input_, dag, path, out);
  }

  const SearchInput& input_;
  const Objective& objective_;
  const Dag& dag_;
  UnionOptions options_;
};

}  // namespace

Outcome set_labels(const SearchInput& input, const Dag& dag, std::size_t most_labels,
                   const Effort& effort, Incumbent& incumbent) {
  if (dag.infeasible || dag.layers.empty()) return Outcome::complete;
  return Labels(input, dag, most_labels, effort).run(incumbent);
}

}  // namespace dragoman::solve
