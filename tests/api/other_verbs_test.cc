// `dragoman amend`, `check`, `brief` and `convert` from end to end.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "api/program.h"
#include "api/samples.h"

namespace dragoman::testing {
namespace {

using nlohmann::json;

class Verbs : public ::testing::Test {
 protected:
  std::string ferry() { return folder_.write("ferry.yaml", kFerry); }
  std::string at(const char* name) { return (folder_.path() / name).string(); }
  const TemporaryFolder folder_;
};

TEST_F(Verbs, AmendFindsTheOneChangeThatIsEnough) {
  const Ran ran = dragoman({"amend", ferry(), "--json"});
  EXPECT_EQ(ran.status, 0) << ran.err;
  const json out = json::parse(ran.out);
  EXPECT_EQ(out["draft"], "second");
  EXPECT_EQ(out["ladder"][0]["accepting"], 1);
  EXPECT_EQ(out["fewest"]["changes"], 1);
  EXPECT_EQ(out["fewest"]["changed"], json({"crossing"}));
  EXPECT_EQ(out["fewest"]["accepted_by"], json({"north", "south"}));
  EXPECT_EQ(out["fewest_status"], "proved");
}

TEST_F(Verbs, AmendTakesAnyDraft) {
  const json out = json::parse(dragoman({"amend", ferry(), "--json", "--draft", "first"}).out);
  EXPECT_EQ(out["draft"], "first");
  const Ran text = dragoman({"amend", ferry(), "--draft", "first"});
  EXPECT_EQ(text.status, 0);
  EXPECT_FALSE(text.out.empty());
  const Ran unknown = dragoman({"amend", ferry(), "--draft", "third"});
  EXPECT_EQ(unknown.status, 2);
  EXPECT_NE(unknown.err.find("first, second"), std::string::npos) << unknown.err;
}

TEST_F(Verbs, AmendWithoutADraftOrScores) {
  const Ran none = dragoman({"amend", folder_.write("deadlock.yaml", kDeadlock)});
  EXPECT_EQ(none.status, 2);
  EXPECT_NE(none.err.find("draft"), std::string::npos);
  const Ran board = dragoman({"amend", folder_.write("board.yaml", kBoard), "--json"});
  EXPECT_EQ(board.status, 0);
  const json out = json::parse(board.out);
  EXPECT_EQ(out["dragoman"]["format"], "amend");
  EXPECT_EQ(out["status"], "no_scores");
}

TEST_F(Verbs, CheckSaysWhatIsMissing) {
  const std::string board = folder_.write("board.yaml", kBoard);
  const Ran text = dragoman({"check", board});
  EXPECT_EQ(text.status, 0);
  EXPECT_NE(text.out.find("sound"), std::string::npos) << text.out;
  EXPECT_NE(text.out.find("No scores on file for south"), std::string::npos) << text.out;
  EXPECT_NE(text.out.find("No options on file for lines"), std::string::npos) << text.out;
  const json out = json::parse(dragoman({"check", board, "--json"}).out);
  EXPECT_EQ(out["status"], "ok");
  EXPECT_EQ(out["parties"], json({"north", "south"}));
  EXPECT_GE(out["missing"].size(), 2U);
}

TEST_F(Verbs, BriefIsOneFile) {
  const Ran ran = dragoman({"brief", ferry(), "-o", at("brief.html"), "--date", "2027-02-01"});
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_EQ(ran.out, "");
  const std::string html = read_file(at("brief.html"));
  EXPECT_NE(html.find("<html"), std::string::npos);
  EXPECT_NE(html.find("2027-02-01"), std::string::npos);
  EXPECT_EQ(html.find("<script"), std::string::npos);
  const Ran again = dragoman({"brief", ferry(), "-o", "-", "--date", "2027-02-01"});
  EXPECT_EQ(again.status, 0) << again.err;
  EXPECT_TRUE(again.out == html) << "the same case gives the same bytes";
}

TEST_F(Verbs, BriefSpeaksTheLanguageAskedFor) {
  for (const char* language : {"ar", "he"}) {
    const Ran ran = dragoman({"brief", ferry(), "-o", "-", "--language", language});
    EXPECT_EQ(ran.status, 0);
    EXPECT_NE(ran.out.find("dir=\"rtl\""), std::string::npos) << language;
  }
}

TEST_F(Verbs, BriefWithoutScoresShowsWords) {
  const Ran ran = dragoman({"brief", folder_.write("board.yaml", kBoard), "-o", at("b.html")});
  EXPECT_EQ(ran.status, 0);
  EXPECT_NE(ran.err.find("south"), std::string::npos) << ran.err;
  EXPECT_FALSE(read_file(at("b.html")).empty());
}

TEST_F(Verbs, BriefFailsWhereItMayNotWrite) {
  const Ran ran = dragoman({"brief", ferry(), "-o", "/no-such-folder/brief.html"});
  EXPECT_EQ(ran.status, 2);
  EXPECT_NE(ran.err.find("/no-such-folder/brief.html"), std::string::npos) << ran.err;
}

TEST_F(Verbs, BriefPrintsToPdf) {
  if (run_command({"weasyprint", "--version"}).status != 0)
    GTEST_SKIP() << "WeasyPrint is not installed";
  const Ran ran = dragoman({"brief", ferry(), "-o", at("b.html"), "--pdf", at("b.pdf")});
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_TRUE(read_file(at("b.pdf")).starts_with("%PDF-"));
}

TEST_F(Verbs, BriefSaysWhenWeasyPrintIsMissing) {
  const Ran ran = run_command({"env", "PATH=/nowhere", DRAGOMAN_PROGRAM, "brief", ferry(), "-o",
                               at("b.html"), "--pdf", at("b.pdf")});
  EXPECT_EQ(ran.status, 2);
  EXPECT_NE(ran.err.find("WeasyPrint"), std::string::npos) << ran.err;
  EXPECT_FALSE(read_file(at("b.html")).empty()) << "the HTML is written all the same";
}

// Our own format keeps everything; every other one keeps the packages.
TEST_F(Verbs, ConvertThereAndBack) {
  const json before = json::parse(dragoman({"packages", ferry(), "--json"}).out);
  for (const std::string format : {"yaml", "genius", "geniusweb", "negolog", "negmas", "csv"}) {
    const std::string target = at(format.c_str()) + (format == "yaml" ? ".yaml" : "");
    const Ran ran = dragoman({"convert", ferry(), "--to", format, "-o", target});
    ASSERT_EQ(ran.status, 0) << format << ran.err;
    EXPECT_EQ(ran.out, "");
    if (format != "yaml") {
      EXPECT_NE(ran.err.find("draft"), std::string::npos) << format << ran.err;
    }
    std::vector<std::string> call{"packages", "--json"};
    if (std::filesystem::is_directory(target)) {
      std::set<std::string> files;
      for (const auto& entry : std::filesystem::directory_iterator(target))
        files.insert(entry.path().string());
      call.insert(call.end(), files.begin(), files.end());
    } else {
      call.push_back(target);
    }
    const Ran again = dragoman(call);
    ASSERT_EQ(again.status, 0) << format << again.err;
    const json after = json::parse(again.out);
    EXPECT_EQ(after["feasible"]["count"], before["feasible"]["count"]) << format;
    EXPECT_EQ(after["frontier"]["size"].is_number(), true) << format;
  }
}

TEST_F(Verbs, ForeignFilesAreReadDirectly) {
  const std::filesystem::path folder = validation_folder();
  if (folder.empty()) GTEST_SKIP() << "DRAGOMAN_VALIDATION is not set";
  // Sizes of the frontiers as published or recomputed by others; 0: only that it is proved.
  const struct {
    const char* description;
    std::vector<std::string> files;
    int parties, frontier;
  } kTable[] = {
      {"GENIUS, two parties",
       {"genius/y2010/ItexvsCypress/ItexvsCypress_domain.xml",
        "genius/y2010/ItexvsCypress/ItexvsCypress_Cypress.xml",
        "genius/y2010/ItexvsCypress/ItexvsCypress_Itex.xml"},
       2,
       18},
      {"GENIUS, three parties",
       {"genius/partydomain/party_domain.xml", "genius/partydomain/party1_utility.xml",
        "genius/partydomain/party2_utility.xml", "genius/partydomain/party3_utility.xml"},
       3,
       99},
      {"GeniusWeb",
       {"geniusweb/ozu/domain00/domain00.json", "geniusweb/ozu/domain00/profileA.json",
        "geniusweb/ozu/domain00/profileB.json"},
       2,
       0},
      {"NegoLog", {"negolog/domain5/profileA.json", "negolog/domain5/profileB.json"}, 2, 0},
  };
  for (const auto& row : kTable) {
    std::vector<std::string> call{"packages", "--json", "--all"};
    for (const std::string& file : row.files) call.push_back((folder / file).string());
    const Ran ran = dragoman(call);
    ASSERT_EQ(ran.status, 0) << row.description << ran.err;
    const json out = json::parse(ran.out);
    EXPECT_EQ(out["parties"].size(), row.parties) << row.description;
    EXPECT_EQ(out["frontier"]["status"], "proved") << row.description;
    if (row.frontier > 0) {
      EXPECT_EQ(out["frontier"]["size"], row.frontier) << row.description;
    }
  }
}

}  // namespace
}  // namespace dragoman::testing
