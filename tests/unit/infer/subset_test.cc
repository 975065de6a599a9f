#include "infer/subset.h"

#include <gtest/gtest.h>

#include "unit/infer/made.h"

namespace dragoman::infer {
namespace {

TEST(Subset, HoldsTheChosenSamplesInOrder) {
  const Frame frame = made::frame(2, {3, 2});
  JointSamples all = made::samples(frame, 100, 1);
  all.parties[1].fixed = true;
  all.parties[1].values.clear();
  const std::vector<int> chosen{7, 99, 3};
  const JointSamples some = subset(all, chosen);
  ASSERT_EQ(some.count, 3);
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    for (int c = 0; c < frame.shared; ++c)
      EXPECT_EQ(some.parties[0].row(c)[i], all.parties[0].row(c)[chosen[i]]);
    for (const int p : {0, 1})
      EXPECT_EQ(some.parties[p].walk_away[i], all.parties[p].walk_away[chosen[i]]);
  }
  EXPECT_TRUE(some.parties[1].fixed);
  EXPECT_TRUE(some.parties[1].values.empty());
  EXPECT_EQ(some.parties[0].stride % kSampleLanes, 0);
  EXPECT_EQ(some.reports[0].draws, 3);
  EXPECT_DOUBLE_EQ(some.reports[0].effective_size, 0.03 * all.reports[0].effective_size);
}

TEST(Subset, MayBeEmptyOrLargerThanThereIs) {
  const Frame frame = made::frame(1, {2});
  const JointSamples all = made::samples(frame, 20, 1);
  EXPECT_EQ(subset(all, {}).count, 0);
  EXPECT_EQ(first_samples(all, 50).count, 20);
  EXPECT_EQ(first_samples(all, 5).count, 5);
}

}  // namespace
}  // namespace dragoman::infer
