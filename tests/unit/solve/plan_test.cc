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

}  // namespace
}  // namespace dragoman::solve
