#include "dragoman/packages.h"

#include <algorithm>

#include "solve/conflict.h"
#include "solve/count.h"
#include "solve/diverse.h"
#include "solve/effort_of.h"
#include "solve/epsilon.h"
#include "solve/frontier.h"
#include "solve/solutions.h"

namespace dragoman {

namespace solve {

namespace {

constexpr std::size_t kCountSteps = 100'000;
constexpr std::size_t kCountSample = 12'000;

class Run {
 public:
  Run(const Problem& problem, const PackagesOptions& options)
      : problem_(problem),
        options_(options),
        effort_(effort_of(options.control)),
        plan_(make_plan(problem, plan_options(problem, options))),
        maximiser_(plan_, effort_) {}

  PackagesResult run() {
    PackagesResult result;
    SolutionsOutcome found = find_solutions(problem_, maximiser_, options_.control, effort_);
    result.solutions = std::move(found.solutions);
    frontier(result.frontier);
    report("counts");
    Counts counts = count_packages(problem_, kCountSteps, kCountSample, options_.seed, effort_);
    result.feasible = std::move(counts.feasible);
    result.acceptable = std::move(counts.acceptable);
    result.unanimous = std::move(counts.unanimous);
    result.accepted_by = std::move(counts.accepted_by);
    if (options_.diverse > 0 && result.solutions.nash.package) {
      report("diverse");
      result.diverse = diverse_packages(problem_, maximiser_, result.solutions, options_.diverse,
                                        options_.diverse_loss, effort_);
    }
    if (found.none_acceptable) {
      report("conflict");
      result.conflict = find_conflict(problem_, effort_);
    }
    return result;
  }

 private:
  void report(const char* stage) const {
    if (options_.control.progress) options_.control.progress({stage, -1, 0});
  }

  void frontier(Frontier& out) {
    using Mode = PackagesOptions::FrontierMode;
    if (options_.frontier == Mode::skip) return;
    report("frontier");
    if (options_.frontier != Mode::epsilon) {
      FrontierInput input;
      input.plan = &plan_;
      input.all_feasible = options_.all_feasible;
      input.effort = exact_effort();
      if (options_.frontier == Mode::decide) input.max_points = options_.largest_exact_frontier;
      if (plan_.opaque.empty() || !red_lines_matter(problem_, options_)) {
        ExactFrontier exact = exact_frontier(input);
        if (exact.outcome == Outcome::complete) {
          out.known = Known::proved;
          out.points = std::move(exact.points);
          return;
        }
        out.stopped = stop_reason(effort_);
      } else {
        out.stopped = StopReason::size;
      }
      if (options_.frontier == Mode::exact || spent(effort_)) {
        out.why_not_exact = "the exact frontier was not finished within the limits of this run";
        return;
      }
      out.why_not_exact = "the exact frontier would be too large or take too long";
    } else {
      out.why_not_exact = "an approximation was asked for";
    }
    epsilon_frontier(problem_, maximiser_, options_, effort_, out);
  }

  // The exact attempt of `decide` may use up to 40 % of the deadline; what is left is for epsilon.
  Effort exact_effort() const {
    Effort effort = effort_;
    if (options_.frontier == PackagesOptions::FrontierMode::decide) {
      const double now = steady_now();
      const double patience = effort_.deadline > 0 ? 0.4 * (effort_.deadline - now) : 60.0;
      effort.deadline = now + patience;
    }
    return effort;
  }

  // Whether packages that cross a red line can be on the frontier, and there are red lines.
  static bool red_lines_matter(const Problem& problem, const PackagesOptions& options) {
    const bool unanimous = problem.quorum == static_cast<int>(problem.parties.size());
    if (unanimous && !options.all_feasible) return false;
    const auto crosses = [](const std::vector<Utility>& utility) {
      return std::any_of(utility.begin(), utility.end(),
                         [](Utility u) { return u <= kRedLine / 2; });
    };
    return std::any_of(problem.variables.begin(), problem.variables.end(),
                       [&](const Variable& v) { return crosses(v.utility); }) ||
           std::any_of(problem.terms.begin(), problem.terms.end(),
                       [&](const Term& t) { return crosses(t.utility); });
  }

  // Networks and ChooseSets leave out packages that cross a red line; where those matter, as much
  // as possible becomes a diagram.
  static PlanOptions plan_options(const Problem& problem, const PackagesOptions& options) {
    PlanOptions plan;
    if (red_lines_matter(problem, options)) plan.choose_arcs = 400'000;
    return plan;
  }

  const Problem& problem_;
  const PackagesOptions& options_;
  Effort effort_;
  Plan plan_;
  Maximiser maximiser_;
};

}  // namespace

}  // namespace solve

PackagesResult find_packages(const Problem& problem, const PackagesOptions& options) {
  return solve::Run(problem, options).run();
}

}  // namespace dragoman
