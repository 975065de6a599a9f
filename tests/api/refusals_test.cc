// The refusals that the page tells in other languages (web/src/lib/refusals.ts) are those of the
// source: a message that was reworded there would be told in English again.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

namespace dragoman::testing {
namespace {

std::string file(const std::filesystem::path& path) {
  std::ifstream stream(path);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

// All string literals of a source file's code, those that are split over lines in one piece.
std::string literals_of(const std::filesystem::path& path) {
  static const std::regex seam("\"\\s*\n\\s*\"");
  return std::regex_replace(file(path), seam, "");
}

TEST(Refusals, ThatThePageTranslatesAreThoseOfTheSource) {
  const std::filesystem::path root(DRAGOMAN_SOURCE_DIR);
  std::string source;
  for (const char* folder : {"src/record", "src/server", "src/vault"}) {
    for (const auto& entry : std::filesystem::directory_iterator(root / folder)) {
      if (entry.path().extension() == ".cc") source += literals_of(entry.path());
    }
  }
  const std::string table = file(root / "web/src/lib/refusals.ts");
  static const std::regex line("\\ben: (['\"])(.+?)\\1,");
  int count = 0;
  for (std::sregex_iterator one(table.begin(), table.end(), line), end; one != end; ++one) {
    ++count;
    EXPECT_NE(source.find('"' + one->str(2) + '"'), std::string::npos) << one->str(2);
  }
  EXPECT_GE(count, 40);
  // Each in both languages.
  const auto lines_with = [&](const std::string& key) {
    const std::regex pattern("\\b" + key + ": ['\"]");
    return std::distance(std::sregex_iterator(table.begin(), table.end(), pattern),
                         std::sregex_iterator());
  };
  EXPECT_EQ(lines_with("ar"), count);
  EXPECT_EQ(lines_with("he"), count);
}

}  // namespace
}  // namespace dragoman::testing
