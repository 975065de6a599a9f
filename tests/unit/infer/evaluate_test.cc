#include "infer/evaluate.h"

#include <gtest/gtest.h>

#include <cmath>

#include "unit/infer/made.h"

namespace dragoman::infer {
namespace {

using solve::SimdLevel;
using solve::SplitMix;

// U - r of one sample in long double, straight from the samples.
long double plain_margin(const Frame& frame, const PartySamples& samples, const Assignment& package,
                         int s) {
  long double sum = -static_cast<long double>(samples.walk_away[s]);
  for (std::size_t v = 0; v < frame.blocks.size(); ++v) {
    const Mix m = mix(frame.blocks[v], package.values[v]);
    const long double share = static_cast<long double>(m.numerator) / m.denominator;
    sum += (1 - share) * samples.row(m.coordinate)[s];
    if (m.numerator != 0) sum += share * samples.row(m.coordinate + 1)[s];
  }
  return sum;
}

bool plain_accepts(const Frame& frame, const JointSamples& samples, int party,
                   const Assignment& package, int s) {
  const Utility utility = evaluate(frame.problem, package)[party];
  const PartySamples& own = samples.parties[party];
  if (utility <= kRedLine / 2) return false;
  if (own.walk_away.empty()) return own.fixed && accepts(frame.problem, party, utility);
  if (own.fixed) return static_cast<double>(utility) >= own.walk_away[s];
  return plain_margin(frame, own, package, s) >= 0;
}

Tally plain_tally(const Frame& frame, const JointSamples& samples, const Assignment& package) {
  const int parties = static_cast<int>(samples.parties.size());
  Tally tally{0, std::vector<int>(samples.parties.size(), 0)};
  for (int s = 0; s < samples.count; ++s) {
    int accepting = 0;
    bool vetoed = false;
    for (int p = 0; p < parties; ++p) {
      const bool yes = plain_accepts(frame, samples, p, package, s);
      tally.accepting[p] += yes;
      accepting += yes;
      vetoed |= !yes && frame.problem.parties[p].veto;
    }
    tally.passing += !vetoed && accepting >= frame.problem.quorum;
  }
  return tally;
}

class Levels : public testing::TestWithParam<SimdLevel> {
 protected:
  void SetUp() override {
    if (GetParam() > solve::simd_level()) GTEST_SKIP() << "this processor has no such instructions";
    before_ = solve::use_simd_level(GetParam());
  }
  void TearDown() override {
    if (GetParam() <= solve::simd_level()) solve::use_simd_level(before_);
  }

 private:
  SimdLevel before_ = SimdLevel::portable;
};

INSTANTIATE_TEST_SUITE_P(All, Levels,
                         testing::Values(SimdLevel::portable, SimdLevel::avx2, SimdLevel::avx512));

// The grid is far finer than the gaps between random margins, so counts are equal; a different
// count would need a margin within 10^-5 of 0 among the 10^5 drawn here (expected: 0.02 margins).
TEST_P(Levels, CountAsPlainArithmeticDoes) {
  SplitMix random(5);
  for (const int count : {1, 15, 64, 65, 500}) {
    for (int parties = 1; parties <= 4; ++parties) {
      const Frame frame = made::frame(parties, {2, 5, 3, 40, 6, 1});
      const JointSamples samples = made::samples(frame, count, 17 + count);
      const Evaluator evaluator(frame, samples);
      std::vector<Assignment> packages;
      for (int i = 0; i < 12; ++i) packages.push_back(made::package(frame, random));
      const std::vector<Tally> together = evaluator.tally(packages);
      for (std::size_t i = 0; i < packages.size(); ++i) {
        EXPECT_EQ(together[i], plain_tally(frame, samples, packages[i])) << count << ' ' << parties;
        EXPECT_EQ(together[i], evaluator.tally(packages[i]));
      }
    }
  }
}

// Every kind of party under every acceptance rule.
TEST_P(Levels, FollowTheAcceptanceRule) {
  SplitMix random(6);
  for (int quorum = 1; quorum <= 5; ++quorum) {
    for (unsigned vetoes = 0; vetoes < 32; vetoes += 3) {
      Frame frame = made::frame(5, {3, 4, 2, 5});
      JointSamples samples = made::samples(frame, 130, 23);
      frame.problem.quorum = quorum;
      for (int p = 0; p < 5; ++p) frame.problem.parties[p].veto = (vetoes >> p & 1) != 0;
      for (Variable& variable : frame.problem.variables) {
        for (int value = 0; value < variable.size; ++value) {
          variable.utility[value * 5 + 1] = 10 * value;
          variable.utility[value * 5 + 2] = 7 * (variable.size - value);
        }
      }
      frame.problem.variables[1].utility[3 * 5 + 0] = kRedLine;
      // Party 1: exact. Party 2: exact utility, sampled walk-away value. Party 4: orders only.
      frame.problem.parties[1].walk_away = 40;
      samples.parties[1] = {.fixed = true};
      samples.parties[2] = {.count = samples.count, .stride = 144, .fixed = true};
      for (int s = 0; s < 144; ++s)
        samples.parties[2].walk_away.push_back(static_cast<float>(random.below(80)));
      samples.parties[4].walk_away.clear();
      const Evaluator evaluator(frame, samples);
      std::vector<Assignment> packages;
      for (int i = 0; i < 8; ++i) packages.push_back(made::package(frame, random));
      const std::vector<Tally> together = evaluator.tally(packages);
      for (std::size_t i = 0; i < packages.size(); ++i) {
        const Assignment& package = packages[i];
        const Tally tally = evaluator.tally(package);
        EXPECT_EQ(together[i], tally);
        EXPECT_EQ(tally, plain_tally(frame, samples, package)) << quorum << ' ' << vetoes;
        EXPECT_EQ(Walker(evaluator, package).tally(), tally);
        for (int p = 0; p < 5; ++p) {
          std::vector<std::uint8_t> accepting(static_cast<std::size_t>(samples.count));
          evaluator.accepting(package, p, accepting);
          EXPECT_EQ(std::count(accepting.begin(), accepting.end(), 1), tally.accepting[p]);
        }
      }
    }
  }
}

TEST(Evaluator, GivesEveryWalkToAPackageTheSameTally) {
  SplitMix random(7);
  // More values than the row tables hold at this many samples: some are mixed for each call.
  const Frame frame = made::frame(2, {3, 20'000, 30, 5});
  const JointSamples samples = made::samples(frame, 1000, 31);
  const Evaluator evaluator(frame, samples);
  Walker walker(evaluator, made::package(frame, random));
  for (int step = 0; step < 200; ++step) {
    const Assignment goal = made::package(frame, random);
    std::vector<Place> changes;
    for (int v = 0; v < 4; ++v)
      if (random.below(2) == 0) changes.push_back({v, goal.values[v]});
    const Assignment before = walker.package();
    const Tally seen = walker.look(changes);
    EXPECT_EQ(walker.package(), before);
    walker.go(changes);
    EXPECT_EQ(walker.tally(), seen);
    EXPECT_EQ(walker.tally(), evaluator.tally(walker.package()));
    for (const Place& place : changes)
      EXPECT_EQ(walker.package().values[place.variable], place.value);
  }
}

TEST(Evaluator, TellsInfeasiblePackages) {
  Frame frame = made::frame(1, {2, 2});
  frame.problem.variables[0].allowed[1] = 0;
  const JointSamples samples = made::samples(frame, 10, 3);
  const Evaluator evaluator(frame, samples);
  Walker walker(evaluator, {{0, 0}, {}});
  EXPECT_TRUE(walker.feasible());
  const std::vector<Place> across{{0, 1}};
  EXPECT_EQ(walker.look(across).passing, -1);
  EXPECT_TRUE(walker.feasible());
  walker.go(across);
  EXPECT_FALSE(walker.feasible());
  const std::vector<Place> back{{0, 0}, {1, 1}};
  walker.go(back);
  EXPECT_EQ(walker.tally(), evaluator.tally(Assignment{{0, 1}, {}}));
}

// Margins of exactly 0, from values that no binary fraction holds: rounding must not refuse them.
TEST(Evaluator, AcceptsAtTheWalkAwayValue) {
  const Frame frame = made::frame(1, {1, 1, 1, 1, 1, 1, 1});
  JointSamples samples = made::samples(frame, 2000, 41);
  PartySamples& own = samples.parties[0];
  for (int s = 0; s < own.stride; ++s) {
    double sum = 0;
    for (const Block& block : frame.blocks) sum += own.row(block.first)[s];
    own.walk_away[s] = static_cast<float>(sum);
  }
  const Evaluator evaluator(frame, samples);
  EXPECT_EQ(evaluator.tally(Assignment{std::vector<int>(7, 0), {}}).passing, 2000);
}

}  // namespace
}  // namespace dragoman::infer
