// The record itself: chains, exports, and a whole record in memory.
//
//   // given: const dragoman::Act& act, const dragoman::RoomId& room
//   // given: const std::function<dragoman::Digest(const dragoman::RoomId&)>& salts
//   dragoman::Record record;
//   auto receipt = record.append(act, salts);
//   const dragoman::View* seen = record.seen(room);
//
// What a vault does on disk and under keys, Record does in memory and in the clear, by the same
// functions: it is what tests, exercises and readers of exports use.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dragoman/event.h"
#include "dragoman/result.h"
#include "dragoman/view.h"

namespace dragoman {

using Digest = std::array<std::uint8_t, 32>;

// The header of an entry: see docs/record.md, "The chain".
struct EntryHeader {
  RoomId room;
  Number number = 0;
  std::uint32_t epoch = 1;
  EventId event;
  Digest previous{};    // head of the entry before
  Digest commitment{};  // to the room's copy, under the entry's salt
  Digest content{};     // hash of the sealed content; zeros in a record without keys
  Digest local{};       // hash of the room's sealed part; likewise
};
inline constexpr std::size_t kHeaderBytes = 173;

std::array<std::uint8_t, kHeaderBytes> encode_header(const EntryHeader& header);
Result<EntryHeader> decode_header(std::span<const std::uint8_t> bytes);

// BLAKE2b-256 of the header's bytes.
Digest head_of(const EntryHeader& header);
// BLAKE2b-256 of the copy's bytes, keyed by the salt.
Digest commit(std::string_view copy_bytes, const Digest& salt);

// What proves that an event was in a room's chain at a number.
struct Receipt {
  RoomId room;
  Number number = 0;
  Digest head{};
};

// Where an event stands in a room, if that room has it.
using Locate = std::function<std::optional<Number>(const EventId&, const RoomId&)>;

// An act as the room `room` will hold it: its references in that room's numbering, those to events
// it does not have left out. `id_of` gives the event behind a number of the home room. Fails on a
// reference that is not to an earlier event there.
Result<Copy> copy_for(const Act& act, const RoomId& room, Number number,
                      const std::function<EventId(Number)>& id_of, const Locate& locate);

struct Entry {
  EntryHeader header;
  Digest salt{};
  std::string copy;     // canonical bytes; empty when erased
  bool erased = false;  // its commitment can no longer be opened, its place in the chain stays
};

// A room's entries as JSON lines, and back. read_export verifies: every head follows from the one
// before, every copy opens its commitment and can be read, the last head is the one stated; the
// first entry for which that fails is named, with its line. write_export fails on bytes that are
// not UTF-8. O(bytes).
Result<std::string> write_export(const RoomId& room, std::string_view name,
                                 std::span<const Entry> entries);
struct RoomExport {
  RoomId room;
  std::string name;
  std::vector<Entry> entries;
};
Result<RoomExport> read_export(std::string_view bytes, std::string file_name);

// Checks a chain: one room, numbers without a gap, each entry on the head before it, each copy open
// to its commitment. A chain that begins later than 1 (a hidden past) is checked from there. The
// error's where.file is "event <number>" of the first entry that does not fit. With a receipt, also
// that the chain holds it; only a receipt pins the last header. O(bytes).
Result<void> verify_chain(std::span<const Entry> entries, const Receipt* receipt = nullptr);

// What another room than its home holds of an erasure: written in the erased person's own name and
// without the reason, so that the room learns neither who erased them nor where. `id` is this
// room's alone.
Event erasure_for(const Event& erase, const RoomId& room, const EventId& id);

// A whole record in memory: the same acceptance, numbers, copies and chains as a vault's, in the
// clear. A plain value. Not safe to change from several threads at once.
class Record {
 public:
  Record();
  ~Record();
  Record(const Record& other);
  Record(Record&& other) noexcept;
  Record& operator=(const Record& other);
  Record& operator=(Record&& other) noexcept;

  // Admits the act by the view of its home room and appends it to every room of its audience.
  // `salt(room)` is drawn for this event and that room alone. Nothing changes on failure. The
  // receipt is that of the home room; for a secret answer, which its home does not hold, that of
  // the desk. An erasure takes the content of everything that concerns the person, in every room;
  // each other room that held any receives an erasure of its own. O(audience × size of the event);
  // an erasure, O(record).
  Result<Receipt> append(const Act& act, const std::function<Digest(const RoomId&)>& salt);

  // At a pose's closing time: appends its outcome, decided from the answers on the desks. The only
  // place where one room's secret reaches another. `id` is the outcome's. Fails when there is no
  // such pose or it was decided. O(record).
  Result<Receipt> decide(const EventId& pose, const EventId& id,
                         const std::function<Digest(const RoomId&)>& salt);

  // Rooms to which an event was ever addressed, ascending.
  std::vector<RoomId> rooms() const;
  // What a room holds; nothing when no event was ever addressed to it. These three are valid until
  // the next change.
  const Log& copies(const RoomId& room) const;
  std::span<const Entry> entries(const RoomId& room) const;
  // The live fold of a room, or null.
  const View* seen(const RoomId& room) const;

 private:
  struct Room;
  struct Pending;
  using Salt = std::function<Digest(const RoomId&)>;

  Result<Receipt> write(const Act& act, const Salt& salt);
  Result<Receipt> erase(const Act& act, const Salt& salt);
  Result<Pending> prepare(const Act& act, const RoomId& room) const;
  void forget_last(const RoomId& room);
  Result<void> forget(const PersonId& person);

  std::map<RoomId, Room> rooms_;
};

// The outcome of a secret package. The last answer of each person in each room counts, in the order
// given; answers from other rooms and after the closing time do not. See docs/record.md.
struct SecretWord {
  RoomId room;  // the asked room from which it was given
  PersonId by;
  Moment at;
  bool yes = false;
};
SecretOutcome decide_secret(const PoseBody& pose, std::span<const SecretWord> answers);

}  // namespace dragoman
