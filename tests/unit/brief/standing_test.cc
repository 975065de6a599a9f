#include "brief/standing.h"

#include <gtest/gtest.h>

#include "talks.h"

namespace dragoman::brief {
namespace {

class StandingTest : public testing::Test {
 protected:
  Standing at(const std::string& party, const std::string& point) {
    return standing_of(talks_, &talks_.drafts.back(), party, point);
  }
  Case talks_ = worded_talks();
};

TEST_F(StandingTest, OnlyPlainAgreementIsAgreement) {
  EXPECT_EQ(at("north", "aid").verdict, Verdict::agreed);
  EXPECT_EQ(at("south", "aid").verdict, Verdict::qualified);
  EXPECT_EQ(at("south", "withdrawal").verdict, Verdict::qualified);
  EXPECT_EQ(at("north", "movement").verdict, Verdict::silent);
  for (const ResponseKind kind :
       {ResponseKind::in_principle, ResponseKind::understanding, ResponseKind::reservation,
        ResponseKind::demand, ResponseKind::rejected, ResponseKind::declined}) {
    talks_.responses[0].kind = kind;
    EXPECT_NE(at("north", "aid").verdict, Verdict::agreed);
  }
}

TEST_F(StandingTest, AgreementOnAConditionIsQualified) {
  talks_.responses[0].conditioned_on = {"lists"};
  EXPECT_EQ(at("north", "aid").verdict, Verdict::qualified);
  talks_.responses[0].conditioned_on.clear();
  talks_.responses[0].terms = Terms::conditional;
  EXPECT_EQ(at("north", "aid").verdict, Verdict::qualified);
}

TEST_F(StandingTest, DifferentWordsThroughDifferentChannelsStandSideBySide) {
  const Standing standing = at("north", "withdrawal");
  EXPECT_EQ(standing.current.size(), 2u);
  EXPECT_TRUE(standing.heard_differently);
  EXPECT_EQ(standing.verdict, Verdict::contested);
}

TEST_F(StandingTest, ALaterWordThroughTheSameChannelReplaces) {
  talks_.responses[3].channel = "first-north";
  EXPECT_EQ(at("north", "withdrawal").current.size(), 2u) << "undated words cannot be ordered";
  talks_.responses[3].date = Date::parse("2026-02-15");
  const Standing standing = at("north", "withdrawal");
  ASSERT_EQ(standing.current.size(), 1u);
  EXPECT_EQ(standing.current[0].response->id, "r4");
  ASSERT_EQ(standing.past.size(), 1u);
  EXPECT_EQ(standing.past[0].currency, Currency::replaced);
}

TEST_F(StandingTest, AnAnswerToAChangedTextIsOld) {
  const Standing standing = at("north", "lists");
  EXPECT_EQ(standing.verdict, Verdict::silent);
  ASSERT_EQ(standing.past.size(), 1u);
  EXPECT_EQ(standing.past[0].currency, Currency::old);
}

TEST_F(StandingTest, AnAnswerCarriesWhileItsTextIsUnchanged) {
  Response& response = talks_.responses[5];
  response.point = "movement";
  ASSERT_EQ(at("north", "movement").current.size(), 1u);
  EXPECT_EQ(at("north", "movement").current[0].currency, Currency::carried);
  response.conditioned_on = {"lists"};
  EXPECT_TRUE(at("north", "movement").current.empty()) << "a point it rests on has changed";
}

TEST_F(StandingTest, AnEditorialChangeCarriesVisibly) {
  Position position = talks_.drafts[0].positions[0];
  position.text = Text("new wording");
  position.editorial = true;
  talks_.drafts[1].positions.push_back(position);
  ASSERT_EQ(at("north", "lists").current.size(), 1u);
  EXPECT_EQ(at("north", "lists").current[0].currency, Currency::carried_edited);
  talks_.drafts[1].positions.back().editorial = false;
  EXPECT_TRUE(at("north", "lists").current.empty());
}

TEST_F(StandingTest, ADetailCanSpoilAgreementButNotMakeIt) {
  const Point& withdrawal = talks_.points[1];
  talks_.responses.resize(1);
  talks_.responses[0].point = "withdrawal";
  talks_.responses[0].detail = "dates";
  const Draft* draft = &talks_.drafts.back();
  EXPECT_EQ(verdict_on_point(talks_, draft, "north", withdrawal), Verdict::silent);
  talks_.responses.push_back(talks_.responses[0]);
  talks_.responses[1].detail.clear();
  EXPECT_EQ(verdict_on_point(talks_, draft, "north", withdrawal), Verdict::agreed);
  talks_.responses[0].kind = ResponseKind::demand;
  EXPECT_EQ(verdict_on_point(talks_, draft, "north", withdrawal), Verdict::contested);
}

TEST_F(StandingTest, WithoutADraftNothingIsCurrent) {
  EXPECT_TRUE(standing_of(talks_, nullptr, "north", "aid").current.empty());
}

}  // namespace
}  // namespace dragoman::brief
