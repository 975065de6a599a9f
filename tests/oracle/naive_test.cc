// The reference against figures that others published.
#include "oracle/naive.h"

#include <gtest/gtest.h>

#include <set>

namespace dragoman::oracle {
namespace {

struct Side {
  const char* id;
  bool veto;
  std::vector<std::vector<int>> scores;  // per point, per option
  int minimum;
};

// The base game of Abdelnabi et al. 2023 (arXiv 2309.17234): six parties, five points, two vetoes;
// a package passes when both vetoes and five of the six accept.
Case harbour() {
  const std::vector<Side> sides = {
      {"mayor",
       false,
       {{14, 8, 0}, {12, 8, 0}, {24, 18, 12, 0}, {40, 30, 23, 0}, {0, 2, 4, 7, 10}},
       30},
      {"cities",
       false,
       {{0, 4, 10}, {0, 0, 0}, {12, 8, 6, 0}, {0, 8, 13, 18}, {60, 45, 30, 15, 0}},
       31},
      {"union",
       false,
       {{15, 20, 0}, {0, 0, 0}, {42, 35, 25, 0}, {30, 20, 10, 0}, {2, 4, 6, 8, 0}},
       50},
      {"sportco",
       true,
       {{14, 8, 0}, {11, 7, 0}, {0, 5, 10, 17}, {35, 29, 20, 0}, {0, 5, 10, 15, 23}},
       55},
      {"tourism",
       true,
       {{0, 11, 5}, {0, 20, 25}, {0, 2, 4, 9}, {10, 26, 40, 0}, {4, 8, 15, 12, 0}},
       65},
      {"league",
       false,
       {{0, 22, 45}, {0, 25, 55}, {0, 0, 0, 0}, {0, 0, 0, 0}, {0, 0, 0, 0, 0}},
       55}};
  Case talks;
  talks.acceptance = {Acceptance::Rule::quorum, 5};
  for (std::size_t i = 0; i < 5; ++i) {
    Point point;
    point.id = std::string(1, static_cast<char>('A' + i));
    for (std::size_t o = 0; o < sides[0].scores[i].size(); ++o) {
      point.options.push_back({std::to_string(o + 1), {}});
    }
    talks.points.push_back(point);
  }
  for (const Side& side : sides) {
    Party party;
    party.id = side.id;
    party.veto = side.veto;
    talks.parties.push_back(party);
    Preferences preferences;
    preferences.party = side.id;
    preferences.walk_away = Decimal(side.minimum);
    for (std::size_t i = 0; i < 5; ++i) {
      PointPreference score;
      score.point = talks.points[i].id;
      for (std::size_t o = 0; o < side.scores[i].size(); ++o) {
        score.values.emplace_back(OptionId{talks.points[i].options[o].id},
                                  Decimal(side.scores[i][o]));
      }
      preferences.points.push_back(score);
    }
    talks.preferences.push_back(preferences);
  }
  return talks;
}

std::string name(const Row& row) {
  std::string result;
  for (std::size_t i = 0; i < row.assignment.values.size(); ++i) {
    result += static_cast<char>('A' + i) + std::to_string(row.assignment.values[i] + 1);
  }
  return result;
}

TEST(Naive, AgreesWithThePublishedScorableGame) {
  Table table = enumerate(harbour());
  ASSERT_TRUE(put_on_grid(table, 0));
  EXPECT_EQ(table.rows.size(), 720u);
  int passing = 0;
  std::vector<int> accepted_by(6, 0);
  std::set<std::string> unanimous;
  for (const Row& row : table.rows) {
    if (row.unanimous) unanimous.insert(name(row));
    if (!row.passes) continue;
    ++passing;
    for (std::size_t p = 0; p < 6; ++p) accepted_by[p] += row.accepted[p] ? 1 : 0;
  }
  EXPECT_EQ(passing, 55);
  EXPECT_EQ(accepted_by, (std::vector<int>{55, 47, 40, 55, 55, 35}));
  EXPECT_EQ(unanimous,
            (std::set<std::string>{"A1B3C2D2E3", "A1B3C2D2E4", "A1B3C3D2E3", "A1B3C3D3E4",
                                   "A2B3C2D2E4", "A2B3C3D1E3", "A2B3C3D2E3", "A2B3C3D2E4",
                                   "A2B3C4D1E3", "A3B2C2D2E4", "A3B2C3D2E3", "A3B2C3D2E4"}));
  ASSERT_NE(nash(table), nullptr);
  EXPECT_EQ(name(*nash(table)), "A2B3C3D2E3");
}

TEST(Naive, CountsRostersByCategoryAndSubsets) {
  Case talks;
  talks.parties.push_back({.id = "north", .name = {}, .note = {}});
  Point persons;
  persons.id = "persons";
  persons.kind = PointKind::roster;
  persons.roster = Roster{.of = Roster::Of::persons,
                          .categories = {{.id = "ill", .name = {}, .at_least = 1, .at_most = {}},
                                         {.id = "old", .name = {}, .at_least = {}, .at_most = {}}},
                          .members = {{"a", {}, "ill"}, {"b", {}, "ill"}, {"c", {}, "old"}},
                          .choose_min = 1,
                          .choose_max = 2,
                          .excluded = {}};
  Point items;
  items.id = "items";
  items.kind = PointKind::roster;
  items.roster = Roster{.of = Roster::Of::items,
                        .categories = {},
                        .members = {{"x", {}, ""}, {"y", {}, ""}, {"z", {}, ""}},
                        .choose_min = 1,
                        .choose_max = 2,
                        .excluded = {"y"}};
  talks.points = {persons, items};
  Preferences scores;
  scores.party = "north";
  PointPreference by_item;
  by_item.point = "items";
  by_item.members = {{"x", Decimal(3)}, {"z", Decimal(5)}};
  PointPreference by_category;
  by_category.point = "persons";
  by_category.categories = {{"ill", Decimal(2), {}}};
  scores.points = {by_item, by_category};
  talks.preferences.push_back(scores);

  Table table = enumerate(talks);
  ASSERT_TRUE(put_on_grid(table, 0));
  // 3 x 2 count vectors times {x}, {z}, {x, z}; of the former (1,0), (1,1) and (2,0) keep the
  // limits.
  EXPECT_EQ(table.rows.size(), 18u);
  int feasible = 0;
  for (const Row& row : table.rows) feasible += row.feasible ? 1 : 0;
  EXPECT_EQ(feasible, 9);
  const Row* best = utilitarian(table);
  ASSERT_NE(best, nullptr);
  EXPECT_EQ(best->assignment, (Assignment{{2, 0}, {{0, 1}}}));
  EXPECT_EQ(best->utilities, (std::vector<Utility>{12}));
}

}  // namespace
}  // namespace dragoman::oracle
