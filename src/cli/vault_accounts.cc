// The verbs for who can open the record, and by which passphrase.
#include <fmt/format.h>

#include "cli/terminal.h"
#include "cli/vault_access.h"
#include "cli/verbs.h"
#include "client/remote.h"

namespace dragoman::cli {
namespace {

Result<std::unique_ptr<Keeper>> open_with(const VaultAccess& access, const Login& login) {
  if (is_server(access.place)) {
    auto remote = sign_in(access, login);
    if (!remote) return tl::unexpected(remote.error());
    return keeper_of(std::move(*remote));
  }
  const auto vault = Vault::open(access.place);
  if (!vault) return tl::unexpected(vault.error());
  auto session = vault->unlock(login);
  if (!session) return tl::unexpected(session.error());
  return keeper_of(std::move(*session), login.name);
}

Result<int> change(const AccountArguments& arguments) {
  const auto login = read_login(arguments.access);
  if (!login) return tl::unexpected(login.error());
  const auto keeper = open_with(arguments.access, *login);
  if (!keeper) return tl::unexpected(keeper.error());
  const auto fresh = read_passphrase(arguments.new_passphrase_file, "A new passphrase: ", true);
  if (!fresh) return tl::unexpected(fresh.error());
  const auto changed = (*keeper)->change_passphrase(login->passphrase, *fresh);
  if (!changed) return tl::unexpected(changed.error());
  print("The passphrase is changed.\n");
  return kAnswered;
}

Result<int> list(const AccountArguments& arguments) {
  const auto keeper = open_record(arguments.access);
  if (!keeper) return tl::unexpected(keeper.error());
  const auto accounts = (*keeper)->accounts();
  if (!accounts) return tl::unexpected(accounts.error());
  for (const Account& account : *accounts) {
    print(fmt::format("{}{}, enrolled by {}\n", account.person.to_string(),
                      account.admin ? ", admin" : "", account.enrolled_by.to_string()));
  }
  return kAnswered;
}

Result<int> enrol(const AccountArguments& arguments) {
  const auto keeper = open_record(arguments.access);
  if (!keeper) return tl::unexpected(keeper.error());
  const auto passphrase =
      read_passphrase(arguments.new_passphrase_file,
                      fmt::format("A first passphrase for {}: ", arguments.name), true);
  if (!passphrase) return tl::unexpected(passphrase.error());
  const auto person = (*keeper)->enrol(arguments.name, *passphrase, arguments.admin);
  if (!person) return tl::unexpected(person.error());
  print(person->to_string() + "\n");
  note("they must change the passphrase first, and are in no room until one admits them");
  return kAnswered;
}

}  // namespace

Result<int> run(const AccountArguments& arguments) {
  using What = AccountArguments::What;
  if (arguments.what == What::change_passphrase) return change(arguments);
  return arguments.what == What::list ? list(arguments) : enrol(arguments);
}

}  // namespace dragoman::cli
