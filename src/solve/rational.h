// Exact rationals for the one rounding of the product, and wide integers for comparing gains.
#pragma once

#include <boost/multiprecision/cpp_int.hpp>
#include <cstdint>
#include <optional>

#include "dragoman/decimal.h"

namespace dragoman::solve {

using Rational = boost::multiprecision::cpp_rational;
using WideInt = boost::multiprecision::cpp_int;

inline WideInt power_of_ten(int exponent) {
  WideInt result = 1;
  for (int i = 0; i < exponent; ++i) result *= 10;
  return result;
}

inline Rational to_rational(const Decimal& decimal) {
  return Rational(WideInt(decimal.mantissa()), power_of_ten(decimal.scale()));
}

// value × 10^decimals rounded half to even, and whether that was exact; empty beyond ±2^62.
struct Rounded {
  std::int64_t value = 0;
  bool exact = true;
};
inline std::optional<Rounded> round_scaled(const Rational& value, int decimals) {
  const WideInt scaled = numerator(value) * power_of_ten(decimals);
  const WideInt& unit = denominator(value);
  WideInt quotient, remainder;
  boost::multiprecision::divide_qr(scaled, unit, quotient, remainder);  // truncates towards zero
  const bool exact = remainder == 0;
  if (!exact) {
    const WideInt twice = abs(remainder) * 2;
    if (twice > unit || (twice == unit && (quotient & 1) != 0)) quotient += scaled < 0 ? -1 : 1;
  }
  if (abs(quotient) > (WideInt(1) << 62)) return std::nullopt;
  return Rounded{static_cast<std::int64_t>(quotient), exact};
}

}  // namespace dragoman::solve
