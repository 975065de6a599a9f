#include "dragoman/decimal.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>

namespace dragoman {
namespace {

__extension__ typedef __int128 Int128;

constexpr int kDigits = 18;
constexpr int kMaxScale = 30;
constexpr std::int64_t kLimit = 1'000'000'000'000'000'000;  // 10^18

Int128 power_of_ten(int exponent) {
  Int128 power = 1;
  while (exponent-- > 0) power *= 10;
  return power;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

Int128 divide_half_even(Int128 value, Int128 divisor) {
  Int128 quotient = value / divisor;
  Int128 rest = value % divisor;
  if (rest < 0) rest = -rest;
  const bool odd = (quotient % 2) != 0;
  if (rest * 2 > divisor || (rest * 2 == divisor && odd)) quotient += value < 0 ? -1 : 1;
  return quotient;
}

// The digits of a number as written: the first significant ones, and whether anything follows.
struct Digits {
  std::int64_t mantissa = 0;
  int kept = 0;       // significant digits in the mantissa
  int dropped = 0;    // digits after them
  int next = -1;      // the first dropped digit
  bool tail = false;  // whether a later dropped digit is not zero
  int after_point = 0;
  bool any = false;
};

void take_digit(Digits& digits, int digit, bool after_point) {
  digits.any = true;
  if (after_point) ++digits.after_point;
  if (digits.kept < kDigits) {
    digits.mantissa = digits.mantissa * 10 + digit;
    if (digits.mantissa != 0) ++digits.kept;
    return;
  }
  if (digits.dropped++ == 0) {
    digits.next = digit;
  } else if (digit != 0) {
    digits.tail = true;
  }
}

// Reads "[+-]digits[.digits]" and returns what is left, or nothing on a second point or no digits.
std::optional<std::string_view> take_digits(std::string_view text, Digits& digits) {
  bool point = false;
  std::size_t i = 0;
  for (; i < text.size(); ++i) {
    if (text[i] == '.') {
      if (point) return std::nullopt;
      point = true;
    } else if (is_digit(text[i])) {
      take_digit(digits, text[i] - '0', point);
    } else {
      break;
    }
  }
  if (!digits.any) return std::nullopt;
  return text.substr(i);
}

// Exponents beyond these say "too large" or "zero" whatever the digits are, within any file size.
constexpr std::int64_t kExponentCap = 1'000'000'000;

std::optional<std::int64_t> parse_exponent(std::string_view text) {
  if (text.empty()) return 0;
  if (text[0] != 'e' && text[0] != 'E') return std::nullopt;
  text.remove_prefix(1);
  bool negative = false;
  if (!text.empty() && (text[0] == '+' || text[0] == '-')) {
    negative = text[0] == '-';
    text.remove_prefix(1);
  }
  if (text.empty() || !std::all_of(text.begin(), text.end(), is_digit)) return std::nullopt;
  std::int64_t exponent = 0;
  for (char c : text) exponent = std::min(exponent * 10 + (c - '0'), kExponentCap);
  return negative ? -exponent : exponent;
}

// mantissa × 10^-scale with a sticky remainder, rounded half to even to `drop` fewer digits.
std::int64_t drop_digits(std::int64_t mantissa, std::int64_t drop, bool sticky) {
  if (drop > kDigits) return 0;
  const auto divisor = power_of_ten(static_cast<int>(drop));
  const Int128 rest = mantissa % divisor;
  Int128 rounded = divide_half_even(mantissa, divisor);
  if (sticky && rest * 2 == divisor) rounded = mantissa / divisor + 1;
  return static_cast<std::int64_t>(rounded);
}

}  // namespace

std::optional<Decimal> Decimal::make(std::int64_t mantissa, int scale) {
  if (scale < 0) {
    if (mantissa == 0) return Decimal{};
    if (scale < -kDigits) return std::nullopt;
    const Int128 whole = mantissa * power_of_ten(-scale);
    if (whole >= kLimit || whole <= -kLimit) return std::nullopt;
    return Decimal(static_cast<std::int64_t>(whole));
  }
  while (scale > 0 && mantissa % 10 == 0) {
    mantissa /= 10;
    if (mantissa == 0) return Decimal{};
    --scale;
  }
  if (mantissa >= kLimit || mantissa <= -kLimit || scale > kMaxScale) return std::nullopt;
  Decimal made;
  made.mantissa_ = mantissa;
  made.scale_ = scale;
  return made;
}

std::optional<Decimal> Decimal::parse(std::string_view text) {
  bool negative = false;
  if (!text.empty() && (text[0] == '+' || text[0] == '-')) {
    negative = text[0] == '-';
    text.remove_prefix(1);
  }
  Digits digits;
  const auto rest = take_digits(text, digits);
  if (!rest) return std::nullopt;
  const auto exponent = parse_exponent(*rest);
  if (!exponent) return std::nullopt;
  if (digits.mantissa == 0) return Decimal{};

  std::int64_t scale = std::int64_t{digits.after_point} - digits.dropped - *exponent;
  std::int64_t mantissa = digits.mantissa;
  if (digits.next >= 0 && scale <= kMaxScale) {
    const bool up = digits.next > 5 || (digits.next == 5 && (digits.tail || mantissa % 2 != 0));
    mantissa += up ? 1 : 0;
  }
  if (scale > kMaxScale) {
    mantissa = drop_digits(mantissa, scale - kMaxScale, digits.next > 0 || digits.tail);
    scale = kMaxScale;
  }
  if (scale < -kDigits) return std::nullopt;
  return make(negative ? -mantissa : mantissa, static_cast<int>(scale));
}

std::optional<std::int64_t> Decimal::scaled(int decimals) const {
  if (mantissa_ == 0) return 0;
  const int shift = decimals - scale_;
  if (shift < 0) {
    if (shift < -kDigits) return 0;
    return static_cast<std::int64_t>(divide_half_even(mantissa_, power_of_ten(-shift)));
  }
  if (shift > kDigits) return std::nullopt;
  const Int128 value = mantissa_ * power_of_ten(shift);
  if (value > INT64_MAX || value < INT64_MIN) return std::nullopt;
  return static_cast<std::int64_t>(value);
}

double Decimal::to_double() const {
  const std::string text = to_string();
  double value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::string Decimal::to_string() const {
  if (scale_ == 0) return fmt::format("{}", mantissa_);
  const std::int64_t magnitude = mantissa_ < 0 ? -mantissa_ : mantissa_;
  std::string digits = fmt::format("{:0{}}", magnitude, scale_ + 1);
  digits.insert(digits.size() - static_cast<std::size_t>(scale_), 1, '.');
  return (mantissa_ < 0 ? "-" : "") + digits;
}

std::strong_ordering operator<=>(const Decimal& a, const Decimal& b) {
  const Int128 unit_a = power_of_ten(a.scale_), unit_b = power_of_ten(b.scale_);
  const Int128 whole_a = a.mantissa_ / unit_a, whole_b = b.mantissa_ / unit_b;
  const auto order = [](Int128 x, Int128 y) {
    return x < y   ? std::strong_ordering::less
           : x > y ? std::strong_ordering::greater
                   : std::strong_ordering::equal;
  };
  if (whole_a != whole_b) return order(whole_a, whole_b);
  // Fractions are below 10^scale <= 10^30, so both fit at the larger scale.
  const int scale = std::max(a.scale_, b.scale_);
  return order((a.mantissa_ % unit_a) * power_of_ten(scale - a.scale_),
               (b.mantissa_ % unit_b) * power_of_ten(scale - b.scale_));
}

std::optional<Date> Date::parse(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  int parts[3] = {0, 0, 0};
  const std::size_t starts[3] = {0, 5, 8}, lengths[3] = {4, 2, 2};
  for (int part = 0; part < 3; ++part) {
    for (char c : text.substr(starts[part], lengths[part])) {
      if (!is_digit(c)) return std::nullopt;
      parts[part] = parts[part] * 10 + (c - '0');
    }
  }
  const std::chrono::year_month_day day{std::chrono::year{parts[0]},
                                        std::chrono::month{static_cast<unsigned>(parts[1])},
                                        std::chrono::day{static_cast<unsigned>(parts[2])}};
  if (parts[0] < 1 || !day.ok()) return std::nullopt;
  return Date(static_cast<std::int32_t>(std::chrono::sys_days{day}.time_since_epoch().count()));
}

std::string Date::to_string() const {
  const std::chrono::year_month_day day{std::chrono::sys_days{std::chrono::days{days_}}};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(day.year()),
                     static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
}

}  // namespace dragoman
