// Scores: what a party gets from each point, its interactions and red lines.
#include <fmt/format.h>

#include <algorithm>

#include "model/checker.h"
#include "model/suggest.h"

namespace dragoman::model {
namespace {

// The corner's place on the axis of the point, or nothing when it is of the wrong kind.
std::optional<Decimal> corner(const Point& point, const Value& at) {
  const auto* number = std::get_if<Decimal>(&at);
  const auto* day = std::get_if<Date>(&at);
  if (number && (point.kind == PointKind::quantity || point.kind == PointKind::roster)) {
    return *number;
  }
  if (day && point.kind == PointKind::date) return Decimal(day->days_since_epoch());
  return std::nullopt;
}

}  // namespace

void Checker::check_preferences() {
  std::unordered_set<std::string_view> seen;
  for (std::size_t i = 0; i < case_.preferences.size() && !failed(); ++i) {
    const Preferences& scores = case_.preferences[i];
    const Path at("preferences", i);
    find(Path(at, "party"), "party", parties_, scores.party);
    if (!seen.insert(scores.party).second) {
      complain(at, ErrorCode::duplicate, fmt::format("'{}' has preferences twice", scores.party),
               "keep one of them");
    }
    check_scores(at, scores);
  }
}

void Checker::check_scores(const Path& at, const Preferences& scores) {
  check_text(Path(at, "source"), scores.source);
  if (scores.divisor && *scores.divisor <= Decimal(0)) {
    complain(Path(at, "divisor"), ErrorCode::range, "a divisor must be above 0",
             "correct it, or leave it out");
  }
  std::unordered_set<std::string_view> seen;
  for (std::size_t i = 0; i < scores.points.size() && !failed(); ++i) {
    const Path here(at, "points", i);
    check_point_scores(here, scores.points[i]);
    if (!seen.insert(scores.points[i].point).second) {
      complain(here, ErrorCode::duplicate,
               fmt::format("'{}' has scores for '{}' twice", scores.party, scores.points[i].point),
               "keep one of them");
    }
  }
  for (std::size_t i = 0; i < scores.interactions.size() && !failed(); ++i) {
    const Interaction& interaction = scores.interactions[i];
    const Path here(at, "interactions", i);
    check_text(Path(here, "text"), interaction.text);
    check_conditions(Path(here, "when"), interaction.when);
    for (std::size_t j = 0; j < interaction.when.size() && !failed(); ++j) {
      check_condition(Path(here, "when", j), interaction.when[j]);
    }
  }
  Index red_lines;
  for (std::size_t i = 0; i < scores.red_lines.size() && !failed(); ++i) {
    const RedLine& line = scores.red_lines[i];
    const Path here(at, "red_lines", i);
    declare(here, "red line", red_lines, line.id, i);
    check_text(Path(here, "reason"), line.reason);
    check_conditions(Path(here, "when"), line.when);
    for (std::size_t j = 0; j < line.when.size() && !failed(); ++j) {
      check_condition(Path(here, "when", j), line.when[j]);
    }
  }
}

void Checker::check_point_scores(const Path& at, const PointPreference& scores) {
  const Point* point = find_point(at, scores.point);
  if (!point || failed()) return;
  const PointIndex& index = index_of(*point);
  if (scores.divisor && *scores.divisor <= Decimal(0)) {
    complain(Path(at, "divisor"), ErrorCode::range, "a divisor must be above 0",
             "correct it, or leave it out");
  }
  if (!scores.values.empty() && !scores.curve.empty()) {
    complain(Path(at, "curve"), ErrorCode::conflict,
             fmt::format("'{}' has both values and a curve", point->id), "keep one of them");
  }
  if (!scores.values.empty() && point->kind == PointKind::roster) {
    return complain(Path(at, "values"), ErrorCode::unsupported,
                    fmt::format("the whole choice of '{}' cannot be given a value", point->id),
                    point->roster->of == Roster::Of::persons
                        ? "value its categories, or the number of members with a curve"
                        : "value its members, its categories, or the number of members");
  }
  std::vector<Value> values;
  values.reserve(scores.values.size());
  for (const auto& [value, score] : scores.values) values.push_back(value);
  check_values(at, *point, values);
  if (!scores.curve.empty()) check_curve(Path(at, "curve"), *point, scores.curve);
  check_category_scores(at, *point, index, scores);
  check_member_scores(at, *point, index, scores);
}

void Checker::check_curve(const Path& at, const Point& point,
                          const std::vector<CurvePoint>& curve) {
  if (point.kind == PointKind::choice) {
    return complain(at, ErrorCode::type,
                    fmt::format("'{}' is a choice and cannot have a curve", point.id),
                    "give each option a value instead");
  }
  std::optional<Decimal> last;
  for (const CurvePoint& step : curve) {
    const auto place = corner(point, step.at);
    if (!place) {
      return complain(at, ErrorCode::type,
                      fmt::format("a corner of the curve does not fit '{}', which is a {}",
                                  point.id, kind_name(point.kind)),
                      point.kind == PointKind::date ? "write days" : "write numbers");
    }
    if (last && *place <= *last) {
      return complain(
          at, ErrorCode::range,
          fmt::format("the corners of the curve of '{}' are not in ascending order", point.id),
          "list them from the smallest to the largest, each once");
    }
    last = place;
  }
}

void Checker::check_category_scores(const Path& at, const Point& point, const PointIndex& index,
                                    const PointPreference& scores) {
  if (!scores.categories.empty() && point.kind != PointKind::roster) {
    return complain(
        Path(at, "categories"), ErrorCode::type,
        fmt::format("'{}' is a {} and has no categories", point.id, kind_name(point.kind)),
        "give values or a curve instead");
  }
  std::unordered_set<std::string_view> seen;
  for (std::size_t i = 0; i < scores.categories.size() && !failed(); ++i) {
    const CategoryValue& of = scores.categories[i];
    const Path here(at, "categories", i);
    find(here, "category", index.categories, of.category, point.id);
    if (!seen.insert(of.category).second) {
      complain(here, ErrorCode::duplicate,
               fmt::format("category '{}' is valued twice", of.category), "keep one of them");
    }
    if (of.each.has_value() == !of.curve.empty()) {
      complain(here, ErrorCode::conflict,
               fmt::format("category '{}' needs a value for each member or a curve, not both",
                           of.category),
               "write a number, or {curve: {0: 0, 10: 5}}");
    }
    check_curve(here, point, of.curve);
  }
}

void Checker::check_member_scores(const Path& at, const Point& point, const PointIndex& index,
                                  const PointPreference& scores) {
  if (scores.members.empty()) return;
  if (point.kind != PointKind::roster) {
    return complain(Path(at, "members"), ErrorCode::type,
                    fmt::format("'{}' is a {} and has no members", point.id, kind_name(point.kind)),
                    "give values or a curve instead");
  }
  if (point.roster->of == Roster::Of::persons) {
    return complain(
        Path(at, "members"), ErrorCode::unsupported,
        fmt::format("'{}' is a roster of persons, and a person is never priced", point.id),
        "value its categories by number; a veto is excluded, an order is the order "
        "of the list");
  }
  std::unordered_set<std::string_view> seen;
  for (std::size_t i = 0; i < scores.members.size() && !failed(); ++i) {
    const Path here(at, "members", i);
    find(here, "member", index.members, scores.members[i].first, point.id);
    if (!seen.insert(scores.members[i].first).second) {
      complain(here, ErrorCode::duplicate,
               fmt::format("member '{}' is valued twice", scores.members[i].first),
               "keep one of them");
    }
  }
}

}  // namespace dragoman::model
