// Every rule that turns a word into rows, what it must not conclude, and that it can be left out.
#include <gtest/gtest.h>

#include "infer/conclude.h"
#include "infer/reading.h"
#include "unit/infer/talks.h"

namespace dragoman::infer {
namespace {

using Use = Reading::Use;

struct Read {
  ReadWords words;
  const Frame& frame() const { return words.frame; }
  Cone cone(int party = 0) const {
    return cone_of(words.frame, words.parties[party], [](int) { return true; });
  }
  Reading reading(const std::string& id) const { return reading_of(words.readings, id); }
};

Read read(const Case& talks, const InferOptions& options = {}) {
  auto words = read_words(talks, options);
  EXPECT_TRUE(words) << (words ? "" : format_error(words.error()));
  return words ? Read{std::move(*words)} : Read{};
}

// Whether `better` is necessarily better than `worse` at a point.
bool better(const Case& talks, const Read& read, const std::string& point, const Value& better,
            const Value& worse) {
  std::vector<WeightedPlace> weighted;
  for (const Place& place : places_of(talks, read.frame().problem, point, better))
    weighted.push_back({place, 1, 1});
  for (const Place& place : places_of(talks, read.frame().problem, point, worse))
    weighted.push_back({place, -1, 1});
  const Cone cone = read.cone();
  return Concluder(cone).always_above(*combine(read.frame(), weighted, {})).holds;
}

Value option(const char* id) { return OptionId{id}; }
Value number(int n) { return Decimal(n); }

TEST(Reading, AnOrderRanksWhatItListsAndNothingElse) {
  const Case talks = talks_with(statements("  - {party: north, order: {aid: [daily, never]}}\n"));
  const Read words = read(talks);
  EXPECT_EQ(words.reading("p1").use, Use::certain);
  EXPECT_EQ(words.reading("p1").rows, 1);
  EXPECT_TRUE(better(talks, words, "aid", option("daily"), option("never")));
  EXPECT_FALSE(better(talks, words, "aid", option("daily"), option("weekly")));
  EXPECT_FALSE(better(talks, words, "aid", option("never"), option("daily")));
}

TEST(Reading, ADirectionHoldsBetweenTheNumbersItLists) {
  const Case talks = talks_with(statements("  - {party: north, order: {toll: [10, 0]}}\n"));
  EXPECT_TRUE(better(talks, read(talks), "toll", number(10), number(0)));
  // The draft's 4 is a corner; 7 lies between corners, so its place is a mixture.
  const Cone cone = read(talks).cone();
  const Frame frame = read(talks).frame();
  const auto at_least = [&](int high, int low) {
    const WeightedPlace places[] = {{{2, high}, 1, 1}, {{2, low}, -1, 1}};
    return Concluder(cone).always(*combine(frame, places, {})).holds;
  };
  EXPECT_TRUE(at_least(7, 4));
  EXPECT_TRUE(at_least(4, 1));
  EXPECT_FALSE(at_least(4, 7));
  InferOptions without;
  std::erase(without.rules, InferRule::between);
  const Read words = read(talks, without);
  EXPECT_EQ(words.reading("p1").rows, 1);
}

TEST(Reading, ImportanceNeedsTheBestAndTheWorstOfTheMoreImportantPoint) {
  const std::string importance = "  - {party: north, importance: [line, aid]}\n";
  const Read unused = read(talks_with(statements(importance)));
  EXPECT_EQ(unused.reading("p1").use, Use::nothing);
  EXPECT_NE(unused.reading("p1").says.find("best and worst"), std::string::npos);

  const Case talks =
      talks_with(statements("  - {party: north, order: {line: [far, near]}}\n" + importance));
  const Read words = read(talks);
  EXPECT_EQ(words.reading("p2").rows, 6);  // every difference within aid
  const Frame& frame = words.frame();
  const WeightedPlace steps[] = {{{1, 0}, 1, 1}, {{1, 1}, -1, 1}, {{0, 2}, 1, 1}, {{0, 0}, -1, 1}};
  const Cone cone = words.cone();
  EXPECT_TRUE(Concluder(cone).always(*combine(frame, steps, {})).holds);
  for (const Row& row : words.words.parties[0].rows)
    EXPECT_EQ(row.also, row.word == 1 ? 0 : -1) << "importance rests on the order as well";
}

TEST(Reading, AComparisonFixesOtherPoints) {
  const Case talks = talks_with(statements(
      "  - {party: north, prefers: {aid: daily, toll: 8}, over: {aid: weekly, toll: 2}}\n"
      "  - {party: north, prefers: {aid: daily}, over: {toll: 2}}\n"));
  const Read words = read(talks);
  EXPECT_EQ(words.reading("p1").rows, 1);
  EXPECT_EQ(words.reading("p2").use, Use::nothing);
  EXPECT_FALSE(better(talks, words, "aid", option("daily"), option("weekly")));
}

TEST(Reading, ADemandOrdersAboveWhatIsTabledAndSaysNotWhatSuffices) {
  const Case talks = talks_with(
      "responses:\n"
      "  - {party: north, draft: second, point: aid, kind: demand, wants: daily}\n"
      "  - {party: north, draft: second, point: toll, kind: demand, wants: 2}\n"
      "  - {party: north, draft: first, point: line, kind: demand}\n");
  const Read words = read(talks);
  EXPECT_EQ(words.reading("r1").rows, 1);
  EXPECT_TRUE(better(talks, words, "aid", option("daily"), option("weekly")));
  EXPECT_FALSE(better(talks, words, "aid", option("daily"), option("never")));
  EXPECT_EQ(words.reading("r2").use, Use::nothing) << "the point is open in that draft";
  EXPECT_EQ(words.reading("r3").use, Use::nothing) << "nothing was named";
  EXPECT_FALSE(words.words.parties[0].words[0].bounds_above);
  EXPECT_FALSE(words.words.parties[0].words[0].bounds_below);
}

TEST(Reading, ARejectionWithoutAnAlternativeSaysNothing) {
  const std::string rejected =
      "responses:\n"
      "  - {party: north, draft: first, point: aid, kind: rejected, channel: lake-north}\n";
  EXPECT_EQ(read(talks_with(rejected)).reading("r1").use, Use::nothing);
  const Case talks = talks_with(
      rejected +
      "  - {party: north, draft: first, point: aid, kind: demand, wants: daily, channel: "
      "isles-north}\n");
  const Read words = read(talks);
  EXPECT_EQ(words.reading("r1").rows, 1);
  ASSERT_EQ(words.words.heard_differently.size(), 1u);
  EXPECT_EQ(words.words.heard_differently[0].point, "aid");
  EXPECT_EQ(words.words.heard_differently[0].words.size(), 2u);
}

TEST(Reading, AgreementSilenceAndPostureConstrainNothing) {
  const Read words = read(
      talks_with("responses:\n"
                 "  - {party: north, draft: first, point: aid, kind: agreed}\n"
                 "  - {party: north, draft: first, point: line, kind: declined}\n"
                 "  - {party: north, draft: first, kind: in_principle}\n"
                 "  - {party: north, draft: first, kind: rejected}\n"
                 "  - {party: north, draft: first, kind: agreed, authority: personal}\n"
                 "  - {party: north, draft: first, kind: agreed, authority: final, public: true}\n"
                 "  - {party: bank, draft: first, point: aid, kind: demand, wants: daily}\n"));
  for (const Reading& reading : words.words.readings) {
    EXPECT_EQ(reading.rows, 0) << reading.word.id;
    EXPECT_FALSE(reading.says.empty()) << reading.word.id;
  }
  EXPECT_TRUE(words.cone().rows.empty());
}

TEST(Reading, PublicWordsCountWhenAMediatorVouches) {
  const Case talks = talks_with(
      statements("  - {id: shout, party: north, order: {aid: [daily, never]}, public: true}\n"));
  EXPECT_EQ(read(talks).reading("shout").use, Use::nothing);
  EXPECT_EQ(read(talks, {.count_public = {"shout"}}).reading("shout").use, Use::certain);
  EXPECT_FALSE(read_words(talks, {.count_public = {"shuot"}}));
}

TEST(Reading, RulesIdsAndHunchesCanBeLeftOut) {
  const Case talks = talks_with(statements(
      "  - {id: guess, party: north, order: {aid: [daily, never]}, confidence: hunch}\n"));
  EXPECT_EQ(read(talks).reading("guess").use, Use::shares);
  EXPECT_EQ(read(talks, {.leave_out = {"guess"}}).reading("guess").use, Use::left_out);
  EXPECT_EQ(read(talks, {.for_shares = Confidence::likely}).reading("guess").use, Use::left_out);
  InferOptions without;
  std::erase(without.rules, InferRule::order);
  EXPECT_EQ(read(talks, without).reading("guess").use, Use::left_out);
}

TEST(Reading, AcceptanceAndRefusalBoundTheWalkAwayValue) {
  const Case talks =
      talks_with(statements("  - {party: north, accepts: first}\n"
                            "  - {party: north, refuses: {aid: never}}\n"
                            "  - {party: north, refuses: second}\n"));
  const Read words = read(talks);
  const PartyWords& north = words.words.parties[0];
  EXPECT_TRUE(north.words[0].bounds_above);
  EXPECT_TRUE(north.words[1].bounds_below);
  // Open points cancel: never is worse than no aid deal.
  const Block& aid = words.frame().blocks[0];
  EXPECT_EQ(north.rows[1].left, (LinearForm{{aid.first + 2, -1}, {aid.no_deal(), 1}}));
  // A bracket is the mean of its values: twice no deal less both, and the line less its own.
  const Block& line = words.frame().blocks[1];
  EXPECT_EQ(north.rows[2].left, (LinearForm{{aid.first, -1},
                                            {aid.first + 1, -1},
                                            {aid.no_deal(), 2},
                                            {line.first + 1, -2},
                                            {line.no_deal(), 2}}));
  const Assignment first{{1, 1, 4, 2, 1}, {}};
  const Cone cone = words.cone();
  std::vector<int> why;
  EXPECT_EQ(Concluder(cone).standing(*margin(words.frame(), first), why).standing,
            Standing::necessary);
  EXPECT_EQ(why, std::vector<int>{0});
}

TEST(Reading, NumbersMeanSomethingOnlyBesideEachOther) {
  const Case talks =
      talks_with(statements("  - {party: north, range: {aid: daily}, at_least: 6, at_most: 8}\n"
                            "  - {party: north, score: {aid: weekly}, is: 5}\n"
                            "  - {party: north, score: {line: far}, is: 2}\n"));
  const Read words = read(talks);
  EXPECT_TRUE(words.words.parties[0].numbers);
  EXPECT_TRUE(better(talks, words, "aid", option("daily"), option("weekly")));
  EXPECT_FALSE(better(talks, words, "line", option("far"), option("near")));
}

TEST(Reading, ARedLineForbidsUnlessThePartyAgreedToIt) {
  const std::string line =
      "  - {id: line, party: north, red_line: {aid: weekly}, words: No, channel: lake-north}\n";
  const Read words = read(talks_with(statements(line)));
  EXPECT_EQ(words.reading("line").use, Use::certain);
  EXPECT_EQ(evaluate(words.frame().problem, {{1, 0, 0, 0, 0}, {}})[0], kRedLine);
  EXPECT_EQ(evaluate(words.frame().problem, {{0, 0, 0, 0, 0}, {}})[0], 0);

  const Read both = read(
      talks_with("responses:\n"
                 "  - {id: yes, party: north, draft: first, point: aid, kind: agreed, channel: "
                 "isles-north}\n" +
                 statements(line)));
  EXPECT_EQ(both.reading("line").use, Use::set_aside);
  EXPECT_EQ(both.reading("yes").use, Use::set_aside);
  ASSERT_EQ(both.words.contradictions.size(), 1u);
  EXPECT_TRUE(both.words.contradictions[0].heard_differently);
  EXPECT_EQ(evaluate(both.frame().problem, {{1, 0, 0, 0, 0}, {}})[0], 0);
}

TEST(Reading, ScoredPartiesKeepTheirScores) {
  const Case talks = talks_with(statements("  - {party: north, accepts: first}\n"
                                           "  - {party: north, order: {aid: [never, daily]}}\n"),
                                "preferences:\n"
                                "  north:\n"
                                "    points:\n"
                                "      aid: {values: {daily: 5, weekly: 3, never: 0}}\n"
                                "      line: {values: {far: 4, near: 1}}\n"
                                "      toll: {curve: {0: 0, 10: 10}}\n"
                                "      crews: {categories: {ill: 1, held: 2}}\n");
  const Read words = read(talks);
  EXPECT_TRUE(words.frame().scored[0]);
  EXPECT_FALSE(words.frame().scored[1]);
  EXPECT_EQ(words.words.parties[0].most, 3 + 1 + 4 + 2 + 2);
  EXPECT_EQ(words.reading("p2").use, Use::nothing);
}

TEST(Reading, ScoresOnSomePointsOnlyAreNumbersOfTheirOwnScale) {
  const Case talks = talks_with("",
                                "preferences:\n"
                                "  north: {points: {aid: {values: {daily: 5, weekly: 3}}}}\n");
  const Read words = read(talks);
  EXPECT_FALSE(words.frame().scored[0]);
  EXPECT_TRUE(better(talks, words, "aid", option("daily"), option("weekly")));
  EXPECT_FALSE(better(talks, words, "aid", option("weekly"), option("never")));
}

}  // namespace
}  // namespace dragoman::infer
