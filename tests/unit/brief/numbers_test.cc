#include "brief/numbers.h"

#include <gtest/gtest.h>

#include "talks.h"

namespace dragoman::brief {
namespace {

TEST(Numbers, UtilitiesKeepTheirUnitsAndLineUp) {
  const Units whole{0, 0}, cents{4, 2};
  EXPECT_EQ(utility_text(62, whole), "62");
  EXPECT_EQ(utility_text(1234567, whole), "1\u202f234\u202f567");
  EXPECT_EQ(utility_text(125000, cents), "12.50");
  EXPECT_EQ(utility_text(-30049, cents), "\u22123.00");
  EXPECT_EQ(utility_text(-30, cents), "0.00");
  EXPECT_EQ(utility_text(kRedLine, whole), "\u2715");
}

TEST(Numbers, DifferencesShowTheirSignUnlessZero) {
  EXPECT_EQ(difference_text(5, {0, 0}), "+5");
  EXPECT_EQ(difference_text(-5, {0, 0}), "\u22125");
  EXPECT_EQ(difference_text(0, {0, 0}), "0");
  EXPECT_EQ(difference_text(4, {4, 2}), "0.00");
}

TEST(Numbers, UnitsKeepAboutFourDigits) {
  Problem problem = harbour_talks().problem;
  EXPECT_EQ(units_of(problem).places, 0);
  problem.decimals = 1;
  EXPECT_EQ(units_of(problem).places, 1);
  problem.decimals = 12;
  for (ProblemParty& party : problem.parties) party.walk_away = 0;
  for (Variable& variable : problem.variables) {
    for (Utility& utility : variable.utility) utility *= 1'000'000'000'000;
  }
  EXPECT_EQ(units_of(problem).places, 1);
}

TEST(Numbers, CountsAreGroupedAndLongOnesShortened) {
  EXPECT_EQ(count_text("720"), "720");
  EXPECT_EQ(count_text("10000"), "10\u202f000");
  EXPECT_EQ(count_text("4611686018427387904"), "4.61 \u00d7 10^18");
  EXPECT_EQ(count_text("n/a"), "n/a");
}

TEST(Numbers, TicksAreRound) {
  EXPECT_EQ(round_ticks(3, 97, 6), (std::vector<double>{20, 40, 60, 80}));
  EXPECT_EQ(round_ticks(-4, 4, 5), (std::vector<double>{-4, -2, 0, 2, 4}));
  EXPECT_EQ(round_ticks(5, 5, 5), (std::vector<double>{5}));
  EXPECT_EQ(tick_text(0.30000000000000004, 0.1), "0.3");
  EXPECT_EQ(tick_text(-20, 20), "\u221220");
  for (const double high : {0.001, 0.7, 13.0, 1e6, 3e9}) {
    EXPECT_GE(round_ticks(0, high, 6).size(), 2u);
    EXPECT_LE(round_ticks(0, high, 6).size(), 6u);
  }
}

}  // namespace
}  // namespace dragoman::brief
