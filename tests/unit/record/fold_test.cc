// The fold: what a room's view shows after each kind of event, the cruel cases first.
#include "record/fold.h"

#include <gtest/gtest.h>

#include <chrono>

#include "dragoman/case_file.h"
#include "dragoman/signing.h"
#include "fold_talks.h"

namespace dragoman::record {
namespace {

const Response& response_at(View& seen, std::size_t i) { return seen.talks.responses.at(i); }

class FoldTest : public testing::Test, protected Mediation {
 protected:
  // Whatever happened, a view's case is one that everything else accepts, and folding anew is the
  // same.
  void TearDown() override {
    for (const char* name : {"envoys", "consuls", "north", "south"}) {
      const View& seen = in(name);
      const auto sound = validate(seen.talks);
      EXPECT_TRUE(sound) << name << ": " << (sound ? "" : format_error(sound.error()));
      const auto again = view(seen.log.to_vector(), seen.room);
      ASSERT_TRUE(again) << format_error(again.error());
      EXPECT_EQ(dump(*again), dump(seen)) << name;
    }
  }
};

TEST_F(FoldTest, EachRoomKnowsItselfFirstAndThoseIntroducedToIt) {
  const View& north = in("north");
  ASSERT_EQ(north.rooms.size(), 3u);
  EXPECT_EQ(north.rooms[0].label, "north");
  EXPECT_EQ(north.rooms[1].label, "envoys");
  EXPECT_EQ(north.rooms[2].label, "consuls");
  EXPECT_EQ(north.log.front().number, 1);
  EXPECT_FALSE(north.find_room(room_id("south")));
  EXPECT_TRUE(north.is_member(room_id("north"), person_id("yusuf")));
  EXPECT_FALSE(north.is_member(room_id("north"), person_id("layla"))) << "she has left";
}

TEST_F(FoldTest, WhoMadeARoomIsKnownToItBeforeTheyAreIntroduced) {
  must("layla", "envoys", {"map"}, room_body("map", RoomKind::subset));
  const View& map = in("map");
  ASSERT_EQ(map.rooms.size(), 2u);
  EXPECT_EQ(map.rooms[1].label, "mediators");
  EXPECT_FALSE(map.rooms[1].introduced);
  must("layla", "map", {"envoys"}, NoteBody{.words = Text("lines"), .points = {}});
}

TEST_F(FoldTest, ANameUsedTwiceIsToldApartByTheOrderOfIntroduction) {
  must("layla", "envoys", {"north2"}, room_body("north", RoomKind::party, "north", "north2"));
  must("layla", "envoys", {"north3"}, room_body("north-2", RoomKind::party, "north", "north3"));
  must("layla", "envoys", {}, person_body("yusuf", "yusuf2"));
  const View& envoys = in("envoys");
  EXPECT_EQ(envoys.find_room(room_id("north"))->label, "north");
  EXPECT_EQ(envoys.find_room(room_id("north2"))->label, "north-2");
  EXPECT_EQ(envoys.find_room(room_id("north3"))->label, "north-2-2");
  EXPECT_EQ(envoys.find_person(person_id("yusuf2"))->label, "yusuf-2");
  EXPECT_EQ(in("north2").rooms[0].label, "north") << "labels are those of one view";
  EXPECT_EQ(envoys.rooms_of("north").size(), 3u);
}

TEST_F(FoldTest, ARelayedDraftHasTheRelaysNumberWhereItArrives) {
  const Number put = relay(draft, "north");
  const View& envoys = in("envoys");
  const View& north = in("north");
  EXPECT_EQ(envoys.relays.at(0).draft, "d" + std::to_string(draft));
  EXPECT_EQ(envoys.draft_at(put), envoys.draft_at(draft));
  ASSERT_EQ(north.talks.drafts.size(), 1u);
  EXPECT_EQ(north.talks.drafts[0].id, "d" + std::to_string(last("north")));
  EXPECT_EQ(north.current_draft_of(room_id("north")), &north.talks.drafts[0]);
  EXPECT_EQ(envoys.current_draft_of(room_id("north")), &envoys.talks.drafts[0]);
  EXPECT_FALSE(envoys.current_draft_of(room_id("south")));
}

TEST_F(FoldTest, ADraftNeverRelayedIsNobodysCurrentOne) {
  relay(draft, "north");
  must("layla", "envoys", {}, draft_body({choice("aid", "weekly")}), ref(RefRole::follows, draft));
  EXPECT_EQ(in("envoys").talks.drafts.size(), 2u);
  EXPECT_EQ(in("envoys").current_draft_of(room_id("north"))->id, "d" + std::to_string(draft));
}

TEST_F(FoldTest, EditorialMarksFallAwayWhereARoomWasNotShownTheStepsBetween) {
  const Number first = relay(draft, "north");
  const Number second =
      must("layla", "envoys", {}, draft_body({choice("aid", "daily", "Aid comes in")}),
           ref(RefRole::follows, draft));
  const Number third =
      must("layla", "envoys", {}, draft_body({choice("aid", "daily", "Aid comes in.", true)}),
           ref(RefRole::follows, second));
  const auto text = text_for(in("envoys"), third, room_id("north"));
  ASSERT_TRUE(text);
  EXPECT_FALSE(text->draft.positions[0].editorial) << "since `first` more than wording changed";
  EXPECT_EQ(text->follows, first);
  EXPECT_TRUE(in("envoys").talks.drafts[2].positions[0].editorial);
  relay(third, "north");
  EXPECT_FALSE(in("north").talks.drafts[1].positions[0].editorial);
  EXPECT_EQ(in("north").talks.drafts[1].follows, in("north").talks.drafts[0].id);
}

TEST_F(FoldTest, AMarkHoldsFromOneRelayToTheNext) {
  relay(draft, "north");
  const Number second =
      must("layla", "envoys", {}, draft_body({choice("aid", "daily", "Aid comes in", true)}),
           ref(RefRole::follows, draft));
  relay(second, "north");
  relay(second, "south");
  EXPECT_TRUE(in("north").talks.drafts[1].positions[0].editorial);
  EXPECT_FALSE(in("south").talks.drafts[0].positions[0].editorial) << "its first text";
}

TEST_F(FoldTest, AReadBackGoesFromRecordedToShownToConfirmed) {
  const Number put = relay(draft, "north");
  const auto said = response_body("north", "aid", ResponseKind::reservation, "Not at night");
  const Number heard = respond(said, put);
  EXPECT_EQ(in("envoys").responses[0].wording, WordingStatus::recorded);
  EXPECT_TRUE(in("north").talks.responses.empty());
  must("layla", "envoys", {"north"}, ReadBackBody{.response = said.response},
       {{RefRole::draft, {put}}, {RefRole::response, {heard}}});
  EXPECT_EQ(in("envoys").responses[0].wording, WordingStatus::shown);
  ASSERT_EQ(in("north").talks.responses.size(), 1u);
  EXPECT_EQ(in("north").responses[0].wording, WordingStatus::shown);
  EXPECT_EQ(response_at(in("north"), 0).draft, in("north").talks.drafts[0].id);
  must("yusuf", "north", {"envoys"},
       ReadBackBody{.outcome = ReadBackOutcome::confirmed, .response = said.response},
       ref(RefRole::read_back, last("north")));
  EXPECT_EQ(in("envoys").responses[0].wording, WordingStatus::confirmed);
  EXPECT_EQ(in("north").responses[0].wording, WordingStatus::confirmed);
  EXPECT_EQ(in("envoys").talks.responses.size(), 1u);
}

TEST_F(FoldTest, ACorrectedReadBackMayBeCorrectedAgain) {
  const Number put = relay(draft, "north");
  auto said = response_body("north", "aid", ResponseKind::agreed, "Yes");
  const Number heard = respond(said, put);
  must("layla", "envoys", {"north"}, ReadBackBody{.response = said.response},
       {{RefRole::draft, {put}}, {RefRole::response, {heard}}});
  const Number shown = last("north");
  said.response.kind = ResponseKind::in_principle;
  said.response.words = Text("In principle");
  must("yusuf", "north", {"envoys"},
       ReadBackBody{.outcome = ReadBackOutcome::corrected, .response = said.response},
       ref(RefRole::read_back, shown));
  for (const char* room : {"envoys", "north"}) {
    EXPECT_EQ(response_at(in(room), 0).kind, ResponseKind::in_principle) << room;
    EXPECT_EQ(in(room).responses[0].wording, WordingStatus::corrected) << room;
  }
  said.response.words = Text("In principle, by day");
  must("yusuf", "north", {"envoys"},
       ReadBackBody{.outcome = ReadBackOutcome::corrected, .response = said.response},
       ref(RefRole::read_back, last("north")));
  EXPECT_EQ(response_at(in("envoys"), 0).words.in(""), "In principle, by day");
  EXPECT_EQ(response_at(in("north"), 0).words.in(""), "In principle, by day");
  EXPECT_EQ(in("envoys").talks.responses.size(), 1u);
  EXPECT_EQ(in("envoys").find_copy(heard)->event.body.index(), Body(said).index())
      << "the log keeps what was first recorded";
}

TEST_F(FoldTest, ACorrectionOfAReadBackResponseMakesItRecordedOnly) {
  const Number put = relay(draft, "north");
  auto said = response_body("north", "aid", ResponseKind::agreed, "Yes");
  const Number heard = respond(said, put);
  must("layla", "envoys", {"north"}, ReadBackBody{.response = said.response},
       {{RefRole::draft, {put}}, {RefRole::response, {heard}}});
  said.response.words = Text("Yes!");
  must("layla", "envoys", {}, CorrectBody{said}, ref(RefRole::corrected, heard));
  EXPECT_EQ(in("envoys").responses[0].wording, WordingStatus::recorded);
  EXPECT_TRUE(in("envoys").responses[0].mended);
  EXPECT_EQ(response_at(in("north"), 0).words.in(""), "Yes") << "it does not see the correction";
}

TEST_F(FoldTest, APartysOwnPeopleAnswerFirstHand) {
  relay(draft, "north");
  must("yusuf", "north", {"envoys"}, response_body("north", "aid", ResponseKind::agreed),
       ref(RefRole::draft, last("north")));
  EXPECT_EQ(in("envoys").responses.at(0).wording, WordingStatus::first_hand);
  EXPECT_EQ(response_at(in("envoys"), 0).draft, "d" + std::to_string(draft));
  EXPECT_EQ(response_at(in("north"), 0).draft, in("north").talks.drafts[0].id);
}

TEST_F(FoldTest, AWalkOutSuspendsAndAReturnRestores) {
  const Number put = relay(draft, "north");
  must("layla", "envoys", {}, WalkOutBody{"north", {}});
  respond(response_body("north", "aid", ResponseKind::agreed), put);
  EXPECT_TRUE(in("envoys").has_walked_out("north"));
  EXPECT_EQ(in("envoys").talks.responses.size(), 1u) << "nothing is withdrawn";
  must("layla", "envoys", {}, ReturnBody{"north", {}});
  EXPECT_FALSE(in("envoys").has_walked_out("north"));
  EXPECT_TRUE(in("envoys").walked_out.empty());
}

TEST_F(FoldTest, WhatALaterCaseDropsIsUnplacedUntilItComesBack) {
  const Number put = relay(draft, "north");
  respond(response_body("north", "toll", ResponseKind::agreed), put);
  const std::string small = "dragoman: 1\nparties: {north: N}\npoints: {aid: {options: [daily]}}\n";
  must("layla", "envoys", {}, CaseBody{small});
  EXPECT_TRUE(in("envoys").talks.responses.empty());
  ASSERT_EQ(in("envoys").unplaced.size(), 2u) << "the position and the response";
  EXPECT_EQ(in("envoys").unplaced[0].number, draft);
  EXPECT_NE(in("envoys").unplaced[1].reason.find("no point 'toll'"), std::string::npos);
  must("layla", "envoys", {}, CaseBody{kCase});
  EXPECT_TRUE(in("envoys").unplaced.empty());
  EXPECT_EQ(in("envoys").talks.responses.size(), 1u);
  EXPECT_EQ(in("envoys").talks.drafts[0].positions.size(), 2u);
}

TEST_F(FoldTest, AnOlderCaseInTheReceivingRoomLeavesOutAndNeverFails) {
  must("layla", "envoys", {}, CaseBody{std::string(kCase) + "  lines: {options: [near, far]}\n"});
  const Number wide =
      must("layla", "envoys", {}, draft_body({choice("aid", "daily"), choice("lines", "far")}));
  relay(wide, "north");
  ASSERT_EQ(in("north").talks.drafts.size(), 1u);
  EXPECT_EQ(in("north").talks.drafts[0].positions.size(), 1u);
  ASSERT_EQ(in("north").unplaced.size(), 1u);
  EXPECT_EQ(in("north").unplaced[0].what, "the position on 'lines'");
}

TEST_F(FoldTest, ADraftKeepsTheWordingUnderWhichItWasTabled) {
  std::string reworded = kCase;
  reworded.replace(reworded.find("Aid enters"), 10, "Aid passes");
  must("layla", "envoys", {}, CaseBody{reworded});
  const Position& aid = in("envoys").talks.drafts[0].positions[0];
  EXPECT_EQ(aid.text.in("en"), "Aid enters");
  EXPECT_EQ(aid.text.in("ar"), "تدخل المساعدات");
  EXPECT_EQ(in("envoys").talks.points[0].text.in("en"), "Aid passes");
}

TEST_F(FoldTest, LanguagesThatAreSpokenJoinThoseOfTheCase) {
  must("layla", "envoys", {}, CaseBody{"languages: [en, ar]\n" + std::string(kCase)});
  const Number put = relay(draft, "north");
  auto said = response_body("north", "aid", ResponseKind::agreed);
  said.response.words.set("fr", "Oui");
  respond(said, put);
  EXPECT_EQ(in("envoys").talks.languages, (std::vector<std::string>{"en", "ar", "fr"}));
}

TEST_F(FoldTest, PartiesAndChannelsAreAddedAndCorrected) {
  Party bank{.id = "bank", .name = Text("The Bank"), .role = PartyRole::guarantor};
  const Number added = must("layla", "envoys", {}, PartyBody{bank});
  EXPECT_TRUE(in("envoys").talks.find_party("bank"));
  bank.role = PartyRole::observer;
  must("layla", "envoys", {}, CorrectBody{PartyBody{bank}}, ref(RefRole::corrected, added));
  EXPECT_EQ(in("envoys").talks.find_party("bank")->role, PartyRole::observer);
  must("layla", "envoys", {}, ChannelBody{{"line", "envoys", "north"}});
  EXPECT_EQ(in("envoys").talks.channels.size(), 1u);
}

TEST_F(FoldTest, PreferencesAndStatementsReachTheCase) {
  must("layla", "envoys", {},
       PreferencesBody{"north", "walk_away: 3\npoints:\n  aid: {values: {daily: 5}}\n"});
  ASSERT_EQ(in("envoys").talks.preferences.size(), 1u);
  EXPECT_EQ(in("envoys").talks.preferences[0].walk_away, Decimal(3));
  StatementBody statement;
  statement.statement.party = "south";
  statement.statement.kind = StatementKind::refuses;
  must("layla", "envoys", {}, statement, ref(RefRole::draft, draft));
  EXPECT_EQ(in("envoys").talks.preference_statements.at(0).draft, "d" + std::to_string(draft));
}

TEST_F(FoldTest, ATextIsFrozenAndSignedAndPhasesClose) {
  const Number put = relay(draft, "north");
  must("layla", "envoys", {"north"}, FreezeBody{}, {{RefRole::draft, {draft, put}}});
  EXPECT_EQ(in("envoys").frozen_drafts.at(0), "d" + std::to_string(draft));
  EXPECT_EQ(in("north").frozen_drafts.at(0), in("north").talks.drafts[0].id);
  const Draft& text = in("north").talks.drafts[0];
  const std::string digest = *draft_digest({text.title, text.date, text.positions});
  const SeedSignature signature = sign_with_seed(std::array<std::uint8_t, 32>{}, digest);
  must("yusuf", "north", {"envoys"},
       SignBody{person_id("yusuf"), digest, signature.key, signature.signature},
       ref(RefRole::draft, last("north") - 1));
  EXPECT_EQ(in("envoys").signatures.at(0).draft, "d" + std::to_string(draft));
  must("layla", "envoys", {}, PhaseBody{"one", Text("First"), {"aid"}});
  must("layla", "envoys", {}, ClosePhaseBody{"one", {}});
  EXPECT_EQ(in("envoys").phases.at(0).closed, last("envoys"));
}

TEST_F(FoldTest, ASecretAnswerIsOnADeskAndNowhereElse) {
  const Number posed = must("layla", "envoys", {"north", "south"},
                            PoseBody{.rooms = {room_id("north"), room_id("south")},
                                     .package = {{{"aid", OptionId{"weekly"}}}},
                                     .closes = "2027-03-02T09:00:00Z",
                                     .words = {}});
  const std::string before = dump(in("north")) + dump(in("envoys")) + dump(in("south"));
  const auto pose = in("north").poses.at(0).event;
  EXPECT_EQ(refusal("yusuf", "north", {}, SecretAnswerBody{pose, true},
                    ref(RefRole::pose, last("north"))),
            "");
  EXPECT_EQ(dump(in("north")) + dump(in("envoys")) + dump(in("south")), before);
  const auto desk = view(in("p:yusuf").log.to_vector(), room_id("p:yusuf"));
  ASSERT_TRUE(desk);
  EXPECT_EQ(desk->rooms.at(0).introduction.kind, RoomKind::desk);
  ASSERT_EQ(desk->poses.size(), 1u);
  EXPECT_EQ(desk->poses[0].own_answers, (std::vector<std::pair<Number, bool>>{{1, true}}));
  now = "2027-03-02T09:00:00Z";
  must("layla", "envoys", {"north", "south"}, OutcomeBody{SecretOutcome::closed},
       ref(RefRole::pose, posed));
  EXPECT_EQ(in("south").poses.at(0).outcome, SecretOutcome::closed);
}

TEST_F(FoldTest, AReleaseArrivesWithoutItsProposal) {
  const Number note = must("layla", "envoys", {},
                           NoteBody{.words = Text("They tire"), .terms = Terms::unattributed});
  const Number proposed = must(
      "layla", "envoys", {}, ProposeReleaseBody{.to = {room_id("consuls")}, .words = Text("Tired")},
      ref(RefRole::source, note));
  EXPECT_EQ(in("envoys").releases.at(0).state, SeenRelease::State::proposed);
  must("karim", "envoys", {"consuls"},
       ReleaseBody{.to = {room_id("consuls")}, .words = Text("Tired"), .party = ""},
       {{RefRole::source, {note}}, {RefRole::proposal, {proposed}}});
  EXPECT_EQ(in("envoys").releases.at(0).state, SeenRelease::State::released);
  ASSERT_EQ(in("consuls").releases.size(), 1u);
  EXPECT_EQ(in("consuls").releases[0].proposal, 0);
  EXPECT_EQ(in("consuls").releases[0].body.words.in(""), "Tired");
}

TEST_F(FoldTest, TheLabelIsWhoHasEverything) {
  EXPECT_EQ(in("envoys").label, std::vector{room_id("envoys")});
  must("layla", "envoys", {"map"}, room_body("map", RoomKind::subset));
  EXPECT_EQ(in("map").label.size(), 2u);
  must("layla", "map", {}, NoteBody{.words = Text("alone")});
  EXPECT_EQ(in("map").label, std::vector{room_id("map")});
}

TEST_F(FoldTest, NewcomersWithoutPastStartLaterAndKnowLess) {
  const Number put = relay(draft, "north");
  respond(response_body("north", "aid", ResponseKind::agreed), put);
  const std::vector<Copy> log = in("envoys").log.to_vector();
  for (std::size_t from = 0; from <= log.size(); ++from) {
    const auto seen = view(std::span(log).subspan(from), room_id("envoys"));
    ASSERT_TRUE(seen) << from << ": " << format_error(seen.error());
    EXPECT_TRUE(validate(seen->talks)) << from;
    const auto shown = board(*seen);
    if (from == log.size() - 1) {
      EXPECT_EQ(seen->rooms.at(0).label, "this room");
      EXPECT_EQ(seen->unplaced.size(), 1u);
      EXPECT_EQ(seen->find_copy(1), nullptr);
      EXPECT_EQ(seen->find_copy(log.back().number)->number, log.back().number);
    }
  }
}

TEST_F(FoldTest, ErasedCopiesKeepTheirPlacesAndNothingElse) {
  const Number put = relay(draft, "north");
  respond(response_body("north", "aid", ResponseKind::agreed), put);
  const std::vector<Copy> log = in("envoys").log.to_vector();
  for (std::size_t gone = 0; gone < log.size(); ++gone) {
    std::vector<Copy> copies = log;
    copies[gone] = {
        .number = log[gone].number, .event = {.id = log[gone].event.id}, .erased = true};
    const auto seen = view(copies, room_id("envoys"));
    ASSERT_TRUE(seen) << gone << ": " << format_error(seen.error());
    EXPECT_TRUE(validate(seen->talks)) << gone;
    EXPECT_EQ(seen->log.size(), log.size());
  }
}

TEST_F(FoldTest, CopiesOutOfOrderAndCasesThatDoNotReadAreRefusedByNumber) {
  View seen = in("north");
  const std::string before = dump(seen);
  Copy copy = seen.log.back();
  auto wrong = apply(seen, copy);
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().where.file, "event " + std::to_string(copy.number));
  copy.number += 1;
  copy.event.body = CaseBody{"dragoman: 1\npoints: [\n"};
  wrong = apply(seen, copy);
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().where.file, "event " + std::to_string(copy.number));
  EXPECT_EQ(dump(seen), before);
}

TEST_F(FoldTest, SealingAndErasingAreSeen) {
  must("layla", "envoys", {}, EraseBody{person_id("sara"), ""});
  EXPECT_TRUE(in("envoys").find_person(person_id("sara"))->erased);
  EXPECT_EQ(in("envoys").find_person(person_id("sara"))->label, "erased person");
  must("layla", "envoys", {"north"}, SealBody{});
  EXPECT_TRUE(in("envoys").sealed);
  EXPECT_FALSE(in("north").sealed);
  EXPECT_TRUE(in("north").find_room(room_id("envoys"))->sealed);
}

TEST(FoldCost, GrowsWithTheCopiesAndNotWithTheirSquare) {
  const auto seconds = [](int notes) {
    Mediation talks;
    const Number put = talks.relay(talks.draft, "north");
    for (int i = 0; i < notes; ++i) {
      Act act;
      act.event = {.id = id_named<EventId>("x" + std::to_string(i)),
                   .at = talks.now,
                   .by = person_id("layla"),
                   .from = room_id("envoys"),
                   .audience = {room_id("envoys")},
                   .body = response_body("north", "aid", ResponseKind::agreed, "Yes")};
      act.refs = ref(RefRole::draft, put);
      talks.append(act);
    }
    const auto start = std::chrono::steady_clock::now();
    const auto seen = view(talks.in("envoys").log.to_vector(), room_id("envoys"));
    EXPECT_EQ(seen->talks.responses.size(), static_cast<std::size_t>(notes));
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  };
  const double few = seconds(2'000), many = seconds(20'000);
  EXPECT_LT(many, 60 * few + 0.05) << "ten times the copies";
  RecordProperty("seconds_for_20000", std::to_string(many));
}

}  // namespace
}  // namespace dragoman::record
