#include "infer/contradictions.h"

#include <gtest/gtest.h>

#include "unit/infer/talks.h"

namespace dragoman::infer {
namespace {

ReadWords read(const std::string& list) {
  auto words = read_words(talks_with(statements(list)), {});
  EXPECT_TRUE(words) << (words ? "" : format_error(words.error()));
  return words ? std::move(*words) : ReadWords{};
}

std::vector<std::string> ids(const std::vector<WordRef>& words) {
  std::vector<std::string> out;
  for (const WordRef& word : words) out.push_back(word.id);
  return out;
}

TEST(Contradictions, AreIrreducible) {
  const ReadWords words = read(
      "  - {id: a, party: north, order: {aid: [daily, weekly]}}\n"
      "  - {id: b, party: north, order: {line: [far, near]}}\n"
      "  - {id: c, party: north, order: {aid: [weekly, never]}}\n"
      "  - {id: d, party: north, order: {aid: [never, daily]}}\n");
  const Settled settled = settle(words.frame, words.parties[0]);
  ASSERT_EQ(settled.contradictions.size(), 1u);
  const Contradiction& found = settled.contradictions[0];
  EXPECT_EQ(ids(found.words), (std::vector<std::string>{"a", "c", "d"}));
  EXPECT_EQ(found.known, Known::proved);
  EXPECT_EQ(found.enough_to_drop, (std::vector<bool>{true, true, true}));
  EXPECT_FALSE(found.heard_differently);
  EXPECT_EQ(settled.kept, (std::vector<int>{1}));
}

TEST(Contradictions, TheLeastSureWordGoesFirst) {
  const ReadWords words = read(
      "  - {id: a, party: north, order: {aid: [daily, weekly]}, confidence: sure}\n"
      "  - {id: b, party: north, order: {aid: [weekly, daily]}, confidence: hunch}\n");
  const Settled settled = settle(words.frame, words.parties[0]);
  ASSERT_EQ(settled.contradictions.size(), 1u);
  EXPECT_EQ(ids(settled.contradictions[0].set_aside), (std::vector<std::string>{"b"}));
  EXPECT_EQ(settled.kept, (std::vector<int>{0}));
}

TEST(Contradictions, WhatTwoChannelsHeardDifferentlyIsNotMerged) {
  const ReadWords words = read(
      "  - {id: a, party: north, order: {aid: [daily, weekly]}, confidence: sure, channel: "
      "lake-north}\n"
      "  - {id: b, party: north, order: {aid: [weekly, daily]}, confidence: hunch, channel: "
      "isles-north}\n");
  const Settled settled = settle(words.frame, words.parties[0]);
  ASSERT_EQ(settled.contradictions.size(), 1u);
  EXPECT_TRUE(settled.contradictions[0].heard_differently);
  EXPECT_TRUE(settled.kept.empty());
}

TEST(Contradictions, AWordCanContradictItself) {
  const ReadWords words = read(
      "  - {id: a, party: north, order: {aid: [daily, weekly]}}\n"
      "  - {id: b, party: north, accepts: first}\n"
      "  - {id: c, party: north, refuses: first}\n");
  const Settled settled = settle(words.frame, words.parties[0]);
  ASSERT_EQ(settled.contradictions.size(), 1u);
  EXPECT_EQ(ids(settled.contradictions[0].words), (std::vector<std::string>{"b", "c"}));
}

TEST(Contradictions, SeveralAreFoundOneAfterTheOther) {
  const ReadWords words = read(
      "  - {id: a, party: north, order: {aid: [daily, weekly]}}\n"
      "  - {id: b, party: north, order: {aid: [weekly, daily]}}\n"
      "  - {id: c, party: north, order: {line: [far, near]}}\n"
      "  - {id: d, party: north, order: {line: [near, far]}}\n");
  const Settled settled = settle(words.frame, words.parties[0]);
  ASSERT_EQ(settled.contradictions.size(), 2u);
  EXPECT_EQ(settled.contradictions[0].enough_to_drop, (std::vector<bool>{false, false}));
  EXPECT_TRUE(settled.kept.empty());
}

}  // namespace
}  // namespace dragoman::infer
