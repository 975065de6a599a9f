#include "dragoman/view.h"

#include <fmt/format.h>

#include <algorithm>

#include "record/view_places.h"

namespace dragoman {

ViewIndex::ViewIndex() : places_(std::make_unique<record::Places>()) {}
ViewIndex::~ViewIndex() = default;
ViewIndex::ViewIndex(const ViewIndex& other)
    : places_(std::make_unique<record::Places>(*other.places_)) {}
// What was moved from stays a view of nothing, not a broken one.
ViewIndex::ViewIndex(ViewIndex&& other) noexcept
    : places_(std::exchange(other.places_, std::make_unique<record::Places>())) {}
ViewIndex& ViewIndex::operator=(const ViewIndex& other) {
  *places_ = *other.places_;
  return *this;
}
ViewIndex& ViewIndex::operator=(ViewIndex&& other) noexcept {
  std::swap(places_, other.places_);
  return *this;
}

const SeenRoom* View::find_room(const RoomId& id) const {
  const auto found = (*index).rooms.find(id);
  return found == (*index).rooms.end() ? nullptr : &rooms[found->second];
}

const SeenPerson* View::find_person(const PersonId& id) const {
  const auto found = (*index).persons.find(id);
  return found == (*index).persons.end() ? nullptr : &persons[found->second];
}

const Copy* View::find_copy(Number number) const {
  if (log.empty() || number < log.front().number || number > log.back().number) return nullptr;
  return &log[static_cast<std::size_t>(number - log.front().number)];
}

bool View::is_member(const RoomId& in, const PersonId& person) const {
  return (*index).members.contains({in, person}) || in == record::desk_id(person);
}

bool View::has_walked_out(std::string_view party) const {
  return (*index).walked_out.contains(std::string(party));
}

std::vector<RoomId> View::rooms_of(std::string_view party) const {
  const auto found = (*index).rooms_of.find(std::string(party));
  return found == (*index).rooms_of.end() ? std::vector<RoomId>{} : found->second;
}

const Draft* View::current_draft_of(const RoomId& other) const {
  const auto found = (*index).last_relay.find(other);
  if (found == (*index).last_relay.end()) return nullptr;
  return draft_at(relays[found->second].number);
}

const Draft* View::draft_at(Number number) const {
  const record::Places& places = *index;
  const auto draft = places.drafts.find(number);
  if (draft != places.drafts.end()) return &talks.drafts[draft->second];
  const auto relay = places.relays.find(number);
  if (relay == places.relays.end() || relays[relay->second].text == 0) return nullptr;
  const auto text = places.drafts.find(relays[relay->second].text);
  return text == places.drafts.end() ? nullptr : &talks.drafts[text->second];
}

const DraftBody* View::text_at(Number number) const {
  const record::Places& places = *index;
  const auto relay = places.relays.find(number);
  const auto item =
      places.item_of.find(relay == places.relays.end() ? number : relays[relay->second].text);
  if (item == places.item_of.end()) return nullptr;
  return record::draft_in(*find_copy(places.items[item->second].source));
}

namespace record {

Number word_of(const View& seen, Number number) {
  const auto found = (*seen.index).spoken_as.find(number);
  return found == (*seen.index).spoken_as.end() ? number : found->second;
}

bool is_party_room(RoomKind kind) {
  return kind == RoomKind::party || kind == RoomKind::guarantor || kind == RoomKind::observer;
}

RoomId desk_id(const PersonId& person) { return {person.bytes}; }

const DraftBody* draft_in(const Copy& copy) {
  if (const auto* draft = std::get_if<DraftBody>(&copy.event.body)) return draft;
  if (const auto* relay = std::get_if<RelayBody>(&copy.event.body)) {
    return relay->draft ? &*relay->draft : nullptr;
  }
  const auto* mend = std::get_if<CorrectBody>(&copy.event.body);
  return mend ? std::get_if<DraftBody>(&mend->body) : nullptr;
}

const Response* response_in(const Copy& copy) {
  if (const auto* said = std::get_if<ResponseBody>(&copy.event.body)) return &said->response;
  if (const auto* read = std::get_if<ReadBackBody>(&copy.event.body)) return &read->response;
  if (const auto* mend = std::get_if<CorrectBody>(&copy.event.body)) {
    const auto* said = std::get_if<ResponseBody>(&mend->body);
    return said ? &said->response : nullptr;
  }
  return nullptr;
}

const std::vector<Number>& refs_in(const Refs& refs, RefRole role) {
  static const std::vector<Number> kNone;
  for (const auto& [one, numbers] : refs) {
    if (one == role) return numbers;
  }
  return kNone;
}

std::string room_name(const View& seen, const RoomId& room) {
  const SeenRoom* found = seen.find_room(room);
  if (room == seen.room) return found && found->introduced ? found->label : "this room";
  return found ? found->label : "a room that was not introduced here";
}

std::string person_name(const View& seen, const PersonId& person) {
  const SeenPerson* found = seen.find_person(person);
  return found ? found->label : "a person who was not introduced here";
}

}  // namespace record
}  // namespace dragoman
