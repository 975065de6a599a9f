// A whole mediation through the real program, on a vault in a temporary folder.
#include <gtest/gtest.h>

#include <ctime>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "api/program.h"
#include "dragoman/vault.h"

namespace dragoman::testing {
namespace {

using Words = std::vector<std::string>;

class Talks : public ::testing::Test {
 protected:
  void SetUp() override {
    for (const char* name : {"layla", "omar", "yusuf"})
      folder_.write(std::string("of-") + name, std::string(name) + " keeps this to herself\n");
    const Ran made =
        run({"new", "talks.dragoman", "--as", "layla", "--room", "envoys", "--passphrase-file",
             "of-layla", "--passphrase-cost", "0.0001", "--at", "2027-03-01T08:00"});
    ASSERT_EQ(made.status, 0) << made.err;
    receipts_.push_back(made.out);
  }

  Ran run(Words words) const { return dragoman(std::move(words), {.directory = folder_.path()}); }

  // A verb on the vault as somebody, in a room; an empty room: left out.
  Ran as(const std::string& person, const std::string& room, Words words) const {
    words.insert(words.begin() + 1, "talks.dragoman");
    for (const std::string& word :
         {std::string("--as"), person, std::string("--passphrase-file"), "of-" + person})
      words.push_back(word);
    if (!room.empty()) {
      words.push_back("--room");
      words.push_back(room);
    }
    return run(std::move(words));
  }
  // Fails the test unless the program answers; returns what it printed.
  std::string must(const std::string& person, const std::string& room, Words words) {
    const std::string verb = words.front();
    const Ran ran = as(person, room, std::move(words));
    EXPECT_EQ(ran.status, 0) << verb << ": " << ran.err;
    return ran.out;
  }

  // Two envoys, one party, a text that was put to it.
  void begin() {
    const std::string ferry = DRAGOMAN_SOURCE_DIR "/tests/scripts/ferry.yaml";
    must("layla", "", {"import", ferry});
    must("layla", "", {"person", "omar", "--opens", "--new-passphrase-file", "of-omar"});
    must("layla", "", {"join", "omar", "envoys"});
    must("layla", "", {"room", "north", "--kind", "party", "--of", "north"});
    must("layla", "envoys",
         {"person", "yusuf", "--opens", "--new-passphrase-file", "of-yusuf", "--also", "north"});
    must("layla", "envoys", {"join", "yusuf", "north"});
    must("layla", "envoys", {"import", ferry, "--case", "--also", "north"});
    must("layla", "envoys", {"leave", "layla", "north"});
    must("layla", "", {"draft", "crossing=[open,permits]", "toll=4", "--title", "First text"});
    must("layla", "", {"relay", "12", "--to", "north", "--ours"});
  }

  TemporaryFolder folder_;
  std::vector<std::string> receipts_;
};

TEST_F(Talks, AMediationFromItsFirstEventToASignedText) {
  begin();
  must("layla", "", {"respond", "north", "toll", "demand", "--wants", "2"});
  must("omar", "", {"readback", "14", "--to", "north"});
  must("yusuf", "", {"readback", "9", "--corrected", "--wants", "3", "--words", "Three, not two"});
  must("yusuf", "", {"respond", "north", "crossing", "agreed", "--authority", "final"});
  const std::string board = must("omar", "", {"show", "--board"});
  EXPECT_NE(board.find("demand; wants 3 crowns; \"Three, not two\" (#14, corrected by them)"),
            std::string::npos)
      << board;
  EXPECT_NE(board.find("agreed (#17, final, first hand)"), std::string::npos) << board;

  must("layla", "", {"freeze", "12"});
  must("yusuf", "", {"sign", "8"});
  const std::string drafts = must("layla", "", {"show", "--drafts"});
  EXPECT_NE(drafts.find("draft #12 \"First text\", frozen"), std::string::npos) << drafts;
  EXPECT_NE(drafts.find("signed by yusuf"), std::string::npos) << drafts;
  const std::string log = must("yusuf", "", {"log", "--kind", "sign"});
  EXPECT_NE(log.find("yusuf records yusuf's signature to draft #8"), std::string::npos) << log;
}

TEST_F(Talks, ProgramsReadWhatARoomSees) {
  begin();
  must("layla", "", {"respond", "north", "toll", "demand", "--wants", "2"});
  const auto all = nlohmann::json::parse(must("layla", "", {"show", "--json"}));
  EXPECT_EQ(all["dragoman"], nlohmann::json::parse(R"({"format": "room", "version": 1})"));
  EXPECT_EQ(all["status"], "ok");
  EXPECT_EQ(all["summary"]["name"], "envoys");
  EXPECT_EQ(all["responses"][0]["party"], "north");
  EXPECT_EQ(all["owed"][0]["what"], "read_back");
  for (const char* part : {"case", "board", "drafts", "people", "notes", "questions", "given",
                           "releases", "secret", "movement", "statements"}) {
    EXPECT_TRUE(all.contains(part)) << part;
  }
  const auto some =
      nlohmann::json::parse(must("yusuf", "", {"show", "--json", "--board", "--part", "movement"}));
  EXPECT_EQ(some.size(), 4U) << some.dump();
  EXPECT_EQ(some["board"]["parties"][0]["draft"], 8);
  EXPECT_TRUE(some["movement"].empty()) << "the envoys' record of it is theirs alone";
  const auto log =
      nlohmann::json::parse(must("layla", "", {"log", "--json", "--kind", "response"}));
  ASSERT_EQ(log["entries"].size(), 1U);
  EXPECT_EQ(log["entries"][0]["number"], 14);
  EXPECT_TRUE(log["next"].is_null());
  const Ran unknown = as("layla", "", {"show", "--json", "--part", "bord"});
  EXPECT_EQ(unknown.status, 2);
  EXPECT_NE(unknown.err.find("did you mean 'board'?"), std::string::npos) << unknown.err;
  const Ran text = as("layla", "", {"show", "--part", "movement"});
  EXPECT_EQ(text.status, 2);
  EXPECT_NE(text.err.find("add --json"), std::string::npos) << text.err;
}

TEST_F(Talks, ARefusalSaysWhyAndWritesNothing) {
  begin();
  const std::string before = must("layla", "", {"log"});
  const std::vector<std::pair<Words, std::string>> acts = {
      {{"respond", "north", "tol", "agreed"}, "did you mean 'toll'?"},
      {{"respond", "north", "toll", "agred"}, "did you mean 'agreed'?"},
      {{"relay", "99", "--to", "north", "--ours"}, "envoys has no event 99"},
      {{"relay", "12", "--to", "nort", "--ours"}, "did you mean 'north'?"},
      {{"draft", "toll=eleven"}, "write a number from 0 to 10"},
      {{"policy", "three"}, "'three' is no release policy"},
      {{"leave", "yusuf", "north"}, "layla is not a member of north"},
      {{"meeting", "tomorrow"}, "is not a time such as"},
  };
  for (const auto& [words, expected] : acts) {
    const Ran ran = as("layla", "", words);
    EXPECT_EQ(ran.status, 2) << words.front() << ran.out;
    EXPECT_EQ(ran.out, "") << words.front();
    EXPECT_NE(ran.err.find(expected), std::string::npos) << words.front() << ": " << ran.err;
  }
  EXPECT_EQ(must("layla", "", {"log"}), before);
}

TEST_F(Talks, ASecondFactorIsAskedForHere) {
  FactorSecret secret{};
  secret.fill(7);
  {
    const auto vault = Vault::open((folder_.path() / "talks.dragoman").string());
    ASSERT_TRUE(vault);
    auto session = vault->unlock({.name = "layla", .passphrase = "layla keeps this to herself"});
    ASSERT_TRUE(session);
    ASSERT_TRUE(session->set_second_factor(secret, draw_seed()));
  }
  const Ran without = as("layla", "", {"log"});
  EXPECT_EQ(without.status, 2);
  EXPECT_NE(without.err.find("the name or the passphrase is wrong"), std::string::npos);
  must("layla", "", {"log", "--code", factor_code(secret, std::time(nullptr) / 30)});
}

TEST_F(Talks, NobodyOpensWhatIsNotTheirs) {
  begin();
  const Ran wrong =
      run({"log", "talks.dragoman", "--as", "yusuf", "--passphrase-file", "of-layla"});
  const Ran nobody =
      run({"log", "talks.dragoman", "--as", "nobody", "--passphrase-file", "of-layla"});
  EXPECT_EQ(wrong.status, 2);
  EXPECT_EQ(wrong.err, nobody.err);
  EXPECT_NE(wrong.err.find("the name or the passphrase is wrong"), std::string::npos) << wrong.err;
  const Ran other = as("yusuf", "envoys", {"log"});
  EXPECT_EQ(other.status, 2);
  EXPECT_NE(other.err.find("you are in no room called 'envoys'"), std::string::npos) << other.err;
  EXPECT_EQ(must("yusuf", "", {"log"}).find("omar"), std::string::npos);
}

TEST_F(Talks, ReceiptsCopiesAndExportsHold) {
  begin();
  std::string receipt = must("layla", "", {"note", "They will wait"});
  receipt.pop_back();
  EXPECT_EQ(as("layla", "", {"verify", "--head", receipt}).status, 0);
  must("layla", "", {"note", "No longer"});
  EXPECT_EQ(as("layla", "", {"verify", "--head", receipt}).status, 0);
  std::string other = receipt;
  other.back() = other.back() == '0' ? '1' : '0';
  EXPECT_EQ(as("layla", "", {"verify", "--head", other}).status, 1);

  EXPECT_EQ(run({"backup", "talks.dragoman", "copy.dragoman"}).status, 0);
  EXPECT_EQ(run({"verify", "copy.dragoman", "--sealed"}).status, 0);
  must("layla", "", {"travel", "border.dragoman", "--only", "envoys"});
  const Ran late =
      run({"note", "border.dragoman", "late", "--as", "layla", "--passphrase-file", "of-layla"});
  EXPECT_EQ(late.status, 2);
  EXPECT_NE(late.err.find("travelling"), std::string::npos) << late.err;
  const std::string exported = must("yusuf", "", {"export"});
  EXPECT_TRUE(exported.starts_with("{\"dragoman\":\"room\",\"name\":\"north\"")) << exported;
  EXPECT_EQ(exported.find("They will wait"), std::string::npos);
}

TEST_F(Talks, AVaultIsReadLikeACaseFile) {
  begin();
  const Ran checked = as("yusuf", "", {"check"});
  EXPECT_EQ(checked.status, 0) << checked.err;
  EXPECT_NE(checked.out.find("1 draft"), std::string::npos) << checked.out;
  EXPECT_NE(checked.err.find("from the view of north"), std::string::npos) << checked.err;
}

TEST_F(Talks, AnErasedPersonIsGoneAndTheChainHolds) {
  begin();
  must("layla", "", {"note", "Yusuf is ill", "--concerns", "yusuf"});
  must("layla", "", {"erase", "yusuf", "At his request"});
  EXPECT_EQ(must("layla", "", {"log"}).find("Yusuf is ill"), std::string::npos);
  EXPECT_EQ(as("layla", "", {"verify"}).status, 0);
  EXPECT_EQ(as("yusuf", "", {"log"}).status, 2);
}

TEST(TalksHelp, EveryVerbShowsAnExample) {
  const Ran all = dragoman({"--help"});
  for (const char* verb :
       {"new",     "import",  "party",   "channel",   "person",   "room",    "introduce",
        "mandate", "join",    "leave",   "walkout",   "return",   "meeting", "draft",
        "relay",   "freeze",  "sign",    "phase",     "close",    "respond", "readback",
        "note",    "terms",   "consent", "statement", "question", "answer",  "propose",
        "release", "approve", "refuse",  "policy",    "correct",  "seal",    "erase",
        "show",    "log",     "verify",  "export",    "backup",   "travel",  "play"}) {
    EXPECT_NE(all.out.find(std::string("\n  ") + verb + " "), std::string::npos) << verb;
    const Ran help = dragoman({verb, "--help"});
    EXPECT_EQ(help.status, 0) << verb;
    EXPECT_NE(help.out.find(std::string("Example:\n  dragoman ") + verb), std::string::npos)
        << verb;
  }
}

std::string first_block(const std::string& document, const std::string& kind) {
  const std::size_t start = document.find("```" + kind + "\n");
  const std::size_t from = document.find('\n', start) + 1;
  return document.substr(from, document.find("```", from) - from);
}

TEST(TalksDocument, ItsFirstCommandsRun) {
  const TemporaryFolder folder;
  std::filesystem::create_directory_symlink(DRAGOMAN_SOURCE_DIR "/cases", folder.path() / "cases");
  std::filesystem::create_symlink(DRAGOMAN_PROGRAM, folder.path() / "dragoman");
  folder.write("words", "a passphrase of several words\n");
  const std::string commands = first_block(read_file(DRAGOMAN_SOURCE_DIR "/docs/talks.md"), "sh");
  const Ran ran = run_command(
      {"sh", "-e", "-c", "export PATH=$PWD:$PATH DRAGOMAN_PASSPHRASE_FILE=words\n" + commands},
      {.directory = folder.path()});
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_NE(ran.out.find("reservation: Not at night (#23, not read back)"), std::string::npos)
      << ran.out;
}

TEST(TalksDocument, ItsScriptPlaysAsWritten) {
  const TemporaryFolder folder;
  folder.write("ferry.yaml", read_file(DRAGOMAN_SOURCE_DIR "/tests/scripts/ferry.yaml"));
  folder.write("ferry.talk", first_block(read_file(DRAGOMAN_SOURCE_DIR "/docs/talks.md"), "talk"));
  const Ran ran = dragoman({"play", "ferry.talk"}, {.directory = folder.path()});
  EXPECT_EQ(ran.status, 0) << ran.out << ran.err;
}

}  // namespace
}  // namespace dragoman::testing
