// What exports change or leave out, and that they say so.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "unit/format/foreign_testing.h"

namespace dragoman {
namespace {

using testing::must_read;
using testing::package_of;
using testing::utility;

bool says(const Export& out, const std::string& words) {
  return std::any_of(out.losses.begin(), out.losses.end(), [&](const std::string& loss) {
    return loss.find(words) != std::string::npos;
  });
}

Case everything() {
  Case talks = must_read({{"s.csv",
                           "point,option,A,B\nx,a,-3,2\n,b,10,\ny,c,-1,never\n,d,-7,1\n"
                           "walk-away,,4,\nveto,,yes,no\n"}});
  Point crews;
  crews.id = "crews";
  crews.kind = PointKind::roster;
  crews.roster = Roster{};
  talks.points.push_back(crews);
  talks.rules.push_back({"r", Text("why"), Excludes{}});
  talks.parties.push_back({.id = "watcher", .name = {}, .role = PartyRole::observer, .note = {}});
  talks.parties.push_back({.id = "C", .name = {}, .note = {}});
  talks.drafts.emplace_back();
  talks.drafts.back().id = "v1";
  talks.acceptance = {Acceptance::Rule::quorum, 1};
  Interaction bonus;
  bonus.bonus = Decimal(1);
  talks.preferences[0].interactions.push_back(bonus);
  return talks;
}

TEST(Export, SaysWhatIsLost) {
  const Case talks = everything();
  for (const ExportFormat format :
       {ExportFormat::genius, ExportFormat::geniusweb, ExportFormat::negolog, ExportFormat::negmas,
        ExportFormat::csv}) {
    const auto out = export_case(talks, format);
    ASSERT_TRUE(out);
    EXPECT_TRUE(says(*out, "“C” has no scores"));
    EXPECT_TRUE(says(*out, "“crews” is left out: rosters"));
    EXPECT_TRUE(says(*out, "1 rule(s)"));
    EXPECT_TRUE(says(*out, "1 draft(s)"));
    EXPECT_TRUE(says(*out, "acceptance rule"));
    EXPECT_TRUE(says(*out, "observer(s)"));
    EXPECT_TRUE(says(*out, "1 interaction(s) of “A”"));
    EXPECT_EQ(says(*out, "Vetoes"), format != ExportFormat::csv);
    EXPECT_EQ(says(*out, "red line(s) of “B”"), format != ExportFormat::csv);
    EXPECT_TRUE(read_any(out->files));
  }
}

TEST(Export, GeniusCountsFromNoughtToOne) {
  const Case talks =
      must_read({{"s.csv", "point,option,A\nx,a,-3\n,b,10\ny,c,-1\n,d,-7\nwalk-away,,4\n"}});
  const auto out = export_case(talks, ExportFormat::genius);
  ASSERT_TRUE(out);
  EXPECT_TRUE(says(*out, "(u − -7) / 16")) << out->losses.at(0);
  const Case again = must_read(out->files);
  for (const char* x : {"a", "b"}) {
    for (const char* y : {"c", "d"}) {
      const double before = utility(talks.preferences[0], package_of(talks, {{"x", x}, {"y", y}}));
      const double after = utility(again.preferences[0], package_of(again, {{"x", x}, {"y", y}}));
      EXPECT_NEAR(after, (before + 7) / 16, 1e-12) << x << y;
    }
  }
  EXPECT_NEAR(again.preferences[0].walk_away->to_double(), 11.0 / 16, 1e-12);
}

TEST(Export, RangesStayRangesWhereScoresAreLinear) {
  Case talks = must_read({{"s.csv", "point,option,A\nx,a,0\n,b,1\n"}});
  Point days;
  days.id = "days";
  days.kind = PointKind::quantity;
  days.quantity = QuantityRange{Decimal(10), Decimal(30), Decimal(1), Text("days")};
  talks.points.push_back(days);
  PointPreference scores;
  scores.point = "days";
  scores.weight = Decimal(2);
  const Value start = Decimal(10);
  const Value end = Decimal(30);
  scores.curve = {{start, Decimal(6)}, {end, Decimal(1)}};
  talks.preferences[0].points.push_back(scores);
  ASSERT_TRUE(validate(talks));
  const double before =
      utility(talks.preferences[0], {{"x", OptionId{"b"}}, {"days", Decimal(14)}});
  EXPECT_NEAR(before, 11, 1e-12);
  const auto genius = export_case(talks, ExportFormat::genius);
  ASSERT_TRUE(genius);
  const Case again = must_read(genius->files);
  EXPECT_EQ(again.points[1].kind, PointKind::quantity);
  EXPECT_NEAR(utility(again.preferences[0], {{"x", OptionId{"b"}}, {"days", Decimal(14)}}),
              11.0 / 13, 1e-12);
  const auto csv = export_case(talks, ExportFormat::csv);
  ASSERT_TRUE(csv);
  EXPECT_TRUE(says(*csv, "list of 21 values"));
}

TEST(Export, NothingToWriteIsAnError) {
  Case talks;
  talks.id = "empty";
  const auto out = export_case(talks, ExportFormat::genius);
  ASSERT_FALSE(out);
  EXPECT_EQ(out.error().code, ErrorCode::unsupported);
  EXPECT_FALSE(parse_export_format("word"));
  EXPECT_EQ(*parse_export_format("negmas"), ExportFormat::negmas);
}

}  // namespace
}  // namespace dragoman
