// validate(): one fault at a time in a case that is sound without it. What a case file can state is
// also tried in tests/fault; here are the paths, and what only a program can build.
#include "model/checker.h"

#include <gtest/gtest.h>

#include <functional>

namespace dragoman {
namespace {

Condition is(const char* point, Value value) {
  Condition condition;
  condition.point = point;
  condition.any_of = {std::move(value)};
  return condition;
}

Condition holds(const char* option) { return is("aid", OptionId{option}); }

Case sound() {
  Case talks;
  for (const char* id : {"north", "south"}) {
    Party party;
    party.id = id;
    talks.parties.push_back(party);
  }
  Point aid;
  aid.id = "aid";
  aid.options = {{"daily", {}}, {"weekly", {}}};
  Point toll;
  toll.id = "toll";
  toll.kind = PointKind::quantity;
  toll.quantity = QuantityRange{Decimal(0), Decimal(10), Decimal(1), {}};
  Point crews;
  crews.id = "crews";
  crews.kind = PointKind::roster;
  crews.roster = Roster{};
  crews.roster->categories = {{"men", {}, 1, 2}};
  crews.roster->members = {{"m1", {}, "men"}, {"m2", {}, "men"}, {"m3", {}, "men"}};
  crews.roster->choose_max = 2;
  talks.points = {aid, toll, crews};
  Draft draft;
  draft.id = "first";
  draft.positions = {{.point = "aid", .values = {OptionId{"daily"}}, .text = {}}};
  talks.drafts = {draft};
  return talks;
}

struct Fault {
  const char* name;
  ErrorCode code;
  const char* field;
  std::function<void(Case&)> make;
};

Rule rule(const char* id, std::variant<Requires, Excludes, Linear> body) {
  return {id, Text{}, std::move(body)};
}

std::vector<Fault> faults() {
  return {
      {"empty_id", ErrorCode::missing, "parties[1]", [](Case& c) { c.parties[1].id = ""; }},
      {"duplicate_party", ErrorCode::duplicate, "parties[1]",
       [](Case& c) { c.parties[1].id = "north"; }},
      {"kind_without_field", ErrorCode::missing, "points[1]",
       [](Case& c) { c.points[1].quantity.reset(); }},
      {"value_of_another_kind", ErrorCode::type, "drafts[0].positions[0].values[0]",
       [](Case& c) { c.drafts[0].positions[0].values = {Decimal(1)}; }},
      {"chosen_beyond_category", ErrorCode::range, "drafts[0].positions[0].values[0]",
       [](Case& c) {
         c.points[2].roster->choose_max = 3;
         c.drafts[0].positions[0] = {
             .point = "crews", .values = {MemberIds{"m1", "m2", "m3"}}, .text = {}};
       }},
      {"chosen_excluded", ErrorCode::conflict, "drafts[0].positions[0].values[0]",
       [](Case& c) {
         c.points[2].roster->excluded = {"m3"};
         c.drafts[0].positions[0] = {.point = "crews", .values = {MemberIds{"m3"}}, .text = {}};
       }},
      {"position_twice", ErrorCode::duplicate, "drafts[0].positions[1]",
       [](Case& c) { c.drafts[0].positions.push_back(c.drafts[0].positions[0]); }},
      {"condition_says_nothing", ErrorCode::missing, "rules[0].together[0]",
       [](Case& c) {
         Condition empty;
         empty.point = "aid";
         c.rules = {rule("r", Excludes{{empty}})};
       }},
      {"condition_says_two_things", ErrorCode::conflict, "rules[0].together[0]",
       [](Case& c) {
         Condition both = holds("daily");
         both.from = Decimal(1);
         c.rules = {rule("r", Excludes{{both}})};
       }},
      {"circle_of_two", ErrorCode::conflict, "rules[1]",
       [](Case& c) {
         c.rules = {rule("a", Requires{{holds("daily")}, {is("toll", Decimal(1))}}),
                    rule("b", Requires{{is("toll", Decimal(1))}, {holds("daily")}})};
       }},
      {"linear_without_terms", ErrorCode::missing, "rules[0]",
       [](Case& c) {
         c.rules = {rule("r", Linear{{}, Decimal(1), {}})};
       }},
      {"linear_bounds_crossed", ErrorCode::conflict, "rules[0]",
       [](Case& c) {
         LinearTerm term;
         term.point = "toll";
         c.rules = {rule("r", Linear{{term}, Decimal(2), Decimal(1)})};
       }},
      {"person_priced", ErrorCode::unsupported, "preferences[0].points[0].members",
       [](Case& c) {
         Preferences scores;
         scores.party = "north";
         scores.points.emplace_back();
         scores.points[0].point = "crews";
         scores.points[0].members = {{"m1", Decimal(5)}};
         c.preferences = {scores};
       }},
      {"category_valued_both_ways", ErrorCode::conflict, "preferences[0].points[0].categories[0]",
       [](Case& c) {
         Preferences scores;
         scores.party = "north";
         scores.points.emplace_back();
         scores.points[0].point = "crews";
         scores.points[0].categories = {{"men", Decimal(1), {{Decimal(0), Decimal(0)}}}};
         c.preferences = {scores};
       }},
      {"two_preferences", ErrorCode::duplicate, "preferences[1]",
       [](Case& c) {
         Preferences scores;
         scores.party = "north";
         c.preferences = {scores, scores};
       }},
      {"only_if_without_terms", ErrorCode::conflict, "responses[0].only_if",
       [](Case& c) {
         Response response;
         response.id = "r";
         response.party = "north";
         response.draft = "first";
         response.only_if = "they go first";
         c.responses = {response};
       }},
      {"conditioned_on_itself", ErrorCode::conflict, "responses[0].conditioned_on[0]",
       [](Case& c) {
         Response response;
         response.id = "r";
         response.party = "north";
         response.draft = "first";
         response.point = "aid";
         response.conditioned_on = {"aid"};
         c.responses = {response};
       }},
      {"too_many_points", ErrorCode::limit, "points",
       [](Case& c) { c.points.resize(2'001, c.points[0]); }},
      {"too_many_values", ErrorCode::limit, "points[1]",
       [](Case& c) { c.points[1].quantity->to = Decimal(65'535); }},
      {"too_many_members", ErrorCode::limit, "points[2].roster.members",
       [](Case& c) { c.points[2].roster->members.resize(20'001); }},
  };
}

TEST(Validate, TakesASoundCase) {
  EXPECT_TRUE(validate(sound())) << format_error(validate(sound()).error());
  EXPECT_TRUE(validate(Case{}));
}

TEST(Validate, TakesTheLargestDomain) {
  Case talks = sound();
  talks.points[1].quantity->to = Decimal(65'534);
  EXPECT_TRUE(validate(talks));
}

TEST(Validate, TakesAChainOfRequirements) {
  Case talks = sound();
  talks.rules = {rule("a", Requires{{holds("daily")}, {is("toll", Decimal(1))}}),
                 rule("b", Requires{{is("toll", Decimal(2))}, {holds("daily")}}),
                 // Both together require what each alone does not: no circle.
                 rule("c", Requires{{is("toll", Decimal(1)), holds("weekly")}, {holds("daily")}})};
  EXPECT_TRUE(validate(talks)) << format_error(validate(talks).error());
}

class OneFault : public testing::TestWithParam<Fault> {};

TEST_P(OneFault, IsFoundWhereItIs) {
  Case talks = sound();
  GetParam().make(talks);
  const auto checked = validate(talks);
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error().code, GetParam().code) << format_error(checked.error());
  EXPECT_EQ(checked.error().where.field, GetParam().field) << format_error(checked.error());
  EXPECT_FALSE(checked.error().mend.empty()) << format_error(checked.error());
}

INSTANTIATE_TEST_SUITE_P(All, OneFault, testing::ValuesIn(faults()),
                         [](const auto& fault) { return std::string(fault.param.name); });

}  // namespace
}  // namespace dragoman
