#include "brief/numbers.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace dragoman::brief {
namespace {

constexpr int kSignificantDigits = 4;
constexpr std::size_t kLongestPlainCount = 15;
constexpr const char* kMinus = "\u2212";

std::int64_t power_of_ten(int exponent) {
  std::int64_t power = 1;
  for (int i = 0; i < exponent; ++i) power *= 10;
  return power;
}

Utility magnitude(Utility value) { return value <= kRedLine / 2 ? 0 : std::abs(value); }

// The largest absolute utility a party could reach if every variable were at its extreme.
Utility largest(const Problem& problem) {
  const std::size_t parties = problem.parties.size();
  Utility most = 0;
  for (std::size_t p = 0; p < parties; ++p) {
    const ProblemParty& party = problem.parties[p];
    Utility sum = magnitude(party.constant);
    for (const Variable& variable : problem.variables) {
      Utility widest = 0;
      for (std::size_t i = p; i < variable.utility.size(); i += parties) {
        widest = std::max(widest, magnitude(variable.utility[i]));
      }
      sum += widest;
    }
    if (party.has_cap) sum = std::min(sum, std::max<Utility>(magnitude(party.cap), 1));
    most = std::max({most, sum, magnitude(party.walk_away)});
  }
  return most;
}

// |value| / 10^decimals rounded to `places`, half away from zero.
std::string unsigned_text(Utility value, Units units) {
  const int dropped = std::max(0, units.decimals - units.places);
  const std::int64_t divisor = power_of_ten(dropped);
  const std::int64_t rounded = (std::abs(value) + divisor / 2) / divisor;
  const int places = std::min(units.places, units.decimals);
  const std::int64_t whole = power_of_ten(places);
  const std::string grouped = count_text(std::to_string(rounded / whole));
  return places == 0 ? grouped : fmt::format("{}.{:0{}}", grouped, rounded % whole, places);
}

bool prints_as_zero(const std::string& text) {
  return text.find_first_of("123456789") == std::string::npos;
}

}  // namespace

Units units_of(const Problem& problem) {
  int integer_digits = 0;
  for (Utility rest = largest(problem) / power_of_ten(problem.decimals); rest > 0; rest /= 10) {
    ++integer_digits;
  }
  return {problem.decimals, std::clamp(kSignificantDigits - integer_digits, 0, problem.decimals)};
}

std::string utility_text(Utility value, Units units) {
  if (value <= kRedLine / 2) return "\u2715";
  std::string text = unsigned_text(value, units);
  return value < 0 && !prints_as_zero(text) ? kMinus + text : text;
}

std::string difference_text(Utility value, Units units) {
  if (value <= kRedLine / 2) return "\u2715";
  std::string text = unsigned_text(value, units);
  if (prints_as_zero(text)) return text;
  return (value < 0 ? kMinus : "+") + text;
}

double utility_number(Utility value, Units units) {
  return static_cast<double>(value) / static_cast<double>(power_of_ten(units.decimals));
}

std::string count_text(std::string_view digits) {
  const bool plain = !digits.empty() && std::all_of(digits.begin(), digits.end(),
                                                    [](char c) { return c >= '0' && c <= '9'; });
  if (!plain || digits.size() <= 3) return std::string(digits);
  if (digits.size() > kLongestPlainCount) {
    return fmt::format("{}.{} \u00d7 10^{}", digits[0], digits.substr(1, 2), digits.size() - 1);
  }
  std::string text;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const std::size_t left = digits.size() - i;
    if (i > 0 && left % 3 == 0) text += "\u202f";
    text += digits[i];
  }
  return text;
}

std::vector<double> round_ticks(double low, double high, int most) {
  if (!(high > low) || most < 1) return {low};
  const double rough = (high - low) / most;
  const double power = std::pow(10.0, std::floor(std::log10(rough)));
  for (const double factor : {1.0, 2.0, 5.0, 10.0, 20.0, 50.0}) {
    const double step = factor * power;
    const double first = std::ceil(low / step - 1e-9), last = std::floor(high / step + 1e-9);
    if (last - first + 1 > most) continue;
    std::vector<double> ticks;
    for (double i = first; i <= last; ++i) ticks.push_back(i == 0 ? 0.0 : i * step);
    return ticks;
  }
  return {low};
}

std::string tick_text(double value, double step) {
  const int places = step >= 1 || step <= 0
                         ? 0
                         : std::min(12, static_cast<int>(std::ceil(-std::log10(step) - 1e-9)));
  std::string text = fmt::format("{:.{}f}", std::abs(value), places);
  return value < 0 && !prints_as_zero(text) ? kMinus + text : text;
}

std::string percent_text(double share) {
  return fmt::format("{:.0f}\u202f%", std::round(share * 100));
}

}  // namespace dragoman::brief
