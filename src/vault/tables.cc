#include "vault/tables.h"

#include <array>

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
    Table{"tellers", "pose, room, epoch, box_key, sealed", "bbibb"},
    Table{"slips", "pose, number, sealed", "bib"},
    Table{"bodies", "seq, places, content", "ibb"},
    Table{"entries", "room, number, body, link, header, sealed, wrap, mark", "biiibbbb"},
};

constexpr const char* kFactors =
    "CREATE TABLE factors (person BLOB PRIMARY KEY, sealed BLOB NOT NULL)";

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
    "CREATE TABLE tellers (pose BLOB PRIMARY KEY, room BLOB NOT NULL, epoch INTEGER NOT NULL,"
    " box_key BLOB NOT NULL, sealed BLOB NOT NULL)",
    "CREATE TABLE slips (pose BLOB, number INTEGER, sealed BLOB NOT NULL,"
    " PRIMARY KEY (pose, number)) WITHOUT ROWID",
    "CREATE TABLE bodies (seq INTEGER PRIMARY KEY, places BLOB NOT NULL, content BLOB NOT NULL)",
    "CREATE TABLE entries (room BLOB, number INTEGER, body INTEGER NOT NULL, link INTEGER NOT NULL,"
    " header BLOB NOT NULL, sealed BLOB NOT NULL, wrap BLOB NOT NULL, mark BLOB NOT NULL,"
    " PRIMARY KEY (room, number))",
};

enum MetaName : std::int64_t {
  kMetaFormat = 1,
  kMetaVault,
  kMetaPasses,
  kMetaMemory,
  kMetaTravel,
  kMetaScrub,
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

Result<void> upgrade(Database& database) {
  Transaction writing(database, Database::Access::write);
  if (auto begun = writing.begin(); !begun) return begun;
  auto meta = read_meta(database);  // another process may have done it by now
  if (!meta) return tl::unexpected(meta.error());
  if (meta->format == kFormat) return {};
  for (const char* definition :
       {"ALTER TABLE persons ADD COLUMN admin INTEGER NOT NULL DEFAULT 0", kFactors}) {
    if (auto made = database.run(database.dialect(definition)); !made) return made;
  }
  auto marked = database.run("UPDATE meta SET value = ? WHERE name = ?",
                             {eight_bytes(kFormat), static_cast<std::int64_t>(kMetaFormat)});
  return marked ? writing.commit() : marked;
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

Result<std::vector<StoredEntry>> read_entries(Database& database, const RoomId& room, Number after,
                                              int most) {
  std::vector<StoredEntry> entries;
  auto read = database.run(
      "SELECT e.number, e.body, e.link, e.header, e.sealed, e.wrap, b.content FROM entries e"
      " LEFT JOIN bodies b ON b.seq = e.body WHERE e.room = ? AND e.number > ? ORDER BY e.number"
      " LIMIT ?",
      {bytes_of(room), after, std::int64_t{most}}, [&](const Row& row) -> Result<void> {
        entries.push_back({.number = row.integer(0),
                           .body = row.integer(1),
                           .link = row.integer(2),
                           .header = Bytes(row.bytes(3)),
                           .sealed = Bytes(row.bytes(4)),
                           .wrap = Bytes(row.bytes(5)),
                           .content = Bytes(row.bytes(6))});
        return {};
      });
  if (!read) return tl::unexpected(read.error());
  return entries;
}

Bytes mark_of(const RoomId& room, const StoredEntry& entry) {
  const Digest digest =
      hash(join({bytes_of(room), eight_bytes(static_cast<std::uint64_t>(entry.number)),
                 eight_bytes(static_cast<std::uint64_t>(entry.body)),
                 eight_bytes(static_cast<std::uint64_t>(entry.link)), entry.header, entry.sealed,
                 entry.wrap}));
  return Bytes(bytes_of(digest).substr(0, 16));
}

Bytes encode_places(const Places& places) {
  Bytes bytes;
  for (const auto& [room, number] : places) {
    bytes.append(bytes_of(room)).append(eight_bytes(static_cast<std::uint64_t>(number)));
  }
  return bytes;
}

std::optional<Places> decode_places(std::string_view bytes) {
  constexpr std::size_t kPlace = 24;
  if (bytes.size() % kPlace != 0) return std::nullopt;
  Places places;
  for (; !bytes.empty(); bytes.remove_prefix(kPlace)) {
    places.emplace_back(vault::id_of<RoomId>(bytes.substr(0, 16)),
                        static_cast<Number>(from_eight(bytes.substr(16, 8))));
  }
  return places;
}

Result<std::int64_t> current_epoch(Database& database, const RoomId& room) {
  auto epoch =
      one_integer(database, "SELECT max(epoch) FROM room_keys WHERE room = ?", {bytes_of(room)});
  if (!epoch) return tl::unexpected(epoch.error());
  return epoch->value_or(0);
}

}  // namespace dragoman::vault
