#include "dragoman/model.h"

#include <gtest/gtest.h>

namespace dragoman {
namespace {

Decimal number(const char* text) { return *Decimal::parse(text); }

Point quantity(const char* from, const char* to, const char* step) {
  Point point;
  point.id = "toll";
  point.kind = PointKind::quantity;
  point.quantity = QuantityRange{number(from), number(to), number(step), Text("%")};
  return point;
}

TEST(Domain, OfAChoice) {
  Point point;
  point.options = {{"daily", Text("Every day")}, {"weekly", Text{}}};
  EXPECT_EQ(domain_size(point), 2);
  EXPECT_EQ(value_index(point, OptionId{"weekly"}), 1);
  EXPECT_FALSE(value_index(point, OptionId{"hourly"}));
  EXPECT_FALSE(value_index(point, Decimal(1)));
  EXPECT_EQ(value_at(point, 0), Value(OptionId{"daily"}));
  EXPECT_EQ(describe_value(point, OptionId{"daily"}, "en"), "Every day");
  EXPECT_EQ(describe_value(point, OptionId{"weekly"}, "en"), "weekly");
}

TEST(Domain, OfAQuantity) {
  const Point point = quantity("-1", "1.3", "0.5");  // -1, -0.5, 0, 0.5, 1
  EXPECT_EQ(domain_size(point), 5);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(value_index(point, value_at(point, i)), i);
  EXPECT_EQ(value_at(point, 1), Value(number("-0.5")));
  EXPECT_FALSE(value_index(point, number("0.25")));
  EXPECT_FALSE(value_index(point, number("1.3")));
  EXPECT_FALSE(value_index(point, number("1.5")));
  EXPECT_FALSE(value_index(point, number("-1.5")));
  EXPECT_EQ(describe_value(point, number("0.5"), "en"), "0.5 %");
}

TEST(Domain, OfAnImpossibleQuantityIsEmpty) {
  EXPECT_EQ(domain_size(quantity("2", "1", "1")), 0);
  EXPECT_EQ(domain_size(quantity("0", "1", "0")), 0);
  EXPECT_EQ(domain_size(quantity("0", "1", "-1")), 0);
  EXPECT_EQ(domain_size(quantity("0", "100000000000000000", "0.0001")), 0);
  EXPECT_EQ(domain_size(quantity("3", "3", "1")), 1);
}

TEST(Domain, OfDates) {
  Point point;
  point.kind = PointKind::date;
  point.dates = DateRange{*Date::parse("2027-03-01"), *Date::parse("2027-03-31"), 7};
  EXPECT_EQ(domain_size(point), 5);
  EXPECT_EQ(value_at(point, 4), Value(*Date::parse("2027-03-29")));
  EXPECT_EQ(value_index(point, *Date::parse("2027-03-08")), 1);
  EXPECT_FALSE(value_index(point, *Date::parse("2027-03-09")));
  EXPECT_EQ(describe_value(point, *Date::parse("2027-03-08"), "en"), "2027-03-08");
}

TEST(Domain, OfARosterIsNotEnumerated) {
  Point point;
  point.kind = PointKind::roster;
  point.roster = Roster{};
  point.roster->members = {{"m1", Text("First"), ""}, {"m2", Text{}, ""}};
  EXPECT_EQ(domain_size(point), 0);
  EXPECT_EQ(describe_value(point, MemberIds{"m1", "m2"}, "en"), "First, m2");
}

TEST(Case, FindsByIdOrReturnsNull) {
  Case talks;
  talks.parties.push_back({.id = "north", .name = {}, .note = {}});
  talks.preferences.push_back({});
  talks.preferences.back().party = "north";
  EXPECT_EQ(talks.find_party("north"), &talks.parties[0]);
  EXPECT_EQ(talks.find_party("south"), nullptr);
  EXPECT_EQ(talks.find_preferences("north"), &talks.preferences[0]);
  EXPECT_EQ(talks.find_point("aid"), nullptr);
  EXPECT_EQ(talks.find_draft("first"), nullptr);
}

}  // namespace
}  // namespace dragoman
