// Erasing a person: their keys, the keys to what concerns them, and an event in every room that
// held such content.
#include "vault/internals.h"

namespace dragoman {

namespace {

Result<std::vector<RoomId>> rooms_with(vault::Database& database, const PersonId& person) {
  std::vector<RoomId> rooms;
  auto read = database.run(
      "SELECT DISTINCT l.target FROM person_keys k JOIN links l ON l.id = k.link"
      " WHERE k.person = ? ORDER BY l.target",
      {vault::bytes_of(person)}, [&](const vault::Row& row) -> Result<void> {
        rooms.push_back(vault::id_of<RoomId>(row.bytes(0)));
        return {};
      });
  if (!read) return tl::unexpected(read.error());
  return rooms;
}

// Public keys stay: others were admitted under the person's signature.
Result<void> destroy_keys(vault::Database& database, const PersonId& person) {
  for (const char* sql :
       {"UPDATE persons SET erased = 1 WHERE id = ?", "DELETE FROM logins WHERE person = ?",
        "DELETE FROM factors WHERE person = ?", "DELETE FROM person_keys WHERE person = ?"}) {
    if (auto done = database.run(sql, {vault::bytes_of(person)}); !done) return done;
  }
  auto done = database.run("UPDATE members SET sealed = ? WHERE person = ?",
                           {std::string_view(), vault::bytes_of(person)});
  // Or a session of theirs would go on with the keys that it has read.
  return done ? vault::change_key_generation(database) : done;
}

}  // namespace

Result<Receipt> Session::Impl::erase_in(vault::Database& database, const Act& act,
                                        const vault::Key& seed) {
  auto home = home_of(database, act);
  if (!home) return tl::unexpected(home.error());
  auto before_this = written_before(database, act);
  if (!before_this) return tl::unexpected(before_this.error());
  if (*before_this) return **before_this;
  if (auto admitted = admit(home->room().view(), act); !admitted) {
    return tl::unexpected(admitted.error());
  }
  const PersonId& gone = std::get<EraseBody>(act.event.body).person;
  auto rooms = rooms_with(database, gone);
  if (!rooms) return tl::unexpected(rooms.error());
  under_way.wrote = true;
  auto done = destroy_keys(database, gone);
  if (done) done = vault::mark_for_scrubbing(database);
  if (!done) return tl::unexpected(done.error());
  for (const RoomId& room : *rooms) {
    if (room == act.event.from) continue;
    // In a room of which the author may know nothing: in nobody's words, and without the reason.
    const vault::Key each = vault::derive(seed, "erased in", {vault::bytes_of(room)});
    const Event event = erasure_for(act.event, room, event_id(Seed{each.array()}));
    const auto copy_of = [&](const RoomId&, Number number) {
      return Result<Copy>(Copy{.number = number, .event = event});
    };
    auto stored =
        vault::store(database, keys, vault->heads,
                     {.event = event, .copy_of = copy_of, .home = {}, .teller = {}}, each);
    if (!stored) return tl::unexpected(stored.error());
  }
  return store_act(database, *home, act, seed);
}

Result<Receipt> Session::Impl::erase(const Act& act, const vault::Key& seed) {
  if (std::get<EraseBody>(act.event.body).person == person) {
    return fail(ErrorCode::usage, "nobody can erase themself",
                "let somebody else who can open the vault do it");
  }
  Receipt receipt;
  auto done = change([&](vault::Database& database) -> Result<void> {
    auto erased = erase_in(database, act, seed);
    if (!erased) return tl::unexpected(erased.error());
    receipt = *erased;
    forget(under_way.touched);  // what was read of them
    return {};
  });
  if (!done) return tl::unexpected(done.error());
  vault->rooms.drop_all();
  done = vault->commits.alone(vault::scrub_if_marked);
  if (!done) return tl::unexpected(done.error());
  return receipt;
}

}  // namespace dragoman
