// Samples that chains from other samples fill up, against those that rejection alone leaves.
#include "infer/refill.h"

#include <gtest/gtest.h>

#include <cmath>

#include "infer/diagnostics.h"
#include "infer/party_samples.h"
#include "infer/subset.h"
#include "unit/infer/made.h"

namespace dragoman::infer {
namespace {

// Two parties of whom nothing is known, then words of the first that one sample in three or so
// agrees with.
struct OneMoreWord {
  made::World before{2, {3, 4, 3}, {{}, {}}};
  made::World after{
      2,
      {3, 4, 3},
      {{made::word_on(before.frame, {0, 1, 2}, true), Row{{{0, 1}, {1, -1}}, Sense::above}}, {}}};

  // The samples of the first words that agree with the others.
  JointSamples agreeing(Prior prior, int count, std::uint64_t seed) const {
    const JointSamples all =
        draw(before.knowledge, {.prior = prior, .count = count, .seed = seed}, {}, {});
    std::vector<int> kept;
    const PartySamples& party = all.parties[0];
    for (int s = 0; s < count; ++s) {
      bool agrees = true;
      for (const Row& row : after.knowledge.cones[0].rows) {
        double sum = 0;
        for (const Entry& entry : row.left)
          sum += static_cast<double>(entry.factor) * party.row(entry.coordinate)[s];
        agrees &= row.sense == Sense::above ? sum > 0 : sum >= 0;
      }
      if (agrees) kept.push_back(s);
    }
    return subset(all, kept);
  }
  std::optional<JointSamples> refilled(Prior prior, int count, std::uint64_t seed,
                                       int threads = 1) const {
    return refill(after.knowledge,
                  {.prior = prior, .count = count, .seed = seed, .stream = 1, .thinning = 1},
                  packages(), agreeing(prior, count, seed), {.threads = threads});
  }
  static std::vector<Assignment> packages() {
    return {{{0, 0, 0}, {}}, {{1, 2, 1}, {}}, {{2, 3, 2}, {}}, {{0, 1, 0}, {}}, {{1, 1, 2}, {}}};
  }
  double share(const JointSamples& samples, std::size_t party, const Assignment& package) const {
    int accepting = 0;
    for (const double margin : margins_of(after.frame, samples.parties[party], package))
      accepting += margin >= 0;
    return static_cast<double>(accepting) / samples.count;
  }
};

TEST(Refill, GivesTheSharesThatRejectionGives) {
  const OneMoreWord world;
  for (const Prior prior : {Prior::flat, Prior::uneven, Prior::opposed}) {
    const JointSamples exact = world.agreeing(prior, 200'000, 77);
    ASSERT_GT(exact.count, 10'000);
    ASSERT_LT(exact.count, 90'000);
    const auto filled = world.refilled(prior, 8000, 5);
    ASSERT_TRUE(filled) << prior_name(prior);
    EXPECT_EQ(filled->count, 8000);
    EXPECT_GE(filled->reports[0].effective_size, 4000);
    EXPECT_LT(filled->reports[0].effective_size, 8000);
    for (const Assignment& package : OneMoreWord::packages()) {
      for (std::size_t p = 0; p < 2; ++p) {
        const double truth = world.share(exact, p, package);
        const double error = std::sqrt(
            truth * (1 - truth) * (1.0 / exact.count + 1.0 / filled->reports[p].effective_size));
        EXPECT_NEAR(world.share(*filled, p, package), truth, 4.5 * error)
            << prior_name(prior) << " party " << p;
      }
    }
    // A word holds in every sample.
    const PartySamples& party = filled->parties[0];
    for (int s = 0; s < 8000; ++s) EXPECT_GE(party.row(0)[s], party.row(1)[s] - 1e-5f);
  }
}

// 95 % intervals with the effective size that is reported, over 300 sets: the kept samples and
// their descendants count as what they are worth together.
TEST(Refill, KnowsWhatItsSamplesAreWorth) {
  const OneMoreWord world;
  const JointSamples exact = world.agreeing(Prior::flat, 400'000, 78);
  const auto packages = OneMoreWord::packages();
  int covered = 0, all = 0;
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    const auto filled = world.refilled(Prior::flat, 800, seed);
    if (!filled) continue;
    for (const Assignment& package : packages) {
      const double truth = world.share(exact, 0, package);
      if (truth < 0.05 || truth > 0.95) continue;
      const Interval interval =
          wilson(world.share(*filled, 0, package), filled->reports[0].effective_size);
      covered += interval.low <= truth && truth <= interval.high;
      ++all;
    }
  }
  ASSERT_GT(all, 800);
  EXPECT_GT(static_cast<double>(covered) / all, 0.93);
}

TEST(Refill, KeepsWhatItStartsFromAndIsTheSameOnAnyNumberOfThreads) {
  const OneMoreWord world;
  const JointSamples kept = world.agreeing(Prior::opposed, 2000, 9);
  const auto one = world.refilled(Prior::opposed, 2000, 9),
             three = world.refilled(Prior::opposed, 2000, 9, 3);
  ASSERT_TRUE(one);
  ASSERT_TRUE(three);
  for (std::size_t p = 0; p < 2; ++p) {
    EXPECT_EQ(one->parties[p].values, three->parties[p].values);
    for (int c = 0; c < kept.parties[p].coordinates; ++c)
      EXPECT_EQ(one->parties[p].row(c)[kept.count - 1], kept.parties[p].row(c)[kept.count - 1]);
  }
}

TEST(Refill, DoesNotGoOnFromFewSamplesNorInAFlatCone) {
  const OneMoreWord world;
  const JointSamples kept = world.agreeing(Prior::flat, 1000, 3);
  const std::vector<int> few{0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
  EXPECT_FALSE(refill(world.after.knowledge, {.count = 1000}, {}, subset(kept, few), {}));
  made::World flat(2, {3, 4, 3}, {{Row{{{0, 1}, {1, -1}}, Sense::equal}}, {}});
  EXPECT_FALSE(refill(flat.knowledge, {.count = 1000}, {}, kept, {}));
  EXPECT_FALSE(refill(world.after.knowledge, {.count = 1000}, {}, kept, {.deadline = 1e-9}));
}

TEST(EffectiveSize, OfChainsIsWhatTheSpreadOfTheirSumsSays) {
  solve::SplitMix random(4);
  const std::size_t chains = 500, draws = 5000;
  std::vector<double> independent(draws), repeated(draws);
  for (std::size_t i = 0; i < draws; ++i) independent[i] = random.unit();
  for (std::size_t i = 0; i < draws; ++i) repeated[i] = independent[i % chains];
  EXPECT_GT(effective_size(independent, chains), 4200);
  EXPECT_NEAR(effective_size(repeated, chains), 500, 1e-6) << "a chain that never moves";
}

}  // namespace
}  // namespace dragoman::infer
