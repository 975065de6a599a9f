#include "infer/independent.h"

#include <gtest/gtest.h>

#include "unit/infer/made.h"

namespace dragoman::infer {
namespace {

TEST(PassingShare, IsTheSumOverWhoAccepts) {
  for (int parties = 1; parties <= 5; ++parties) {
    solve::SplitMix random(static_cast<std::uint64_t>(parties));
    Problem problem;
    std::vector<double> accepting;
    for (int p = 0; p < parties; ++p) {
      problem.parties.push_back({.id = "p" + std::to_string(p), .veto = random.below(3) == 0});
      accepting.push_back(random.unit());
    }
    for (problem.quorum = 0; problem.quorum <= parties; ++problem.quorum) {
      double sum = 0;
      for (int who = 0; who < 1 << parties; ++who) {
        double share = 1;
        int count = 0;
        bool vetoed = false;
        for (int p = 0; p < parties; ++p) {
          const bool accepts = (who >> p & 1) != 0;
          share *= accepts ? accepting[p] : 1 - accepting[p];
          count += accepts;
          vetoed |= !accepts && problem.parties[p].veto;
        }
        if (count >= problem.quorum && !vetoed) sum += share;
      }
      EXPECT_NEAR(passing_share(problem, accepting), sum, 1e-12)
          << parties << " parties, quorum " << problem.quorum;
    }
  }
}

// Where joint counts are too small to tell packages apart, the parties' own shares still do.
TEST(Score, TellsPackagesApartThatNoSamplePasses) {
  const Frame frame = made::frame(5, {2, 2});
  const JointSamples samples = made::samples(frame, 1000, 1);
  const Evaluator evaluator(frame, samples);
  const Score better = score(evaluator, {0, {100, 200, 150, 90, 120}});
  EXPECT_GT(better, score(evaluator, {1, {100, 100, 150, 90, 120}}));
  EXPECT_GT(score(evaluator, {0, {10, 10, 10, 10, 10}}),
            score(evaluator, {0, {900, 900, 0, 1, 1}}));
  EXPECT_NEAR(score(evaluator, {0, {500, 500, 1000, 1000, 1000}}).share, 0.25, 1e-12);
}

}  // namespace
}  // namespace dragoman::infer
