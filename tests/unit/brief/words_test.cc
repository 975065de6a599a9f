#include "brief/words.h"

#include <gtest/gtest.h>

namespace dragoman::brief {
namespace {

TEST(Words, RegionalTagsAndUnknownLanguages) {
  EXPECT_STREQ(words_for("ar-EG").language, "ar");
  EXPECT_STREQ(words_for("he").language, "he");
  EXPECT_STREQ(words_for("fr").language, "en");
  EXPECT_STREQ(words_for("").language, "en");
}

TEST(Words, LettersOfTheLanguage) {
  EXPECT_EQ(letter(words_for("en"), 1), "B");
  EXPECT_EQ(letter(words_for("ar"), 1), "ب");
  EXPECT_EQ(letter(words_for("he"), 1), "ב");
  EXPECT_EQ(letter(words_for("ar"), 10), "11");
  EXPECT_EQ(letter(words_for("en"), 26), "27");
}

TEST(Words, NoLanguageSaysThatAQualifiedAnswerIsAgreement) {
  for (const char* language : {"en", "ar", "he"}) {
    const Words& words = words_for(language);
    for (const char* other : {words.in_principle, words.understanding, words.reservation}) {
      EXPECT_EQ(std::string(other).find(words.agreed), std::string::npos) << other;
    }
  }
}

}  // namespace
}  // namespace dragoman::brief
