#include <gtest/gtest.h>

#include <limits>

#include "solve/maximise.h"

namespace dragoman::solve {
namespace {

// Two parties and `points` points of three options: (3, 0), (2, 2), (0, 3).
Problem split_the_difference(int points) {
  Problem problem;
  problem.parties.resize(2);
  problem.quorum = 2;
  for (int v = 0; v < points; ++v) {
    Variable variable;
    variable.point = v;
    variable.size = 3;
    variable.utility = {3, 0, 2, 2, 0, 3};
    variable.allowed = {1, 1, 1};
    problem.variables.push_back(variable);
  }
  return problem;
}

Objective objective_of(Goal goal, std::vector<Utility> lower) {
  Objective objective;
  objective.goal = goal;
  objective.walk_away = lower;
  objective.lower = std::move(lower);
  objective.scale = {1, 1};
  objective.counted = {1, 1};
  objective.cap.assign(2, std::numeric_limits<Utility>::max());
  objective.unit = {6, 6};
  return objective;
}

std::vector<Utility> climbed(const Problem& problem, const Objective& objective,
                             std::size_t most_pairs) {
  const Plan plan = make_plan(problem, {});
  const Tables tables;
  SearchInput input;
  input.problem = &problem;
  input.objective = &objective;
  input.tables = &tables;
  Incumbent incumbent;
  climb(input, plan.dag, std::vector<std::uint32_t>(plan.dag.layers.size(), 0), most_pairs,
        incumbent);
  return incumbent.u;
}

// One step at a time it stops at half (3, 0), half (0, 3).
TEST(Climb, ReachesTheMiddleByPairsOfSteps) {
  const Problem problem = split_the_difference(4);
  for (const Goal goal : {Goal::leximin, Goal::product, Goal::sum})
    EXPECT_EQ(climbed(problem, objective_of(goal, {0, 0}), 1000), (std::vector<Utility>{8, 8}));
}

TEST(Climb, LeavesTheShortfallOfAPartyFirst) {
  const Problem problem = split_the_difference(2);
  // From (6, 0) the sum would stop at (4, 4), which is too little for the second party.
  EXPECT_EQ(climbed(problem, objective_of(Goal::sum, {0, 5}), 0), (std::vector<Utility>{2, 5}));
}

TEST(Climb, OffersNothingBelowTheLowerBounds) {
  const Problem problem = split_the_difference(2);
  EXPECT_TRUE(climbed(problem, objective_of(Goal::leximin, {5, 5}), 0).empty());
}

// Each of the two single moves away from (0, 0) loses; both together gain.
TEST(Climb, TakesTwoStepsAtOnceWhenAllowed) {
  Problem problem;
  problem.parties.resize(2);
  problem.quorum = 2;
  for (int v = 0; v < 2; ++v) {
    Variable variable;
    variable.point = v;
    variable.size = 2;
    variable.utility = {3, 3, v == 0 ? 8 : 0, v == 0 ? 0 : 8};
    variable.allowed = {1, 1};
    problem.variables.push_back(variable);
  }
  const Objective objective = objective_of(Goal::leximin, {0, 0});
  EXPECT_EQ(climbed(problem, objective, 0), (std::vector<Utility>{6, 6}));
  EXPECT_EQ(climbed(problem, objective, 100), (std::vector<Utility>{8, 8}));
}

}  // namespace
}  // namespace dragoman::solve
