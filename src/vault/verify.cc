// What can be checked without keys: that the rows are those that the chains and checksums cover.
#include <fmt/format.h>

#include <algorithm>

#include "vault/internals.h"

namespace dragoman::vault {

namespace {

struct Body {
  Digest content{};
  std::optional<Places> places;
  std::size_t entries = 0;  // that were found
  EventId event;
};

class Chains {
 public:
  Chains(Database& database, std::span<const Receipt> receipts)
      : database_(database), receipts_(receipts) {}

  Result<Verification> run() {
    auto faults = database_.faults();
    if (!faults) return tl::unexpected(faults.error());
    for (const std::string& fault : *faults) found("the storage is damaged: " + fault, "");
    scan("bodies", "SELECT seq, places, content FROM bodies", [&](const Row& row) { body(row); });
    scan("links", "SELECT id, target, target_epoch FROM links", [&](const Row& row) {
      links_[row.integer(0)] = {Bytes(row.bytes(1)), row.integer(2)};
    });
    scan("entries",
         "SELECT room, number, body, link, header, sealed, wrap, mark FROM entries"
         " ORDER BY room, number",
         [&](const Row& row) { entry(row); });
    for (const auto& [seq, body] : bodies_) missing(seq, body);
    for (const Receipt& receipt : receipts_) {
      if (held_.contains({receipt.room, receipt.number})) continue;
      const auto ends = result_.rooms.empty() ? "" : ": the vault was cut back, or is another one";
      found(fmt::format("the receipt's entry {} is not there{}", receipt.number, ends),
            place(receipt.room, receipt.number));
    }
    return std::move(result_);
  }

 private:
  static std::string place(const RoomId& room, Number number) {
    return fmt::format("room {} {}", room.to_string(), number);
  }
  void found(std::string what, std::string where) {
    result_.damage.push_back({.code = ErrorCode::io,
                              .message = std::move(what),
                              .mend = "",
                              .where = {.file = database_.name(), .field = std::move(where)}});
  }

  template <class Each>
  void scan(const char* table, const char* sql, const Each& each) {
    auto done = database_.stream(sql, [&](const Row& row) -> Result<void> {
      each(row);
      return {};
    });
    if (!done) found(fmt::format("{} cannot be read: {}", table, done.error().message), "");
  }

  void body(const Row& row) {
    Body& body = bodies_[row.integer(0)];
    body.places = decode_places(row.bytes(1));
    body.content = hash(row.bytes(2));
    if (!body.places || body.places->empty()) {
      found("an event's places do not read", fmt::format("event {}", row.integer(0)));
    }
  }

  void entry(const Row& row) {
    const auto room = id_of<RoomId>(row.bytes(0));
    const StoredEntry entry{.number = row.integer(1),
                            .body = row.integer(2),
                            .link = row.integer(3),
                            .header = Bytes(row.bytes(4)),
                            .sealed = Bytes(row.bytes(5)),
                            .wrap = Bytes(row.bytes(6)),
                            .content = {}};
    const std::string where = place(room, entry.number);
    if (result_.rooms.empty() || result_.rooms.back().room != room) {
      result_.rooms.push_back({.room = room});
    }
    RoomHead& chain = result_.rooms.back();
    const Digest before = chain.head;
    const bool next = entry.number == chain.events + 1;
    chain.events = entry.number;
    chain.head = hash(entry.header);
    held_receipt(room, entry.number, chain.head, where);

    if (row.bytes(0).size() != 16 || row.bytes(7) != mark_of(room, entry)) {
      found("the entry's checksum does not match", where);
    }
    auto header = decode_header(
        {reinterpret_cast<const std::uint8_t*>(entry.header.data()), entry.header.size()});
    if (!header || header->room != room || header->number != entry.number) {
      found("the entry's header is not that of its place", where);
      return;
    }
    if (!next) found("entries before it are missing", where);
    if (next && header->previous != before) found("the entry does not follow", where);
    if (header->local != hash(entry.sealed)) found("the room's sealed part is damaged", where);
    const auto link = links_.find(entry.link);
    if (link == links_.end() || link->second.first != bytes_of(room) ||
        link->second.second != header->epoch) {
      found("the entry's link is not there, or another room's", where);
    }
    entry_body(room, entry, *header, where);
  }

  void entry_body(const RoomId& room, const StoredEntry& entry, const EntryHeader& header,
                  const std::string& where) {
    const auto at = bodies_.find(entry.body);
    if (at == bodies_.end()) {
      found("the event's content is not there", where);
      return;
    }
    Body& body = at->second;
    if (header.content != body.content) found("the event's content is damaged", where);
    if (body.entries > 0 && body.event != header.event) {
      found("the entry has the content of another event", where);
    }
    body.event = header.event;
    ++body.entries;
    const bool listed =
        body.places &&
        std::ranges::find(*body.places, std::pair(room, entry.number)) != body.places->end();
    if (!listed) found("the event does not know of this entry", where);
  }

  void missing(std::int64_t seq, const Body& body) {
    const std::size_t expected = body.places ? body.places->size() : 0;
    if (body.entries >= expected) return;
    found(fmt::format("{} of the {} rooms of an event do not have it", expected - body.entries,
                      expected),
          fmt::format("event {}", seq));
  }

  void held_receipt(const RoomId& room, Number number, const Digest& head,
                    const std::string& where) {
    for (const Receipt& receipt : receipts_) {
      if (receipt.room != room || receipt.number != number) continue;
      held_.emplace(room, number);
      if (receipt.head != head) {
        found("the receipt has another head: this is not the same history", where);
      }
    }
  }

  Database& database_;
  std::span<const Receipt> receipts_;
  Verification result_;
  std::map<std::int64_t, Body> bodies_;
  std::map<std::int64_t, std::pair<Bytes, std::int64_t>> links_;
  std::set<std::pair<RoomId, Number>> held_;
};

}  // namespace

Result<Verification> verify_chains(Database& database, std::span<const Receipt> receipts) {
  return Chains(database, receipts).run();
}

}  // namespace dragoman::vault

namespace dragoman {

Result<Verification> Session::verify(std::span<const Receipt> receipts) const {
  auto result = vault().verify(receipts);
  if (!result) return result;
  auto held = rooms();
  if (!held) {
    result->damage.push_back(held.error());
    return result;
  }
  for (const Place& place : *held) {
    auto done = impl_->inspect([&](vault::Database& database) -> Result<void> {
      impl_->keys.forget_links();
      vault::LiveRoom afresh(place.room);
      return afresh.update(database, impl_->keys, {.since = place.since, .until = place.until}, 1);
    });
    if (!done) result->damage.push_back(done.error());
    auto entries = impl_->read_room(place);
    if (!entries) {
      result->damage.push_back(entries.error());
      continue;
    }
    for (const Entry& entry : *entries) {
      if (entry.erased || commit(entry.copy, entry.salt) == entry.header.commitment) continue;
      result->damage.push_back({.code = ErrorCode::io,
                                .message = "the content is not what the chain commits to",
                                .mend = "",
                                .where = {.file = impl_->vault->place,
                                          .field = fmt::format("room {} {}", place.room.to_string(),
                                                               entry.header.number)}});
    }
  }
  return result;
}

}  // namespace dragoman
