#include "dragoman/decimal.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace dragoman {
namespace {

std::string printed(std::string_view text) {
  const auto number = Decimal::parse(text);
  return number ? number->to_string() : "refused";
}

TEST(Decimal, ReadsWhatPeopleWrite) {
  EXPECT_EQ(printed("12"), "12");
  EXPECT_EQ(printed("-0.25"), "-0.25");
  EXPECT_EQ(printed("+3"), "3");
  EXPECT_EQ(printed(".5"), "0.5");
  EXPECT_EQ(printed("5."), "5");
  EXPECT_EQ(printed("-1.5e-3"), "-0.0015");
  EXPECT_EQ(printed("1E3"), "1000");
  EXPECT_EQ(printed("0.1200"), "0.12");
  EXPECT_EQ(printed("-0"), "0");
  EXPECT_EQ(printed("0e999999999999"), "0");
  EXPECT_EQ(printed("999999999999999999"), "999999999999999999");
}

TEST(Decimal, RefusesEverythingElse) {
  for (const char* text : {"",
                           "-",
                           ".",
                           "e5",
                           "1e",
                           "1e+",
                           "1.2.3",
                           "1,000",
                           " 1",
                           "1 ",
                           "0x10",
                           "NaN",
                           "nan",
                           "inf",
                           "-inf",
                           "1000000000000000000",
                           "1e18",
                           "1e400",
                           "1e99999999999999999999",
                           "--1",
                           "1f",
                           "999999999999999999.9"}) {
    EXPECT_EQ(printed(text), "refused") << text;
  }
}

TEST(Decimal, RoundsBeyond18DigitsHalfToEven) {
  EXPECT_EQ(printed("0.1234567890123456785"), "0.123456789012345678");
  EXPECT_EQ(printed("0.1234567890123456775"), "0.123456789012345678");
  EXPECT_EQ(printed("0.12345678901234567850001"), "0.123456789012345679");
  EXPECT_EQ(printed("12345678901234567.85"), "12345678901234567.8");
  EXPECT_EQ(printed("1e-30"), "0.000000000000000000000000000001");
  EXPECT_EQ(printed("5e-31"), "0");
  EXPECT_EQ(printed("15e-31"), "0.000000000000000000000000000002");
  EXPECT_EQ(printed("5.00000000000000000001e-31"), "0.000000000000000000000000000001");
  EXPECT_EQ(printed("1e-400"), "0");
}

TEST(Decimal, EqualValuesAreEqualObjects) {
  EXPECT_EQ(*Decimal::parse("1.50"), *Decimal::parse("15e-1"));
  EXPECT_EQ(Decimal(7), *Decimal::make(700, 2));
  EXPECT_EQ(Decimal(700), *Decimal::make(7, -2));
  EXPECT_EQ(Decimal(0), *Decimal::make(0, 30));
  EXPECT_FALSE(Decimal::make(1, 31));
  EXPECT_FALSE(Decimal::make(1, -18));
}

TEST(Decimal, ScalesWithRoundingHalfToEven) {
  EXPECT_EQ(*Decimal::parse("2.5")->scaled(0), 2);
  EXPECT_EQ(*Decimal::parse("3.5")->scaled(0), 4);
  EXPECT_EQ(*Decimal::parse("-2.5")->scaled(0), -2);
  EXPECT_EQ(*Decimal::parse("-2.51")->scaled(0), -3);
  EXPECT_EQ(*Decimal::parse("0.0004")->scaled(12), 400'000'000);
  EXPECT_FALSE(Decimal(100'000'000).scaled(12).has_value());
  EXPECT_EQ(*Decimal(0).scaled(40), 0);
}

// Property: printing and reading again gives the same object, and order is that of the values.
TEST(Decimal, RoundTripsAndOrders) {
  std::mt19937_64 random(20270301);
  const auto draw = [&] {
    const int digits = static_cast<int>(random() % 18) + 1;
    std::int64_t mantissa = 0;
    for (int i = 0; i < digits; ++i) mantissa = mantissa * 10 + static_cast<int>(random() % 10);
    return *Decimal::make(random() % 2 ? mantissa : -mantissa, static_cast<int>(random() % 31));
  };
  for (int i = 0; i < 50'000; ++i) {
    const Decimal a = draw(), b = draw();
    ASSERT_EQ(Decimal::parse(a.to_string()), a) << a.to_string();
    ASSERT_EQ(a<b, b> a);
    ASSERT_EQ(a == b, (a <=> b) == 0);
    const long double x = std::stold(a.to_string()), y = std::stold(b.to_string());
    if (std::abs(x - y) > 1e-17L * (std::abs(x) + std::abs(y))) {
      ASSERT_EQ(a < b, x < y) << a.to_string() << " and " << b.to_string();
    }
  }
}

TEST(Decimal, OrdersFractionsExactly) {
  EXPECT_LT(*Decimal::parse("0.1"), *Decimal::parse("0.100000000000000001"));
  EXPECT_LT(*Decimal::parse("-0.5"), *Decimal::parse("0.5"));
  EXPECT_LT(*Decimal::parse("-1.5"), *Decimal::parse("-1.2"));
  EXPECT_LT(*Decimal::parse("1e-30"), *Decimal::parse("999999999999999999"));
  EXPECT_LT(*Decimal::parse("-999999999999999999"), *Decimal::parse("1e-30"));
}

TEST(Decimal, ConvertsToTheNearestDouble) {
  EXPECT_EQ(Decimal::parse("0.1")->to_double(), 0.1);
  EXPECT_EQ(Decimal::parse("-123.456")->to_double(), -123.456);
}

TEST(Date, ReadsDaysOfTheCalendar) {
  EXPECT_EQ(Date::parse("1970-01-01")->days_since_epoch(), 0);
  EXPECT_EQ(Date::parse("1969-12-31")->days_since_epoch(), -1);
  EXPECT_EQ(Date::parse("2025-10-08")->days_since_epoch(), 20369);
  EXPECT_TRUE(Date::parse("2024-02-29"));
  EXPECT_TRUE(Date::parse("0001-01-01"));
  for (const char* text : {"2025-02-29", "2025-13-01", "2025-00-10", "2025-10-00", "0000-01-01",
                           "2025-1-01", "2025/10/08", "25-10-08", "2025-10-08 ", "2025-10-0x"}) {
    EXPECT_FALSE(Date::parse(text)) << text;
  }
}

TEST(Date, RoundTrips) {
  for (int day = -719'162; day <= 2'932'896; day += 97) {
    const Date date(day);
    ASSERT_EQ(Date::parse(date.to_string()), date) << date.to_string();
  }
}

}  // namespace
}  // namespace dragoman
