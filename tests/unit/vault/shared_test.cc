#include "vault/shared.h"

#include <atomic>
#include <chrono>
#include <random>
#include <thread>

#include "unit/vault/harness.h"

namespace dragoman::test {

TEST_P(VaultTest, SharesOneViewAmongThoseWhoReachTheSame) {
  Talks talks(place());
  std::weak_ptr<const View> kept;
  {
    const Vault vault = ok(Vault::open(talks.place));
    const Session layla = ok(vault.unlock({.name = "layla", .passphrase = Talks::kPassphrase}));
    const Session again = ok(vault.unlock({.name = "layla", .passphrase = Talks::kPassphrase}));
    Session yusuf = ok(vault.unlock({.name = "yusuf", .passphrase = Talks::kYusufs}));
    const auto seen = ok(layla.view(talks.north));
    EXPECT_EQ(seen, ok(again.view(talks.north)));
    EXPECT_EQ(seen, ok(yusuf.view(talks.north)));
    // Who is not in a room is not given what others have folded.
    EXPECT_EQ(ok(layla.view(talks.envoys)), ok(again.view(talks.envoys)));
    const auto refused = yusuf.view(talks.envoys);
    const auto unknown = yusuf.view(room_id(seed(5000)));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error(), unknown.error());

    // What was handed out stays, and all go on together.
    ok(yusuf.append(act(100, talks.yusuf, talks.north, NoteBody{.words = Text("new")}), seed(100)));
    EXPECT_EQ(seen->log.size(), 4U);
    const auto later = ok(layla.view(talks.north));
    EXPECT_EQ(later->log.size(), 5U);
    EXPECT_EQ(later, ok(yusuf.view(talks.north)));
    kept = later;
  }
  EXPECT_TRUE(kept.expired());
}

TEST_P(VaultTest, SharesNothingAmongThoseWhoReachDifferently) {
  Talks talks(place(), /*past_shown=*/false);
  const Vault vault = ok(Vault::open(talks.place));
  Session layla = ok(vault.unlock({.name = "layla", .passphrase = Talks::kPassphrase}));
  Session yusuf = ok(vault.unlock({.name = "yusuf", .passphrase = Talks::kYusufs}));
  EXPECT_EQ(words_at(*ok(layla.view(talks.north)), 3), "before yusuf came");
  EXPECT_FALSE(ok(yusuf.view(talks.north))->find_copy(3));
  // Who leaves sees no more than was there then, though others hold more.
  ok(yusuf.append(
      act(100, talks.yusuf, talks.north, LeaveBody{.person = talks.yusuf, .room = talks.north}),
      seed(100)));
  ok(layla.append(act(101, talks.layla, talks.north, NoteBody{.words = Text("alone again")}),
                  seed(101)));
  EXPECT_EQ(words_at(*ok(layla.view(talks.north)), 6), "alone again");
  EXPECT_FALSE(ok(yusuf.view(talks.north))->find_copy(6));
}

TEST_P(VaultTest, DropsWhatAnybodyReadOfWhoWasErased) {
  Talks talks(place());
  const Vault vault = ok(Vault::open(talks.place));
  Session layla = ok(vault.unlock({.name = "layla", .passphrase = Talks::kPassphrase}));
  const Session again = ok(vault.unlock({.name = "layla", .passphrase = Talks::kPassphrase}));
  EXPECT_FALSE(ok(again.view(talks.north))->find_copy(2)->erased);
  talks.envoy.reset();
  ok(layla.append(act(100, talks.layla, talks.envoys, EraseBody{.person = talks.yusuf}),
                  seed(100)));
  EXPECT_TRUE(ok(again.view(talks.north))->find_copy(2)->erased);
  EXPECT_TRUE(ok(again.view(talks.envoys))->find_copy(4)->erased);
}

// Readers and writers of one room in several sessions: nobody misses what they have a receipt for,
// and nobody is kept waiting by a room that is always written to.
TEST_P(VaultTest, ShowsEverybodyTheirOwnWritesAtOnce) {
  Talks talks(place());
  const Vault vault = ok(Vault::open(talks.place));
  constexpr int kWriters = 3, kEach = 15;
  std::atomic<bool> over = false;
  std::atomic<int> looks = 0;
  std::vector<std::thread> writers, readers;
  for (int w = 0; w < kWriters; ++w) {
    writers.emplace_back([&, w] {
      Session session = ok(vault.unlock({.name = "layla", .passphrase = Talks::kPassphrase}));
      for (int i = 0; i < kEach; ++i) {
        const int number = 1000 + w * kEach + i;
        const auto receipt = ok(session.append(
            act(number, talks.layla, talks.envoys, NoteBody{.words = Text("x")}, {talks.north}),
            seed(number)));
        const auto seen = ok(session.look(talks.envoys));
        EXPECT_GE(seen.head.events, receipt.number);
        EXPECT_EQ(seen.view->log.size(), static_cast<std::size_t>(seen.head.events));
      }
    });
  }
  for (int r = 0; r < 2; ++r) {
    readers.emplace_back([&] {
      const Session session = ok(vault.unlock({.name = "yusuf", .passphrase = Talks::kYusufs}));
      std::size_t before = 0;
      while (!over) {
        const auto seen = ok(session.view(talks.north));
        EXPECT_GE(seen->log.size(), before);
        before = seen->log.size();
        ++looks;
      }
    });
  }
  for (std::thread& writer : writers) writer.join();
  over = true;
  for (std::thread& reader : readers) reader.join();
  EXPECT_GT(looks, 0);
  const Session last = ok(vault.unlock({.name = "yusuf", .passphrase = Talks::kYusufs}));
  EXPECT_EQ(ok(last.view(talks.north))->log.size(), 4U + kWriters * kEach);
}

namespace {

const vault::SharedRoom::Update kNothingNew = [](vault::LiveRoom&) { return Result<void>(); };

}  // namespace

TEST(SharedRoom, IsAWritersAloneUntilItSettles) {
  const auto room = std::make_shared<vault::SharedRoom>(room_id(seed(1)));
  EXPECT_TRUE(ok(room->look(kNothingNew)));
  room->touch();
  EXPECT_FALSE(ok(room->look(kNothingNew)));
  room->settle();
  EXPECT_TRUE(ok(room->look(kNothingNew)));
}

TEST(SharedRoom, KeepsAReaderWaitingForTwoWritersAtMost) {
  const auto room = std::make_shared<vault::SharedRoom>(room_id(seed(1)));
  room->touch();
  const vault::SharedRoom::Wait wait(room);
  room->settle();
  EXPECT_FALSE(wait.seen()) << "the first may have begun before what the reader knows of";
  room->touch();
  EXPECT_FALSE(wait.seen());
  room->settle();
  room->touch();
  EXPECT_TRUE(wait.seen()) << "the second is done, though a third is under way";
  room->settle();
}

TEST(SharedRoom, EndsWhenNobodyHoldsIt) {
  vault::SharedRooms rooms;
  const vault::RoomKey key{.room = room_id(seed(1))};
  const vault::RoomKey later{.room = room_id(seed(1)), .since = 2};
  const auto room = rooms.get(key);
  EXPECT_EQ(rooms.get(key), room);
  EXPECT_NE(rooms.get(later), room);
  rooms.drop_all();
  EXPECT_TRUE(room->is_dropped());
  EXPECT_NE(rooms.get(key), room);
}

}  // namespace dragoman::test
