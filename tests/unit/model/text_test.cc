#include "dragoman/text.h"

#include <gtest/gtest.h>

namespace dragoman {
namespace {

TEST(Text, FallsBackToTheBestThereIs) {
  Text text;
  EXPECT_TRUE(text.empty());
  EXPECT_EQ(text.in("en"), "");
  text.set("ar", "مساعدات");
  EXPECT_EQ(text.in("en"), "مساعدات");
  text.set("", "aid");
  EXPECT_EQ(text.in("en"), "aid");
  text.set("en", "Aid");
  EXPECT_EQ(text.in("en"), "Aid");
  EXPECT_EQ(text.in("ar"), "مساعدات");
  EXPECT_EQ(text.find("he"), nullptr);
}

TEST(Text, ReplacesInPlace) {
  Text text("one");
  text.set("en", "two");
  text.set("", "three");
  ASSERT_EQ(text.entries().size(), 2u);
  EXPECT_EQ(text.entries()[0].second, "three");
}

TEST(Text, KnowsWhichScriptsRunRightToLeft) {
  for (const char* tag : {"ar", "he", "fa", "ur", "yi", "ar-EG", "HE", "fa-AF"}) {
    EXPECT_TRUE(is_right_to_left(tag)) << tag;
  }
  for (const char* tag : {"", "en", "arn", "de", "hy"}) EXPECT_FALSE(is_right_to_left(tag)) << tag;
}

}  // namespace
}  // namespace dragoman
