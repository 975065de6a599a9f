#include "infer/cone.h"

#include <gtest/gtest.h>

namespace dragoman::infer {
namespace {

TEST(LinearForm, IsSortedReducedAndWithoutZeros) {
  EXPECT_EQ(collect({{3, 4}, {1, 6}, {3, 2}, {2, 5}, {2, -5}}), (LinearForm{{1, 1}, {3, 1}}));
  EXPECT_EQ(collect({}), LinearForm{});
}

TEST(LinearForm, RefusesFactorsThatDoublesDoNotHold) {
  EXPECT_FALSE(collect({{0, (std::int64_t{1} << 53) + 1}, {1, 2}}));
  EXPECT_TRUE(collect({{0, std::int64_t{1} << 54}, {1, 2}}));  // halved
  EXPECT_FALSE(collect({{0, INT64_MAX}, {0, 1}}));
}

}  // namespace
}  // namespace dragoman::infer
