// Red lines, and what was accepted against them.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "infer/reading.h"
#include "unit/infer/talks.h"

namespace dragoman::infer {
namespace {

using Use = Reading::Use;

ReadWords read(const Case& talks, const InferOptions& options = {}) {
  auto words = read_words(talks, options);
  EXPECT_TRUE(words) << (words ? "" : format_error(words.error()));
  return words ? std::move(*words) : ReadWords{};
}

ReadWords read_statements(const std::string& list, const InferOptions& options = {}) {
  return read(talks_with(statements(list)), options);
}

Use use(const ReadWords& words, const std::string& id) {
  return reading_of(words.readings, id).use;
}

std::vector<std::string> ids(const std::vector<WordRef>& words) {
  std::vector<std::string> out;
  for (const WordRef& word : words) out.push_back(word.id);
  return out;
}

// Whether a package with weekly aid and the near line is forbidden for the North.
bool forbids(const ReadWords& words) {
  return evaluate(words.frame.problem, {{1, 1, 0, 0, 0}, {}})[0] <= kRedLine / 2;
}

const std::string kLine = "  - {id: line, party: north, red_line: {aid: weekly}, words: No}\n";

TEST(RedLines, WhatAPartyWouldAcceptAgainstOneIsAContradiction) {
  for (const std::string_view accepted : {"first", "{aid: weekly}", "second"}) {
    const ReadWords words = read_statements(
        fmt::format("{}  - {{id: yes, party: north, accepts: {}}}\n", kLine, accepted));
    if (accepted == "second") {  // its bracket can be settled on this side of the line
      EXPECT_TRUE(words.contradictions.empty());
      EXPECT_TRUE(forbids(words));
      continue;
    }
    ASSERT_EQ(words.contradictions.size(), 1u) << accepted;
    const Contradiction& found = words.contradictions[0];
    EXPECT_EQ(found.party, "north");
    EXPECT_EQ(ids(found.words), (std::vector<std::string>{"yes", "line"}));
    EXPECT_EQ(found.enough_to_drop, (std::vector<bool>{true, true}));
    EXPECT_EQ(found.set_aside, found.words) << "equally sure";
    EXPECT_EQ(found.known, Known::proved);
    EXPECT_FALSE(found.heard_differently);
    EXPECT_EQ(use(words, "yes"), Use::set_aside);
    EXPECT_EQ(use(words, "line"), Use::set_aside);
    EXPECT_NE(reading_of(words.readings, "yes").says.find("'line'"), std::string::npos);
    EXPECT_NE(reading_of(words.readings, "line").says.find("'yes'"), std::string::npos);
    EXPECT_TRUE(words.parties[0].rows.empty()) << "what is set aside constrains nothing";
    EXPECT_FALSE(forbids(words));
  }
}

TEST(RedLines, TheSurerWordStays) {
  const std::string sure =
      "  - {id: line, party: north, red_line: {aid: weekly}, words: No, confidence: sure}\n";
  ReadWords words = read_statements(sure + "  - {id: yes, party: north, accepts: first}\n");
  ASSERT_EQ(words.contradictions.size(), 1u);
  EXPECT_EQ(ids(words.contradictions[0].set_aside), std::vector<std::string>{"yes"});
  EXPECT_EQ(use(words, "line"), Use::certain);
  EXPECT_TRUE(forbids(words));

  words =
      read_statements(kLine + "  - {id: yes, party: north, accepts: first, confidence: sure}\n");
  ASSERT_EQ(words.contradictions.size(), 1u);
  EXPECT_EQ(ids(words.contradictions[0].set_aside), std::vector<std::string>{"line"});
  EXPECT_EQ(use(words, "yes"), Use::certain);
  EXPECT_FALSE(forbids(words));
}

TEST(RedLines, TwoChannelsAreHeardDifferentlyAndNeitherIsPreferred) {
  const ReadWords words = read_statements(
      "  - {id: line, party: north, red_line: {aid: weekly}, words: No, channel: lake-north, "
      "confidence: sure}\n"
      "  - {id: yes, party: north, accepts: first, channel: isles-north}\n");
  ASSERT_EQ(words.contradictions.size(), 1u);
  EXPECT_TRUE(words.contradictions[0].heard_differently);
  EXPECT_EQ(use(words, "yes"), Use::set_aside);
  EXPECT_EQ(use(words, "line"), Use::set_aside);
}

TEST(RedLines, OnlyWhatIsCrossedInAnyCaseContradicts) {
  const auto contradictions = [](const std::string& list) {
    return read_statements(list).contradictions.size();
  };
  const std::string both =
      "  - {id: line, party: north, red_line: {aid: weekly, line: near}, words: No}\n";
  EXPECT_EQ(contradictions(both + "  - {party: north, accepts: {aid: weekly}}\n"), 0u)
      << "the line is left open";
  EXPECT_EQ(contradictions(both + "  - {party: north, accepts: {aid: weekly, line: far}}\n"), 0u);
  EXPECT_EQ(contradictions(both + "  - {party: north, accepts: {aid: weekly, line: near}}\n"), 1u);
  EXPECT_EQ(contradictions(both + "  - {party: south, accepts: first}\n"), 0u) << "another party";
  EXPECT_EQ(contradictions(both + "  - {party: north, refuses: first}\n"), 0u);
  EXPECT_EQ(contradictions("  - {party: north, red_line: {toll: {from: 3, to: 5}}, words: No}\n"
                           "  - {party: north, accepts: first}\n"),
            1u);
  EXPECT_EQ(contradictions("  - {party: north, red_line: {toll: {from: 5}}, words: No}\n"
                           "  - {party: north, accepts: first}\n"),
            0u);
  const std::string accepts = "  - {party: north, accepts: first}\n";  // 2 ill, 1 held
  for (const auto& [crews, found] :
       {std::pair{"{category: ill, from: 2}", 1u}, std::pair{"{category: ill, from: 3}", 0u},
        std::pair{"{category: held, to: 1}", 1u}, std::pair{"{category: held, to: 0}", 0u}})
    EXPECT_EQ(contradictions(fmt::format(
                  "  - {{party: north, red_line: {{crews: {}}}, words: No}}\n{}", crews, accepts)),
              found)
        << crews;
}

TEST(RedLines, ADraftAgreedByInstructionIsAccepted) {
  const auto contradictions = [](const std::string& authority) {
    return read(talks_with("responses:\n"
                           "  - {id: yes, party: north, draft: first, kind: agreed, authority: " +
                           authority + "}\n" + statements(kLine)))
        .contradictions.size();
  };
  EXPECT_EQ(contradictions("instructed"), 1u);
  EXPECT_EQ(contradictions("final"), 1u);
  EXPECT_EQ(contradictions("ad_referendum"), 0u) << "it may still be refused at home";
}

TEST(RedLines, SaysWhatCouldBeDropped) {
  const ReadWords words = read_statements(
      "  - {id: line, party: north, red_line: {aid: weekly}, words: No, confidence: sure}\n"
      "  - {id: one, party: north, accepts: first}\n"
      "  - {id: two, party: north, accepts: {aid: weekly, line: far}}\n");
  ASSERT_EQ(words.contradictions.size(), 2u);
  for (const Contradiction& found : words.contradictions) {
    EXPECT_EQ(found.words.size(), 2u);
    EXPECT_EQ(found.enough_to_drop, (std::vector<bool>{false, true}))
        << "without one acceptance the other still crosses the line";
  }
}

TEST(RedLines, OfScoresStayAndTheHeardWordIsSetAside) {
  const ReadWords words =
      read(talks_with(statements("  - {id: yes, party: north, accepts: first}\n"),
                      "preferences:\n"
                      "  north:\n"
                      "    points: {aid: {values: {daily: 5, weekly: 3}}}\n"
                      "    red_lines: {no: {when: {aid: weekly}, reason: No}}\n"));
  ASSERT_EQ(words.contradictions.size(), 1u);
  EXPECT_EQ(words.contradictions[0].words[1], (WordRef{WordRef::Kind::scores, "north"}));
  EXPECT_EQ(ids(words.contradictions[0].set_aside), std::vector<std::string>{"yes"});
  EXPECT_TRUE(forbids(words));
}

TEST(RedLines, WordsThatDoNotCountContradictNothing) {
  const std::string yes = "  - {id: yes, party: north, accepts: first}\n";
  InferOptions options;
  options.leave_out = {"yes"};
  EXPECT_TRUE(read_statements(kLine + yes, options).contradictions.empty());
  options.leave_out = {"line"};
  const ReadWords words = read_statements(kLine + yes, options);
  EXPECT_TRUE(words.contradictions.empty());
  EXPECT_EQ(use(words, "yes"), Use::certain);
  options = {};
  std::erase(options.rules, InferRule::accepts);
  EXPECT_TRUE(read_statements(kLine + yes, options).contradictions.empty());
}

// From words to results: shown beside contradictions of other kinds, of which no single word is
// the cause then.
TEST(RedLines, AreShownBesideOtherContradictions) {
  const auto found = find_inferred(
      talks_with(statements(kLine + "  - {id: yes, party: north, accepts: first}\n"
                                    "  - {id: a, party: north, order: {line: [far, near]}}\n"
                                    "  - {id: b, party: north, order: {line: [near, far]}}\n"
                                    "  - {id: c, party: south, accepts: second}\n")),
      {.samples = 200, .questions = 0});
  ASSERT_TRUE(found);
  ASSERT_EQ(found->contradictions.size(), 2u);
  for (const Contradiction& one : found->contradictions)
    EXPECT_EQ(one.enough_to_drop, (std::vector<bool>{false, false}));
  EXPECT_FALSE(found->parties[0].acceptance) << "nothing that counts bounds its walk-away value";
}

}  // namespace
}  // namespace dragoman::infer
