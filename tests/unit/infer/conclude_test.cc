#include "infer/conclude.h"

#include <gtest/gtest.h>

#include "infer/exact.h"

namespace dragoman::infer {
namespace {

// a > b (word 0), b > c (word 1), d >= a (word 2).
Cone order() {
  return {4,
          {{{{0, 1}, {1, -1}}, Sense::above, 0},
           {{{1, 1}, {2, -1}}, Sense::above, 1},
           {{{3, 1}, {0, -1}}, Sense::at_least, 2}}};
}

TEST(Concluder, FollowsOrdersAndSaysOnWhatTheyRest) {
  const Cone cone = order();
  Concluder concluder(cone);
  const Verdict verdict = concluder.always_above({{0, 1}, {2, -1}});
  EXPECT_TRUE(verdict.holds);
  EXPECT_EQ(verdict.known, Known::proved);
  EXPECT_EQ(verdict.words, (std::vector<int>{0, 1}));
  const Verdict weak = concluder.always({{3, 1}, {0, -1}});
  EXPECT_TRUE(weak.holds);
  EXPECT_EQ(weak.words, (std::vector<int>{2}));
  EXPECT_FALSE(concluder.always_above({{3, 1}, {0, -1}}).holds);
}

TEST(Concluder, ProvesPossibleAndNever) {
  const Cone cone = order();
  Concluder concluder(cone);
  std::vector<int> words;
  // a >= 2 b: under some.
  const Acceptability some = concluder.standing({{0, 1}, {1, -2}}, words);
  EXPECT_EQ(some.standing, Standing::possible);
  EXPECT_EQ(some.known, Known::proved);
  // c >= a: under none, since a > b > c.
  const Acceptability none = concluder.standing({{2, 1}, {0, -1}}, words);
  EXPECT_EQ(none.standing, Standing::never);
  EXPECT_EQ(none.known, Known::proved);
  EXPECT_EQ(words, (std::vector<int>{0, 1}));
  // a >= d holds where they are equal only: possible, and on the border.
  EXPECT_EQ(concluder.standing({{0, 1}, {3, -1}}, words).standing, Standing::possible);
}

TEST(Consistency, FindsContradictionsAndProvesThem) {
  EXPECT_TRUE(consistent(order()).holds);
  Cone circle = order();
  circle.rows.push_back({{{2, 1}, {3, -1}}, Sense::at_least, 3});  // c >= d
  const Verdict verdict = consistent(circle);
  EXPECT_FALSE(verdict.holds);
  EXPECT_EQ(verdict.known, Known::proved);
  EXPECT_EQ(verdict.words, (std::vector<int>{0, 1, 2, 3}));
}

TEST(Consistency, WeakCirclesAreIndifference) {
  const Cone cone{
      2, {{{{0, 1}, {1, -1}}, Sense::at_least, 0}, {{{1, 1}, {0, -1}}, Sense::at_least, 1}}};
  EXPECT_TRUE(consistent(cone).holds);
  EXPECT_EQ(interior(cone)->slack, 0);
}

TEST(Interior, IsFoundOnceForcedEqualitiesAreWrittenAsSuch) {
  // a >= b and b >= a force a = b; c > a stays strict.
  const Cone cone{3,
                  {{{{0, 1}, {1, -1}}, Sense::at_least, 0},
                   {{{1, 1}, {0, -1}}, Sense::at_least, 1},
                   {{{2, 1}, {0, -1}}, Sense::above, 2}}};
  EXPECT_EQ(interior(cone)->slack, 0);
  const Cone written = with_equalities(cone);
  EXPECT_EQ(written.rows[0].sense, Sense::equal);
  EXPECT_EQ(written.rows[1].sense, Sense::equal);
  EXPECT_EQ(written.rows[2].sense, Sense::above);
  EXPECT_GT(interior(written)->slack, 0.01);
}

TEST(Interior, KeepsItsDistanceFromEveryRow) {
  const auto inside = interior(order());
  ASSERT_TRUE(inside);
  EXPECT_GT(inside->slack, 0.01);
  EXPECT_TRUE(witnesses(order(), inside->w, nullptr));
  double sum = 0;
  for (const double w : inside->w) sum += w;
  EXPECT_NEAR(sum, 1, 1e-9);
  for (const auto& point : spread_points(order(), *inside, 4, 1))
    EXPECT_TRUE(witnesses(order(), point, nullptr));
}

TEST(Concluder, WithoutRowsNothingIsCertain) {
  const Cone cone{2, {}};
  Concluder concluder(cone);
  EXPECT_TRUE(consistent(cone).holds);
  EXPECT_FALSE(concluder.always({{0, 1}, {1, -1}}).holds);
  EXPECT_TRUE(concluder.sometimes({{0, 1}, {1, -1}}).holds);
}

}  // namespace
}  // namespace dragoman::infer
