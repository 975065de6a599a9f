// A new vault: its tables, its founder, its first room and the event that opens the record.
#include <filesystem>

#include "vault/internals.h"

namespace dragoman {

namespace vault {

Bytes login_salt(std::string_view vault, std::string_view name) {
  const Digest digest = hash(join({"dragoman login 1", vault, name}));
  return Bytes(bytes_of(digest).substr(0, 16));
}

Result<Secrets> add_person(Database& database, const Meta& meta, const PersonId& person,
                           const Keyring* by, const Enrolment& enrolment, const Key& seed) {
  Secrets secrets{.person = person,
                  .box = box_keys(derive(seed, "box", {bytes_of(person)})),
                  .sign = sign_keys(derive(seed, "sign", {bytes_of(person)})),
                  .founder = by ? by->secrets().founder : person,
                  .founder_key = by ? by->secrets().founder_key : Bytes(),
                  .must_change_passphrase = enrolment.must_change_passphrase};
  if (!by) secrets.founder_key = secrets.sign.open;
  const Keyring own(meta.vault, secrets);
  const Keyring& signer = by ? *by : own;
  auto put = database.run(
      "INSERT INTO persons (id, sign_key, box_key, writer, signature, erased, admin)"
      " VALUES (?, ?, ?, ?, ?, 0, ?)",
      {bytes_of(person), secrets.sign.open, secrets.box.open, bytes_of(signer.secrets().person),
       signer.signed_by_me(
           signer.person_message(person, secrets.sign.open, secrets.box.open, enrolment.admin)),
       std::int64_t{enrolment.admin ? 1 : 0}});
  if (!put) return tl::unexpected(put.error());
  Keyring keys(meta.vault, by ? by->secrets() : secrets);
  const std::array members = {person};
  auto desk = keys.new_epoch(database, desk_of(person), 1, members, derive(seed, "desk"));
  if (!desk) return tl::unexpected(desk.error());
  return secrets;
}

Result<void> add_login(Database& database, const Stretched& stretched, const Secrets& secrets,
                       bool alone, const Key& seed) {
  return database.run(
      "INSERT INTO logins (handle, person, sealed, alone) VALUES (?, ?, ?, ?)",
      {stretched.handle.view(), bytes_of(secrets.person),
       seal_stored(stretched.wrapping, derive(seed, "login", {stretched.handle.view()}),
                   encode_secrets(secrets), bytes_of(secrets.person)),
       std::int64_t{alone ? 1 : 0}});
}

namespace {

Result<Secrets> found(Database& database, const Meta& meta, const Founding& founding,
                      const Stretched& named, const Stretched& unnamed, const Key& seed) {
  if (auto made = make_tables(database); !made) return tl::unexpected(made.error());
  if (auto put = write_meta(database, meta); !put) return tl::unexpected(put.error());
  auto secrets = add_person(database, meta, founding.open.event.by, nullptr, {.admin = true}, seed);
  if (!secrets) return secrets;
  auto put = add_login(database, named, *secrets, false, seed);
  if (put) put = add_login(database, unnamed, *secrets, true, seed);
  if (!put) return tl::unexpected(put.error());
  Keyring keys(meta.vault, *secrets);
  const std::array members = {founding.open.event.by};
  auto room = keys.new_epoch(database, founding.open.event.from, 1, members, seed);
  if (!room) return tl::unexpected(room.error());
  return secrets;
}

Result<void> check_founding(const Founding& founding) {
  const Event& event = founding.open.event;
  if (!std::holds_alternative<OpenBody>(event.body)) {
    return fail(ErrorCode::usage, "a vault begins with the event 'open'");
  }
  if (founding.login.name.empty() || founding.login.passphrase.empty()) {
    return fail(ErrorCode::usage, "a vault needs a name and a passphrase to open it with");
  }
  View nothing;
  nothing.room = event.from;
  return admit(nothing, founding.open);
}

}  // namespace
}  // namespace vault

// Everything in one transaction: a vault that was half made is none.
Result<Session> Vault::first_session(const std::string& place, const vault::Meta& meta,
                                     const Founding& founding,
                                     std::unique_ptr<vault::Database> writer,
                                     const vault::Stretched& named, const vault::Stretched& unnamed,
                                     const vault::Key& seed) {
  auto reader = vault::connect(place, vault::Opening::unfinished);
  if (!reader) return tl::unexpected(reader.error());
  auto impl = std::make_shared<Impl>(place, meta, std::move(writer), std::move(*reader));
  if (!vault::is_postgres(place)) impl->here = std::make_shared<vault::OpenHere>(place);
  std::shared_ptr<Session::Impl> session;
  Session::Impl::Work first;
  auto done = impl->commits.run(
      [&](vault::Database& database) -> Result<void> {
        auto secrets = vault::found(database, meta, founding, named, unnamed, seed);
        if (!secrets) return tl::unexpected(secrets.error());
        session = std::make_shared<Session::Impl>(
            impl, std::move(*secrets), vault::login_salt(meta.vault, founding.login.name),
            named.handle);
        const auto open = [&](vault::Database&) -> Result<void> {
          auto receipt = session->write(database, founding.open, seed);
          if (!receipt) return tl::unexpected(receipt.error());
          return {};
        };
        return session->run(database, open, first);
      },
      [&](vault::Outcome outcome) {
        if (session) session->settle(first, outcome);
      });
  if (!done) return tl::unexpected(done.error());
  return Session(std::move(session));
}

Result<Session> Vault::create(const std::string& place, const Founding& founding,
                              const Seed& seed) {
  if (auto started = vault::ready(); !started) return tl::unexpected(started.error());
  if (auto checked = vault::check_founding(founding); !checked) {
    return tl::unexpected(checked.error());
  }
  const vault::Key key(seed.bytes);
  const vault::Meta meta{.vault = vault::Bytes(vault::derive(key, "vault").view().substr(0, 16)),
                         .cost = founding.cost};
  auto named = vault::stretch(founding.login.passphrase,
                              vault::login_salt(meta.vault, founding.login.name), meta.cost);
  if (!named) return tl::unexpected(named.error());
  auto unnamed =
      vault::stretch(founding.login.passphrase, vault::login_salt(meta.vault, {}), meta.cost);
  if (!unnamed) return tl::unexpected(unnamed.error());

  auto writer = vault::connect(place, vault::Opening::create);
  if (!writer) return tl::unexpected(writer.error());
  auto session = first_session(place, meta, founding, std::move(*writer), *named, *unnamed, key);
  if (!session && !vault::is_postgres(place)) {
    for (const char* part : {"", "-wal", "-shm"}) {
      std::error_code ignored;
      std::filesystem::remove(place + part, ignored);
    }
  }
  return session;
}

}  // namespace dragoman
