// `dragoman packages` from end to end.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "api/program.h"
#include "api/samples.h"

namespace dragoman::testing {
namespace {

using nlohmann::json;

// Standard output as JSON: the whole of it, or the test fails.
json parsed(const Ran& ran) {
  json out = json::parse(ran.out, nullptr, false);
  EXPECT_FALSE(out.is_discarded()) << ran.out.substr(0, 2000) << ran.err;
  return out;
}

class Packages : public ::testing::Test {
 protected:
  std::string ferry() { return folder_.write("ferry.yaml", kFerry); }
  const TemporaryFolder folder_;
};

TEST_F(Packages, TheFerryIsSolvedByHand) {
  const Ran ran = dragoman({"packages", ferry(), "--json"});
  EXPECT_EQ(ran.status, 0);
  EXPECT_EQ(ran.err, "");
  const json out = parsed(ran);
  EXPECT_EQ(out["dragoman"], json({{"format", "packages"}, {"version", 1}}));
  EXPECT_EQ(out["status"], "ok");
  EXPECT_EQ(out["parties"], json({"north", "south"}));
  EXPECT_EQ(out["feasible"]["count"], 12);
  // (crossing, toll, start) -> (north, south) with both at or above (4, 3): permits with toll 1
  // (6, 3) and (5, 4), permits with toll 0 and the early start (4, 4.5).
  EXPECT_EQ(out["acceptable"]["count"], 3);
  EXPECT_EQ(out["acceptable"]["unanimous"], 3);
  EXPECT_EQ(out["frontier"]["status"], "proved");
  ASSERT_EQ(out["frontier"]["size"], 3);
  EXPECT_EQ(out["frontier"]["points"][0]["utilities"], json({{"north", 6}, {"south", 3}}));
  EXPECT_EQ(out["frontier"]["points"][2]["utilities"], json({{"north", 4}, {"south", 4.5}}));
  // Gains (2, 0), (1, 1), (0, 1.5): Nash, egalitarian and Kalai-Smorodinsky agree.
  for (const char* name : {"nash", "egalitarian", "kalai_smorodinsky"}) {
    const json& solution = out["solutions"][name];
    EXPECT_EQ(solution["status"], "proved") << name;
    EXPECT_EQ(solution["package"],
              json({{"crossing", "permits"}, {"toll", 1}, {"start", "2027-03-08"}}))
        << name;
    EXPECT_EQ(solution["utilities"], json({{"north", 5}, {"south", 4}})) << name;
  }
  // Sums 9, 9, 8.5: the tie goes to the larger smallest gain.
  EXPECT_EQ(out["solutions"]["utilitarian"]["utilities"], json({{"north", 5}, {"south", 4}}));
}

TEST_F(Packages, TextGoesToStandardOutput) {
  const Ran ran = dragoman({"packages", ferry()});
  EXPECT_EQ(ran.status, 0);
  EXPECT_EQ(ran.err, "");
  EXPECT_NE(ran.out.find("permits"), std::string::npos) << ran.out;
}

TEST_F(Packages, AnyNumberOfThreadsGivesTheSameBytes) {
  const std::string file = folder_.write("large.yaml", large_case(3, 12, 4));
  const Ran one = dragoman({"packages", file, "--json", "--threads", "1", "--diverse", "3"});
  const Ran four = dragoman({"packages", file, "--json", "--threads", "4", "--diverse", "3"});
  EXPECT_EQ(one.status, 0) << one.err;
  EXPECT_TRUE(one.out == four.out);
}

TEST_F(Packages, FrontierModes) {
  const json skipped = parsed(dragoman({"packages", ferry(), "--json", "--frontier", "skip"}));
  EXPECT_EQ(skipped["frontier"]["status"], "skipped");
  EXPECT_EQ(skipped["frontier"]["size"], 0);
  const json epsilon = parsed(
      dragoman({"packages", ferry(), "--json", "--frontier", "epsilon", "--epsilon", "0.5"}));
  EXPECT_GE(epsilon["frontier"]["size"], 1);
  const json all = parsed(dragoman({"packages", ferry(), "--json", "--all"}));
  EXPECT_EQ(all["frontier"]["covers"], "feasible");
  EXPECT_GT(all["frontier"]["size"], 3);
  const json diverse = parsed(dragoman({"packages", ferry(), "--json", "--diverse", "2"}));
  EXPECT_LE(diverse["diverse"].size(), 2U);
}

TEST_F(Packages, WithoutScoresItSaysWhatCannotBeKnown) {
  const std::string board = folder_.write("board.yaml", kBoard);
  const Ran text = dragoman({"packages", board});
  EXPECT_EQ(text.status, 0);
  EXPECT_NE(text.out.find("south"), std::string::npos) << text.out;
  EXPECT_NE(text.out.find("Which packages they would accept"), std::string::npos) << text.out;
  const json out = parsed(dragoman({"packages", board, "--json"}));
  EXPECT_EQ(out["status"], "no_scores");
  EXPECT_EQ(out["missing"][0]["what"], "scores");
  EXPECT_EQ(out["missing"][0]["of"], json({"south"}));
  EXPECT_FALSE(out.contains("solutions"));
  EXPECT_FALSE(out.contains("frontier"));
}

TEST_F(Packages, NoAcceptablePackageIsAnAnswer) {
  const std::string file = folder_.write("deadlock.yaml", kDeadlock);
  const Ran ran = dragoman({"packages", file, "--json"});
  EXPECT_EQ(ran.status, 0);
  const json out = parsed(ran);
  EXPECT_EQ(out["status"], "no_package");
  EXPECT_EQ(out["acceptable"]["count"], 0);
  EXPECT_TRUE(out["solutions"]["nash"]["package"].is_null());
  ASSERT_EQ(out["conflict"]["constraints"].size(), 2U);
  EXPECT_EQ(out["conflict"]["constraints"][0]["kind"], "walk_away");
  EXPECT_EQ(dragoman({"packages", file}).status, 0);
}

TEST_F(Packages, ADeadlineEndsWithWhatIsKnown) {
  const std::string file = folder_.write("large.yaml", large_case(6, 40, 8));
  const Ran ran = dragoman({"packages", file, "--json", "--frontier", "exact", "--deadline", "1"});
  EXPECT_LT(ran.seconds, 20) << "a deadline of one second";
  EXPECT_TRUE(ran.status == 0 || ran.status == 3) << ran.status << ran.err;
  const json out = parsed(ran);
  EXPECT_EQ(out["status"], "stopped");
  EXPECT_NE(out["frontier"]["status"], "proved");
}

TEST_F(Packages, CtrlCPrintsWhatIsKnown) {
  const std::string file = folder_.write("large.yaml", large_case(6, 40, 8));
  const Ran ran = dragoman({"packages", file, "--json", "--frontier", "exact"},
                           {.interrupt_after = 2, .limit = 60});
  EXPECT_EQ(ran.status, 130) << ran.err;
  const json out = parsed(ran);
  EXPECT_EQ(out["status"], "stopped");
  EXPECT_EQ(out["frontier"]["stopped"], "cancelled");
  EXPECT_LT(ran.seconds, 20);
}

TEST_F(Packages, ASecondCtrlCEndsAtOnce) {
  const std::string file = folder_.write("large.yaml", large_case(6, 40, 8));
  const Ran ran = dragoman({"packages", file, "--frontier", "exact"},
                           {.interrupt_after = 2, .interrupt_again = 0.05, .limit = 60});
  EXPECT_EQ(ran.status, 130);
  EXPECT_LT(ran.seconds, 10);
}

TEST_F(Packages, HarbourHasThePublishedCounts) {
  const json out = parsed(dragoman({"packages", "cases/harbour", "--json"}));
  EXPECT_EQ(out["acceptable"]["count"], 55);
  EXPECT_EQ(out["acceptable"]["unanimous"], 12);
  EXPECT_EQ(out["parties"].size(), 6U);
}

TEST_F(Packages, SharmHasNoScoresToCountWith) {
  const json out = parsed(dragoman({"packages", "cases/sharm-2025", "--json"}));
  EXPECT_EQ(out["status"], "no_scores");
  EXPECT_EQ(out["missing"][0]["what"], "scores");
}

TEST_F(Packages, TwoRiversIsAnsweredQuickly) {
  const Ran ran = dragoman({"packages", "cases/two-rivers"});
  EXPECT_EQ(ran.status, 0) << ran.err;
  RecordProperty("milliseconds", static_cast<int>(ran.seconds * 1000));
  std::printf("packages cases/two-rivers: %.0f ms as a whole process\n", ran.seconds * 1000);
}

}  // namespace
}  // namespace dragoman::testing
