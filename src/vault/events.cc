#include "vault/events.h"

#include <fmt/format.h>

#include <algorithm>

#include "dragoman/record.h"

namespace dragoman::vault {

namespace {

constexpr std::size_t kMarkBytes = 16;

void put_bytes(Bytes& out, std::uint64_t number, int bytes) {
  for (int i = 0; i < bytes; ++i) out += static_cast<char>(number >> (8 * i) & 255U);
}

Bytes eight_bytes(std::int64_t number) {
  Bytes bytes;
  put_bytes(bytes, static_cast<std::uint64_t>(number), 8);
  return bytes;
}

// Takes what is there from the front; after the first thing that is not, nothing is.
class Unpacking {
 public:
  explicit Unpacking(std::string_view bytes) : rest_(bytes) {}
  std::string_view take(std::uint64_t size) {
    if (size > rest_.size()) {
      whole_ = false;
      rest_ = {};
    }
    const std::string_view part = rest_.substr(0, size);
    rest_.remove_prefix(part.size());
    return part;
  }
  std::uint64_t number(std::size_t bytes) {
    const std::string_view part = take(bytes);
    std::uint64_t number = 0;
    for (std::size_t i = part.size(); i-- > 0;) {
      number = number << 8U | static_cast<unsigned char>(part[i]);
    }
    return number;
  }
  bool is_whole() const { return whole_; }
  bool is_done() const { return whole_ && rest_.empty(); }

 private:
  std::string_view rest_;
  bool whole_ = true;
};

struct PackedEntry {
  std::string_view header;
  std::uint64_t link = 0;
  std::string_view mark, sealed, wrap;
};

PackedEntry take_entry(Unpacking& from) {
  PackedEntry entry{.header = from.take(kHeaderBytes), .link = from.number(8)};
  entry.mark = from.take(kMarkBytes);
  const std::uint64_t sealed = from.number(4), wrap = from.number(4);
  entry.sealed = from.take(sealed);
  entry.wrap = from.take(wrap);
  return entry;
}

StoredEntry stored_entry(std::int64_t seq, const PackedEntry& packed) {
  StoredEntry entry{.seq = seq,
                    .link = static_cast<std::int64_t>(packed.link),
                    .header = Bytes(packed.header),
                    .sealed = Bytes(packed.sealed),
                    .wrap = Bytes(packed.wrap),
                    .mark = Bytes(packed.mark)};
  const auto header = decode_header(
      {reinterpret_cast<const std::uint8_t*>(packed.header.data()), packed.header.size()});
  if (header) {
    entry.room = header->room;
    entry.number = header->number;
  }
  return entry;
}

// Hands over every entry; false: these bytes were not packed so.
template <class Each>
bool each_packed(std::string_view bytes, const Each& each) {
  Unpacking from(bytes);
  for (std::uint64_t left = from.number(4); left > 0; --left) {
    const PackedEntry entry = take_entry(from);
    if (!from.is_whole()) return false;
    each(entry);
  }
  return from.is_done();
}

tl::unexpected<Error> unreadable(const Database& database, std::int64_t seq) {
  return fail(ErrorCode::conflict, fmt::format("event {} of the vault does not read", seq),
              std::string(kDamaged), {.file = database.name()});
}

// The rows seq, entries, content of a query; those of other rooms are passed over.
class RoomRows {
 public:
  RoomRows(Database& database, const RoomId& room, Number after, EntryBatch& batch)
      : database_(database), room_(room), after_(after), batch_(batch) {}

  Result<void> operator()(const Row& row) const {
    const std::int64_t seq = row.integer(0);
    std::optional<StoredEntry> found;
    const bool whole = each_packed(row.bytes(1), [&](const PackedEntry& each) {
      const bool wanted = each.header.substr(1, 16) == bytes_of(room_);
      if (wanted) found = stored_entry(seq, each);
    });
    if (!whole) return unreadable(database_, seq);
    if (!found || found->number <= after_) return {};
    found->content = Bytes(row.bytes(2));
    batch_.entries.push_back(std::move(*found));
    return {};
  }

 private:
  Database& database_;
  RoomId room_;
  Number after_;
  EntryBatch& batch_;
};

}  // namespace

Bytes mark_of(const StoredEntry& entry) {
  const Digest digest =
      hash(join({bytes_of(entry.room), eight_bytes(entry.number), eight_bytes(entry.seq),
                 eight_bytes(entry.link), entry.header, entry.sealed, entry.wrap}));
  return Bytes(bytes_of(digest).substr(0, kMarkBytes));
}

Bytes pack_entries(std::span<const StoredEntry> entries) {
  Bytes packed;
  put_bytes(packed, entries.size(), 4);
  for (const StoredEntry& entry : entries) {
    packed.append(entry.header);
    put_bytes(packed, static_cast<std::uint64_t>(entry.link), 8);
    packed.append(entry.mark);
    put_bytes(packed, entry.sealed.size(), 4);
    put_bytes(packed, entry.wrap.size(), 4);
    packed.append(entry.sealed).append(entry.wrap);
  }
  return packed;
}

std::optional<std::vector<StoredEntry>> unpack_entries(std::int64_t seq, std::string_view packed) {
  std::vector<StoredEntry> entries;
  const bool whole = each_packed(
      packed, [&](const PackedEntry& each) { entries.push_back(stored_entry(seq, each)); });
  if (!whole) return std::nullopt;
  return entries;
}

Result<std::int64_t> last_event(Database& database) {
  std::int64_t last = 0;
  auto read = database.run("SELECT max(seq) FROM events", {}, [&](const Row& row) -> Result<void> {
    if (!row.is_null(0)) last = row.integer(0);
    return {};
  });
  if (!read) return tl::unexpected(read.error());
  return last;
}

Result<void> insert_event(Database& database, std::int64_t seq, std::string_view packed,
                          std::string_view content) {
  return database.run("INSERT INTO events (seq, entries, content) VALUES (?, ?, ?)",
                      {seq, packed, content});
}

Result<void> put_places(Database& database, std::span<const StoredEntry> entries) {
  for (const StoredEntry& entry : entries) {
    auto put = database.run("INSERT INTO places (room, number, seq) VALUES (?, ?, ?)",
                            {bytes_of(entry.room), entry.number, entry.seq});
    if (!put) return put;
  }
  return {};
}

Result<void> put_event(Database& database, std::int64_t seq, std::string_view packed,
                       std::string_view content) {
  auto put = insert_event(database, seq, packed, content);
  if (!put || seq % kBlock != 0) return put;
  std::vector<StoredEntry> block;
  put = each_event_after(database, seq - kBlock, [&](std::int64_t, std::vector<StoredEntry> each) {
    for (StoredEntry& entry : each) {
      entry.wrap = entry.sealed = {};
      block.push_back(std::move(entry));
    }
  });
  return put ? put_places(database, block) : put;
}

Result<std::vector<StoredEntry>> read_event(Database& database, std::int64_t seq) {
  std::optional<std::vector<StoredEntry>> entries;
  auto read = database.run("SELECT entries FROM events WHERE seq = ?", {seq},
                           [&](const Row& row) -> Result<void> {
                             entries = unpack_entries(seq, row.bytes(0));
                             return {};
                           });
  if (!read) return tl::unexpected(read.error());
  if (!entries) return unreadable(database, seq);
  return std::move(*entries);
}

Result<void> each_event_after(
    Database& database, std::int64_t seq,
    const std::function<void(std::int64_t, std::vector<StoredEntry>)>& each) {
  return database.run("SELECT seq, entries FROM events WHERE seq > ? ORDER BY seq", {seq},
                      [&](const Row& row) -> Result<void> {
                        auto entries = unpack_entries(row.integer(0), row.bytes(1));
                        if (!entries) return unreadable(database, row.integer(0));
                        each(row.integer(0), std::move(*entries));
                        return {};
                      });
}

Result<EntryBatch> read_entries(Database& database, const RoomId& room, const Cursor& after,
                                int most) {
  auto last = last_event(database);
  if (!last) return tl::unexpected(last.error());
  EntryBatch batch{.entries = {}, .end = after};
  if (after.seq >= *last) return batch;
  const RoomRows rows(database, room, after.number, batch);
  const std::int64_t placed = last_placed(*last);
  std::int64_t seen = std::max(after.seq, placed);
  if (after.seq < placed) {
    auto read = database.run(
        "SELECT p.seq, e.entries, e.content FROM places p LEFT JOIN events e ON e.seq = p.seq"
        " WHERE p.room = ? AND p.number > ? ORDER BY p.number LIMIT ?",
        {bytes_of(room), after.number, std::int64_t{most}}, rows);
    if (!read) return tl::unexpected(read.error());
    if (!batch.entries.empty()) batch.end = {batch.entries.back().number, batch.entries.back().seq};
    if (batch.entries.size() >= static_cast<std::size_t>(most)) return batch;
    // A copy may have more places than its own last event asks for.
    seen = std::max(seen, batch.end.seq);
  }
  auto read = database.run("SELECT seq, entries, content FROM events WHERE seq > ? ORDER BY seq",
                           {seen}, rows);
  if (!read) return tl::unexpected(read.error());
  batch.end.seq = *last;
  if (!batch.entries.empty()) batch.end.number = batch.entries.back().number;
  return batch;
}

// ---- Heads --------------------------------------------------------------------------------------

Result<void> Heads::refresh(Database& database) {
  auto last = last_event(database);
  if (!last) return tl::unexpected(last.error());
  if (!last_ || *last < *last_ || *last - *last_ > kBlock) {
    heads_.clear();
    last_ = *last;
  }
  if (*last == *last_) return {};
  return each_event_after(
      database, *last_,
      [&](std::int64_t seq, const std::vector<StoredEntry>& entries) { add(seq, entries); });
}

void Heads::add(std::int64_t seq, std::span<const StoredEntry> entries) {
  last_ = seq;
  for (const StoredEntry& entry : entries) {
    heads_[entry.room] = {.number = entry.number, .digest = hash(entry.header)};
  }
}

void Heads::forget() {
  last_.reset();
  heads_.clear();
}

Result<Heads::Head> Heads::of(Database& database, const RoomId& room) {
  if (const auto known = heads_.find(room); known != heads_.end()) return known->second;
  Head head;
  const auto look_at = [&](std::span<const StoredEntry> entries) {
    for (const StoredEntry& entry : entries) {
      if (entry.room == room) head = {.number = entry.number, .digest = hash(entry.header)};
    }
  };
  auto read = each_event_after(
      database, last_placed(last()),
      [&](std::int64_t, const std::vector<StoredEntry>& entries) { look_at(entries); });
  if (!read) return tl::unexpected(read.error());
  if (head.number == 0) {
    std::int64_t seq = 0;
    read = database.run("SELECT seq FROM places WHERE room = ? ORDER BY number DESC LIMIT 1",
                        {bytes_of(room)}, [&](const Row& row) -> Result<void> {
                          seq = row.integer(0);
                          return {};
                        });
    if (!read) return tl::unexpected(read.error());
    if (seq != 0) {
      auto entries = read_event(database, seq);
      if (!entries) return tl::unexpected(entries.error());
      look_at(*entries);
    }
  }
  heads_.emplace(room, head);
  return head;
}

}  // namespace dragoman::vault
