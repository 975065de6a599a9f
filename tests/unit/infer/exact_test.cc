#include "infer/exact.h"

#include <gtest/gtest.h>

namespace dragoman::infer {
namespace {

// a > b, b > c.
Cone chain() {
  return {3, {{{{0, 1}, {1, -1}}, Sense::above, 0}, {{{1, 1}, {2, -1}}, Sense::above, 1}}};
}

TEST(Certificate, RoundsNoisyMultipliersToTheExactOnes) {
  const double noisy[] = {1.0 + 3e-12, 1.0 - 2e-12};
  const auto found = certify(chain(), {{0, 1}, {2, -1}}, noisy, false);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->of_rows[0], 1);
  EXPECT_EQ(found->of_rows[1], 1);
}

TEST(Certificate, SolvesOnTheTightCoordinatesWhenRoundingFails) {
  // 3 a - 7 c >= 0 and 10007 c - 9 b >= 0 prove 30021 a - 63 b >= 0 with multipliers 10007 and 7;
  // scaled so that the multipliers are no small fractions.
  const Cone cone{3,
                  {{{{0, 3 * 7919}, {2, -7 * 7919}}, Sense::at_least, 0},
                   {{{2, 10007}, {1, -9}}, Sense::at_least, 1}}};
  const double near[] = {10007.0 / 7919 + 1e-10, 7.0 - 1e-10};
  const auto found = certify(cone, {{0, 30021}, {1, -63}}, near, false);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->of_rows[0], Rational(10007, 7919));
}

TEST(Certificate, RefusesWhatDoesNotFollow) {
  const double multipliers[] = {1.0, 1.0};
  EXPECT_FALSE(certify(chain(), {{2, 1}, {0, -1}}, multipliers, false));
  // Without any row: a >= 0 holds, a > 0 does not follow.
  const double none[] = {0.0, 0.0};
  EXPECT_TRUE(certify(chain(), {{0, 1}}, none, false));
  EXPECT_FALSE(certify(chain(), {{0, 1}}, none, true));
  // With strict rows it does: a = (a - b) + (b - c) + c.
  EXPECT_TRUE(certify(chain(), {{0, 1}}, multipliers, true));
}

TEST(Certificate, NegativeMultipliersServeEqualitiesOnly) {
  Cone cone{2, {{{{0, 1}, {1, -1}}, Sense::equal, 0}}};
  const double minus[] = {-1.0};
  EXPECT_TRUE(certify(cone, {{0, -1}, {1, 1}}, minus, false));
  cone.rows[0].sense = Sense::at_least;
  EXPECT_FALSE(certify(cone, {{0, -1}, {1, 1}}, minus, false));
}

// a = 3 b, 7 b = c + d: no doubles hold that at these values, points next to them do.
TEST(Witness, MayHoldEqualitiesThatDoublesMiss) {
  const Cone cone{4,
                  {{{{0, 1}, {1, -3}}, Sense::equal, 0},
                   {{{1, 7}, {2, -1}, {3, -1}}, Sense::equal, 1},
                   {{{2, 1}, {3, -1}}, Sense::above, 2}}};
  const double w[] = {0.3, 0.1, 0.4, 0.3};
  EXPECT_TRUE(witnesses(cone, w, nullptr));
  const LinearForm positive{{0, 1}, {2, -1}, {3, 1}}, negative{{0, 1}, {2, -1}};
  EXPECT_TRUE(witnesses(cone, w, &positive));
  EXPECT_FALSE(witnesses(cone, w, &negative));
  Cone reversed = cone;
  reversed.rows[2].left = negated(reversed.rows[2].left);
  EXPECT_FALSE(witnesses(reversed, w, nullptr));
}

TEST(Witness, KeepsStrictRowsStrictly) {
  const double inside[] = {3, 2, 1}, border[] = {2, 2, 1}, outside[] = {1, 2, 3},
               zero[] = {0, 0, 0};
  EXPECT_TRUE(witnesses(chain(), inside, nullptr));
  EXPECT_FALSE(witnesses(chain(), border, nullptr));
  EXPECT_FALSE(witnesses(chain(), outside, nullptr));
  EXPECT_FALSE(witnesses(chain(), zero, nullptr));
  const LinearForm target{{1, 1}, {2, -2}};
  EXPECT_TRUE(witnesses(chain(), inside, &target));
  const LinearForm beyond{{1, 1}, {2, -3}};
  EXPECT_FALSE(witnesses(chain(), inside, &beyond));
}

}  // namespace
}  // namespace dragoman::infer
