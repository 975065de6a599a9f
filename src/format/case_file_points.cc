// Reading points and the values they can take.
#include <fmt/format.h>

#include <algorithm>

#include "format/case_file_reader.h"
#include "model/suggest.h"

namespace dragoman::format {
namespace {

using model::quoted;

constexpr int kMostMembers = 20'000;

}  // namespace

void CaseReader::read_points() {
  for (const Entry& entry : section("points")) {
    const Path at("points", case_.points.size());
    note(at, entry.key);
    Point& point = case_.points.emplace_back();
    point.id = entry.key->text;
    points_.emplace(point.id, case_.points.size() - 1);
    if (entry.value->kind != YamlNode::Kind::null) read_point(at, *entry.value, point);
  }
  if (failed()) return;
  // Values, members by count and `together` can only be read when the points are sound.
  Case points_only;
  points_only.points = case_.points;
  if (const auto sound = validate(points_only); !sound) {
    const std::string path = sound.error().where.field;
    error_ = sound.error();
    CaseReader search(documents_, path);
    if (wanted_.empty()) {
      search.read();
      error_->where = search.place_of_wanted();
    }
  }
}

void CaseReader::read_point(const Path& at, const YamlNode& node, Point& point) {
  Fields fields(*this, node, "a point");
  if (const YamlNode* number = fields.optional("number")) {
    note(Path(at, "number"), number);
    point.number = read_int(*number);
  }
  if (const YamlNode* title = fields.optional("title")) {
    note(Path(at, "title"), title);
    point.title = read_text(*title);
  }
  if (const YamlNode* text = fields.optional("text")) {
    note(Path(at, "text"), text);
    point.text = read_text(*text);
  }
  if (const YamlNode* options = fields.optional("options")) {
    for (const Entry& entry : entries(*options, "options", true)) {
      note(Path(at, "options", point.options.size()), entry.key);
      point.options.push_back({entry.key->text, read_text(*entry.value)});
    }
  }
  if (const YamlNode* details = fields.optional("details")) {
    for (const Entry& entry : entries(*details, "details", true)) {
      note(Path(at, "details", point.details.size()), entry.key);
      point.details.push_back({entry.key->text, read_text(*entry.value)});
    }
  }
  if (const YamlNode* quantity = fields.optional("quantity")) {
    point.kind = PointKind::quantity;
    read_quantity(Path(at, "quantity"), *quantity, point);
  }
  if (const YamlNode* dates = fields.optional("dates")) {
    point.kind = PointKind::date;
    read_dates(Path(at, "dates"), *dates, point);
  }
  if (const YamlNode* roster = fields.optional("roster")) {
    point.kind = PointKind::roster;
    read_roster(Path(at, "roster"), *roster, point);
  }
}

void CaseReader::read_quantity(const Path& at, const YamlNode& node, Point& point) {
  note(at, &node);
  QuantityRange& range = point.quantity.emplace();
  Fields fields(*this, node, "a quantity");
  if (const YamlNode* from = fields.required("from")) range.from = read_number(*from);
  if (const YamlNode* to = fields.required("to")) range.to = read_number(*to);
  if (const YamlNode* step = fields.optional("step")) {
    note(Path(at, "step"), step);
    range.step = read_number(*step);
  }
  if (const YamlNode* unit = fields.optional("unit")) {
    note(Path(at, "unit"), unit);
    range.unit = read_text(*unit);
  }
}

void CaseReader::read_dates(const Path& at, const YamlNode& node, Point& point) {
  note(at, &node);
  DateRange& range = point.dates.emplace();
  Fields fields(*this, node, "dates");
  if (const YamlNode* from = fields.required("from")) range.from = read_date(*from);
  if (const YamlNode* to = fields.required("to")) range.to = read_date(*to);
  if (const YamlNode* step = fields.optional("step_days")) {
    note(Path(at, "step_days"), step);
    range.step_days = read_int(*step);
  }
}

void CaseReader::read_roster(const Path& at, const YamlNode& node, Point& point) {
  note(at, &node);
  Roster& roster = point.roster.emplace();
  std::vector<Entry> counts;  // category id with its count
  Fields fields(*this, node, "a roster");
  if (const YamlNode* of = fields.optional("of")) {
    roster.of = read_enum<Roster::Of>(
        *of, {{"persons", Roster::Of::persons}, {"items", Roster::Of::items}});
  }
  if (const YamlNode* categories = fields.optional("categories")) {
    for (const Entry& entry : entries(*categories, "categories")) {
      note(Path(at, "categories", roster.categories.size()), entry.key);
      RosterCategory& category = roster.categories.emplace_back();
      category.id = entry.key->text;
      if (entry.value->kind == YamlNode::Kind::null) continue;
      if (entry.value->kind == YamlNode::Kind::scalar) {
        category.name = read_text(*entry.value);
        continue;
      }
      Fields parts(*this, *entry.value, "a category");
      if (const YamlNode* name = parts.optional("name")) category.name = read_text(*name);
      if (const YamlNode* low = parts.optional("at_least")) category.at_least = read_int(*low);
      if (const YamlNode* high = parts.optional("at_most")) category.at_most = read_int(*high);
      if (const YamlNode* count = parts.optional("count")) counts.push_back({entry.key, count});
    }
  }
  if (const YamlNode* members = fields.optional("members")) read_members(at, *members, roster);
  add_counted_members(at, counts, roster);
  if (const YamlNode* choose = fields.required("choose")) read_choose(at, *choose, roster);
  if (const YamlNode* excluded = fields.optional("excluded")) {
    roster.excluded = read_words(at, "excluded", *excluded);
  }
}

void CaseReader::read_members(const Path& at, const YamlNode& node, Roster& roster) {
  note(Path(at, "members"), &node);
  for (const Entry& entry : entries(node, "members", true)) {
    const Path here(at, "members", roster.members.size());
    note(here, entry.key);
    RosterMember& member = roster.members.emplace_back();
    member.id = entry.key->text;
    if (entry.value->kind == YamlNode::Kind::null) continue;
    if (entry.value->kind == YamlNode::Kind::scalar) {
      member.name = read_text(*entry.value);
      continue;
    }
    Fields fields(*this, *entry.value, "a member");
    if (const YamlNode* name = fields.optional("name")) member.name = read_text(*name);
    if (const YamlNode* category = fields.optional("category")) {
      note(Path(here, "category"), category);
      member.category = read_word(*category);
    }
  }
}

void CaseReader::add_counted_members(const Path& at, const std::vector<Entry>& counts,
                                     Roster& roster) {
  for (const Entry& entry : counts) {
    const int count = read_int(*entry.value);
    if (failed()) return;
    if (count < 0) {
      return complain(*entry.value, ErrorCode::range,
                      fmt::format("category {} has {} members", quoted(entry.key->text), count),
                      "write a number of 0 or more");
    }
    const auto total = static_cast<std::int64_t>(roster.members.size()) + count;
    if (total > kMostMembers) {
      return complain(*entry.value, ErrorCode::limit,
                      fmt::format("the roster has {} members; at most {} can be worked with", total,
                                  kMostMembers),
                      "split the roster into several points");
    }
    if (!spend(*entry.value, std::int64_t{10} * count)) return;
    for (int i = 1; i <= count; ++i) {
      note(Path(at, "members", roster.members.size()), entry.key);
      roster.members.push_back({fmt::format("{}-{}", entry.key->text, i), Text{}, entry.key->text});
    }
  }
}

void CaseReader::read_choose(const Path& at, const YamlNode& node, Roster& roster) {
  note(Path(at, "choose"), &node);
  if (node.kind == YamlNode::Kind::scalar) {
    roster.choose_min = roster.choose_max = read_int(node);
    return;
  }
  Fields fields(*this, node, "choose");
  if (const YamlNode* from = fields.required("from")) roster.choose_min = read_int(*from);
  if (const YamlNode* to = fields.required("to")) roster.choose_max = read_int(*to);
}

// ---- Values -------------------------------------------------------------------------------------

const Point* CaseReader::point_of(const YamlNode& node) {
  const std::string id = read_word(node);
  const auto found = points_.find(id);
  if (found != points_.end()) return &case_.points[found->second];
  if (failed()) return nullptr;
  std::vector<std::string> ids;
  for (const Point& point : case_.points) ids.push_back(point.id);
  complain(node, ErrorCode::unknown_reference, fmt::format("the case has no point {}", quoted(id)),
           model::suggest(id, ids, "declare it under points first"));
  return nullptr;
}

Value CaseReader::read_value(const YamlNode& node, const Point& point) {
  if (point.kind == PointKind::roster) return read_chosen(node, point);
  if (node.kind != YamlNode::Kind::scalar) {
    complain(node, ErrorCode::type,
             fmt::format("a value of '{}' belongs here, not {}", point.id, describe_kind(node)),
             "write one value");
    return OptionId{};
  }
  if (point.kind == PointKind::quantity) return read_number(node);
  if (point.kind == PointKind::date) return read_date(node);
  return OptionId{node.text};
}

std::vector<Value> CaseReader::read_values(const YamlNode& node, const Point& point) {
  const bool is_list = node.kind == YamlNode::Kind::list;
  const bool roster = point.kind == PointKind::roster;
  const bool several =
      is_list &&
      (!roster || (!node.children.empty() && node.children[0]->kind != YamlNode::Kind::scalar));
  if (!several) return {read_value(node, point)};
  std::vector<Value> values;
  for (const YamlNode* item : node.children) values.push_back(read_value(*item, point));
  return values;
}

MemberIds CaseReader::read_chosen(const YamlNode& node, const Point& point) {
  MemberIds chosen;
  if (node.kind == YamlNode::Kind::list) {
    for (const YamlNode* item : node.children) chosen.push_back(read_word(*item));
  } else if (node.kind == YamlNode::Kind::map) {
    for (const Entry& entry : entries(node, "numbers by category")) {
      const auto& categories = point.roster->categories;
      const bool known = std::any_of(categories.begin(), categories.end(),
                                     [&](const auto& of) { return of.id == entry.key->text; });
      std::vector<std::string> ids;
      for (const RosterCategory& category : categories) ids.push_back(category.id);
      if (!known) {
        complain(*entry.key, ErrorCode::unknown_reference,
                 fmt::format("point '{}' has no category {}", point.id, quoted(entry.key->text)),
                 model::suggest(entry.key->text, ids, "list the ids of the members"));
        return {};
      }
      const auto more = first_members(*entry.value, point, entry.key->text, read_int(*entry.value));
      chosen.insert(chosen.end(), more.begin(), more.end());
    }
  } else if (point.roster->categories.empty() && node.kind == YamlNode::Kind::scalar) {
    chosen = first_members(node, point, "", read_int(node));
  } else {
    complain(node, ErrorCode::type, fmt::format("who is chosen of '{}' belongs here", point.id),
             "write a number for each category, such as {officers: 4}, or list the members' ids");
  }
  return chosen;
}

MemberIds CaseReader::first_members(const YamlNode& node, const Point& point,
                                    std::string_view category, int count) {
  MemberIds chosen;
  const auto& excluded = point.roster->excluded;
  const std::set<std::string_view> out(excluded.begin(), excluded.end());
  if (!spend(node, static_cast<std::int64_t>(point.roster->members.size()) + 10L * count)) {
    return chosen;
  }
  for (const RosterMember& member : point.roster->members) {
    if (static_cast<int>(chosen.size()) >= count) break;
    if (member.category == category && !out.contains(member.id)) chosen.push_back(member.id);
  }
  if (!failed() && (count < 0 || static_cast<int>(chosen.size()) < count)) {
    complain(node, ErrorCode::range,
             fmt::format("{} cannot be chosen here; '{}' has {} to choose from", count, point.id,
                         chosen.size()),
             "write a number from 0 to what there is");
  }
  return chosen;
}

}  // namespace dragoman::format
