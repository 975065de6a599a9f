#include "model/word_diff.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

namespace dragoman::model {
namespace {

// "We [-pay-][+give+] four".
std::string marked(std::string_view before, std::string_view after) {
  std::string text;
  for (const DiffRun& run : word_diff(before, after)) {
    const std::string words(run.words);
    text += run.op == DiffOp::same    ? words
            : run.op == DiffOp::added ? "[+" + words + "+]"
                                      : "[-" + words + "-]";
  }
  return text;
}

std::string without(std::string_view before, std::string_view after, DiffOp op) {
  std::string text;
  for (const DiffRun& run : word_diff(before, after)) {
    if (run.op != op) text += run.words;
  }
  return text;
}

std::size_t changed_words(std::string_view before, std::string_view after) {
  std::size_t count = 0;
  for (const DiffRun& run : word_diff(before, after)) {
    if (run.op == DiffOp::same) continue;
    for (const char c : run.words) count += c != ' ' ? 1 : 0;
  }
  return count;
}

TEST(WordDiff, MarksWhatChanged) {
  EXPECT_EQ(marked("", ""), "");
  EXPECT_EQ(marked("Same words.", "Same words."), "Same words.");
  EXPECT_EQ(marked("", "New"), "[+New+]");
  EXPECT_EQ(marked("Old", ""), "[-Old-]");
  EXPECT_EQ(marked("The crossing opens by day.", "The crossing opens by night."),
            "The crossing opens by [-day-][+night+].");
  EXPECT_EQ(marked("It opens, by day", "It opens by day"), "It opens[-,-] by day");
  EXPECT_EQ(marked("open by day", "open only by day"), "open [+only +]by day");
}

TEST(WordDiff, BlanksBetweenReplacedWordsGoWithThem) {
  EXPECT_EQ(marked("opens on Monday morning here", "opens next spring weekly here"),
            "opens [-on Monday morning-][+next spring weekly+] here");
}

TEST(WordDiff, ArabicAndHebrewWordsAreWhole) {
  EXPECT_EQ(marked("يفتح المعبر نهارا، كل يوم", "يفتح المعبر ليلا، كل يوم"),
            "يفتح المعبر [-نهارا-][+ليلا+]، كل يوم");
  EXPECT_EQ(marked("המעבר ייפתח ביום.", "המעבר ייפתח בלילה."), "המעבר ייפתח [-ביום-][+בלילה+].");
  // Maqaf joins two words; each counts.
  EXPECT_EQ(marked("בית־ספר גדול", "בית־חולים גדול"), "בית־[-ספר-][+חולים+] גדול");
  // A vowel mark is part of its word.
  EXPECT_EQ(marked("عَلَم", "عِلم"), "[-عَلَم-][+عِلم+]");
}

TEST(WordDiff, WhatIsNotUtf8StaysWhole) {
  EXPECT_EQ(without("a \xFF b", "a c b", DiffOp::added), "a \xFF b");
}

TEST(WordDiff, BothTextsComeBackAndNeighboursDiffer) {
  std::mt19937_64 random(3);
  const std::string pieces[] = {"a", "b", "c", " ", "  ", ", ", ".", "ب", "ג", "'", "\n", "–"};
  for (int round = 0; round < 3000; ++round) {
    std::string texts[2];
    for (std::string& text : texts) {
      for (std::uint64_t n = random() % 24; n > 0; --n) text += pieces[random() % 12];
    }
    ASSERT_EQ(without(texts[0], texts[1], DiffOp::added), texts[0]);
    ASSERT_EQ(without(texts[0], texts[1], DiffOp::removed), texts[1]);
    const auto runs = word_diff(texts[0], texts[1]);
    for (std::size_t i = 1; i < runs.size(); ++i) {
      ASSERT_NE(runs[i].op, runs[i - 1].op) << texts[0] << "|" << texts[1];
      ASSERT_FALSE(runs[i].op == DiffOp::removed && runs[i - 1].op == DiffOp::added)
          << texts[0] << "|" << texts[1];
    }
  }
}

// Against the longest common subsequence by its definition. One-letter words, so that every letter
// counts one.
TEST(WordDiff, TheFewestWordsChange) {
  std::mt19937_64 random(5);
  for (int round = 0; round < 2000; ++round) {
    std::string letters[2];
    std::string texts[2];
    for (int side = 0; side < 2; ++side) {
      for (std::uint64_t n = random() % 12; n > 0; --n) {
        letters[side] += static_cast<char>('a' + random() % 3);
        // Marks stand alone without blanks between them.
        texts[side] += std::string(1, ".;!"[letters[side].back() - 'a']);
      }
    }
    std::vector<std::vector<std::size_t>> common(
        letters[0].size() + 1, std::vector<std::size_t>(letters[1].size() + 1, 0));
    for (std::size_t i = 1; i <= letters[0].size(); ++i) {
      for (std::size_t j = 1; j <= letters[1].size(); ++j) {
        common[i][j] = letters[0][i - 1] == letters[1][j - 1]
                           ? common[i - 1][j - 1] + 1
                           : std::max(common[i - 1][j], common[i][j - 1]);
      }
    }
    const std::size_t fewest =
        letters[0].size() + letters[1].size() - 2 * common[letters[0].size()][letters[1].size()];
    ASSERT_EQ(changed_words(texts[0], texts[1]), fewest) << texts[0] << "|" << texts[1];
  }
}

TEST(WordDiff, TwoTextsWithNothingInCommonAreReplacedAsAWhole) {
  std::string before;
  std::string after;
  for (int i = 0; i < 60000; ++i) {
    before += "a" + std::to_string(i) + ".";
    after += "b" + std::to_string(i) + ",";
  }
  const std::string first = "head " + before + " tail";
  const std::string second = "head " + after + " tail";
  const auto runs = word_diff(first, second);
  ASSERT_EQ(runs.size(), 4U);
  EXPECT_EQ(runs[0].words, "head ");
  EXPECT_EQ(runs[1].words.size(), before.size());
  EXPECT_EQ(runs[2].words.size(), after.size());
}

}  // namespace
}  // namespace dragoman::model
