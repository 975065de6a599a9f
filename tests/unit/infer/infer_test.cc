// From words to results, end to end.
#include "dragoman/infer.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "unit/infer/talks.h"

namespace dragoman::infer {
namespace {

InferredResult found(const Case& talks, InferOptions options = {}) {
  options.samples = std::min(options.samples, 2000);
  auto result = find_inferred(talks, options);
  EXPECT_TRUE(result) << (result ? "" : format_error(result.error()));
  return result ? std::move(*result) : InferredResult{};
}

TEST(FindInferred, GivesNoShareWhereNothingBoundsTheWalkAwayValue) {
  const InferredResult result =
      found(talks_with(statements("  - {party: north, accepts: first}\n"
                                  "  - {party: south, order: {aid: [never, weekly, daily]}}\n")));
  EXPECT_TRUE(result.parties[0].acceptance);
  EXPECT_FALSE(result.parties[1].acceptance);
  EXPECT_NE(result.parties[1].why_not.find("south"), std::string::npos);
  EXPECT_TRUE(result.candidates.empty());
  EXPECT_EQ(result.why_no_candidates, result.parties[1].why_not);
  EXPECT_EQ(result.orders.size(), 3u) << "orders are given all the same";
  for (const OptionOrder& order : result.orders) EXPECT_EQ(order.known, Known::proved);
}

TEST(FindInferred, APackageThatBothAcceptedIsCertain) {
  const InferredResult result =
      found(talks_with(statements("  - {id: a, party: north, accepts: first}\n"
                                  "  - {id: b, party: south, accepts: first}\n")));
  ASSERT_FALSE(result.candidates.empty());
  EXPECT_EQ(result.candidates[0].joint.known, Known::proved);
  EXPECT_EQ(result.candidates[0].joint.value, 1);
  for (const Acceptability& known : result.candidates[0].acceptability) {
    EXPECT_EQ(known.standing, Standing::necessary);
    EXPECT_EQ(known.known, Known::proved);
    EXPECT_EQ(known.rests_on.size(), 1u);
  }
}

TEST(FindInferred, SharesNeverContradictWhatIsCertain) {
  const InferredResult result =
      found(talks_with(statements("  - {party: north, order: {aid: [daily, weekly, never]}}\n"
                                  "  - {party: north, refuses: first}\n"
                                  "  - {party: south, order: {aid: [never, weekly, daily]}}\n"
                                  "  - {party: south, accepts: first}\n"
                                  "  - {party: south, refuses: {aid: daily, line: far}}\n")));
  ASSERT_FALSE(result.candidates.empty());
  for (const InferredPackage& package : result.candidates) {
    EXPECT_TRUE(feasible(result.frame, package.assignment));
    EXPECT_LE(package.joint.low, package.joint.value);
    EXPECT_LE(package.joint.value, package.joint.high);
    EXPECT_LE(package.joint.least, package.joint.value);
    EXPECT_LE(package.joint.value, package.joint.most);
    for (std::size_t p = 0; p < 2; ++p) {
      EXPECT_LE(package.joint.value, package.by_party[p].value + 1e-12);
      const bool certain = package.acceptability[p].standing == Standing::necessary;
      EXPECT_TRUE(!certain || package.by_party[p].value == 1);
    }
  }
  // The refused draft itself is possible for nobody but the South.
  ASSERT_TRUE(result.draft);
  EXPECT_EQ(result.draft->draft, "second");
}

TEST(FindInferred, SaysWhenJointSharesCannotBeMeasured) {
  const Case talks =
      talks_with(statements("  - {party: north, order: {aid: [daily, weekly, never]}}\n"
                            "  - {party: north, refuses: first}\n"
                            "  - {party: south, order: {aid: [never, weekly, daily]}}\n"
                            "  - {party: south, accepts: first}\n"));
  const auto says_so = [](const InferredResult& result) {
    return std::any_of(result.notes.begin(), result.notes.end(), [](const std::string& note) {
      return note.find("too few to measure joint shares") != std::string::npos;
    });
  };
  const InferredResult few = found(talks, {.samples = 20}), many = found(talks, {.samples = 1000});
  EXPECT_FALSE(few.candidates.empty());
  EXPECT_TRUE(says_so(few)) << "at most 20 samples pass";
  EXPECT_FALSE(says_so(many));
  for (std::size_t i = 1; i < many.candidates.size(); ++i)
    EXPECT_LE(many.candidates[i].joint.value, many.candidates[i - 1].joint.value);
}

TEST(FindInferred, ScoresAreUsedWhereTheyAre) {
  const InferredResult result =
      found(talks_with(statements("  - {party: south, accepts: first}\n"
                                  "  - {party: south, order: {toll: [10, 0]}}\n"),
                       "preferences:\n"
                       "  north:\n"
                       "    walk_away: 9\n"
                       "    points:\n"
                       "      aid: {values: {daily: 5, weekly: 3, never: 0}}\n"
                       "      line: {values: {far: 4, near: 1}}\n"
                       "      toll: {curve: {0: 10, 10: 0}}\n"
                       "      crews: {categories: {ill: 0, held: 0}}\n"));
  EXPECT_EQ(result.parties[0].basis, PartyKnowledge::Basis::scores);
  EXPECT_EQ(result.parties[1].basis, PartyKnowledge::Basis::words);
  ASSERT_FALSE(result.candidates.empty());
  for (const InferredPackage& package : result.candidates) {
    const Utility utility = evaluate(result.frame, package.assignment)[0];
    EXPECT_EQ(package.by_party[0].known, Known::proved);
    EXPECT_EQ(package.by_party[0].value, utility >= 9 ? 1 : 0);
  }
}

TEST(FindInferred, WordsThatMeetAtOneNumberStillGiveShares) {
  const InferredResult result =
      found(talks_with(statements("  - {party: north, order: {aid: [daily, weekly, never]}}\n"
                                  "  - {party: north, order: {line: [far, near]}}\n"
                                  "  - {party: north, importance: [aid, line]}\n"
                                  "  - {party: north, importance: [line, aid]}\n"
                                  "  - {party: north, refuses: first}\n"
                                  "  - {party: south, accepts: first}\n")));
  for (const SampleReport& report : result.samples)
    EXPECT_TRUE(report.converged) << prior_name(report.prior) << " " << report.party;
  ASSERT_FALSE(result.candidates.empty());
  EXPECT_EQ(result.candidates[0].joint.known, Known::sampled);
}

TEST(FindInferred, IsTheSameOnAnyNumberOfThreads) {
  const Case talks =
      talks_with(statements("  - {party: north, order: {aid: [daily, weekly]}}\n"
                            "  - {party: north, refuses: first}\n"
                            "  - {party: south, accepts: first}\n"));
  InferOptions options;
  const InferredResult one = found(talks, options);
  options.control.threads = 3;
  const InferredResult three = found(talks, options);
  ASSERT_EQ(one.candidates.size(), three.candidates.size());
  for (std::size_t i = 0; i < one.candidates.size(); ++i) {
    EXPECT_EQ(one.candidates[i].assignment, three.candidates[i].assignment);
    EXPECT_EQ(one.candidates[i].joint.value, three.candidates[i].joint.value);
  }
  options.seed = 2;
  const InferredResult other = found(talks, options);
  ASSERT_FALSE(other.candidates.empty());
  EXPECT_NEAR(other.candidates[0].joint.value, one.candidates[0].joint.value, 0.1);
}

TEST(FindInferred, ReportsWhatIsSetAside) {
  const InferredResult result = found(talks_with(statements(
      "  - {id: a, party: north, order: {aid: [daily, weekly]}, channel: lake-north}\n"
      "  - {id: b, party: north, order: {aid: [weekly, daily]}, channel: isles-north}\n")));
  ASSERT_EQ(result.contradictions.size(), 1u);
  ASSERT_EQ(result.heard_differently.size(), 1u);
  EXPECT_TRUE(result.heard_differently[0].contradict);
  EXPECT_EQ(reading_of(result.readings, "a").use, Reading::Use::set_aside);
  EXPECT_EQ(result.parties[0].basis, PartyKnowledge::Basis::nothing);
  EXPECT_TRUE(result.orders.empty());
}

TEST(FindInferred, RefusesWhatItCannotWorkWith) {
  EXPECT_EQ(find_inferred(talks_with(""), {.samples = 0}).error().code, ErrorCode::usage);
  EXPECT_EQ(find_inferred(talks_with(""), {.draft = "none"}).error().code,
            ErrorCode::unknown_reference);
  EXPECT_EQ(find_inferred(talks_with(""), {.leave_out = {"p9"}}).error().code,
            ErrorCode::unknown_reference);
}

TEST(FindInferred, StopsAtItsDeadlineAndSaysSo) {
  InferOptions options;
  options.control.deadline_seconds = 1e-6;
  const InferredResult result =
      found(talks_with(statements("  - {party: north, accepts: first}\n"
                                  "  - {party: south, refuses: first}\n")),
            options);
  EXPECT_EQ(result.stopped, StopReason::deadline);
  EXPECT_TRUE(result.candidates.empty());
}

TEST(FindInferred, TellsHowFarItIs) {
  std::vector<Progress> told;
  InferOptions options{.samples = 500};
  options.control.progress = [&](const Progress& progress) { told.push_back(progress); };
  found(talks_with(statements("  - {party: north, accepts: first}\n"
                              "  - {party: south, refuses: first}\n")),
        options);
  ASSERT_GE(told.size(), 4U);
  EXPECT_EQ(told.front().stage, "samples");
  EXPECT_EQ(told.front().done, 0);
  for (std::size_t i = 1; i < told.size(); ++i) {
    EXPECT_GT(told[i].done, told[i - 1].done);
  }
  EXPECT_LT(told.back().done, 1);
}

TEST(Inference, AnAnswerIsOneMoreWord) {
  const Case talks =
      talks_with(statements("  - {party: north, accepts: first}\n"
                            "  - {party: south, refuses: first}\n"));
  auto inference = Inference::begin(talks, {.samples = 400});
  ASSERT_TRUE(inference);
  PreferenceStatement answer;
  answer.id = "answer";
  answer.party = "south";
  answer.kind = StatementKind::order;
  answer.point = "aid";
  answer.ranked = {OptionId{"daily"}, OptionId{"never"}};
  ASSERT_TRUE(inference->learn(answer));
  EXPECT_EQ(reading_of(inference->result().readings, "answer").use, Reading::Use::certain);
  EXPECT_EQ(inference->result().orders.size(), 1u);
  answer.id = "wrong";
  answer.point = "none";
  EXPECT_FALSE(inference->learn(answer));
  EXPECT_EQ(inference->talks().preference_statements.size(), 3u);
}

TEST(Cases, TwoRiversInWordsGivesSharesAndShowsWhatWasHeardDifferently) {
  auto talks = load_case(std::filesystem::path(DRAGOMAN_SOURCE_DIR) / "cases/two-rivers-ordinal");
  ASSERT_TRUE(talks) << format_error(talks.error());
  const InferredResult result = found(*talks, {.samples = 400, .option_orders = false});
  for (const PartyKnowledge& party : result.parties) {
    EXPECT_FALSE(party.bounded_above.empty());
    EXPECT_FALSE(party.bounded_below.empty());
  }
  ASSERT_EQ(result.contradictions.size(), 1u);
  EXPECT_TRUE(result.contradictions[0].heard_differently);
  EXPECT_EQ(result.contradictions[0].known, Known::proved);
  ASSERT_TRUE(result.draft);
  EXPECT_EQ(result.draft->draft, "lake-rev1");
}

// A live conflict known from the press alone: words and why nothing follows from them.
TEST(Cases, SharmGivesNoSharesAndNoCandidates) {
  auto talks = load_case(std::filesystem::path(DRAGOMAN_SOURCE_DIR) / "cases/sharm-2025");
  ASSERT_TRUE(talks) << format_error(talks.error());
  const InferredResult result = found(*talks);
  EXPECT_FALSE(result.readings.empty());
  for (const Reading& reading : result.readings) EXPECT_EQ(reading.rows, 0) << reading.word.id;
  EXPECT_TRUE(result.candidates.empty());
  EXPECT_TRUE(result.samples.empty());
  EXPECT_NE(result.why_no_candidates.find("no options"), std::string::npos);
  for (const PartyKnowledge& party : result.parties) EXPECT_FALSE(party.acceptance);
}

}  // namespace
}  // namespace dragoman::infer
