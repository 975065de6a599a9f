#include "vault/tables.h"

#include <array>

#include "dragoman/record.h"

namespace dragoman::vault {

namespace {

constexpr std::array kTables = {
    Table{"meta", "name, value", "ib"},
    Table{"persons", "id, sign_key, box_key, writer, signature, erased, admin", "bbbbbii"},
    Table{"logins", "handle, person, sealed, alone", "bbbi"},
    Table{"factors", "person, sealed", "bb"},
    Table{"room_keys", "room, epoch, since, box_key, writer, signature", "biibbb"},
    Table{"members", "room, epoch, person, sealed, writer, signature", "bibbbb"},
    Table{"links",
          "id, home, home_epoch, target, target_epoch, for_home, for_target, writer, signature",
          "ibibibbbb"},
    Table{"person_keys", "person, link, sealed", "bib"},
    Table{"tellers", "room, pose, epoch, box_key, sealed, slips", "bbibbi"},
    Table{"slips", "room, pose, number, sealed", "bbib"},
    Table{"events", "seq, entries, content", "ibb"},
    Table{"places", "room, number, seq", "bii"},
};

constexpr const char* kFactors =
    "CREATE TABLE factors (person BLOB PRIMARY KEY, sealed BLOB NOT NULL)";

// What is short comes first: it is read without the content.
constexpr const char* kEvents =
    "CREATE TABLE events (seq INTEGER PRIMARY KEY, entries BLOB NOT NULL, content BLOB NOT NULL)";
constexpr const char* kPlaces =
    "CREATE TABLE places (room BLOB, number INTEGER, seq INTEGER NOT NULL,"
    " PRIMARY KEY (room, number)) WITHOUT ROWID";

// By the room that posed as well: what another room knows by an id changes nothing. `slips` is the
// form in which a slip names its package.
constexpr const char* kTellers =
    "CREATE TABLE tellers (room BLOB, pose BLOB, epoch INTEGER NOT NULL, box_key BLOB NOT NULL,"
    " sealed BLOB NOT NULL, slips INTEGER NOT NULL, PRIMARY KEY (room, pose))";
constexpr const char* kSlips =
    "CREATE TABLE slips (room BLOB, pose BLOB, number INTEGER, sealed BLOB NOT NULL,"
    " PRIMARY KEY (room, pose, number)) WITHOUT ROWID";

constexpr std::array kDefinitions = {
    "CREATE TABLE meta (name INTEGER PRIMARY KEY, value BLOB NOT NULL)",
    "CREATE TABLE persons (id BLOB PRIMARY KEY, sign_key BLOB NOT NULL, box_key BLOB NOT NULL,"
    " writer BLOB NOT NULL, signature BLOB NOT NULL, erased INTEGER NOT NULL,"
    " admin INTEGER NOT NULL DEFAULT 0)",
    "CREATE TABLE logins (handle BLOB PRIMARY KEY, person BLOB NOT NULL, sealed BLOB NOT NULL,"
    " alone INTEGER NOT NULL)",
    kFactors,
    "CREATE TABLE room_keys (room BLOB, epoch INTEGER, since INTEGER NOT NULL,"
    " box_key BLOB NOT NULL, writer BLOB NOT NULL, signature BLOB NOT NULL,"
    " PRIMARY KEY (room, epoch)) WITHOUT ROWID",
    "CREATE TABLE members (room BLOB, epoch INTEGER, person BLOB, sealed BLOB NOT NULL,"
    " writer BLOB NOT NULL, signature BLOB NOT NULL, PRIMARY KEY (room, epoch, person))"
    " WITHOUT ROWID",
    "CREATE INDEX members_by_person ON members (person, room, epoch)",
    "CREATE TABLE links (id INTEGER PRIMARY KEY, home BLOB NOT NULL, home_epoch INTEGER NOT NULL,"
    " target BLOB NOT NULL, target_epoch INTEGER NOT NULL, for_home BLOB NOT NULL,"
    " for_target BLOB NOT NULL, writer BLOB NOT NULL, signature BLOB NOT NULL,"
    " UNIQUE (target, home, target_epoch, home_epoch))",
    "CREATE TABLE person_keys (person BLOB, link INTEGER, sealed BLOB NOT NULL,"
    " PRIMARY KEY (person, link)) WITHOUT ROWID",
    "CREATE INDEX person_keys_by_link ON person_keys (link, person)",
    kTellers,
    kSlips,
    kEvents,
    kPlaces,
};

enum MetaName : std::int64_t {
  kMetaFormat = 1,
  kMetaVault,
  kMetaPasses,
  kMetaMemory,
  kMetaTravel,
  kMetaScrub,
  kMetaKeys,
};

Bytes eight_bytes(std::uint64_t number) {
  Bytes bytes;
  for (int i = 0; i < 8; ++i) bytes += static_cast<char>(number >> (8 * i) & 255U);
  return bytes;
}

std::uint64_t from_eight(std::string_view bytes) {
  std::uint64_t number = 0;
  for (std::size_t i = bytes.size() == 8 ? 8 : 0; i-- > 0;) {
    number = number << 8U | static_cast<unsigned char>(bytes[i]);
  }
  return number;
}

Result<void> put_meta(Database& database, MetaName name, std::string_view value) {
  return database.run("INSERT INTO meta (name, value) VALUES (?, ?)",
                      {static_cast<std::int64_t>(name), value});
}

}  // namespace

std::span<const Table> tables() { return kTables; }

Result<void> make_tables(Database& database) {
  for (const char* definition : kDefinitions) {
    if (auto made = database.run(database.dialect(definition)); !made) return made;
  }
  return {};
}

Result<void> write_meta(Database& database, const Meta& meta) {
  const std::array<std::pair<MetaName, Bytes>, 5> rows = {{
      {kMetaFormat, eight_bytes(kFormat)},
      {kMetaVault, meta.vault},
      {kMetaPasses, eight_bytes(meta.cost.passes)},
      {kMetaMemory, eight_bytes(meta.cost.memory_bytes)},
      {kMetaTravel, eight_bytes(meta.travelling ? 1 : 0)},
  }};
  for (const auto& [name, value] : rows) {
    if (auto put = put_meta(database, name, value); !put) return put;
  }
  return {};
}

void mark_travelling(std::int64_t name, Bytes& value) {
  if (name == kMetaTravel) value = eight_bytes(1);
}

Result<Meta> read_meta(Database& database) {
  Meta meta{.format = 0};
  auto read = database.run("SELECT name, value FROM meta", {}, [&](const Row& row) -> Result<void> {
    const std::string_view value = row.bytes(1);
    switch (row.integer(0)) {
      case kMetaFormat:
        meta.format = static_cast<std::int64_t>(from_eight(value));
        break;
      case kMetaVault:
        meta.vault = Bytes(value);
        break;
      case kMetaPasses:
        meta.cost.passes = from_eight(value);
        break;
      case kMetaMemory:
        meta.cost.memory_bytes = from_eight(value);
        break;
      case kMetaTravel:
        meta.travelling = from_eight(value) != 0;
        break;
      default:
        break;
    }
    return {};
  });
  if (!read) return tl::unexpected(read.error());
  if (meta.format < 1 || meta.format > kFormat) {
    const bool none = meta.format == 0;
    return fail(ErrorCode::unsupported,
                none ? "this is no vault, or it was never finished"
                     : "the vault was made by another version of Dragoman",
                none ? "" : "use that version", {.file = database.name()});
  }
  return meta;
}

namespace {

// ---- Earlier formats ----------------------------------------------------------------------------

Result<void> run_all(Database& database, std::initializer_list<const char*> definitions) {
  for (const char* definition : definitions) {
    if (auto made = database.run(database.dialect(definition)); !made) return made;
  }
  return {};
}

tl::unexpected<Error> incomplete(const Database& database) {
  return fail(ErrorCode::io, "rows of its events are missing; the vault was left in its old format",
              "look for a backup, and verify this one with the version of Dragoman that wrote it",
              {.file = database.name()});
}

// The entry of format 2 at a place: the room and 8 bytes of number.
Result<void> read_entry_of_2(Database& database, std::string_view place, StoredEntry& entry,
                             bool& there) {
  const auto room = place.substr(0, 16);
  entry.room = vault::id_of<RoomId>(room);
  entry.number = static_cast<Number>(from_eight(place.substr(16)));
  return database.run(
      "SELECT link, header, sealed, wrap, mark FROM entries"
      " WHERE room = ? AND number = ? AND body = ?",
      {room, entry.number, entry.seq}, [&](const Row& row) -> Result<void> {
        there = true;
        entry.link = row.integer(0);
        entry.header = Bytes(row.bytes(1));
        entry.sealed = Bytes(row.bytes(2));
        entry.wrap = Bytes(row.bytes(3));
        entry.mark = Bytes(row.bytes(4));
        return {};
      });
}

// Of format 2: `bodies` had the content of an event and the places of its entries, which had rows
// of their own. What no row of `bodies` leads to would be lost, so there must be none.
Result<void> join_entries(Database& database) {
  constexpr std::size_t kPlace = 24;
  auto last = one_integer(database, "SELECT max(seq) FROM bodies", {});
  if (!last) return tl::unexpected(last.error());
  const std::int64_t placed = last_placed(last->value_or(0));
  std::int64_t moved = 0;
  auto done = database.stream(
      "SELECT seq, places, content FROM bodies ORDER BY seq", [&](const Row& row) -> Result<void> {
        const std::int64_t seq = row.integer(0);
        std::string_view places = row.bytes(1);
        std::vector<StoredEntry> entries;
        for (; !places.empty(); places.remove_prefix(kPlace)) {
          StoredEntry entry{.seq = seq};
          bool there = false;
          if (places.size() < kPlace) return incomplete(database);
          auto read = read_entry_of_2(database, places.substr(0, kPlace), entry, there);
          if (!read) return read;
          if (!there || entry.header.size() != kHeaderBytes || entry.mark.size() != 16) {
            return incomplete(database);
          }
          entries.push_back(std::move(entry));
        }
        moved += static_cast<std::int64_t>(entries.size());
        auto put = insert_event(database, seq, pack_entries(entries), row.bytes(2));
        return put && seq <= placed ? put_places(database, entries) : put;
      });
  if (!done) return done;
  auto count = one_integer(database, "SELECT count(*) FROM entries", {});
  if (!count) return tl::unexpected(count.error());
  if (count->value_or(0) != moved) return incomplete(database);
  return run_all(database, {"DROP TABLE entries", "DROP TABLE bodies"});
}

// Format 2 knew secret packages by their events' ids alone.
Result<void> name_posing_rooms(Database& database) {
  return run_all(
      database,
      {"ALTER TABLE tellers RENAME TO tellers_of_2", "ALTER TABLE slips RENAME TO slips_of_2",
       kTellers, kSlips,
       "INSERT INTO tellers (room, pose, epoch, box_key, sealed, slips)"
       " SELECT room, pose, epoch, box_key, sealed, 1 FROM tellers_of_2",
       "INSERT INTO slips (room, pose, number, sealed) SELECT t.room, s.pose, s.number, s.sealed"
       " FROM slips_of_2 s JOIN tellers_of_2 t ON t.pose = s.pose",
       "DROP TABLE slips_of_2", "DROP TABLE tellers_of_2"});
}

}  // namespace

Result<void> upgrade(Database& database) {
  Transaction writing(database, Database::Access::write);
  if (auto begun = writing.begin(); !begun) return begun;
  auto meta = read_meta(database);  // another process may have done it by now
  if (!meta) return tl::unexpected(meta.error());
  if (meta->format == kFormat) return {};
  Result<void> done;
  if (meta->format < 2) {
    done = run_all(database,
                   {"ALTER TABLE persons ADD COLUMN admin INTEGER NOT NULL DEFAULT 0", kFactors});
  }
  if (done) done = name_posing_rooms(database);
  if (done) done = run_all(database, {kEvents, kPlaces});
  if (done) done = join_entries(database);
  if (!done) return done;
  auto marked = database.run("UPDATE meta SET value = ? WHERE name = ?",
                             {eight_bytes(kFormat), static_cast<std::int64_t>(kMetaFormat)});
  return marked ? writing.commit() : marked;
}

Result<std::int64_t> read_key_generation(Database& database) {
  std::int64_t generation = 0;
  auto read =
      database.run("SELECT value FROM meta WHERE name = ?", {static_cast<std::int64_t>(kMetaKeys)},
                   [&](const Row& row) -> Result<void> {
                     generation = static_cast<std::int64_t>(from_eight(row.bytes(0)));
                     return {};
                   });
  if (!read) return tl::unexpected(read.error());
  return generation;
}

Result<void> change_key_generation(Database& database) {
  auto generation = read_key_generation(database);
  if (!generation) return tl::unexpected(generation.error());
  return database.run(
      "INSERT INTO meta (name, value) VALUES (?, ?)"
      " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
      {static_cast<std::int64_t>(kMetaKeys),
       eight_bytes(static_cast<std::uint64_t>(*generation) + 1)});
}

Result<void> mark_for_scrubbing(Database& database) {
  return database.run("INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING",
                      {static_cast<std::int64_t>(kMetaScrub), eight_bytes(1)});
}

Result<void> scrub_if_marked(Database& database) {
  auto marked = one_integer(database, "SELECT count(*) FROM meta WHERE name = ?",
                            {static_cast<std::int64_t>(kMetaScrub)});
  if (!marked) return tl::unexpected(marked.error());
  if (*marked == 0) return {};
  if (auto done = database.scrub(); !done) return done;
  return database.run("DELETE FROM meta WHERE name = ?", {static_cast<std::int64_t>(kMetaScrub)});
}

Result<std::optional<std::int64_t>> one_integer(Database& database, std::string_view sql,
                                                std::initializer_list<Param> params) {
  std::optional<std::int64_t> value;
  auto read = database.run(sql, params, [&](const Row& row) -> Result<void> {
    if (!row.is_null(0)) value = row.integer(0);
    return {};
  });
  if (!read) return tl::unexpected(read.error());
  return value;
}

Result<std::optional<Bytes>> one_bytes(Database& database, std::string_view sql,
                                       std::initializer_list<Param> params) {
  std::optional<Bytes> value;
  auto read = database.run(sql, params, [&](const Row& row) -> Result<void> {
    if (!row.is_null(0)) value = Bytes(row.bytes(0));
    return {};
  });
  if (!read) return tl::unexpected(read.error());
  return value;
}

Result<std::int64_t> current_epoch(Database& database, const RoomId& room) {
  auto epoch =
      one_integer(database, "SELECT max(epoch) FROM room_keys WHERE room = ?", {bytes_of(room)});
  if (!epoch) return tl::unexpected(epoch.error());
  return epoch->value_or(0);
}

}  // namespace dragoman::vault
