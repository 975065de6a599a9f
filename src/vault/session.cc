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

// ---- Logins -------------------------------------------------------------------------------------

namespace {

tl::unexpected<Error> weak(std::string message) {
  return fail(ErrorCode::usage, std::move(message), "let them choose another one");
}

}  // namespace

Result<void> Session::enrol(const PersonId& person, const Login& login, const Seed& seed) {
  if (login.name.empty() || login.passphrase.empty()) {
    return fail(ErrorCode::usage, "whoever is to open the vault needs a name and a passphrase");
  }
  const vault::Meta& meta = impl_->vault->meta;
  auto own = vault::stretch(login.passphrase, impl_->salt, meta.cost);
  if (!own) return tl::unexpected(own.error());
  if (own->handle.array() == impl_->handle.array()) {
    return weak("the passphrase is the same as yours");
  }
  auto stretched =
      vault::stretch(login.passphrase, vault::login_salt(meta.vault, login.name), meta.cost);
  if (!stretched) return tl::unexpected(stretched.error());
  const vault::Key key(seed.bytes);
  return impl_->change([&](vault::Database& database) -> Result<void> {
    auto there = vault::one_integer(database, "SELECT count(*) FROM persons WHERE id = ?",
                                    {vault::bytes_of(person)});
    auto taken = vault::one_integer(database, "SELECT count(*) FROM logins WHERE handle = ?",
                                    {stretched->handle.view()});
    if (!there || !taken) return tl::unexpected((there ? taken : there).error());
    if (*there != 0) return fail(ErrorCode::duplicate, "this person can open the vault already");
    if (*taken != 0) return weak("the passphrase cannot be used with this name");
    impl_->wrote = true;
    auto secrets = vault::add_person(database, meta, person, &impl_->keys, key);
    if (!secrets) return tl::unexpected(secrets.error());
    if (auto put = vault::add_login(database, *stretched, *secrets, false, key); !put) return put;
    return database.run("DELETE FROM logins WHERE alone = 1");
  });
}

Result<void> Session::change_passphrase(const Login& from, const Login& to, const Seed& seed) {
  auto again = vault().unlock(from);
  if (!again) return tl::unexpected(again.error());
  if (again->person() != person()) {
    return fail(ErrorCode::usage, "only your own passphrase can be changed");
  }
  if (to.name.empty() || to.passphrase.empty()) {
    return fail(ErrorCode::usage, "the name and the passphrase cannot be empty");
  }
  const vault::Meta& meta = impl_->vault->meta;
  auto named = vault::stretch(to.passphrase, vault::login_salt(meta.vault, to.name), meta.cost);
  if (!named) return tl::unexpected(named.error());
  auto unnamed = vault::stretch(to.passphrase, vault::login_salt(meta.vault, {}), meta.cost);
  if (!unnamed) return tl::unexpected(unnamed.error());
  const vault::Key key(seed.bytes);
  return impl_->change([&](vault::Database& database) -> Result<void> {
    auto alone = vault::one_integer(database, "SELECT count(*) FROM logins WHERE alone = 1", {});
    if (!alone) return tl::unexpected(alone.error());
    impl_->wrote = true;
    auto gone = database.run("DELETE FROM logins WHERE person = ?", {vault::bytes_of(person())});
    if (!gone) return gone;
    auto put = vault::add_login(database, *named, impl_->keys.secrets(), false, key);
    if (put && *alone != 0) {
      put = vault::add_login(database, *unnamed, impl_->keys.secrets(), true, key);
    }
    return put;
  });
}

}  // namespace dragoman
