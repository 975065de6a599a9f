#include "brief/columns.h"

#include <gtest/gtest.h>

namespace dragoman::brief {
namespace {

TEST(Columns, WidthIsWhatIsSeen) {
  EXPECT_EQ(display_width("harbour"), 7);
  EXPECT_EQ(display_width("Kalai\u2013S"), 7);
  EXPECT_EQ(display_width("مُثبَت"), 4);  // two vowel points
  EXPECT_EQ(display_width("港"), 2);
  EXPECT_EQ(display_width("\u2067a\u2069"), 1);
  EXPECT_EQ(display_width("\xff\xfe"), 2);
}

TEST(Columns, CutsBetweenCharacters) {
  EXPECT_EQ(truncated("Ministry", 8), "Ministry");
  EXPECT_EQ(truncated("Ministry", 4), "Min\u2026");
  EXPECT_EQ(truncated("مُثبَت", 3), "مُث\u2026");
}

TEST(Columns, WrapsAtSpacesAndCutsLongWords) {
  EXPECT_EQ(wrapped("one two three", 7), (std::vector<std::string>{"one two", "three"}));
  EXPECT_EQ(wrapped("abcdefgh", 3), (std::vector<std::string>{"abc", "def", "gh"}));
  EXPECT_EQ(wrapped("", 5), (std::vector<std::string>{""}));
}

TEST(Columns, RowsAlignAndLeaveNoTrailingBlanks) {
  const Columns columns{{6, 4}, {false, true}, 2, ""};
  EXPECT_EQ(columns.row({"نهران", "12"}), "نهران     12\n");
  EXPECT_EQ(columns.row({"one two", ""}), "one\ntwo\n");
}

}  // namespace
}  // namespace dragoman::brief
