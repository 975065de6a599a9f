#include "record/view_frame.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "dragoman/case_file.h"
#include "model/suggest.h"

namespace dragoman::record {
namespace {

using model::suggest;

template <class Things>
std::unordered_map<std::string_view, std::size_t> places_of(const Things& things) {
  std::unordered_map<std::string_view, std::size_t> places;
  for (std::size_t i = 0; i < things.size(); ++i) places.emplace(things[i].id, i);
  return places;
}

template <class Places, class Things>
auto find_in(const Places& places, const Things& things, const std::string& id)
    -> decltype(things.data()) {
  const auto found = places.find(id);
  return found == places.end() ? nullptr : &things[found->second];
}

template <class Things>
Result<void> missing(const char* what, const Things& things, const std::string& id,
                     const std::string& field) {
  std::vector<std::string> ids;
  for (const auto& thing : things) ids.push_back(thing.id);
  if (id.empty()) {
    return fail(ErrorCode::missing, fmt::format("no {} is named", what),
                suggest(id, ids, fmt::format("add a {} first", what)), {.field = field});
  }
  return fail(ErrorCode::unknown_reference,
              fmt::format("this room's case has no {} {}", what, model::quoted(id)),
              suggest(id, ids, fmt::format("the case has no {}s yet: add one first", what)),
              {.field = field});
}

std::string points_field(const std::string& field, std::size_t i) {
  return fmt::format("{}[{}]", field, i);
}

// An error of a small case that was made around one thing, as an error of that thing.
Error moved(Error error, const std::string& from, const std::string& to) {
  if (error.where.field.starts_with(from)) error.where.field.replace(0, from.size(), to);
  error.where.file.clear();
  return error;
}

Result<void> check_detail(const Point* point, const std::string& detail) {
  if (!point) {
    return fail(ErrorCode::missing,
                fmt::format("detail {} is named without its point", model::quoted(detail)),
                "add the point", {.field = "body.point"});
  }
  std::vector<std::string> ids;
  for (const Detail& one : point->details) {
    if (one.id == detail) return {};
    ids.push_back(one.id);
  }
  return fail(ErrorCode::unknown_reference,
              fmt::format("point '{}' has no detail {}", point->id, model::quoted(detail)),
              suggest(detail, ids, "answer the point as a whole: it has no details"),
              {.field = "body.detail"});
}

Result<void> check_wants(const Point* point, const Response& response) {
  const bool answered =
      response.kind == ResponseKind::agreed || response.kind == ResponseKind::declined;
  if (point && !answered) return {};
  if (!point) {
    return fail(ErrorCode::missing, "wants names values without a point", "add the point",
                {.field = "body.point"});
  }
  return fail(ErrorCode::conflict,
              "a response that agrees or declines to answer cannot want another value",
              "remove wants, or make it a demand", {.field = "body.wants"});
}

}  // namespace

Result<void> check_terms(Terms terms, const std::string& only_if) {
  const bool conditional = terms == Terms::conditional;
  if (conditional != only_if.empty()) return {};
  return conditional
             ? fail(ErrorCode::missing,
                    "the terms are conditional, but the condition is not stated",
                    "add only_if with what the other side must offer first",
                    {.field = "body.only_if"})
             : fail(ErrorCode::conflict, "only_if is stated, but the terms are not conditional",
                    "set terms to conditional, or remove only_if", {.field = "body.terms"});
}

Frame::Frame(Case talks)
    : talks_(std::move(talks)),
      parties_(places_of(talks_.parties)),
      mediators_(places_of(talks_.mediators)),
      channels_(places_of(talks_.channels)),
      points_(places_of(talks_.points)) {}

const Party* Frame::party(const std::string& id) const {
  return find_in(parties_, talks_.parties, id);
}
const Mediator* Frame::mediator(const std::string& id) const {
  return find_in(mediators_, talks_.mediators, id);
}
const Channel* Frame::channel(const std::string& id) const {
  return find_in(channels_, talks_.channels, id);
}
const Point* Frame::point(const std::string& id) const {
  return find_in(points_, talks_.points, id);
}

Result<void> Frame::need_party(const std::string& id, const std::string& field) const {
  if (party(id)) return {};
  return missing("party", talks_.parties, id, field);
}
Result<void> Frame::need_mediator(const std::string& id, const std::string& field) const {
  if (mediator(id)) return {};
  return missing("mediator", talks_.mediators, id, field);
}
Result<void> Frame::need_channel(const std::string& id, const std::string& field) const {
  if (channel(id)) return {};
  return missing("channel", talks_.channels, id, field);
}
Result<void> Frame::need_point(const std::string& id, const std::string& field) const {
  if (point(id)) return {};
  return missing("point", talks_.points, id, field);
}

Case Frame::excerpt(const std::vector<std::string>& points) const {
  Case made;
  for (const std::string& id : std::set<std::string>(points.begin(), points.end())) {
    if (const Point* found = point(id)) made.points.push_back(*found);
  }
  return made;
}

Result<void> Frame::check_values(const Point& point, const std::vector<Value>& values,
                                 const std::string& field) const {
  if (point.kind == PointKind::roster && !values.empty()) {
    Case made = excerpt({point.id});
    made.drafts.push_back({.id = "d", .positions = {{.point = point.id, .values = values}}});
    const auto checked = validate(made);
    if (checked) return {};
    return tl::unexpected(moved(checked.error(), "drafts[0].positions[0]", field));
  }
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::string here = fmt::format("{}[{}]", field, i);
    if (std::find(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(i), values[i]) !=
        values.begin() + static_cast<std::ptrdiff_t>(i)) {
      return fail(ErrorCode::duplicate,
                  fmt::format("{} stands twice here", describe_value(point, values[i], "")),
                  "name each value once", {.field = here});
    }
    if (value_index(point, values[i])) continue;
    if (const auto* option = std::get_if<OptionId>(&values[i]);
        option && point.kind == PointKind::choice) {
      std::vector<std::string> ids;
      for (const Option& one : point.options) ids.push_back(one.id);
      return fail(ErrorCode::unknown_reference,
                  fmt::format("point '{}' has no option {}", point.id, model::quoted(option->id)),
                  suggest(option->id, ids, "the point has no options on file"), {.field = here});
    }
    return fail(ErrorCode::range,
                fmt::format("point '{}' cannot take the value {}", point.id,
                            model::quoted(describe_value(point, values[i], ""))),
                "name one of the values that the case gives the point", {.field = here});
  }
  return {};
}

Result<void> Frame::check(const Position& position, const std::string& field) const {
  if (auto known = need_point(position.point, field + ".point"); !known) return known;
  return check_values(*point(position.point), position.values, field + ".values");
}

Result<void> Frame::check(const PartialPackage& package, const std::string& field) const {
  std::set<std::string> seen;
  for (std::size_t i = 0; i < package.values.size(); ++i) {
    const auto& [id, value] = package.values[i];
    const std::string here = points_field(field, i);
    if (auto known = need_point(id, here + ".point"); !known) return known;
    if (!seen.insert(id).second) {
      return fail(ErrorCode::duplicate, fmt::format("'{}' has two values here", id),
                  "keep one of them", {.field = here});
    }
    if (auto fits = check_values(*point(id), {value}, here + ".value"); !fits) return fits;
  }
  return {};
}

Result<void> Frame::check(const Response& response) const {
  if (auto known = need_party(response.party, "body.party"); !known) return known;
  const Point* about = nullptr;
  if (!response.point.empty()) {
    if (auto known = need_point(response.point, "body.point"); !known) return known;
    about = point(response.point);
  }
  if (!response.channel.empty()) {
    if (auto known = need_channel(response.channel, "body.channel"); !known) return known;
  }
  for (std::size_t i = 0; i < response.conditioned_on.size(); ++i) {
    const std::string here = points_field("body.conditioned_on", i);
    if (auto known = need_point(response.conditioned_on[i], here); !known) return known;
  }
  if (!response.detail.empty()) {
    if (auto known = check_detail(about, response.detail); !known) return known;
  }
  if (!response.wants.empty()) {
    if (auto wanted = check_wants(about, response); !wanted) return wanted;
    if (auto fits = check_values(*about, response.wants, "body.wants"); !fits) return fits;
  }
  if (const Channel* through = channel(response.channel);
      through && through->party != response.party) {
    return fail(ErrorCode::conflict,
                fmt::format("the response is by '{}', but channel '{}' is with '{}'",
                            response.party, response.channel, through->party),
                fmt::format("name a channel with '{}'", response.party), {.field = "body.channel"});
  }
  for (const std::string& id : response.conditioned_on) {
    if (id != response.point) continue;
    return fail(ErrorCode::conflict,
                fmt::format("the response on '{}' is conditioned on the same point", id),
                "name other points only", {.field = "body.conditioned_on"});
  }
  return check_terms(response.terms, response.only_if);
}

Result<void> Frame::check(const PreferenceStatement& statement) const {
  if (auto known = need_party(statement.party, "body.party"); !known) return known;
  if (!statement.channel.empty()) {
    if (auto known = need_channel(statement.channel, "body.channel"); !known) return known;
  }
  std::vector<std::string> points = statement.points;
  if (!statement.point.empty()) points.push_back(statement.point);
  for (const PartialPackage* package : {&statement.better, &statement.worse}) {
    for (const auto& entry : package->values) points.push_back(entry.first);
  }
  for (const Condition& condition : statement.when) points.push_back(condition.point);
  for (const std::string& id : points) {
    if (auto known = need_point(id, "body"); !known) return known;
  }
  Case made = excerpt(points);
  made.parties.push_back({.id = statement.party});
  if (!statement.draft.empty()) made.drafts.push_back({.id = statement.draft});
  if (const Channel* through = channel(statement.channel)) {
    made.mediators.push_back({.id = through->mediator});
    if (through->party != statement.party) made.parties.push_back({.id = through->party});
    made.channels.push_back(*through);
  }
  made.preference_statements.push_back(statement);
  made.preference_statements.back().id = "p";
  const auto checked = validate(made);
  if (checked) return {};
  return tl::unexpected(moved(checked.error(), "preference_statements[0]", "body"));
}

Result<Preferences> Frame::read_preferences(const PreferencesBody& body) const {
  if (auto known = need_party(body.party, "body.party"); !known) {
    return tl::unexpected(known.error());
  }
  std::string file = write_case(talks_);
  if (!file.empty() && file.back() != '\n') file += '\n';
  file += fmt::format("preferences:\n  {}:\n", body.party);
  const auto before = std::count(file.begin(), file.end(), '\n');
  for (std::size_t at = 0; at < body.file.size();) {
    const std::size_t end = std::min(body.file.find('\n', at), body.file.size());
    file += "    " + body.file.substr(at, end - at) + '\n';
    at = end + 1;
  }
  auto read = read_case(file, "");
  if (!read) {
    Error error = read.error();
    error.where.line = std::max<std::int64_t>(0, error.where.line - before);
    error.where.column = std::max<std::int64_t>(0, error.where.column - 4);
    return tl::unexpected(std::move(error));
  }
  const Preferences* found = read->find_preferences(body.party);
  return found ? *found : Preferences{.party = body.party};
}

Result<Case> read_case_body(const CaseBody& body) {
  auto read = read_case(body.file, "");
  if (!read) return read;
  const char* what = !read->drafts.empty()                  ? "drafts"
                     : !read->responses.empty()             ? "responses"
                     : !read->preferences.empty()           ? "preferences"
                     : !read->preference_statements.empty() ? "preference_statements"
                     : !read->statements.empty()            ? "statements"
                                                            : nullptr;
  if (what) {
    return fail(ErrorCode::conflict, fmt::format("the case file holds {}", what),
                fmt::format("take {} out of it: in a record they are events of their own", what),
                {.field = what});
  }
  return read;
}

}  // namespace dragoman::record
