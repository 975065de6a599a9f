// A person at a record, in a vault or on a server: opening it, and which room they mean.
#pragma once

#include <string>
#include <vector>

#include "cli/act.h"
#include "cli/keeper.h"
#include "cli/talk_arguments.h"
#include "dragoman/vault.h"

namespace dragoman::cli {

// Now, in UTC, to the second.
Moment now();

// The first line of the file; without a file, what is typed on the terminal after `prompt`,
// without echo, twice when it is new. Fails where there is no terminal to ask on.
Result<std::string> read_passphrase(const std::string& file, const std::string& prompt,
                                    bool is_new = false);

// The option's, else DRAGOMAN_PASSPHRASE_FILE's; empty: neither.
std::string passphrase_file_of(const VaultAccess& access);

// The option's, else DRAGOMAN_PERSON's; empty: neither.
std::string login_name(const VaultAccess& access);

// Unlocks the vault as the person given, and decides the secret packages whose time has come.
// Notices go to standard error.
Result<Session> unlock(const VaultAccess& access);

// What `unlock` is given: name and code as in the access, and the passphrase asked for.
Result<Login> read_login(const VaultAccess& access);

// A room of this person's: the one named (in it, or "desk"), or the only one besides their desk.
Result<RoomId> room_of(Keeper& keeper, const VaultAccess& access);
// Every name among `names` as one of this person's rooms.
Result<std::vector<RoomId>> rooms_of(Keeper& keeper, const std::vector<std::string>& names);

// Whether a place is that of a vault: postgresql://…, or an SQLite file. A server's is none.
bool is_vault(const std::string& place);
// What a room knows, as a case; of a vault or a server. From which view it was made and to whom
// what is computed from it may be shown goes to standard error.
Result<Case> case_in_record(const VaultAccess& access);

// "envoys 14 9f3c…", as a receipt is printed and typed; all 64 digits of the head.
std::string receipt_text(const std::string& room, const Receipt& receipt);
// The room is named by one of this person's rooms, or by its id.
Result<Receipt> receipt_named(Keeper* keeper, const std::string& text);

// Writes into a record that somebody keeps.
class KeeperPen : public Pen {
 public:
  // `new_passphrase_file`: for persons who are introduced to open the record themselves.
  KeeperPen(std::shared_ptr<Keeper> keeper, std::shared_ptr<const View> home, Moment at,
            std::string new_passphrase_file);

  const View& home() const override { return *home_; }
  RandomBytes draw() override;
  Result<Case> read_case_at(const std::string& path) override;

 protected:
  Result<Receipt> write(const Act& act) override;
  Result<Receipt> write_introduction(const Act& act) override;

 private:
  Result<Receipt> seen(Result<Receipt> receipt);

  std::shared_ptr<Keeper> keeper_;
  std::shared_ptr<const View> home_;
  std::string new_passphrase_file_;
};

}  // namespace dragoman::cli
