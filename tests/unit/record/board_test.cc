// The board: what counts as current, as agreed, as heard differently.
#include <gtest/gtest.h>

#include "dragoman/view.h"
#include "fold_talks.h"

namespace dragoman::record {
namespace {

class BoardTest : public testing::Test, protected Mediation {
 protected:
  Cell cell(const std::string& room, const std::string& party, const std::string& point,
            const std::string& detail = "") {
    for (const Cell& one : board(in(room)).cells) {
      if (one.party == party && one.point == point && one.detail == detail) return one;
    }
    ADD_FAILURE() << "no cell " << party << ' ' << point;
    return {};
  }
  Cell north_aid(const std::string& room = "envoys") { return cell(room, "north", "aid"); }
  // Tables a follow-up of a draft and returns its number.
  Number follow(Number before, std::vector<Position> positions) {
    return must("layla", "envoys", {}, draft_body(std::move(positions)),
                ref(RefRole::follows, before));
  }
  Number agree(Number put) {
    return respond(response_body("north", "aid", ResponseKind::agreed, "Yes"), put);
  }
};

TEST_F(BoardTest, EveryPartyHasACellForTheWholeEachPointAndEachDetail) {
  EXPECT_EQ(board(in("envoys")).cells.size(), 2u * (1 + 3 + 1));
  EXPECT_EQ(board(in("envoys")).cells[2].detail, "hours");
}

TEST_F(BoardTest, WhatIsMissingIsDerivedFromTheRelays) {
  EXPECT_EQ(north_aid().state, CellState::not_shown);
  relay(draft, "north", RelayedAs::hypothetical);
  EXPECT_EQ(north_aid().state, CellState::not_asked);
  const Number put = relay(draft, "north");
  EXPECT_EQ(north_aid().state, CellState::awaiting);
  EXPECT_EQ(north_aid("north").state, CellState::awaiting);
  EXPECT_EQ(cell("envoys", "north", "start").state, CellState::not_shown) << "not in the draft";
  EXPECT_EQ(cell("envoys", "south", "aid").state, CellState::not_shown);
  EXPECT_EQ(cell("consuls", "north", "aid").state, CellState::not_shown) << "they do not know";
  agree(put);
  EXPECT_EQ(north_aid().state, CellState::answered);
}

TEST_F(BoardTest, OnlyPlainUnconditionedAgreementIsAgreed) {
  const Number put = relay(draft, "north");
  for (const ResponseKind kind :
       {ResponseKind::in_principle, ResponseKind::understanding, ResponseKind::reservation,
        ResponseKind::demand, ResponseKind::rejected, ResponseKind::declined}) {
    respond(response_body("north", "aid", kind), put);
    EXPECT_FALSE(north_aid().agreed);
  }
  auto conditioned = response_body("north", "aid", ResponseKind::agreed);
  conditioned.response.conditioned_on = {"toll"};
  respond(conditioned, put);
  EXPECT_FALSE(north_aid().agreed);
  auto on_terms = response_body("north", "aid", ResponseKind::agreed);
  on_terms.response.terms = Terms::conditional;
  on_terms.response.only_if = "they open the gate";
  respond(on_terms, put);
  EXPECT_FALSE(north_aid().agreed);
  agree(put);
  EXPECT_TRUE(north_aid().agreed);
  EXPECT_EQ(north_aid().current.size(), 1u) << "the last word of the room counts";
  EXPECT_EQ(north_aid().old.size(), 8u);
}

TEST_F(BoardTest, AnUnconfirmedAgreementSaysSo) {
  const Number put = relay(draft, "north");
  agree(put);
  EXPECT_TRUE(north_aid().agreed);
  EXPECT_FALSE(north_aid().confirmed);
  EXPECT_EQ(north_aid().current[0].wording, WordingStatus::recorded);
  must("yusuf", "north", {"envoys"}, response_body("north", "aid", ResponseKind::agreed),
       ref(RefRole::draft, last("north")));
  EXPECT_EQ(north_aid().current.size(), 2u) << "the party's own word stands beside ours";
  EXPECT_TRUE(north_aid("north").confirmed);
}

TEST_F(BoardTest, AFollowUpThatWasNeverRelayedLeavesTheAnswerCurrent) {
  const Number put = relay(draft, "north");
  agree(put);
  follow(draft, {choice("aid", "weekly")});
  ASSERT_EQ(north_aid().current.size(), 1u);
  EXPECT_FALSE(north_aid().current[0].carried);
}

TEST_F(BoardTest, AnAnswerCarriesFromRelayToRelayInBothRoomsAlike) {
  must("yusuf", "north", {"envoys"}, response_body("north", "aid", ResponseKind::agreed),
       ref(RefRole::draft, (relay(draft, "north"), last("north"))));
  const Number changed = follow(draft, {choice("aid", "weekly")});
  const Number back = follow(changed, {choice("aid", "daily")});
  relay(back, "north");
  for (const char* room : {"envoys", "north"}) {
    ASSERT_EQ(north_aid(room).current.size(), 1u) << room << ": it never saw the change";
    EXPECT_TRUE(north_aid(room).current[0].carried) << room;
    EXPECT_FALSE(north_aid(room).current[0].carried_editorially) << room;
  }
  relay(changed, "north");
  for (const char* room : {"envoys", "north"}) {
    EXPECT_TRUE(north_aid(room).current.empty()) << room;
    EXPECT_EQ(north_aid(room).old.size(), 1u) << room;
    EXPECT_EQ(north_aid(room).state, CellState::awaiting) << room;
  }
}

TEST_F(BoardTest, AnEditorialEditCarriesVisiblyAndASubstantialOneDoesNot) {
  agree(relay(draft, "north"));
  const Number edited = follow(draft, {choice("aid", "daily", "Aid comes in", true)});
  relay(edited, "north");
  ASSERT_EQ(north_aid().current.size(), 1u);
  EXPECT_TRUE(north_aid().current[0].carried_editorially);
  const Number rewritten = follow(edited, {choice("aid", "daily", "Some aid comes in")});
  const Number again = follow(rewritten, {choice("aid", "daily", "Some aid enters", true)});
  relay(again, "north");
  EXPECT_TRUE(north_aid().current.empty()) << "the edit before the last was never shown";
}

TEST_F(BoardTest, OnlyTheAnsweredLanguageAndThePointsItRestsOnCount) {
  const Number put = relay(draft, "north");
  auto arabic = response_body("north", "aid", ResponseKind::agreed);
  arabic.response.words.set("ar", "نعم");
  respond(arabic, put);
  auto resting = response_body("north", "aid", ResponseKind::agreed);
  resting.response.conditioned_on = {"toll"};
  resting.response.words.set("ar", "نعم");
  resting.response.source = "another";
  Position same = choice("aid", "daily");
  same.text.set("en", "Aid passes");
  same.text.set("ar", "تدخل المساعدات");
  const Number next = follow(draft, {same, {.point = "toll", .values = {Decimal(5)}}});
  relay(next, "north");
  ASSERT_EQ(north_aid().current.size(), 1u);
  respond(resting, put);
  EXPECT_EQ(north_aid().current.size(), 1u);
  EXPECT_EQ(north_aid().current[0].response, "r" + std::to_string(last("envoys") - 3))
      << "the answer that rests on the toll is old: the toll changed";
}

TEST_F(BoardTest, TwoChannelsThatBringDifferentAnswersStandSideBySide) {
  must("layla", "envoys", {}, ChannelBody{{"first", "envoys", "north"}});
  must("layla", "envoys", {}, ChannelBody{{"second", "consuls", "north"}});
  const Number put = relay(draft, "north");
  auto one = response_body("north", "aid", ResponseKind::agreed);
  one.response.channel = "first";
  auto other = response_body("north", "aid", ResponseKind::rejected);
  other.response.channel = "second";
  respond(one, put);
  respond(other, put);
  EXPECT_EQ(north_aid().current.size(), 2u);
  EXPECT_TRUE(north_aid().heard_differently);
  EXPECT_FALSE(north_aid().agreed);
  other.response.kind = ResponseKind::agreed;
  respond(other, put);
  EXPECT_EQ(north_aid().current.size(), 2u);
  EXPECT_FALSE(north_aid().heard_differently);
  EXPECT_TRUE(north_aid().agreed);
}

TEST_F(BoardTest, AWalkOutSuspendsAndCountsAsNoAgreement) {
  const Number put = relay(draft, "north");
  must("layla", "envoys", {}, WalkOutBody{"north", {}});
  agree(put);
  EXPECT_TRUE(north_aid().suspended);
  EXPECT_FALSE(north_aid().agreed);
  EXPECT_EQ(north_aid().current.size(), 1u);
  must("layla", "envoys", {}, ReturnBody{"north", {}});
  EXPECT_FALSE(north_aid().suspended);
  EXPECT_TRUE(north_aid().agreed);
}

TEST_F(BoardTest, ADetailSpoilsAgreementAndNeverMakesIt) {
  const Number put = relay(draft, "north");
  auto hours = response_body("north", "aid", ResponseKind::agreed);
  hours.response.detail = "hours";
  respond(hours, put);
  EXPECT_TRUE(cell("envoys", "north", "aid", "hours").agreed);
  EXPECT_FALSE(north_aid().agreed);
  agree(put);
  EXPECT_TRUE(north_aid().agreed);
  hours.response.kind = ResponseKind::demand;
  respond(hours, put);
  EXPECT_FALSE(north_aid().agreed);
}

TEST_F(BoardTest, AnAnswerToTheWholeDraftIsACellOfItsOwn) {
  const Number put = relay(draft, "north");
  respond(response_body("north", "", ResponseKind::agreed), put);
  EXPECT_TRUE(cell("envoys", "north", "").agreed);
  EXPECT_EQ(north_aid().state, CellState::awaiting);
  relay(follow(draft, {choice("aid", "daily")}), "north");
  EXPECT_TRUE(cell("envoys", "north", "").current.empty()) << "the toll is gone from the text";
}

}  // namespace
}  // namespace dragoman::record
