// Where the record is kept: one SQLite file, or a PostgreSQL database, sealed.
//
//   // given: const dragoman::Founding& founding, const dragoman::Act& act
//   // given: const std::string& words, const dragoman::RoomId& mediators
//   auto session = dragoman::Vault::create("talks.dragoman", founding, dragoman::draw_seed());
//   auto receipt = session->append(act, dragoman::draw_seed());
//   // Another day:
//   auto vault = dragoman::Vault::open("talks.dragoman");
//   auto again = vault->unlock({.name = "layla", .passphrase = words});
//   auto seen = again->view(mediators);  // shared_ptr<const View>
//
// A vault holds the record of every room; a session is one person's access to it, to exactly the
// rooms in which they are, or were until they left. What is sealed how, and what a closed file
// still shows, is docs/security.md. No clock is read here and nothing random is drawn, but by
// draw_seed(): times, ids and seeds are arguments, and equal arguments make equal rows.
//
// Vault and Session are handles; copies share the same open vault. All members may be called from
// any thread; appends of several threads share commits. Several processes may open the same vault:
// writers queue; no reading waits for another, or for who writes in other rooms.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dragoman/event.h"
#include "dragoman/record.h"
#include "dragoman/result.h"
#include "dragoman/view.h"

namespace dragoman {

// From which all that one call needs at random is derived, by labelled keyed hashes. To be drawn
// anew for each call and kept nowhere.
struct Seed {
  std::array<std::uint8_t, 32> bytes{};
};
// From the operating system.
Seed draw_seed();
// An id derived from a seed: labels keep several ids of one seed apart.
EventId event_id(const Seed& seed, std::string_view label = "event");
RoomId room_id(const Seed& seed, std::string_view label = "room");
PersonId person_id(const Seed& seed, std::string_view label = "person");

// Everyone's private room: it has its owner's id.
RoomId desk_of(const PersonId& person);

// What an attempt at a passphrase costs (Argon2id). Set when the vault is founded.
struct PassphraseCost {
  std::uint64_t passes = 3;                                // at least 1
  std::uint64_t memory_bytes = std::uint64_t{256} << 20U;  // 8 KiB … 4 GiB
};

struct Login {
  std::string name;  // may be left out while only one person can open the vault
  std::string passphrase;
  // Of the person's second factor, if they have set one: six digits, and when they were typed, in
  // seconds since 1970. Whoever has no second factor may give them or not.
  std::string code;
  std::optional<std::int64_t> at;
};

// The secret that a second factor's device shares with the vault.
using FactorSecret = std::array<std::uint8_t, 20>;
// The code of a step of 30 seconds since 1970: RFC 6238 with HMAC-SHA-1 and six digits.
std::string factor_code(const FactorSecret& secret, std::int64_t step);
// The step whose code this is: that of `at`, or the one before or after it. Nothing: no such code.
std::optional<std::int64_t> factor_step(const FactorSecret& secret, std::string_view code,
                                        std::int64_t at);

// An admin can let others open the vault, admins too, and list who can. It opens no room to them:
// an admin whom no room has admitted has their desk and nothing else. The founder is an admin.
struct Enrolment {
  bool admin = false;                   // only an admin can make one
  bool must_change_passphrase = false;  // somebody else chose it
};

// Somebody who can open the vault.
struct Account {
  PersonId person;
  bool admin = false;
  PersonId enrolled_by;  // the founder: by themself

  friend bool operator==(const Account&, const Account&) = default;
};

struct Founding {
  Act open;  // the event `open`: the first room and who opens the record
  Login login;
  PassphraseCost cost;
};

// Something worth telling that is no failure: a write that was cut off before it was acknowledged.
struct Notice {
  std::string message;
  std::string place;  // "talks.dragoman-wal, byte 8272"
};

struct RoomHead {
  RoomId room;
  Number events = 0;
  Digest head{};
};

// How a vault says that nothing was written because its disk is full. Other failures of storage,
// such as a database that cannot be reached, are ErrorCode::io too; once it is back, the same Vault
// goes on.
inline constexpr std::string_view kDiskFull = "the disk is full; nothing was written";
inline bool is_disk_full(const Error& error) {
  return error.code == ErrorCode::io && error.message == kDiskFull;
}

// Where what is stored is not what was written, or was not written by whom it must be, everything
// that needs it fails with ErrorCode::conflict and one of these ways to mend it. Rooms that do not
// need it can be read and written as ever.
inline constexpr std::string_view kDamaged =
    "the vault is damaged here: keep the file as it is, run dragoman verify, and look for a backup";
inline constexpr std::string_view kForged =
    "somebody changed the vault from outside: keep it as it is, and compare it with a backup";
inline bool is_damage(const Error& error) {
  return error.mend == kDamaged || error.mend == kForged;
}

// What was found wrong, with its place: Where.file is the vault, Where.field "room <id> 41".
struct Verification {
  std::vector<RoomHead> rooms;  // ascending by id
  std::vector<Error> damage;    // empty: everything holds
};

// How much of a file vault's write-ahead log would be kept when SQLite opens it.
struct WalReport {
  std::int64_t frames = 0;     // that hold
  std::int64_t committed = 0;  // of these, up to the last commit
  // Where what follows begins, when anything of the same generation follows that does not hold.
  std::optional<std::int64_t> bad_byte;
  std::string reason;  // "a torn frame", "a frame whose checksum does not match"
};
// Reads PATH-wal and nothing else. No log: all zeros. O(bytes of the log).
Result<WalReport> inspect_wal(const std::string& path);

// Raw bytes: the public key (32) and the Ed25519 signature (64).
struct PersonSignature {
  std::string key, signature;
};

// Which rooms have new entries, as far as is known.
struct Change {
  bool everything = false;    // any room may have: something may have been missed
  std::vector<RoomId> rooms;  // ascending; empty with `everything`
};

// Somebody is being told of changes until this is destroyed; the destructor waits for a call under
// way, unless it is itself called from it.
class Watch {
 public:
  Watch(Watch&& other) noexcept;
  Watch& operator=(Watch&& other) noexcept;
  ~Watch();

 private:
  friend class Vault;
  struct Impl;
  explicit Watch(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

class Session;

namespace vault {
class Database;
class Key;
struct Meta;
struct Stretched;
}  // namespace vault

class Vault {
 public:
  // `place` is a path, by convention NAME.dragoman, or postgresql://…. Makes a new vault with its
  // first event and its first person, who is logged in by that. Fails when there is one already.
  static Result<Session> create(const std::string& place, const Founding& founding,
                                const Seed& seed);

  // Opens without any key.
  static Result<Vault> open(const std::string& place);

  // What was noticed when the vault was opened.
  const std::vector<Notice>& notices() const;

  // One person's access. A wrong passphrase, a name that nobody has, and a second factor's code
  // that is missing, wrong or used before all give the same error after the same work: one run of
  // Argon2id, one look-up of its result, one comparison of codes. With a second factor set, a code
  // is good once, in whatever process, and so is every earlier one; without `at` there is no right
  // one.
  Result<Session> unlock(const Login& login) const;

  // Recomputes every chain from the stored headers and ciphertexts, without keys. Each receipt must
  // be in its chain. Cost: reads the whole vault.
  Result<Verification> verify(std::span<const Receipt> receipts = {}) const;

  // Calls `told` after commits that wrote entries, of this process and of others, from one thread
  // of the watch's own, one call at a time; it must not throw, and what it keeps waiting waits for
  // it. Every entry committed after this returns is in a call that begins after its commit: at once
  // for this Vault's own, else within a quarter of a second in a file, and as soon as the database
  // says so on PostgreSQL. A call may be spurious, several commits may share one, and while the
  // database cannot be reached there is none: afterwards comes one with `everything`. The rooms are
  // those of the whole vault, without regard to who may know of them. Costs a thread and a
  // connection: one watch is enough for a process.
  Result<Watch> on_change(std::function<void(const Change&)> told) const;

  // A copy of the whole vault, as a new file, without free space. Consistent even while others
  // write.
  Result<void> backup(const std::string& path) const;

 private:
  friend class Session;
  friend class Watch;
  struct Impl;
  explicit Vault(std::shared_ptr<Impl> impl);
  static Result<Session> first_session(const std::string& place, const vault::Meta& meta,
                                       const Founding& founding,
                                       std::unique_ptr<vault::Database> writer,
                                       const vault::Stretched& named,
                                       const vault::Stretched& unnamed, const vault::Key& seed);
  std::shared_ptr<Impl> impl_;
};

class Session {
 public:
  Vault vault() const;
  const PersonId& person() const;

  // The rooms that this person can open, ascending by id; their desk is one of them. `since` is the
  // first number they may read, `until` the last when they have left. `damage`: the room's keys are
  // not what was written, and nothing of it can be read; what else may be wrong with a room shows
  // when it is viewed.
  struct Place {
    RoomId room;
    Number since = 1;
    std::optional<Number> until;
    std::optional<Error> damage;
  };
  Result<std::vector<Place>> rooms() const;

  // The room as it is now. The view is kept and brought up to date from call to call; what was
  // handed out never changes. Sessions of one Vault that may read the same numbers share it; it is
  // kept as long as one of them lives. Cost: O(new events); all events at the first call.
  Result<std::shared_ptr<const View>> view(const RoomId& room) const;
  // The same together with the head of the room's chain at the view's last number.
  struct Seen {
    std::shared_ptr<const View> view;
    RoomHead head;
  };
  Result<Seen> look(const RoomId& room) const;

  // Admits the act by the author's view of its home room and appends it, sealed, to every room of
  // its audience. On return it is durable. On failure nothing is written. Keys follow the event: a
  // new room gets one, who joins receives the room's, who leaves ends the epoch. The receipt is
  // that of the home room, or of the desk for a secret answer. event.by must be person().
  // An event whose id that room has already, by the same person and with the same kind, body,
  // references, audience and persons, gives the first receipt again; any other is a conflict. So an
  // append may be repeated whose fate is not known, as when the database went away.
  Result<Receipt> append(const Act& act, const Seed& seed);

  // Lets somebody open the vault from now on: keys of their own and a desk. They type the
  // passphrase themselves, or must change it; it must not be that of the session's person. It makes
  // them a member of no room. The kind of account is signed by this person, like their keys.
  Result<void> enrol(const PersonId& person, const Login& login, const Seed& seed,
                     const Enrolment& enrolment = {});
  Result<bool> is_admin() const;
  // Who can open the vault, ascending by id; of those who were erased, nobody. For admins only.
  Result<std::vector<Account>> accounts() const;

  // Whether this is the person's own name and passphrase; a code is not looked at. As costly as
  // unlock, and the same error.
  Result<void> confirm(const Login& login) const;
  // Ends the duty to change it. No codes are looked at, and the second factor stays as it is.
  Result<void> change_passphrase(const Login& from, const Login& to, const Seed& seed);
  // Of the passphrase by which this session was unlocked, until it is changed here.
  bool must_change_passphrase() const;

  // Whether unlocking asks for a code. The program enforces it; the keys do not depend on it
  // (docs/security.md, "The second factor").
  Result<bool> second_factor() const;
  // From now on unlocking asks for codes of this secret, of steps after `used_step`: that of the
  // code by which the person showed that their device has it. Without a secret, it asks for none.
  Result<void> set_second_factor(const std::optional<FactorSecret>& secret, const Seed& seed,
                                 std::int64_t used_step = -1);

  // Signs with this person's own key. The message says what it is for in its first bytes, as
  // signing_message() does, so that no signature can be taken for another kind.
  Result<PersonSignature> sign(std::string_view message) const;

  // Decides every secret package posed from this person's rooms whose closing time is before `now`
  // and that is not yet decided; the outcomes are recorded at the closing times. What is damaged
  // waits, and hinders no other.
  Result<std::vector<Receipt>> settle(const Moment& now, const Seed& seed);

  // One room as JSON lines (docs/record.md). `name` heads it.
  Result<std::string> export_room(const RoomId& room, std::string_view name) const;

  // As Vault::verify, and opens every commitment of this person's rooms.
  Result<Verification> verify(std::span<const Receipt> receipts = {}) const;

  // A copy, as a new file, with these rooms only and with this person's login only. It accepts no
  // events.
  Result<void> travel(const std::string& path, std::span<const RoomId> rooms) const;

 private:
  friend class Vault;
  struct Impl;
  explicit Session(std::shared_ptr<Impl> impl);
  std::shared_ptr<Impl> impl_;
};

}  // namespace dragoman
