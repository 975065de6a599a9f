// What a Vault and a Session consist of.
#pragma once

#include <mutex>

#include "dragoman/vault.h"
#include "vault/commits.h"
#include "vault/connections.h"
#include "vault/ear.h"
#include "vault/factor.h"
#include "vault/live.h"
#include "vault/shared.h"
#include "vault/wal.h"

namespace dragoman {

namespace vault {

// What a name and a passphrase open: nothing, when nobody has both.
struct Opened {
  Bytes salt;
  Key handle;
  std::optional<Secrets> secrets;
  std::optional<Bytes> factor;  // as it is stored
};

}  // namespace vault

struct Vault::Impl {
  Impl(std::string where, vault::Meta about, std::unique_ptr<vault::Database> writer,
       std::unique_ptr<vault::Database> looking)
      : place(std::move(where)),
        meta(std::move(about)),
        commits(std::move(writer)),
        readers(place, std::move(looking)) {}

  Result<vault::Opened> try_login(const Login& login);
  // Whether the code is right; then it, and every earlier one, is used up.
  Result<bool> use_code(const vault::Opened& opened, const Login& login);
  // Lets the watches of this Vault look at once.
  void wake_watches();

  const std::string place;
  const vault::Meta meta;
  vault::Commits commits;
  vault::Heads heads;  // of whoever writes at the time
  vault::Connections readers;
  std::vector<Notice> notices;
  std::shared_ptr<vault::OpenHere> here;
  vault::SharedRooms rooms;
  std::mutex watching;
  std::vector<vault::Ear*> ears;
};

struct Session::Impl {
  Impl(std::shared_ptr<Vault::Impl> whole, vault::Secrets secrets, vault::Bytes login_salt,
       const vault::Key& login_handle)
      : vault(std::move(whole)),
        person(secrets.person),
        salt(std::move(login_salt)),
        handle(login_handle),
        must_change_passphrase(secrets.must_change_passphrase),
        keys(vault->meta.vault, std::move(secrets)) {}

  struct Held {
    vault::Reach reach;
    std::shared_ptr<vault::SharedRoom> shared;
    // In a change, once it was looked at.
    vault::LiveRoom& room() const { return shared->live(); }
  };

  // ---- Anywhere ----

  // The room, as far as this person reaches; fails when it is none of theirs.
  Result<Held> find(vault::Database& database, vault::Keyring& with, const RoomId& room);
  // The room as it was found last, if it was.
  std::optional<Held> held(const RoomId& room);
  // Reads what is new. False: somebody was erased, and all that was read has been dropped.
  Result<bool> update(vault::Database& database, vault::Keyring& with, vault::LiveRoom& room,
                      const vault::Reach& reach);
  // In an inspection. Nothing, and `busy`, while a writer has the room.
  Result<std::optional<Session::Seen>> see(vault::Database& database, vault::Keyring& with,
                                           const RoomId& room,
                                           std::optional<vault::SharedRoom::Wait>& busy);
  // As Session::look.
  Result<Session::Seen> look_now(const RoomId& room);
  // Folds the rooms of an act that were not read yet: no other writer is to wait for that.
  void read_ahead(const Act& act);
  Result<Receipt> erase(const Act& act, const vault::Key& seed);
  // All entries of a room that this person can open.
  Result<std::vector<Entry>> read_room(const Session::Place& place);

  // ---- To be called with the mutex held, in a change ----

  // The room, up to date, this writer's alone until the change is settled.
  Result<Held> look(vault::Database& database, const RoomId& room);
  using Rooms = std::vector<std::shared_ptr<vault::SharedRoom>>;
  // Drops what may not be so, after a write that did not happen: keys, and what these rooms hold.
  void forget(const Rooms& rooms);
  Result<Receipt> write(vault::Database& database, const Act& act, const vault::Key& seed);
  Result<std::optional<Receipt>> written_before(vault::Database& database, const Act& act);
  Result<void> before(vault::Database& database, Held& home, const Act& act,
                      const vault::Key& seed);
  Result<void> after(vault::Database& database, const Act& act, const vault::Key& seed);
  Result<Held> home_of(vault::Database& database, const Act& act);
  Result<void> in_other_room(vault::Database& database, const Act& act);
  // A new epoch of a room, from its next number on.
  Result<void> begin_epoch(vault::Database& database, const RoomId& room,
                           std::span<const PersonId> members, const vault::Key& seed);
  Result<std::vector<PersonId>> members_of(vault::Database& database, const RoomId& room);
  Result<Receipt> store_act(vault::Database& database, Held& home, const Act& act,
                            const vault::Key& seed);
  // The public half of a new teller's key.
  Result<vault::Bytes> make_teller(vault::Database& database, const Event& pose,
                                   const vault::Key& seed);
  Result<void> put_slip(vault::Database& database, const Held& home, const Act& act,
                        const vault::Key& seed);
  Result<std::vector<SecretWord>> read_slips(vault::Database& database, const RoomId& room,
                                             const EventId& pose);

  Result<Receipt> erase_in(vault::Database& database, const Act& act, const vault::Key& seed);
  // The outcome of a pose of this room, if it is due.
  Result<std::optional<Receipt>> decide(vault::Database& database, const RoomId& room,
                                        const Moment& now, const vault::Key& seed);

  // What one write did. Whoever runs it settles it, once it is durable or undone.
  struct Work {
    bool ran = false, succeeded = false;
    bool wrote = false;     // changed a row
    bool appended = false;  // added to a room's view
    Rooms touched;
  };
  // With the mutex held.
  Result<void> run(vault::Database& database,
                   const std::function<Result<void>(vault::Database&)>& work, Work& done);
  void settle(const Work& done, vault::Outcome outcome);

  // One write by this session: `work` runs with the mutex held, and who reads a room that it has
  // looked at waits until it is durable or undone.
  Result<void> change(const std::function<Result<void>(vault::Database&)>& work);
  // One reading, beside all others and the writes of this session; `work` gets a keyring of its
  // own.
  using Inspection = std::function<Result<void>(vault::Database&, vault::Keyring&)>;
  Result<void> inspect(const Inspection& work);

  const std::shared_ptr<Vault::Impl> vault;
  const PersonId person;

  std::mutex mutex;   // of what follows, to the keys
  vault::Bytes salt;  // of the login's name
  vault::Key handle;
  bool must_change_passphrase;
  Work under_way;
  vault::Keyring keys;  // to write with

  std::mutex reading;  // of what follows; never kept while anything is awaited
  std::vector<std::unique_ptr<vault::Keyring>> spare;  // of readings that are over
  std::map<RoomId, Held> live;
};

namespace vault {

// Puts an event into the rooms of its audience. `copy_of` makes the copy of each; `home` is from
// where the links lead, none for the vault's own events.
struct Placed {
  Copy copy;
  Digest head{};
};
struct Stored {
  std::int64_t seq = 0;
  std::map<RoomId, Placed> placed;
};
struct Storing {
  const Event& event;
  const std::function<Result<Copy>(const RoomId&, Number)>& copy_of;
  std::optional<RoomId> home;
  Bytes teller;
};
Result<Stored> store(Database& database, Keyring& keys, Heads& heads, const Storing& storing,
                     const Key& seed);

// ---- Logins -------------------------------------------------------------------------------------

Bytes login_salt(std::string_view vault, std::string_view name);
tl::unexpected<Error> wrong_login(const std::string& place);
// A new person's row, with their keys; signed by `by`, or by themself when they found the vault.
Result<Secrets> add_person(Database& database, const Meta& meta, const PersonId& person,
                           const Keyring* by, const Enrolment& enrolment, const Key& seed);
Result<void> add_login(Database& database, const Stretched& stretched, const Secrets& secrets,
                       bool alone, const Key& seed);

// Checks all chains; `damage` is appended to.
Result<Verification> verify_chains(Database& database, std::span<const Receipt> receipts);

}  // namespace vault
}  // namespace dragoman
