// Whom an act reaches and whom it is about, by its kind.
#include <algorithm>

#include "dragoman/act_json.h"
#include "record/view_places.h"

namespace dragoman {
namespace record {
namespace {

template <class List>
void make_ascending(List& list) {
  std::sort(list.begin(), list.end());
  list.erase(std::unique(list.begin(), list.end()), list.end());
}

bool holds(const std::vector<RoomId>& rooms, const RoomId& room) {
  return std::find(rooms.begin(), rooms.end(), room) != rooms.end();
}

// The rooms besides the home that an event cannot do without.
class Readers {
 public:
  Readers(const View& home, const Act& act) : home_(home), act_(act) {}

  std::vector<RoomId> find() {
    std::visit([this](const auto& body) { on(body); }, act_.event.body);
    return std::move(rooms_);
  }

 private:
  void on(const RelayBody& body) { rooms_ = {body.to}; }
  void on(const AskBody& body) { rooms_ = {body.to}; }
  void on(const ReleaseBody& body) { rooms_ = body.to; }
  void on(const PoseBody& body) { rooms_ = body.rooms; }
  void on(const JoinBody& body) { rooms_ = {body.room}; }
  void on(const LeaveBody& body) { rooms_ = {body.room}; }
  // A new room; one that is known is introduced to whom the writer says.
  void on(const RoomBody& body) {
    if (!home_.find_room(body.room.id)) rooms_ = {body.room.id};
  }
  // The rooms that were given the text learn that it is final.
  void on(const FreezeBody&) {
    const Draft* draft = text();
    for (const SeenRelay& relay : home_.relays) {
      if (draft && relay.draft == draft->id && relay.from == home_.room)
        rooms_.push_back(relay.body.to);
    }
  }
  // Where a party's people sign, the rooms that gave them the text.
  void on(const SignBody&) {
    const Draft* draft = text();
    for (const SeenRelay& relay : home_.relays) {
      if (draft && relay.draft == draft->id && relay.body.to == home_.room)
        rooms_.push_back(relay.from);
    }
  }
  // Where a party answers for itself, the room that last gave it the text.
  void on(const ResponseBody& body) {
    const Draft* draft = text();
    if (!draft || !holds(home_.rooms_of(body.response.party), home_.room)) return;
    for (auto relay = home_.relays.rbegin(); relay != home_.relays.rend(); ++relay) {
      if (relay->draft != draft->id || relay->body.to != home_.room) continue;
      rooms_ = {relay->from};
      return;
    }
  }
  // A wording is shown to the rooms of its party to which the text was put that it answers; what
  // they say of it, to the room that showed it.
  void on(const ReadBackBody& body) {
    if (const Copy* shown = referred(RefRole::read_back)) rooms_ = {shown->event.from};
    if (body.outcome != ReadBackOutcome::shown) return;
    const std::vector<RoomId> theirs = home_.rooms_of(body.response.party);
    const auto& named = act_.event.audience;
    if (std::any_of(named.begin(), named.end(),
                    [&](const RoomId& room) { return holds(theirs, room); })) {
      return;
    }
    for (const Number number : refs_in(act_.refs, RefRole::draft)) {
      const auto relay = (*home_.index).relays.find(number);
      if (relay == (*home_.index).relays.end()) continue;
      const RoomId& to = home_.relays[relay->second].body.to;
      if (holds(theirs, to)) rooms_.push_back(to);
    }
  }
  // Who holds a party's words must hear that they may be passed on.
  void on(const ConsentBody&) {
    const SeenRoom* own = home_.find_room(home_.room);
    if (!own || !is_party_room(own->introduction.kind)) return;
    for (const Number number : refs_in(act_.refs, RefRole::source)) {
      const Copy* source = home_.find_copy(number);
      if (!source || source->erased) continue;
      const auto& has = source->event.audience;
      rooms_.insert(rooms_.end(), has.begin(), has.end());
    }
  }
  void on(const AnswerBody&) {
    if (const Copy* asked = referred(RefRole::ask)) rooms_ = {asked->event.from};
  }
  // Exactly those that saw what was wrong.
  void on(const CorrectBody&) {
    if (const Copy* wrong = referred(RefRole::corrected)) rooms_ = wrong->event.audience;
  }
  template <class Other>
  void on(const Other&) {}

  const Copy* referred(RefRole role) const {
    const std::vector<Number>& numbers = refs_in(act_.refs, role);
    const Copy* copy = numbers.empty() ? nullptr : home_.find_copy(numbers.front());
    return copy && !copy->erased ? copy : nullptr;
  }
  const Draft* text() const {
    const std::vector<Number>& numbers = refs_in(act_.refs, RefRole::draft);
    return numbers.empty() ? nullptr : home_.draft_at(numbers.front());
  }

  const View& home_;
  const Act& act_;
  std::vector<RoomId> rooms_;
};

template <class Bodies>
void add_persons(const Bodies& body, std::vector<PersonId>& persons) {
  if (const auto* person = std::get_if<PersonBody>(&body)) persons.push_back(person->person.id);
  if (const auto* mandate = std::get_if<MandateBody>(&body)) persons.push_back(mandate->person);
  if (const auto* meeting = std::get_if<MeetingBody>(&body)) {
    persons.insert(persons.end(), meeting->people.begin(), meeting->people.end());
    if (meeting->interpreter) persons.push_back(*meeting->interpreter);
  }
}

// Whom the content of an event is about by its kind; of a correction, also whom the event concerns
// that it corrects.
void add_natural(const View& home, const Act& act, std::vector<PersonId>& persons) {
  add_persons(act.event.body, persons);
  const auto* mend = std::get_if<CorrectBody>(&act.event.body);
  if (!mend) return;
  add_persons(mend->body, persons);
  for (const Number number : refs_in(act.refs, RefRole::corrected)) {
    const Copy* wrong = home.find_copy(number);
    if (!wrong || wrong->erased) continue;
    const auto& concerned = wrong->event.concerns;
    persons.insert(persons.end(), concerned.begin(), concerned.end());
  }
}

}  // namespace
}  // namespace record

Act addressed(const View& home, Act act) {
  using namespace record;
  Event& event = act.event;
  event.from = home.room;
  std::erase_if(act.refs, [](const auto& role) { return role.second.empty(); });
  std::sort(act.refs.begin(), act.refs.end());
  for (auto& [role, numbers] : act.refs) make_ascending(numbers);
  // A secret answer is held by nobody but its author's desk.
  const bool secret = std::holds_alternative<SecretAnswerBody>(event.body);
  const std::vector<RoomId> needed = Readers(home, act).find();
  event.audience.insert(event.audience.end(), needed.begin(), needed.end());
  event.audience.push_back(secret ? desk_id(event.by) : home.room);
  make_ascending(event.audience);
  add_natural(home, act, event.concerns);
  make_ascending(event.concerns);
  return act;
}

}  // namespace dragoman
