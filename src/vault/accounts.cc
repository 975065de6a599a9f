// Who can open the vault, and by what: passphrases, second factors, admins.
#include "vault/internals.h"

namespace dragoman {

namespace vault {

tl::unexpected<Error> wrong_login(const std::string& place) {
  return fail(ErrorCode::usage, "the name or the passphrase is wrong",
              "check both, and the code if you use one; nobody can recover a forgotten passphrase",
              {.file = place});
}

}  // namespace vault

namespace {

tl::unexpected<Error> weak(std::string message) {
  return fail(ErrorCode::usage, std::move(message), "let them choose another one");
}

}  // namespace

// ---- Unlocking ----------------------------------------------------------------------------------

// Whoever has no login is looked up among the second factors too, under an id that nobody has.
Result<vault::Opened> Vault::Impl::try_login(const Login& login) {
  vault::Opened opened{.salt = vault::login_salt(meta.vault, login.name)};
  auto stretched = vault::stretch(login.passphrase, opened.salt, meta.cost);
  if (!stretched) return tl::unexpected(stretched.error());
  opened.handle = stretched->handle;
  vault::Bytes person(stretched->handle.view().substr(0, 16)), sealed;
  auto done = readers.read([&](vault::Database& database) -> Result<void> {
    auto found = database.run("SELECT person, sealed FROM logins WHERE handle = ?",
                              {stretched->handle.view()}, [&](const vault::Row& row) {
                                person = vault::Bytes(row.bytes(0));
                                sealed = vault::Bytes(row.bytes(1));
                                return Result<void>();
                              });
    if (!found) return found;
    auto factor = vault::read_factor(database, vault::id_of<PersonId>(person));
    if (!factor) return tl::unexpected(factor.error());
    opened.factor = std::move(*factor);
    return {};
  });
  if (!done) return tl::unexpected(done.error());
  const auto secrets = vault::unseal_stored(stretched->wrapping, sealed, person);
  if (secrets) opened.secrets = vault::decode_secrets(*secrets);
  return opened;
}

Result<bool> Vault::Impl::use_code(const vault::Opened& opened, const Login& login) {
  // The same comparisons whether there is a person, or a factor, or neither.
  const auto owner = opened.secrets.value_or(vault::Secrets());
  const auto known = vault::open_factor(owner, opened.factor.value_or(vault::Bytes()));
  const vault::Factor before = known.value_or(vault::Factor());
  const auto step = factor_step(before.secret, login.code, login.at.value_or(0));
  if (!opened.secrets) return false;
  if (!opened.factor) return true;
  if (!known || !login.at || !step || *step <= before.step) return false;
  bool fresh = false;
  auto done = commits.run(
      [&](vault::Database& database) -> Result<void> {
        auto stored = vault::read_factor(database, owner.person);
        if (!stored) return tl::unexpected(stored.error());
        // It may have been used meanwhile, or have become another.
        auto now = vault::open_factor(owner, stored->value_or(vault::Bytes()));
        fresh = now && now->secret == before.secret && *step > now->step;
        if (!fresh) return {};
        now->step = *step;
        return database.run(
            "UPDATE factors SET sealed = ? WHERE person = ?",
            {vault::advance_factor(owner, *now, **stored), vault::bytes_of(owner.person)});
      },
      [](vault::Outcome) {});
  if (!done) return tl::unexpected(done.error());
  return fresh;
}

Result<Session> Vault::unlock(const Login& login) const {
  auto opened = impl_->try_login(login);
  if (!opened) return tl::unexpected(opened.error());
  auto right = impl_->use_code(*opened, login);
  if (!right) return tl::unexpected(right.error());
  if (!*right) return vault::wrong_login(impl_->place);
  return Session(std::make_shared<Session::Impl>(impl_, std::move(*opened->secrets),
                                                 std::move(opened->salt), opened->handle));
}

Result<void> Session::confirm(const Login& login) const {
  auto opened = impl_->vault->try_login(login);
  if (!opened) return tl::unexpected(opened.error());
  if (opened->secrets && opened->secrets->person == person()) return {};
  return vault::wrong_login(impl_->vault->place);
}

// ---- Accounts -----------------------------------------------------------------------------------

Result<void> Session::enrol(const PersonId& person, const Login& login, const Seed& seed,
                            const Enrolment& enrolment) {
  if (login.name.empty() || login.passphrase.empty()) {
    return fail(ErrorCode::usage, "whoever is to open the vault needs a name and a passphrase");
  }
  const vault::Meta& meta = impl_->vault->meta;
  vault::Bytes own_salt;
  vault::Key own_handle;
  {
    const std::lock_guard lock(impl_->mutex);
    own_salt = impl_->salt;
    own_handle = impl_->handle;
  }
  auto own = vault::stretch(login.passphrase, own_salt, meta.cost);
  if (!own) return tl::unexpected(own.error());
  if (own->handle.array() == own_handle.array()) return weak("the passphrase is the same as yours");
  auto stretched =
      vault::stretch(login.passphrase, vault::login_salt(meta.vault, login.name), meta.cost);
  if (!stretched) return tl::unexpected(stretched.error());
  const vault::Key key(seed.bytes);
  return impl_->change([&](vault::Database& database) -> Result<void> {
    auto admin = impl_->keys.is_admin(database, impl_->person);
    if (!admin) return tl::unexpected(admin.error());
    if (enrolment.admin && !*admin) {
      return fail(ErrorCode::usage, "only an admin can make somebody an admin",
                  "let an admin enrol them");
    }
    auto there = vault::one_integer(database, "SELECT count(*) FROM persons WHERE id = ?",
                                    {vault::bytes_of(person)});
    auto taken = vault::one_integer(database, "SELECT count(*) FROM logins WHERE handle = ?",
                                    {stretched->handle.view()});
    if (!there || !taken) return tl::unexpected((there ? taken : there).error());
    if (*there != 0) return fail(ErrorCode::duplicate, "this person can open the vault already");
    if (*taken != 0) return weak("the passphrase cannot be used with this name");
    impl_->under_way.wrote = true;
    auto secrets = vault::add_person(database, meta, person, &impl_->keys, enrolment, key);
    if (!secrets) return tl::unexpected(secrets.error());
    if (auto put = vault::add_login(database, *stretched, *secrets, false, key); !put) return put;
    return database.run("DELETE FROM logins WHERE alone = 1");
  });
}

Result<bool> Session::is_admin() const {
  bool admin = false;
  auto done = impl_->inspect([&](vault::Database& database, vault::Keyring& with) -> Result<void> {
    auto found = with.is_admin(database, person());
    if (!found) return tl::unexpected(found.error());
    admin = *found;
    return {};
  });
  if (!done) return tl::unexpected(done.error());
  return admin;
}

Result<std::vector<Account>> Session::accounts() const {
  std::vector<Account> accounts;
  auto done = impl_->inspect([&](vault::Database& database, vault::Keyring& with) -> Result<void> {
    auto allowed = with.is_admin(database, person());
    if (!allowed) return tl::unexpected(allowed.error());
    if (!*allowed) return fail(ErrorCode::usage, "only an admin can see who can open the vault");
    auto read =
        database.run("SELECT id, writer FROM persons WHERE erased = 0 ORDER BY id", {},
                     [&](const vault::Row& row) -> Result<void> {
                       accounts.push_back({.person = vault::id_of<PersonId>(row.bytes(0)),
                                           .enrolled_by = vault::id_of<PersonId>(row.bytes(1))});
                       return {};
                     });
    if (!read) return read;
    for (Account& account : accounts) {
      auto admin = with.is_admin(database, account.person);
      if (!admin) return tl::unexpected(admin.error());
      account.admin = *admin;
    }
    return {};
  });
  if (!done) return tl::unexpected(done.error());
  return accounts;
}

// ---- One's own ----------------------------------------------------------------------------------

Result<void> Session::change_passphrase(const Login& from, const Login& to, const Seed& seed) {
  if (auto confirmed = confirm(from); !confirmed) return confirmed;
  if (to.name.empty() || to.passphrase.empty()) {
    return fail(ErrorCode::usage, "the name and the passphrase cannot be empty");
  }
  const vault::Meta& meta = impl_->vault->meta;
  const vault::Bytes salt = vault::login_salt(meta.vault, to.name);
  auto named = vault::stretch(to.passphrase, salt, meta.cost);
  if (!named) return tl::unexpected(named.error());
  auto unnamed = vault::stretch(to.passphrase, vault::login_salt(meta.vault, {}), meta.cost);
  if (!unnamed) return tl::unexpected(unnamed.error());
  const vault::Key key(seed.bytes);
  vault::Secrets secrets = impl_->keys.secrets();
  secrets.must_change_passphrase = false;
  auto done = impl_->change([&](vault::Database& database) -> Result<void> {
    auto alone = vault::one_integer(database, "SELECT count(*) FROM logins WHERE alone = 1", {});
    if (!alone) return tl::unexpected(alone.error());
    impl_->under_way.wrote = true;
    auto gone = database.run("DELETE FROM logins WHERE person = ?", {vault::bytes_of(person())});
    if (!gone) return gone;
    auto put = vault::add_login(database, *named, secrets, false, key);
    if (put && *alone != 0) put = vault::add_login(database, *unnamed, secrets, true, key);
    return put;
  });
  if (!done) return done;
  const std::lock_guard lock(impl_->mutex);
  impl_->salt = salt;
  impl_->handle = named->handle;
  impl_->must_change_passphrase = false;
  return {};
}

bool Session::must_change_passphrase() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->must_change_passphrase;
}

Result<bool> Session::second_factor() const {
  bool set = false;
  auto done = impl_->inspect([&](vault::Database& database, vault::Keyring&) -> Result<void> {
    auto factor = vault::read_factor(database, person());
    if (!factor) return tl::unexpected(factor.error());
    set = factor->has_value();
    return {};
  });
  if (!done) return tl::unexpected(done.error());
  return set;
}

Result<void> Session::set_second_factor(const std::optional<FactorSecret>& secret, const Seed& seed,
                                        std::int64_t used_step) {
  vault::Bytes sealed;
  if (secret) {
    sealed = vault::seal_factor(impl_->keys.secrets(), {.secret = *secret, .step = used_step},
                                vault::derive(vault::Key(seed.bytes), "second factor nonce"));
  }
  return impl_->change([&](vault::Database& database) -> Result<void> {
    impl_->under_way.wrote = true;
    auto done = database.run("DELETE FROM factors WHERE person = ?", {vault::bytes_of(person())});
    if (!done || !secret) return done;
    return database.run("INSERT INTO factors (person, sealed) VALUES (?, ?)",
                        {vault::bytes_of(person()), sealed});
  });
}

}  // namespace dragoman
