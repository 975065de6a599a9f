// Secret packages: the teller's key, the slips, and the decision.
#include "vault/internals.h"

namespace dragoman {

namespace {

vault::Bytes slip_message(std::string_view vault, const EventId& pose, const SecretWord& word) {
  return vault::join({"dragoman slip 1", vault, vault::bytes_of(pose), vault::bytes_of(word.room),
                      vault::bytes_of(word.by), word.at, word.yes ? "y" : "n"});
}

// A slip before it is sealed: always of one length.
vault::Bytes encode_slip(const SecretWord& word, std::string_view signature) {
  return vault::join({vault::bytes_of(word.room), vault::bytes_of(word.by), word.at,
                      word.yes ? "y" : "n", signature});
}

}  // namespace

Result<vault::Bytes> Session::Impl::make_teller(vault::Database& database, const Event& pose,
                                                const vault::Key& seed) {
  const vault::Key secret = vault::derive(seed, "teller", {vault::bytes_of(pose.id)});
  const vault::BoxKeys teller = vault::box_keys(secret);
  auto epoch = vault::current_epoch(database, pose.from);
  if (!epoch) return tl::unexpected(epoch.error());
  const auto* held = keys.secrets_of(pose.from);
  if (!held || !held->contains(*epoch)) {
    return fail(ErrorCode::usage, "only a member of a room can pose from it");
  }
  auto put = database.run(
      "INSERT INTO tellers (pose, room, epoch, box_key, sealed) VALUES (?, ?, ?, ?, ?)",
      {vault::bytes_of(pose.id), vault::bytes_of(pose.from), *epoch, teller.open,
       vault::seal_stored(held->at(*epoch).symmetric, vault::derive(secret, "nonce"), secret.view(),
                          vault::bytes_of(pose.id))});
  if (!put) return tl::unexpected(put.error());
  return teller.open;
}

Result<void> Session::Impl::put_slip(vault::Database& database, const Held& home, const Act& act,
                                     const vault::Key& seed) {
  const auto& answer = std::get<SecretAnswerBody>(act.event.body);
  std::string_view teller;
  for (const auto& [role, numbers] : act.refs) {
    if (role == RefRole::pose && !numbers.empty()) teller = home.room().teller_of(numbers.front());
  }
  if (teller.empty()) {
    return fail(ErrorCode::unknown_reference, "the secret package has no teller");
  }
  const SecretWord word{
      .room = act.event.from, .by = act.event.by, .at = act.event.at, .yes = answer.yes};
  const vault::Bytes slip =
      encode_slip(word, keys.signed_by_me(slip_message(vault->meta.vault, answer.pose, word)));
  auto last = vault::one_integer(database, "SELECT max(number) FROM slips WHERE pose = ?",
                                 {vault::bytes_of(answer.pose)});
  if (!last) return tl::unexpected(last.error());
  return database.run(
      "INSERT INTO slips (pose, number, sealed) VALUES (?, ?, ?)",
      {vault::bytes_of(answer.pose), last->value_or(0) + 1,
       vault::box_seal(teller, slip, vault::derive(seed, "slip", {vault::bytes_of(answer.pose)}))});
}

// The answers that were given, each signed by a member of the room that it was given from.
Result<std::vector<SecretWord>> Session::Impl::read_slips(vault::Database& database,
                                                          const SeenPose& pose) {
  std::int64_t epoch = 0;
  vault::Bytes sealed;
  RoomId room;
  auto read =
      database.run("SELECT room, epoch, sealed FROM tellers WHERE pose = ?",
                   {vault::bytes_of(pose.event)}, [&](const vault::Row& row) -> Result<void> {
                     room = vault::id_of<RoomId>(row.bytes(0));
                     epoch = row.integer(1);
                     sealed = vault::Bytes(row.bytes(2));
                     return {};
                   });
  if (!read) return tl::unexpected(read.error());
  const auto* held = keys.secrets_of(room);
  const auto secret =
      held && held->contains(epoch)
          ? vault::unseal_stored(held->at(epoch).symmetric, sealed, vault::bytes_of(pose.event))
          : std::nullopt;
  if (!secret) {
    return fail(ErrorCode::io, "the teller's key of a secret package does not open",
                "let somebody decide it who was in the room when it was posed");
  }
  const vault::BoxKeys teller = vault::box_keys(vault::Key(*secret));
  std::vector<vault::Bytes> slips;
  read = database.run("SELECT sealed FROM slips WHERE pose = ? ORDER BY number",
                      {vault::bytes_of(pose.event)}, [&](const vault::Row& row) -> Result<void> {
                        slips.emplace_back(row.bytes(0));
                        return {};
                      });
  if (!read) return tl::unexpected(read.error());
  std::vector<SecretWord> words;
  for (const vault::Bytes& slip : slips) {
    const auto opened = vault::box_unseal(teller, slip);
    const auto parts = opened ? vault::split(*opened, 5) : std::nullopt;
    if (!parts) continue;  // not to this teller: nobody's answer
    const SecretWord word{.room = vault::id_of<RoomId>((*parts)[0]),
                          .by = vault::id_of<PersonId>((*parts)[1]),
                          .at = Moment((*parts)[2]),
                          .yes = (*parts)[3] == "y"};
    auto key = keys.sign_key_of(database, word.by);
    if (!key ||
        !vault::is_signed(*key, slip_message(vault->meta.vault, pose.event, word), (*parts)[4])) {
      continue;
    }
    auto now = vault::current_epoch(database, word.room);
    if (!now) return tl::unexpected(now.error());
    bool member = false;
    for (std::int64_t at = *now; at > 0 && !member; --at) {
      auto proved = keys.is_member(database, word.room, at, word.by);
      member = proved && *proved;
    }
    if (member) words.push_back(word);
  }
  return words;
}

}  // namespace dragoman
