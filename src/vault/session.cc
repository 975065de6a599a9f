#include <fmt/format.h>

#include <algorithm>
#include <thread>
#include <utility>

#include "vault/internals.h"

namespace dragoman {

namespace {

// Keyrings that are kept for later readings; more are made as they are needed.
constexpr std::size_t kMostSpare = 4;

// Asking costs as much as sealing an event.
int threads_here() {
  static const int threads = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  return threads;
}

}  // namespace

Session::Session(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}

Vault Session::vault() const { return Vault(impl_->vault); }

const PersonId& Session::person() const { return impl_->person; }

void Session::Impl::forget(const Rooms& rooms) {
  for (const auto& room : rooms) room->drop();
  keys.forget();
  vault->heads.forget();
}

Result<void> Session::Impl::change(const std::function<Result<void>(vault::Database&)>& work) {
  if (vault->meta.travelling) {
    return fail(ErrorCode::unsupported, "this is a copy for travelling: it accepts nothing new",
                "write in the vault that it was copied from", {.file = vault->place});
  }
  Work done;
  return vault->commits.run(
      [&](vault::Database& database) {
        const std::lock_guard lock(mutex);
        return run(database, work, done);
      },
      [&](vault::Outcome outcome) { settle(done, outcome); });
}

Result<void> Session::Impl::run(vault::Database& database,
                                const std::function<Result<void>(vault::Database&)>& work,
                                Work& done) {
  under_way = {};
  auto result = vault->heads.refresh(database);
  if (result) result = work(database);
  done = std::exchange(under_way, {});
  done.ran = true;
  done.succeeded = result.has_value();
  // What it read in the transaction still holds; what it added does not.
  if (!result && done.wrote) forget(done.appended ? done.touched : Rooms());
  return result;
}

void Session::Impl::settle(const Work& done, vault::Outcome outcome) {
  if (!done.ran) return;
  if (outcome == vault::Outcome::kept && done.wrote) vault->wake_watches();
  const std::lock_guard lock(mutex);
  // It may have read what others wrote in a transaction that is lost.
  const bool undone = done.succeeded && outcome == vault::Outcome::refused;
  if (undone || outcome == vault::Outcome::lost) forget(done.touched);
  for (const auto& room : done.touched) room->settle();
}

Result<void> Session::Impl::inspect(const Inspection& work) {
  std::unique_ptr<vault::Keyring> own;
  {
    const std::lock_guard lock(reading);
    if (!spare.empty()) {
      own = std::move(spare.back());
      spare.pop_back();
    }
  }
  if (!own) own = std::make_unique<vault::Keyring>(keys.vault(), keys.secrets());
  auto done = vault->readers.read([&](vault::Database& database) { return work(database, *own); });
  const std::lock_guard lock(reading);
  if (spare.size() < kMostSpare) spare.push_back(std::move(own));
  return done;
}

Result<Session::Impl::Held> Session::Impl::find(vault::Database& database, vault::Keyring& with,
                                                const RoomId& room) {
  if (auto fresh = with.refresh(database); !fresh) return tl::unexpected(fresh.error());
  auto reach = with.reach(database, room);
  if (!reach) return tl::unexpected(reach.error());
  if (!*reach) {
    return fail(ErrorCode::unknown_reference, "you are not a member of that room",
                "let somebody who is in it admit you");
  }
  // Links that were read before an erasure have keys that are no more.
  with.heed_erasures(vault->rooms.erasures());
  const std::lock_guard lock(reading);
  Held& held = live[room];
  const bool same = held.shared && held.reach.since == (*reach)->since &&
                    held.reach.until == (*reach)->until && !held.shared->is_dropped();
  held.reach = **reach;
  if (!same) {
    held.shared = vault->rooms.get({.room = room,
                                    .since = held.reach.since,
                                    .until = held.reach.until,
                                    .founder_key = with.secrets().founder_key});
  }
  return held;
}

std::optional<Session::Impl::Held> Session::Impl::held(const RoomId& room) {
  const std::lock_guard lock(reading);
  const auto found = live.find(room);
  if (found == live.end() || found->second.shared->is_dropped()) return std::nullopt;
  return found->second;
}

Result<bool> Session::Impl::update(vault::Database& database, vault::Keyring& with,
                                   vault::LiveRoom& room, const vault::Reach& reach) {
  const bool anew = room.is_new();
  if (anew) with.forget_links();
  auto updated = room.update(database, with, reach, threads_here());
  if (!updated) return tl::unexpected(updated.error());
  return !room.take_erasures() || anew;
}

Result<Session::Impl::Held> Session::Impl::look(vault::Database& database, const RoomId& room) {
  Rooms& touched = under_way.touched;
  const auto is_touched = [&](const Held& one) {
    return std::ranges::find(touched, one.shared) != touched.end();
  };
  // Within one change only this writer adds to it.
  if (auto known = held(room);
      known && is_touched(*known) && known->room().is_read_to(vault->heads.last())) {
    return std::move(*known);
  }
  for (;;) {
    auto found = find(database, keys, room);
    if (!found) return found;
    if (!is_touched(*found)) {
      found->shared->touch();
      touched.push_back(found->shared);
    }
    if (found->room().is_read_to(vault->heads.last())) return found;
    auto whole = update(database, keys, found->room(), found->reach);
    if (!whole) {
      found->shared->drop();
      return tl::unexpected(whole.error());
    }
    if (*whole) return found;
    vault->rooms.drop_all();
  }
}

Result<std::optional<Session::Seen>> Session::Impl::see(
    vault::Database& database, vault::Keyring& with, const RoomId& room,
    std::optional<vault::SharedRoom::Wait>& busy) {
  for (;;) {
    auto found = find(database, with, room);
    if (!found) return tl::unexpected(found.error());
    const std::shared_ptr<vault::SharedRoom> shared = found->shared;
    bool whole = true;
    auto seen = shared->look([&](vault::LiveRoom& read) -> Result<void> {
      auto updated = update(database, with, read, found->reach);
      if (!updated) return tl::unexpected(updated.error());
      whole = *updated;
      return {};
    });
    if (!seen) {
      shared->drop();
      return seen;
    }
    if (!whole) {
      vault->rooms.drop_all();
      continue;
    }
    if (*seen) return seen;
    if (busy && busy->room() == shared.get()) return busy->seen();
    busy.emplace(shared);
    return std::optional<Session::Seen>();
  }
}

Result<std::vector<Session::Place>> Session::rooms() const {
  std::vector<Place> places;
  auto done = impl_->inspect([&](vault::Database& database, vault::Keyring& keys) -> Result<void> {
    if (auto fresh = keys.refresh(database); !fresh) return fresh;
    for (const RoomId& room : keys.rooms()) {
      auto reach = keys.reach(database, room);
      if (!reach && !keys.is_damaged(room)) return tl::unexpected(reach.error());
      if (!reach) {
        places.push_back({.room = room, .until = {}, .damage = reach.error()});
      } else if (*reach) {
        places.push_back(
            {.room = room, .since = (*reach)->since, .until = (*reach)->until, .damage = {}});
      }
    }
    return {};
  });
  if (!done) return tl::unexpected(done.error());
  return places;
}

Result<std::shared_ptr<const View>> Session::view(const RoomId& room) const {
  auto seen = look(room);
  if (!seen) return tl::unexpected(seen.error());
  return std::move(seen->view);
}

Result<Session::Seen> Session::look(const RoomId& room) const { return impl_->look_now(room); }

// Whether the room is this person's is asked again after each wait.
Result<Session::Seen> Session::Impl::look_now(const RoomId& room) {
  std::optional<vault::SharedRoom::Wait> busy;
  std::optional<Session::Seen> seen;
  for (;;) {
    auto done = inspect([&](vault::Database& database, vault::Keyring& with) -> Result<void> {
      auto found = see(database, with, room, busy);
      if (!found) return tl::unexpected(found.error());
      seen = std::move(*found);
      return {};
    });
    if (!done) return tl::unexpected(done.error());
    if (seen) return std::move(*seen);
    busy->await();
  }
}

// What cannot be read is told by the write itself.
void Session::Impl::read_ahead(const Act& act) {
  std::vector<RoomId> rooms = {act.event.from};
  if (const auto* join = std::get_if<JoinBody>(&act.event.body)) rooms.push_back(join->room);
  if (const auto* leave = std::get_if<LeaveBody>(&act.event.body)) rooms.push_back(leave->room);
  for (const RoomId& room : rooms) {
    if (!held(room)) static_cast<void>(look_now(room));
  }
}

Result<Receipt> Session::append(const Act& act, const Seed& seed) {
  impl_->read_ahead(act);
  if (std::holds_alternative<EraseBody>(act.event.body)) {
    return impl_->erase(act, vault::Key(seed.bytes));
  }
  Receipt receipt;
  auto done = impl_->change([&](vault::Database& database) -> Result<void> {
    auto written = impl_->write(database, act, vault::Key(seed.bytes));
    if (!written) return tl::unexpected(written.error());
    receipt = *written;
    return {};
  });
  if (!done) return tl::unexpected(done.error());
  return receipt;
}

}  // namespace dragoman
