#include "dragoman/record.h"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>

#include "record/canonical.h"
#include "record/view_places.h"

namespace dragoman {
namespace {

// The place of an event in a view's room.
std::optional<Number> number_of(const View& seen, const EventId& event) {
  return (*seen.index).events.find(event);
}

// The id of the erasure that a room receives: of that event and room alone.
EventId erasure_id(const EventId& erase, const RoomId& room) {
  EventId id;
  std::array<std::uint8_t, 32> both;
  std::copy(room.bytes.begin(), room.bytes.end(),
            std::copy(erase.bytes.begin(), erase.bytes.end(), both.begin()));
  crypto_generichash(id.bytes.data(), id.bytes.size(), both.data(), both.size(), nullptr, 0);
  return id;
}

bool concerns(const Event& event, const PersonId& person) {
  return std::binary_search(event.concerns.begin(), event.concerns.end(), person);
}

}  // namespace

Result<Copy> copy_for(const Act& act, const RoomId& room, Number number,
                      const std::function<EventId(Number)>& id_of, const Locate& locate) {
  Copy copy{.number = number, .event = act.event};
  record::make_canonical(copy.event);
  if (room == act.event.from) {
    copy.refs = act.refs;
    return copy;
  }
  for (const auto& [role, numbers] : act.refs) {
    std::vector<Number> here;
    for (const Number at_home : numbers) {
      const auto found = locate(id_of(at_home), room);
      if (!found) continue;
      if (*found >= number) {
        return fail(ErrorCode::unknown_reference, "an event refers to one that is not earlier",
                    "refer to events by their numbers in the home room",
                    {.field = std::string("refs.") + ref_role_name(role)});
      }
      here.push_back(*found);
    }
    std::sort(here.begin(), here.end());
    if (!here.empty()) copy.refs.emplace_back(role, std::move(here));
  }
  return copy;
}

Event erasure_for(const Event& erase, const RoomId& room, const EventId& id) {
  const PersonId& person = std::get<EraseBody>(erase.body).person;
  return {.id = id,
          .at = erase.at,
          .by = person,
          .from = room,
          .audience = {room},
          .body = EraseBody{.person = person}};
}

struct Record::Room {
  std::vector<Entry> entries;
  View seen;
};

// A room's copy, ready to be appended.
struct Record::Pending {
  RoomId room;
  Copy copy;
  std::string bytes;
};

Record::Record() = default;
Record::~Record() = default;
Record::Record(const Record& other) = default;
Record::Record(Record&& other) noexcept = default;
Record& Record::operator=(const Record& other) = default;
Record& Record::operator=(Record&& other) noexcept = default;

Result<Receipt> Record::append(const Act& act, const Salt& salt) {
  if (std::holds_alternative<OpenBody>(act.event.body) && !rooms_.empty()) {
    return fail(ErrorCode::duplicate, "the record is open already",
                "introduce another room with a `room` event", {.field = "kind"});
  }
  // A room that does not exist and one in which the author is not are told apart by nothing.
  const View* home = seen(act.event.from);
  View nothing;
  nothing.room = act.event.from;
  if (auto admitted = admit(home ? *home : nothing, act); !admitted) {
    return tl::unexpected(admitted.error());
  }
  return std::holds_alternative<EraseBody>(act.event.body) ? erase(act, salt) : write(act, salt);
}

// What is folded is what was written: the bytes, read again.
Result<Record::Pending> Record::prepare(const Act& act, const RoomId& room) const {
  const auto found = rooms_.find(room);
  const auto home = rooms_.find(act.event.from);
  const Number number =
      found == rooms_.end() ? 1 : static_cast<Number>(found->second.entries.size()) + 1;
  const auto id_of = [&](Number at_home) {
    const Copy* copy = home == rooms_.end() ? nullptr : home->second.seen.find_copy(at_home);
    return copy ? copy->event.id : EventId{};
  };
  const auto locate = [&](const EventId& event, const RoomId&) {
    return found == rooms_.end() ? std::nullopt : number_of(found->second.seen, event);
  };
  auto copy = copy_for(act, room, number, id_of, locate);
  if (!copy) return tl::unexpected(copy.error());
  auto bytes = encode_copy(*copy);
  if (!bytes) return tl::unexpected(bytes.error());
  copy = decode_copy(*bytes, number);
  if (!copy) return tl::unexpected(copy.error());
  return Pending{.room = room, .copy = std::move(*copy), .bytes = std::move(*bytes)};
}

Result<Receipt> Record::write(const Act& act, const Salt& salt) {
  std::vector<Pending> pending;
  for (const RoomId& room : act.event.audience) {
    auto ready = prepare(act, room);
    if (!ready) return tl::unexpected(ready.error());
    pending.push_back(std::move(*ready));
  }
  std::optional<Receipt> receipt;
  for (std::size_t i = 0; i < pending.size(); ++i) {
    Pending& one = pending[i];
    Room& room = rooms_[one.room];
    room.seen.room = one.room;
    Entry entry{.salt = salt(one.room), .copy = std::move(one.bytes)};
    entry.header = {
        .room = one.room,
        .number = one.copy.number,
        .event = act.event.id,
        .previous = room.entries.empty() ? Digest{} : head_of(room.entries.back().header),
        .commitment = commit(entry.copy, entry.salt)};
    auto applied = apply(room.seen, std::move(one.copy));
    room.entries.push_back(std::move(entry));
    if (!applied) {
      for (std::size_t j = 0; j <= i; ++j) forget_last(pending[j].room);
      return tl::unexpected(applied.error());
    }
    const EntryHeader& header = room.entries.back().header;
    if (!receipt || one.room == act.event.from) {
      receipt = Receipt{.room = one.room, .number = header.number, .head = head_of(header)};
    }
  }
  if (!receipt) return fail(ErrorCode::missing, "the event has no audience", "name its rooms");
  return *receipt;
}

// Takes back the last entry of a room. Its view may be without it already.
void Record::forget_last(const RoomId& room) {
  Room& from = rooms_.at(room);
  from.entries.pop_back();
  if (from.entries.empty()) {
    rooms_.erase(room);
    return;
  }
  std::vector<Copy> log = from.seen.log.to_vector();
  log.resize(from.entries.size());
  if (auto again = view(log, room)) from.seen = std::move(*again);
}

Result<Receipt> Record::erase(const Act& act, const Salt& salt) {
  const PersonId& person = std::get<EraseBody>(act.event.body).person;
  const auto& audience = act.event.audience;
  Record changed = *this;
  for (const auto& [id, room] : rooms_) {
    const auto about = [&](const Copy& copy) { return concerns(copy.event, person); };
    const auto& log = room.seen.log;
    if (std::find(audience.begin(), audience.end(), id) != audience.end() ||
        std::none_of(log.begin(), log.end(), about)) {
      continue;
    }
    const Act own{.event = erasure_for(act.event, id, erasure_id(act.event.id, id))};
    if (auto written = changed.write(own, salt); !written) return written;
  }
  auto receipt = changed.write(act, salt);
  if (!receipt) return receipt;
  if (auto forgotten = changed.forget(person); !forgotten) {
    return tl::unexpected(forgotten.error());
  }
  *this = std::move(changed);
  return receipt;
}

// The content of everything that concerns the person goes, and what was worked out from it.
Result<void> Record::forget(const PersonId& person) {
  for (auto& [id, room] : rooms_) {
    std::vector<Copy> log = room.seen.log.to_vector();
    bool any = false;
    for (std::size_t i = 0; i < log.size(); ++i) {
      if (!concerns(log[i].event, person)) continue;
      log[i] = {.number = log[i].number, .event = {.id = log[i].event.id}, .erased = true};
      room.entries[i] = {.header = room.entries[i].header, .erased = true};
      any = true;
    }
    if (!any) continue;
    auto again = view(log, id);
    if (!again) return tl::unexpected(again.error());
    room.seen = std::move(*again);
  }
  return {};
}

Result<Receipt> Record::decide(const EventId& pose, const EventId& id, const Salt& salt) {
  std::vector<SecretWord> words;
  const Copy* posed = nullptr;
  const View* home = nullptr;
  for (const auto& [room_id, room] : rooms_) {
    for (const Copy& copy : room.seen.log) {
      if (copy.erased) continue;
      const auto* answer = std::get_if<SecretAnswerBody>(&copy.event.body);
      if (answer && answer->pose == pose) {
        words.push_back({copy.event.from, copy.event.by, copy.event.at, answer->yes});
      }
      if (copy.event.id == pose && copy.event.from == room_id) {
        posed = &copy;
        home = &room.seen;
      }
    }
  }
  const auto* body = posed ? std::get_if<PoseBody>(&posed->event.body) : nullptr;
  if (!body) {
    return fail(ErrorCode::unknown_reference, "there is no such secret package",
                "name a `pose` event of this record");
  }
  const Act act{.event = {.id = id,
                          .at = body->closes,
                          .by = posed->event.by,
                          .from = posed->event.from,
                          .audience = posed->event.audience,
                          .body = OutcomeBody{.outcome = decide_secret(*body, words)}},
                .refs = {{RefRole::pose, {posed->number}}}};
  if (auto admitted = admit_outcome(*home, act); !admitted) {
    return tl::unexpected(admitted.error());
  }
  return write(act, salt);
}

std::vector<RoomId> Record::rooms() const {
  std::vector<RoomId> ids;
  for (const auto& [id, room] : rooms_) ids.push_back(id);
  return ids;
}

const Log& Record::copies(const RoomId& room) const {
  static const Log kNone;
  const View* view = seen(room);
  return view ? view->log : kNone;
}

std::span<const Entry> Record::entries(const RoomId& room) const {
  const auto found = rooms_.find(room);
  return found == rooms_.end() ? std::span<const Entry>{} : found->second.entries;
}

const View* Record::seen(const RoomId& room) const {
  const auto found = rooms_.find(room);
  return found == rooms_.end() ? nullptr : &found->second.seen;
}

}  // namespace dragoman
