// `dragoman packages`, `amend`, `ask` and `brief` of cases without scores, from end to end.
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "api/program.h"

namespace dragoman::testing {
namespace {

using nlohmann::json;

const std::string kCase = DRAGOMAN_SOURCE_DIR "/cases/two-rivers-ordinal";

json parsed(const Ran& ran) {
  json out = json::parse(ran.out, nullptr, false);
  EXPECT_FALSE(out.is_discarded()) << ran.out.substr(0, 2000) << ran.err;
  return out;
}

using Words = std::vector<std::string>;

Words with(Words words, const Words& more) {
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

// Few samples: what is tested here is the way through the program, not the shares.
const Words kFast = {"--samples", "500"};

TEST(FromWords, PackagesChoosesInferenceByItselfAndSaysSo) {
  const Ran ran = dragoman(with({"packages", kCase}, kFast));
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_NE(ran.out.find("inferred from words, not from scores"), std::string::npos) << ran.out;
  EXPECT_NE(ran.out.find("For certain"), std::string::npos);
  EXPECT_NE(ran.out.find("under stated priors"), std::string::npos);
  const Ran exact = dragoman({"packages", DRAGOMAN_SOURCE_DIR "/cases/harbour"});
  EXPECT_EQ(exact.out.find("inferred"), std::string::npos);
}

TEST(FromWords, JsonSaysWhatEachConclusionRestsOn) {
  const Ran ran = dragoman(with({"packages", kCase, "--json"}, kFast));
  EXPECT_EQ(ran.status, 0) << ran.err;
  const json out = parsed(ran);
  EXPECT_EQ(out["dragoman"]["format"], "inferred");
  ASSERT_FALSE(out["orders"].empty());
  for (const json& order : out["orders"]) {
    EXPECT_FALSE(order["rests_on"].empty()) << order;
    EXPECT_EQ(order["status"], "proved") << order;
  }
  EXPECT_TRUE(out["contradictions"][0]["heard_differently"].get<bool>());
}

TEST(FromWords, TheSameSeedGivesTheSameBytesOnAnyNumberOfThreads) {
  const Ran one = dragoman(with({"packages", kCase, "--json", "--threads", "1"}, kFast));
  const Ran two = dragoman(with({"packages", kCase, "--json", "--threads", "2"}, kFast));
  EXPECT_TRUE(one.out == two.out);
  const Ran other = dragoman(with({"packages", kCase, "--json", "--seed", "2"}, kFast));
  EXPECT_FALSE(one.out == other.out);
}

TEST(FromWords, ARuleOrAWordCanBeLeftOut) {
  const json without =
      parsed(dragoman(with({"packages", kCase, "--json", "--without", "order"}, kFast)));
  for (const json& word : without["words"]) {
    EXPECT_TRUE(word["rule"] != "order" || word["use"] == "left_out") << word;
  }
  const json left_out =
      parsed(dragoman(with({"packages", kCase, "--json", "--leave-out", "p21"}, kFast)));
  EXPECT_TRUE(left_out["contradictions"].empty()) << "p20 alone contradicts nothing";
  const Ran wrong = dragoman({"packages", kCase, "--without", "ordre"});
  EXPECT_EQ(wrong.status, 2);
  EXPECT_NE(wrong.err.find("there is no rule 'ordre'"), std::string::npos) << wrong.err;
}

TEST(FromWords, AmendPrintsTheLadder) {
  const Ran ran = dragoman(with({"amend", kCase, "--changes", "2"}, kFast));
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_NE(ran.out.find("The draft as it stands"), std::string::npos) << ran.out;
  EXPECT_NE(ran.out.find("2 changes"), std::string::npos) << ran.out;
  EXPECT_EQ(ran.out.find("3 changes"), std::string::npos) << ran.out;
}

TEST(FromWords, AskKeepsAnotherRoomsWordsFromTheOneThatIsAsked) {
  const json all = parsed(dragoman(with({"ask", kCase, "--json"}, kFast)));
  ASSERT_FALSE(all["questions"].empty());
  for (const json& question : all["questions"]) {
    const bool own = question["computed_from"] == json({question["party"]});
    EXPECT_EQ(question["for_mediators_only"], !own) << question;
  }
  const json one = parsed(dragoman(with({"ask", kCase, "--json", "--party", "delta"}, kFast)));
  for (const json& question : one["questions"]) EXPECT_EQ(question["party"], "delta");
  const Ran wrong = dragoman({"ask", kCase, "--party", "sea"});
  EXPECT_EQ(wrong.status, 2);
  EXPECT_NE(wrong.err.find("no party 'sea'"), std::string::npos) << wrong.err;
}

TEST(FromWords, ALiveConflictKnownFromThePressGetsNoSharesAndNoCandidates) {
  const Ran ran = dragoman({"packages", DRAGOMAN_SOURCE_DIR "/cases/sharm-2025"});
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_NE(ran.out.find("What was said, side by side"), std::string::npos) << ran.out;
  EXPECT_NE(ran.out.find("Accepted in part"), std::string::npos);
  for (const char* word : {"almost all", "about half", "Candidates of a search"}) {
    EXPECT_EQ(ran.out.find(word), std::string::npos) << word;
  }
}

TEST(FromWords, TheBriefHasAChapterOfIts) {
  const TemporaryFolder folder;
  const std::string path = (folder.path() / "brief.html").string();
  const Ran ran = dragoman({"brief", kCase, "-o", path, "--date", "2027-03-01"});
  EXPECT_EQ(ran.status, 0) << ran.err;
  std::ifstream file(path);
  std::stringstream html;
  html << file.rdbuf();
  EXPECT_NE(html.str().find("What the words say"), std::string::npos);
  EXPECT_EQ(html.str().find("http://"), std::string::npos) << "no external request";
  EXPECT_EQ(html.str().find("https://"), std::string::npos) << "no external request";
}

}  // namespace
}  // namespace dragoman::testing
