#include <fmt/format.h>

#include <thread>

#include "vault/internals.h"

namespace dragoman {

namespace {

int threads_here() { return static_cast<int>(std::max(1U, std::thread::hardware_concurrency())); }

}  // namespace

Session::Session(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}

Vault Session::vault() const { return Vault(impl_->vault); }

const PersonId& Session::person() const { return impl_->person; }

void Session::Impl::forget() {
  live.clear();
  keys.forget();
}

Result<void> Session::Impl::change(const std::function<Result<void>(vault::Database&)>& work) {
  if (vault->meta.travelling) {
    return fail(ErrorCode::unsupported, "this is a copy for travelling: it accepts nothing new",
                "write in the vault that it was copied from", {.file = vault->place});
  }
  bool counted = false, changed = false;
  return vault->commits.run(
      [&](vault::Database& database) {
        const std::lock_guard lock(mutex);
        wrote = false;
        auto done = work(database);
        changed = wrote;
        if (!done && changed) forget();
        ++pending;
        counted = true;
        return done;
      },
      [&](bool committed) {
        if (committed && changed) vault->wake_watches();
        const std::lock_guard lock(mutex);
        if (!counted) return;
        // What failed by itself has been forgotten already, or had changed nothing.
        if (!committed && changed) forget();
        --pending;
        durable.notify_all();
      });
}

Result<void> Session::Impl::inspect(const std::function<Result<void>(vault::Database&)>& work) {
  std::unique_lock lock(mutex);
  durable.wait(lock, [&] { return pending == 0; });
  return vault->read(work);
}

Result<Session::Impl::Held*> Session::Impl::look(vault::Database& database, const RoomId& room) {
  if (auto fresh = keys.refresh(database); !fresh) return tl::unexpected(fresh.error());
  auto reach = vault::reach_of(database, keys, room);
  if (!reach) return tl::unexpected(reach.error());
  if (!*reach) {
    return fail(ErrorCode::unknown_reference, "you are not a member of that room",
                "let somebody who is in it admit you");
  }
  for (;;) {
    auto at = live.find(room);
    if (at != live.end() && at->second.reach.since != (*reach)->since) {
      live.erase(at);
      at = live.end();
    }
    const bool anew = at == live.end();
    if (anew) {
      keys.forget_links();  // what was erased since they were read
      at = live.emplace(room, Held{.reach = **reach, .room = vault::LiveRoom(room)}).first;
    }
    at->second.reach = **reach;
    auto updated = at->second.room.update(database, keys, **reach, threads_here());
    if (!updated) {
      live.erase(at);
      return tl::unexpected(updated.error());
    }
    if (!at->second.room.take_erasures() || anew) return &at->second;
    // Somebody was erased: nothing that was read of them may stay.
    live.clear();
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

Result<Session::Seen> Session::look(const RoomId& room) const {
  Seen seen;
  auto done = impl_->inspect([&](vault::Database& database) -> Result<void> {
    auto held = impl_->look(database, room);
    if (!held) return tl::unexpected(held.error());
    const vault::LiveRoom& live = (*held)->room;
    seen = {live.share(), {.room = room, .events = live.last(), .head = live.head()}};
    return {};
  });
  if (!done) return tl::unexpected(done.error());
  return seen;
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
