// The one composing structure of the solver: a problem splits into components that share no
// variable, rule or interaction, and every method works on their sum through three operations -
// best under weights, enumerate within a loss, Pareto set.
//
// Three kinds implement it: Diagram (points, rosters by category, sparse interactions and rules: a
// layered decision diagram), Network (the same when a diagram would be too wide: branch and bound
// with a weight-splitting dual bound) and ChooseSet (k of N items).
//
// Weights are doubles; utilities are exact integers. A weighted sum computed in double differs from
// the exact one by a relative error of at most (parties + variables) × 2^-52 of the sum of absolute
// values; implementations leave that much slack before they discard anything, so nothing that ties
// is lost to rounding. Callers compare what they receive exactly.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "dragoman/problem.h"
#include "dragoman/run.h"

namespace dragoman::solve {

// A component's share of a package: values of its variables (in the order of variables()), or the
// chosen items of a Choose block (ascending).
using Part = std::vector<int>;

struct Candidate {
  std::vector<Utility> utilities;  // per party of the problem; kRedLine when a red line is crossed
  Part part;
};

// Which problem constraints and candidates a search may use up before it gives in.
struct Effort {
  const CancelSource* cancel = nullptr;
  double deadline = 0;  // seconds on the steady clock (steady_now()); 0: none
  std::size_t memory_bytes = std::size_t{4} << 30;
  std::size_t max_items = 50'000'000;  // candidates to report
  int threads = 1;
};

// The steady clock in seconds; only for deadlines.
double steady_now();
// True when the effort's token is set or its deadline has passed.
bool spent(const Effort& effort);

enum class Outcome { complete, stopped };

struct Best {
  double bound = 0;                    // no part's weighted utility exceeds it
  bool exact = false;                  // `candidate` attains it, up to rounding
  std::optional<Candidate> candidate;  // the best found; empty when none is feasible or found
  bool infeasible = false;             // proved: no part keeps the rules without crossing red lines
};

class Component {
 public:
  virtual ~Component() = default;

  // Indices in Problem::variables, ascending; empty for a Choose block.
  virtual const std::vector<int>& variables() const = 0;
  // Index in Problem::chooses, or -1.
  virtual int choose() const { return -1; }

  // The part with the largest sum over parties of weights[p] × utility[p]; weights >= 0. Parts that
  // cross a red line of any party do not count. Among ties any may be returned.
  virtual Best best(std::span<const double> weights, const Effort& effort) const = 0;

  // Calls sink for the parts whose weighted utility is at least `floor` and whose utilities are at
  // least `lower` for every party (kRedLine: no bound), in a fixed order. Parts that another
  // reported part weakly dominates may be left out; of parts with equal utilities the
  // lexicographically lowest is reported. Parts that cross a red line are left out. sink returns
  // false to stop. Outcome::stopped: effort was spent or sink said stop.
  virtual Outcome enumerate(std::span<const double> weights, double floor,
                            std::span<const Utility> lower, const Effort& effort,
                            const std::function<bool(const Candidate&)>& sink) const = 0;

  // Exactly the nondominated utility vectors among the parts with utilities at least `lower` for
  // every party, red lines as above, one part each (the lexicographically lowest), in descending
  // lexicographic order of utilities. Outcome::stopped: `out` is a set of feasible parts, none
  // dominated by another listed one, without a guarantee.
  virtual Outcome pareto(std::span<const Utility> lower, const Effort& effort,
                         std::vector<Candidate>& out) const = 0;
};

}  // namespace dragoman::solve
