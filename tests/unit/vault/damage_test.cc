// What is damaged, or put there by who may not, hinders nothing that does not need it.
#include <algorithm>

#include "unit/vault/harness.h"
#include "vault/tables.h"

namespace dragoman::test {

namespace {

// Talks, and somebody who changes the vault from outside.
struct Harmed {
  explicit Harmed(const std::string& place)
      : talks(place), outside(ok(vault::connect(place, vault::Opening::existing))) {}

  void note(Session& by, int number, const RoomId& from, std::vector<RoomId> also = {}) {
    ok(by.append(act(number, by.person(), from,
                     NoteBody{.words = Text("note " + std::to_string(number))}, std::move(also)),
                 seed(number)),
       "note");
  }

  // Layla's other room is as ever, also for a login that begins now.
  void expect_envoys_unharmed() {
    for (Session layla : {*talks.mediator, talks.open("layla", Talks::kPassphrase)}) {
      const Number before = ok(layla.look(talks.envoys)).head.events;
      note(layla, ++notes, talks.envoys);
      EXPECT_EQ(ok(layla.look(talks.envoys)).head.events, before + 1);
      EXPECT_TRUE(layla.export_room(talks.envoys, "envoys"));
      EXPECT_TRUE(layla.settle(at(59), seed(notes)));
      EXPECT_EQ(ok(layla.rooms()).size(), 3U) << "envoys, north and her desk";
    }
  }
  // And the north's room says what is wrong with it.
  void expect_north_refused(const std::string& why) {
    const Session layla = talks.open("layla", Talks::kPassphrase);
    const auto seen = layla.view(talks.north);
    ASSERT_FALSE(seen);
    EXPECT_TRUE(is_damage(seen.error())) << format_error(seen.error());
    EXPECT_NE(seen.error().message.find(why), std::string::npos) << seen.error().message;
    const auto damage = ok(layla.verify()).damage;
    EXPECT_TRUE(std::ranges::any_of(
        damage, [&](const Error& error) { return error.message == seen.error().message; }));
  }
  std::optional<Error> damage_of(const RoomId& room) const {
    for (const auto& one : ok(talks.open("layla", Talks::kPassphrase).rooms())) {
      if (one.room == room) return one.damage;
    }
    return std::nullopt;
  }

  Talks talks;
  std::unique_ptr<vault::Database> outside;
  int notes = 500;
};

}  // namespace

TEST_P(VaultTest, KeepsDamageOfAnEntryInItsRoom) {
  Harmed harmed(place());
  harmed.note(*harmed.talks.mediator, 100, harmed.talks.north);
  const auto last = ok(vault::last_event(*harmed.outside));
  auto entries = ok(vault::read_event(*harmed.outside, last));
  for (auto& entry : entries) entry.wrap[30] ^= 1;
  ok(harmed.outside->run("UPDATE events SET entries = ? WHERE seq = ?",
                         {vault::pack_entries(entries), last}));
  harmed.expect_envoys_unharmed();
  harmed.expect_north_refused("its key does not open");
  EXPECT_FALSE(harmed.damage_of(harmed.talks.north)) << "its keys are sound";
}

TEST_P(VaultTest, KeepsDamageOfALinkInTheRoomsThatNeedIt) {
  Harmed harmed(place());
  harmed.note(*harmed.talks.mediator, 100, harmed.talks.north);
  ok(harmed.outside->run("UPDATE links SET for_home = ? WHERE home = ? AND target = ?",
                         {vault::Bytes("nothing"), vault::bytes_of(harmed.talks.north),
                          vault::bytes_of(harmed.talks.north)}));
  harmed.expect_envoys_unharmed();
  harmed.expect_north_refused("does not open");
}

TEST_P(VaultTest, KeepsDamageOfSomebodysKeyToThemAlone) {
  Harmed harmed(place());
  ok(harmed.outside->run("UPDATE members SET sealed = ? WHERE room = ? AND person = ?",
                         {vault::Bytes("nothing"), vault::bytes_of(harmed.talks.north),
                          vault::bytes_of(harmed.talks.layla)}));
  harmed.expect_envoys_unharmed();
  harmed.expect_north_refused("the key of room");
  const auto damage = harmed.damage_of(harmed.talks.north);
  ASSERT_TRUE(damage);
  EXPECT_EQ(damage->mend, kForged);
  EXPECT_FALSE(harmed.damage_of(harmed.talks.envoys));

  // She can still write to it from elsewhere, and its other members read that.
  harmed.note(*harmed.talks.mediator, 101, harmed.talks.envoys, {harmed.talks.north});
  const auto seen = ok(harmed.talks.open("yusuf", Talks::kYusufs).view(harmed.talks.north));
  EXPECT_EQ(words_at(*seen, seen->log.back().number), "note 101");
}

TEST_P(VaultTest, KeepsAnEpochThatNobodyGaveToItsRoom) {
  Harmed harmed(place());
  // A second epoch of the north, which nobody signed, with a key for layla.
  ok(harmed.outside->run(
      "INSERT INTO room_keys (room, epoch, since, box_key, writer, signature) SELECT room, 2, 9,"
      " box_key, writer, signature FROM room_keys WHERE room = ? AND epoch = 1",
      {vault::bytes_of(harmed.talks.north)}));
  ok(harmed.outside->run(
      "INSERT INTO members (room, epoch, person, sealed, writer, signature) SELECT room, 2, person,"
      " sealed, writer, signature FROM members WHERE room = ? AND epoch = 1 AND person = ?",
      {vault::bytes_of(harmed.talks.north), vault::bytes_of(harmed.talks.layla)}));
  harmed.expect_envoys_unharmed();
  harmed.expect_north_refused("is not signed by anybody who may give it");
}

}  // namespace dragoman::test
