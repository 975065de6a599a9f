// From an act to sealed rows: admission, keys that come before it, the rows, keys that follow.
#include <fmt/format.h>

#include <algorithm>

#include "record/view_places.h"
#include "vault/ear.h"
#include "vault/internals.h"

namespace dragoman {

namespace vault {

Result<Stored> store(Database& database, Keyring& keys, Heads& heads, const Storing& storing,
                     const Key& seed) {
  const Event& event = storing.event;
  auto content = seal_content(event, seed);
  if (!content) return tl::unexpected(content.error());
  Stored stored{.seq = heads.last() + 1, .placed = {}};
  std::vector<StoredEntry> entries;
  for (const RoomId& room : event.audience) {
    // What the vault itself tells is in the name of whom it is about, but not by their keys.
    const bool own_desk = storing.home && room == desk_of(event.by);
    auto link = keys.link_to(database, own_desk ? std::optional(room) : storing.home, room,
                             event.concerns, seed);
    if (!link) return tl::unexpected(link.error());
    auto head = heads.of(database, room);
    if (!head) return tl::unexpected(head.error());
    auto copy = storing.copy_of(room, head->number + 1);
    if (!copy) return tl::unexpected(copy.error());
    Target target{.copy = std::move(*copy),
                  .epoch = static_cast<std::uint32_t>((*link)->target_epoch),
                  .previous = head->digest,
                  .teller = storing.teller};
    auto sealed = seal_entry(*content, target, room, **link, seed);
    if (!sealed) return tl::unexpected(sealed.error());
    sealed->stored.seq = stored.seq;
    sealed->stored.mark = mark_of(sealed->stored);
    entries.push_back(std::move(sealed->stored));
    stored.placed.emplace(room, Placed{.copy = std::move(target.copy), .head = sealed->head});
  }
  Bytes packed = pack_entries(entries);
  auto put = put_event(database, stored.seq, packed, content->sealed);
  if (put) put = database.announce(channel_of(keys.vault()), event.audience);
  if (!put) return tl::unexpected(put.error());
  heads.add(stored.seq, entries);
  database.set_witness({.seq = stored.seq, .entries = std::move(packed)});
  return stored;
}

namespace {

// Where the events that an act refers to stand in every room that has them.
class References {
 public:
  static Result<References> read(Database& database, const LiveRoom& home, const Refs& refs) {
    References found;
    for (const auto& [role, numbers] : refs) {
      for (const Number number : numbers) {
        const Copy* copy = home.view().find_copy(number);
        if (!copy) return fail(ErrorCode::unknown_reference, "there is no such event");
        auto entries = read_event(database, home.seq_of(number));
        if (!entries) return tl::unexpected(entries.error());
        found.ids_[number] = copy->event.id;
        auto& places = found.places_[copy->event.id];
        for (const StoredEntry& entry : *entries) places[entry.room] = entry.number;
      }
    }
    return found;
  }

  EventId id(Number number) const {
    const auto found = ids_.find(number);
    return found == ids_.end() ? EventId{} : found->second;
  }
  std::optional<Number> locate(const EventId& event, const RoomId& room) const {
    const auto places = places_.find(event);
    if (places == places_.end()) return std::nullopt;
    const auto place = places->second.find(room);
    return place == places->second.end() ? std::nullopt : std::optional(place->second);
  }

 private:
  std::map<Number, EventId> ids_;
  std::map<EventId, std::map<RoomId, Number>> places_;
};

}  // namespace
}  // namespace vault

// Of the view, who may be able to open the vault by now; of the keys, who joined before the view
// begins.
Result<std::vector<PersonId>> Session::Impl::members_of(vault::Database& database,
                                                        const RoomId& room) {
  auto known = look(database, room);
  if (!known) return tl::unexpected(known.error());
  auto epoch = vault::current_epoch(database, room);
  if (!epoch) return tl::unexpected(epoch.error());
  auto keyed = keys.members_of(database, room, *epoch);
  if (!keyed) return keyed;
  std::vector<PersonId> members = std::move(*keyed);
  for (const Membership& one : known->room().view().memberships) {
    if (one.room == room && !one.left) members.push_back(one.person);
  }
  std::ranges::sort(members);
  members.erase(std::unique(members.begin(), members.end()), members.end());
  return members;
}

Result<void> Session::Impl::begin_epoch(vault::Database& database, const RoomId& room,
                                        std::span<const PersonId> members, const vault::Key& seed) {
  auto known = look(database, room);
  if (!known) return tl::unexpected(known.error());
  return keys.new_epoch(database, room, known->room().last() + 1, members, seed);
}

namespace {

// What admission says of a room that the home does not know. That the vault has it changes nothing.
tl::unexpected<Error> unknown_room(const View& home) {
  const SeenRoom* own = home.find_room(home.room);
  return fail(ErrorCode::unknown_reference,
              fmt::format("{} does not know one of the rooms addressed", own ? own->label : ""),
              "have it introduced here by a `room` event first", {.field = "audience"});
}

}  // namespace

// Keys that the event itself is sealed under.
Result<void> Session::Impl::before(vault::Database& database, Held& home, const Act& act,
                                   const vault::Key& seed) {
  if (const auto* room = std::get_if<RoomBody>(&act.event.body)) {
    const RoomId& id = room->room.id;
    const SeenRoom* known = home.room().view().find_room(id);
    if (known && known->introduced) return {};  // introduced to further rooms
    auto epoch = vault::current_epoch(database, id);
    if (!epoch) return tl::unexpected(epoch.error());
    if (*epoch != 0) return unknown_room(home.room().view());
    const std::array members = {person};
    return keys.new_epoch(database, id, 1, members, seed);
  }
  if (const auto* join = std::get_if<JoinBody>(&act.event.body)) {
    const SeenRoom* room = home.room().view().find_room(join->room);
    // Whoever came later than the room's introduction came to one that hides its past.
    if (room && room->introduced && room->introduction.past_shown) {
      return keys.admit_to(database, join->room, join->person, seed);
    }
    auto members = members_of(database, join->room);
    if (!members) return tl::unexpected(members.error());
    members->push_back(join->person);
    return begin_epoch(database, join->room, *members, seed);
  }
  return {};
}

// Keys that change once the event is there.
Result<void> Session::Impl::after(vault::Database& database, const Act& act,
                                  const vault::Key& seed) {
  const auto* leave = std::get_if<LeaveBody>(&act.event.body);
  if (!leave) return {};
  auto members = members_of(database, leave->room);
  if (!members) return tl::unexpected(members.error());
  std::erase(*members, leave->person);
  return begin_epoch(database, leave->room, *members, seed);
}

Result<Receipt> Session::Impl::store_act(vault::Database& database, Held& home, const Act& act,
                                         const vault::Key& seed) {
  auto references = vault::References::read(database, home.room(), act.refs);
  if (!references) return tl::unexpected(references.error());
  vault::Bytes teller;
  if (std::holds_alternative<PoseBody>(act.event.body)) {
    auto made = make_teller(database, act.event, seed);
    if (!made) return tl::unexpected(made.error());
    teller = std::move(*made);
  }
  const auto copy_of = [&](const RoomId& room, Number number) {
    return copy_for(
        act, room, number, [&](Number at) { return references->id(at); },
        [&](const EventId& event, const RoomId& there) {
          return references->locate(event, there);
        });
  };
  under_way.appended = true;
  auto stored = vault::store(
      database, keys, vault->heads,
      {.event = act.event, .copy_of = copy_of, .home = act.event.from, .teller = teller}, seed);
  if (!stored) return tl::unexpected(stored.error());
  if (std::holds_alternative<SecretAnswerBody>(act.event.body)) {
    if (auto put = put_slip(database, home, act, seed); !put) return tl::unexpected(put.error());
  }
  const auto at_home = stored->placed.find(act.event.from);
  const auto placed = at_home == stored->placed.end() ? stored->placed.begin() : at_home;
  if (placed == stored->placed.end()) {
    return fail(ErrorCode::missing, "the event has no audience");
  }
  const Receipt receipt{
      .room = placed->first, .number = placed->second.copy.number, .head = placed->second.head};
  if (at_home != stored->placed.end()) {
    auto added = home.room().add(std::move(placed->second.copy), stored->seq, receipt.head, teller);
    if (!added) return tl::unexpected(added.error());
  }
  return receipt;
}

namespace {

tl::unexpected<Error> has_left() {
  return fail(ErrorCode::usage, "you have left that room", "let somebody who is in it admit you");
}

}  // namespace

// The home room of an act that this person may write in.
Result<Session::Impl::Held> Session::Impl::home_of(vault::Database& database, const Act& act) {
  if (act.event.by != person) {
    return fail(ErrorCode::usage, "nobody can write in another person's name",
                "let them open the vault themselves");
  }
  auto home = look(database, act.event.from);
  if (home && home->reach.until) return has_left();
  return home;
}

// The receipt of an event that is there already and says the same; nothing when there is none. A
// secret answer is not in its home but on its author's desk.
Result<std::optional<Receipt>> Session::Impl::written_before(vault::Database& database,
                                                             const Act& act) {
  const bool secret = std::holds_alternative<SecretAnswerBody>(act.event.body);
  const RoomId room = secret ? desk_of(person) : act.event.from;
  auto known = look(database, room);
  if (!known) return tl::unexpected(known.error());
  const View& seen = known->room().view();
  const auto& events = (*seen.index).events;
  const auto found = events.find(act.event.id);
  if (!found) return std::optional<Receipt>();
  const Number number = *found;
  const Copy* before = seen.find_copy(number);
  bool same = before && !before->erased;
  if (same) {
    // On the desk a secret answer has the references that the desk can have.
    Copy again{.number = number, .event = act.event, .refs = secret ? before->refs : act.refs};
    again.event.at = before->event.at;
    const auto first = encode_copy(*before), second = encode_copy(again);
    same = first && second && *first == *second;
  }
  if (!same) {
    return fail(ErrorCode::conflict, fmt::format("event {} has this id already", number),
                "draw a new id for every event", {.field = "id"});
  }
  auto entries = vault::read_event(database, known->room().seq_of(number));
  if (!entries) return tl::unexpected(entries.error());
  Receipt receipt{.room = room, .number = number};
  for (const vault::StoredEntry& entry : *entries) {
    if (entry.room == room) receipt.head = vault::hash(entry.header);
  }
  return std::optional(receipt);
}

// Who lets somebody in or out of another room holds its keys: the home may not have heard that they
// left it, but they have.
Result<void> Session::Impl::in_other_room(vault::Database& database, const Act& act) {
  const auto* join = std::get_if<JoinBody>(&act.event.body);
  const auto* leave = std::get_if<LeaveBody>(&act.event.body);
  if (!join && !leave) return {};
  const RoomId& other = join ? join->room : leave->room;
  if (other == act.event.from) return {};
  auto known = look(database, other);
  if (!known) return tl::unexpected(known.error());
  return known->reach.until ? has_left() : Result<void>();
}

Result<Receipt> Session::Impl::write(vault::Database& database, const Act& act,
                                     const vault::Key& seed) {
  auto home = home_of(database, act);
  if (!home) return tl::unexpected(home.error());
  auto before_this = written_before(database, act);
  if (!before_this) return tl::unexpected(before_this.error());
  if (*before_this) return **before_this;
  if (auto admitted = admit(home->room().view(), act); !admitted) {
    return tl::unexpected(admitted.error());
  }
  if (auto there = in_other_room(database, act); !there) return tl::unexpected(there.error());
  under_way.wrote = true;
  if (auto done = before(database, *home, act, seed); !done) return tl::unexpected(done.error());
  auto receipt = store_act(database, *home, act, seed);
  if (!receipt) return receipt;
  if (auto done = after(database, act, seed); !done) return tl::unexpected(done.error());
  return receipt;
}

}  // namespace dragoman
