#include "record/admit.h"

#include <fmt/format.h>

#include <algorithm>

namespace dragoman::record {
namespace {

std::string numbered(const std::string& list, std::size_t i) {
  return fmt::format("{}[{}]", list, i);
}

bool is_mediators(RoomKind kind) { return kind == RoomKind::mediators || kind == RoomKind::subset; }

template <class List>
bool is_ascending(const List& list) {
  return std::adjacent_find(list.begin(), list.end(),
                            [](const auto& a, const auto& b) { return !(a < b); }) == list.end();
}

bool is_target(const View& home, const Copy& copy, Target target) {
  const Body& body = copy.event.body;
  switch (target) {
    case Target::anything:
      return true;
    case Target::text:
      return home.draft_at(copy.number) != nullptr;
    case Target::relay:
      return std::holds_alternative<RelayBody>(body) && home.draft_at(copy.number);
    case Target::response:
      return std::holds_alternative<ResponseBody>(body);
    case Target::read_back:
      return std::holds_alternative<ReadBackBody>(body);
    case Target::ask:
      return std::holds_alternative<AskBody>(body);
    case Target::proposal:
      return std::holds_alternative<ProposeReleaseBody>(body);
    case Target::policy:
      return std::holds_alternative<PolicyBody>(body);
    case Target::pose:
      break;
  }
  return std::holds_alternative<PoseBody>(body);
}

const char* target_name(Target target) {
  switch (target) {
    case Target::anything:
      return "an event";
    case Target::text:
      return "a draft, or a relay that carries one";
    case Target::relay:
      return "a relay that carries a draft";
    case Target::response:
      return "a response";
    case Target::read_back:
      return "a read-back";
    case Target::ask:
      return "an ask";
    case Target::proposal:
      return "a proposed release";
    case Target::policy:
      return "a policy";
    case Target::pose:
      break;
  }
  return "a secret package";
}

}  // namespace

Admission::Admission(const View& home, const Act& act) : home_(home), at_(*home.index), act_(act) {
  if (const SeenRoom* own = home.find_room(home.room)) {
    kind_ = own->introduction.kind;
    of_ = own->introduction.of;
    kind_hidden_ = !own->introduced && !home.log.empty() && home.log.front().number > 1;
  } else if (home.room == desk_id(act.event.by)) {
    kind_ = RoomKind::desk;
  }
}

bool Admission::addresses(const RoomId& room) const {
  return std::binary_search(event().audience.begin(), event().audience.end(), room);
}

Number Admission::ref(RefRole role) const {
  const std::vector<Number>& numbers = refs(role);
  return numbers.empty() ? 0 : numbers.front();
}

const Draft* Admission::text(RefRole role) const {
  const Number number = ref(role);
  return number == 0 ? nullptr : home_.draft_at(number);
}

Result<void> Admission::run() {
  for (const auto check :
       {&Admission::check_member, &Admission::check_home, &Admission::check_writer,
        &Admission::check_audience, &Admission::check_concerns, &Admission::check_refs}) {
    if (auto good = (this->*check)(); !good) return good;
  }
  return std::visit([this](const auto& body) { return on(body); }, event().body);
}

// ---- The room and the writer --------------------------------------------------------------------

Result<void> Admission::check_home() {
  if (event().from != home_.room) {
    return fail(
        ErrorCode::conflict,
        fmt::format("this is written in {}, not in {}", room(event().from), room(home_.room)),
        "write it in the room that you act from", {.field = "from"});
  }
  const bool opens = std::holds_alternative<OpenBody>(event().body);
  const bool desk = kind_ == RoomKind::desk;
  if (!home_.log.empty() && opens) {
    return fail(ErrorCode::conflict, "the record is open already", "write any other kind of event",
                {.field = "kind"});
  }
  const bool outlives_seal = std::holds_alternative<EraseBody>(event().body) ||
                             std::holds_alternative<OutcomeBody>(event().body);
  if (home_.sealed && !outlives_seal) {
    return fail(ErrorCode::conflict,
                fmt::format("{} is sealed: it accepts nothing more", room(home_.room)),
                "write it in another room", {.field = "from"});
  }
  const FromRoom from = rule_of(event().body).from;
  if (kind_hidden_ && from != FromRoom::any && from != FromRoom::all) {
    return hidden_kind(fmt::format("{} cannot be written", a_kind(event().body)), "from");
  }
  const bool good = opens || from == FromRoom::all || (from == FromRoom::any && !desk) ||
                    is_mediators(kind_) || (from == FromRoom::mediators_or_party && from_party());
  if (good) return {};
  const char* where = from == FromRoom::mediators ? "a room of mediators"
                      : from == FromRoom::any     ? "a room that several people share"
                                                  : "a room of mediators, or of that party";
  return fail(ErrorCode::conflict,
              fmt::format("{} cannot be written in {}", a_kind(event().body), room(home_.room)),
              fmt::format("write it in {}", where), {.field = "from"});
}

// Who joined a room with a hidden past has rights by its kind once it was said again.
tl::unexpected<Error> Admission::hidden_kind(const std::string& what, const std::string& field) {
  return fail(
      ErrorCode::conflict,
      fmt::format("{} here yet: what kind of room this is was said before you joined", what),
      "have the mediators who made the room introduce it here again, by a `room` event",
      {.field = field});
}

// To who is not in a room, it is as if it were not there: the refusal tells nothing of it.
Result<void> Admission::check_member() {
  const bool opens = home_.log.empty() && std::holds_alternative<OpenBody>(event().body);
  const bool by_keeper = std::holds_alternative<OutcomeBody>(event().body);
  if (opens || by_keeper || home_.is_member(home_.room, event().by)) return {};
  return fail(ErrorCode::conflict, "the writer is not a member of the room",
              "write it from a room of theirs, or have a member of the room let them `join`",
              {.field = "by"});
}

Result<void> Admission::check_writer() {
  if (!is_moment(event().at)) {
    return fail(ErrorCode::type, "the time of recording is not a time",
                "write it as 2027-01-20T18:05:00Z", {.field = "at"});
  }
  if (const auto same = at_.events.find(event().id)) {
    return fail(ErrorCode::duplicate, fmt::format("event {} has this id already", *same),
                "draw a new id for every event", {.field = "id"});
  }
  return {};
}

Result<void> Admission::check_concerns() {
  const std::vector<PersonId>& concerned = event().concerns;
  if (concerned.size() > kMaxConcerned || !is_ascending(concerned)) {
    return fail(
        ErrorCode::limit,
        fmt::format("the persons concerned are not a list of at most {}, ascending", kMaxConcerned),
        "name each once", {.field = "concerns"});
  }
  const auto* person = std::get_if<PersonBody>(&event().body);
  const auto* opens = std::get_if<OpenBody>(&event().body);
  for (std::size_t i = 0; i < concerned.size(); ++i) {
    if (person && person->person.id == concerned[i]) continue;
    if (opens && opens->person.id == concerned[i]) continue;
    if (auto known = known_person(concerned[i], numbered("concerns", i)); !known) return known;
  }
  return {};
}

// ---- Who sees it --------------------------------------------------------------------------------

Result<void> Admission::check_audience() {
  const std::vector<RoomId>& audience = event().audience;
  if (audience.empty() || audience.size() > kMaxAudience || !is_ascending(audience)) {
    return fail(ErrorCode::limit,
                fmt::format("the audience is not a list of 1 to {} rooms, ascending", kMaxAudience),
                "name each room once", {.field = "audience"});
  }
  // A secret answer goes to a desk, an outcome and a correction where another event went: see
  // there.
  if (std::holds_alternative<SecretAnswerBody>(event().body) ||
      std::holds_alternative<OutcomeBody>(event().body) ||
      std::holds_alternative<CorrectBody>(event().body)) {
    return {};
  }
  if (!addresses(home_.room)) {
    return fail(ErrorCode::conflict,
                fmt::format("{} would not see what is written in it", room(home_.room)),
                fmt::format("add {} to the audience", room(home_.room)), {.field = "audience"});
  }
  for (const RoomId& reader : audience) {
    if (reader == home_.room) continue;
    if (kind_hidden_) return hidden_kind("no other room can be addressed", "audience");
    if (auto good = check_reader(reader); !good) return good;
  }
  return {};
}

Result<void> Admission::check_reader(const RoomId& reader) {
  const auto* founding = std::get_if<RoomBody>(&event().body);
  const SeenRoom* other = home_.find_room(reader);
  SeenRoom founded;
  if (!other && founding && founding->room.id == reader) {
    founded.introduction = founding->room;
    founded.label = founding->room.name;
    other = &founded;
  }
  if (!other) {
    return fail(ErrorCode::unknown_reference,
                fmt::format("{} does not know one of the rooms addressed", room(home_.room)),
                "have it introduced here by a `room` event first", {.field = "audience"});
  }
  const RoomKind kind = other->introduction.kind;
  bool allowed = false;
  if (is_mediators(kind_)) {
    allowed = kind != RoomKind::desk;
  } else if (from_party()) {
    allowed = is_mediators(kind) || kind == RoomKind::plenary;
  }
  if (!allowed) {
    return fail(ErrorCode::conflict,
                fmt::format("{} cannot address {}", room(home_.room), other->label),
                from_party() ? "address a room of mediators: they carry it further"
                             : "leave it out of the audience",
                {.field = "audience"});
  }
  if (other->sealed) {
    return fail(ErrorCode::conflict,
                fmt::format("{} is sealed: it accepts nothing more", other->label),
                "leave it out of the audience", {.field = "audience"});
  }
  return check_channel(*other);
}

// Where the case declares channels, mediators who stand for one of its mediators keep to them.
Result<void> Admission::check_channel(const SeenRoom& other) {
  const Case& talks = home_.talks;
  std::string mediator = of_, party = other.introduction.of;
  if (from_party()) std::swap(mediator, party);
  const bool bound = (kind_ == RoomKind::mediators && is_party_room(other.introduction.kind)) ||
                     (from_party() && other.introduction.kind == RoomKind::mediators);
  if (!bound || talks.channels.empty() || mediator.empty()) return {};
  const bool open =
      std::any_of(talks.channels.begin(), talks.channels.end(), [&](const Channel& channel) {
        return channel.mediator == mediator && channel.party == party;
      });
  if (open) return {};
  return fail(
      ErrorCode::conflict,
      fmt::format("there is no channel between mediator '{}' and party '{}'", mediator, party),
      "go through mediators who have one, or add a `channel`", {.field = "audience"});
}

Result<void> Admission::only_home(const char* what, const char* mend) {
  if (event().audience.size() == 1 && addresses(home_.room)) return {};
  return fail(ErrorCode::conflict, fmt::format("{} stays in {}", what, room(home_.room)), mend,
              {.field = "audience"});
}

// ---- What it refers to --------------------------------------------------------------------------

Result<void> Admission::check_refs() {
  const KindRule& rule = rule_of(event().body);
  for (std::size_t i = 0; i < act_.refs.size(); ++i) {
    const RefRole role = act_.refs[i].first;
    const std::vector<Number>& numbers = act_.refs[i].second;
    const bool allowed = std::any_of(rule.refs.begin(), rule.refs.end(),
                                     [&](const RefRule& one) { return one.role == role; });
    const bool twice = i > 0 && act_.refs[i - 1].first >= role;
    if (allowed && !twice && is_ascending(numbers)) continue;
    return fail(
        ErrorCode::conflict,
        allowed
            ? fmt::format("the references '{}' are not ascending, each once", ref_role_name(role))
            : fmt::format("{} has no references '{}'", a_kind(event().body), ref_role_name(role)),
        allowed ? "order them" : "leave them out",
        {.field = fmt::format("refs.{}", ref_role_name(role))});
  }
  for (const RefRule& one : rule.refs) {
    const std::vector<Number>& numbers = refs(one.role);
    const std::string field = fmt::format("refs.{}", ref_role_name(one.role));
    if (numbers.size() < one.least) {
      return fail(ErrorCode::missing,
                  fmt::format("{} refers to nothing as its '{}'", a_kind(event().body),
                              ref_role_name(one.role)),
                  fmt::format("name the number of {}", target_name(one.target)), {.field = field});
    }
    if (numbers.size() > one.most) {
      return fail(ErrorCode::limit,
                  fmt::format("{} refers to {} events as its '{}'", a_kind(event().body),
                              numbers.size(), ref_role_name(one.role)),
                  fmt::format("name at most {}", one.most), {.field = field});
    }
    for (const Number number : numbers) {
      if (auto good = check_ref(one, number); !good) return good;
    }
  }
  return {};
}

Result<void> Admission::check_ref(const RefRule& rule, Number number) {
  const std::string field = fmt::format("refs.{}", ref_role_name(rule.role));
  const Number last = home_.log.empty() ? 0 : home_.log.back().number;
  // To who does not see the past of the room, it is as if it had not been.
  Number first = 1;
  const SeenRoom* own = home_.find_room(home_.room);
  const auto member = at_.members.find({home_.room, event().by});
  if (own && !own->introduction.past_shown && member != at_.members.end()) {
    first = home_.memberships[member->second].joined;
  }
  const Copy* copy = number < first ? nullptr : home_.find_copy(number);
  if (!copy) {
    return fail(
        ErrorCode::unknown_reference,
        fmt::format("{} has no event {} for {}", room(home_.room), number, person(event().by)),
        last < first ? "nothing has been written yet"
                     : fmt::format("name a number from {} to {}", first, last),
        {.field = field});
  }
  if (copy->erased) {
    return fail(ErrorCode::unknown_reference,
                fmt::format("the content of event {} was erased", number), "refer to another event",
                {.field = field});
  }
  if (!is_target(home_, *copy, rule.target)) {
    return fail(ErrorCode::type,
                fmt::format("event {} is {}, not {}", number, a_kind(copy->event.body),
                            target_name(rule.target)),
                fmt::format("name the number of {}", target_name(rule.target)), {.field = field});
  }
  if (rule.role == RefRole::draft) {
    const Draft* first_text = home_.draft_at(refs(RefRole::draft).front());
    if (first_text != home_.draft_at(number)) {
      return fail(
          ErrorCode::conflict,
          fmt::format("events {} and {} are different texts", refs(RefRole::draft).front(), number),
          "refer to one text, and to the relays that carried it", {.field = field});
    }
  }
  return rule.stays ? check_stays(rule, number) : Result<void>{};
}

Result<void> Admission::check_stays(const RefRule& rule, Number number) {
  const std::vector<RoomId>& has = home_.find_copy(number)->event.audience;
  for (const RoomId& reader : event().audience) {
    if (reader == home_.room || std::binary_search(has.begin(), has.end(), reader)) continue;
    return fail(
        ErrorCode::conflict,
        fmt::format("{} does not have event {}, of which this speaks", room(reader), number),
        fmt::format("leave {} out of the audience, or `propose_release` of event {}", room(reader),
                    number),
        {.field = fmt::format("refs.{}", ref_role_name(rule.role))});
  }
  return {};
}

Result<void> Admission::known_person(const PersonId& id, const std::string& field) {
  const SeenPerson* found = home_.find_person(id);
  if (found && !found->erased) return {};
  return fail(ErrorCode::unknown_reference,
              found ? fmt::format("the data of this person were erased in {}", room(home_.room))
                    : fmt::format("{} does not know this person", room(home_.room)),
              found ? "name somebody else" : "introduce them by a `person` event first",
              {.field = field});
}

Result<void> Admission::known_room(const RoomId& id, const std::string& field) {
  if (home_.find_room(id)) return {};
  return fail(ErrorCode::unknown_reference,
              fmt::format("{} does not know this room", room(home_.room)),
              "have it introduced here by a `room` event first", {.field = field});
}

}  // namespace dragoman::record

namespace dragoman {

Result<void> admit(const View& home, const Act& act) {
  if (std::holds_alternative<OutcomeBody>(act.event.body)) {
    return fail(ErrorCode::conflict, "nobody writes the outcome of a secret package",
                "wait for the closing time: the record's keeper decides it", {.field = "kind"});
  }
  return record::Admission(home, act).run();
}

Result<void> admit_outcome(const View& home, const Act& act) {
  if (!std::holds_alternative<OutcomeBody>(act.event.body)) {
    return fail(ErrorCode::conflict, "this is no outcome of a secret package", "use admit()",
                {.field = "kind"});
  }
  return record::Admission(home, act).run();
}

}  // namespace dragoman
