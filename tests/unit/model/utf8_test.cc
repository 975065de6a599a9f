#include "model/utf8.h"

#include <gtest/gtest.h>

#include <string>

namespace dragoman::model {
namespace {

TEST(Utf8, MeasuresWellFormedSequences) {
  EXPECT_EQ(utf8_sequence("a", 0), 1U);
  EXPECT_EQ(utf8_sequence(std::string_view("\0", 1), 0), 1U);
  EXPECT_EQ(utf8_sequence("\u00e9", 0), 2U);
  EXPECT_EQ(utf8_sequence("\u0633", 0), 2U);
  EXPECT_EQ(utf8_sequence("\u2013", 0), 3U);
  EXPECT_EQ(utf8_sequence("\U0001F54A", 0), 4U);
  EXPECT_EQ(utf8_sequence("a\u2013", 1), 3U);
}

TEST(Utf8, RefusesOverlongFormsSurrogatesAndCuts) {
  for (const char* wrong : {"\x80", "\xC0\x80", "\xC1\xBF", "\xE0\x9F\xBF", "\xED\xA0\x80",
                            "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xC3",
                            "\xE2\x80", "\xF0\x9F\x95", "\xE2\x80z", "\xFF"}) {
    EXPECT_EQ(utf8_sequence(wrong, 0), 0U) << wrong;
  }
}

TEST(Utf8, KnowsContinuations) {
  EXPECT_TRUE(is_utf8_continuation('\x80'));
  EXPECT_TRUE(is_utf8_continuation('\xBF'));
  EXPECT_FALSE(is_utf8_continuation('a'));
  EXPECT_FALSE(is_utf8_continuation('\xC3'));
}

}  // namespace
}  // namespace dragoman::model
