// Writers killed at random moments, and writers side by side: what was acknowledged is there, in
// order. DRAGOMAN_KILLS and DRAGOMAN_WRITERS_SECONDS make the tests longer.
#include <fmt/core.h>

#include <chrono>
#include <future>
#include <random>
#include <thread>

#include "unit/vault/harness.h"
#include "vault_receipts.h"

namespace dragoman::test {

namespace {

// Where the kills of a test landed, as far as the files show it.
struct Landed {
  int within = 0;  // frames of a commit that was not finished were in the log
  int after = 0;   // the commit was finished and not yet acknowledged
};

void expect_all_there(const std::string& place, const std::vector<Receipt>& receipts, int round,
                      Landed& landed) {
  const Vault vault = ok(Vault::open(place), "open after the kill");
  const Verification found = ok(vault.verify(receipts), "verify");
  landed.within += vault.notices().empty() ? 0 : 1;
  for (const RoomHead& room : found.rooms) {
    const bool acknowledged = receipts.back().room == room.room;
    landed.after += acknowledged && room.events > receipts.back().number ? 1 : 0;
  }
  ASSERT_TRUE(found.damage.empty())
      << "round " << round << ": " << format_error(found.damage.front());
}

}  // namespace

// In every other round somebody else has the vault open, so that nobody recovers its log.
TEST(VaultKill, LosesNothingThatWasAcknowledged) {
  const int kills = setting("DRAGOMAN_KILLS", 200);
  const std::string place = scratch_folder() + "/t.dragoman";
  { const Talks talks(place); }
  std::mt19937 random(20270301);
  std::vector<Receipt> all;
  Landed landed, none;
  for (int round = 1; round <= kills; ++round) {
    std::optional<Vault> open;
    if (round % 2 == 0) open = ok(Vault::open(place));
    Writer writer(place, round);
    writer.await(1 + random() % 4);
    std::this_thread::sleep_for(std::chrono::microseconds(random() % 20'000));
    writer.kill();
    const Written written = writer.finish();
    ASSERT_EQ(written.error, "") << "round " << round;
    ASSERT_FALSE(written.receipts.empty()) << "round " << round;
    all.insert(all.end(), written.receipts.begin(), written.receipts.end());
    expect_all_there(place, written.receipts, round, landed);
    if (testing::Test::HasFatalFailure()) return;
  }
  expect_all_there(place, all, kills, none);
  Session again = ok(ok(Vault::open(place)).unlock({"layla", Talks::kPassphrase}));
  EXPECT_TRUE(ok(again.verify(all)).damage.empty());
  fmt::print(
      "{} kills, {} acknowledged events, all there; {} logs ended within a commit, {} commits were "
      "not yet acknowledged\n",
      kills, all.size(), landed.within, landed.after);
}

TEST(VaultWriters, TakeTurnsInTwoProcesses) {
  const int seconds = setting("DRAGOMAN_WRITERS_SECONDS", 5);
  const Talks talks(scratch_folder() + "/t.dragoman");
  Writer one(talks.place, 1, seconds);
  Writer two(talks.place, 500, seconds);
  // Both are read from at once: a writer whose receipts nobody takes stands still.
  auto other = std::async(std::launch::async, [&] { return two.finish(); });
  const Written first = one.finish();
  const Written second = other.get();
  EXPECT_EQ(first.error, "");
  EXPECT_EQ(second.error, "");
  EXPECT_GT(first.receipts.size(), 0U);
  EXPECT_GT(second.receipts.size(), 0U);
  std::vector<Receipt> all;
  for (const Written* written : {&first, &second}) {
    for (std::size_t i = 1; i < written->receipts.size(); ++i) {
      EXPECT_LT(written->receipts[i - 1].number, written->receipts[i].number);
    }
    all.insert(all.end(), written->receipts.begin(), written->receipts.end());
  }
  const Vault vault = ok(Vault::open(talks.place));
  EXPECT_TRUE(ok(vault.verify(all)).damage.empty());
  const auto seen = ok(talks.open("layla", Talks::kPassphrase).view(talks.envoys));
  EXPECT_EQ(seen->log.size(), 6 + all.size());
  fmt::print("{} s: {} and {} events\n", seconds, first.receipts.size(), second.receipts.size());
}

}  // namespace dragoman::test
