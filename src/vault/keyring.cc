#include "vault/keyring.h"

#include <fmt/format.h>

#include <algorithm>

namespace dragoman::vault {

namespace {

Bytes number_bytes(std::int64_t number) { return fmt::format("{}", number); }

Bytes epoch_message(std::string_view vault, const RoomId& room, std::int64_t epoch,
                    std::string_view box_key) {
  return join({"dragoman room key 1", vault, bytes_of(room), number_bytes(epoch), box_key});
}

Bytes member_message(std::string_view vault, const RoomId& room, std::int64_t epoch,
                     const PersonId& person) {
  return join({"dragoman member 1", vault, bytes_of(room), number_bytes(epoch), bytes_of(person)});
}

tl::unexpected<Error> forged(const Database& database, std::string what) {
  return fail(ErrorCode::conflict, std::move(what) + " is not signed by anybody who may give it",
              std::string(kForged), {.file = database.name()});
}

}  // namespace

Bytes encode_secrets(const Secrets& secrets) {
  return join({bytes_of(secrets.person), secrets.box.open, secrets.box.secret.view(),
               secrets.sign.open, secrets.sign.seed.view(), bytes_of(secrets.founder),
               secrets.founder_key, secrets.must_change_passphrase ? "c" : "-"});
}

std::optional<Secrets> decode_secrets(std::string_view bytes) {
  auto parts = split(bytes, 8);
  if (!parts && (parts = split(bytes, 7))) parts->emplace_back("-");  // of format 1
  if (!parts) return std::nullopt;
  const auto& part = *parts;
  return Secrets{.person = vault::id_of<PersonId>(part[0]),
                 .box = {.open = Bytes(part[1]), .secret = Key(part[2])},
                 .sign = {.open = Bytes(part[3]), .seed = Key(part[4])},
                 .founder = vault::id_of<PersonId>(part[5]),
                 .founder_key = Bytes(part[6]),
                 .must_change_passphrase = part[7] == "c"};
}

RoomSecret room_secret(const Key& seed) {
  return {.seed = seed, .box = box_keys(seed), .symmetric = derive(seed, "room key")};
}

Bytes Keyring::person_message(const PersonId& person, std::string_view sign_key,
                              std::string_view box_key, bool admin) const {
  return join({admin ? "dragoman admin 1" : "dragoman person 1", vault_, bytes_of(person), sign_key,
               box_key});
}

Bytes Keyring::link_message(const Link& link) const {
  const Digest key = hash(link.key.view());
  return join({"dragoman link 1", vault_, bytes_of(link.home.value_or(RoomId{})),
               number_bytes(link.home_epoch), bytes_of(link.target),
               number_bytes(link.target_epoch), bytes_of(key)});
}

void Keyring::forget() {
  rooms_.clear();
  damaged_.clear();
  generation_.reset();
  link_ids_.clear();
  links_.clear();
  vouched_.clear();
  members_.clear();
}

const std::map<std::int64_t, RoomSecret>* Keyring::secrets_of(const RoomId& room) const {
  const auto found = rooms_.find(room);
  return found == rooms_.end() ? nullptr : &found->second;
}

std::vector<RoomId> Keyring::rooms() const {
  std::set<RoomId> ids;
  for (const auto& [room, epochs] : rooms_) ids.insert(room);
  for (const auto& [room, error] : damaged_) ids.insert(room);
  return {ids.begin(), ids.end()};
}

// ---- Whom to believe ----------------------------------------------------------------------------

Result<Keyring::Vouched> Keyring::vouched(Database& database, const PersonId& person) {
  if (const auto known = vouched_.find(person); known != vouched_.end()) return known->second;
  Vouched row;
  Bytes box_key, signature;
  bool there = false;
  auto read =
      database.run("SELECT sign_key, box_key, writer, signature, admin FROM persons WHERE id = ?",
                   {bytes_of(person)}, [&](const Row& each) -> Result<void> {
                     there = true;
                     row.sign_key = Bytes(each.bytes(0));
                     box_key = Bytes(each.bytes(1));
                     row.writer = vault::id_of<PersonId>(each.bytes(2));
                     signature = Bytes(each.bytes(3));
                     row.admin = each.integer(4) != 0;
                     return {};
                   });
  if (!read) return tl::unexpected(read.error());
  if (!there || !vouching_.insert(person).second) return forged(database, "a person's key");
  auto by = sign_key_of(database, row.writer);
  vouching_.erase(person);
  if (!by) return tl::unexpected(by.error());
  if (!is_signed(*by, person_message(person, row.sign_key, box_key, row.admin), signature)) {
    return forged(database, "a person's key");
  }
  vouched_[person] = row;
  return row;
}

Result<Bytes> Keyring::sign_key_of(Database& database, const PersonId& person) {
  if (person == secrets_.founder) return secrets_.founder_key;
  auto row = vouched(database, person);
  if (!row) return tl::unexpected(row.error());
  return std::move(row->sign_key);
}

// Vouching has no circles, so neither has this.
Result<bool> Keyring::is_admin(Database& database, const PersonId& person) {
  if (person == secrets_.founder) return true;
  auto row = vouched(database, person);
  if (!row) return tl::unexpected(row.error());
  return row->admin ? is_admin(database, row->writer) : Result<bool>(false);
}

Result<bool> Keyring::epoch_holds(Database& database, const RoomId& room, std::int64_t epoch,
                                  std::string_view box_key, const PersonId& writer,
                                  std::string_view signature) {
  auto key = sign_key_of(database, writer);
  if (!key) return tl::unexpected(key.error());
  if (!is_signed(*key, epoch_message(vault_, room, epoch, box_key), signature)) return false;
  return epoch == 1 ? Result<bool>(true) : is_member(database, room, epoch - 1, writer);
}

Result<bool> Keyring::is_member(Database& database, const RoomId& room, std::int64_t epoch,
                                const PersonId& person) {
  const std::tuple claim{room, epoch, person};
  if (members_.contains(claim)) return true;
  if (!proving_.insert(claim).second) return false;
  struct Done {
    decltype(proving_)& under_way;
    const decltype(claim)& key;
    ~Done() { under_way.erase(key); }
  } const done{proving_, claim};

  Bytes signature, epoch_key, epoch_signature;
  std::optional<PersonId> writer, creator;
  auto read = database.run(
      "SELECT m.writer, m.signature, k.writer, k.signature, k.box_key FROM members m"
      " JOIN room_keys k ON k.room = m.room AND k.epoch = m.epoch"
      " WHERE m.room = ? AND m.epoch = ? AND m.person = ?",
      {bytes_of(room), epoch, bytes_of(person)}, [&](const Row& row) -> Result<void> {
        writer = vault::id_of<PersonId>(row.bytes(0));
        signature = Bytes(row.bytes(1));
        creator = vault::id_of<PersonId>(row.bytes(2));
        epoch_signature = Bytes(row.bytes(3));
        epoch_key = Bytes(row.bytes(4));
        return {};
      });
  if (!read) return tl::unexpected(read.error());
  if (!writer) return false;
  auto key = sign_key_of(database, *writer);
  if (!key) return tl::unexpected(key.error());
  if (!is_signed(*key, member_message(vault_, room, epoch, person), signature)) return false;
  auto entitled = *writer == *creator
                      ? epoch_holds(database, room, epoch, epoch_key, *creator, epoch_signature)
                      : is_member(database, room, epoch, *writer);
  if (entitled && *entitled) members_.insert(claim);
  return entitled;
}

Result<std::vector<PersonId>> Keyring::members_of(Database& database, const RoomId& room,
                                                  std::int64_t epoch) {
  std::vector<PersonId> members;
  auto read =
      database.run("SELECT person FROM members WHERE room = ? AND epoch = ? ORDER BY person",
                   {bytes_of(room), epoch}, [&](const Row& row) -> Result<void> {
                     members.push_back(vault::id_of<PersonId>(row.bytes(0)));
                     return {};
                   });
  if (!read) return tl::unexpected(read.error());
  for (std::size_t i = 0; i < members.size();) {
    auto proved = is_member(database, room, epoch, members[i]);
    if (!proved) return tl::unexpected(proved.error());
    if (*proved) {
      ++i;
    } else {
      members.erase(members.begin() + static_cast<std::ptrdiff_t>(i));
    }
  }
  return members;
}

Result<void> Keyring::check_epoch(Database& database, const RoomId& room, std::int64_t epoch,
                                  const RoomSecret& secret) {
  Result<bool> holds = false;
  auto read =
      database.run("SELECT box_key, writer, signature FROM room_keys WHERE room = ? AND epoch = ?",
                   {bytes_of(room), epoch}, [&](const Row& row) -> Result<void> {
                     if (row.bytes(0) != secret.box.open) return {};
                     const Bytes box_key(row.bytes(0)), signature(row.bytes(2));
                     holds = epoch_holds(database, room, epoch, box_key,
                                         vault::id_of<PersonId>(row.bytes(1)), signature);
                     return {};
                   });
  if (!read) return read;
  if (!holds) return tl::unexpected(holds.error());
  if (!*holds) return forged(database, fmt::format("the key of room {}", room.to_string()));
  return {};
}

// ---- Rooms --------------------------------------------------------------------------------------

Result<void> Keyring::take_epoch(Database& database, const RoomId& room, std::int64_t epoch,
                                 std::string_view sealed) {
  const auto opened = box_unseal(secrets_.box, sealed);
  if (!opened) return forged(database, fmt::format("the key of room {}", room.to_string()));
  RoomSecret secret = room_secret(Key(*opened));
  if (auto checked = check_epoch(database, room, epoch, secret); !checked) return checked;
  rooms_[room].emplace(epoch, std::move(secret));
  return {};
}

Result<void> Keyring::refresh(Database& database) {
  auto generation = read_key_generation(database);
  if (!generation) return tl::unexpected(generation.error());
  if (generation_ == *generation) return {};
  generation_.reset();
  epochs_.clear();
  reaches_.clear();
  damaged_.clear();
  auto erased =
      one_integer(database, "SELECT erased FROM persons WHERE id = ?", {bytes_of(secrets_.person)});
  if (!erased) return tl::unexpected(erased.error());
  if (erased->value_or(1) != 0) {
    forget();
    return fail(ErrorCode::usage, "your keys to this vault were destroyed",
                "let somebody who is in it enrol you anew", {.file = database.name()});
  }
  std::vector<std::tuple<RoomId, std::int64_t, Bytes>> fresh;
  auto read = database.run("SELECT room, epoch, sealed FROM members WHERE person = ?",
                           {bytes_of(secrets_.person)}, [&](const Row& row) -> Result<void> {
                             const auto room = vault::id_of<RoomId>(row.bytes(0));
                             const auto held = rooms_.find(room);
                             if (held != rooms_.end() && held->second.contains(row.integer(1)))
                               return {};
                             fresh.emplace_back(room, row.integer(1), Bytes(row.bytes(2)));
                             return {};
                           });
  if (!read) return read;
  for (const auto& [room, epoch, sealed] : fresh) {
    if (sealed.empty()) continue;  // a copy of the vault without this room
    auto taken = take_epoch(database, room, epoch, sealed);
    if (!taken && !is_damage(taken.error())) return taken;
    if (!taken) damaged_.emplace(room, taken.error());
  }
  generation_ = *generation;
  return {};
}

Result<std::optional<Reach>> Keyring::reach(Database& database, const RoomId& room) {
  if (const auto found = damaged_.find(room); found != damaged_.end()) {
    return tl::unexpected(found->second);
  }
  if (const auto known = reaches_.find(room); known != reaches_.end()) return known->second;
  const auto* held = secrets_of(room);
  if (!held || held->empty()) return std::optional<Reach>();
  const std::int64_t last = held->rbegin()->first;
  std::int64_t first = last;
  while (held->contains(first - 1)) --first;
  const char* since_sql = "SELECT since FROM room_keys WHERE room = ? AND epoch = ?";
  auto since = one_integer(database, since_sql, {bytes_of(room), first});
  if (!since) return tl::unexpected(since.error());
  auto next = one_integer(database, since_sql, {bytes_of(room), last + 1});
  if (!next) return tl::unexpected(next.error());
  Reach reach{.since = since->value_or(1), .until = {}};
  if (*next) reach.until = **next - 1;
  reaches_[room] = reach;
  return std::optional(reach);
}

Result<std::int64_t> Keyring::epoch_of(Database& database, const RoomId& room) {
  if (const auto known = epochs_.find(room); known != epochs_.end()) return known->second;
  auto epoch = current_epoch(database, room);
  if (epoch) epochs_[room] = *epoch;
  return epoch;
}

Result<void> Keyring::give(Database& database, const RoomId& room, std::int64_t epoch,
                           const Key& secret, const PersonId& person, const Key& seed) {
  auto box_key = one_bytes(database, "SELECT box_key FROM persons WHERE id = ? AND erased = 0",
                           {bytes_of(person)});
  if (!box_key) return tl::unexpected(box_key.error());
  if (!*box_key) return {};  // somebody who does not open the vault
  // Only to keys that are vouched for.
  if (auto key = sign_key_of(database, person); !key) return tl::unexpected(key.error());
  const Bytes sealed =
      box_seal(**box_key, secret.view(),
               derive(seed, "member", {bytes_of(room), number_bytes(epoch), bytes_of(person)}));
  return database.run(
      "INSERT INTO members (room, epoch, person, sealed, writer, signature)"
      " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (room, epoch, person) DO NOTHING",
      {bytes_of(room), epoch, bytes_of(person), sealed, bytes_of(secrets_.person),
       signed_by_me(member_message(vault_, room, epoch, person))});
}

Result<void> Keyring::new_epoch(Database& database, const RoomId& room, Number since,
                                std::span<const PersonId> members, const Key& seed) {
  auto last = current_epoch(database, room);
  if (!last) return tl::unexpected(last.error());
  const std::int64_t epoch = *last + 1;
  const RoomSecret secret =
      room_secret(derive(seed, "epoch", {bytes_of(room), number_bytes(epoch)}));
  auto put = database.run(
      "INSERT INTO room_keys (room, epoch, since, box_key, writer, signature)"
      " VALUES (?, ?, ?, ?, ?, ?)",
      {bytes_of(room), epoch, since, secret.box.open, bytes_of(secrets_.person),
       signed_by_me(epoch_message(vault_, room, epoch, secret.box.open))});
  for (std::size_t i = 0; put && i < members.size(); ++i) {
    put = give(database, room, epoch, secret.seed, members[i], seed);
  }
  if (put) put = change_key_generation(database);
  return put ? refresh(database) : put;
}

Result<void> Keyring::admit_to(Database& database, const RoomId& room, const PersonId& person,
                               const Key& seed) {
  const auto* held = secrets_of(room);
  if (!held) return {};
  for (const auto& [epoch, secret] : *held) {
    if (auto given = give(database, room, epoch, secret.seed, person, seed); !given) return given;
  }
  return change_key_generation(database);
}

// ---- Links --------------------------------------------------------------------------------------

Result<std::shared_ptr<Link>> Keyring::read_link(Database& database, std::int64_t id) {
  if (const auto known = links_.find(id); known != links_.end()) return known->second;
  auto link = std::make_shared<Link>();
  Bytes for_home, for_target, signature;
  PersonId writer;
  auto read = database.run(
      "SELECT home, home_epoch, target, target_epoch, for_home, for_target, writer, signature"
      " FROM links WHERE id = ?",
      {id}, [&](const Row& row) -> Result<void> {
        link->id = id;
        link->home = vault::id_of<RoomId>(row.bytes(0));
        link->home_epoch = row.integer(1);
        link->target = vault::id_of<RoomId>(row.bytes(2));
        link->target_epoch = row.integer(3);
        for_home = Bytes(row.bytes(4));
        for_target = Bytes(row.bytes(5));
        writer = vault::id_of<PersonId>(row.bytes(6));
        signature = Bytes(row.bytes(7));
        return {};
      });
  if (!read) return tl::unexpected(read.error());
  const auto secret = [&](const RoomId& room, std::int64_t epoch) -> const RoomSecret* {
    const auto* held = link->id == id ? secrets_of(room) : nullptr;
    const auto found = held ? held->find(epoch) : decltype(held->begin()){};
    return held && found != held->end() ? &found->second : nullptr;
  };
  if (link->home == RoomId{}) link->home.reset();
  const RoomSecret* mine = link->home ? secret(*link->home, link->home_epoch) : nullptr;
  std::optional<Bytes> key;
  if (mine) key = unseal_stored(mine->symmetric, for_home, "link");
  if (!key) {
    if (const RoomSecret* target = secret(link->target, link->target_epoch)) {
      key = box_unseal(target->box, for_target);
    }
  }
  if (!key || key->size() != 32) {
    return fail(ErrorCode::conflict, fmt::format("the key of link {} does not open", id),
                std::string(kDamaged), {.file = database.name()});
  }
  link->key = Key(*key);
  if (link->home) {
    auto member = is_member(database, *link->home, link->home_epoch, writer);
    if (!member) return tl::unexpected(member.error());
    auto writer_key = sign_key_of(database, writer);
    if (!writer_key) return tl::unexpected(writer_key.error());
    if (!*member || !is_signed(*writer_key, link_message(*link), signature)) {
      return forged(database, fmt::format("link {}", id));
    }
  }
  auto keys =
      database.run("SELECT person, sealed FROM person_keys WHERE link = ?", {id},
                   [&](const Row& row) -> Result<void> {
                     const auto opened = unseal_stored(link->key, row.bytes(1), row.bytes(0));
                     if (opened)
                       link->erasure.emplace(vault::id_of<PersonId>(row.bytes(0)), Key(*opened));
                     return {};
                   });
  if (!keys) return tl::unexpected(keys.error());
  links_[id] = link;
  return link;
}

Result<std::shared_ptr<const Link>> Keyring::link(Database& database, std::int64_t id) {
  auto found = read_link(database, id);
  if (!found) return tl::unexpected(found.error());
  return std::shared_ptr<const Link>(*found);
}

Result<std::shared_ptr<Link>> Keyring::make_link(Database& database,
                                                 const std::optional<RoomId>& home,
                                                 std::int64_t home_epoch, const RoomId& target,
                                                 std::int64_t target_epoch, const Key& seed) {
  auto link = std::make_shared<Link>();
  link->home = home;
  link->home_epoch = home_epoch;
  link->target = target;
  link->target_epoch = target_epoch;
  link->key = derive(seed, "link", {bytes_of(target)});
  auto last = one_integer(database, "SELECT max(id) FROM links", {});
  if (!last) return tl::unexpected(last.error());
  link->id = last->value_or(0) + 1;

  auto box_key = one_bytes(database, "SELECT box_key FROM room_keys WHERE room = ? AND epoch = ?",
                           {bytes_of(target), target_epoch});
  if (!box_key) return tl::unexpected(box_key.error());
  Bytes for_home;
  if (home) {
    const auto* held = secrets_of(*home);
    // Without it nobody in the home could ever use the link.
    if (!held || !held->contains(home_epoch)) {
      return fail(ErrorCode::usage, "you do not have the present key of the room that you write in",
                  "let somebody who is in it admit you");
    }
    for_home =
        seal_stored(held->at(home_epoch).symmetric, derive(seed, "link nonce", {bytes_of(target)}),
                    link->key.view(), "link");
  }
  // The home's own members open it by their symmetric key; a second way in would be one too many.
  const Bytes for_target = home == target ? Bytes()
                                          : box_seal(box_key->value_or(Bytes()), link->key.view(),
                                                     derive(seed, "link box", {bytes_of(target)}));
  auto put = database.run(
      "INSERT INTO links (id, home, home_epoch, target, target_epoch, for_home, for_target, writer,"
      " signature) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
      {link->id, bytes_of(home.value_or(RoomId{})), home_epoch, bytes_of(target), target_epoch,
       for_home, for_target, bytes_of(secrets_.person), signed_by_me(link_message(*link))});
  if (!put) return tl::unexpected(put.error());
  links_[link->id] = link;
  return link;
}

// Links are never changed, and never taken away.
Result<std::optional<std::int64_t>> Keyring::find_link(Database& database, const RoomId& home,
                                                       std::int64_t home_epoch,
                                                       const RoomId& target,
                                                       std::int64_t target_epoch) {
  const std::tuple key{home, home_epoch, target, target_epoch};
  if (const auto known = link_ids_.find(key); known != link_ids_.end()) return known->second;
  auto id = one_integer(database,
                        "SELECT id FROM links WHERE target = ? AND home = ? AND target_epoch = ?"
                        " AND home_epoch = ?",
                        {bytes_of(target), bytes_of(home), target_epoch, home_epoch});
  if (id && *id) link_ids_[key] = **id;
  return id;
}

Result<std::shared_ptr<const Link>> Keyring::link_to(Database& database,
                                                     const std::optional<RoomId>& home,
                                                     const RoomId& target,
                                                     std::span<const PersonId> concerned,
                                                     const Key& seed) {
  auto target_epoch = epoch_of(database, target);
  if (!target_epoch) return tl::unexpected(target_epoch.error());
  if (*target_epoch == 0) {
    return fail(ErrorCode::unknown_reference, "the vault has no key for a room of the audience");
  }
  Result<std::int64_t> home_epoch = 0;
  if (home) home_epoch = epoch_of(database, *home);
  if (!home_epoch) return tl::unexpected(home_epoch.error());
  // The vault's own links are made anew each time: nobody could open an old one to use it again.
  Result<std::optional<std::int64_t>> id = std::optional<std::int64_t>();
  if (home) {
    id = find_link(database, *home, *home_epoch, target, *target_epoch);
  } else {
    home_epoch = one_integer(database, "SELECT count(*) FROM links WHERE target = ? AND home = ?",
                             {bytes_of(target), bytes_of(RoomId{})})
                     .map([](const auto& count) { return count.value_or(0); });
  }
  if (!id) return tl::unexpected(id.error());
  if (!home_epoch) return tl::unexpected(home_epoch.error());
  auto link = *id ? read_link(database, **id)
                  : make_link(database, home, *home_epoch, target, *target_epoch, seed);
  if (!link) return tl::unexpected(link.error());
  std::shared_ptr<Link> whole = *link;
  const auto missing = [&](const PersonId& person) { return !whole->erasure.contains(person); };
  if (*id && std::ranges::any_of(concerned, missing)) {
    // Another process may have made some of the keys since this link was read.
    links_.erase(**id);
    link = read_link(database, **id);
    if (!link) return tl::unexpected(link.error());
    whole = *link;
  }
  for (const PersonId& person : concerned) {
    if (!missing(person)) continue;
    // Never change what may be in use elsewhere.
    if (whole == *link) whole = std::make_shared<Link>(**link);
    const Key key = derive(seed, "erasure key", {bytes_of(target), bytes_of(person)});
    auto put =
        database.run("INSERT INTO person_keys (person, link, sealed) VALUES (?, ?, ?)",
                     {bytes_of(person), whole->id,
                      seal_stored(whole->key, derive(key, "nonce"), key.view(), bytes_of(person))});
    if (!put) return tl::unexpected(put.error());
    whole->erasure.emplace(person, key);
  }
  links_[whole->id] = whole;
  return std::shared_ptr<const Link>(whole);
}

}  // namespace dragoman::vault
