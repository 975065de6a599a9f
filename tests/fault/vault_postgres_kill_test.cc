// The same on PostgreSQL, where in every other round the server is killed.
#include <fmt/core.h>

#include <chrono>
#include <cstdio>
#include <random>
#include <thread>

#include "postgres_server.h"
#include "unit/vault/harness.h"
#include "vault_receipts.h"

namespace dragoman::test {

TEST(VaultKillOnPostgres, LosesNothingThatWasAcknowledged) {
  std::string why;
  const auto server = PostgresServer::start(why);
  if (!server) GTEST_SKIP() << why;
  const int kills = setting("DRAGOMAN_POSTGRES_KILLS", 30);
  const std::string place = server->fresh_database();
  { const Talks talks(place); }
  std::mt19937 random(20270301);
  std::vector<Receipt> all;
  int gone_on = 0, unacknowledged = 0;
  for (int round = 1; round <= kills; ++round) {
    Writer writer(place, round);
    writer.await(1 + random() % 4);
    std::this_thread::sleep_for(std::chrono::microseconds(random() % 20'000));
    if (round % 2 == 0) {
      ASSERT_TRUE(server->kill_and_restart()) << "round " << round;
      // It goes on, or says that its server went away and ends.
      writer.await(30);
    }
    writer.kill();
    const Written written = writer.finish();
    const bool told = written.error.find("the database") != std::string::npos;
    EXPECT_TRUE(written.error.empty() || (round % 2 == 0 && told)) << written.error;
    gone_on += round % 2 == 0 && written.error.empty() ? 1 : 0;
    ASSERT_FALSE(written.receipts.empty()) << "round " << round << ": " << written.error;
    all.insert(all.end(), written.receipts.begin(), written.receipts.end());
    const auto found = ok(ok(Vault::open(place)).verify(all));
    for (const RoomHead& room : found.rooms) {
      const bool own = room.room == all.back().room;
      unacknowledged += own && room.events > all.back().number ? 1 : 0;
    }
    ASSERT_TRUE(found.damage.empty())
        << "round " << round << ": " << format_error(found.damage.front());
  }
  fmt::print(
      "{} kills, {} acknowledged events, all there; {} writers went on; {} commits were not yet "
      "acknowledged\n",
      kills, all.size(), gone_on, unacknowledged);
}

}  // namespace dragoman::test
