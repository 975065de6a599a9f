// The command line itself: help, version, and wrong calls.
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "api/program.h"
#include "api/samples.h"

namespace dragoman::testing {
namespace {

using Words = std::vector<std::string>;

TEST(Usage, VersionAndHelpGoToStandardOutput) {
  const Ran version = dragoman({"--version"});
  EXPECT_EQ(version.status, 0);
  EXPECT_TRUE(version.out.starts_with("dragoman 0.")) << version.out;
  EXPECT_EQ(std::count(version.out.begin(), version.out.end(), '\n'), 1);
  const Ran help = dragoman({"--help"});
  EXPECT_EQ(help.status, 0);
  EXPECT_NE(help.out.find("Examples:"), std::string::npos);
  EXPECT_EQ(help.err, "");
}

TEST(Usage, EveryVerbHasHelpWithAnExample) {
  for (const std::string verb : {"packages", "amend", "brief", "check", "convert"}) {
    const Ran help = dragoman({verb, "--help"});
    EXPECT_EQ(help.status, 0) << verb;
    EXPECT_NE(help.out.find("Example:\n  dragoman " + verb + " "), std::string::npos) << help.out;
    EXPECT_NE(dragoman({"--help"}).out.find("dragoman " + verb + " "), std::string::npos) << verb;
  }
}

TEST(Usage, WrongCallsGetOneLineAndStatusTwo) {
  const std::vector<Words> calls = {
      {},
      {"package", "x.yaml"},
      {"packages"},
      {"packages", "--epsilon", "x", "a.yaml"},
      {"packages", "--epsilon", "2", "a.yaml"},
      {"packages", "--threads", "0", "a.yaml"},
      {"packages", "--threads", "99999999999999999999", "a.yaml"},
      {"packages", "--deadline", "-1", "a.yaml"},
      {"packages", "--deadline", "nan", "a.yaml"},
      {"packages", "--memory", "0", "a.yaml"},
      {"packages", "--diverse", "-3", "a.yaml"},
      {"packages", "--seed", "-1", "a.yaml"},
      {"packages", "--frontier", "most", "a.yaml"},
      {"packages", "--no-such-option", "a.yaml"},
      {"packages", "--real-steps", "0", "a.yaml"},
      {"brief", "cases/harbour"},
      {"brief", "cases/harbour", "-o", "x.html", "--language", "fr"},
      {"amend", "cases/harbour", "--changes", "-1"},
      {"convert", "cases/harbour", "-o", "x"},
      {"convert", "cases/harbour", "--to", "docx", "-o", "x"},
      {"check", ""},
      {"check", "no such file"},
  };
  for (const Words& call : calls) {
    const Ran ran = dragoman(call);
    std::string shown;
    for (const std::string& word : call) shown += " " + word;
    EXPECT_EQ(ran.status, 2) << shown;
    EXPECT_EQ(ran.out, "") << shown;
    EXPECT_EQ(std::count(ran.err.begin(), ran.err.end(), '\n'), 1) << shown << "\n" << ran.err;
    EXPECT_GT(ran.err.size(), 10U) << shown;
  }
}

TEST(Usage, WrongCallsAreToldInOurWords) {
  const std::vector<std::pair<Words, std::string>> calls = {
      {{}, "such as packages, amend, ask, brief, check, convert; see `dragoman"},
      {{"pakages", "x.yaml"}, "there is no verb 'pakages': did you mean 'packages'?"},
      {{"packages"}, "CASE is missing: see `dragoman packages --help`"},
      {{"packages", "x", "--fronteir", "exact"},
       "no option '--fronteir': did you mean '--frontier'"},
      {{"packages", "x", "--frontier", "exakt"},
       "--frontier: 'exakt' is not one of the words that stand here: did you mean 'exact'?"},
      {{"packages", "x", "--threads", "two"}, "'two' is not a whole number from 1 to 1024"},
      {{"packages", "x", "--seed", "-1"}, "--seed: '-1' is not a whole number"},
      {{"packages", "x", "--deadline"}, "--deadline takes one value"},
      {{"brief", "x"}, "--output is missing"},
      {{"brief", "x", "-o", "y", "--language", "fr"}, "use one of en, ar, he"},
      {{"brief", "x", "-o", "y", "--date", "1.2.2027"}, "is not a day such as 2027-03-31"},
  };
  for (const auto& [words, said] : calls) {
    const Ran ran = dragoman(words);
    EXPECT_EQ(ran.status, 2) << said;
    EXPECT_NE(ran.err.find(said), std::string::npos) << ran.err << "does not say\n" << said;
  }
}

TEST(Usage, ErrorsAreJsonToo) {
  for (const Words& call :
       {Words{"packages", "no-such-file.yaml", "--json"}, Words{"packages", "--json"},
        Words{"--json"}, Words{"check", "no-such-file.yaml", "--json"}}) {
    const Ran ran = dragoman(call);
    EXPECT_EQ(ran.status, 2);
    const auto out = nlohmann::json::parse(ran.out, nullptr, false);
    ASSERT_FALSE(out.is_discarded()) << ran.out;
    EXPECT_EQ(out["status"], "error");
    EXPECT_NE(ran.err.find(out["error"]["message"].get<std::string>()), std::string::npos);
  }
}

TEST(Usage, AFullDiskIsSaid) {
  const Ran ran = run_command({"sh", "-c", std::string(DRAGOMAN_PROGRAM) + " --help > /dev/full"});
  EXPECT_EQ(ran.status, 2);
  EXPECT_NE(ran.err.find("standard output"), std::string::npos) << ran.err;
}

TEST(Usage, ABrokenCaseNamesItsPlace) {
  const TemporaryFolder folder;
  const std::string file =
      folder.write("case.yaml", "dragoman: 1\nparties: {north: N}\npoints: 3\n");
  const Ran ran = dragoman({"check", file});
  EXPECT_EQ(ran.status, 2);
  EXPECT_TRUE(ran.err.starts_with(file + ":3:")) << ran.err;
}

}  // namespace
}  // namespace dragoman::testing
