#include "solve/solutions.h"

#include <algorithm>
#include <cmath>

#include "solve/effort_of.h"

namespace dragoman::solve {

namespace {

class Finder {
 public:
  Finder(const Problem& problem, const Maximiser& maximiser, const RunControl& control,
         const Effort& effort)
      : problem_(problem), maximiser_(maximiser), control_(control), effort_(effort) {}

  SolutionsOutcome run() {
    report("egalitarian", 0);
    Objective objective = maximiser_.acceptance_objective();
    objective.goal = Goal::leximin;
    const Optimum fair = maximiser_.solve(objective, nullptr);
    outcome_.none_acceptable = fair.proved && fair.incumbent.empty();
    outcome_.solutions.egalitarian = solution(objective, fair);
    if (fair.incumbent.empty()) {
      for (Solution* s : {&outcome_.solutions.nash, &outcome_.solutions.kalai_smorodinsky,
                          &outcome_.solutions.utilitarian})
        s->stopped = outcome_.solutions.egalitarian.stopped;
      return outcome_;
    }
    report("nash", 0.2);
    nash(objective, fair);
    report("utilitarian", 0.4);
    objective.goal = Goal::sum;
    outcome_.solutions.utilitarian =
        solution(objective, maximiser_.solve(objective, &fair.incumbent));
    kalai_smorodinsky(objective, fair);
    return outcome_;
  }

 private:
  void report(const char* stage, double done) const {
    if (control_.progress) control_.progress({stage, done, 0});
  }

  void nash(Objective objective, const Optimum& fair) {
    if (fair.proved && fair.incumbent.score.first() <= 0) {
      // No package gives every party a gain: every product is zero, and ties go to leximin.
      outcome_.solutions.nash = outcome_.solutions.egalitarian;
      return;
    }
    objective.goal = Goal::product;
    const bool positive = fair.incumbent.score.first() > 0;
    if (!positive) return;
    outcome_.solutions.nash = solution(objective, maximiser_.solve(objective, &fair.incumbent));
  }

  void kalai_smorodinsky(Objective objective, const Optimum& fair) {
    const int parties = objective.parties();
    bool all_proved = true, any = false;
    std::vector<Utility> scale(static_cast<std::size_t>(parties));
    for (int p = 0; p < parties; ++p) {
      report("kalai_smorodinsky", 0.6 + 0.4 * p / parties);
      objective.goal = Goal::sum;
      std::fill(objective.counted.begin(), objective.counted.end(), std::uint8_t{0});
      objective.counted[p] = 1;
      const Optimum best = maximiser_.solve(objective, &fair.incumbent);
      all_proved &= best.proved;
      scale[p] = objective.capped(p, best.incumbent.u[p]) - objective.walk_away[p];
      any |= scale[p] > 0;
    }
    if (!any) {  // nobody can gain: every package ties, and leximin of the gains decides
      outcome_.solutions.kalai_smorodinsky = outcome_.solutions.egalitarian;
      return;
    }
    objective.goal = Goal::leximin;
    objective.scale = scale;
    Optimum optimum = maximiser_.solve(objective, &fair.incumbent);
    outcome_.solutions.kalai_smorodinsky = solution(objective, optimum);
    if (!all_proved && outcome_.solutions.kalai_smorodinsky.known == Known::proved) {
      outcome_.solutions.kalai_smorodinsky.known = Known::heuristic;  // its scale is not proved
      outcome_.solutions.kalai_smorodinsky.stopped = stop_reason(effort_);
    }
  }

  Solution solution(const Objective& objective, const Optimum& optimum) const {
    Solution result;
    if (!optimum.proved) result.stopped = stop_reason(effort_);
    if (optimum.incumbent.empty()) return result;
    result.package =
        Package{optimum.incumbent.assignment, evaluate(problem_, optimum.incumbent.assignment)};
    if (optimum.proved) {
      result.known = Known::proved;
      return result;
    }
    // The share of the best possible objective that this package reaches for certain.
    const double mine = optimum.incumbent.score.first();
    double best = optimum.bound;
    if (objective.goal == Goal::sum) {
      double constant = 0;
      for (std::size_t p = 0; p < problem_.parties.size(); ++p)
        constant += static_cast<double>(problem_.parties[p].constant);
      const double unit = *std::max_element(objective.unit.begin(), objective.unit.end());
      best = (best * unit + constant) / unit;
      result.bound_share = (mine * unit + constant) / unit / best;
    } else {
      result.bound_share = mine / best;
    }
    const bool meaningful = std::isfinite(best) && best > 0 && result.bound_share >= 0;
    result.known = meaningful ? Known::bounded : Known::heuristic;
    result.bound_share = meaningful ? std::min(1.0, result.bound_share) : 0;
    return result;
  }

  const Problem& problem_;
  const Maximiser& maximiser_;
  const RunControl& control_;
  const Effort& effort_;
  SolutionsOutcome outcome_;
};

}  // namespace

SolutionsOutcome find_solutions(const Problem& problem, const Maximiser& maximiser,
                                const RunControl& control, const Effort& effort) {
  return Finder(problem, maximiser, control, effort).run();
}

Existence acceptable_exists(const Problem& problem, const Effort& effort) {
  const Plan plan = make_plan(problem, {});
  if (plan.infeasible) return {false, true};
  const Maximiser maximiser(plan, effort);
  if (maximiser.infeasible()) return {false, true};
  Objective objective = maximiser.acceptance_objective();
  const bool bounded =
      std::any_of(objective.scale.begin(), objective.scale.end(), [](Utility s) { return s > 0; });
  if (!bounded) return {true, true};  // rules and red lines alone, and those can be kept
  objective.goal = Goal::leximin;
  std::vector<double> weights(objective.unit.size(), 1.0);
  const Optimum optimum = maximiser.decide(objective, weights);
  return {!optimum.incumbent.empty(), optimum.proved || !optimum.incumbent.empty()};
}

}  // namespace dragoman::solve
