// The rows of events: one for each, with the entries of all rooms that have it. A room's entries
// are found by rows of their own, `places`, which are written for a block of events at once: an
// append touches the end of one table, and what is behind the last whole block is short enough to
// be looked through. docs/security.md, "Rows", is the format.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <vector>

#include "dragoman/event.h"
#include "vault/database.h"
#include "vault/seal.h"

namespace dragoman::vault {

// One room's entry of an event.
struct StoredEntry {
  RoomId room;
  Number number = 0;
  std::int64_t seq = 0;  // of the event in the vault
  std::int64_t link = 0;
  Bytes header, sealed, wrap;
  Bytes mark;     // as stored; mark_of() while nothing is damaged
  Bytes content;  // the event's, where it was asked for
};
// A checksum over the parts of an entry that its header does not cover too.
Bytes mark_of(const StoredEntry& entry);

// The entries of one event in a row; content and seq are not in it.
Bytes pack_entries(std::span<const StoredEntry> entries);
// Nothing: these bytes were not packed so. A header that does not read leaves its entry without
// room and number.
std::optional<std::vector<StoredEntry>> unpack_entries(std::int64_t seq, std::string_view packed);

// How many events share one writing of their places: those after a multiple of it, up to the next.
inline constexpr std::int64_t kBlock = 64;
inline std::int64_t last_placed(std::int64_t last_event) { return last_event / kBlock * kBlock; }

// The last event's number in the vault; 0 while there is none. O(log events).
Result<std::int64_t> last_event(Database& database);
// Adds a row of events alone.
Result<void> insert_event(Database& database, std::int64_t seq, std::string_view packed,
                          std::string_view content);
Result<void> put_places(Database& database, std::span<const StoredEntry> entries);
// Adds an event after the last one, and the places of its block if it ends one.
Result<void> put_event(Database& database, std::int64_t seq, std::string_view packed,
                       std::string_view content);
// The entries of an event, without its content. Fails when it is not there or does not read.
Result<std::vector<StoredEntry>> read_event(Database& database, std::int64_t seq);
// Every event after `seq`, without contents.
Result<void> each_event_after(
    Database& database, std::int64_t seq,
    const std::function<void(std::int64_t, std::vector<StoredEntry>)>& each);

// Up to where a room was read: its own number, and all events of the vault up to `seq`.
struct Cursor {
  Number number = 0;
  std::int64_t seq = 0;  // 0: not known
};
struct EntryBatch {
  std::vector<StoredEntry> entries;  // in order, with contents
  Cursor end;
};
// The room's next entries, about `most`; none when there are no more. O(log events + entries).
Result<EntryBatch> read_entries(Database& database, const RoomId& room, const Cursor& after,
                                int most);

// Where each room's chain ends, for whoever writes: kept from one write to the next, so that an
// append reads only what other processes have added. One thread at a time.
class Heads {
 public:
  struct Head {
    Number number = 0;  // 0: the room has no entry
    Digest digest{};
  };
  // At the beginning of each write.
  Result<void> refresh(Database& database);
  std::int64_t last() const { return last_.value_or(0); }
  Result<Head> of(Database& database, const RoomId& room);
  // After an event was put there.
  void add(std::int64_t seq, std::span<const StoredEntry> entries);
  // After a write that was undone.
  void forget();

 private:
  std::optional<std::int64_t> last_;  // event that was read
  std::map<RoomId, Head> heads_;
};

}  // namespace dragoman::vault
