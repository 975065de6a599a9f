#include "model/standing.h"

#include <gtest/gtest.h>

#include <random>

namespace dragoman::model {
namespace {

Response answer(const std::string& id, const std::string& party, const std::string& point,
                ResponseKind kind) {
  Response made;
  made.id = id;
  made.party = party;
  made.point = point;
  made.draft = "second";
  made.kind = kind;
  return made;
}

Text arabic_and_english(const std::string& arabic, const std::string& english) {
  Text text;
  text.set("ar", arabic);
  text.set("en", english);
  return text;
}

// Two parties, two channels to the north, two drafts that differ at "lists" only.
Case two_rooms() {
  Case talks;
  for (const char* id : {"north", "south"}) talks.parties.push_back({.id = id});
  talks.mediators = {{.id = "first"}, {.id = "second"}};
  talks.channels = {{"first-north", "first", "north"}, {"second-north", "second", "north"}};
  for (const char* id : {"aid", "withdrawal", "lists", "movement"}) {
    talks.points.push_back({.id = id, .options = {{.id = "narrow"}, {.id = "wide"}}});
  }
  talks.points[0].text = Text("Aid enters daily through all crossings.");
  talks.points[1].details = {{"dates", Text("dates")}};
  talks.drafts.push_back({.id = "first"});
  talks.drafts[0].positions.push_back({.point = "lists", .text = Text("old")});
  talks.drafts.push_back({.id = "second", .follows = "first"});
  talks.responses = {answer("r1", "north", "aid", ResponseKind::agreed),
                     answer("r2", "south", "aid", ResponseKind::reservation),
                     answer("r3", "north", "withdrawal", ResponseKind::demand),
                     answer("r4", "north", "withdrawal", ResponseKind::in_principle),
                     answer("r5", "south", "withdrawal", ResponseKind::understanding),
                     answer("r6", "north", "lists", ResponseKind::agreed)};
  talks.responses[2].channel = "first-north";
  talks.responses[2].date = Date::parse("2026-02-14");
  talks.responses[3].channel = "second-north";
  talks.responses[5].draft = "first";
  return talks;
}

class StandingTest : public testing::Test {
 protected:
  Standing at(const std::string& party, const std::string& point) {
    return standing_of(talks_, &talks_.drafts.back(), party, point);
  }
  Case talks_ = two_rooms();
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

TEST_F(StandingTest, OnlyTheAnsweredLanguageDecides) {
  talks_.drafts[0].positions[0].text = arabic_and_english("قديم", "old");
  talks_.drafts[1].positions.push_back(
      {.point = "lists", .text = arabic_and_english("قديم", "the former")});
  EXPECT_TRUE(at("north", "lists").current.empty()) << "no language: all of them count";
  talks_.responses[5].words.set("ar", "نعم");
  ASSERT_EQ(at("north", "lists").current.size(), 1u);
  EXPECT_EQ(at("north", "lists").current[0].currency, Currency::carried);
  talks_.responses[5].words.set("en", "Yes");
  EXPECT_TRUE(at("north", "lists").current.empty()) << "answered in both";
}

TEST_F(StandingTest, AnAnswerInALanguageTheTextDoesNotHaveRestsOnAllOfThem) {
  talks_.drafts[0].positions[0].text = arabic_and_english("قديم", "old");
  talks_.drafts[1].positions.push_back(
      {.point = "lists", .text = arabic_and_english("قديم", "the former")});
  talks_.responses[5].words.set("he", "כן");
  EXPECT_TRUE(at("north", "lists").current.empty());
}

TEST_F(StandingTest, ABracketIsTheSameInAnyOrderAndAnotherOneIsNot) {
  talks_.drafts[0].positions[0].values = {OptionId{"narrow"}, OptionId{"wide"}};
  talks_.drafts[1].positions.push_back({.point = "lists",
                                        .values = {OptionId{"wide"}, OptionId{"narrow"}},
                                        .text = Text("old"),
                                        .editorial = true});
  EXPECT_EQ(at("north", "lists").current.size(), 1u);
  talks_.drafts[1].positions[0].values.pop_back();
  EXPECT_TRUE(at("north", "lists").current.empty()) << "an editorial mark excuses no other value";
}

TEST_F(StandingTest, WhatTheDraftDoesNotRewordIsThePointsText) {
  talks_.drafts[1].positions.push_back({.point = "lists"});
  EXPECT_TRUE(at("north", "lists").current.empty());
  talks_.points[2].text = Text("old");
  EXPECT_EQ(at("north", "lists").current.size(), 1u);
}

TEST_F(StandingTest, ADraftOutsideTheChainIsComparedAsItStands) {
  talks_.drafts[1].follows.clear();
  talks_.drafts[1].positions.push_back(
      {.point = "lists", .text = Text("reworded"), .editorial = true});
  EXPECT_TRUE(at("north", "lists").current.empty()) << "marks are measured against another text";
  talks_.drafts[1].positions[0].text = Text("old");
  EXPECT_EQ(at("north", "lists").current.size(), 1u);
}

TEST_F(StandingTest, AChangeThatWasTakenBackDoesNotReviveAnAnswer) {
  talks_.drafts.push_back(talks_.drafts[0]);
  talks_.drafts[2].id = "third";
  talks_.drafts[2].follows = "second";
  EXPECT_TRUE(at("north", "lists").current.empty());
}

TEST_F(StandingTest, TheSameKindWithOtherValuesIsHeardDifferently) {
  talks_.responses[3].kind = ResponseKind::demand;
  EXPECT_FALSE(at("north", "withdrawal").heard_differently);
  talks_.responses[3].wants = {OptionId{"wide"}};
  EXPECT_TRUE(at("north", "withdrawal").heard_differently);
}

// Many responses to one chain at once: each as currency_of() has it.
TEST_F(StandingTest, ManyAtOnceAreAsOneByOne) {
  std::mt19937_64 random(11);
  const auto pick = [&](std::size_t bound) { return static_cast<std::size_t>(random() % bound); };
  for (int round = 0; round < 200; ++round) {
    talks_.drafts.clear();
    for (std::size_t i = 0; i < 8; ++i) {
      Draft draft{.id = "d" + std::to_string(i)};
      for (const Point& point : talks_.points) {
        if (pick(4) == 0) continue;
        Position position{.point = point.id, .editorial = pick(3) == 0};
        if (pick(3) != 0) position.values = {OptionId{pick(4) == 0 ? "wide" : "narrow"}};
        if (pick(2) == 0)
          position.text =
              arabic_and_english(pick(3) == 0 ? "قديم" : "جديد", pick(3) == 0 ? "old" : "new");
        draft.positions.push_back(std::move(position));
      }
      talks_.drafts.push_back(std::move(draft));
    }
    Chain chain;
    for (std::size_t i = 8; i > 0; --i) {
      if (pick(3) != 0) chain.push_back({&talks_.drafts[i - 1], pick(4) != 0});
    }
    Currencies currencies(talks_, chain);
    for (int n = 0; n < 60; ++n) {
      Response response = answer("r", "north", talks_.points[pick(4)].id, ResponseKind::agreed);
      if (pick(5) == 0) response.point.clear();
      response.draft = "d" + std::to_string(pick(9));
      if (pick(3) == 0) response.conditioned_on = {talks_.points[pick(4)].id};
      if (pick(2) == 0) response.words.set(pick(2) == 0 ? "ar" : "en", "x");
      if (pick(6) == 0) response.words.set("he", "x");
      ASSERT_EQ(currencies.of(response), currency_of(talks_, chain, response)) << round;
    }
  }
}

}  // namespace
}  // namespace dragoman::model
