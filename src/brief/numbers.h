// Numbers as the parties wrote them: utilities in their own units, counts grouped, round ticks.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "dragoman/packages.h"

namespace dragoman::brief {

// How utilities of one problem are printed: value / 10^decimals, always with `places` decimals, so
// that columns line up. `places` keeps about four significant digits of the largest utility and
// never more than the problem has.
struct Units {
  int decimals = 0;
  int places = 0;
};
Units units_of(const Problem& problem);

// "12.5", "−3"; kRedLine prints as "✕".
std::string utility_text(Utility value, Units units);
// With its sign: "+12.5", "−3", "0".
std::string difference_text(Utility value, Units units);
double utility_number(Utility value, Units units);

// Digits in groups of three with narrow no-break spaces ("1 234 567"); from 16 digits on
// "4.61 × 10^17". Anything that is not a plain number is returned unchanged.
std::string count_text(std::string_view digits);

// At most `most` round numbers (1, 2 or 5 times a power of ten apart) within [low, high].
std::vector<double> round_ticks(double low, double high, int most);
// A tick of that series, with as many decimals as the step needs.
std::string tick_text(double value, double step);

// 0.734 -> "73 %".
std::string percent_text(double share);

}  // namespace dragoman::brief
