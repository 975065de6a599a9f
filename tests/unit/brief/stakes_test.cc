#include "brief/stakes.h"

#include <gtest/gtest.h>

#include "talks.h"

namespace dragoman::brief {
namespace {

TEST(Stakes, BestValuesAndWhatIsAtStake) {
  const auto stakes = stakes_of(harbour_talks().problem, 5);
  EXPECT_EQ(stakes[0].parties[0].wishes[0].best, (std::vector<int>{0}));
  EXPECT_EQ(stakes[0].parties[5].stake, 45);
  EXPECT_TRUE(stakes[1].parties[1].wishes[0].indifferent);
  EXPECT_EQ(stakes[1].parties[1].stake, 0);
  EXPECT_FALSE(stakes[0].coincide);
}

TEST(Stakes, CoincideWhenOneValueIsBestForAll) {
  Problem problem = river_talks(2).problem;
  for (int p = 0; p < 2; ++p)
    problem.variables[0].utility[static_cast<std::size_t>(2 * 2 + p)] = 999;
  const auto stakes = stakes_of(problem, 2);
  EXPECT_TRUE(stakes[0].coincide);
  EXPECT_FALSE(stakes[1].coincide);
}

TEST(Stakes, RedLinesAndForbiddenValuesAreNotStakes) {
  Problem problem = river_talks(2).problem;
  problem.variables[0].utility[0] = kRedLine;  // value 0, first party
  problem.variables[0].allowed[3] = 0;
  const PartyStake stake = stakes_of(problem, 2)[0].parties[0];
  EXPECT_EQ(stake.wishes[0].never, (std::vector<int>{0}));
  EXPECT_EQ(stake.wishes[0].best, (std::vector<int>{1}));
  EXPECT_EQ(stake.stake, problem.variables[0].utility[2] - problem.variables[0].utility[4]);
}

TEST(Stakes, ChosenItems) {
  Problem problem = river_talks(1).problem;
  problem.chooses.push_back({.point = 1,
                             .items = 3,
                             .choose_min = 1,
                             .choose_max = 2,
                             .utility = {5, -1, -2, -1, 4, -1},
                             .member = {0, 1, 2}});
  const PointStake point = stakes_of(problem, 2)[1];
  EXPECT_EQ(point.parties[0].chosen[0], (std::vector<int>{0, 2}));
  EXPECT_EQ(point.parties[0].stake, 9 - -2);
  EXPECT_EQ(point.parties[1].chosen[0], (std::vector<int>{0})) << "at least one must be chosen";
}

TEST(Stakes, InteractionsAreSaid) {
  Problem problem = river_talks(2).problem;
  problem.terms.push_back(
      {.slots = {{0, {0}}, {1, {1}}}, .forbids = false, .utility = {3, 0}, .origin = -1});
  EXPECT_TRUE(stakes_of(problem, 2)[0].interacts);
}

}  // namespace
}  // namespace dragoman::brief
