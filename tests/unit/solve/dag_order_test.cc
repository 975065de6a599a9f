#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "solve/plan.h"

namespace dragoman::solve {
namespace {

Problem independent(int variables, int size) {
  Problem problem;
  problem.parties.resize(2);
  problem.quorum = 2;
  for (int v = 0; v < variables; ++v) {
    Variable variable;
    variable.point = v;
    variable.size = size;
    for (int x = 0; x < size; ++x) {
      variable.utility.push_back(x);
      variable.utility.push_back((v + 3) * (size - x) % 7);
    }
    variable.allowed.assign(static_cast<std::size_t>(size), 1);
    problem.variables.push_back(std::move(variable));
  }
  return problem;
}

void exclude(Problem& problem, int a, int value_a, int b, int value_b) {
  Term term;
  term.slots = {{a, {value_a}}, {b, {value_b}}};
  term.forbids = true;
  problem.terms.push_back(std::move(term));
}

void add_bound(Problem& problem, const std::vector<int>& variables, std::int64_t lower,
               std::int64_t upper) {
  LinearBound bound;
  for (const int v : variables) {
    LinearPart part{v, std::vector<std::int64_t>(problem.variables[v].size)};
    std::iota(part.amount.begin(), part.amount.end(), 0);
    bound.parts.push_back(std::move(part));
  }
  bound.lower = lower;
  bound.upper = upper;
  problem.bounds.push_back(std::move(bound));
}

std::vector<int> all_of(const Problem& problem) {
  std::vector<int> variables(problem.variables.size());
  std::iota(variables.begin(), variables.end(), 0);
  return variables;
}

TEST(EliminationOrder, NamesEveryVariableOnce) {
  Problem problem = independent(9, 4);
  exclude(problem, 0, 1, 5, 2);
  add_bound(problem, {2, 3, 8}, 3, 6);
  std::vector<int> order = elimination_order(problem, all_of(problem));
  std::sort(order.begin(), order.end());
  EXPECT_EQ(order, all_of(problem));
}

// Three sums over variables that are far from one another as numbered, chained by single
// exclusions. Placing the variables of a sum together keeps one sum open at a time.
TEST(EliminationOrder, KeepsTheVariablesOfASumTogether) {
  Problem problem = independent(12, 10);
  for (int b = 0; b < 3; ++b) add_bound(problem, {b, b + 3, b + 6, b + 9}, 16, 20);
  exclude(problem, 0, 1, 1, 2);
  exclude(problem, 4, 1, 5, 2);
  const Plan plan = make_plan(problem, {.keep_dominated = true});
  ASSERT_TRUE(plan.opaque.empty());
  // One open sum has at most 37 values, one open exclusion two: 12 layers of at most 37 × 2 nodes
  // with 10 arcs each. With the sums interleaved the nodes would be their combinations.
  EXPECT_LE(plan.dag.arcs(), 12u * 37 * 2 * 10);
}

// A value's class, not the value, is remembered: one excluded pair splits ten values in two.
TEST(EliminationOrder, PredictsByClassesOfValues) {
  Problem problem = independent(3, 10);
  exclude(problem, 0, 1, 1, 2);
  exclude(problem, 1, 4, 2, 2);
  const std::vector<int> order{0, 1, 2};
  // 10 arcs; then 2 states; then 3 classes of the middle variable, of which its last exclusion
  // needs two.
  EXPECT_LE(predicted_arcs(problem, order), 10 + 2 * 10 + 3 * 10 + 1e-9);
  const Plan plan = make_plan(problem, {.keep_dominated = true});
  EXPECT_LE(static_cast<double>(plan.dag.arcs()),
            predicted_arcs(problem, elimination_order(problem, all_of(problem))) + 1e-9);
}

}  // namespace
}  // namespace dragoman::solve
