// `dragoman open` of a case.
#include <gtest/gtest.h>

#include "api/program.h"

namespace dragoman::testing {
namespace {

TEST(Open, AnExerciseLeavesNothingThatNobodyCanOpen) {
  const TemporaryFolder folder;
  const std::string talks = std::string(DRAGOMAN_SOURCE_DIR) + "/cases/harbour";
  const Ran ran = dragoman({"open", talks, "--exercise", "--no-browser"},
                           {.directory = folder.path(), .interrupt_after = 15});
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_TRUE(ran.out.starts_with("http://127.0.0.1:")) << ran.out;
  EXPECT_NE(ran.err.find("the exercise is over; harbour.dragoman is removed"), std::string::npos)
      << ran.err;
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

}  // namespace
}  // namespace dragoman::testing
