// What a person can do with a vault, on every kind of it.
#include <algorithm>

#include "unit/vault/harness.h"

namespace dragoman::test {

TEST_P(VaultTest, KeepsWhatWasWrittenForWhomItWasWritten) {
  const Talks talks(place());
  const auto receipt = ok(talks.mediator->vault().verify());
  EXPECT_TRUE(receipt.damage.empty());

  Session again = talks.open("layla", Talks::kPassphrase);
  const auto seen = ok(again.view(talks.envoys));
  EXPECT_EQ(seen->log.size(), 6U);
  EXPECT_EQ(words_at(*seen, 5), "before yusuf came");
  EXPECT_TRUE(seen->is_member(talks.north, talks.yusuf));

  const auto from_north = ok(talks.envoy->view(talks.north));
  ASSERT_EQ(from_north->log.size(), 4U);
  EXPECT_EQ(words_at(*from_north, 3), "before yusuf came");
}

TEST_P(VaultTest, ShowsAPersonExactlyTheirRooms) {
  const Talks talks(place());
  std::vector<RoomId> of_layla, of_yusuf;
  for (const auto& held : ok(talks.mediator->rooms())) of_layla.push_back(held.room);
  for (const auto& held : ok(talks.envoy->rooms())) of_yusuf.push_back(held.room);
  std::vector<RoomId> expected = {talks.envoys, talks.north, desk_of(talks.layla)};
  std::ranges::sort(expected);
  EXPECT_EQ(of_layla, expected);
  expected = {talks.north, desk_of(talks.yusuf)};
  std::ranges::sort(expected);
  EXPECT_EQ(of_yusuf, expected);

  const auto refused = talks.envoy->view(talks.envoys);
  const auto unknown = talks.envoy->view(room_id(seed(5000)));
  ASSERT_FALSE(refused);
  ASSERT_FALSE(unknown);
  EXPECT_EQ(refused.error(), unknown.error());
}

TEST_P(VaultTest, SaysTheSameOfAWrongPassphraseAndAnUnknownName) {
  const Talks talks(place());
  const Vault vault = ok(Vault::open(talks.place));
  const auto wrong = vault.unlock({.name = "layla", .passphrase = "an olive brunch"});
  const auto nobody = vault.unlock({.name = "leila", .passphrase = Talks::kPassphrase});
  ASSERT_FALSE(wrong);
  ASSERT_FALSE(nobody);
  EXPECT_EQ(wrong.error(), nobody.error());
  EXPECT_EQ(wrong.error().message, "the name or the passphrase is wrong");
}

TEST_P(VaultTest, NeedsNoNameWhileOnePersonCanOpenIt) {
  const PersonId layla = person_id(seed(1));
  const RoomId room = room_id(seed(2));
  const std::string where = place();
  const Founding founding{.open = act(10, layla, room,
                                      OpenBody{.room = {.id = room, .name = "r"},
                                               .person = {.id = layla, .name = "L"}}),
                          .login = {.name = "layla", .passphrase = "words"},
                          .cost = kCheap};
  Session session = ok(Vault::create(where, founding, seed(10)));
  EXPECT_TRUE(ok(Vault::open(where)).unlock({.name = "", .passphrase = "words"}));
  ok(session.enrol(person_id(seed(3)), {.name = "omar", .passphrase = "other"}, seed(11)));
  EXPECT_FALSE(ok(Vault::open(where)).unlock({.name = "", .passphrase = "words"}));
  EXPECT_TRUE(ok(Vault::open(where)).unlock({.name = "omar", .passphrase = "other"}));
}

TEST_P(VaultTest, IsMadeOnlyWhereThereIsNone) {
  const Talks talks(place());
  const Founding founding{.open = act(10, talks.layla, talks.envoys,
                                      OpenBody{.room = {.id = talks.envoys, .name = "r"},
                                               .person = {.id = talks.layla, .name = "L"}}),
                          .login = {.name = "layla", .passphrase = "words"},
                          .cost = kCheap};
  EXPECT_FALSE(Vault::create(talks.place, founding, seed(10)));
  EXPECT_TRUE(ok(Vault::open(talks.place)).unlock({"layla", Talks::kPassphrase}));
}

TEST_P(VaultTest, RefusesTwoPeopleWithOnePassphrase) {
  Talks talks(place());
  const auto same =
      talks.mediator->enrol(person_id(seed(90)), {"omar", Talks::kPassphrase}, seed(91));
  ASSERT_FALSE(same);
  EXPECT_EQ(same.error().message, "the passphrase is the same as yours");
}

TEST_P(VaultTest, ChangesAPassphrase) {
  Talks talks(place());
  ok(talks.envoy->change_passphrase({"yusuf", Talks::kYusufs}, {"yusuf", "eight goats"}, seed(90)));
  const Vault vault = ok(Vault::open(talks.place));
  EXPECT_FALSE(vault.unlock({"yusuf", Talks::kYusufs}));
  const Session again = ok(vault.unlock({"yusuf", "eight goats"}));
  EXPECT_EQ(ok(again.view(talks.north))->log.size(), 4U);
}

TEST_P(VaultTest, WritesNothingThatIsRefused) {
  Talks talks(place());
  const auto before = ok(talks.mediator->vault().verify()).rooms;
  const auto stranger = talks.mediator->append(
      act(100, talks.yusuf, talks.north, NoteBody{.words = Text("in your name")}), seed(100));
  EXPECT_FALSE(stranger);
  const auto not_there = talks.envoy->append(
      act(101, talks.yusuf, talks.envoys, NoteBody{.words = Text("x")}), seed(101));
  EXPECT_FALSE(not_there);
  const auto no_person =
      talks.mediator->append(act(102, talks.layla, talks.envoys, NoteBody{.words = Text("x")}, {},
                                 {}, {person_id(seed(999))}),
                             seed(102));
  EXPECT_FALSE(no_person);
  const auto after = ok(talks.mediator->vault().verify()).rooms;
  ASSERT_EQ(before.size(), after.size());
  for (std::size_t i = 0; i < before.size(); ++i) EXPECT_EQ(before[i].head, after[i].head);
}

TEST_P(VaultTest, NumbersReferencesAsEachRoomDoes) {
  Talks talks(place());
  // Event 5 of the envoys is event 3 of the north.
  const auto receipt = ok(talks.mediator->append(
      act(100, talks.layla, talks.envoys, NoteBody{.words = Text("about it")}, {talks.north},
          {{RefRole::about, {5}}}),
      seed(100)));
  EXPECT_EQ(receipt.room, talks.envoys);
  EXPECT_EQ(receipt.number, 7);
  const auto seen = ok(talks.envoy->view(talks.north));
  const Refs expected = {{RefRole::about, {3}}};
  EXPECT_EQ(seen->find_copy(5)->refs, expected);
}

TEST_P(VaultTest, HandsOutViewsThatDoNotChange) {
  Talks talks(place());
  const auto before = ok(talks.mediator->view(talks.envoys));
  ok(talks.mediator->append(
      act(100, talks.layla, talks.envoys, NoteBody{.words = Text("one more")}), seed(100)));
  EXPECT_EQ(before->log.size(), 6U);
  EXPECT_EQ(ok(talks.mediator->view(talks.envoys))->log.size(), 7U);
}

TEST_P(VaultTest, SeesWhatAnotherSessionWrote) {
  Talks talks(place());
  EXPECT_EQ(ok(talks.mediator->view(talks.north))->log.size(), 4U);
  ok(talks.envoy->append(act(100, talks.yusuf, talks.north, NoteBody{.words = Text("we came")}),
                         seed(100)));
  const auto seen = ok(talks.mediator->view(talks.north));
  ASSERT_EQ(seen->log.size(), 5U);
  EXPECT_EQ(words_at(*seen, 5), "we came");
}

// ---- Coming and going ---------------------------------------------------------------------------

TEST_P(VaultTest, HidesARoomsPastWhereTheRoomSaysSo) {
  const Talks talks(place(), false);
  const auto seen = ok(talks.envoy->view(talks.north));
  ASSERT_EQ(seen->log.size(), 1U);
  EXPECT_EQ(seen->log.front().number, 4);
  EXPECT_TRUE(std::holds_alternative<JoinBody>(seen->log.front().event.body));
  EXPECT_EQ(ok(talks.mediator->view(talks.north))->log.size(), 4U);
}

TEST_P(VaultTest, EndsAccessWhenSomebodyLeaves) {
  Talks talks(place());
  ok(talks.mediator->append(
      act(100, talks.layla, talks.envoys, LeaveBody{.person = talks.yusuf, .room = talks.north},
          {talks.north}),
      seed(100)));
  ok(talks.mediator->append(
      act(101, talks.layla, talks.envoys, NoteBody{.words = Text("he is gone")}, {talks.north}),
      seed(101)));
  EXPECT_EQ(ok(talks.mediator->view(talks.north))->log.size(), 6U);

  const auto seen = ok(talks.envoy->view(talks.north));
  ASSERT_EQ(seen->log.size(), 5U);
  EXPECT_TRUE(std::holds_alternative<LeaveBody>(seen->log.back().event.body));
  const auto again = ok(talks.open("yusuf", Talks::kYusufs).view(talks.north));
  EXPECT_EQ(again->log.size(), 5U);
  EXPECT_FALSE(talks.envoy->append(
      act(102, talks.yusuf, talks.north, NoteBody{.words = Text("one more word")}), seed(102)));

  // He returns: the room shows its past, so he sees what he missed.
  ok(talks.mediator->append(
      act(103, talks.layla, talks.envoys, JoinBody{.person = talks.yusuf, .room = talks.north},
          {talks.north}),
      seed(103)));
  EXPECT_EQ(ok(talks.envoy->view(talks.north))->log.size(), 7U);
}

TEST_P(VaultTest, LetsSomebodyLeaveByThemselves) {
  Talks talks(place());
  ok(talks.envoy->append(
      act(100, talks.yusuf, talks.north, LeaveBody{.person = talks.yusuf, .room = talks.north}),
      seed(100)));
  ok(talks.mediator->append(
      act(101, talks.layla, talks.north, NoteBody{.words = Text("alone again")}), seed(101)));
  EXPECT_EQ(ok(talks.envoy->view(talks.north))->log.size(), 5U);
  EXPECT_EQ(ok(talks.mediator->view(talks.north))->log.size(), 6U);
}

TEST_P(VaultTest, KeepsWhoJoinedBeforeOnesViewBegins) {
  Talks talks(place(), /*past_shown=*/false);
  const PersonId omar = person_id(seed(200));
  ok(talks.envoy->enrol(omar, {.name = "omar", .passphrase = "ten keys"}, seed(201)));
  ok(talks.envoy->append(act(202, talks.yusuf, talks.north,
                             PersonBody{.person = {.id = omar, .name = "Omar"}}, {}, {}, {omar}),
                         seed(202)));
  // Yusuf's view begins after layla came, and still the new key is hers too.
  ok(talks.envoy->append(
      act(203, talks.yusuf, talks.north, JoinBody{.person = omar, .room = talks.north}),
      seed(203)));
  ok(talks.envoy->append(act(204, talks.yusuf, talks.north, NoteBody{.words = Text("all three")}),
                         seed(204)));
  EXPECT_EQ(words_at(*ok(talks.mediator->view(talks.north)), 7), "all three");
  // Omar's view begins with omar, though yusuf never heard that the room hides its past.
  Session third = talks.open("omar", "ten keys");
  const View seen = *ok(third.view(talks.north));
  EXPECT_EQ(words_at(seen, 7), "all three");
  EXPECT_EQ(seen.log.front().number, 6);
  for (const auto& place : ok(third.rooms())) {
    EXPECT_TRUE(place.room != talks.north || place.since == 6) << place.since;
  }
}

// What was settled in a hidden past binds whoever comes later.
TEST_P(VaultTest, GivesANewcomerNoRightThatAHiddenPastMayDeny) {
  Talks talks(place(), /*past_shown=*/false);
  EXPECT_EQ(ok(talks.envoy->view(talks.north))->release, ReleasePolicy::two);
  const auto write = [&](int number, Body body) {
    return talks.envoy->append(act(number, talks.yusuf, talks.north, std::move(body)),
                               seed(number));
  };
  const auto walked = write(200, WalkOutBody{.party = "north", .words = Text("enough")});
  ASSERT_FALSE(walked);
  EXPECT_EQ(walked.error().message,
            "a walk out cannot be written here yet: what kind of room this is was said before you "
            "joined");
  ok(write(201, NoteBody{.words = Text("my first day")}));

  // Those who made it say what it is.
  ok(talks.mediator->append(act(202, talks.layla, talks.envoys,
                                RoomBody{.room = {.id = talks.north,
                                                  .name = "north",
                                                  .kind = RoomKind::party,
                                                  .of = "north",
                                                  .past_shown = false},
                                         .probes = 9},
                                {talks.north}),
                            seed(202)));
  const View now = *ok(talks.envoy->view(talks.north));
  EXPECT_EQ(now.find_room(talks.north)->label, "north");
  EXPECT_EQ(now.release, ReleasePolicy::two);
  EXPECT_EQ(now.probes, 0);
  ok(talks.mediator->append(
      act(203, talks.layla, talks.envoys,
          CaseBody{.file = "dragoman: 1\nparties: {north: The north}\n"}, {talks.north}),
      seed(203)));
  const auto again = write(204, WalkOutBody{.party = "north", .words = Text("enough")});
  EXPECT_TRUE(again) << format_error(again.error());
  // To those who were there nothing has begun anew.
  const View whole = *ok(talks.mediator->view(talks.north));
  EXPECT_EQ(whole.release, ReleasePolicy::one);
  EXPECT_EQ(whole.probes, 3);
}

TEST_P(VaultTest, GivesADeskToItsOwnerAlone) {
  Talks talks(place());
  const RoomId desk = desk_of(talks.yusuf);
  const auto receipt = ok(talks.envoy->append(
      act(100, talks.yusuf, desk, NoteBody{.words = Text("to myself")}), seed(100)));
  EXPECT_EQ(receipt.room, desk);
  EXPECT_EQ(words_at(*ok(talks.envoy->view(desk)), 1), "to myself");
  EXPECT_FALSE(talks.mediator->view(desk));
}

}  // namespace dragoman::test
