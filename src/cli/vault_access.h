// A person at a vault: opening it, and which room they mean.
#pragma once

#include <string>
#include <vector>

#include "cli/act.h"
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

// A room of this person's: the one named (in it, or "desk"), or the only one besides their desk.
Result<RoomId> room_of(const Session& session, const VaultAccess& access);
// Every name among `names` as one of this person's rooms.
Result<std::vector<RoomId>> rooms_of(const Session& session, const std::vector<std::string>& names);

// Whether a place is that of a vault: postgresql://…, or an SQLite file.
bool is_vault(const std::string& place);
// What a room knows, as a case. From which view it was made and to whom what is computed from it
// may be shown goes to standard error.
Result<Case> case_in_vault(const VaultAccess& access);

// "envoys 14 9f3c…", as a receipt is printed and typed; all 64 digits of the head.
std::string receipt_text(const std::string& room, const Receipt& receipt);
// The room is named by one of this person's rooms, or by its id.
Result<Receipt> receipt_named(const Session* session, const std::string& text);

// Writes into a vault.
class VaultPen : public Pen {
 public:
  // `new_passphrase_file`: for persons who are introduced to open the vault themselves.
  VaultPen(Session session, std::shared_ptr<const View> home, Moment at,
           std::string new_passphrase_file);

  const View& home() const override { return *home_; }
  RandomBytes draw() override;
  Result<void> enrol(const PersonIntroduction& person) override;
  Result<SeedSignature> sign(const std::string& digest) override;
  Result<Case> read_case_at(const std::string& path) override;

 protected:
  Result<Receipt> write(const Act& act) override;
  // The passphrase of somebody who is introduced.
  virtual Result<std::string> new_passphrase(const std::string& name);

 private:
  Result<void> look_again();

  Session session_;
  std::shared_ptr<const View> home_;
  std::string new_passphrase_file_;
};

}  // namespace dragoman::cli
