// The tables of a vault and what several parts of it ask of them. docs/security.md says what each
// row is for; all ids are blobs of 16 bytes, nothing in a row is plain text.
#pragma once

#include <optional>

#include "vault/events.h"

namespace dragoman::vault {

// Format 2 added whether a person is an admin, and second factors; format 3 keeps each event in one
// row, and tells secret packages apart by the rooms that posed them.
inline constexpr std::int64_t kFormat = 3;

// What is said of the vault as a whole.
struct Meta {
  std::int64_t format = kFormat;
  Bytes vault;  // its id, 16 bytes
  PassphraseCost cost;
  bool travelling = false;  // a copy with chosen rooms: accepts no events
};
Result<void> make_tables(Database& database);
Result<void> write_meta(Database& database, const Meta& meta);
// Fails on formats that this program does not know.
Result<Meta> read_meta(Database& database);
// Brings a vault of an earlier format up to this one, in one transaction. Needs no key: what is
// added hands out nothing, and what is sealed is moved as it is. Fails, with nothing changed, where
// rows are missing. Cost: reads and writes the whole vault.
Result<void> upgrade(Database& database);
// Changes the row of `meta` that says so; leaves others as they are.
void mark_travelling(std::int64_t name, Bytes& value);

// Changes with every change of who has which room's keys, so that whoever has read them can tell
// whether they are still so.
Result<std::int64_t> read_key_generation(Database& database);
Result<void> change_key_generation(Database& database);

// An erasure is committed first and scrubbed from the file afterwards. The mark, written with it,
// says that the second is still to be done, should the process have been killed in between.
Result<void> mark_for_scrubbing(Database& database);
// Does it if it is to be done. Not in a transaction.
Result<void> scrub_if_marked(Database& database);

// A table and its columns in the order of their definition: for copies.
struct Table {
  const char* name;
  const char* columns;  // "room, epoch, …"
  const char* types;    // of each column: i, an integer, or b, bytes
};
std::span<const Table> tables();

// The first column of the first row; nothing when there is no row or it is NULL.
Result<std::optional<std::int64_t>> one_integer(Database& database, std::string_view sql,
                                                std::initializer_list<Param> params);
Result<std::optional<Bytes>> one_bytes(Database& database, std::string_view sql,
                                       std::initializer_list<Param> params);

// The last epoch of a room's key; 0 when the vault has no such room.
Result<std::int64_t> current_epoch(Database& database, const RoomId& room);

}  // namespace dragoman::vault
