#include "server/target.h"

#include <gtest/gtest.h>

namespace dragoman::server {
namespace {

using Words = std::vector<std::string>;

TEST(Target, PathsAreSplitAndDecoded) {
  EXPECT_EQ(parse_target("/")->segments, Words{});
  EXPECT_EQ(parse_target("/api/v1/rooms")->segments, (Words{"api", "v1", "rooms"}));
  EXPECT_EQ(parse_target("/a/")->segments, Words{"a"});
  EXPECT_EQ(parse_target("/%d8%b3")->segments, Words{"س"});
}

TEST(Target, NoPathLeadsUpwardsOrHidesAnything) {
  for (const char* target : {"",      "a",       "//",          "/a//b",  "/.",
                             "/..",   "/a/../b", "/%2e%2e/etc", "/a%2fb", "/a%5cb",
                             "/a\\b", "/%00",    "/%0d%0a",     "/%",     "/%4",
                             "/%zz",  "/%ff",    "/\x7f",       "*",      "http://elsewhere/"}) {
    EXPECT_FALSE(parse_target(target)) << target;
  }
}

TEST(Target, QueriesAreDecodedInOrder) {
  const auto read = parse_target("/log?words=not+at%20night&from=3&empty=&bare");
  ASSERT_TRUE(read);
  EXPECT_EQ(*read->parameter("words"), "not at night");
  EXPECT_EQ(*read->parameter("from"), "3");
  EXPECT_EQ(*read->parameter("empty"), "");
  EXPECT_EQ(*read->parameter("bare"), "");
  EXPECT_EQ(read->parameter("to"), nullptr);
}

TEST(Target, AParameterTwiceOrABrokenOneIsRefused) {
  EXPECT_FALSE(parse_target("/log?from=1&from=2"));
  EXPECT_FALSE(parse_target("/log?from=%4"));
  EXPECT_FALSE(parse_target("/log?words=%0a"));
}

}  // namespace
}  // namespace dragoman::server
