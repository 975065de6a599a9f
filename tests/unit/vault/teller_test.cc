// Secret packages.
#include <algorithm>

#include "unit/vault/harness.h"
#include "vault/tables.h"

namespace dragoman::test {

namespace {

// A third room, and a secret package posed to both.
struct Posed : Talks {
  explicit Posed(std::string where) : Talks(std::move(where)) {
    ok(mediator->enrol(zeev, {"zeev", "a heron"}, seed(100)));
    write(101, PartyBody{.party = {.id = "south", .name = Text("The south")}});
    write(102,
          RoomBody{.room = {.id = south, .name = "south", .kind = RoomKind::party, .of = "south"},
                   .probes = 3},
          {south});
    write(103, PersonBody{.person = {.id = zeev, .name = "Zeev"}}, {south}, {zeev});
    write(104, JoinBody{.person = zeev, .room = south}, {south});
    write(105,
          CaseBody{.file = "dragoman: 1\ntitle: t\nparties:\n  north: {name: The north}\n"
                           "  south: {name: The south}\npoints:\n  toll: {title: Toll, "
                           "options: {low: Low, high: High}}\n"},
          {north, south});
    PoseBody pose{.rooms = {north, south}, .closes = at(500), .words = Text("would you")};
    std::ranges::sort(pose.rooms);
    pose.package.values.emplace_back("toll", Value(OptionId{"low"}));
    write(106, pose, {north, south});
    other = open("zeev", "a heron");
  }
  void write(int number, Body body, std::vector<RoomId> also = {},
             std::vector<PersonId> concerns = {}) {
    ok(mediator->append(
           act(number, layla, envoys, std::move(body), std::move(also), {}, std::move(concerns)),
           seed(number)),
       "append");
  }
  Number pose_in(Session& session, const RoomId& room) const {
    return ok(session.view(room))->poses.front().number;
  }
  Result<Receipt> answer(int number, Session& session, const RoomId& room, bool yes) {
    Act said = act(number, session.person(), room,
                   SecretAnswerBody{.pose = event_id(seed(106)), .yes = yes}, {},
                   {{RefRole::pose, {pose_in(session, room)}}});
    said.event.audience = {desk_of(session.person())};
    return session.append(said, seed(number));
  }
  PersonId zeev = person_id(seed(98));
  RoomId south = room_id(seed(99));
  std::optional<Session> other;
};

std::optional<SecretOutcome> outcome_in(Session& session, const RoomId& room) {
  return ok(session.view(room))->poses.front().outcome;
}

}  // namespace

TEST_P(VaultTest, RevealsASecretPackageThatEverybodyWants) {
  Posed talks(place());
  ok(talks.answer(110, *talks.envoy, talks.north, true));
  ok(talks.answer(111, *talks.other, talks.south, false));
  ok(talks.answer(112, *talks.other, talks.south, true));               // on second thoughts
  EXPECT_TRUE(ok(talks.mediator->settle(at(500), seed(120))).empty());  // not yet closed
  const auto receipts = ok(talks.mediator->settle(at(501), seed(121)));
  ASSERT_EQ(receipts.size(), 1U);
  EXPECT_EQ(receipts.front().room, talks.envoys);
  EXPECT_EQ(outcome_in(*talks.envoy, talks.north), SecretOutcome::revealed);
  EXPECT_EQ(outcome_in(*talks.other, talks.south), SecretOutcome::revealed);
  EXPECT_EQ(ok(talks.envoy->view(talks.north))->log.back().event.at, at(500));
  EXPECT_TRUE(ok(talks.mediator->settle(at(502), seed(122))).empty());  // once only
  EXPECT_TRUE(ok(talks.mediator->verify()).damage.empty());
}

// What is on a person's desk goes with them, whoever erases them.
TEST_P(VaultTest, ErasesWhoAnsweredOfThemself) {
  Posed talks(place());
  Act said =
      act(110, talks.zeev, talks.south, SecretAnswerBody{.pose = event_id(seed(106)), .yes = true},
          {}, {{RefRole::pose, {talks.pose_in(*talks.other, talks.south)}}}, {talks.zeev});
  said.event.audience = {desk_of(talks.zeev)};
  ok(talks.other->append(said, seed(110)));
  ok(talks.mediator->append(act(111, talks.layla, talks.envoys, EraseBody{.person = talks.zeev}),
                            seed(111)));
  EXPECT_TRUE(ok(talks.mediator->verify()).damage.empty());
}

TEST_P(VaultTest, ClosesASecretPackageInOneWayForEveryFailure) {
  Posed talks(place());
  ok(talks.answer(110, *talks.envoy, talks.north, true));
  EXPECT_TRUE(ok(talks.envoy->settle(at(501), seed(120))).empty());  // not theirs to decide
  EXPECT_EQ(ok(talks.mediator->settle(at(501), seed(121))).size(), 1U);
  EXPECT_EQ(outcome_in(*talks.envoy, talks.north), SecretOutcome::closed);
}

TEST_P(VaultTest, KeepsASecretAnswerOnItsAuthorsDesk) {
  Posed talks(place());
  const auto receipt = ok(talks.answer(110, *talks.envoy, talks.north, true));
  EXPECT_EQ(receipt.room, desk_of(talks.yusuf));
  // Layla is in the north's room too, and does not see it there.
  EXPECT_EQ(ok(talks.mediator->view(talks.north))->poses.front().own_answers.size(), 0U);
  const auto desk = ok(talks.envoy->view(desk_of(talks.yusuf)));
  ASSERT_EQ(desk->poses.size(), 1U);
  EXPECT_TRUE(desk->poses.front().own_answers.front().second);
  // Nor does the key of what the north writes open it.
  auto database = ok(vault::connect(talks.place, vault::Opening::existing));
  const auto homes = ok(vault::one_integer(
      *database, "SELECT count(*) FROM links WHERE target = ? AND home <> ?",
      {vault::bytes_of(desk_of(talks.yusuf)), vault::bytes_of(desk_of(talks.yusuf))}));
  EXPECT_EQ(homes, 0);
}

TEST_P(VaultTest, MakesAYesAndANoLookAlike) {
  Posed talks(place());
  ok(talks.answer(110, *talks.envoy, talks.north, true));
  ok(talks.answer(111, *talks.other, talks.south, false));
  auto database = ok(vault::connect(talks.place, vault::Opening::existing));
  std::vector<std::size_t> slips, contents;
  ok(database->run("SELECT sealed FROM slips", {}, [&](const vault::Row& row) -> Result<void> {
    slips.push_back(row.bytes(0).size());
    return {};
  }));
  ok(database->run("SELECT content FROM events ORDER BY seq DESC LIMIT 2", {},
                   [&](const vault::Row& row) -> Result<void> {
                     contents.push_back(row.bytes(0).size());
                     return {};
                   }));
  ASSERT_EQ(slips.size(), 2U);
  EXPECT_EQ(slips[0], slips[1]);
  EXPECT_EQ(contents[0], contents[1]);
}

TEST_P(VaultTest, IgnoresSlipsThatNobodySigned) {
  Posed talks(place());
  ok(talks.answer(110, *talks.envoy, talks.north, true));
  {
    auto database = ok(vault::connect(talks.place, vault::Opening::existing));
    const auto teller = ok(vault::one_bytes(*database, "SELECT box_key FROM tellers", {}));
    const vault::Bytes forged =
        vault::join({vault::bytes_of(talks.south), vault::bytes_of(talks.zeev), at(110), "y",
                     vault::Bytes(64, 's')});
    ok(database->run("INSERT INTO slips (room, pose, number, sealed) VALUES (?, ?, 7, ?)",
                     {vault::bytes_of(talks.envoys), vault::bytes_of(event_id(seed(106))),
                      vault::box_seal(*teller, forged, vault::Key(vault::Bytes(32, 'e')))}));
  }
  ok(talks.mediator->settle(at(501), seed(121)));
  EXPECT_EQ(outcome_in(*talks.envoy, talks.north), SecretOutcome::closed);
}

// Mediators who have heard nothing of the first package pose one of their own under its id. Both
// are accepted, answered and decided apart.
TEST_P(VaultTest, KeepsSecretPackagesOfOneIdApart) {
  Posed talks(place());
  const RoomId others = room_id(seed(130));
  talks.write(
      131, RoomBody{.room = {.id = others, .name = "o", .kind = RoomKind::mediators}, .probes = 3},
      {others});
  const auto by_layla = [&](int number, Body body, std::vector<RoomId> also = {}) {
    return act(number, talks.layla, others, std::move(body), std::move(also));
  };
  ok(talks.mediator->append(by_layla(132, PartyBody{.party = {.id = "south", .name = Text("S")}}),
                            seed(132)));
  talks.write(
      133,
      RoomBody{
          .room = {.id = talks.south, .name = "south", .kind = RoomKind::party, .of = "south"}},
      {others});
  ok(talks.mediator->append(
      by_layla(
          134,
          CaseBody{.file = "dragoman: 1\ntitle: t\nparties:\n  south: {name: S}\n"
                           "points:\n  toll: {title: Toll, options: {low: Low, high: High}}\n"}),
      seed(134)));
  PoseBody body{.rooms = {talks.south}, .closes = at(400), .words = Text("or so")};
  body.package.values.emplace_back("toll", Value(OptionId{"high"}));
  Act second = by_layla(106, body, {talks.south});
  const Receipt posed = ok(talks.mediator->append(second, seed(135)));
  EXPECT_EQ(posed.room, others);

  // Zeev refuses the first and agrees to the second; yusuf agrees to the first.
  ok(talks.answer(110, *talks.envoy, talks.north, true));
  ok(talks.answer(111, *talks.other, talks.south, false));
  const View seen = *ok(talks.other->view(talks.south));
  ASSERT_EQ(seen.poses.size(), 2U);
  Act said =
      act(112, talks.zeev, talks.south, SecretAnswerBody{.pose = event_id(seed(106)), .yes = true},
          {}, {{RefRole::pose, {seen.poses[1].number}}});
  said.event.audience = {desk_of(talks.zeev)};
  ok(talks.other->append(said, seed(112)));
  EXPECT_EQ(ok(talks.mediator->settle(at(501), seed(120))).size(), 2U);
  const View after = *ok(talks.other->view(talks.south));
  EXPECT_EQ(after.poses[0].outcome, SecretOutcome::closed);
  EXPECT_EQ(after.poses[1].outcome, SecretOutcome::revealed);
  EXPECT_TRUE(ok(talks.mediator->verify()).damage.empty());
}

}  // namespace dragoman::test
