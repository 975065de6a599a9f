#include "format/case_builder.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace dragoman::format {
namespace {

__extension__ using Wide = __int128;

constexpr Wide kLimit = 1'000'000'000'000'000'000;  // 10^18

std::string slug(std::string_view name) {
  std::string out;
  for (const char c : name) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (letter || (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '-') {
      out += c;
    } else if (!out.empty() && out.back() != '-') {
      out += '-';
    }
    if (out.size() >= 60) break;
  }
  while (!out.empty() && out.back() == '-') out.pop_back();
  return out;
}

// A blank for every control character but tab and line feed: texts are shown and written again.
std::string printable(std::string_view name) {
  std::string out;
  for (std::size_t at = 0; at < name.size(); ++at) {
    const auto c = static_cast<unsigned char>(name[at]);
    const auto next = at + 1 < name.size() ? static_cast<unsigned char>(name[at + 1]) : 0U;
    const bool late = c == 0xC2 && next >= 0x80 && next < 0xA0;  // U+0080 … U+009F
    const bool noncharacter = name.substr(at, 3) == "\xEF\xBF\xBE" ||
                              name.substr(at, 3) == "\xEF\xBF\xBF" ||
                              name.substr(at, 3) == "\xEF\xBB\xBF";
    if ((c < 0x20 && c != '\t' && c != '\n') || c == 0x7F || late || noncharacter) {
      out += ' ';
      at += noncharacter ? 2 : late ? 1 : 0;
    } else {
      out += name[at];
    }
  }
  return out;
}

// mantissa × 10^-scale with at most 18 digits, rounded half to even where digits must go.
std::optional<Decimal> narrow(Wide mantissa, int scale) {
  const bool negative = mantissa < 0;
  Wide rest = negative ? -mantissa : mantissa;
  Wide dropped = 0;  // what the last dropped digit was, with a sticky mark for the ones before
  bool sticky = false;
  while ((rest >= kLimit || scale > 30) && scale > 0) {
    sticky = sticky || dropped != 0;
    dropped = rest % 10;
    rest /= 10;
    --scale;
  }
  if (dropped > 5 || (dropped == 5 && (sticky || rest % 2 == 1))) ++rest;
  if (rest >= kLimit) {
    if (rest > kLimit || scale == 0) return std::nullopt;
    rest /= 10;
    --scale;
  }
  const auto value = static_cast<std::int64_t>(rest);
  return Decimal::make(negative ? -value : value, scale);
}

}  // namespace

tl::unexpected<Error> too_many_issues(Where place) {
  return tl::unexpected<Error>(
      Error{ErrorCode::limit, fmt::format("there are more than {} issues", kMaxIssues),
            "check that this is the file that was meant", std::move(place)});
}

std::string IdMaker::make(std::string_view name, std::string_view fallback) {
  std::string base = slug(name);
  if (base.empty()) base = std::string(fallback);
  std::string id = base;
  // Counting on from the last number keeps many equal names linear.
  int& last = last_number_.try_emplace(base, 1).first->second;
  while (used_.contains(id)) id = fmt::format("{}-{}", base, ++last);
  used_.insert(id);
  return id;
}

CaseBuilder::CaseBuilder(const std::string& title) {
  talks_.id = IdMaker().make(title, "case");
  if (!trim(title).empty()) talks_.title = Text(printable(title));
}

Issue& CaseBuilder::add_point(std::string name, PointKind kind, std::optional<int> number) {
  Point point;
  point.id = point_ids_.make(name, fmt::format("point-{}", talks_.points.size() + 1));
  point.number = number;
  point.kind = kind;
  if (!name.empty()) point.title = Text(printable(name));
  talks_.points.push_back(std::move(point));
  Issue issue;
  issue.point = talks_.points.size() - 1;
  by_name_.emplace(name, issues_.size());
  issue.name = std::move(name);
  issues_.push_back(std::move(issue));
  return issues_.back();
}

Issue& CaseBuilder::add_choice(std::string name, std::optional<int> number) {
  return add_point(std::move(name), PointKind::choice, number);
}

Issue& CaseBuilder::add_range(std::string name, QuantityRange range, std::optional<int> number) {
  Issue& issue = add_point(std::move(name), PointKind::quantity, number);
  talks_.points.back().quantity = std::move(range);
  return issue;
}

Issue& CaseBuilder::add_real(std::string name, const Decimal& from, const Decimal& to, int steps,
                             std::optional<int> number) {
  QuantityRange range;
  range.from = from;
  range.to = to;
  // Rounded down, so that the last of the values does not pass `to`.
  const double width = to.to_double() - from.to_double();
  const double scale = std::pow(10.0, 9.0 - std::ceil(std::log10(width / steps)));
  const double exact = std::floor(width / steps * scale * (1 + 1e-14)) / scale;
  range.step = to_decimal(exact);
  Issue& issue = add_range(std::move(name), range, number);
  note(fmt::format(
      "The real-valued issue “{}” from {} to {} is read at {} evenly spaced values, {} apart.",
      shorten(issue.name), from.to_string(), to.to_string(), steps + 1, range.step.to_string()));
  return issue;
}

bool CaseBuilder::add_option(Issue& issue, const std::string& value) {
  if (issue.option_ids.contains(value)) return false;
  Point& point = talks_.points[issue.point];
  Option option;
  option.id = issue.ids.make(value, fmt::format("option-{}", point.options.size() + 1));
  option.text = Text(printable(value));
  issue.option_ids.emplace(value, option.id);
  point.options.push_back(std::move(option));
  return true;
}

Issue* CaseBuilder::find(std::string_view name) {
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? nullptr : &issues_[found->second];
}

Preferences& CaseBuilder::add_party(const std::string& name) {
  Party party;
  party.id = party_ids_.make(name, fmt::format("party-{}", talks_.parties.size() + 1));
  if (!trim(name).empty()) party.name = Text(printable(name));
  Preferences preferences;
  preferences.party = party.id;
  talks_.parties.push_back(std::move(party));
  talks_.preferences.push_back(std::move(preferences));
  return talks_.preferences.back();
}

void CaseBuilder::note(const std::string& sentence) {
  if (std::find(notes_.begin(), notes_.end(), sentence) == notes_.end()) notes_.push_back(sentence);
}

Case CaseBuilder::finish() && {
  if (!notes_.empty()) talks_.summary = Text(fmt::format("{}", fmt::join(notes_, " ")));
  return std::move(talks_);
}

Decimal to_decimal(double value) {
  if (!std::isfinite(value)) return Decimal{};
  return Decimal::parse(fmt::format("{}", value)).value_or(Decimal{});
}

std::optional<Decimal> multiply(const Decimal& a, const Decimal& b) {
  return narrow(static_cast<Wide>(a.mantissa()) * b.mantissa(), a.scale() + b.scale());
}

std::optional<Decimal> add(const Decimal& a, const Decimal& b) {
  const Decimal& fine = a.scale() >= b.scale() ? a : b;
  const Decimal& coarse = a.scale() >= b.scale() ? b : a;
  Wide wide = coarse.mantissa();
  Wide small = fine.mantissa();
  int scale = coarse.scale();
  // 18 digits leave room for 19 more; digits of the finer number beyond that cannot matter.
  for (; scale < fine.scale() && wide < kLimit * kLimit / 100 && wide > -kLimit * kLimit / 100;
       ++scale) {
    wide *= 10;
  }
  for (int at = fine.scale(); at > scale; --at) small /= 10;
  return narrow(wide + small, scale);
}

std::optional<Decimal> parse_number(std::string_view text) {
  text = trim(text);
  if (text.size() > 1 && text[0] == '+' && text[1] != '-' && text[1] != '+') text.remove_prefix(1);
  return Decimal::parse(text);
}

}  // namespace dragoman::format
