// What can be checked without keys: that the rows are those that the chains and checksums cover.
#include <fmt/format.h>

#include <algorithm>

#include "vault/internals.h"

namespace dragoman::vault {

namespace {

class Chains {
 public:
  Chains(Database& database, std::span<const Receipt> receipts)
      : database_(database), receipts_(receipts) {}

  Result<Verification> run() {
    auto faults = database_.faults();
    if (!faults) return tl::unexpected(faults.error());
    for (const std::string& fault : *faults) found("the storage is damaged: " + fault, "");
    auto meta = read_meta(database_);
    if (!meta) return tl::unexpected(meta.error());
    whole_ = !meta->travelling;
    scan("links", "SELECT id, target, target_epoch FROM links", [&](const Row& row) {
      links_[row.integer(0)] = {Bytes(row.bytes(1)), row.integer(2)};
    });
    scan("events", "SELECT seq, entries, content FROM events ORDER BY seq",
         [&](const Row& row) { event(row); });
    scan("places", "SELECT room, number, seq FROM places ORDER BY room, number",
         [&](const Row& row) { place_row(row); });
    for (auto& [room, chain] : chains_) {
      unplaced(room, chain);
      result_.rooms.push_back({.room = room, .events = chain.last, .head = chain.head});
    }
    for (const Receipt& receipt : receipts_) {
      if (held_.contains({receipt.room, receipt.number})) continue;
      const auto ends = result_.rooms.empty() ? "" : ": the vault was cut back, or is another one";
      found(fmt::format("the receipt's entry {} is not there{}", receipt.number, ends),
            place(receipt.room, receipt.number));
    }
    return std::move(result_);
  }

 private:
  struct Chain {
    Number last = 0;
    Digest head{};
    std::map<Number, std::int64_t> events;  // of which no place has led to it yet
  };

  static std::string place(const RoomId& room, Number number) {
    return fmt::format("room {} {}", room.to_string(), number);
  }
  void found(std::string what, std::string where) {
    result_.damage.push_back({.code = ErrorCode::conflict,
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

  void event(const Row& row) {
    const std::int64_t seq = row.integer(0);
    const std::string where = fmt::format("event {}", seq);
    if (whole_ && seq != last_ + 1) found("events before it are missing", where);
    last_ = seq;
    const auto entries = unpack_entries(seq, row.bytes(1));
    if (!entries || entries->empty()) {
      found("the event's entries do not read", where);
      return;
    }
    const Digest content = hash(row.bytes(2));
    std::optional<EventId> id;
    for (const StoredEntry& each : *entries) {
      auto header = decode_header(
          {reinterpret_cast<const std::uint8_t*>(each.header.data()), each.header.size()});
      if (!header) {
        found("an entry's header does not read", where);
        continue;
      }
      const std::string at = place(each.room, each.number);
      entry(each, *header, at);
      if (header->content != content) found("the event's content is damaged", at);
      if (id.value_or(header->event) != header->event) {
        found("the entry has the content of another event", at);
      }
      id = header->event;
    }
  }

  void entry(const StoredEntry& entry, const EntryHeader& header, const std::string& where) {
    Chain& chain = chains_[entry.room];
    const bool next = entry.number == chain.last + 1;
    if (!next) found("entries before it are missing", where);
    if (next && header.previous != chain.head) found("the entry does not follow", where);
    chain.last = entry.number;
    chain.head = hash(entry.header);
    chain.events.emplace(entry.number, entry.seq);
    held_receipt(entry.room, entry.number, chain.head, where);
    if (entry.mark != mark_of(entry)) found("the entry's checksum does not match", where);
    if (header.local != hash(entry.sealed)) found("the room's sealed part is damaged", where);
    const auto link = links_.find(entry.link);
    if (link == links_.end() || link->second.first != bytes_of(entry.room) ||
        link->second.second != header.epoch) {
      found("the entry's link is not there, or another room's", where);
    }
  }

  void place_row(const Row& row) {
    const auto room = id_of<RoomId>(row.bytes(0));
    const Number number = row.integer(1);
    const auto chain = chains_.find(room);
    const bool right = row.bytes(0).size() == 16 && chain != chains_.end() &&
                       chain->second.events.contains(number) &&
                       chain->second.events[number] == row.integer(2);
    if (right) {
      chain->second.events.erase(number);
    } else {
      found("the place of the entry leads elsewhere", place(room, number));
    }
  }

  // All but those of the last block have their places.
  void unplaced(const RoomId& room, const Chain& chain) {
    for (const auto& [number, seq] : chain.events) {
      if (seq <= last_placed(last_)) found("the entry has no place", place(room, number));
    }
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
  bool whole_ = true;
  std::int64_t last_ = 0;
  std::map<RoomId, Chain> chains_;
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
    if (place.damage) {
      result->damage.push_back(*place.damage);
      continue;
    }
    auto done =
        impl_->inspect([&](vault::Database& database, vault::Keyring& with) -> Result<void> {
          if (auto fresh = with.refresh(database); !fresh) return fresh;
          with.forget_links();
          vault::LiveRoom afresh(place.room);
          return afresh.update(database, with, {.since = place.since, .until = place.until}, 1);
        });
    if (!done) result->damage.push_back(done.error());
    auto entries = impl_->read_room(place);
    if (!entries) {
      result->damage.push_back(entries.error());
      continue;
    }
    for (const Entry& entry : *entries) {
      if (entry.erased || commit(entry.copy, entry.salt) == entry.header.commitment) continue;
      result->damage.push_back({.code = ErrorCode::conflict,
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
