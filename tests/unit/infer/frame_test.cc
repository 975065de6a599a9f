#include "infer/frame.h"

#include <gtest/gtest.h>

#include "unit/infer/talks.h"

namespace dragoman::infer {
namespace {

Frame frame_of(const Case& talks) {
  auto frame = lay_out(talks, "", {});
  EXPECT_TRUE(frame) << (frame ? "" : format_error(frame.error()));
  return frame ? *frame : Frame{};
}

TEST(Frame, CornersAreEndsAndNamedValues) {
  const Frame frame =
      frame_of(talks_with(statements("  - {party: north, prefers: {toll: 7}, over: {toll: 2}}\n")));
  ASSERT_EQ(frame.blocks.size(), 5u);  // aid, line, toll, crews of two categories
  EXPECT_EQ(frame.blocks[0].corners, (std::vector<int>{0, 1, 2}));
  EXPECT_EQ(frame.blocks[2].corners, (std::vector<int>{0, 2, 4, 7, 10}));
  EXPECT_EQ(frame.blocks[2].first, frame.blocks[1].no_deal() + 1);
  EXPECT_EQ(frame.shared, frame.blocks[4].no_deal() + 1);
}

TEST(Frame, ValuesBetweenCornersAreMixtures) {
  const Block block{.first = 10, .corners = {0, 4, 10}};
  EXPECT_EQ(mix(block, 4).coordinate, 11);
  EXPECT_EQ(mix(block, 4).numerator, 0);
  EXPECT_EQ(mix(block, 10).coordinate, 12);
  EXPECT_EQ(mix(block, 6).coordinate, 11);
  EXPECT_EQ(mix(block, 6).numerator, 2);
  EXPECT_EQ(mix(block, 6).denominator, 6);
}

TEST(Frame, TheMarginIsUtilityLessNoDeal) {
  const Frame frame = frame_of(talks_with(""));
  const auto g = margin(frame, {{0, 1, 5, 0, 2}, {}});
  ASSERT_TRUE(g);
  // toll 5 lies one sixth of the way from 4 to 10, so everything is in sixths.
  const Block &aid = frame.blocks[0], &toll = frame.blocks[2];
  EXPECT_EQ((*g)[0], (Entry{aid.first, 6}));
  EXPECT_EQ((*g)[1], (Entry{aid.no_deal(), -6}));
  const auto at = [&](int coordinate) {
    for (const Entry& entry : *g)
      if (entry.coordinate == coordinate) return entry.factor;
    return std::int64_t{0};
  };
  EXPECT_EQ(at(toll.first + 1), 5);
  EXPECT_EQ(at(toll.first + 2), 1);
}

TEST(Frame, RostersGiveOnePlacePerCategory) {
  const Case talks = talks_with("");
  const Frame frame = frame_of(talks);
  const auto places =
      places_of(talks, frame.problem, "crews", talks.drafts[0].positions[3].values[0]);
  EXPECT_EQ(places, (std::vector<Place>{{3, 2}, {4, 1}}));
  EXPECT_TRUE(places_of(talks, frame.problem, "aid", OptionId{"none-such"}).empty());
}

TEST(Frame, ItemsAreTakenOneByOne) {
  auto talks = read_case(R"(dragoman: 1
id: items
parties: {north: North, south: South}
points: {tools: {roster: {of: items, choose: {from: 1, to: 2}, members: [a, b, c]}}}
preferences: {north: {walk_away: 1, points: {tools: {members: {a: 3, b: 1}}}}}
)",
                         "items.yaml");
  ASSERT_TRUE(talks) << format_error(talks.error());
  const Frame frame = frame_of(*talks);
  EXPECT_EQ(frame.problem.variables.size(), 3u);
  EXPECT_TRUE(frame.problem.chooses.empty());
  EXPECT_TRUE(frame.scored[0]);
  EXPECT_EQ(evaluate(frame.problem, {{1, 0, 1}, {}})[0], 3);
  EXPECT_TRUE(feasible(frame.problem, {{1, 0, 1}, {}}));
  EXPECT_FALSE(feasible(frame.problem, {{1, 1, 1}, {}}));
}

TEST(Frame, SaysWhatIsMissing) {
  auto empty = read_case("dragoman: 1\nparties: {a: A, b: B}\npoints: {x: {title: X}}\n", "x.yaml");
  ASSERT_TRUE(empty);
  const Frame nothing = frame_of(*empty);
  EXPECT_TRUE(nothing.blocks.empty());
  EXPECT_EQ(nothing.problem.parties.size(), 2u);
  EXPECT_EQ(lay_out(talks_with(""), "third", {}).error().code, ErrorCode::unknown_reference);
}

}  // namespace
}  // namespace dragoman::infer
