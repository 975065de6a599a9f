#include <gtest/gtest.h>

#include "dragoman/act_json.h"
#include "unit/record/fold_talks.h"

namespace dragoman::record {
namespace {

class Addressed : public ::testing::Test {
 protected:
  // The names of the rooms that an act from `home` reaches.
  std::vector<std::string> reached(const std::string& home, const std::string& by, Body body,
                                   Refs refs = {}, const std::vector<std::string>& also = {}) {
    Act act{.event = {.by = person_id(by), .body = std::move(body)}, .refs = std::move(refs)};
    for (const std::string& room : also) act.event.audience.push_back(room_id(room));
    last = addressed(talks.in(home), std::move(act));
    EXPECT_TRUE(std::is_sorted(last.event.audience.begin(), last.event.audience.end()));
    std::vector<std::string> names;
    for (const char* name : {"envoys", "consuls", "north", "south", "new"}) {
      const auto& rooms = last.event.audience;
      if (std::find(rooms.begin(), rooms.end(), room_id(name)) != rooms.end())
        names.emplace_back(name);
    }
    if (names.size() < last.event.audience.size()) names.emplace_back("desk");
    return names;
  }
  using Names = std::vector<std::string>;

  Mediation talks;
  Act last;
};

TEST_F(Addressed, WhatNeedsNobodyStaysAtHome) {
  EXPECT_EQ(reached("envoys", "layla", NoteBody{.words = Text("x")}), Names{"envoys"});
  EXPECT_EQ(last.event.from, room_id("envoys"));
  EXPECT_EQ(reached("envoys", "layla", NoteBody{.words = Text("x")}, {}, {"consuls", "envoys"}),
            (Names{"envoys", "consuls"}));
}

TEST_F(Addressed, WhatNamesARoomReachesIt) {
  EXPECT_EQ(reached("envoys", "layla", RelayBody{.to = room_id("north"), .words = Text("x")}),
            (Names{"envoys", "north"}));
  EXPECT_EQ(reached("envoys", "layla", AskBody{room_id("south"), Text("x")}),
            (Names{"envoys", "south"}));
  EXPECT_EQ(reached("envoys", "layla", PoseBody{.rooms = {room_id("north"), room_id("south")}}),
            (Names{"envoys", "north", "south"}));
  EXPECT_EQ(reached("envoys", "layla", ReleaseBody{.to = {room_id("north")}, .words = Text("x")}),
            (Names{"envoys", "north"}));
  EXPECT_EQ(
      reached("envoys", "layla", ProposeReleaseBody{.to = {room_id("north")}, .words = Text("x")}),
      Names{"envoys"});
  EXPECT_EQ(reached("envoys", "layla", JoinBody{person_id("dina"), room_id("north"), {}}),
            (Names{"envoys", "north"}));
  EXPECT_EQ(reached("envoys", "layla", LeaveBody{person_id("dina"), room_id("north"), {}}),
            (Names{"envoys", "north"}));
}

TEST_F(Addressed, ANewRoomIsFoundedAndAKnownOneIntroduced) {
  EXPECT_EQ(reached("envoys", "layla", room_body("new", RoomKind::subset)),
            (Names{"envoys", "new"}));
  EXPECT_EQ(reached("envoys", "layla", room_body("south", RoomKind::party, "south"), {}, {"north"}),
            (Names{"envoys", "north"}));
}

TEST_F(Addressed, APartyAnswersWhoeverPutTheTextToIt) {
  const Number relay = talks.relay(talks.draft, "north");
  const ResponseBody agreed = response_body("north", "aid", ResponseKind::agreed);
  EXPECT_EQ(reached("envoys", "layla", agreed, ref(RefRole::draft, relay)), Names{"envoys"});
  EXPECT_EQ(reached("north", "yusuf", agreed, ref(RefRole::draft, talks.last("north"))),
            (Names{"envoys", "north"}));
  EXPECT_EQ(reached("north", "yusuf", agreed), Names{"north"});
  EXPECT_EQ(reached("north", "yusuf", SignBody{}, ref(RefRole::draft, talks.last("north"))),
            (Names{"envoys", "north"}));
  talks.relay(talks.draft, "south");
  EXPECT_EQ(reached("envoys", "layla", FreezeBody{}, ref(RefRole::draft, talks.draft)),
            (Names{"envoys", "north", "south"}));
}

TEST_F(Addressed, AWordingIsShownWhereItsTextWasPutAndAnsweredWhereItCameFrom) {
  const Number relay = talks.relay(talks.draft, "north");
  const ResponseBody agreed = response_body("north", "aid", ResponseKind::agreed, "Yes");
  const Number said = talks.respond(agreed, relay);
  ReadBackBody shown{.outcome = ReadBackOutcome::shown, .response = agreed.response, .how = {}};
  const Refs refs{{RefRole::draft, {talks.draft, relay}}, {RefRole::response, {said}}};
  EXPECT_EQ(reached("envoys", "layla", shown, refs), (Names{"envoys", "north"}));
  talks.must("layla", "envoys", {"north"}, shown, refs);
  ReadBackBody confirmed = shown;
  confirmed.outcome = ReadBackOutcome::confirmed;
  EXPECT_EQ(reached("north", "yusuf", confirmed, ref(RefRole::read_back, talks.last("north"))),
            (Names{"envoys", "north"}));
  EXPECT_EQ(reached("envoys", "layla", confirmed, ref(RefRole::response, said)), Names{"envoys"});
}

TEST_F(Addressed, AnAnswerAndAConsentReachWhoAskedAndWhoHeard) {
  talks.must("layla", "envoys", {"north"}, AskBody{room_id("north"), Text("Which hours?")});
  const Number asked = talks.last("north");
  EXPECT_EQ(reached("north", "yusuf", AnswerBody{Text("By day"), ""}, ref(RefRole::ask, asked)),
            (Names{"envoys", "north"}));
  talks.must("yusuf", "north", {"envoys"}, NoteBody{.words = Text("We might")});
  const Number note = talks.last("north");
  EXPECT_EQ(reached("north", "yusuf", ConsentBody{}, ref(RefRole::source, note)),
            (Names{"envoys", "north"}));
  EXPECT_EQ(reached("envoys", "layla", ConsentBody{}, ref(RefRole::source, talks.last("envoys"))),
            Names{"envoys"});
}

TEST_F(Addressed, ASecretAnswerIsItsAuthorsAlone) {
  EXPECT_EQ(reached("north", "yusuf", SecretAnswerBody{}), Names{"desk"});
  EXPECT_EQ(last.event.audience, std::vector<RoomId>{RoomId{person_id("yusuf").bytes}});
}

TEST_F(Addressed, ACorrectionReachesAndConcernsWhomTheEventDid) {
  talks.concerns = {person_id("karim")};
  const Number met =
      talks.must("layla", "envoys", {"consuls"},
                 MeetingBody{.when = talks.now, .people = {person_id("karim")}, .note = {}});
  MeetingBody right{.when = talks.now, .people = {person_id("dina")}, .note = {}};
  EXPECT_EQ(reached("envoys", "layla", CorrectBody{right}, ref(RefRole::corrected, met)),
            (Names{"envoys", "consuls"}));
  std::vector<PersonId> both{person_id("karim"), person_id("dina")};
  std::sort(both.begin(), both.end());
  EXPECT_EQ(last.event.concerns, both);
  EXPECT_TRUE(admit(talks.in("envoys"), [&] {
    Act act = last;
    act.event.id = id_named<EventId>("correction");
    act.event.at = talks.now;
    return act;
  }()));
}

TEST_F(Addressed, WhomAKindIsAboutIsConcerned) {
  reached("envoys", "layla", person_body("omar"));
  EXPECT_EQ(last.event.concerns, std::vector<PersonId>{person_id("omar")});
  reached("envoys", "layla", MandateBody{.person = person_id("dina")});
  EXPECT_EQ(last.event.concerns, std::vector<PersonId>{person_id("dina")});
  reached("envoys", "layla",
          MeetingBody{.when = talks.now,
                      .people = {person_id("dina"), person_id("dina")},
                      .interpreter = person_id("sara"),
                      .note = {}});
  EXPECT_EQ(last.event.concerns.size(), 2U);
}

TEST_F(Addressed, ReferencesComeInOrderEachOnce) {
  reached("envoys", "layla", NoteBody{.words = Text("x")},
          {{RefRole::about, {3, 1, 3}}, {RefRole::draft, {}}});
  EXPECT_EQ(last.refs, (Refs{{RefRole::about, {1, 3}}}));
}

}  // namespace
}  // namespace dragoman::record
