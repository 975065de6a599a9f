// The README's tour is true: every command in it runs, and prints what the tour says it prints.
#include <gtest/gtest.h>

#include <sstream>

#include "api/program.h"

namespace dragoman::testing {
namespace {

struct Step {
  std::string commands;
  std::vector<std::string> lines;  // which the commands print, besides others
};

// "```sh" blocks are commands, a "```text" block after one is part of what it prints ("…" stands
// for what is left out).
std::vector<Step> steps_of(const std::string& document) {
  std::vector<Step> steps;
  std::string block;
  std::istringstream lines(document);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("```")) {
      block = block.empty() ? line.substr(3) : "";
      if (block == "sh") steps.emplace_back();
      if (line == "```" && block.empty()) continue;
    } else if (block == "sh") {
      steps.back().commands += line + "\n";
    } else if (block == "text" && line != "…" && !line.empty()) {
      steps.back().lines.push_back(line);
    }
  }
  return steps;
}

TEST(Readme, EveryCommandOfTheTourRunsAsShown) {
  const std::vector<Step> steps = steps_of(read_file(DRAGOMAN_SOURCE_DIR "/README.md"));
  ASSERT_GE(steps.size(), 5U);
  const TemporaryFolder folder;
  std::filesystem::create_directory(folder.path() / "build");
  std::filesystem::create_symlink(DRAGOMAN_PROGRAM, folder.path() / "build/dragoman");
  std::filesystem::create_directory_symlink(DRAGOMAN_SOURCE_DIR "/cases", folder.path() / "cases");
  for (const Step& step : steps) {
    const Ran ran = run_command({"sh", "-e", "-c", "PATH=$PWD/build:$PATH\n" + step.commands},
                                {.directory = folder.path()});
    EXPECT_EQ(ran.status, 0) << step.commands << ran.err;
    for (const std::string& line : step.lines) {
      EXPECT_NE((ran.out + ran.err).find(line), std::string::npos)
          << step.commands << "does not print\n"
          << line << "\nbut\n"
          << ran.out << ran.err;
    }
  }
}

}  // namespace
}  // namespace dragoman::testing
