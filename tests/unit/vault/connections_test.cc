// Readings that go on beside each other.
#include "vault/connections.h"

#include <atomic>
#include <thread>

#include "unit/vault/harness.h"
#include "vault/tables.h"

namespace dragoman::test {

// Each begins while the one before is under way, and ends before it.
TEST_P(VaultTest, NoReadingWaitsForAnother) {
  const Talks talks(place());
  vault::Connections connections(talks.place,
                                 ok(vault::connect(talks.place, vault::Opening::existing)));
  constexpr int kDeep = 7;
  std::function<void(int)> read_within = [&](int left) {
    ok(connections.read([&](vault::Database& database) -> Result<void> {
      EXPECT_EQ(ok(vault::one_integer(database, "SELECT count(*) FROM events", {})), 6);
      if (left > 0) std::thread(read_within, left - 1).join();
      return {};
    }));
  };
  read_within(kDeep);
  read_within(0);
}

TEST_P(VaultTest, AReadingSeesOneStateWhileOthersWrite) {
  Talks talks(place());
  vault::Connections connections(talks.place,
                                 ok(vault::connect(talks.place, vault::Opening::existing)));
  ok(connections.read([&](vault::Database& database) -> Result<void> {
    EXPECT_EQ(ok(vault::last_event(database)), 6);
    ok(talks.mediator->append(act(100, talks.layla, talks.envoys, NoteBody{.words = Text("x")}),
                              seed(100)));
    EXPECT_EQ(ok(vault::last_event(database)), 6);
    return {};
  }));
  ok(connections.read([&](vault::Database& database) -> Result<void> {
    EXPECT_EQ(ok(vault::last_event(database)), 7);
    return {};
  }));
}

// One person reads several rooms at once while they and others write; nothing is missed.
TEST_P(VaultTest, ReadsAndWritesOfOneSessionGoOnTogether) {
  Talks talks(place());
  constexpr int kEach = 12;
  std::atomic<bool> done = false;
  std::vector<std::thread> readers;
  for (const RoomId& room : {talks.envoys, talks.north, desk_of(talks.layla), talks.north}) {
    readers.emplace_back([&talks, &done, room] {
      std::size_t seen = 0;
      while (!done) {
        const std::size_t now = ok(talks.mediator->view(room))->log.size();
        EXPECT_GE(now, seen);
        seen = now;
        EXPECT_EQ(ok(talks.mediator->rooms()).size(), 3U);
      }
    });
  }
  std::vector<std::thread> writers;
  for (int writer = 0; writer < 2; ++writer) {
    writers.emplace_back([&talks, writer] {
      Session& session = writer == 0 ? *talks.mediator : *talks.envoy;
      const PersonId by = writer == 0 ? talks.layla : talks.yusuf;
      for (int i = 0; i < kEach; ++i) {
        const int number = 1000 + writer * kEach + i;
        ok(session.append(act(number, by, talks.north, NoteBody{.words = Text("x")}),
                          seed(number)));
      }
    });
  }
  for (std::thread& each : writers) each.join();
  done = true;
  for (std::thread& each : readers) each.join();
  EXPECT_EQ(ok(talks.envoy->view(talks.north))->log.size(), 4U + 2 * kEach);
  EXPECT_TRUE(ok(talks.mediator->verify()).damage.empty());
}

}  // namespace dragoman::test
