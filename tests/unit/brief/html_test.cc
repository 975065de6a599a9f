#include "brief/html.h"

#include <gtest/gtest.h>

namespace dragoman::brief {
namespace {

TEST(Html, EscapesEverythingThatMarksUp) {
  EXPECT_EQ(escaped("<b a=\"1\" c='2'>&"), "&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;");
  EXPECT_EQ(escaped(std::string("a\x01\x00z", 4)), "az");
}

TEST(Html, WordsCarryTheirOwnDirection) {
  EXPECT_EQ(user("harbour"), "<bdi dir=\"ltr\">harbour</bdi>");
  EXPECT_EQ(user("(12) مرفأ"), "<bdi dir=\"rtl\">(12) مرفأ</bdi>");
  EXPECT_EQ(user(""), "");
  Text text;
  text.set("he", "נמל");
  EXPECT_EQ(user(text, "en"), "<bdi dir=\"rtl\" lang=\"he\">נמל</bdi>");
}

TEST(Html, LanguageTagsAreEscaped) {
  Text text;
  text.set("en\"><script>", "words");
  EXPECT_EQ(user(text, "en").find("<script>"), std::string::npos);
}

TEST(Html, SentencesEscapeTheLabelAndKeepTheArguments) {
  EXPECT_EQ(sentence("{0} & {1}", {"<b>x</b>", "y"}), "<b>x</b> &amp; y");
  EXPECT_EQ(sentence("{2} {", {"x"}), "{2} {");
}

}  // namespace
}  // namespace dragoman::brief
