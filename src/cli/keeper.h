// Who keeps the record that a verb works on: a vault that is opened here, or a server.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "cli/talk_arguments.h"
#include "dragoman/record.h"
#include "dragoman/run.h"
#include "dragoman/vault.h"

namespace dragoman::client {
class Remote;
}

namespace dragoman::cli {

// One person's access to a record. Verbs see no more of it than this, so that all of them print the
// same wherever it is kept.
class Keeper {
 public:
  virtual ~Keeper() = default;
  Keeper() = default;
  Keeper(const Keeper&) = delete;
  Keeper& operator=(const Keeper&) = delete;

  virtual PersonId person() const = 0;

  struct Room {
    std::string label;
    RoomId id;
    bool left = false;
    bool damaged = false;  // nothing of it can be read; said when the rooms were listed

    auto operator<=>(const Room&) const = default;
  };
  // This person's rooms by name, but not their desk.
  virtual Result<std::vector<Room>> rooms() = 0;
  virtual Result<std::shared_ptr<const View>> view(const RoomId& room) = 0;

  // A `sign` comes without key and signature: whoever holds the person's key signs its digest.
  virtual Result<Receipt> append(Act act) = 0;
  // Introduces somebody who can open the record from now on.
  virtual Result<Receipt> introduce(const Act& act, const std::string& passphrase) = 0;

  virtual Result<std::string> export_room(const RoomId& room, const std::string& name) = 0;
  // A vault looks at the chains of all its rooms, a server at those of this person's.
  virtual Result<Verification> verify(std::span<const Receipt> receipts) = 0;

  virtual Result<void> change_passphrase(const std::string& from, const std::string& to) = 0;
  virtual Result<std::vector<Account>> accounts() = 0;
  virtual Result<PersonId> enrol(const std::string& name, const std::string& passphrase,
                                 bool admin) = 0;
};

std::unique_ptr<Keeper> keeper_of(Session session, std::string name);
std::unique_ptr<Keeper> keeper_of(std::unique_ptr<client::Remote> remote);

// Whether a place is a server's address.
bool is_server(const std::string& place);
// Signs in there.
Result<std::unique_ptr<client::Remote>> sign_in(const VaultAccess& access, const Login& login);
// Why a verb that needs the vault itself does not work on a server.
tl::unexpected<Error> not_on_a_server(const std::string& verb, const std::string& mend);

// Opens the vault, or signs in to the server; asks for the passphrase.
Result<std::unique_ptr<Keeper>> open_record(const VaultAccess& access);

}  // namespace dragoman::cli
