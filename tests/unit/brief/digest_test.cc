#include "brief/digest.h"

#include <gtest/gtest.h>

#include "talks.h"

namespace dragoman::brief {
namespace {

TEST(Digest, IdenticalSolutionsAreOnePackage) {
  const Talks talks = harbour_talks();
  auto result = talks.result;
  auto shown = shown_packages(talks.talks, talks.problem, result);
  ASSERT_EQ(shown.size(), 3u);
  EXPECT_EQ(shown[0].kinds, (std::vector{SolutionKind::nash, SolutionKind::kalai_smorodinsky}));
  result.solutions.utilitarian = result.solutions.egalitarian = result.solutions.nash;
  result.diverse = {*result.solutions.nash.package};
  EXPECT_EQ(shown_packages(talks.talks, talks.problem, result).size(), 1u);
}

TEST(Digest, ChangesAgainstTheDraft) {
  const Talks talks = river_talks(3);
  const auto change = [&](std::size_t point, int value) {
    const Point& one = talks.talks.points[point];
    return change_at(one, position_at(&talks.talks.drafts[0], one.id), value_at(one, value));
  };
  EXPECT_EQ(change(0, 0), Change::settled) << "one of the bracket";
  EXPECT_EQ(change(0, 3), Change::changed);
  EXPECT_EQ(change(1, 1), Change::none);
  EXPECT_EQ(change(1, 2), Change::changed);
  EXPECT_EQ(change(2, 2), Change::settled) << "open in the draft";
}

TEST(Digest, PersonsCountByCategory) {
  Point point;
  point.kind = PointKind::roster;
  point.roster.emplace();
  point.roster->categories = {
      {.id = "long", .name = Text("long terms"), .at_least = {}, .at_most = {}},
      {.id = "minor", .name = Text("minors"), .at_least = {}, .at_most = {}}};
  point.roster->members = {{"m1", Text("first"), "long"},
                           {"m2", Text("second"), "long"},
                           {"m3", Text("third"), "minor"}};
  EXPECT_TRUE(same_value(point, MemberIds{"m1", "m3"}, MemberIds{"m3", "m2"}));
  EXPECT_FALSE(same_value(point, MemberIds{"m1", "m3"}, MemberIds{"m1", "m2"}));
  EXPECT_EQ(value_text(point, MemberIds{"m1", "m2", "m3"}, "en"), "long terms 2, minors 1");
  point.roster->of = Roster::Of::items;
  EXPECT_FALSE(same_value(point, MemberIds{"m1", "m3"}, MemberIds{"m3", "m2"}));
  EXPECT_EQ(value_text(point, MemberIds{"m1", "m3"}, "en"), "first, third");
}

TEST(Digest, TheDraftAsAPackage) {
  const Talks closed = harbour_talks(), open = river_talks(3);
  ASSERT_TRUE(draft_package(closed.problem, &closed.draft, nullptr));
  EXPECT_EQ(draft_package(closed.problem, &closed.draft, nullptr)->utilities[3], 100);
  EXPECT_FALSE(draft_package(open.problem, &open.draft, nullptr));
  const AmendResult amend = enumerate_amendments(open);
  EXPECT_TRUE(draft_package(open.problem, &open.draft, &amend));
}

}  // namespace
}  // namespace dragoman::brief
