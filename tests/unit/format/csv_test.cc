#include <gtest/gtest.h>

#include <string>

#include "unit/format/foreign_testing.h"

namespace dragoman {
namespace {

using testing::must_fail;
using testing::must_read;
using testing::package_of;
using testing::utility;

TEST(Csv, ReadsScoresWeightsWalkAwayAndVeto) {
  const Case talks = must_read({{"scores.csv",
                                 "point,option,North,South\n"
                                 "Aid,daily,3,1\n,weekly,,2.5\n\n"
                                 "Timetable,\"six, seven days\",10,0\n,\"a \"\"long\"\" one\n"
                                 "indeed\",0,never\n"
                                 "weight,Aid,2,\nwalk-away,,1,1.5\nVeto,,yes,no\n"}});
  ASSERT_EQ(talks.points.size(), 2U);
  EXPECT_EQ(talks.points[0].options[1].text.in(""), "weekly");
  EXPECT_EQ(talks.points[1].options[0].text.in(""), "six, seven days");
  EXPECT_EQ(talks.points[1].options[1].text.in(""), "a \"long\" one\nindeed");
  EXPECT_TRUE(talks.parties[0].veto);
  EXPECT_FALSE(talks.parties[1].veto);
  EXPECT_EQ(talks.preferences[1].walk_away, Decimal::parse("1.5"));
  ASSERT_EQ(talks.preferences[1].red_lines.size(), 1U);
  EXPECT_EQ(talks.preferences[0].points[0].values.size(), 1U);  // weekly is not scored
  const auto package = package_of(talks, {{"Aid", "daily"}, {"Timetable", "six, seven days"}});
  EXPECT_DOUBLE_EQ(utility(talks.preferences[0], package), 16);
  EXPECT_DOUBLE_EQ(utility(talks.preferences[1], package), 1);
  EXPECT_TRUE(validate(talks));
}

TEST(Csv, SpreadsheetsInOtherLands) {
  for (const std::string text :
       {"\xEF\xBB\xBFpoint;option;North\r\nAid;daily;0,5\r\n;weekly;1\r\n",
        "point\toption\tNorth\nAid\tdaily\t0,5\n\tweekly\t1\n",
        "sep=;\nPoint;Option;North;\nAid;daily;0.5;\n;weekly;1;\n;;;\n",
        "\"point\",\"option\",\"North\"\n\"Aid\",\"daily\",\"0.5\"\n,weekly,1"}) {
    const Case talks = must_read({{"scores.csv", text}});
    ASSERT_EQ(talks.preferences.size(), 1U);
    EXPECT_EQ(talks.preferences[0].points[0].values[0].second, Decimal::parse("0.5"));
    EXPECT_EQ(talks.points[0].options.size(), 2U);
  }
}

TEST(Csv, AThousandsSeparatorIsNotGuessed) {
  const Error error = must_fail({{"s.csv", "point,option,A\nx,y,\"1,234\"\n"}});
  EXPECT_EQ(error.code, ErrorCode::type);
  EXPECT_EQ(error.where.line, 2);
  EXPECT_EQ(error.where.column, 5);
  EXPECT_EQ(error.where.field, "A");
}

TEST(Csv, ControlCharactersInNamesBecomeBlanks) {
  const Case talks = must_read({{"s.csv", "point,option,A\nx,a\x7f b,1\nx,\x01,2\n"}});
  EXPECT_EQ(talks.points[0].options[0].text.in(""), "a  b");
  for (const ExportFormat format : {ExportFormat::csv, ExportFormat::negmas}) {
    const auto out = export_case(talks, format);
    ASSERT_TRUE(out);
    const Case again = must_read(out->files);
    EXPECT_EQ(again.points[0].options.size(), 2U);
  }
}

TEST(Csv, WhatIsWrittenReadsBack) {
  const Case talks = must_read({{"scores.csv",
                                 "point,option,North,South\nAid,\"a, \"\"b\"\"\",3,never\n"
                                 ",weekly,0.25,2\nweight,Aid,2,1\nwalk-away,,1,\nveto,,yes,no\n"}});
  const auto out = export_case(talks, ExportFormat::csv);
  ASSERT_TRUE(out);
  EXPECT_TRUE(out->losses.empty());
  ASSERT_EQ(out->files.size(), 1U);
  EXPECT_EQ(out->files[0].bytes,
            "point,option,North,South\nAid,\"a, \"\"b\"\"\",3,never\nAid,weekly,0.25,2\n"
            "weight,Aid,2,1\nwalk-away,,1,\nveto,,yes,no\n");
  const Case again = must_read(out->files);
  EXPECT_EQ(again.preferences[1].red_lines.size(), 1U);
  EXPECT_TRUE(again.parties[0].veto);
}

}  // namespace
}  // namespace dragoman
