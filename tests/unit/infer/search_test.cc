#include "infer/search.h"

#include <gtest/gtest.h>

#include <set>

#include "infer/subset.h"
#include "unit/infer/made.h"

namespace dragoman::infer {
namespace {

std::vector<Assignment> all_packages(const Frame& frame) {
  std::vector<Assignment> packages;
  Assignment package;
  package.values.assign(frame.blocks.size(), 0);
  for (;;) {
    if (feasible(frame.problem, package)) packages.push_back(package);
    std::size_t v = 0;
    while (v < package.values.size() && ++package.values[v] == frame.problem.variables[v].size)
      package.values[v++] = 0;
    if (v == package.values.size()) return packages;
  }
}

// A rule that ties two points together, and one value that is forbidden by itself.
Frame ruled_frame() {
  Frame frame = made::frame(3, {4, 3, 4, 3, 3});
  Term rule;
  rule.slots = {{0, {0, 1}}, {2, {2, 3}}};
  rule.forbids = true;
  frame.problem.terms.push_back(rule);
  frame.problem.variables[1].allowed[2] = 0;
  return frame;
}

TEST(Search, ComesCloseToTheBestOfAllPackages) {
  const Frame frame = ruled_frame();
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    const JointSamples samples = made::samples(frame, 800, seed);
    const Evaluator evaluator(frame, samples);
    Score best;
    for (const Tally& tally : evaluator.tally(all_packages(frame)))
      best = std::max(best, score(evaluator, tally));
    const auto found = find_candidates(evaluator, {}, {});
    ASSERT_FALSE(found.empty());
    EXPECT_GE(score(evaluator, evaluator.tally(found.front())).share, best.share * 0.98) << seed;
  }
}

TEST(Search, GivesDistinctPackagesThatKeepTheRulesBestFirst) {
  const Frame frame = ruled_frame();
  const JointSamples samples = made::samples(frame, 500, 3);
  const Evaluator evaluator(frame, samples);
  const auto found = find_candidates(evaluator, {.candidates = 12}, {});
  EXPECT_GT(found.size(), 1u);
  EXPECT_LE(found.size(), 12u);
  EXPECT_EQ(std::set<Assignment>(found.begin(), found.end()).size(), found.size());
  Score before{1, 1501};
  for (const Assignment& package : found) {
    EXPECT_TRUE(feasible(frame.problem, package));
    const Score here = score(evaluator, evaluator.tally(package));
    EXPECT_LE(here, before);
    before = here;
  }
  EXPECT_EQ(found, find_candidates(evaluator, {.candidates = 12}, {.threads = 3}));
}

TEST(Search, StartsFromPackagesItIsGiven) {
  const Frame frame = ruled_frame();
  const JointSamples samples = made::samples(frame, 500, 4);
  const Evaluator evaluator(frame, samples);
  const Assignment start{{3, 0, 3, 1, 2}, {}}, broken{{0, 2, 3, 0, 0}, {}};
  const auto found = find_candidates(
      evaluator, {.candidates = 100, .sampled_problems = 1, .starts = {start, broken}}, {});
  EXPECT_NE(std::find(found.begin(), found.end(), start), found.end());
  EXPECT_EQ(std::find(found.begin(), found.end(), broken), found.end());
}

TEST(Climb, EndsWhereNoSingleChangeIsBetter) {
  const Frame frame = ruled_frame();
  const JointSamples samples = made::samples(frame, 400, 6);
  const Evaluator evaluator(frame, samples);
  const Assignment start{{3, 0, 0, 0, 0}, {}};
  const Assignment end = climb(evaluator, start, {});
  const Score reached = score(evaluator, evaluator.tally(end));
  EXPECT_GE(reached, score(evaluator, evaluator.tally(start)));
  for (std::size_t v = 0; v < frame.blocks.size(); ++v) {
    for (int value = 0; value < frame.problem.variables[v].size; ++value) {
      Assignment next = end;
      next.values[v] = value;
      if (feasible(frame.problem, next)) {
        EXPECT_LE(score(evaluator, evaluator.tally(next)), reached);
      }
    }
  }
}

TEST(UpperBound, IsReachedByNoPackage) {
  const Frame frame = ruled_frame();
  JointSamples samples = made::samples(frame, 150, 9);
  for (PartySamples& party : samples.parties)
    for (double& walk_away : party.walk_away) walk_away *= 1.7;  // so that it is below 1
  const Evaluator evaluator(frame, samples);
  const auto bound = joint_upper_bound(evaluator, 150, {});
  ASSERT_TRUE(bound);
  EXPECT_LT(*bound, 1);
  // Exactly the share of samples in which some package passes, up to the grids of both sides.
  const auto packages = all_packages(frame);
  int some = 0;
  for (int s = 0; s < 150; ++s) {
    const std::vector<int> one{s};
    const JointSamples single = subset(samples, one);
    const Evaluator alone(frame, single);
    const auto tallies = alone.tally(packages);
    some += std::any_of(tallies.begin(), tallies.end(),
                        [](const Tally& tally) { return tally.passing > 0; });
  }
  EXPECT_NEAR(*bound, some / 150.0, 0.01);
  Frame quorum = frame;
  quorum.problem.quorum = 2;
  EXPECT_FALSE(joint_upper_bound(Evaluator(quorum, samples), 150, {}));
}

}  // namespace
}  // namespace dragoman::infer
