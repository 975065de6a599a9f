#include "server/backoff.h"

#include <gtest/gtest.h>

namespace dragoman::server {
namespace {

TEST(Backoff, TwoMistakesAreFreeThenTheWaitDoublesToFiveMinutes) {
  Backoff backoff;
  std::int64_t now = 5'000;
  backoff.failed("layla", now);
  backoff.failed("layla", now);
  EXPECT_EQ(backoff.wait("layla", now), 0);
  std::int64_t expected = 1'000;
  for (int i = 0; i < 14; ++i) {
    backoff.failed("layla", now);
    EXPECT_EQ(backoff.wait("layla", now), std::min<std::int64_t>(expected, 300'000));
    EXPECT_EQ(backoff.wait("yusuf", now), 0);
    now += backoff.wait("layla", now);
    EXPECT_EQ(backoff.wait("layla", now), 0);
    expected *= 2;
  }
}

TEST(Backoff, SuccessAndAnHourForget) {
  Backoff backoff;
  for (int i = 0; i < 5; ++i) backoff.failed("layla", 0);
  EXPECT_GT(backoff.wait("layla", 0), 0);
  backoff.succeeded("layla");
  EXPECT_EQ(backoff.wait("layla", 0), 0);
  for (int i = 0; i < 5; ++i) backoff.failed("layla", 0);
  backoff.failed("layla", 3'600'001);
  EXPECT_EQ(backoff.wait("layla", 3'600'001), 0);
}

TEST(Backoff, MemoryIsBounded) {
  Backoff backoff(2);
  for (const char* key : {"a", "b", "c"}) {
    for (int i = 0; i < 3; ++i) backoff.failed(key, 0);
  }
  EXPECT_EQ(backoff.wait("a", 0), 0);
  EXPECT_GT(backoff.wait("b", 0), 0);
  EXPECT_GT(backoff.wait("c", 0), 0);
}

}  // namespace
}  // namespace dragoman::server
