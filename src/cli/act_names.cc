#include "cli/act_names.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>

#include "model/suggest.h"

namespace dragoman::cli {
namespace {

using model::quoted;
using model::suggest;

std::string own_name(const View& home) {
  const SeenRoom* room = home.find_room(home.room);
  return room == nullptr || room->label.empty() ? "this room" : room->label;
}

template <class Item, class IdOf>
std::vector<std::string> names_in(const std::vector<Item>& items, IdOf id_of) {
  std::vector<std::string> names;
  for (const Item& item : items) names.push_back(id_of(item));
  return names;
}

tl::unexpected<Error> unknown(const View& home, const char* what, std::string_view word,
                              const std::vector<std::string>& names, std::string_view none) {
  return fail(ErrorCode::unknown_reference,
              fmt::format("{} knows no {} {}", own_name(home), what, quoted(word)),
              suggest(word, names, none));
}

// Resolves each word with `one`; the first failure counts.
template <class One>
auto each(const View& home, const std::vector<std::string>& words, One one)
    -> Result<std::vector<std::decay_t<decltype(*one(home, words.front()))>>> {
  std::vector<std::decay_t<decltype(*one(home, words.front()))>> found;
  for (const std::string& word : words) {
    auto item = one(home, word);
    if (!item) return tl::unexpected(item.error());
    found.push_back(std::move(*item));
  }
  return found;
}

bool is_id_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-' || c == '.';
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

// What stands between an outer pair of brackets, cut at the commas that no inner bracket holds.
std::vector<std::string_view> split_list(std::string_view inside) {
  std::vector<std::string_view> parts;
  int depth = 0;
  std::size_t start = 0;
  for (std::size_t i = 0; i <= inside.size(); ++i) {
    const char c = i < inside.size() ? inside[i] : ',';
    if (c == '{' || c == '[') ++depth;
    if (c == '}' || c == ']') --depth;
    if (c != ',' || (depth > 0 && i < inside.size())) continue;
    const std::string_view part = trimmed(inside.substr(start, i - start));
    if (!part.empty()) parts.push_back(part);
    start = i + 1;
  }
  return parts;
}

bool enclosed(std::string_view word, char open, char close) {
  return word.size() >= 2 && word.front() == open && word.back() == close;
}

tl::unexpected<Error> no_value(const Point& point, std::string_view word, std::string mend) {
  return fail(ErrorCode::unknown_reference,
              fmt::format("{} is no value of point '{}'", quoted(word), point.id), std::move(mend));
}

Result<Value> option_of(const Point& point, std::string_view word) {
  const std::vector<std::string> ids = names_in(point.options, [](const auto& o) { return o.id; });
  if (std::find(ids.begin(), ids.end(), word) != ids.end()) return OptionId{std::string(word)};
  return no_value(point, word,
                  suggest(word, ids, "its options are not known; write `" + point.id + "=`"));
}

// "{officers:4}": the first so many of a category that may be chosen.
Result<void> add_by_number(const Point& point, std::string_view category, std::string_view count,
                           MemberIds& chosen) {
  const Roster& roster = *point.roster;
  const std::vector<std::string> ids =
      names_in(roster.categories, [](const auto& of) { return of.id; });
  if (std::find(ids.begin(), ids.end(), category) == ids.end()) {
    return fail(ErrorCode::unknown_reference,
                fmt::format("point '{}' has no category {}", point.id, quoted(category)),
                suggest(category, ids, "list the members' ids"));
  }
  int wanted = -1;
  std::from_chars(count.data(), count.data() + count.size(), wanted);
  const std::set<std::string_view> out(roster.excluded.begin(), roster.excluded.end());
  int found = 0;
  for (const RosterMember& member : roster.members) {
    if (found == wanted) break;
    if (member.category != category || out.contains(member.id)) continue;
    chosen.push_back(member.id);
    ++found;
  }
  if (wanted >= 0 && found == wanted) return {};
  return fail(
      ErrorCode::range,
      fmt::format("{} cannot be chosen of '{}' at point '{}'", quoted(count), category, point.id),
      fmt::format("write a number from 0 to {}", found));
}

Result<Value> members_of(const Point& point, std::string_view word) {
  if (!point.roster || !enclosed(word, '{', '}')) {
    return no_value(point, word, "write {officers:4} for so many of a category, or {id,id}");
  }
  MemberIds chosen;
  for (const std::string_view part : split_list(word.substr(1, word.size() - 2))) {
    const std::size_t colon = part.find(':');
    if (colon != std::string_view::npos) {
      const auto added = add_by_number(point, trimmed(part.substr(0, colon)),
                                       trimmed(part.substr(colon + 1)), chosen);
      if (!added) return tl::unexpected(added.error());
      continue;
    }
    const std::vector<std::string> ids =
        names_in(point.roster->members, [](const auto& member) { return member.id; });
    if (std::find(ids.begin(), ids.end(), part) == ids.end())
      return no_value(point, part, suggest(part, ids, "the roster has no members"));
    chosen.emplace_back(part);
  }
  return chosen;
}

std::string domain_words(const Point& point) {
  if (point.quantity) {
    return fmt::format("write a number from {} to {} in steps of {}",
                       point.quantity->from.to_string(), point.quantity->to.to_string(),
                       point.quantity->step.to_string());
  }
  if (point.dates) {
    return fmt::format("write a day from {} to {}, every {} days from the first",
                       point.dates->from.to_string(), point.dates->to.to_string(),
                       point.dates->step_days);
  }
  return {};
}

}  // namespace

const EnumWords<RoomKind>& room_kinds() {
  static const EnumWords<RoomKind> words{{"mediators", RoomKind::mediators},
                                         {"party", RoomKind::party},
                                         {"guarantor", RoomKind::guarantor},
                                         {"observer", RoomKind::observer},
                                         {"subset", RoomKind::subset},
                                         {"plenary", RoomKind::plenary},
                                         {"desk", RoomKind::desk}};
  return words;
}

const EnumWords<ResponseKind>& response_kinds() {
  static const EnumWords<ResponseKind> words{{"agreed", ResponseKind::agreed},
                                             {"in_principle", ResponseKind::in_principle},
                                             {"understanding", ResponseKind::understanding},
                                             {"reservation", ResponseKind::reservation},
                                             {"demand", ResponseKind::demand},
                                             {"rejected", ResponseKind::rejected},
                                             {"declined", ResponseKind::declined}};
  return words;
}

const EnumWords<Authority>& authorities() {
  static const EnumWords<Authority> words{{"personal", Authority::personal},
                                          {"ad_referendum", Authority::ad_referendum},
                                          {"instructed", Authority::instructed},
                                          {"final", Authority::final},
                                          {"unknown", Authority::unknown}};
  return words;
}

const EnumWords<Terms>& all_terms() {
  static const EnumWords<Terms> words{{"for_you_only", Terms::for_you_only},
                                      {"unattributed", Terms::unattributed},
                                      {"as_ours", Terms::as_ours},
                                      {"conditional", Terms::conditional}};
  return words;
}

const EnumWords<MandateRole>& mandate_roles() {
  static const EnumWords<MandateRole> words{{"author", MandateRole::author},
                                            {"mediator", MandateRole::mediator},
                                            {"envoy", MandateRole::envoy},
                                            {"guarantor", MandateRole::guarantor},
                                            {"observer", MandateRole::observer}};
  return words;
}

const EnumWords<PartyRole>& party_roles() {
  static const EnumWords<PartyRole> words{{"principal", PartyRole::principal},
                                          {"guarantor", PartyRole::guarantor},
                                          {"observer", PartyRole::observer}};
  return words;
}

const EnumWords<RelayedAs>& relayed_as() {
  static const EnumWords<RelayedAs> words{{"theirs", RelayedAs::theirs},
                                          {"ours", RelayedAs::ours},
                                          {"hypothetical", RelayedAs::hypothetical}};
  return words;
}

const EnumWords<ReleasedAs>& released_as() {
  static const EnumWords<ReleasedAs> words{{"theirs", ReleasedAs::theirs},
                                           {"unattributed", ReleasedAs::unattributed},
                                           {"ours", ReleasedAs::ours}};
  return words;
}

const EnumWords<ReleasePolicy>& release_policies() {
  static const EnumWords<ReleasePolicy> words{{"one", ReleasePolicy::one},
                                              {"two", ReleasePolicy::two}};
  return words;
}

const EnumWords<bool>& pasts() {
  static const EnumWords<bool> words{{"shown", true}, {"hidden", false}};
  return words;
}

template <class Enum>
Result<Enum> one_of_words(const EnumWords<Enum>& words, std::string_view word, const char* what) {
  std::vector<std::string> names;
  for (const auto& [name, value] : words) {
    if (word == name) return value;
    names.emplace_back(name);
  }
  return fail(ErrorCode::usage, fmt::format("{} is no {}", quoted(word), what),
              suggest(word, names, ""));
}

template <class Enum>
std::string word_of(const EnumWords<Enum>& words, Enum value) {
  for (const auto& [name, of] : words) {
    if (of == value) return name;
  }
  return {};
}

#define DRAGOMAN_ENUM_WORDS(Enum)                                                            \
  template Result<Enum> one_of_words(const EnumWords<Enum>&, std::string_view, const char*); \
  template std::string word_of(const EnumWords<Enum>&, Enum)
DRAGOMAN_ENUM_WORDS(RoomKind);
DRAGOMAN_ENUM_WORDS(ResponseKind);
DRAGOMAN_ENUM_WORDS(Authority);
DRAGOMAN_ENUM_WORDS(Terms);
DRAGOMAN_ENUM_WORDS(MandateRole);
DRAGOMAN_ENUM_WORDS(PartyRole);
DRAGOMAN_ENUM_WORDS(RelayedAs);
DRAGOMAN_ENUM_WORDS(ReleasedAs);
DRAGOMAN_ENUM_WORDS(ReleasePolicy);
DRAGOMAN_ENUM_WORDS(bool);
#undef DRAGOMAN_ENUM_WORDS

Result<RoomId> room_named(const View& home, std::string_view name) {
  std::vector<std::string> names;
  for (const SeenRoom& room : home.rooms) {
    if (room.label == name) return room.introduction.id;
    names.push_back(room.label);
  }
  return unknown(home, "room", name, names, "introduce it with `room`");
}

Result<std::vector<RoomId>> rooms_named(const View& home, const std::vector<std::string>& names) {
  return each(home, names, [](const View& h, const std::string& n) { return room_named(h, n); });
}

Result<PersonId> person_named(const View& home, std::string_view name) {
  std::vector<std::string> names;
  for (const SeenPerson& person : home.persons) {
    if (person.label == name) return person.introduction.id;
    names.push_back(person.label);
  }
  return unknown(home, "person", name, names, "introduce them with `person`");
}

Result<std::vector<PersonId>> persons_named(const View& home,
                                            const std::vector<std::string>& names) {
  return each(home, names, [](const View& h, const std::string& n) { return person_named(h, n); });
}

Result<std::string> party_named(const View& home, std::string_view id) {
  if (home.talks.find_party(std::string(id)) != nullptr) return std::string(id);
  return unknown(home, "party", id,
                 names_in(home.talks.parties, [](const Party& party) { return party.id; }),
                 "add it with `party`");
}

Result<const Point*> point_named(const View& home, std::string_view id) {
  if (const Point* point = home.talks.find_point(std::string(id))) return point;
  return unknown(home, "point", id,
                 names_in(home.talks.points, [](const Point& point) { return point.id; }),
                 "bring in a case file with `import`");
}

Result<std::vector<std::string>> points_named(const View& home,
                                              const std::vector<std::string>& ids) {
  return each(home, ids, [](const View& h, const std::string& id) -> Result<std::string> {
    const Result<const Point*> point = point_named(h, id);
    if (!point) return tl::unexpected(point.error());
    return (*point)->id;
  });
}

Result<std::string> channel_named(const View& home, std::string_view id) {
  std::vector<std::string> ids;
  for (const Channel& channel : home.talks.channels) {
    if (channel.id == id) return channel.id;
    ids.push_back(channel.id);
  }
  return unknown(home, "channel", id, ids, "add it with `channel`");
}

bool looks_like_number(std::string_view word) {
  if (word.starts_with('#')) word.remove_prefix(1);
  return !word.empty() && word.size() <= 15 &&
         std::all_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

Result<Number> number_named(const View& home, std::string_view word) {
  const Number last = home.log.empty() ? 0 : home.log.back().number;
  const std::string mend =
      fmt::format("`log` lists the events of {}, up to {}", own_name(home), last);
  if (!looks_like_number(word)) {
    return fail(ErrorCode::usage, fmt::format("{} is not the number of an event", quoted(word)),
                mend);
  }
  if (word.starts_with('#')) word.remove_prefix(1);
  Number number = 0;
  std::from_chars(word.data(), word.data() + word.size(), number);
  const Copy* copy = home.find_copy(number);
  if (copy == nullptr) {
    return fail(ErrorCode::unknown_reference,
                fmt::format("{} has no event {}", own_name(home), number), mend);
  }
  if (copy->erased) {
    return fail(ErrorCode::unknown_reference,
                fmt::format("the content of event {} was erased", number),
                "refer to another event");
  }
  return number;
}

Result<std::vector<Number>> numbers_named(const View& home, const std::vector<std::string>& words) {
  auto numbers =
      each(home, words, [](const View& h, const std::string& w) { return number_named(h, w); });
  if (numbers) {
    std::sort(numbers->begin(), numbers->end());
    numbers->erase(std::unique(numbers->begin(), numbers->end()), numbers->end());
  }
  return numbers;
}

Number number_of_id(std::string_view id) {
  Number number = 0;
  if (id.size() > 1) std::from_chars(id.data() + 1, id.data() + id.size(), number);
  return number;
}

Result<const Draft*> draft_numbered(const View& home, Number number) {
  if (const Draft* draft = home.draft_at(number)) return draft;
  std::string known;
  for (const Draft& draft : home.talks.drafts) {
    known += (known.empty() ? "its drafts are " : ", ") + std::to_string(number_of_id(draft.id));
  }
  return fail(ErrorCode::unknown_reference,
              fmt::format("event {} of {} is no draft", number, own_name(home)),
              known.empty() ? "table one with `draft`" : known);
}

std::vector<Number> numbers_of_draft(const View& home, const std::string& draft) {
  std::vector<Number> numbers;
  if (const Number tabled = number_of_id(draft); home.draft_at(tabled) != nullptr)
    numbers.push_back(tabled);
  for (const SeenRelay& relay : home.relays) {
    if (relay.draft == draft) numbers.push_back(relay.number);
  }
  std::sort(numbers.begin(), numbers.end());
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
  return numbers;
}

Result<std::size_t> response_numbered(const View& home, Number number) {
  for (std::size_t i = 0; i < home.responses.size(); ++i) {
    if (home.responses[i].number == number) return i;
  }
  return fail(ErrorCode::unknown_reference,
              fmt::format("event {} of {} is no response", number, own_name(home)),
              "`show` lists the responses with their numbers");
}

std::optional<std::pair<std::string, std::string>> split_assignment(std::string_view word) {
  const std::size_t equals = word.find('=');
  if (equals == std::string_view::npos || equals == 0) return std::nullopt;
  const std::string_view name = word.substr(0, equals);
  if (!std::all_of(name.begin(), name.end(), is_id_letter)) return std::nullopt;
  return std::pair{std::string(name), std::string(word.substr(equals + 1))};
}

Result<Value> value_of(const Point& point, std::string_view word) {
  word = trimmed(word);
  if (point.kind == PointKind::roster) return members_of(point, word);
  if (point.kind == PointKind::choice) return option_of(point, word);
  std::optional<Value> value;
  if (point.kind == PointKind::quantity) {
    if (const auto number = Decimal::parse(word)) value = *number;
  } else if (const auto day = Date::parse(word)) {
    value = *day;
  }
  if (value && value_index(point, *value)) return *value;
  return no_value(point, word, domain_words(point));
}

Result<std::vector<Value>> values_of(const Point& point, std::string_view word) {
  word = trimmed(word);
  if (word.empty()) return std::vector<Value>{};
  std::vector<std::string_view> parts{word};
  if (enclosed(word, '[', ']')) parts = split_list(word.substr(1, word.size() - 2));
  std::vector<Value> values;
  for (const std::string_view part : parts) {
    Result<Value> value = value_of(point, part);
    if (!value) return tl::unexpected(value.error());
    values.push_back(std::move(*value));
  }
  return values;
}

Result<std::vector<Value>> wanted_values(const View& home, const std::string& point,
                                         const std::vector<std::string>& words) {
  if (words.empty()) return std::vector<Value>{};
  if (point.empty()) {
    return fail(ErrorCode::usage, "--wants needs a point whose values are wanted",
                "name the point before the answer");
  }
  const Result<const Point*> of = point_named(home, point);
  if (!of) return tl::unexpected(of.error());
  std::vector<Value> wanted;
  for (const std::string& word : words) {
    Result<std::vector<Value>> values = values_of(**of, word);
    if (!values) return values;
    wanted.insert(wanted.end(), values->begin(), values->end());
  }
  return wanted;
}

Text text_of(const View& home, const std::vector<std::string>& items) {
  Text text;
  for (const std::string& item : items) {
    if (item.empty()) continue;
    const std::size_t colon = item.find(':');
    const std::string tag = colon == std::string::npos ? "" : item.substr(0, colon);
    const auto& known = home.talks.languages;
    const bool in_language = !tag.empty() && colon + 1 < item.size() && item[colon + 1] != ' ' &&
                             std::find(known.begin(), known.end(), tag) != known.end();
    text.set(in_language ? tag : "", in_language ? item.substr(colon + 1) : item);
  }
  return text;
}

Text text_of(const View& home, const std::string& item) {
  return text_of(home, std::vector<std::string>{item});
}

Result<Date> day_of(std::string_view word) {
  if (const auto day = Date::parse(word)) return *day;
  return fail(ErrorCode::usage, quoted(word) + " is not a day such as 2027-03-31",
              "write year, month and day");
}

Result<std::optional<Date>> optional_day_of(std::string_view word) {
  if (word.empty()) return std::optional<Date>{};
  const Result<Date> day = day_of(word);
  if (!day) return tl::unexpected(day.error());
  return std::optional<Date>{*day};
}

Result<Moment> moment_of(std::string_view word) {
  std::string moment(word);
  if (moment.size() > 10 && moment[10] == ' ') moment[10] = 'T';
  if (moment.size() == std::string_view("2027-03-05T12:00").size()) moment += ":00";
  if (!moment.ends_with('Z')) moment += 'Z';
  if (is_moment(moment)) return moment;
  return fail(ErrorCode::usage, quoted(word) + " is not a time such as 2027-03-05T12:00",
              "write the day, T, hours and minutes, in UTC");
}

Result<std::string> new_id(std::string_view word, const char* what) {
  if (!word.empty() && std::all_of(word.begin(), word.end(), is_id_letter))
    return std::string(word);
  return fail(ErrorCode::usage, fmt::format("{} cannot be the id of a {}", quoted(word), what),
              "use ASCII letters, digits, '_', '-' and '.'");
}

}  // namespace dragoman::cli
