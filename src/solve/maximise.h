// One exact optimum from start to proof: dual, rounding, fixing, search.
#pragma once

#include <optional>

#include "solve/plan.h"
#include "solve/search.h"

namespace dragoman::solve {

struct Optimum {
  Incumbent incumbent;  // empty when no package keeps the lower bounds, or none was found in time
  bool proved = false;  // the incumbent is optimal, or (when empty) nothing keeps the bounds
  double bound = 0;     // not proved: no package scores more (Score::first())
  std::uint64_t nodes = 0;
};

class Maximiser {
 public:
  // Over the packages of the plan that cross no red line. Keeps a reference to the plan.
  Maximiser(const Plan& plan, const Effort& effort);
  Maximiser(const Maximiser&) = delete;
  Maximiser& operator=(const Maximiser&) = delete;

  // The objective's thresholds in path sums: walk-away values less constants, caps, units; lower
  // bounds are the walk-away values. The goal is left to the caller.
  Objective acceptance_objective() const;

  // `start`: a package that keeps the lower bounds, if one is known (required for product and sum).
  Optimum solve(const Objective& objective, const Incumbent* start) const;

  // Whether some package keeps the lower bounds of a leximin objective: the incumbent is such a
  // package, or empty. `weights` (on utility / unit, one per party) start the dual and receive its
  // last ones: a good start for a similar question.
  Optimum decide(const Objective& objective, std::vector<double>& weights) const;

  // The largest path sum of each party over the packages without red lines, an upper bound when
  // opaque components are stopped early.
  const std::vector<Utility>& best_by_party() const { return best_; }
  bool infeasible() const { return dag_.infeasible || blocked_; }
  const Dag& dag() const { return dag_; }

 private:
  bool materialise(const Objective& objective, const Dual& dual, double share,
                   const Incumbent& incumbent, Dag& dag, Tables& tables) const;
  bool out_of_reach(const Objective& objective) const;
  void prove(const Objective& objective, const Dual& dual, bool any_will_do,
             Optimum& optimum) const;
  void search_any(SearchInput& input, const Dual& dual, Optimum& optimum) const;
  void round_and_search(SearchInput& input, const Dual& dual, Optimum& optimum) const;
  void widen_tables(SearchInput& input, Tables& tables, const Dual& dual, Optimum& optimum) const;
  SearchOutcome search_or_label(SearchInput input, const Dag& dag, Incumbent& incumbent) const;
  std::vector<std::vector<double>> multipliers(const Objective& objective,
                                               const std::vector<double>& weights) const;
  Column start_column(const Incumbent& incumbent) const;

  const Plan& plan_;
  Effort effort_;
  Dag dag_;  // the plan's dag without red lines
  std::vector<const Component*> opaque_;
  std::vector<double> unit_;
  std::vector<Utility> best_;  // dag and opaque together
  std::vector<std::vector<Utility>> opaque_best_;
  std::optional<Relaxation> relaxation_;
  bool blocked_ = false;  // an opaque component is infeasible
};

}  // namespace dragoman::solve
