// Secret packages: the teller's key, the slips, and the decision.
#include "vault/internals.h"

namespace dragoman {

namespace {

// Of the forms in which a slip names its package: by the event's id alone, in vaults of format 2
// and before; by the room that posed it too.
enum SlipForm : std::int64_t { kById = 1, kByRoomAndId = 2 };

struct Posed {
  RoomId room;
  EventId event;
};

vault::Bytes slip_message(SlipForm form, std::string_view vault, const Posed& pose,
                          const SecretWord& word) {
  vault::Bytes message = form == kById
                             ? vault::join({"dragoman slip 1", vault})
                             : vault::join({"dragoman slip 2", vault, vault::bytes_of(pose.room)});
  return message.append(vault::join({vault::bytes_of(pose.event), vault::bytes_of(word.room),
                                     vault::bytes_of(word.by), word.at, word.yes ? "y" : "n"}));
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
      "INSERT INTO tellers (room, pose, epoch, box_key, sealed, slips) VALUES (?, ?, ?, ?, ?, ?)",
      {vault::bytes_of(pose.from), vault::bytes_of(pose.id), *epoch, teller.open,
       vault::seal_stored(held->at(*epoch).symmetric, vault::derive(secret, "nonce"), secret.view(),
                          vault::bytes_of(pose.id)),
       std::int64_t{kByRoomAndId}});
  if (!put) return tl::unexpected(put.error());
  return teller.open;
}

Result<void> Session::Impl::put_slip(vault::Database& database, const Held& home, const Act& act,
                                     const vault::Key& seed) {
  const auto& answer = std::get<SecretAnswerBody>(act.event.body);
  std::string_view teller;
  const Copy* posed = nullptr;
  for (const auto& [role, numbers] : act.refs) {
    if (role != RefRole::pose || numbers.empty()) continue;
    teller = home.room().teller_of(numbers.front());
    posed = home.room().view().find_copy(numbers.front());
  }
  if (teller.empty() || !posed) {
    return fail(ErrorCode::unknown_reference, "the secret package has no teller");
  }
  const SecretWord word{
      .room = act.event.from, .by = act.event.by, .at = act.event.at, .yes = answer.yes};
  const Posed pose{.room = posed->event.from, .event = answer.pose};
  const vault::Bytes slip = encode_slip(
      word, keys.signed_by_me(slip_message(kByRoomAndId, vault->meta.vault, pose, word)));
  auto last =
      vault::one_integer(database, "SELECT max(number) FROM slips WHERE room = ? AND pose = ?",
                         {vault::bytes_of(pose.room), vault::bytes_of(pose.event)});
  if (!last) return tl::unexpected(last.error());
  return database.run(
      "INSERT INTO slips (room, pose, number, sealed) VALUES (?, ?, ?, ?)",
      {vault::bytes_of(pose.room), vault::bytes_of(pose.event), last->value_or(0) + 1,
       vault::box_seal(teller, slip, vault::derive(seed, "slip", {vault::bytes_of(answer.pose)}))});
}

// The answers that were given, each signed by a member of the room that it was given from.
Result<std::vector<SecretWord>> Session::Impl::read_slips(vault::Database& database,
                                                          const RoomId& room,
                                                          const EventId& event) {
  const Posed pose{.room = room, .event = event};
  std::int64_t epoch = 0, oldest_form = kByRoomAndId;
  vault::Bytes sealed;
  auto read = database.run("SELECT epoch, sealed, slips FROM tellers WHERE room = ? AND pose = ?",
                           {vault::bytes_of(pose.room), vault::bytes_of(pose.event)},
                           [&](const vault::Row& row) -> Result<void> {
                             epoch = row.integer(0);
                             sealed = vault::Bytes(row.bytes(1));
                             oldest_form = row.integer(2);
                             return {};
                           });
  if (!read) return tl::unexpected(read.error());
  const auto* held = keys.secrets_of(pose.room);
  const auto secret =
      held && held->contains(epoch)
          ? vault::unseal_stored(held->at(epoch).symmetric, sealed, vault::bytes_of(pose.event))
          : std::nullopt;
  if (!secret) {
    return fail(ErrorCode::conflict, "the teller's key of a secret package does not open",
                "let somebody decide it who was in the room when it was posed");
  }
  const vault::BoxKeys teller = vault::box_keys(vault::Key(*secret));
  std::vector<vault::Bytes> slips;
  read = database.run("SELECT sealed FROM slips WHERE room = ? AND pose = ? ORDER BY number",
                      {vault::bytes_of(pose.room), vault::bytes_of(pose.event)},
                      [&](const vault::Row& row) -> Result<void> {
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
    if (!key) continue;
    const auto is_signed = [&](SlipForm form) {
      return form >= oldest_form &&
             vault::is_signed(*key, slip_message(form, vault->meta.vault, pose, word), (*parts)[4]);
    };
    if (!is_signed(kByRoomAndId) && !is_signed(kById)) continue;
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
