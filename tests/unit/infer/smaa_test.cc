// SMAA-2 against published figures and against small cases that can be worked out by hand.
#include "infer/smaa.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include <array>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <numbers>
#include <string>
#include <vector>

#include "solve/random.h"

namespace dragoman::infer {
namespace {

using solve::SplitMix;
using Matrix = std::vector<std::vector<double>>;

void expect_near(const Matrix& mine, const Matrix& published, double tolerance,
                 const std::string& what) {
  ASSERT_EQ(mine.size(), published.size());
  for (std::size_t a = 0; a < mine.size(); ++a) {
    ASSERT_EQ(mine[a].size(), published[a].size());
    for (std::size_t k = 0; k < mine[a].size(); ++k)
      EXPECT_NEAR(mine[a][k], published[a][k], tolerance) << what << ' ' << a << ' ' << k;
  }
}

double standard_normal(SplitMix& random) {
  const double radius = std::sqrt(-2 * std::log(1 - random.unit()));
  return radius * std::cos(2 * std::numbers::pi * random.unit());
}

void draw_simplex(SplitMix& random, std::vector<double>& out) {
  double sum = 0;
  for (double& x : out) sum += x = -std::log(1 - random.unit());
  for (double& x : out) x /= sum;
}

// Four antidepressants, six criteria (Tervonen, van Valkenhoef, Buskens, Hillege, Postmus 2011):
// mean and standard deviation; the first criterion of the logarithm, and maximised; the others
// minimised.
constexpr int kDrugs = 4, kCriteria = 6;
struct Measured {
  double mean, deviation;
};
constexpr Measured kMeasured[kCriteria][kDrugs] = {
    {{0, 0}, {0.086, 0.056}, {0.095, 0.044}, {0.113, 0.048}},
    {{11.7, 2.5}, {9.2, 1.86}, {15.4, 2.65}, {5.5, 2.32}},
    {{7.2, 1.45}, {10.6, 1.58}, {7.5, 1.48}, {15.7, 4.44}},
    {{16.6, 3.27}, {21.2, 5.15}, {20.2, 3.78}, {12.8, 2.45}},
    {{13.7, 1.89}, {14.3, 2.93}, {15.0, 3.21}, {11.2, 3.98}},
    {{18.6, 1.79}, {18.3, 3.7}, {19.5, 2.6}, {31.0, 1.68}},
};
constexpr double kScale[kCriteria][2] = {{0.98, 1.23}, {1, 20.6},   {4.4, 24.4},
                                         {8, 31.3},    {3.4, 21.3}, {11.1, 34}};

// The i-th draw has a generator of its own, so both passes see the same.
struct Antidepressants {
  std::vector<double> values = std::vector<double>(kDrugs * kCriteria);
  std::vector<double> weights = std::vector<double>(kCriteria);

  SmaaDraw operator()(int i) {
    SplitMix random(0x5eed + static_cast<std::uint64_t>(i) * 0x1000003);
    for (int c = 0; c < kCriteria; ++c) {
      for (int a = 0; a < kDrugs; ++a) {
        const Measured& m = kMeasured[c][a];
        const double x = m.mean + m.deviation * standard_normal(random);
        const double width = kScale[c][1] - kScale[c][0];
        values[a * kCriteria + c] =
            c == 0 ? (std::exp(x) - kScale[c][0]) / width : (kScale[c][1] - x) / width;
      }
    }
    draw_simplex(random, weights);
    return {values, weights};
  }
};

TEST(Smaa, FindsThePublishedAntidepressantTable) {
  Antidepressants model;
  const SmaaResult found = smaa2(kDrugs, kCriteria, 200'000, [&](int i) { return model(i); });
  expect_near(
      found.rank,
      {{.20, .28, .30, .22}, {.25, .29, .27, .19}, {.17, .25, .29, .30}, {.39, .18, .15, .29}},
      0.02, "rank");
  expect_near(found.central_weight,
              {{.08, .14, .23, .18, .16, .22},
               {.18, .17, .15, .13, .15, .22},
               {.21, .10, .22, .13, .15, .20},
               {.18, .21, .12, .21, .19, .09}},
              0.02, "central weight");
  expect_near({found.confidence}, {{.48, .44, .34, .74}}, 0.03, "confidence");
}

// The 10,000 stored draws of rsmaa's example; the figures are those that it prints.
TEST(Smaa, FindsThePublishedFiguresOfStoredDraws) {
  const char* folder = std::getenv("DRAGOMAN_VALIDATION");
  if (folder == nullptr || !std::filesystem::exists(folder))
    GTEST_SKIP() << "DRAGOMAN_VALIDATION names no folder with the published files";
  const std::string path = std::string(folder) + "/smaa/thrombo.csv.gz";
  gzFile file = gzopen(path.c_str(), "rb");
  ASSERT_NE(file, nullptr) << path;
  std::vector<std::array<double, 9>> rows;
  char line[1024];
  while (gzgets(file, line, sizeof line) != nullptr) {
    if (line[0] == '#') continue;
    std::array<double, 9>& row = rows.emplace_back();
    const char* at = line;
    for (double& value : row) {
      char* end = nullptr;
      value = std::strtod(at, &end);
      ASSERT_NE(end, at) << "row " << rows.size();
      at = end + 1;
    }
  }
  gzclose(file);
  ASSERT_EQ(rows.size(), 10'000u);

  const SmaaResult found = smaa2(2, 3, 10'000, [&](int i) {
    const std::span<const double> row = rows[static_cast<std::size_t>(i)];
    return SmaaDraw{row.first(6), row.last(3)};
  });
  expect_near(found.rank, {{.3504, .6496}, {.6496, .3504}}, 1e-12, "rank");
  expect_near(found.central_weight,
              {{.1865097, .2772205, .5362698}, {.4073100, .3641477, .2285423}}, 5e-8,
              "central weight");
  expect_near({found.confidence}, {{.6682, .8956}}, 1e-12, "confidence");
  EXPECT_NEAR(found.ranking_entropy, .9344248, 5e-8);
}

TEST(Smaa, SharesTheRanksOfTies) {
  // Alternatives 0 and 1 tie for the first rank, 2 is last.
  const std::vector<double> values = {1, 0, 0, 1, 0, 0};
  const std::vector<double> weights = {.5, .5};
  const SmaaResult found = smaa2(3, 2, 4, [&](int) { return SmaaDraw{values, weights}; });
  expect_near(found.rank, {{.5, .5, 0}, {.5, .5, 0}, {0, 0, 1}}, 0, "rank");
  expect_near({found.central_weight[0], found.central_weight[1]}, {{.5, .5}, {.5, .5}}, 0,
              "weight");
  EXPECT_TRUE(found.central_weight[2].empty());
  EXPECT_EQ(found.confidence, (std::vector<double>{.5, .5, 0}));
  EXPECT_EQ(found.ranking_entropy, 0);
}

// Two alternatives, each best on one criterion: on the simplex of weights the first wins when its
// weight exceeds a half, so its central weight is (3/4, 1/4) and its confidence factor is 1.
TEST(Smaa, FindsCentralWeightsOfASplitSimplex) {
  const std::vector<double> values = {1, 0, 0, 1};
  std::vector<double> weights(2);
  constexpr int kDraws = 1000;
  const SmaaResult found = smaa2(2, 2, kDraws, [&](int i) {
    weights = {(i + .5) / kDraws, 1 - (i + .5) / kDraws};
    return SmaaDraw{values, weights};
  });
  expect_near(found.rank, {{.5, .5}, {.5, .5}}, 1e-12, "rank");
  expect_near(found.central_weight, {{.75, .25}, {.25, .75}}, 1e-12, "weight");
  EXPECT_EQ(found.confidence, (std::vector<double>{1, 1}));
  EXPECT_EQ(found.ranking_entropy, 1);
}

TEST(Smaa, HasNothingToSayWithoutDraws) {
  const SmaaResult found = smaa2(2, 1, 0, [](int) { return SmaaDraw{}; });
  expect_near(found.rank, {{0, 0}, {0, 0}}, 0, "rank");
  EXPECT_TRUE(found.central_weight[0].empty() && found.central_weight[1].empty());
  EXPECT_EQ(found.confidence, (std::vector<double>{0, 0}));
}

}  // namespace
}  // namespace dragoman::infer
