#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "dragoman/problem.h"

namespace dragoman {
namespace {

Point choice(const std::string& id) {
  Point point;
  point.id = id;
  point.kind = PointKind::choice;
  for (const char* option : {"a", "b"}) {
    point.options.emplace_back();
    point.options.back().id = option;
  }
  return point;
}

PointPreference worth(const std::string& point, int a, int b) {
  PointPreference score;
  score.point = point;
  score.values = {{OptionId{"a"}, Decimal(a)}, {OptionId{"b"}, Decimal(b)}};
  return score;
}

// Two principals and a guarantor over the points p, q and r; p alone is scored, with differences.
Case talks() {
  Case result;
  for (const char* id : {"north", "south", "warden"}) {
    result.parties.emplace_back();
    result.parties.back().id = id;
  }
  result.parties[2].role = PartyRole::guarantor;
  for (const char* id : {"p", "q", "r"}) result.points.push_back(choice(id));
  for (const char* id : {"north", "south"}) {
    Preferences scores;
    scores.party = id;
    scores.walk_away = Decimal(0);
    scores.points = {worth("p", 1, 2), worth("q", 3, 3)};
    result.preferences.push_back(std::move(scores));
  }
  return result;
}

bool notes(const Case& one, const std::string& text) {
  const Result<Problem> problem = compile(one);
  EXPECT_TRUE(problem.has_value());
  return problem && std::any_of(problem->notes.begin(), problem->notes.end(),
                                [&](const std::string& n) { return n.starts_with(text); });
}

TEST(Compile, SaysWhichPointsNobodyValues) {
  EXPECT_TRUE(notes(talks(), "Nobody's preferences depend on: q, r. "));
}

TEST(Compile, ValuesInInteractionsAndRedLinesCount) {
  Case one = talks();
  Interaction interaction;
  interaction.bonus = Decimal(4);
  interaction.when = {{.point = "p", .any_of = {OptionId{"a"}}},
                      {.point = "q", .any_of = {OptionId{"b"}}}};
  one.preferences[0].interactions = {interaction};
  EXPECT_TRUE(notes(one, "Nobody's preferences depend on: r. "));
  RedLine line;
  line.id = "never";
  line.when = {{.point = "r", .any_of = {OptionId{"b"}}}};
  one.preferences[1].red_lines = {line};
  EXPECT_FALSE(notes(one, "Nobody's preferences"));
}

TEST(Compile, RulesAreNobodysPreference) {
  Case one = talks();
  Excludes together;
  together.together = {{.point = "q", .any_of = {OptionId{"a"}}},
                       {.point = "r", .any_of = {OptionId{"a"}}}};
  Rule rule;
  rule.id = "not-both";
  rule.body = together;
  one.rules = {rule};
  EXPECT_TRUE(notes(one, "Nobody's preferences depend on: q, r. "));
}

TEST(Compile, SaysThatAGuarantorsPreferencesAreNotUsed) {
  Case one = talks();
  EXPECT_FALSE(notes(one, "The preferences of warden"));
  Preferences scores;
  scores.party = "warden";
  scores.points = {worth("r", 1, 9)};
  one.preferences.push_back(std::move(scores));
  EXPECT_TRUE(notes(one, "The preferences of warden, a guarantor, are not used"));
  EXPECT_TRUE(notes(one, "Nobody's preferences depend on: q, r. "));
}

}  // namespace
}  // namespace dragoman
