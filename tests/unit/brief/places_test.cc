#include "brief/places.h"

#include <gtest/gtest.h>

namespace dragoman::brief {
namespace {

TEST(Places, TheSamePlaceIsOneRule) {
  Places places;
  EXPECT_EQ(places.rules(), "");
  EXPECT_EQ(places.place("top:1px"), "p0");
  EXPECT_EQ(places.place("top:2px"), "p1");
  EXPECT_EQ(places.place("top:1px"), "p0");
  EXPECT_EQ(places.rules(), ".p0 { top:1px }\n.p1 { top:2px }\n");
}

}  // namespace
}  // namespace dragoman::brief
