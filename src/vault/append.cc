// From an act to sealed rows: admission, keys that come before it, the rows, keys that follow.
#include <fmt/format.h>

#include <algorithm>

#include "record/view_places.h"
#include "vault/ear.h"
#include "vault/internals.h"

namespace dragoman {

namespace vault {

Result<Stored> store(Database& database, Keyring& keys, const Storing& storing, const Key& seed) {
  const Event& event = storing.event;
  auto content = seal_content(event, seed);
  if (!content) return tl::unexpected(content.error());
  auto last_body = one_integer(database, "SELECT max(seq) FROM bodies", {});
  if (!last_body) return tl::unexpected(last_body.error());
  Stored stored{.body = last_body->value_or(0) + 1, .placed = {}};
  Places places;
  for (const RoomId& room : event.audience) {
    const bool own_desk = room == desk_of(event.by);
    auto link = keys.link_to(database, own_desk ? std::optional(room) : storing.home, room,
                             event.concerns, seed);
    if (!link) return tl::unexpected(link.error());
    Target target{.copy = {},
                  .epoch = static_cast<std::uint32_t>((*link)->target_epoch),
                  .previous = {},
                  .teller = storing.teller};
    Number number = 1;
    auto read = database.run(
        "SELECT number, header FROM entries WHERE room = ? ORDER BY number DESC LIMIT 1",
        {bytes_of(room)}, [&](const Row& row) -> Result<void> {
          number = row.integer(0) + 1;
          target.previous = hash(row.bytes(1));
          return {};
        });
    if (!read) return tl::unexpected(read.error());
    auto copy = storing.copy_of(room, number);
    if (!copy) return tl::unexpected(copy.error());
    target.copy = std::move(*copy);
    auto sealed = seal_entry(*content, target, room, **link, seed);
    if (!sealed) return tl::unexpected(sealed.error());
    StoredEntry& entry = sealed->stored;
    entry.body = stored.body;
    auto put = database.run(
        "INSERT INTO entries (room, number, body, link, header, sealed, wrap, mark)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        {bytes_of(room), entry.number, entry.body, entry.link, entry.header, entry.sealed,
         entry.wrap, mark_of(room, entry)});
    if (!put) return tl::unexpected(put.error());
    database.set_witness({.room = room, .number = number, .header = entry.header});
    places.emplace_back(room, number);
    stored.placed.emplace(room, Placed{.copy = std::move(target.copy), .head = sealed->head});
  }
  auto put = database.run("INSERT INTO bodies (seq, places, content) VALUES (?, ?, ?)",
                          {stored.body, encode_places(places), content->sealed});
  if (put) put = database.announce(channel_of(keys.vault()), event.audience);
  if (!put) return tl::unexpected(put.error());
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
        auto bytes =
            one_bytes(database, "SELECT places FROM bodies WHERE seq = ?", {home.body_of(number)});
        if (!bytes) return tl::unexpected(bytes.error());
        auto places = decode_places(bytes->value_or(Bytes()));
        found.ids_[number] = copy->event.id;
        if (places) found.places_[copy->event.id] = std::move(*places);
      }
    }
    return found;
  }

  EventId id(Number number) const {
    const auto found = ids_.find(number);
    return found == ids_.end() ? EventId{} : found->second;
  }
  std::optional<Number> locate(const EventId& event, const RoomId& room) const {
    const auto found = places_.find(event);
    if (found == places_.end()) return std::nullopt;
    for (const auto& [there, number] : found->second) {
      if (there == room) return number;
    }
    return std::nullopt;
  }

 private:
  std::map<Number, EventId> ids_;
  std::map<EventId, Places> places_;
};

}  // namespace
}  // namespace vault

// Of the view, who may be able to open the vault by now; of the keys, who joined before the view
// begins.
Result<std::vector<PersonId>> Session::Impl::members_of(vault::Database& database,
                                                        const RoomId& room) {
  auto held = look(database, room);
  if (!held) return tl::unexpected(held.error());
  auto epoch = vault::current_epoch(database, room);
  if (!epoch) return tl::unexpected(epoch.error());
  auto keyed = keys.members_of(database, room, *epoch);
  if (!keyed) return keyed;
  std::vector<PersonId> members = std::move(*keyed);
  for (const Membership& one : (*held)->room().view().memberships) {
    if (one.room == room && !one.left) members.push_back(one.person);
  }
  std::ranges::sort(members);
  members.erase(std::unique(members.begin(), members.end()), members.end());
  return members;
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
    if (!room || room->introduction.past_shown) {
      return keys.admit_to(database, join->room, join->person, seed);
    }
    auto members = members_of(database, join->room);
    if (!members) return tl::unexpected(members.error());
    members->push_back(join->person);
    return keys.new_epoch(database, join->room, live.at(join->room).room().last() + 1, *members,
                          seed);
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
  return keys.new_epoch(database, leave->room, live.at(leave->room).room().last() + 1, *members,
                        seed);
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
      database, keys,
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
    auto added =
        home.room().add(std::move(placed->second.copy), stored->body, receipt.head, teller);
    if (!added) return tl::unexpected(added.error());
  }
  return receipt;
}

// The home room of an act that this person may write in.
Result<Session::Impl::Held*> Session::Impl::home_of(vault::Database& database, const Act& act) {
  if (act.event.by != person) {
    return fail(ErrorCode::usage, "nobody can write in another person's name",
                "let them open the vault themselves");
  }
  auto home = look(database, act.event.from);
  if (home && (*home)->reach.until) {
    return fail(ErrorCode::usage, "you have left that room", "let somebody who is in it admit you");
  }
  return home;
}

// The receipt of an event that is there already and says the same; nothing when there is none. A
// secret answer is not in its home but on its author's desk.
Result<std::optional<Receipt>> Session::Impl::written_before(vault::Database& database,
                                                             const Act& act) {
  const bool secret = std::holds_alternative<SecretAnswerBody>(act.event.body);
  const RoomId room = secret ? desk_of(person) : act.event.from;
  auto held = look(database, room);
  if (!held) return tl::unexpected(held.error());
  const View& seen = (*held)->room().view();
  const auto& events = (*seen.index).events;
  const auto found = events.find(act.event.id);
  if (found == events.end()) return std::optional<Receipt>();
  const Number number = found->second;
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
  auto header =
      vault::one_bytes(database, "SELECT header FROM entries WHERE room = ? AND number = ?",
                       {vault::bytes_of(room), number});
  if (!header) return tl::unexpected(header.error());
  return std::optional(Receipt{
      .room = room, .number = number, .head = vault::hash(header->value_or(vault::Bytes()))});
}

Result<Receipt> Session::Impl::write(vault::Database& database, const Act& act,
                                     const vault::Key& seed) {
  auto home = home_of(database, act);
  if (!home) return tl::unexpected(home.error());
  auto before_this = written_before(database, act);
  if (!before_this) return tl::unexpected(before_this.error());
  if (*before_this) return **before_this;
  if (auto admitted = admit((*home)->room().view(), act); !admitted) {
    return tl::unexpected(admitted.error());
  }
  under_way.wrote = true;
  if (auto done = before(database, **home, act, seed); !done) return tl::unexpected(done.error());
  auto receipt = store_act(database, **home, act, seed);
  if (!receipt) return receipt;
  if (auto done = after(database, act, seed); !done) return tl::unexpected(done.error());
  return receipt;
}

}  // namespace dragoman
