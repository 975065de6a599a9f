#include "dragoman/result.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "dragoman/run.h"

namespace dragoman {
namespace {

TEST(Error, IsWrittenOnOneLine) {
  const Error error{ErrorCode::unknown_reference, "point 'aid' has no option 'all'",
                    "use one of daily, weekly", Where{"case.yaml", 12, 7, "points.aid"}};
  EXPECT_EQ(format_error(error),
            "case.yaml:12:7: point 'aid' has no option 'all' (points.aid): use one of daily, "
            "weekly");
  EXPECT_EQ(format_error({ErrorCode::usage, "no case is named", "", {}}), "no case is named");
  EXPECT_EQ(format_error({ErrorCode::io, "gone", "look", Where{"a.yaml", 0, 0, ""}}),
            "a.yaml: gone: look");
}

TEST(Error, CodesHaveDistinctNames) {
  std::set<std::string> names;
  for (int code = 0; code <= static_cast<int>(ErrorCode::usage); ++code) {
    names.insert(error_code_name(static_cast<ErrorCode>(code)));
  }
  EXPECT_EQ(names.size(), 12u);
  EXPECT_FALSE(names.contains("unknown"));
}

TEST(Run, NamesReasonsAndKnowledge) {
  EXPECT_STREQ(stop_reason_name(StopReason::deadline), "deadline");
  EXPECT_STREQ(known_name(Known::bounded), "bounded");
}

}  // namespace
}  // namespace dragoman
