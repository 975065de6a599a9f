#include "brief/plot.h"

#include <gtest/gtest.h>

namespace dragoman::brief {
namespace {

TEST(Plot, SpreadKeepsOrderAndGaps) {
  EXPECT_EQ(spread({10, 11, 50}, 10, 0, 100), (std::vector<double>{10, 20, 50}));
  EXPECT_EQ(spread({98, 99}, 10, 0, 100), (std::vector<double>{90, 100}));
  EXPECT_EQ(spread({50, 10}, 10, 0, 100), (std::vector<double>{50, 10}));
}

TEST(Plot, LabelsAreHtmlBesideTheDrawing) {
  Places places;
  Plot plot(places, 100, 50, false);
  plot.label({10, 20}, Anchor::start, "<b>A</b>", "tick");
  const std::string html = plot.html("wide", "a <plot>");
  EXPECT_NE(html.find("<span class=\"tick p0\" dir=\"ltr\"><b>A</b>"), std::string::npos) << html;
  EXPECT_EQ(html.find("style="), std::string::npos);
  EXPECT_EQ(places.rules(), ".p0 { top:12.5px;left:10.0px }\n.p1 { width:100px;height:50px }\n");
  EXPECT_EQ(html.find("<text"), std::string::npos);
  EXPECT_NE(html.find("aria-label=\"a &lt;plot&gt;\""), std::string::npos);
}

TEST(Plot, RightToLeftMirrorsShapesAndLabels) {
  Places places;
  Plot plot(places, 100, 50, true);
  plot.label({10, 20}, Anchor::start, "x");
  plot.mark({10, 20}, Shape::circle, 2, Ink::cloud);
  const std::string html = plot.html("wide", "");
  EXPECT_NE(places.rules().find("right:10.0px"), std::string::npos);
  EXPECT_NE(html.find("cx=\"90.0\""), std::string::npos);
}

TEST(Plot, PlacedLabelsStayApart) {
  Places places;
  Plot plot(places, 300, 200, false);
  const Box frame{0, 0, 300, 200};
  for (int i = 0; i < 4; ++i) plot.placed_label({150, 100}, frame, {}, "label", 8, "");
  const std::string rules = places.rules();
  std::vector<Box> boxes;
  for (std::size_t at = 0; (at = rules.find("top:", at)) != std::string::npos; ++at) {
    const double y = std::stod(rules.substr(at + 4));
    const double x = std::stod(rules.substr(rules.find("left:", at) + 5));
    for (const Box& other : boxes) EXPECT_FALSE(other.overlaps({x, y, 40, 14}));
    boxes.push_back({x, y, 40, 14});
  }
  EXPECT_EQ(boxes.size(), 4u);
}

}  // namespace
}  // namespace dragoman::brief
