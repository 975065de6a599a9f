// One more word: what is taken over, and that nothing is concluded differently for it.
#include <gtest/gtest.h>

#include "unit/infer/talks.h"

namespace dragoman::infer {
namespace {

const std::string kWords =
    "  - {id: a, party: north, order: {aid: [daily, weekly, never]}}\n"
    "  - {id: b, party: north, refuses: first}\n"
    "  - {id: c, party: south, order: {aid: [never, weekly, daily]}}\n"
    "  - {id: d, party: south, accepts: first}\n"
    "  - {id: e, party: south, refuses: {aid: daily, line: far, toll: 0}}\n";

PreferenceStatement order_of(const std::string& id, const std::string& party,
                             const std::string& point, const std::string& better,
                             const std::string& worse) {
  PreferenceStatement word;
  word.id = id;
  word.party = party;
  word.kind = StatementKind::order;
  word.point = point;
  word.ranked = {OptionId{better}, OptionId{worse}};
  return word;
}

// The shares after learning, against those of the same words read afresh.
void expect_as_afresh(const Inference& inference, const InferOptions& options) {
  const auto afresh = find_inferred(inference.talks(), options);
  ASSERT_TRUE(afresh);
  const InferredResult& learnt = inference.result();
  ASSERT_FALSE(learnt.candidates.empty());
  ASSERT_FALSE(afresh->candidates.empty());
  EXPECT_NEAR(learnt.candidates[0].joint.value, afresh->candidates[0].joint.value, 0.06);
  EXPECT_NEAR(learnt.candidates[0].joint.least, afresh->candidates[0].joint.least, 0.12);
  ASSERT_EQ(learnt.orders.size(), afresh->orders.size());
  for (std::size_t i = 0; i < learnt.orders.size(); ++i) {
    EXPECT_EQ(learnt.orders[i].better, afresh->orders[i].better);
    EXPECT_EQ(learnt.orders[i].worse, afresh->orders[i].worse);
    EXPECT_EQ(learnt.orders[i].known, afresh->orders[i].known);
  }
  for (const InferredPackage& package : learnt.candidates)
    for (std::size_t p = 0; p < learnt.parties.size(); ++p)
      if (package.acceptability[p].standing == Standing::necessary) {
        EXPECT_EQ(package.by_party[p].value, 1);
      }
}

TEST(Inference, KeepsTheSamplesThatAgreeWithTheAnswer) {
  const InferOptions options{.samples = 4000, .questions = 0};
  auto inference = Inference::begin(talks_with(statements(kWords)), options);
  ASSERT_TRUE(inference);
  ASSERT_TRUE(inference->learn(order_of("f", "north", "line", "far", "near")));
  const auto draws = [&](Prior prior, const std::string& party) {
    for (const SampleReport& report : inference->result().samples)
      if (report.prior == prior && report.party == party) return report.draws;
    return 0;
  };
  EXPECT_LT(draws(Prior::flat, "north"), 4000) << "more than half agree";
  EXPECT_GE(draws(Prior::flat, "north"), 2000);
  EXPECT_EQ(draws(Prior::flat, "south"), 4000) << "nothing is new of the South";
  EXPECT_LT(draws(Prior::opposed, "south"), 1000) << "parties depend on each other";
  expect_as_afresh(*inference, options);
}

TEST(Inference, GoesOnFromTheSamplesThatAgreeWhereTheyAreFew) {
  const InferOptions options{.samples = 4000, .questions = 0};
  auto inference = Inference::begin(talks_with(statements(kWords)), options);
  ASSERT_TRUE(inference);
  ASSERT_TRUE(inference->learn(order_of("f", "north", "line", "near", "far")));
  for (const SampleReport& report : inference->result().samples) {
    EXPECT_EQ(report.draws, report.prior == Prior::flat ? 4000 : 1000);
    EXPECT_TRUE(report.converged);
    EXPECT_GE(report.effective_size, report.draws / 2);
    const bool depends = report.party == "north" || report.prior == Prior::opposed;
    EXPECT_EQ(report.chains > 64, depends) << "a chain from every sample that agrees";
  }
  expect_as_afresh(*inference, options);
}

TEST(Inference, DrawsAnewWhereTooFewAgree) {
  const InferOptions options{.samples = 4000, .questions = 0};
  auto inference = Inference::begin(talks_with(statements(kWords)), options);
  ASSERT_TRUE(inference);
  PreferenceStatement rare = order_of("f", "north", "toll", "", "");
  rare.ranked = {Decimal(0), Decimal(4), Decimal(7), Decimal(10)};
  ASSERT_TRUE(inference->learn(rare)) << "7 is a new corner: nothing can be taken over";
  expect_as_afresh(*inference, options);
  rare = order_of("g", "south", "toll", "", "");
  rare.ranked = {Decimal(10), Decimal(7), Decimal(4), Decimal(0)};
  ASSERT_TRUE(inference->learn(rare)) << "one in twenty-four agrees";
  for (const SampleReport& report : inference->result().samples)
    if (report.prior == Prior::flat) {
      EXPECT_EQ(report.draws, 4000);
    }
  expect_as_afresh(*inference, options);
}

TEST(Inference, TakesBackSamplesWhenWordsAreSetAside) {
  const InferOptions options{.samples = 2000, .questions = 0};
  auto inference = Inference::begin(talks_with(statements(kWords)), options);
  ASSERT_TRUE(inference);
  ASSERT_TRUE(inference->learn(order_of("f", "north", "aid", "never", "daily")));
  EXPECT_EQ(inference->result().contradictions.size(), 1u);
  expect_as_afresh(*inference, options);
}

TEST(Inference, BoundsAWalkAwayValueThatNothingBoundedBefore) {
  const InferOptions options{.samples = 1000, .questions = 2};
  auto inference = Inference::begin(
      talks_with(statements("  - {party: north, accepts: first}\n"
                            "  - {party: south, order: {aid: [never, weekly]}}\n")),
      options);
  ASSERT_TRUE(inference);
  EXPECT_TRUE(inference->result().candidates.empty());
  PreferenceStatement word;
  word.id = "f";
  word.party = "south";
  word.kind = StatementKind::refuses;
  word.draft = "first";
  ASSERT_TRUE(inference->learn(word));
  EXPECT_FALSE(inference->result().candidates.empty());
  expect_as_afresh(*inference, options);
}

TEST(Inference, LeavesEverythingAsItWasWhenAWordIsRefused) {
  auto inference =
      Inference::begin(talks_with(statements(kWords)), {.samples = 500, .questions = 0});
  ASSERT_TRUE(inference);
  const double before = inference->result().candidates[0].joint.value;
  EXPECT_FALSE(inference->learn(order_of("f", "north", "none", "near", "far")));
  EXPECT_EQ(inference->result().candidates[0].joint.value, before);
  EXPECT_EQ(inference->talks().preference_statements.size(), 5u);
  EXPECT_TRUE(inference->learn(order_of("f", "north", "line", "near", "far")));
}

TEST(Inference, AQuestionToOneRoomStaysWhenAnotherSpeaks) {
  auto inference =
      Inference::begin(talks_with(statements(kWords)), {.samples = 1000, .questions = 3});
  ASSERT_TRUE(inference);
  const auto own = [&](const std::string& party) {
    std::string texts;
    for (const Question& question : inference->result().questions)
      if (question.party == party && !question.for_mediators_only) texts += question.text + '\n';
    return texts;
  };
  const std::string north = own("north"), south = own("south");
  EXPECT_FALSE(north.empty());
  ASSERT_TRUE(inference->learn(order_of("f", "south", "line", "near", "far")));
  EXPECT_EQ(own("north"), north);
  EXPECT_NE(own("south"), south);
}

// What a room may see of the questions to it, byte for byte.
TEST(Inference, WhatOthersSaidChangesNothingThatARoomMaySee) {
  const std::string north =
      "  - {id: a, party: north, order: {aid: [daily, weekly, never]}}\n"
      "  - {id: b, party: north, refuses: first}\n";
  const auto seen = [&](const std::string& others) {
    const auto result =
        find_inferred(talks_with(statements(north + others)), {.samples = 1000, .questions = 4});
    EXPECT_TRUE(result);
    std::string told;
    for (const Question& question : result->questions) {
      const bool own = question.computed_from == std::vector<std::string>{question.party};
      EXPECT_EQ(question.for_mediators_only, !own);
      if (question.party != "north" || question.for_mediators_only) continue;
      told += question.text + ' ' + std::to_string(question.yes) + ' ' +
              std::to_string(question.gain) + ' ' + std::to_string(question.gain_low) + ' ' +
              std::to_string(question.gain_high) + '\n';
    }
    return told;
  };
  const std::string alone = seen("");
  EXPECT_FALSE(alone.empty());
  EXPECT_EQ(seen("  - {party: south, accepts: second}\n"), alone);
  EXPECT_EQ(seen("  - {party: south, accepts: {aid: never, toll: 6, line: near}}\n"
                 "  - {party: south, order: {toll: [0, 3, 8]}}\n"
                 "  - {party: south, red_line: {line: far}, words: Never.}\n"),
            alone);
}

// ---- What hangs on one word ---------------------------------------------------------------------

TEST(WordEffects, SayWhatChangesWithoutEachWord) {
  const std::string more = kWords +
                           "  - {id: f, party: north, order: {aid: [daily, never]}}\n"
                           "  - {id: g, party: north, order: {line: [far, near]}}\n";
  const auto result = find_inferred(talks_with(statements(more)),
                                    {.samples = 4000, .questions = 0, .word_effects = true});
  ASSERT_TRUE(result);
  ASSERT_EQ(result->word_effects.size(), 7u);
  const auto effect = [&](const std::string& id) {
    for (const WordEffect& one : result->word_effects)
      if (one.word.id == id) return one;
    ADD_FAILURE() << id;
    return WordEffect{};
  };
  // Said twice: nothing hangs on the shorter saying.
  EXPECT_EQ(effect("f").joint.value, result->candidates[0].joint.value);
  EXPECT_TRUE(effect("f").lost.empty());
  // Only this word orders the lines.
  ASSERT_EQ(effect("g").lost.size(), 1u);
  EXPECT_NE(effect("g").lost[0].find("Far above Near"), std::string::npos) << effect("g").lost[0];
  // The only bound of the North's walk-away value.
  EXPECT_EQ(effect("b").joint.known, Known::none);
  EXPECT_FALSE(effect("b").lost.empty());
  // Against the same words read without it.
  const auto without =
      find_inferred(talks_with(statements(more)),
                    {.samples = 4000, .leave_out = {"d"}, .candidates = 1, .questions = 0});
  ASSERT_TRUE(without);
  ASSERT_EQ(effect("d").joint.known, Known::sampled);
  EXPECT_LE(effect("d").joint.low, without->candidates[0].joint.high + 0.03)
      << "the first candidate cannot do better than the best without the word";
  EXPECT_LT(effect("d").joint.value, result->candidates[0].joint.value + 0.03);
}

}  // namespace
}  // namespace dragoman::infer
