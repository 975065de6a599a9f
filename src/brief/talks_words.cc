#include "brief/talks_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "brief/columns.h"
#include "brief/digest.h"

namespace dragoman::brief {
namespace {

constexpr int kNarrowest = 60;

const Point* find_point(const View& seen, const std::string& id) {
  return seen.talks.find_point(id);
}

}  // namespace

std::string listed(const std::vector<std::string>& parts, std::string_view between) {
  std::string text;
  for (const std::string& part : parts) {
    if (part.empty()) continue;
    if (!text.empty()) text += between;
    text += part;
  }
  return text;
}

std::string TalksWords::room(const RoomId& id) const {
  if (const SeenRoom* room = seen_.find_room(id); room != nullptr && !room->label.empty())
    return room->label;
  if (id == seen_.room) return "this room";
  if (const SeenPerson* owner = seen_.find_person(PersonId{id.bytes}))
    return owner->label + "'s desk";
  return "a room not introduced here";
}

std::string TalksWords::rooms(const std::vector<RoomId>& ids) const {
  std::vector<std::string> names;
  for (const SeenRoom& known : seen_.rooms) {
    if (std::find(ids.begin(), ids.end(), known.introduction.id) != ids.end())
      names.push_back(room(known.introduction.id));
  }
  const std::size_t unknown = ids.size() - names.size();
  if (unknown == 1) names.emplace_back("a room not introduced here");
  if (unknown > 1) names.push_back(fmt::format("{} rooms not introduced here", unknown));
  return listed(names);
}

std::string TalksWords::person(const PersonId& id) const {
  const SeenPerson* person = seen_.find_person(id);
  if (person == nullptr || person->label.empty()) return "somebody";
  return person->label;
}

std::string TalksWords::persons(const std::vector<PersonId>& ids) const {
  std::vector<std::string> names;
  for (const SeenPerson& known : seen_.persons) {
    if (std::find(ids.begin(), ids.end(), known.introduction.id) != ids.end())
      names.push_back(known.label);
  }
  if (names.size() < ids.size()) {
    const std::size_t unknown = ids.size() - names.size();
    names.push_back(unknown == 1 ? "somebody" : fmt::format("{} others", unknown));
  }
  return listed(names);
}

std::string TalksWords::author(const Event& event) const {
  if (event.by.bytes == seen_.room.bytes) return "(self)";
  const std::string name = person(event.by);
  return event.from == seen_.room ? name : name + "@" + room(event.from);
}

std::string TalksWords::quoted(const Text& text) const {
  return text.empty() ? "" : "\"" + words(text) + "\"";
}

std::string TalksWords::said(const Text& text) const {
  return text.empty() ? "" : ": " + quoted(text);
}

std::string TalksWords::value(const std::string& id, const Value& value) const {
  if (const auto* option = std::get_if<OptionId>(&value)) return option->id;
  const Point* point = find_point(seen_, id);
  if (const auto* members = std::get_if<MemberIds>(&value); members != nullptr && point == nullptr)
    return fmt::format("{} members", members->size());
  if (point != nullptr) return value_text(*point, value, options_.language);
  if (const auto* number = std::get_if<Decimal>(&value)) return number->to_string();
  return std::get<Date>(value).to_string();
}

std::string TalksWords::values(const std::string& point, const std::vector<Value>& values) const {
  if (values.empty()) return "left open";
  if (values.size() == 1) return value(point, values.front());
  std::vector<std::string> parts;
  for (const Value& one : values) parts.push_back(value(point, one));
  return "[" + listed(parts, " | ") + "]";
}

std::string TalksWords::package(const PartialPackage& package) const {
  std::vector<std::string> parts;
  for (const auto& [point, one] : package.values) parts.push_back(point + " " + value(point, one));
  return listed(parts);
}

std::string TalksWords::answer(const Response& response) const {
  std::string text = response_word(response.kind);
  if (!response.stated.empty()) text += ": " + words(response.stated);
  std::vector<std::string> more;
  if (!response.wants.empty()) {
    std::vector<std::string> wants;
    for (const Value& want : response.wants) wants.push_back(value(response.point, want));
    more.push_back("wants " + listed(wants, " or "));
  }
  if (!response.conditioned_on.empty())
    more.push_back("hangs on " + listed(response.conditioned_on));
  more.push_back(quoted(response.words));
  const std::string rest = listed(more, "; ");
  return rest.empty() ? text : text + "; " + rest;
}

std::string TalksWords::subject(const Response& response) {
  if (response.point.empty()) return "the whole text";
  return response.detail.empty() ? response.point : response.point + "/" + response.detail;
}

std::string TalksWords::time(const Moment& at) {
  if (at.size() < 16) return at;
  return at.substr(0, 10) + " " + at.substr(11, 5);
}

std::string TalksWords::mark(Number number) { return fmt::format("#{}", number); }

std::string TalksWords::mark(std::string_view id) {
  Number number = 0;
  if (id.size() > 1) std::from_chars(id.data() + 1, id.data() + id.size(), number);
  return mark(number);
}

std::string TalksWords::marks(const std::vector<Number>& numbers) {
  std::vector<std::string> parts;
  for (const Number number : numbers) parts.push_back(mark(number));
  return listed(parts);
}

std::string TalksWords::item(std::string_view label, int label_width, std::string_view text) const {
  const int rest = std::max(options_.width, kNarrowest) - label_width;
  std::string out;
  for (const std::string& line : wrapped(text, rest)) {
    std::string whole = pad_right(out.empty() ? label : "", label_width) + line;
    while (whole.ends_with(' ')) whole.pop_back();
    out += whole + "\n";
  }
  return out;
}

const char* room_kind_word(RoomKind kind) {
  switch (kind) {
    case RoomKind::mediators:
      return "mediators";
    case RoomKind::party:
      return "party";
    case RoomKind::guarantor:
      return "guarantor";
    case RoomKind::observer:
      return "observer";
    case RoomKind::subset:
      return "subset";
    case RoomKind::plenary:
      return "plenary";
    case RoomKind::desk:
      break;
  }
  return "desk";
}

const char* response_word(ResponseKind kind) {
  switch (kind) {
    case ResponseKind::agreed:
      return "agreed";
    case ResponseKind::in_principle:
      return "in principle";
    case ResponseKind::understanding:
      return "understanding";
    case ResponseKind::reservation:
      return "reservation";
    case ResponseKind::demand:
      return "demand";
    case ResponseKind::rejected:
      return "rejected";
    case ResponseKind::declined:
      break;
  }
  return "declined to answer";
}

const char* authority_word(Authority authority) {
  switch (authority) {
    case Authority::personal:
      return "personal";
    case Authority::ad_referendum:
      return "ad referendum";
    case Authority::instructed:
      return "instructed";
    case Authority::final:
      return "final";
    case Authority::unknown:
      break;
  }
  return "";
}

std::string terms_word(Terms terms, const std::string& only_if) {
  switch (terms) {
    case Terms::for_you_only:
      return "for you only";
    case Terms::unattributed:
      return "usable unattributed";
    case Terms::as_ours:
      return "may be carried as ours";
    case Terms::conditional:
      break;
  }
  return only_if.empty() ? "on a condition" : "only if " + only_if;
}

const char* mandate_word(MandateRole role) {
  switch (role) {
    case MandateRole::author:
      return "author";
    case MandateRole::mediator:
      return "mediator";
    case MandateRole::envoy:
      return "envoy";
    case MandateRole::guarantor:
      return "guarantor";
    case MandateRole::observer:
      break;
  }
  return "observer";
}

const char* wording_word(WordingStatus status) {
  switch (status) {
    case WordingStatus::first_hand:
      return "first hand";
    case WordingStatus::recorded:
      return "not read back";
    case WordingStatus::shown:
      return "read back, not confirmed";
    case WordingStatus::confirmed:
      return "confirmed";
    case WordingStatus::corrected:
      break;
  }
  return "corrected by them";
}

const char* released_word(ReleasedAs as) {
  switch (as) {
    case ReleasedAs::theirs:
      return "as theirs";
    case ReleasedAs::ours:
      return "as the mediators' own";
    case ReleasedAs::unattributed:
      break;
  }
  return "unattributed";
}

}  // namespace dragoman::brief
