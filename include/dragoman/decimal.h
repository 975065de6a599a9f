// Exact decimals and calendar dates, as a person writes them in a case file.
//
//   auto weight = dragoman::Decimal::parse("0.25");   // mantissa 25, scale 2
//   auto day = dragoman::Date::parse("2025-10-08");   // proleptic Gregorian
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dragoman {

// mantissa × 10^-scale, with at most 18 significant digits; 0 <= scale <= 30. Normalised: no
// trailing zero in the mantissa while scale > 0, so equal values are equal objects.
class Decimal {
 public:
  constexpr Decimal() = default;
  // Any 64-bit integer of at most 18 digits.
  constexpr explicit Decimal(std::int64_t integer) : mantissa_(integer) {}

  // mantissa × 10^-scale, normalised. Empty when it needs more than 18 digits or scale > 30.
  static std::optional<Decimal> make(std::int64_t mantissa, int scale);

  // Accepts an optional sign, digits with at most one point, and an optional exponent ("-1.5e-3").
  // More than 18 significant digits are rounded half to even. Refuses everything else: NaN, inf,
  // hexadecimal, thousands separators, surrounding blanks, values of 10^18 and more.
  static std::optional<Decimal> parse(std::string_view text);

  constexpr std::int64_t mantissa() const { return mantissa_; }
  constexpr int scale() const { return scale_; }
  constexpr bool is_zero() const { return mantissa_ == 0; }
  constexpr bool is_negative() const { return mantissa_ < 0; }

  // The value times 10^decimals, rounded half to even; empty on overflow of int64.
  std::optional<std::int64_t> scaled(int decimals) const;

  double to_double() const;
  // Shortest plain notation, never an exponent: "-0.0015".
  std::string to_string() const;

  friend constexpr bool operator==(const Decimal&, const Decimal&) = default;
  friend std::strong_ordering operator<=>(const Decimal& a, const Decimal& b);

 private:
  std::int64_t mantissa_ = 0;
  int scale_ = 0;
};

// A day, counted from 1970-01-01. Years 1 to 9999.
class Date {
 public:
  constexpr Date() = default;
  constexpr explicit Date(std::int32_t days_since_epoch) : days_(days_since_epoch) {}

  // "YYYY-MM-DD" of an existing day, nothing else.
  static std::optional<Date> parse(std::string_view text);

  constexpr std::int32_t days_since_epoch() const { return days_; }
  std::string to_string() const;

  friend constexpr auto operator<=>(const Date&, const Date&) = default;

 private:
  std::int32_t days_ = 0;
};

}  // namespace dragoman
