#include <gtest/gtest.h>

#include <string>

#include "unit/format/foreign_testing.h"

namespace dragoman {
namespace {

using testing::must_read;
using testing::package_of;
using testing::utility;

const char* const kDomain = R"({"name": "d", "issuesValues": {
 "Price": {"range": [10, 20, 2.5]}, "Aid": {"values": ["daily", 7]}}})";

std::string profile(const std::string& bid) {
  return R"({"LinearAdditiveUtilitySpace": {"name": "north", "issueUtilities": {
 "Aid": {"discreteutils": {"valueUtilities": {"7": 0.4}}},
 "Price": {"numberutils": {"lowValue": 10, "highValue": 20, "lowUtility": 1, "highUtility": 0}}},
 "issueWeights": {"Price": 0.7, "Aid": 0.3}, "domain": {}, "reservationBid": )" +
         bid + "}}";
}

TEST(Geniusweb, BothSpellingsAndNumbers) {
  for (const bool modern : {false, true}) {
    std::string text = profile("null");
    if (modern) {
      text.replace(text.find("discreteutils"), 13, "DiscreteValueSetUtilities");
      text.replace(text.find("numberutils"), 11, "NumberValueSetUtilities");
    }
    const Case talks = must_read({{"p.json", text}, {"d.json", kDomain}});
    ASSERT_EQ(talks.points.size(), 2U);
    EXPECT_EQ(talks.points[0].id, "Price");
    EXPECT_EQ(domain_size(talks.points[0]), 5);
    EXPECT_EQ(talks.points[1].options[1].text.in(""), "7");
    EXPECT_EQ(talks.parties[0].name.in(""), "north");
    EXPECT_FALSE(talks.preferences[0].walk_away);
    EXPECT_NEAR(utility(talks.preferences[0], package_of(talks, {{"Price", "12.5"}, {"Aid", "7"}})),
                0.7 * 0.75 + 0.3 * 0.4, 1e-12);
  }
}

TEST(Geniusweb, APartialReservationBidCountsWhatItNames) {
  const Case whole = must_read(
      {{"d.json", kDomain}, {"p.json", profile(R"({"issuevalues": {"Price": 15, "Aid": 7}})")}});
  EXPECT_EQ(whole.preferences[0].walk_away, Decimal::parse("0.47"));
  const Case part =
      must_read({{"d.json", kDomain}, {"p.json", profile(R"({"issuevalues": {"Aid": "7"}})")}});
  EXPECT_EQ(part.preferences[0].walk_away, Decimal::parse("0.12"));
}

TEST(Geniusweb, ExportKeepsRangesAndAcceptance) {
  const Case talks = must_read(
      {{"d.json", kDomain}, {"p.json", profile(R"({"issuevalues": {"Price": 15, "Aid": 7}})")}});
  const auto out = export_case(talks, ExportFormat::geniusweb);
  ASSERT_TRUE(out);
  const Case again = must_read(out->files);
  EXPECT_TRUE(again.points[0].quantity.has_value());
  EXPECT_EQ(again.preferences[0].walk_away, talks.preferences[0].walk_away);
}

TEST(Geniusweb, ScoresAreRescaledAndThatIsSaid) {
  const Case talks = must_read({{"s.csv",
                                 "point,option,A\nx,a,-3\n,b,10\ny,c,0\n,d,7\n"
                                 "walk-away,,4\n"}});
  const auto out = export_case(talks, ExportFormat::geniusweb);
  ASSERT_TRUE(out);
  ASSERT_EQ(out->losses.size(), 2U);
  EXPECT_NE(out->losses[0].find("(u − -3) / 20"), std::string::npos) << out->losses[0];
  const Case again = must_read(out->files);
  const auto u = [&](const char* x, const char* y) {
    return utility(again.preferences[0], package_of(again, {{"x", x}, {"y", y}}));
  };
  EXPECT_NEAR(u("a", "d"), 7.0 / 20, 1e-11);
  EXPECT_NEAR(u("b", "d"), 1, 1e-11);
  // The least utility that reaches 4 is that of (a, d): 4.
  EXPECT_NEAR(again.preferences[0].walk_away->to_double(), 7.0 / 20, 1e-9);
}

}  // namespace
}  // namespace dragoman
