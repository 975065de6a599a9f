#include "infer/linear_program.h"

#include <gtest/gtest.h>

namespace dragoman::infer {
namespace {

TEST(LinearProgram, GivesValuePrimalAndDual) {
  LinearProgram program(2);
  const std::pair<int, double> sum[] = {{0, 1.0}, {1, 1.0}}, first[] = {{0, 1.0}};
  program.add_row(sum, 4, kInfinity);
  const int cap = program.add_row(first, -kInfinity, 3);
  const double costs[] = {1, 2};
  const LpSolution solution = program.minimise(costs);
  ASSERT_EQ(solution.status, LpStatus::optimal);
  EXPECT_NEAR(solution.value, 5, 1e-9);
  EXPECT_NEAR(solution.columns[0], 3, 1e-9);
  EXPECT_NEAR(solution.rows[0], 2, 1e-9);
  EXPECT_NEAR(solution.rows[cap], -1, 1e-9);
  program.set_row_bounds(cap, -kInfinity, 4);
  EXPECT_NEAR(program.minimise(costs).value, 4, 1e-9);
}

TEST(LinearProgram, TellsInfeasibleFromUnbounded) {
  LinearProgram program(1);
  const std::pair<int, double> one[] = {{0, 1.0}};
  const double up[] = {-1.0};
  program.add_row(one, 0, kInfinity);
  EXPECT_EQ(program.minimise(up).status, LpStatus::unbounded);
  program.add_row(one, -kInfinity, -1);
  EXPECT_EQ(program.minimise(up).status, LpStatus::infeasible);
}

}  // namespace
}  // namespace dragoman::infer
