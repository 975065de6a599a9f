// Every file in broken/ gives one clear error, as expected.tsv states it: file, code, line, column
// (0: any), and a fragment of "message: mend". To add a case, add the file and its line.
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "dragoman/case_file.h"
#include "dragoman/foreign.h"

namespace dragoman {
namespace {

const std::filesystem::path kFolder =
    std::filesystem::path(DRAGOMAN_SOURCE_DIR) / "tests" / "fault";

struct Expectation {
  std::string file, code, fragment;
  std::int64_t line = 0, column = 0;
};

std::vector<Expectation> expectations() {
  std::vector<Expectation> all;
  std::ifstream table(kFolder / "expected.tsv");
  for (std::string row; std::getline(table, row);) {
    if (row.empty() || row.front() == '#') continue;
    std::istringstream cells(row);
    Expectation wanted;
    std::string line, column;
    std::getline(cells, wanted.file, '\t');
    std::getline(cells, wanted.code, '\t');
    std::getline(cells, line, '\t');
    std::getline(cells, column, '\t');
    std::getline(cells, wanted.fragment, '\t');
    wanted.line = std::stoll(line);
    wanted.column = std::stoll(column);
    all.push_back(wanted);
  }
  return all;
}

std::string bytes_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

// Case files go to their own reader, everything else to the one that recognises formats.
Result<Case> read_broken(const std::string& name) {
  const auto path = kFolder / "broken" / name;
  if (path.extension() == ".yaml") return read_case(bytes_of(path), name);
  const std::vector<SourceFile> files = {{name, bytes_of(path)}};
  return read_any(files);
}

class BrokenFile : public testing::TestWithParam<Expectation> {};

TEST_P(BrokenFile, GivesOneClearError) {
  const Expectation& wanted = GetParam();
  const auto read = read_broken(wanted.file);
  ASSERT_FALSE(read.has_value()) << wanted.file << " was accepted";
  const Error& error = read.error();
  const std::string whole = format_error(error);
  EXPECT_EQ(error_code_name(error.code), wanted.code) << whole;
  EXPECT_EQ(error.where.file, wanted.file) << whole;
  EXPECT_GE(error.where.line, 1) << whole;
  EXPECT_GE(error.where.column, 1) << whole;
  if (wanted.line > 0) {
    EXPECT_EQ(error.where.line, wanted.line) << whole;
  }
  if (wanted.column > 0) {
    EXPECT_EQ(error.where.column, wanted.column) << whole;
  }
  EXPECT_FALSE(error.mend.empty()) << whole;
  EXPECT_NE((error.message + ": " + error.mend).find(wanted.fragment), std::string::npos) << whole;
}

std::string test_name(const testing::TestParamInfo<Expectation>& info) {
  std::string name = info.param.file;
  std::replace_if(
      name.begin(), name.end(), [](char c) { return !std::isalnum(c); }, '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(All, BrokenFile, testing::ValuesIn(expectations()), test_name);

TEST(BrokenFiles, EveryFileHasAnExpectation) {
  std::set<std::string> listed, there;
  for (const Expectation& wanted : expectations()) listed.insert(wanted.file);
  for (const auto& entry : std::filesystem::directory_iterator(kFolder / "broken")) {
    there.insert(entry.path().filename().string());
  }
  EXPECT_EQ(listed, there);
  EXPECT_GE(there.size(), 60u);
}

}  // namespace
}  // namespace dragoman
