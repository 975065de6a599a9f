#include "model/suggest.h"

#include <gtest/gtest.h>

namespace dragoman::model {
namespace {

TEST(Suggest, OffersWhatIsClose) {
  EXPECT_EQ(suggest("opne", {"closed", "open"}, ""), "did you mean 'open'?");
  EXPECT_EQ(suggest("responces", {"rules", "responses"}, ""), "did you mean 'responses'?");
  EXPECT_EQ(suggest("x", {"open", "closed"}, ""), "use one of open, closed");
  EXPECT_EQ(suggest("x", {"all"}, ""), "use all");
  EXPECT_EQ(suggest("x", {}, "declare it"), "declare it");
  EXPECT_EQ(suggest("fr", {"en", "ar"}, ""), "use one of en, ar");  // half of it differs
  EXPECT_EQ(suggest("zzzz", {"aa", "bb", "cc", "dd", "ee", "ff", "gg", "hh", "ii"}, ""),
            "use one of the 9 that exist, such as aa, bb, cc, dd, ee, ff");
}

TEST(Quoted, KeepsToOneShortLine) {
  EXPECT_EQ(model::quoted("a\nb"), "'a b'");
  EXPECT_EQ(model::quoted(std::string(100, 'x')), "'" + std::string(60, 'x') + "…'");
  std::string hebrew;
  for (int i = 0; i < 50; ++i) hebrew += "ש";
  EXPECT_EQ(model::quoted("x" + hebrew).size(), 1 + 1 + 58 + 3 + 1u);  // cut between letters
}

}  // namespace
}  // namespace dragoman::model
