#include <gtest/gtest.h>

#include "dragoman/event.h"

namespace dragoman {
namespace {

TEST(Ids, ReadBackAsWritten) {
  const std::string digits = "00112233445566778899aabbccddeeff";
  const auto id = RoomId::parse(digits);
  ASSERT_TRUE(id);
  EXPECT_EQ(id->bytes[1], 0x11);
  EXPECT_EQ(id->bytes[15], 0xff);
  EXPECT_EQ(id->to_string(), digits);
}

TEST(Ids, RefuseAnotherLengthOtherDigitsAndUpperCase) {
  EXPECT_FALSE(EventId::parse(""));
  EXPECT_FALSE(EventId::parse("00112233445566778899aabbccddeef"));
  EXPECT_FALSE(EventId::parse("00112233445566778899aabbccddeegf"));
  EXPECT_FALSE(EventId::parse("00112233445566778899AABBCCDDEEFF"));
}

TEST(Moments, AreUtcToTheSecondOfDaysThatExist) {
  EXPECT_TRUE(is_moment("2027-01-20T18:05:00Z"));
  EXPECT_TRUE(is_moment("2028-02-29T23:59:59Z"));
  for (const char* wrong : {"", "2027-01-20", "2027-01-20T18:05:00", "2027-01-20 18:05:00Z",
                            "2027-02-29T18:05:00Z", "2027-01-20T24:05:00Z", "2027-01-20T18:60:00Z",
                            "2027-01-20T18:05:60Z", "2027-01-20T18:05:00+"}) {
    EXPECT_FALSE(is_moment(wrong)) << wrong;
  }
}

}  // namespace
}  // namespace dragoman
