// Every example case is read, and comes back the same from what write_case makes of it.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "dragoman/case_file.h"

namespace dragoman {
namespace {

std::vector<std::string> case_folders() {
  std::vector<std::string> names;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::filesystem::path(DRAGOMAN_SOURCE_DIR) / "cases"))
    if (std::filesystem::exists(entry.path() / "case.yaml"))
      names.push_back(entry.path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

Result<Case> load(const std::string& name) {
  return load_case(std::filesystem::path(DRAGOMAN_SOURCE_DIR) / "cases" / name);
}

class CasesTest : public testing::TestWithParam<std::string> {};

TEST_P(CasesTest, LoadsAndIsWrittenBackTheSame) {
  const Result<Case> talks = load(GetParam());
  ASSERT_TRUE(talks) << format_error(talks.error());
  EXPECT_EQ(talks->id, GetParam());
  EXPECT_TRUE(validate(*talks));
  const std::string written = write_case(*talks);
  const Result<Case> again = read_case(written, "written.yaml");
  ASSERT_TRUE(again) << format_error(again.error());
  EXPECT_EQ(write_case(*again), written);
  EXPECT_EQ(again->points.size(), talks->points.size());
  EXPECT_EQ(again->responses.size(), talks->responses.size());
  EXPECT_EQ(again->preferences.size(), talks->preferences.size());
}

TEST_P(CasesTest, SaysWhereItComesFrom) {
  EXPECT_TRUE(std::filesystem::exists(std::filesystem::path(DRAGOMAN_SOURCE_DIR) / "cases" /
                                      GetParam() / "README.md"));
  const Result<Case> talks = load(GetParam());
  ASSERT_TRUE(talks) << format_error(talks.error());
  EXPECT_FALSE(talks->source.empty());
}

INSTANTIATE_TEST_SUITE_P(Cases, CasesTest, testing::ValuesIn(case_folders()), [](const auto& one) {
  std::string name = one.param;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

TEST(Cases, TwoRiversUsesEveryKindOfResponse) {
  const Result<Case> talks = load("two-rivers");
  ASSERT_TRUE(talks) << format_error(talks.error());
  EXPECT_EQ(talks->points.size(), 20u);
  for (int kind = 0; kind <= int(ResponseKind::declined); ++kind)
    EXPECT_TRUE(std::any_of(talks->responses.begin(), talks->responses.end(),
                            [&](const Response& one) { return int(one.kind) == kind; }))
        << "kind " << kind;
}

TEST(Cases, SharmHasNoScoresAndNamesNobodyOnAList) {
  const Result<Case> talks = load("sharm-2025");
  ASSERT_TRUE(talks) << format_error(talks.error());
  EXPECT_TRUE(talks->preferences.empty());
  EXPECT_TRUE(talks->preference_statements.empty());
  for (const Point& point : talks->points) EXPECT_FALSE(point.roster) << point.id;
  EXPECT_EQ(std::count_if(talks->points.begin(), talks->points.end(),
                          [](const Point& point) { return point.number.has_value(); }),
            20);
}

}  // namespace
}  // namespace dragoman
