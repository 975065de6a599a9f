#include "dragoman/model.h"

#include <algorithm>

namespace dragoman {
namespace {

template <class Item>
const Item* find_by_id(const std::vector<Item>& items, const std::string& id) {
  const auto found =
      std::find_if(items.begin(), items.end(), [&](const Item& item) { return item.id == id; });
  return found == items.end() ? nullptr : &*found;
}

// A quantity range in whole multiples of 10^-scale, all values within Decimal's 18 digits.
struct Grid {
  std::int64_t from = 0, step = 1, size = 0;
  int scale = 0;
};

std::optional<Grid> grid_of(const QuantityRange& range) {
  constexpr std::int64_t kLimit = 1'000'000'000'000'000'000;
  const int scale = std::max({range.from.scale(), range.to.scale(), range.step.scale()});
  const auto from = range.from.scaled(scale), to = range.to.scaled(scale),
             step = range.step.scaled(scale);
  if (!from || !to || !step || *step <= 0 || *to < *from) return std::nullopt;
  if (*from <= -kLimit || *to >= kLimit) return std::nullopt;
  return Grid{*from, *step, (*to - *from) / *step + 1, scale};
}

std::string label(const std::string& id, const Text& text, std::string_view language) {
  return text.in(language).empty() ? id : text.in(language);
}

std::string describe_members(const Point& point, const MemberIds& ids, std::string_view language) {
  std::string list;
  for (const std::string& id : ids) {
    const RosterMember* member = point.roster ? find_by_id(point.roster->members, id) : nullptr;
    if (!list.empty()) list += ", ";
    list += member ? label(id, member->name, language) : id;
  }
  return list;
}

std::optional<std::int64_t> place_in_grid(const QuantityRange& range, const Decimal& number) {
  const auto grid = grid_of(range);
  if (!grid || number.scale() > grid->scale || number < range.from || number > range.to) {
    return std::nullopt;
  }
  const std::int64_t distance = *number.scaled(grid->scale) - grid->from;
  if (distance % grid->step != 0) return std::nullopt;
  return distance / grid->step;
}

std::optional<std::int64_t> place_in_days(const DateRange& range, Date day) {
  if (range.step_days <= 0 || day < range.from || day > range.to) return std::nullopt;
  const std::int64_t distance =
      std::int64_t{day.days_since_epoch()} - range.from.days_since_epoch();
  if (distance % range.step_days != 0) return std::nullopt;
  return distance / range.step_days;
}

}  // namespace

const Party* Case::find_party(const std::string& party_id) const {
  return find_by_id(parties, party_id);
}
const Point* Case::find_point(const std::string& point_id) const {
  return find_by_id(points, point_id);
}
const Draft* Case::find_draft(const std::string& draft_id) const {
  return find_by_id(drafts, draft_id);
}
const Preferences* Case::find_preferences(const std::string& party_id) const {
  const auto found = std::find_if(preferences.begin(), preferences.end(),
                                  [&](const Preferences& of) { return of.party == party_id; });
  return found == preferences.end() ? nullptr : &*found;
}

std::int64_t domain_size(const Point& point) {
  if (point.kind == PointKind::choice) return static_cast<std::int64_t>(point.options.size());
  if (point.kind == PointKind::quantity && point.quantity) {
    const auto grid = grid_of(*point.quantity);
    return grid ? grid->size : 0;
  }
  if (point.kind == PointKind::date && point.dates) {
    const DateRange& range = *point.dates;
    if (range.step_days <= 0 || range.to < range.from) return 0;
    return (std::int64_t{range.to.days_since_epoch()} - range.from.days_since_epoch()) /
               range.step_days +
           1;
  }
  return 0;
}

std::optional<std::int64_t> value_index(const Point& point, const Value& value) {
  if (point.kind == PointKind::choice) {
    const OptionId* option = std::get_if<OptionId>(&value);
    const Option* found = option ? find_by_id(point.options, option->id) : nullptr;
    if (!found) return std::nullopt;
    return found - point.options.data();
  }
  if (point.kind == PointKind::quantity && point.quantity) {
    const Decimal* number = std::get_if<Decimal>(&value);
    return number ? place_in_grid(*point.quantity, *number) : std::nullopt;
  }
  if (point.kind == PointKind::date && point.dates) {
    const Date* day = std::get_if<Date>(&value);
    return day ? place_in_days(*point.dates, *day) : std::nullopt;
  }
  return std::nullopt;
}

Value value_at(const Point& point, std::int64_t index) {
  if (point.kind == PointKind::quantity && point.quantity) {
    const auto grid = grid_of(*point.quantity);
    if (grid) return *Decimal::make(grid->from + index * grid->step, grid->scale);
  }
  if (point.kind == PointKind::date && point.dates) {
    return Date(static_cast<std::int32_t>(point.dates->from.days_since_epoch() +
                                          index * point.dates->step_days));
  }
  return OptionId{point.options[static_cast<std::size_t>(index)].id};
}

std::string describe_value(const Point& point, const Value& value, std::string_view language) {
  if (const auto* option = std::get_if<OptionId>(&value)) {
    const Option* found = find_by_id(point.options, option->id);
    return found ? label(found->id, found->text, language) : option->id;
  }
  if (const auto* number = std::get_if<Decimal>(&value)) {
    const std::string unit = point.quantity ? point.quantity->unit.in(language) : "";
    return unit.empty() ? number->to_string() : number->to_string() + " " + unit;
  }
  if (const auto* day = std::get_if<Date>(&value)) return day->to_string();
  return describe_members(point, std::get<MemberIds>(value), language);
}

}  // namespace dragoman
