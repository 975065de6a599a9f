// Points, their domains and the values they can take.
#include <fmt/format.h>

#include <algorithm>

#include "model/checker.h"
#include "model/suggest.h"

namespace dragoman::model {
namespace {

std::string shown(const Value& value) {
  if (const auto* option = std::get_if<OptionId>(&value)) return quoted(option->id);
  if (const auto* number = std::get_if<Decimal>(&value)) return number->to_string();
  if (const auto* day = std::get_if<Date>(&value)) return day->to_string();
  return fmt::format("a list of {} members", std::get<MemberIds>(value).size());
}

// What the point can take, for the mend of an error.
std::string domain_hint(const Point& point) {
  if (point.kind == PointKind::quantity && point.quantity) {
    return fmt::format("write a number from {} to {} in steps of {}",
                       point.quantity->from.to_string(), point.quantity->to.to_string(),
                       point.quantity->step.to_string());
  }
  if (point.kind == PointKind::date && point.dates) {
    return fmt::format("write a day from {} to {} in steps of {} from the first",
                       point.dates->from.to_string(), point.dates->to.to_string(),
                       point.dates->step_days);
  }
  if (point.kind == PointKind::roster) return "list the ids of the chosen members";
  return "write the id of one of its options";
}

std::string times(std::int64_t count, std::string_view thing) {
  return fmt::format("{} {}{}", count, thing, count == 1 ? "" : "s");
}

// How many of each category, by its place; all under 0 when there are none.
std::vector<int> available(const Roster& roster, const PointIndex& index) {
  std::vector<int> count(std::max<std::size_t>(1, roster.categories.size()), 0);
  for (const RosterMember& member : roster.members) {
    if (index.excluded.contains(member.id)) continue;
    const auto category = index.categories.find(member.category);
    ++count[category == index.categories.end() ? 0 : category->second];
  }
  return count;
}

}  // namespace

void Checker::check_points() {
  if (case_.points.size() > kMaxPoints) {
    return complain(Path("points"), ErrorCode::limit,
                    fmt::format("the case has {} points; at most {} can be worked with",
                                case_.points.size(), kMaxPoints),
                    "split the case, or join points that are settled together");
  }
  std::unordered_map<int, std::size_t> numbers;
  point_index_.resize(case_.points.size());
  for (std::size_t i = 0; i < case_.points.size() && !failed(); ++i) {
    const Point& point = case_.points[i];
    const Path at("points", i);
    declare(at, "point", points_, point.id, i);
    if (point.number) {
      const auto [taken, fresh] = numbers.emplace(*point.number, i);
      if (!fresh) {
        complain(Path(at, "number"), ErrorCode::duplicate,
                 fmt::format("points '{}' and '{}' both have number {}",
                             case_.points[taken->second].id, point.id, *point.number),
                 "give one of them another number, or none");
      }
    }
    check_point(at, point, point_index_[i]);
  }
}

void Checker::check_point(const Path& at, const Point& point, PointIndex& index) {
  check_text(Path(at, "title"), point.title);
  check_text(Path(at, "text"), point.text);
  check_kind(at, point);
  for (std::size_t i = 0; i < point.options.size(); ++i) {
    const Path here(at, "options", i);
    declare(here, "option", index.options, point.options[i].id, i);
    check_text(here, point.options[i].text);
  }
  for (std::size_t i = 0; i < point.details.size(); ++i) {
    const Path here(at, "details", i);
    declare(here, "detail", index.details, point.details[i].id, i);
    check_text(here, point.details[i].text);
  }
  if (failed()) return;
  check_domain(at, point);
  if (point.roster) check_roster(Path(at, "roster"), *point.roster, index);
}

void Checker::check_kind(const Path& at, const Point& point) {
  const bool filled[] = {!point.options.empty(), point.quantity.has_value(),
                         point.dates.has_value(), point.roster.has_value()};
  const PointKind kinds[] = {PointKind::choice, PointKind::quantity, PointKind::date,
                             PointKind::roster};
  const char* const fields[] = {"options", "quantity", "dates", "roster"};
  for (int i = 0; i < 4; ++i) {
    if (filled[i] && kinds[i] != point.kind) {
      complain(Path(at, fields[i]), ErrorCode::conflict,
               fmt::format("point '{}' is a {} and cannot have {}", point.id, kind_name(point.kind),
                           fields[i]),
               "keep one of options, quantity, dates and roster");
    }
    if (!filled[i] && kinds[i] == point.kind && point.kind != PointKind::choice) {
      complain(
          at, ErrorCode::missing,
          fmt::format("point '{}' is a {} without {}", point.id, kind_name(point.kind), fields[i]),
          fmt::format("add {}", fields[i]));
    }
  }
}

void Checker::check_domain(const Path& at, const Point& point) {
  if (point.quantity) {
    const Path here(at, "quantity");
    check_text(Path(here, "unit"), point.quantity->unit);
    if (point.quantity->step <= Decimal(0)) {
      complain(Path(here, "step"), ErrorCode::range,
               fmt::format("the step of '{}' is {}", point.id, point.quantity->step.to_string()),
               "write a step above 0");
    } else if (point.quantity->to < point.quantity->from) {
      complain(here, ErrorCode::range,
               fmt::format("'{}' runs from {} down to {}", point.id,
                           point.quantity->from.to_string(), point.quantity->to.to_string()),
               "write the smaller number as from");
    } else if (domain_size(point) == 0) {
      complain(here, ErrorCode::range,
               fmt::format("the values of '{}' need more than 18 digits", point.id),
               "use a larger unit or a coarser step");
    }
  }
  if (point.dates) {
    const Path here(at, "dates");
    if (point.dates->step_days <= 0) {
      complain(Path(here, "step_days"), ErrorCode::range,
               fmt::format("the step of '{}' is {} days", point.id, point.dates->step_days),
               "write a step of 1 or more");
    } else if (point.dates->to < point.dates->from) {
      complain(here, ErrorCode::range,
               fmt::format("'{}' runs from {} back to {}", point.id, point.dates->from.to_string(),
                           point.dates->to.to_string()),
               "write the earlier day as from");
    }
  }
  const std::int64_t size = domain_size(point);
  if (size > kMaxValues) {
    complain(at, ErrorCode::limit,
             fmt::format("point '{}' can take {} values; at most {} can be worked with", point.id,
                         size, kMaxValues),
             "use a coarser step or a narrower range");
  }
}

void Checker::check_roster(const Path& at, const Roster& roster, PointIndex& index) {
  for (std::size_t i = 0; i < roster.categories.size(); ++i) {
    const RosterCategory& category = roster.categories[i];
    const Path here(at, "categories", i);
    declare(here, "category", index.categories, category.id, i);
    check_text(Path(here, "name"), category.name);
    const int low = category.at_least.value_or(0);
    if (low < 0 || category.at_most.value_or(low) < low) {
      complain(here, ErrorCode::range,
               fmt::format("category '{}' asks for at least {} and at most {}", category.id, low,
                           category.at_most.value_or(low)),
               "write numbers of 0 or more, the smaller one as at_least");
    }
  }
  check_members(at, roster, index);
  if (failed()) return;
  if (roster.choose_min < 0 || roster.choose_max < roster.choose_min) {
    return complain(Path(at, "choose"), ErrorCode::range,
                    fmt::format("between {} and {} members cannot be chosen", roster.choose_min,
                                roster.choose_max),
                    "write a number of 0 or more, or from and to with the smaller one first");
  }
  check_room(at, roster, index);
}

void Checker::check_members(const Path& at, const Roster& roster, PointIndex& index) {
  if (roster.members.size() > kMaxMembers) {
    return complain(Path(at, "members"), ErrorCode::limit,
                    fmt::format("the roster has {} members; at most {} can be worked with",
                                roster.members.size(), kMaxMembers),
                    "split the roster into several points");
  }
  for (std::size_t i = 0; i < roster.members.size() && !failed(); ++i) {
    const RosterMember& member = roster.members[i];
    const Path here(at, "members", i);
    declare(here, "member", index.members, member.id, i);
    check_text(Path(here, "name"), member.name);
    const auto category = index.categories.find(member.category);
    if (category != index.categories.end() ||
        (member.category.empty() && roster.categories.empty())) {
      continue;
    }
    if (member.category.empty()) {
      complain(here, ErrorCode::missing,
               fmt::format("member '{}' has no category, but the roster has categories", member.id),
               "add its category");
    } else {
      find(Path(here, "category"), "category", index.categories, member.category);
    }
  }
  for (std::size_t i = 0; i < roster.excluded.size() && !failed(); ++i) {
    const Path here(at, "excluded", i);
    find(here, "member", index.members, roster.excluded[i]);
    if (!index.excluded.insert(roster.excluded[i]).second) {
      complain(here, ErrorCode::duplicate,
               fmt::format("'{}' is excluded twice", roster.excluded[i]), "list it once");
    }
  }
}

void Checker::check_room(const Path& at, const Roster& roster, const PointIndex& index) {
  const std::vector<int> count = available(roster, index);
  std::int64_t least = 0, most = roster.categories.empty() ? count[0] : 0;
  for (std::size_t i = 0; i < roster.categories.size(); ++i) {
    const RosterCategory& category = roster.categories[i];
    const int low = category.at_least.value_or(0);
    if (low > count[i]) {
      return complain(Path(at, "categories", i), ErrorCode::conflict,
                      fmt::format("category '{}' asks for at least {} but only {} can be chosen",
                                  category.id, low, count[i]),
                      "lower at_least, list more members, or exclude fewer");
    }
    least += low;
    most += std::min(count[i], category.at_most.value_or(count[i]));
  }
  if (roster.choose_max < least) {
    complain(Path(at, "choose"), ErrorCode::conflict,
             fmt::format("the categories ask for at least {} together, but at most {} are chosen",
                         times(least, "member"), roster.choose_max),
             "raise choose, or lower at_least in the categories");
  } else if (roster.choose_min > most) {
    complain(Path(at, "choose"), ErrorCode::conflict,
             fmt::format("at least {} must be chosen, but only {} can be",
                         times(roster.choose_min, "member"), most),
             "lower choose, list more members, or raise at_most in the categories");
  } else if (roster.choose_max > most && roster.categories.empty()) {
    complain(Path(at, "choose"), ErrorCode::range,
             fmt::format("up to {} may be chosen, but only {} can be",
                         times(roster.choose_max, "member"), most),
             fmt::format("write at most {}", most));
  }
}

void Checker::check_values(const Path& at, const Point& point, const std::vector<Value>& values) {
  if (point.kind == PointKind::roster) {
    for (std::size_t i = 0; i < values.size() && !failed(); ++i) {
      check_value(Path(at, "values", i), point, values[i]);
    }
    return;
  }
  std::unordered_set<std::int64_t> seen;
  const PointIndex& index = index_of(point);
  for (std::size_t i = 0; i < values.size() && !failed(); ++i) {
    const Path here(at, "values", i);
    check_value(here, point, values[i]);
    if (failed()) return;
    const auto* option = std::get_if<OptionId>(&values[i]);
    const std::int64_t place = option ? static_cast<std::int64_t>(index.options.at(option->id))
                                      : *value_index(point, values[i]);
    if (!seen.insert(place).second) {
      complain(here, ErrorCode::duplicate,
               fmt::format("{} is listed twice for '{}'", shown(values[i]), point.id),
               "list each value once");
    }
  }
}

void Checker::check_value(const Path& at, const Point& point, const Value& value) {
  const bool fits = (point.kind == PointKind::choice && std::holds_alternative<OptionId>(value)) ||
                    (point.kind == PointKind::quantity && std::holds_alternative<Decimal>(value)) ||
                    (point.kind == PointKind::date && std::holds_alternative<Date>(value)) ||
                    (point.kind == PointKind::roster && std::holds_alternative<MemberIds>(value));
  if (!fits) {
    complain(at, ErrorCode::type,
             fmt::format("{} is not a value of '{}', which is a {}", shown(value), point.id,
                         kind_name(point.kind)),
             domain_hint(point));
  } else if (const auto* option = std::get_if<OptionId>(&value)) {
    check_choice(at, point, *option);
  } else if (const auto* chosen = std::get_if<MemberIds>(&value)) {
    check_chosen(at, point, *chosen);
  } else if (!value_index(point, value)) {
    complain(at, ErrorCode::range,
             fmt::format("{} is not among the values of '{}'", shown(value), point.id),
             domain_hint(point));
  }
}

void Checker::check_choice(const Path& at, const Point& point, const OptionId& option) {
  find(at, "option", index_of(point).options, option.id, point.id);
}

void Checker::check_chosen(const Path& at, const Point& point, const MemberIds& chosen) {
  const Roster& roster = *point.roster;
  const PointIndex& index = index_of(point);
  std::unordered_set<std::string_view> seen;
  std::vector<int> count(roster.categories.size(), 0);
  for (const std::string& id : chosen) {
    const auto member = find(at, "member", index.members, id, point.id);
    if (!member) return;
    if (!seen.insert(id).second) {
      return complain(at, ErrorCode::duplicate, fmt::format("member '{}' is chosen twice", id),
                      "list each member once");
    }
    if (index.excluded.contains(id)) {
      return complain(at, ErrorCode::conflict,
                      fmt::format("member '{}' is chosen but excluded from '{}'", id, point.id),
                      "choose another member, or take it out of excluded");
    }
    const auto category = index.categories.find(roster.members[*member].category);
    if (category != index.categories.end()) ++count[category->second];
  }
  const auto size = static_cast<std::int64_t>(chosen.size());
  if (size < roster.choose_min || size > roster.choose_max) {
    return complain(at, ErrorCode::range,
                    fmt::format("{} chosen, but '{}' takes {} to {}", times(size, "member"),
                                point.id, roster.choose_min, roster.choose_max),
                    "choose that many, or change choose in the roster");
  }
  for (std::size_t i = 0; i < count.size(); ++i) {
    const RosterCategory& category = roster.categories[i];
    if (count[i] >= category.at_least.value_or(0) &&
        count[i] <= category.at_most.value_or(count[i])) {
      continue;
    }
    return complain(at, ErrorCode::range,
                    fmt::format("{} of category '{}' chosen, outside its at_least and at_most",
                                times(count[i], "member"), category.id),
                    "choose as many as the category allows, or change its bounds");
  }
}

}  // namespace dragoman::model
