// What one person can open: their own keys, the epoch secrets of their rooms, the links to and from
// them, and the erasure keys beside each link. Every row that hands out a key is checked up to the
// founder's key that came with the login. Kept between calls; forget() after a rolled-back write.
// One thread at a time; what is handed out as shared_ptr is immutable.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <utility>

#include "vault/tables.h"

namespace dragoman::vault {

// What a login opens.
struct Secrets {
  PersonId person;
  BoxKeys box;
  SignKeys sign;
  PersonId founder;
  Bytes founder_key;  // Ed25519, public
  bool must_change_passphrase = false;
};
Bytes encode_secrets(const Secrets& secrets);
std::optional<Secrets> decode_secrets(std::string_view bytes);

struct RoomSecret {
  Key seed;
  BoxKeys box;
  Key symmetric;
};
RoomSecret room_secret(const Key& seed);

// A link as somebody who may use it sees it.
struct Link {
  std::int64_t id = 0;
  std::optional<RoomId> home;  // none: the vault itself, which may only record an erasure
  RoomId target;
  std::int64_t home_epoch = 0, target_epoch = 0;
  Key key;
  std::map<PersonId, Key> erasure;  // of those whose data the link carries and who were not erased
};

// The numbers of a room that a person may read. `until`: they have left.
struct Reach {
  Number since = 1;
  std::optional<Number> until;
};

class Keyring {
 public:
  Keyring(Bytes vault, Secrets secrets) : vault_(std::move(vault)), secrets_(std::move(secrets)) {}

  const Secrets& secrets() const { return secrets_; }
  const Bytes& vault() const { return vault_; }

  // Reads which rooms this person can open by now. What else is asked of the vault's rooms is as of
  // the last call. A room whose keys do not open, or were not given by who may give them, is
  // damaged; the others do not suffer.
  Result<void> refresh(Database& database);
  // Nothing: the room is not one of theirs. Fails when it is damaged.
  Result<std::optional<Reach>> reach(Database& database, const RoomId& room);
  // The secrets held of a room, by epoch; null: none.
  const std::map<std::int64_t, RoomSecret>* secrets_of(const RoomId& room) const;
  std::vector<RoomId> rooms() const;  // ascending; the damaged ones too
  bool is_damaged(const RoomId& room) const { return damaged_.contains(room); }

  // A link by its row, with the erasure keys that are there. Fails when it is not for this person's
  // rooms or not signed by a member of its home.
  Result<std::shared_ptr<const Link>> link(Database& database, std::int64_t id);
  // The link between the present epochs, made if there is none; with erasure keys of all of
  // `concerned`, made where missing. No home: the vault's own.
  Result<std::shared_ptr<const Link>> link_to(Database& database, const std::optional<RoomId>& home,
                                              const RoomId& target,
                                              std::span<const PersonId> concerned, const Key& seed);

  // A new epoch of a room, from that number on, sealed to those members who can open the vault. The
  // author need not be one of them.
  Result<void> new_epoch(Database& database, const RoomId& room, Number since,
                         std::span<const PersonId> members, const Key& seed);
  // Gives somebody the secrets of all epochs that this person holds.
  Result<void> admit_to(Database& database, const RoomId& room, const PersonId& person,
                        const Key& seed);

  // A person's Ed25519 key, if it is vouched for by a chain that ends at the founder.
  Result<Bytes> sign_key_of(Database& database, const PersonId& person);
  // Whether an admin, up to the founder, made the person one.
  Result<bool> is_admin(Database& database, const PersonId& person);
  // Whether the person is, provably, a member of the room in that epoch.
  Result<bool> is_member(Database& database, const RoomId& room, std::int64_t epoch,
                         const PersonId& person);
  // All of whom that holds, among those who can open the vault.
  Result<std::vector<PersonId>> members_of(Database& database, const RoomId& room,
                                           std::int64_t epoch);

  Bytes signed_by_me(std::string_view message) const { return sign(secrets_.sign, message); }
  // What is signed for a person's row.
  Bytes person_message(const PersonId& person, std::string_view sign_key, std::string_view box_key,
                       bool admin) const;

  void forget();
  // The erasure keys of links are read again at their next use.
  void forget_links() { links_.clear(); }
  void forget_link(std::int64_t id) { links_.erase(id); }
  // So too those that were read before the last of so many erasures.
  void heed_erasures(std::uint64_t erasures) {
    if (std::exchange(erasures_, erasures) != erasures) forget_links();
  }

 private:
  Result<void> take_epoch(Database& database, const RoomId& room, std::int64_t epoch,
                          std::string_view sealed);
  Result<void> check_epoch(Database& database, const RoomId& room, std::int64_t epoch,
                           const RoomSecret& secret);
  Result<bool> epoch_holds(Database& database, const RoomId& room, std::int64_t epoch,
                           std::string_view box_key, const PersonId& writer,
                           std::string_view signature);
  Result<void> give(Database& database, const RoomId& room, std::int64_t epoch, const Key& secret,
                    const PersonId& person, const Key& seed);
  Result<std::shared_ptr<Link>> read_link(Database& database, std::int64_t id);
  Result<std::shared_ptr<Link>> make_link(Database& database, const std::optional<RoomId>& home,
                                          std::int64_t home_epoch, const RoomId& target,
                                          std::int64_t target_epoch, const Key& seed);
  Bytes link_message(const Link& link) const;

  // A person's row, believed.
  struct Vouched {
    Bytes sign_key;
    PersonId writer;
    bool admin = false;
  };
  Result<Vouched> vouched(Database& database, const PersonId& person);
  // The last epoch of a room's key; 0 when the vault has no such room.
  Result<std::int64_t> epoch_of(Database& database, const RoomId& room);
  // A link between these epochs, if there is one.
  Result<std::optional<std::int64_t>> find_link(Database& database, const RoomId& home,
                                                std::int64_t home_epoch, const RoomId& target,
                                                std::int64_t target_epoch);

  Bytes vault_;
  Secrets secrets_;
  std::map<RoomId, std::map<std::int64_t, RoomSecret>> rooms_;
  std::map<RoomId, Error> damaged_;
  // As of the generation of the vault's keys that was read last.
  std::optional<std::int64_t> generation_;
  std::map<RoomId, std::int64_t> epochs_;
  std::map<RoomId, Reach> reaches_;
  std::map<std::tuple<RoomId, std::int64_t, RoomId, std::int64_t>, std::int64_t> link_ids_;
  std::map<std::int64_t, std::shared_ptr<Link>> links_;
  std::uint64_t erasures_ = 0;
  std::map<PersonId, Vouched> vouched_;
  std::set<std::tuple<RoomId, std::int64_t, PersonId>> members_;  // proved
  std::set<PersonId> vouching_;                                   // under way, against circles
  std::set<std::tuple<RoomId, std::int64_t, PersonId>> proving_;
};

}  // namespace dragoman::vault
