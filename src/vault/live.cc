#include "vault/live.h"

#include <fmt/format.h>

#include <algorithm>
#include <future>
#include <map>
#include <utility>

namespace dragoman::vault {

namespace {

constexpr int kBatch = 1024;
constexpr std::size_t kWorthThreads = 64;

// An entry decoded, ready to be folded.
struct Ready {
  Result<OpenedEntry> opened;
  Result<Copy> copy;
};

// Only the members of a room hold the links from it, so a link shows from where an event comes.
bool may_come_by(const Link& link, const RoomId& room, const Copy& copy) {
  if (!link.home) return std::holds_alternative<EraseBody>(copy.event.body);
  return link.home == copy.event.from || (link.home == room && room == desk_of(copy.event.by));
}

Ready make_ready(const RoomId& room, const StoredEntry& entry, const Link& link) {
  Ready ready{.opened = open_entry(room, entry, link), .copy = Copy{}};
  if (!ready.opened) return ready;
  if (ready.opened->gone) {
    ready.copy->number = entry.number;
    ready.copy->event.id = ready.opened->header.event;
    ready.copy->erased = true;
  } else {
    ready.copy = decode_copy(ready.opened->copy, entry.number);
    ready.opened->copy = {};
    if (ready.copy && !may_come_by(link, room, *ready.copy)) {
      ready.opened = fail(
          ErrorCode::conflict,
          fmt::format("entry {} says that it is from a room that did not write it", entry.number),
          std::string(kForged),
          {.field = fmt::format("room {} {}", room.to_string(), entry.number)});
    }
  }
  return ready;
}

struct Batch {
  std::vector<StoredEntry> entries;
  Cursor end;
  std::vector<std::shared_ptr<const Link>> links;
  std::vector<std::optional<Ready>> ready;
};

void open_part(const RoomId& room, Batch& batch, std::size_t part, std::size_t parts) {
  const std::size_t size = batch.entries.size();
  for (std::size_t i = size * part / parts; i < size * (part + 1) / parts; ++i) {
    batch.ready[i].emplace(make_ready(room, batch.entries[i], *batch.links[i]));
  }
}

Result<Batch> read_batch(Database& database, Keyring& keys, const RoomId& room, const Cursor& after,
                         const Reach& reach) {
  Batch batch;
  auto entries = read_entries(database, room, after, kBatch);
  if (!entries) return tl::unexpected(entries.error());
  batch.entries = std::move(entries->entries);
  batch.end = entries->end;
  while (reach.until && !batch.entries.empty() && batch.entries.back().number > *reach.until) {
    batch.entries.pop_back();
  }
  for (const StoredEntry& entry : batch.entries) {
    auto link = keys.link(database, entry.link);
    if (!link) return tl::unexpected(link.error());
    batch.links.push_back(std::move(*link));
  }
  batch.ready.resize(batch.entries.size());
  return batch;
}

// Erasure keys join a link after it was made, so one that was read before may lack some of them.
// Each link is read once more, when the first entry misses one.
Result<void> open_again(Database& database, Keyring& keys, const RoomId& room, Batch& batch,
                        std::map<std::int64_t, std::shared_ptr<const Link>>& again) {
  for (std::size_t i = 0; i < batch.entries.size(); ++i) {
    Ready& ready = *batch.ready[i];
    if (!ready.opened || !ready.opened->gone) continue;
    const std::int64_t id = batch.entries[i].link;
    if (!again.contains(id)) {
      keys.forget_link(id);
      auto link = keys.link(database, id);
      if (!link) return tl::unexpected(link.error());
      again.emplace(id, std::move(*link));
    }
    const Link& link = *again.at(id);
    if (link.erasure.contains(*ready.opened->gone)) {
      ready = make_ready(room, batch.entries[i], link);
    }
  }
  return {};
}

}  // namespace

LiveRoom::LiveRoom(const RoomId& room) : room_(room), view_(std::make_shared<View>()) {
  view_->room = room;
}

Result<void> LiveRoom::update(Database& database, Keyring& keys, const Reach& reach, int threads) {
  if (last_ == 0) last_ = reach.since - 1;
  Cursor read{.number = last_, .seq = read_.seq};
  auto next = read_batch(database, keys, room_, read, reach);
  const auto parts = static_cast<std::size_t>(std::max(threads, 1));
  std::map<std::int64_t, std::shared_ptr<const Link>> again;
  while (next && !next->entries.empty()) {
    Batch batch = std::move(*next);
    read = batch.end;
    std::vector<std::future<void>> workers;
    const bool threaded = batch.entries.size() >= kWorthThreads && parts > 1;
    for (std::size_t part = 1; threaded && part < parts; ++part) {
      workers.push_back(std::async(std::launch::async, open_part, std::cref(room_), std::ref(batch),
                                   part, parts));
    }
    open_part(room_, batch, 0, threaded ? parts : 1);
    next = read_batch(database, keys, room_, read, reach);
    for (std::future<void>& worker : workers) worker.get();
    if (auto done = open_again(database, keys, room_, batch, again); !done) return done;
    for (std::size_t i = 0; i < batch.entries.size(); ++i) {
      Ready& ready = *batch.ready[i];
      if (!ready.opened) return tl::unexpected(ready.opened.error());
      const EntryHeader& header = ready.opened->header;
      const bool follows =
          header.number == last_ + 1 && (last_ == reach.since - 1 || header.previous == head_);
      if (!follows) {
        return fail(ErrorCode::conflict,
                    fmt::format("entry {} does not follow from the one before", header.number),
                    std::string(kDamaged), {.file = database.name()});
      }
      if (ready.opened->gone) gone_.emplace(*ready.opened->gone, header.number);
      if (!ready.copy) return tl::unexpected(ready.copy.error());
      if (auto added = append(std::move(*ready.copy), batch.entries[i].seq, ready.opened->teller);
          !added) {
        return added;
      }
      head_ = ready.opened->head;
    }
  }
  if (!next) return tl::unexpected(next.error());
  read_ = next->end;
  // Who left before an erasure was recorded never hears of it.
  return reach.until ? Result<void>() : check_gone();
}

Result<void> LiveRoom::add(Copy copy, std::int64_t seq, const Digest& head,
                           std::string_view teller) {
  auto added = append(std::move(copy), seq, teller);
  if (!added) return added;
  head_ = head;
  if (read_.seq == seq - 1) read_.seq = seq;
  return {};
}

Result<void> LiveRoom::append(Copy copy, std::int64_t seq, std::string_view teller) {
  if (view_.use_count() > 1) view_ = std::make_shared<View>(*view_);
  const Number number = copy.number;
  std::optional<PersonId> erased;
  if (const auto* erase = std::get_if<EraseBody>(&copy.event.body); erase && !copy.erased) {
    erased = erase->person;
  }
  if (auto applied = apply(*view_, std::move(copy)); !applied) return applied;
  if (first_ == 0) first_ = number;
  last_ = number;
  seqs_.push_back(seq);
  if (!teller.empty()) tellers_.emplace(number, teller);
  if (erased) {
    erased_.insert(*erased);
    erasures_ = true;
  }
  return {};
}

// A key may only be missing of somebody whom the room knows to be erased.
Result<void> LiveRoom::check_gone() const {
  for (const auto& [person, number] : gone_) {
    if (erased_.contains(person)) continue;
    return fail(ErrorCode::conflict,
                fmt::format("entry {}: the key to what concerns a person is gone, and nothing says "
                            "that they were erased",
                            number),
                std::string(kDamaged),
                {.field = fmt::format("room {} {}", room_.to_string(), number)});
  }
  return {};
}

std::int64_t LiveRoom::seq_of(Number number) const {
  if (first_ == 0 || number < first_ || number > last_) return 0;
  return seqs_[static_cast<std::size_t>(number - first_)];
}

std::string_view LiveRoom::teller_of(Number number) const {
  const auto found = tellers_.find(number);
  return found == tellers_.end() ? std::string_view() : std::string_view(found->second);
}

bool LiveRoom::take_erasures() { return std::exchange(erasures_, false); }

}  // namespace dragoman::vault
