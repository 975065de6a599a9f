#include "infer/ladder.h"

#include <gtest/gtest.h>

#include <functional>

#include "infer/search.h"
#include "unit/infer/made.h"

namespace dragoman::infer {
namespace {

int changes_of(const Frame& frame, const Assignment& package) {
  std::vector<int> points;
  for (std::size_t v = 0; v < frame.blocks.size(); ++v) {
    const auto& tabled = frame.draft.values[v];
    const int point = frame.problem.variables[v].point;
    if (tabled.empty() ||
        std::find(tabled.begin(), tabled.end(), package.values[v]) != tabled.end() ||
        (!points.empty() && points.back() == point))
      continue;
    points.push_back(point);
  }
  return static_cast<int>(points.size());
}

void for_all(const Frame& frame, const std::function<void(const Assignment&)>& visit) {
  Assignment package;
  package.values.assign(frame.blocks.size(), 0);
  for (;;) {
    visit(package);
    std::size_t v = 0;
    while (v < package.values.size() && ++package.values[v] == frame.problem.variables[v].size)
      package.values[v++] = 0;
    if (v == package.values.size()) return;
  }
}

// A bracket, an open point, a roster of two categories, and a rule.
Frame mixed_frame() {
  Frame frame = made::frame(2, {3, 4, 2, 3, 3, 2});
  frame.problem.variables[4].point = frame.problem.variables[3].point;  // one roster
  frame.problem.variables[5].point = 4;
  frame.draft.values = {{0}, {1, 2}, {}, {1}, {2}, {0}};
  Term rule;
  rule.slots = {{0, {1}}, {1, {3}}};
  rule.forbids = true;
  frame.problem.terms.push_back(rule);
  return frame;
}

TEST(Ladder, FindsTheBestPackageOfEveryRungByTryingAll) {
  const Frame frame = mixed_frame();
  const JointSamples samples = made::samples(frame, 500, 3);
  const Evaluator evaluator(frame, samples);
  std::vector<Score> best(6);
  for_all(frame, [&](const Assignment& package) {
    if (!feasible(frame.problem, package)) return;
    Score& of = best[changes_of(frame, package)];
    of = std::max(of, score(evaluator, evaluator.tally(package)));
  });
  const auto rungs = find_ladder(evaluator, 9, {});
  ASSERT_EQ(rungs.size(), 6u) << "five points can be amended at most five times";
  for (const LadderRung& rung : rungs) {
    EXPECT_TRUE(rung.exhaustive);
    if (best[rung.changes].share < 0) {
      EXPECT_FALSE(rung.package) << "the open point cannot be amended";
      continue;
    }
    ASSERT_TRUE(rung.package) << rung.changes;
    EXPECT_TRUE(feasible(frame.problem, *rung.package));
    EXPECT_EQ(changes_of(frame, *rung.package), rung.changes);
    EXPECT_EQ(score(evaluator, evaluator.tally(*rung.package)), best[rung.changes]);
  }
}

TEST(Ladder, SearchesWhatIsTooManyToTryAndComesCloseToTheBest) {
  Frame frame = made::frame(3, std::vector<int>(12, 5));
  for (int v = 0; v < 12; ++v) frame.draft.values.push_back({v % 5});
  const JointSamples samples = made::samples(frame, 600, 5);
  const Evaluator evaluator(frame, samples);
  const auto rungs = find_ladder(evaluator, 4, {});
  ASSERT_EQ(rungs.size(), 5u);
  EXPECT_TRUE(rungs[3].exhaustive);   // 14,080 packages
  EXPECT_FALSE(rungs[4].exhaustive);  // 126,720 packages
  for (const LadderRung& rung : rungs) {
    ASSERT_TRUE(rung.package);
    EXPECT_EQ(changes_of(frame, *rung.package), rung.changes);
  }
  // The best with four amendments, by trying all.
  Score best;
  std::vector<Assignment> packages;
  Assignment package;
  for (int v = 0; v < 12; ++v) package.values.push_back(v % 5);
  const std::function<void(int, int)> list = [&](int from, int left) {
    if (left == 0) {
      packages.push_back(package);
      return;
    }
    for (int v = from; v <= 12 - left; ++v) {
      for (int value = 0; value < 5; ++value) {
        if (value == v % 5) continue;
        package.values[v] = value;
        list(v + 1, left - 1);
      }
      package.values[v] = v % 5;
    }
  };
  list(0, 4);
  ASSERT_EQ(packages.size(), 126'720u);
  for (const Tally& tally : evaluator.tally(packages))
    best = std::max(best, score(evaluator, tally));
  EXPECT_GE(score(evaluator, evaluator.tally(*rungs[4].package)).share, best.share * 0.95);
}

TEST(Ladder, SettlesOpenPointsUnderRulesAndIsTheSameOnAnyNumberOfThreads) {
  Frame frame = made::frame(2, std::vector<int>(14, 6));
  frame.draft.values.assign(14, {});
  for (int v = 0; v < 7; ++v) frame.draft.values[v] = {0};
  LinearBound sum;  // open points must all be at their largest
  for (int v = 7; v < 14; ++v) sum.parts.push_back({v, {0, 1, 2, 3, 4, 5}});
  sum.lower = sum.upper = 35;
  frame.problem.bounds.push_back(sum);
  const JointSamples samples = made::samples(frame, 300, 7);
  const Evaluator evaluator(frame, samples);
  const auto one = find_ladder(evaluator, 2, {});
  ASSERT_EQ(one.size(), 3u);
  EXPECT_FALSE(one[0].exhaustive);
  for (const LadderRung& rung : one) {
    ASSERT_TRUE(rung.package);
    EXPECT_TRUE(feasible(frame.problem, *rung.package));
  }
  const auto three = find_ladder(evaluator, 2, {.threads = 3});
  ASSERT_EQ(three.size(), 3u);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(one[i].package, three[i].package);
}

TEST(Ladder, HasNoRungsWithoutADraftOrTime) {
  Frame frame = made::frame(2, {3, 3});
  const JointSamples samples = made::samples(frame, 100, 9);
  const Evaluator evaluator(frame, samples);
  EXPECT_TRUE(find_ladder(evaluator, 3, {}).empty());
  frame.draft.values = {{0}, {1}};
  EXPECT_TRUE(find_ladder(evaluator, -1, {}).empty());
  EXPECT_TRUE(find_ladder(evaluator, 3, {.deadline = 1e-9}).empty());
}

}  // namespace
}  // namespace dragoman::infer
