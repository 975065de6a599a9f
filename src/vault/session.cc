#include <fmt/format.h>

#include <algorithm>
#include <thread>
#include <utility>

#include "vault/internals.h"

namespace dragoman {

namespace {

int threads_here() { return static_cast<int>(std::max(1U, std::thread::hardware_concurrency())); }

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
  ++pending;
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
  --pending;
  durable.notify_all();
}

Result<void> Session::Impl::inspect(const std::function<Result<void>(vault::Database&)>& work) {
  std::unique_lock lock(mutex);
  durable.wait(lock, [&] { return pending == 0; });
  return vault->read(work);
}

Result<Session::Impl::Held*> Session::Impl::find(vault::Database& database, const RoomId& room) {
  if (auto fresh = keys.refresh(database); !fresh) return tl::unexpected(fresh.error());
  auto reach = vault::reach_of(database, keys, room);
  if (!reach) return tl::unexpected(reach.error());
  if (!*reach) {
    return fail(ErrorCode::unknown_reference, "you are not a member of that room",
                "let somebody who is in it admit you");
  }
  // Links that were read before an erasure have keys that are no more.
  if (const auto now = vault->rooms.erasures(); erasures != now) {
    keys.forget_links();
    erasures = now;
  }
  Held& held = live[room];
  const bool same = held.shared && held.reach.since == (*reach)->since &&
                    held.reach.until == (*reach)->until && !held.shared->is_dropped();
  held.reach = **reach;
  if (!same) {
    held.shared = vault->rooms.get({.room = room,
                                    .since = held.reach.since,
                                    .until = held.reach.until,
                                    .founder_key = keys.secrets().founder_key});
  }
  return &held;
}

Result<bool> Session::Impl::update(vault::Database& database, vault::LiveRoom& room,
                                   const vault::Reach& reach) {
  const bool anew = room.is_new();
  if (anew) keys.forget_links();
  auto updated = room.update(database, keys, reach, threads_here());
  if (!updated) return tl::unexpected(updated.error());
  return !room.take_erasures() || anew;
}

Result<Session::Impl::Held*> Session::Impl::look(vault::Database& database, const RoomId& room) {
  for (;;) {
    auto held = find(database, room);
    if (!held) return held;
    const auto& shared = (*held)->shared;
    Rooms& touched = under_way.touched;
    if (std::ranges::find(touched, shared) == touched.end()) {
      shared->touch();
      touched.push_back(shared);
    }
    auto whole = update(database, shared->live(), (*held)->reach);
    if (!whole) {
      shared->drop();
      return tl::unexpected(whole.error());
    }
    if (*whole) return held;
    vault->rooms.drop_all();
  }
}

Result<std::optional<Session::Seen>> Session::Impl::see(
    vault::Database& database, const RoomId& room, std::optional<vault::SharedRoom::Wait>& busy) {
  for (;;) {
    auto held = find(database, room);
    if (!held) return tl::unexpected(held.error());
    const std::shared_ptr<vault::SharedRoom> shared = (*held)->shared;
    bool whole = true;
    auto seen = shared->look([&](vault::LiveRoom& read) -> Result<void> {
      auto updated = update(database, read, (*held)->reach);
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
  auto done = impl_->inspect([&](vault::Database& database) -> Result<void> {
    if (auto fresh = impl_->keys.refresh(database); !fresh) return fresh;
    for (const RoomId& room : impl_->keys.rooms()) {
      auto reach = vault::reach_of(database, impl_->keys, room);
      if (!reach) return tl::unexpected(reach.error());
      places.push_back({.room = room, .since = (*reach)->since, .until = (*reach)->until});
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

// Whether the room is this person's is asked again after each wait.
Result<Session::Seen> Session::look(const RoomId& room) const {
  std::optional<vault::SharedRoom::Wait> busy;
  std::optional<Seen> seen;
  for (;;) {
    auto done = impl_->inspect([&](vault::Database& database) -> Result<void> {
      auto found = impl_->see(database, room, busy);
      if (!found) return tl::unexpected(found.error());
      seen = std::move(*found);
      return {};
    });
    if (!done) return tl::unexpected(done.error());
    if (seen) return std::move(*seen);
    busy->await();
  }
}

Result<Receipt> Session::append(const Act& act, const Seed& seed) {
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
