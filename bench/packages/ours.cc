#include "packages/ours.h"

#include <fmt/core.h>

#include <algorithm>
#include <stdexcept>

#include "solve/epsilon.h"
#include "solve/frontier.h"
#include "solve/maximise.h"
#include "solve/relaxation.h"

namespace dragoman::bench {

namespace {

using solve::Effort;
using solve::Goal;
using solve::Maximiser;
using solve::Objective;
using solve::Optimum;
using solve::Plan;

Effort effort_with(const How& how) {
  Effort effort;
  effort.threads = how.threads;
  effort.deadline = how.seconds > 0 ? solve::steady_now() + how.seconds : 0;
  effort.memory_bytes = std::size_t{8} << 30;
  return effort;
}

Ours answer(const Problem& problem, const Optimum& optimum) {
  Ours result;
  result.proved = optimum.proved;
  if (!optimum.incumbent.empty())
    result.package =
        Package{optimum.incumbent.assignment, evaluate(problem, optimum.incumbent.assignment)};
  return result;
}

Ours from_some_package(const Problem& problem, Goal goal, const How& how) {
  const Plan plan = solve::make_plan(problem, {});
  const Maximiser maximiser(plan, effort_with(how));
  Objective objective = maximiser.acceptance_objective();
  objective.goal = Goal::leximin;
  std::vector<double> weights(problem.parties.size(),
                              1.0 / static_cast<double>(problem.parties.size()));
  Optimum start = maximiser.decide(objective, weights);
  if (!start.incumbent.empty() && start.incumbent.score.first() <= 0)
    start = maximiser.solve(objective, nullptr);
  if (start.incumbent.empty()) return answer(problem, start);
  objective.goal = goal;
  return answer(problem, maximiser.solve(objective, &start.incumbent));
}

}  // namespace

Ours nash(const Problem& problem, const How& how) {
  return from_some_package(problem, Goal::product, how);
}

Ours utilitarian(const Problem& problem, const How& how) {
  return from_some_package(problem, Goal::sum, how);
}

Ours egalitarian(const Problem& problem, const How& how) {
  const Plan plan = solve::make_plan(problem, {});
  const Maximiser maximiser(plan, effort_with(how));
  Objective objective = maximiser.acceptance_objective();
  objective.goal = Goal::leximin;
  return answer(problem, maximiser.solve(objective, nullptr));
}

Ours largest_sum(const Problem& problem, const How& how) {
  const double start = solve::steady_now();
  const Plan plan = solve::make_plan(problem, {});
  const std::vector<double> weights(problem.parties.size(), 1.0);
  Ours result;
  result.choice_seconds = solve::steady_now() - start;
  Package package;
  result.proved = true;
  std::vector<std::uint32_t> path;
  solve::DagValues(plan.dag, weights).best(weights, &path);
  package.assignment = solve::path_assignment(problem, plan.dag, {}, path);
  for (const auto& component : plan.opaque) {
    const solve::Best best = component->best(weights, effort_with(how));
    result.proved &= best.exact;
    if (!best.candidate) return result;
    for (std::size_t i = 0; i < component->variables().size(); ++i)
      package.assignment.values[component->variables()[i]] = best.candidate->part[i];
  }
  package.utilities = evaluate(problem, package.assignment);
  result.package = std::move(package);
  return result;
}

std::vector<Package> frontier(const Problem& problem, const How& how) {
  const Plan plan = solve::make_plan(problem, {});
  solve::FrontierInput input;
  input.plan = &plan;
  input.effort = effort_with(how);
  solve::ExactFrontier exact = solve::exact_frontier(input);
  if (exact.outcome != solve::Outcome::complete)
    throw std::runtime_error("the exact frontier was not finished");
  return std::move(exact.points);
}

Frontier epsilon_frontier(const Problem& problem, double epsilon, const How& how) {
  const Plan plan = solve::make_plan(problem, {});
  const Effort effort = effort_with(how);
  const Maximiser maximiser(plan, effort);
  PackagesOptions options;
  options.frontier = PackagesOptions::FrontierMode::epsilon;
  options.epsilon = epsilon;
  Frontier result;
  solve::epsilon_frontier(problem, maximiser, options, effort, result);
  return result;
}

solve::WideInt product(const std::vector<Utility>& utilities) {
  solve::WideInt result = 1;
  for (const Utility u : utilities) result *= u;
  return result;
}

Utility smallest(const std::vector<Utility>& utilities) {
  return *std::min_element(utilities.begin(), utilities.end());
}

Utility sum(const std::vector<Utility>& utilities) {
  Utility result = 0;
  for (const Utility u : utilities) result += u;
  return result;
}

std::string fault(const Problem& problem, const Package& package) {
  const std::vector<int>& values = package.assignment.values;
  if (values.size() != problem.variables.size()) return "a variable without a value";
  std::vector<Utility> sums(problem.parties.size(), 0);
  for (std::size_t v = 0; v < values.size(); ++v) {
    const Variable& variable = problem.variables[v];
    if (values[v] < 0 || values[v] >= variable.size) return "a value out of range";
    for (std::size_t p = 0; p < sums.size(); ++p)
      sums[p] += variable.utility[values[v] * sums.size() + p];
  }
  for (const Term& term : problem.terms) {
    const bool holds = std::all_of(term.slots.begin(), term.slots.end(), [&](const Slot& slot) {
      return std::count(slot.values.begin(), slot.values.end(), values[slot.variable]) > 0;
    });
    if (!holds) continue;
    if (term.forbids) return "a forbidden combination";
    for (std::size_t p = 0; p < sums.size(); ++p) sums[p] += term.utility[p];
  }
  if (sums != package.utilities) return "utilities that do not add up";
  return {};
}

}  // namespace dragoman::bench
