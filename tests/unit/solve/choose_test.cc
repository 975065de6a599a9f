#include "solve/choose.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <random>

#include "solve/choose_items.h"

namespace dragoman::solve {
namespace {

struct Shape {
  int parties = 2;
  int items = 8;
  int least = 3, most = 3;
  Utility low = -20, high = 20;  // of the utilities
  Utility scale = 1;
  double red = 0;  // share of items that cross a red line
};

Problem make_problem(const Shape& shape, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::uniform_int_distribution<Utility> utility(shape.low, shape.high);
  std::bernoulli_distribution red(shape.red);
  Problem problem;
  problem.parties.resize(shape.parties);
  Choose choose;
  choose.items = shape.items;
  choose.choose_min = shape.least;
  choose.choose_max = shape.most;
  for (int k = 0; k < shape.items * shape.parties; ++k)
    choose.utility.push_back(utility(random) * shape.scale);
  for (int i = 0; i < shape.items; ++i)
    if (red(random)) choose.utility[i * shape.parties + i % shape.parties] = kRedLine;
  problem.chooses.push_back(std::move(choose));
  return problem;
}

// Every permitted choice without red lines, in lexicographic order of its items.
std::vector<Candidate> all_choices(const Choose& choose, int parties) {
  std::vector<Candidate> all;
  for (unsigned bits = 0; bits < 1u << choose.items; ++bits) {
    const int size = std::popcount(bits);
    if (size < choose.choose_min || size > choose.choose_max) continue;
    Candidate candidate{std::vector<Utility>(parties, 0), {}};
    bool red = false;
    for (int i = 0; i < choose.items; ++i) {
      if (!(bits >> i & 1)) continue;
      candidate.part.push_back(i);
      for (int p = 0; p < parties; ++p) {
        const Utility u = choose.utility[i * parties + p];
        red = red || u == kRedLine;
        if (!red) candidate.utilities[p] += u;
      }
    }
    if (!red) all.push_back(std::move(candidate));
  }
  std::sort(all.begin(), all.end(),
            [](const Candidate& a, const Candidate& b) { return a.part < b.part; });
  return all;
}

bool reaches(const std::vector<Utility>& utilities, const std::vector<Utility>& lower) {
  for (std::size_t p = 0; p < lower.size(); ++p)
    if (lower[p] != kRedLine && utilities[p] < lower[p]) return false;
  return true;
}

double weighted(const std::vector<Utility>& utilities, const std::vector<double>& weights) {
  double sum = 0;
  for (std::size_t p = 0; p < weights.size(); ++p) sum += weights[p] * double(utilities[p]);
  return sum;
}

// The lexicographically lowest choice for each nondominated vector, by comparing all with all.
std::vector<Candidate> frontier_of(const std::vector<Candidate>& all,
                                   const std::vector<Utility>& lower) {
  std::vector<Candidate> frontier;
  for (const Candidate& one : all) {
    if (!reaches(one.utilities, lower)) continue;
    const bool beaten = std::any_of(all.begin(), all.end(), [&](const Candidate& other) {
      if (other.utilities == one.utilities) return other.part < one.part;
      return std::equal(one.utilities.begin(), one.utilities.end(), other.utilities.begin(),
                        std::less_equal<>());
    });
    if (!beaten) frontier.push_back(one);
  }
  std::sort(frontier.begin(), frontier.end(),
            [](const Candidate& a, const Candidate& b) { return a.utilities > b.utilities; });
  return frontier;
}

void expect_same(const std::vector<Candidate>& got, const std::vector<Candidate>& expected) {
  ASSERT_EQ(got.size(), expected.size());
  for (std::size_t k = 0; k < got.size(); ++k) {
    EXPECT_EQ(got[k].utilities, expected[k].utilities) << "point " << k;
    EXPECT_EQ(got[k].part, expected[k].part) << "point " << k;
  }
}

// Small instances over everything that matters: sizes, signs, ties, huge numbers, red lines.
std::vector<Shape> small_shapes(int parties) {
  std::vector<Shape> shapes;
  for (const Utility high : {Utility{2}, Utility{40}, Utility{1'000'000'000'000}})
    for (const Utility low : {Utility{0}, -high})
      for (const auto& [least, most] : {std::pair{0, 0}, {3, 3}, {2, 5}, {0, 9}, {9, 9}, {10, 11}})
        for (const double red : {0.0, 0.3})
          shapes.push_back({parties, 9, least, most, low, high, high == 40 ? 1000 : 1, red});
  return shapes;
}

class ChooseSetTest : public testing::TestWithParam<int> {};

TEST_P(ChooseSetTest, ParetoIsWhatComparingAllFinds) {
  std::uint64_t seed = 1;
  for (const Shape& shape : small_shapes(GetParam()))
    for (int repeat = 0; repeat < 3; ++repeat, ++seed) {
      const Problem problem = make_problem(shape, seed);
      const auto all = all_choices(problem.chooses[0], shape.parties);
      std::vector<Utility> lower(shape.parties, kRedLine);
      if (repeat > 0 && !all.empty()) lower = all[all.size() / 2].utilities;
      if (repeat > 1) lower[0] = kRedLine;
      std::vector<Candidate> got;
      const Outcome outcome = make_choose_set(problem, 0)->pareto(lower, {}, got);
      EXPECT_EQ(outcome, Outcome::complete);
      SCOPED_TRACE("seed " + std::to_string(seed));
      expect_same(got, frontier_of(all, lower));
      if (testing::Test::HasFailure()) return;
    }
}

TEST_P(ChooseSetTest, BestIsTheLargestWeightedSum) {
  std::uint64_t seed = 1000;
  for (const Shape& shape : small_shapes(GetParam())) {
    const Problem problem = make_problem(shape, ++seed);
    const auto all = all_choices(problem.chooses[0], shape.parties);
    std::mt19937_64 random(seed);
    std::vector<double> weights(shape.parties);
    for (double& weight : weights) weight = std::uniform_int_distribution(0, 3)(random) / 2.0;
    const Best best = make_choose_set(problem, 0)->best(weights, {});
    EXPECT_EQ(best.infeasible, all.empty());
    if (all.empty()) continue;
    double most = -1e300;
    for (const Candidate& one : all) most = std::max(most, weighted(one.utilities, weights));
    ASSERT_TRUE(best.candidate && best.exact);
    EXPECT_NEAR(weighted(best.candidate->utilities, weights), most, 1e-9 * (1 + std::abs(most)));
    EXPECT_GE(best.bound, most);
    EXPECT_NEAR(best.bound, most, 1e-9 * (1 + 9.0 * double(shape.high * shape.scale)));
    const bool listed = std::any_of(all.begin(), all.end(), [&](const Candidate& one) {
      return one.part == best.candidate->part && one.utilities == best.candidate->utilities;
    });
    EXPECT_TRUE(listed);
  }
}

TEST_P(ChooseSetTest, EnumerateCoversTheLossAndTheBounds) {
  std::uint64_t seed = 2000;
  for (const Shape& shape : small_shapes(GetParam())) {
    const Problem problem = make_problem(shape, ++seed);
    const auto all = all_choices(problem.chooses[0], shape.parties);
    if (all.empty()) continue;
    std::mt19937_64 random(seed);
    std::vector<double> weights(shape.parties);
    for (double& weight : weights) weight = std::uniform_int_distribution(0, 3)(random);
    const auto set = make_choose_set(problem, 0);
    const std::vector<Utility>& some = all[random() % all.size()].utilities;
    const double floor = weighted(some, weights);
    std::vector<Utility> lower(shape.parties, kRedLine);
    lower[shape.parties - 1] = some[shape.parties - 1];
    std::vector<Candidate> reported;
    EXPECT_EQ(set->enumerate(weights, floor, lower, {},
                             [&](const Candidate& one) {
                               reported.push_back(one);
                               return true;
                             }),
              Outcome::complete);
    SCOPED_TRACE("seed " + std::to_string(seed));
    for (const Candidate& one : reported) {
      EXPECT_TRUE(reaches(one.utilities, lower));
      EXPECT_GE(weighted(one.utilities, weights), floor - 1e-6 * std::abs(floor) - 1e-6);
      const auto lowest = std::find_if(all.begin(), all.end(), [&](const Candidate& other) {
        return other.utilities == one.utilities;
      });
      ASSERT_NE(lowest, all.end());
      const bool dominated = std::any_of(all.begin(), all.end(), [&](const Candidate& other) {
        return other.utilities != one.utilities && reaches(other.utilities, one.utilities);
      });
      if (!dominated) {
        EXPECT_EQ(lowest->part, one.part);
      }
    }
    for (const Candidate& one : all) {
      if (weighted(one.utilities, weights) < floor || !reaches(one.utilities, lower)) continue;
      const bool covered =
          std::any_of(reported.begin(), reported.end(), [&](const Candidate& other) {
            return std::equal(one.utilities.begin(), one.utilities.end(), other.utilities.begin(),
                              std::less_equal<>());
          });
      EXPECT_TRUE(covered);
    }
    if (testing::Test::HasFailure()) return;
  }
}

INSTANTIATE_TEST_SUITE_P(Parties, ChooseSetTest, testing::Values(1, 2, 3, 4));

// The frontier of a larger instance by a program over items and counts.
std::vector<std::pair<Utility, Utility>> program_over_counts(const Choose& choose) {
  std::vector<std::vector<std::pair<Utility, Utility>>> layers(choose.choose_max + 1);
  layers[0] = {{0, 0}};
  const auto filter = [](std::vector<std::pair<Utility, Utility>>& points) {
    std::sort(points.rbegin(), points.rend());
    std::vector<std::pair<Utility, Utility>> kept;
    for (const auto& point : points)
      if (kept.empty() || point.second > kept.back().second) kept.push_back(point);
    points = std::move(kept);
  };
  for (int i = 0; i < choose.items; ++i)
    for (int c = choose.choose_max; c > 0; --c) {
      for (const auto& [x, y] : layers[c - 1])
        layers[c].emplace_back(x + choose.utility[2 * i], y + choose.utility[2 * i + 1]);
      filter(layers[c]);
    }
  std::vector<std::pair<Utility, Utility>> all;
  for (int c = choose.choose_min; c <= choose.choose_max; ++c)
    all.insert(all.end(), layers[c].begin(), layers[c].end());
  filter(all);
  return all;
}

TEST(ChooseSet, TwoPhasesAgreeWithTheProgramOverCounts) {
  std::uint64_t seed = 1;
  for (const Utility high : {Utility{10}, Utility{100}, Utility{1'000'000'000'000}})
    for (const Utility low : {Utility{0}, -high})
      for (const auto& [least, most] : {std::pair{10, 10}, {5, 15}, {35, 35}}) {
        const Shape shape{2, 40, least, most, low, high, 1, 0};
        const Problem problem = make_problem(shape, ++seed);
        std::vector<Candidate> got;
        const std::vector<Utility> lower(2, kRedLine);
        EXPECT_EQ(make_choose_set(problem, 0)->pareto(lower, {}, got), Outcome::complete);
        std::vector<std::pair<Utility, Utility>> points;
        for (const Candidate& one : got) points.emplace_back(one.utilities[0], one.utilities[1]);
        EXPECT_EQ(points, program_over_counts(problem.chooses[0])) << "seed " << seed;
      }
}

TEST(ChooseSet, ThreadsDoNotChangeTheFrontier) {
  const Problem problem = make_problem({2, 120, 20, 30, 0, 1000, 1, 0}, 5);
  const auto set = make_choose_set(problem, 0);
  const std::vector<Utility> lower(2, kRedLine);
  std::vector<Candidate> one, four;
  EXPECT_EQ(set->pareto(lower, {.threads = 1}, one), Outcome::complete);
  EXPECT_EQ(set->pareto(lower, {.threads = 4}, four), Outcome::complete);
  EXPECT_GT(one.size(), 100u);
  expect_same(four, one);
}

TEST(ChooseSet, StoppingLeavesFeasibleChoicesThatDoNotBeatOneAnother) {
  for (const int parties : {2, 3}) {
    const Problem problem = make_problem({parties, 60, 20, 20, 0, 1'000'000, 1, 0}, 6);
    const auto set = make_choose_set(problem, 0);
    const std::vector<Utility> lower(parties, kRedLine);
    CancelSource cancelled;
    cancelled.cancel();
    for (const Effort& effort : {Effort{.cancel = &cancelled}, Effort{.max_items = 50}}) {
      std::vector<Candidate> got;
      EXPECT_EQ(set->pareto(lower, effort, got), Outcome::stopped);
      EXPECT_GE(got.size(), 2u);
      std::vector<Candidate> kept = got;
      keep_nondominated(kept);
      EXPECT_EQ(kept.size(), got.size());
      for (const Candidate& one : got) EXPECT_EQ(one.part.size(), 20u);
    }
  }
}

TEST(ChooseSet, IsInfeasibleWhenTooFewItemsAreLeft) {
  Problem problem = make_problem({2, 4, 3, 4, 0, 10, 1, 0}, 7);
  problem.chooses[0].utility[0] = kRedLine;
  problem.chooses[0].utility[3] = kRedLine;
  const auto set = make_choose_set(problem, 0);
  const std::vector<Utility> lower(2, kRedLine);
  const std::vector<double> weights{1, 1};
  EXPECT_TRUE(set->best(weights, {}).infeasible);
  std::vector<Candidate> got;
  EXPECT_EQ(set->pareto(lower, {}, got), Outcome::complete);
  EXPECT_TRUE(got.empty());
}

}  // namespace
}  // namespace dragoman::solve
