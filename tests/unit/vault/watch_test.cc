// Hearing of what others wrote.
#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>

#include "unit/vault/harness.h"

namespace dragoman::test {

namespace {

using Clock = std::chrono::steady_clock;

// Collects what a watch tells.
class Heard {
 public:
  void operator()(const Change& change) {
    const std::lock_guard lock(mutex_);
    everything_ = everything_ || change.everything;
    EXPECT_TRUE(std::ranges::is_sorted(change.rooms));
    rooms_.insert(rooms_.end(), change.rooms.begin(), change.rooms.end());
    told_.notify_all();
  }
  // Whether the room is heard of in time; forgets all.
  bool of(const RoomId& room, std::chrono::milliseconds patience = std::chrono::seconds(10)) {
    std::unique_lock lock(mutex_);
    const bool heard = told_.wait_for(
        lock, patience, [&] { return std::ranges::find(rooms_, room) != rooms_.end(); });
    seen_.insert(seen_.end(), rooms_.begin(), rooms_.end());
    rooms_.clear();
    return heard;
  }
  // Everything told of so far.
  std::vector<RoomId> all() {
    const std::lock_guard lock(mutex_);
    std::vector<RoomId> all = seen_;
    all.insert(all.end(), rooms_.begin(), rooms_.end());
    return all;
  }
  bool everything() {
    const std::lock_guard lock(mutex_);
    return everything_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable told_;
  std::vector<RoomId> rooms_, seen_;
  bool everything_ = false;
};

}  // namespace

TEST_P(VaultTest, TellsWhichRoomsHaveNewEntries) {
  Talks talks(place());
  Heard heard;
  const Watch watch =
      ok(talks.envoy->vault().on_change([&](const Change& change) { heard(change); }));
  // By another Vault on the same place: as another process would.
  ok(talks.mediator->append(
      act(100, talks.layla, talks.envoys, NoteBody{.words = Text("x")}, {talks.north}), seed(100)));
  EXPECT_TRUE(heard.of(talks.north));
  EXPECT_TRUE(heard.of(talks.envoys, std::chrono::milliseconds(0)) ||
              std::ranges::count(heard.all(), talks.envoys) == 1);
  // By the same.
  ok(talks.envoy->append(act(101, talks.yusuf, desk_of(talks.yusuf), NoteBody{.words = Text("y")}),
                         seed(101)));
  EXPECT_TRUE(heard.of(desk_of(talks.yusuf)));
  // What is refused, and what writes no entry, is nobody's news.
  EXPECT_FALSE(talks.mediator->append(
      act(100, talks.layla, talks.envoys, NoteBody{.words = Text("again")}), seed(100)));
  ok(talks.mediator->enrol(person_id(seed(300)), {"omar", "other"}, seed(301)));
  EXPECT_FALSE(heard.of(talks.north, std::chrono::milliseconds(500)));
  EXPECT_EQ(heard.all().size(), 3U);
  EXPECT_FALSE(heard.everything());
}

TEST_P(VaultTest, TellsOfItsOwnCommitsAtOnce) {
  Talks talks(place());
  Heard heard;
  const Watch watch =
      ok(talks.mediator->vault().on_change([&](const Change& change) { heard(change); }));
  // A file is looked at each 200 ms: who only looked would hear of each commit that long after the
  // one before, and take two seconds.
  auto waited = Clock::duration::zero();
  for (int i = 0; i < 10; ++i) {
    ok(talks.mediator->append(act(100 + i, talks.layla, talks.envoys, NoteBody{.words = Text("x")}),
                              seed(100 + i)));
    const auto committed = Clock::now();
    ASSERT_TRUE(heard.of(talks.envoys));
    waited += Clock::now() - committed;
  }
  EXPECT_LT(waited, std::chrono::milliseconds(1200));
}

TEST_P(VaultTest, EndsAWatchFromWithinItsOwnCall) {
  Talks talks(place());
  std::mutex mutex;
  std::condition_variable ended;
  std::optional<Watch> watch;
  int calls = 0;
  std::unique_lock lock(mutex);
  watch = ok(talks.mediator->vault().on_change([&](const Change&) {
    const std::lock_guard in_call(mutex);
    watch.reset();
    ++calls;
    ended.notify_all();
  }));
  ok(talks.envoy->append(act(100, talks.yusuf, talks.north, NoteBody{.words = Text("x")}),
                         seed(100)));
  EXPECT_TRUE(ended.wait_for(lock, std::chrono::seconds(10), [&] { return calls > 0; }));
  EXPECT_FALSE(watch);
}

}  // namespace dragoman::test
