// Damage of any kind gives an error with a place; the single cases are in tests/fault.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "unit/format/foreign_testing.h"

namespace dragoman {
namespace {

// A file cut off anywhere is either read or refused with a place, and never anything else.
TEST(ForeignBroken, AnyCutIsReadOrRefused) {
  DRAGOMAN_NEEDS_VALIDATION();
  const auto folder = testing::validation_folder();
  for (const char* name :
       {"genius/y2010/ItexvsCypress/ItexvsCypress_Itex.xml",
        "geniusweb/FlightBooking/flightbooking1.json", "negolog/domain0/profileA.json"}) {
    const std::string whole = testing::slurp(folder / name);
    for (std::size_t length = 0; length < whole.find_last_not_of(" \r\n"); length += 7) {
      const std::vector<SourceFile> cut{{name, whole.substr(0, length)}};
      const auto read = read_any(cut);
      ASSERT_FALSE(read) << length;
      EXPECT_GE(read.error().where.line, 1);
      EXPECT_GE(read.error().where.column, 1);
    }
  }
}

}  // namespace
}  // namespace dragoman
