#include "dragoman/gaps.h"

#include <gtest/gtest.h>

namespace dragoman {
namespace {

const Gap* find(const std::vector<Gap>& gaps, const std::string& what) {
  for (const Gap& gap : gaps) {
    if (gap.what == what) return &gap;
  }
  return nullptr;
}

Case bare_case() {
  Case talks;
  talks.parties = {{.id = "north"}, {.id = "south"}, {.id = "bank", .role = PartyRole::guarantor}};
  talks.points = {{.id = "aid", .options = {{.id = "daily"}, {.id = "weekly"}}}, {.id = "lines"}};
  return talks;
}

TEST(Gaps, ABareCaseSaysAllThatIsNotOnFile) {
  const auto gaps = find_gaps(bare_case());
  ASSERT_NE(find(gaps, "scores"), nullptr);
  EXPECT_EQ(find(gaps, "scores")->of, (std::vector<std::string>{"north", "south"}));
  EXPECT_EQ(find(gaps, "options")->of, std::vector<std::string>{"lines"});
  EXPECT_EQ(find(gaps, "texts")->of, (std::vector<std::string>{"aid", "lines"}));
  EXPECT_TRUE(find(gaps, "drafts")->of.empty());
  EXPECT_EQ(find(gaps, "channels"), nullptr) << "a case without mediators has no channels to miss";
}

TEST(Gaps, GuarantorsNeedNoScores) {
  Case talks = bare_case();
  Preferences scores;
  scores.points = {{.point = "aid"}};
  scores.party = "north";
  talks.preferences.push_back(scores);
  EXPECT_EQ(parties_without_scores(talks), std::vector<std::string>{"south"});
  scores.party = "south";
  talks.preferences.push_back(scores);
  EXPECT_TRUE(parties_without_scores(talks).empty());
}

TEST(Gaps, ARedLineAloneIsNoScore) {
  Case talks = bare_case();
  Preferences red;
  red.party = "north";
  red.red_lines = {{.id = "never", .when = {{.point = "aid", .any_of = {OptionId{"weekly"}}}}}};
  talks.preferences.push_back(red);
  EXPECT_EQ(parties_without_scores(talks).size(), 2U);
}

TEST(Gaps, ResponsesCountForTheLastDraftOnly) {
  Case talks = bare_case();
  talks.drafts = {{.id = "first"}, {.id = "second", .positions = {{.point = "aid"}}}};
  talks.responses = {{.party = "north", .draft = "first"}, {.party = "south", .draft = "second"}};
  const auto gaps = find_gaps(talks);
  EXPECT_EQ(find(gaps, "responses")->of, std::vector<std::string>{"north"});
  EXPECT_EQ(find(gaps, "positions")->of, std::vector<std::string>{"lines"});
  EXPECT_EQ(find(gaps, "drafts"), nullptr);
}

TEST(Gaps, AreToldInSentences) {
  EXPECT_EQ(describe_gap({"scores", {"north", "south"}, "So much is unknown."}),
            "No scores on file for north, south. So much is unknown.");
  EXPECT_EQ(describe_gap({"drafts", {}, "Nothing can be amended."}),
            "No drafts are on file. Nothing can be amended.");
  Gap many{"texts", {}, "Only titles."};
  for (int i = 1; i <= 20; ++i) many.of.push_back("point-" + std::to_string(i));
  EXPECT_EQ(describe_gap(many),
            "No texts on file for 20 in all, point-1 to point-20. Only titles.");
}

}  // namespace
}  // namespace dragoman
