#include "solve/plan.h"

#include <gtest/gtest.h>

namespace dragoman::solve {
namespace {

// Root -> two nodes -> end. One party; arcs 3 and 5 from the root, then from the first node 1 and a
// red line, from the second 2.
Dag small_dag() {
  Dag dag;
  dag.parties = 1;
  Layer first, second;
  first.variable = 0;
  first.first = {0, 2};
  first.value = {0, 1};
  first.target = {0, 1};
  first.utility = {3, 5};
  second.variable = 1;
  second.first = {0, 2, 3};
  second.value = {0, 1, 0};
  second.target = {0, 0, 0};
  second.utility = {1, kRedLine, 2};
  dag.layers = {first, second};
  return dag;
}

TEST(SumsToCome, RangeOverPathsWithoutRedLines) {
  const SumsToCome sums(small_dag());
  EXPECT_EQ(sums.at(0, 0, 0).least, 4);
  EXPECT_EQ(sums.at(0, 0, 0).most, 7);
  EXPECT_TRUE(sums.at(0, 0, 0).red_line);
  EXPECT_EQ(sums.at(1, 0, 0).most, 1);
  EXPECT_TRUE(sums.at(1, 0, 0).red_line);
  EXPECT_EQ(sums.at(1, 1, 0).least, 2);
  EXPECT_FALSE(sums.at(1, 1, 0).red_line);
  EXPECT_EQ(sums.at(2, 0, 0).most, 0);
  EXPECT_EQ(sums.most_in_all(), std::vector<Utility>{7});
}

TEST(SumsToCome, SaysWhenEveryPathCrosses) {
  Dag dag = small_dag();
  dag.layers[1].utility = {kRedLine, kRedLine, kRedLine};
  const SumsToCome sums(dag);
  EXPECT_EQ(sums.at(0, 0, 0).most, kRedLine);
  EXPECT_EQ(sums.at(0, 0, 0).least, -kRedLine);
}

TEST(SumsToCome, CountsLayersFromTheSegment) {
  Dag dag = small_dag();
  Dag tail = small_dag();
  concatenate(dag, std::move(tail));
  const std::vector<Segment> parts = segments(dag);
  ASSERT_EQ(parts.size(), 2u);
  EXPECT_EQ(SumsToCome(dag, parts[1]).most_in_all(), std::vector<Utility>{7});
  EXPECT_EQ(SumsToCome(dag).most_in_all(), std::vector<Utility>{14});
}

TEST(PathOf, FollowsAPackageBack) {
  Problem problem;
  problem.parties.resize(1);
  problem.variables.resize(2);
  const Dag dag = small_dag();
  for (const std::vector<std::uint32_t>& path :
       {std::vector<std::uint32_t>{0, 1}, std::vector<std::uint32_t>{1, 2}})
    EXPECT_EQ(path_of(dag, path_assignment(problem, dag, {}, path)), path);
}

// One point of five values for two parties: 1 is forbidden, 3 equals 0, 4 gives less than 2.
Problem one_point() {
  Problem problem;
  problem.parties.resize(2);
  problem.quorum = 2;
  Variable variable;
  variable.size = 5;
  variable.utility = {5, 1, 9, 9, 2, 6, 5, 1, 1, 6};
  variable.allowed = {1, 0, 1, 1, 1};
  problem.variables.push_back(std::move(variable));
  return problem;
}

TEST(MakePlan, FreePointIsOneLayerOfItsBestValues) {
  const Plan plan = make_plan(one_point(), {});
  ASSERT_EQ(plan.dag.layers.size(), 1u);
  EXPECT_EQ(plan.dag.layers[0].value, (std::vector<std::int32_t>{0, 2}));
  EXPECT_EQ(plan.dag.layers[0].utility, (std::vector<Utility>{5, 1, 2, 6}));
  EXPECT_EQ(plan.dag.layers[0].first, (std::vector<std::uint32_t>{0, 2}));
  EXPECT_EQ(plan.dag.layers[0].target, (std::vector<std::uint32_t>{0, 0}));
}

TEST(MakePlan, FreePointCountsWhatLeavesTheDraft) {
  CompiledDraft draft;
  draft.values = {{2, 3}};
  const Plan plan = make_plan(one_point(), {.keep_dominated = true, .draft = &draft});
  ASSERT_EQ(plan.dag.layers.size(), 1u);
  EXPECT_EQ(plan.dag.layers[0].value, (std::vector<std::int32_t>{0, 2, 3, 4}));
  EXPECT_EQ(plan.dag.layers[0].utility,
            (std::vector<Utility>{5, 1, -1, 2, 6, 0, 5, 1, 0, 1, 6, -1}));
}

TEST(MakePlan, FreePointWithoutAnAllowedValueIsInfeasible) {
  Problem problem = one_point();
  problem.variables[0].allowed.assign(5, 0);
  EXPECT_TRUE(make_plan(problem, {}).infeasible);
}

TEST(MakePlan, BoundOnOnePointHolds) {
  Problem problem = one_point();
  problem.bounds.push_back({{{0, {0, 1, 2, 3, 4}}}, 3, 4, -1});
  const Plan plan = make_plan(problem, {});
  ASSERT_EQ(plan.dag.layers.size(), 1u);
  EXPECT_EQ(plan.dag.layers[0].value, (std::vector<std::int32_t>{3, 4}));
}

}  // namespace
}  // namespace dragoman::solve
