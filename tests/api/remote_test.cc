// `dragoman --server URL`: the verbs of a vault, through a server.
#include <gtest/gtest.h>

#include <csignal>
#include <fstream>
#include <nlohmann/json.hpp>
#include <regex>

#include "api/program.h"
#include "serving.h"

namespace dragoman::testing {
namespace {

using test::make_certificate;
using test::ServerProcess;

constexpr const char* kPassphrase = "a lamp on the stairs";

// The same founding twice: one file that verbs open themselves, and one behind a server.
class RemoteTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!make_certificate(folder.path().string()))
      GTEST_SKIP() << "the program openssl is not there";
    folder.write("passphrase", std::string(kPassphrase) + "\n");
    folder.write("theirs", "olive, well and gate\n");
    setenv("DRAGOMAN_PASSPHRASE_FILE", in("passphrase").c_str(), 1);
    setenv("DRAGOMAN_PERSON", "layla", 1);
    unsetenv("DRAGOMAN_ROOM");
    expect({"new", in("here.dragoman"), "--as", "layla", "--room", "envoys", "--passphrase-cost",
            "0.0001"});
    std::filesystem::copy_file(in("here.dragoman"), in("there.dragoman"));
    server.emplace(in("there.dragoman"), std::vector<std::string>{"--certificate", in("cert.pem"),
                                                                  "--key", in("key.pem")});
  }

  std::string in(const std::string& name) const { return (folder.path() / name).string(); }
  Ran here(std::vector<std::string> words) const {
    words.insert(words.begin() + 1, in("here.dragoman"));
    return dragoman(std::move(words));
  }
  Ran there(std::vector<std::string> words) const {
    words.insert(words.begin(), {"--server", server->origin()});
    words.insert(words.end(), {"--ca", in("cert.pem")});
    return dragoman(std::move(words));
  }
  static void expect(std::vector<std::string> words) {
    const Ran ran = dragoman(words);
    ASSERT_EQ(ran.status, 0) << words[0] << ": " << ran.err;
  }
  // Heads, times and ids of rooms and persons differ between two records of the same acts.
  static std::string without_chance(const std::string& text) {
    static const std::regex heads("[0-9a-f]{64}|[0-9a-f]{32}");
    static const std::regex times("20\\d\\d-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d(:\\d\\dZ)?");
    return std::regex_replace(std::regex_replace(text, heads, "#"), times, "@");
  }
  // Both say the same of these words; what the server's side said.
  Ran same(const std::vector<std::string>& words) const {
    const Ran a = here(words);
    Ran b = there(words);
    std::string line;
    for (const std::string& word : words) line += word + " ";
    EXPECT_EQ(a.status, b.status) << line << a.err << b.err;
    EXPECT_EQ(without_chance(a.out), without_chance(b.out)) << line;
    EXPECT_EQ(without_chance(a.err), without_chance(b.err)) << line;
    return b;
  }
  // An act of that room which both accept; the room's number of its last event.
  std::string done(const std::string& room, std::vector<std::string> words) const {
    words.insert(words.end(), {"--room", room});
    const Ran ran = same(words);
    EXPECT_EQ(ran.status, 0) << words[0] << ": " << ran.err;
    static const std::regex receipt("(\\S+) (\\d+) [0-9a-f]{64}\n$");
    std::smatch found;
    EXPECT_TRUE(std::regex_search(ran.out, found, receipt) && found[1] == room) << ran.out;
    return found.empty() ? "none" : found[2].str();
  }
  void refused(const std::string& room, std::vector<std::string> words,
               const std::string& why) const {
    words.insert(words.end(), {"--room", room});
    const Ran ran = same(words);
    EXPECT_EQ(ran.status, 2) << words[0];
    EXPECT_NE(ran.err.find(why), std::string::npos) << ran.err;
  }
  // What the room was last told.
  std::string last_of(const std::string& room) const {
    const Ran log = there({"log", "--json", "--room", room});
    return std::to_string(
        nlohmann::json::parse(log.out).at("entries").back().at("number").get<int>());
  }

  TemporaryFolder folder;
  std::optional<ServerProcess> server;
};

// A whole mediation: every act, refusals among them, says the same over the server as over the
// file.
TEST_F(RemoteTest, AMediationIsTheSameAsOverTheFile) {
  const std::string talks = std::string(DRAGOMAN_SOURCE_DIR) + "/cases/two-rivers";
  done("envoys", {"import", talks});
  done("envoys", {"room", "uplands", "--kind", "party", "--of", "uplands"});
  done("envoys", {"room", "delta", "--kind", "party", "--of", "delta"});
  done("envoys", {"person", "Yusuf", "--note", "carries the letters", "--also", "uplands"});
  done("envoys", {"import", talks, "--case", "--also", "uplands", "--also", "delta"});
  refused("envoys", {"policy", "two"}, "one member");
  done("envoys", {"join", "Yusuf", "envoys"});
  done("uplands", {"join", "Yusuf", "uplands"});
  done("envoys", {"mandate", "Yusuf", "envoy", "--authority", "instructed"});

  const std::string draft = done("envoys", {"draft", "length=42", "--title", "Second revision"});
  refused("envoys", {"respond", "uplands", "length", "agreed"}, "was never shown a draft");
  done("envoys", {"relay", draft, "--to", "uplands", "--ours"});
  done("envoys", {"relay", draft, "--to", "delta", "--ours"});
  const std::string word =
      done("envoys", {"respond", "uplands", "length", "reservation", "--stated", "Not in winter"});
  done("envoys", {"respond", "delta", "length", "agreed"});
  refused("envoys", {"respond", "uplands", "length", "perhaps"}, "'perhaps' is no answer");
  refused("envoys", {"terms", word, "unattributed"}, "record the `consent`");
  done("envoys", {"consent", word, "--terms", "unattributed", "--how", "by telephone"});
  done("envoys", {"readback", word, "--to", "uplands"});
  done("uplands", {"readback", last_of("uplands"), "--confirmed"});

  const std::string note = done("envoys", {"note", "They will wait"});
  done("envoys", {"correct", note, "They will not wait"});
  refused("nowhere", {"note", "Once more"}, "no room called 'nowhere'");
  done("envoys", {"question", "uplands", "What of the winter?"});
  done("uplands", {"answer", last_of("uplands"), "We will see"});
  done("envoys", {"release", word, "Not in winter", "--to", "delta", "--unattributed"});
  done("envoys", {"policy", "two"});
  done("envoys", {"statement", "uplands", "{order: {length: [42, 56]}}"});
  done("envoys", {"walkout", "delta", "Until Monday"});
  done("envoys", {"return", "delta"});
  done("envoys", {"freeze", draft});
  done("envoys", {"sign", draft});
  EXPECT_NE(same({"show", "--drafts", "--room", "envoys"}).out.find("signed by layla"),
            std::string::npos);

  for (const char* room : {"envoys", "uplands", "delta", "desk"}) {
    same({"show", "--room", room});
    same({"log", "--room", room});
    same({"log", "--words", "wait", "--json", "--room", room});
  }
  same({"show", "--json", "--part", "responses", "--room", "envoys"});
  same({"check", "--room", "envoys"});
  same({"amend", "--room", "envoys", "--changes", "1"});
  same({"verify"});

  const Ran exported = there({"export", "--room", "uplands"});
  EXPECT_EQ(exported.status, 0) << exported.err;
  EXPECT_TRUE(exported.out.starts_with("{")) << exported.out.substr(0, 200);
}

// The acts that are rarer, each once accepted and once refused.
TEST_F(RemoteTest, RarerActsAreTheSameAsOverTheFile) {
  const std::string talks = std::string(DRAGOMAN_SOURCE_DIR) + "/cases/two-rivers";
  done("envoys", {"import", talks});
  done("envoys", {"party", "lake", "The Lake", "--role", "observer"});
  refused("envoys", {"party", "lake", "The Lake"}, "a party 'lake' already");
  done("envoys", {"channel", "envoys-lake", "envoy", "lake"});
  refused("envoys", {"channel", "envoys-lake", "envoy", "lake"}, "a channel 'envoys-lake' already");
  done("envoys", {"room", "uplands", "--kind", "party", "--of", "uplands"});
  done("envoys", {"room", "delta", "--kind", "party", "--of", "delta"});
  done("envoys", {"import", talks, "--case", "--also", "uplands", "--also", "delta"});
  done("envoys", {"introduce", "uplands", "--to", "delta"});
  refused("envoys", {"introduce", "nobody", "--to", "delta"}, "knows no person 'nobody'");

  done("envoys", {"phase", "first", "The first month", "length"});
  refused("envoys", {"phase", "first", "The first month", "length"}, "a phase 'first' already");
  done("envoys", {"close", "first"});
  refused("envoys", {"close", "first"}, "phase 'first' was closed");
  done("envoys", {"meeting", "2027-03-01T09:00:00Z", "--place", "The customs shed"});
  refused("envoys", {"meeting", "tomorrow"}, "'tomorrow' is not a time");

  done("envoys", {"person", "dana", "--opens", "--note", "en:carries the letters", "--note",
                  "ar:تحمل الرسائل", "--also", "uplands", "--new-passphrase-file", in("theirs")});
  EXPECT_NE(same({"show", "--json", "--part", "people", "--room", "envoys"}).out.find("تحمل"),
            std::string::npos);
  folder.write("own", "three boats at dusk\n");
  const auto as_dana = [&](std::vector<std::string> words) {
    words.insert(words.end(), {"--as", "dana", "--passphrase-file", in("own")});
    return words;
  };
  EXPECT_EQ(same({"passphrase", "--as", "dana", "--passphrase-file", in("theirs"),
                  "--new-passphrase-file", in("own")})
                .status,
            0);
  done("envoys", {"join", "dana", "envoys"});
  refused("envoys", {"join", "dana", "envoys"}, "is a member of envoys already");

  const std::string draft = done("envoys", {"draft", "length=42"});
  done("envoys", {"relay", draft, "--to", "uplands", "--ours"});
  const std::string word = done("envoys", {"respond", "uplands", "length", "agreed", "--words",
                                           "We can", "--terms", "unattributed"});
  done("envoys", {"policy", "two"});
  const std::string first =
      done("envoys", {"release", word, "They can", "--to", "delta", "--unattributed"});
  refused("envoys", {"approve", first}, "cannot decide it alone");
  done("envoys", as_dana({"approve", first}));
  refused("envoys", as_dana({"approve", word}), "proposes no release");
  const std::string second =
      done("envoys", {"release", word, "They may", "--to", "delta", "--unattributed"});
  done("envoys", as_dana({"refuse", second, "Too early"}));
  refused("envoys", as_dana({"refuse", second}), "was refused by event");

  done("envoys", {"propose", "length=56", "--to", "uplands", "--to", "delta", "--closes",
                  "2099-01-01T00:00:00Z", "Without names"});
  refused("envoys", {"propose", "length=56", "--to", "uplands", "--closes", "2001-01-01T00:00:00Z"},
          "does not lie after the asking");
  const std::string asked = last_of("uplands");
  done("uplands", {"join", "dana", "uplands"});
  done("uplands", {"leave", "dana", "uplands"});
  refused("uplands", {"leave", "dana", "uplands"}, "dana is not a member of uplands");
  EXPECT_EQ(same({"answer", asked, "yes", "--room", "uplands"}).status, 0);
  refused("uplands", {"answer", "1", "yes"}, "not an ask");

  done("delta", {"seal", "It is over here"});
  refused("delta", {"note", "Once more"}, "delta is sealed");
  done("envoys", {"erase", "dana", "At her wish"});
  refused("envoys", {"erase", "nobody"}, "knows no person 'nobody'");
  for (const char* room : {"envoys", "uplands", "delta", "desk"}) {
    same({"show", "--room", room});
    same({"log", "--room", room});
  }
  for (const Ran& gone : {here(as_dana({"show"})), there(as_dana({"show"}))}) {
    EXPECT_EQ(gone.status, 2);
    EXPECT_NE(gone.err.find("is wrong"), std::string::npos) << gone.err;
  }
  same({"verify"});
}

TEST_F(RemoteTest, AJobGivesWhatIsWorkedOutHere) {
  done("envoys", {"import", std::string(DRAGOMAN_SOURCE_DIR) + "/cases/two-rivers"});
  const Ran job = there({"amend", "--there", "--changes", "1"});
  ASSERT_EQ(job.status, 0) << job.err;
  const Ran own = there({"amend", "--json", "--changes", "1"});
  ASSERT_EQ(own.status, 0) << own.err;
  EXPECT_EQ(nlohmann::json::parse(job.out)["ladder"].size(),
            nlohmann::json::parse(own.out)["ladder"].size());
  EXPECT_EQ(there({"ask", "--there", "--party", "nobody"}).status, 2);
  EXPECT_EQ(there({"packages", "--there", "--diverse", "3"}).status, 2);
  EXPECT_EQ(here({"amend", "--there"}).status, 2);
}

TEST_F(RemoteTest, AccountsAreOpenedAndPassphrasesChanged) {
  same({"accounts"});
  const Ran enrolled = there({"enrol", "dana", "--new-passphrase-file", in("theirs")});
  EXPECT_EQ(enrolled.status, 0) << enrolled.err;
  const auto as_dana = [&](std::vector<std::string> words, const std::string& file) {
    words.insert(words.end(), {"--as", "dana", "--passphrase-file", in(file)});
    return there(std::move(words));
  };
  const Ran first = as_dana({"show"}, "theirs");
  EXPECT_EQ(first.status, 2);
  EXPECT_NE(first.err.find("passphrase"), std::string::npos) << first.err;
  folder.write("own", "three boats at dusk\n");
  const Ran changed = as_dana({"passphrase", "--new-passphrase-file", in("own")}, "theirs");
  EXPECT_EQ(changed.out, "The passphrase is changed.\n") << changed.err;
  EXPECT_EQ(as_dana({"show"}, "theirs").status, 2);
  EXPECT_EQ(as_dana({"show"}, "own").status, 0);
  const Ran opened = there({"person", "Omar", "--opens", "--new-passphrase-file", in("theirs")});
  EXPECT_EQ(opened.status, 0) << opened.err;
  // For admins only; to others there is no such thing.
  EXPECT_EQ(as_dana({"accounts"}, "own").status, 2);
}

TEST_F(RemoteTest, WhatCannotBeTrustedIsSentNothing) {
  const Ran unknown = dragoman({"--server", server->origin(), "show"});
  EXPECT_EQ(unknown.status, 2);
  EXPECT_NE(unknown.err.find("is not to be trusted: self-signed certificate"), std::string::npos)
      << unknown.err;
  // The certificate is for another name.
  std::string by_name = server->origin();
  by_name.replace(by_name.find("127.0.0.1"), 9, "localhost");
  const Ran other = dragoman({"--server", by_name, "show", "--ca", in("cert.pem")});
  EXPECT_NE(other.err.find("is not to be trusted: hostname mismatch"), std::string::npos)
      << other.err;
  const Ran plain = dragoman({"--server", "http://192.0.2.1", "show"}, {.limit = 60});
  EXPECT_EQ(plain.status, 2) << plain.err;
  EXPECT_NE(plain.err.find("http://192.0.2.1"), std::string::npos) << plain.err;
  EXPECT_EQ(dragoman({"--server", "https://", "show"}).status, 2);
  EXPECT_EQ(there({"show", "--as", "nobody"}).status, 2);
}

TEST_F(RemoteTest, WhatNeedsTheVaultSaysSo) {
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"backup", "copy"}, {"travel", "copy", "--only", "envoys"}}) {
    std::vector<std::string> whole{"--server", server->origin()};
    whole.insert(whole.end(), words.begin(), words.end());
    const Ran ran = dragoman(whole);
    EXPECT_EQ(ran.status, 2);
    EXPECT_NE(ran.err.find("does not work through a server"), std::string::npos) << ran.err;
  }
  const Ran dated = there({"note", "x", "--at", "2027-01-01T00:00:00Z"});
  EXPECT_NE(dated.err.find("by its own clock"), std::string::npos) << dated.err;
}

TEST_F(RemoteTest, AServerThatIsAwayIsNamed) {
  server->end(SIGTERM);
  const Ran away = there({"show"});
  EXPECT_EQ(away.status, 2);
  EXPECT_NE(away.err.find("the server at " + server->origin() + " cannot be reached"),
            std::string::npos)
      << away.err;
}

}  // namespace
}  // namespace dragoman::testing
