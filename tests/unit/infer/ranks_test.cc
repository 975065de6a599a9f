#include "infer/ranks.h"

#include <gtest/gtest.h>

#include <numeric>

#include "unit/infer/made.h"

namespace dragoman::infer {
namespace {

TEST(Ranks, AgreeWithUtilitiesOfSamples) {
  Frame frame = made::frame(2, {3, 20, 2}, 4);
  frame.problem.variables[2].point = 3;  // point 2 takes no values
  const JointSamples samples = made::samples(frame, 2000, 11);
  const std::vector<Assignment> packages = {{{0, 3, 1}, {}}, {{2, 19, 0}, {}}, {{1, 8, 1}, {}}};
  const auto tables = rank_packages(frame, samples, packages, 4);
  ASSERT_EQ(tables.size(), 2u);
  for (std::size_t p = 0; p < 2; ++p) {
    EXPECT_EQ(tables[p].party, frame.problem.parties[p].id);
    // How often each package is worth most, by plain sums.
    std::vector<double> first(packages.size(), 0.0);
    for (int s = 0; s < samples.count; ++s) {
      std::vector<double> worth;
      for (const Assignment& package : packages) {
        double sum = 0;
        for (std::size_t v = 0; v < 3; ++v) {
          const Mix m = mix(frame.blocks[v], package.values[v]);
          const double share = static_cast<double>(m.numerator) / m.denominator;
          sum += (1 - share) * samples.parties[p].row(m.coordinate)[s];
          if (m.numerator != 0) sum += share * samples.parties[p].row(m.coordinate + 1)[s];
        }
        worth.push_back(sum);
      }
      first[std::max_element(worth.begin(), worth.end()) - worth.begin()] += 1.0 / samples.count;
    }
    for (std::size_t i = 0; i < packages.size(); ++i) {
      EXPECT_NEAR(tables[p].rank[i][0], first[i], 2e-3);
      const auto& weights = tables[p].central_weight[i];
      ASSERT_EQ(weights.size(), 4u);
      EXPECT_NEAR(std::accumulate(weights.begin(), weights.end(), 0.0), 1, 1e-9);
      EXPECT_EQ(weights[2], 0) << "a point without values weighs nothing";
      EXPECT_GT(tables[p].confidence[i], 0);
      EXPECT_LT(tables[p].confidence[i], 1);
    }
  }
}

TEST(Ranks, AreOfPartiesWithSamplesOnly) {
  const Frame frame = made::frame(3, {3, 3});
  JointSamples samples = made::samples(frame, 50, 1);
  samples.parties[0].fixed = true;
  samples.parties[1] = {};
  const auto tables = rank_packages(frame, samples, {{{0, 1}, {}}}, 2);
  ASSERT_EQ(tables.size(), 1u);
  EXPECT_EQ(tables[0].party, frame.problem.parties[2].id);
  EXPECT_EQ(tables[0].rank, (std::vector<std::vector<double>>{{1.0}}));
  EXPECT_TRUE(rank_packages(frame, samples, {}, 2).empty());
}

}  // namespace
}  // namespace dragoman::infer
