#include "vault/commits.h"

#include <atomic>
#include <thread>

#include "unit/vault/harness.h"

namespace dragoman::test {

TEST_P(VaultTest, TakesAppendsOfManyThreads) {
  Talks talks(place());
  constexpr int kThreads = 4;
  constexpr int kEach = 12;
  std::vector<Session> sessions;
  for (int i = 0; i < kThreads; ++i) {
    // Two threads share a session, the others have their own.
    sessions.push_back(i % 2 == 0 ? *talks.mediator : talks.open("layla", Talks::kPassphrase));
  }
  std::vector<Number> numbers(kThreads * kEach);
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < kEach; ++i) {
        const int number = 1000 + t * kEach + i;
        const auto receipt = sessions[static_cast<std::size_t>(t)].append(
            act(number, talks.layla, talks.envoys, NoteBody{.words = Text("x")}, {talks.north}),
            seed(number));
        const int place_of = t * kEach + i;
        numbers[static_cast<std::size_t>(place_of)] = receipt ? receipt->number : 0;
        // A refused act in between takes nothing with it.
        const auto refused = sessions[static_cast<std::size_t>(t)].append(
            act(number, talks.layla, talks.envoys, NoteBody{.words = Text("twice")}), seed(number));
        EXPECT_FALSE(refused);
        const auto seen = sessions[static_cast<std::size_t>(t)].view(talks.envoys);
        EXPECT_TRUE(seen && (*seen)->log.size() >= 7);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  std::sort(numbers.begin(), numbers.end());
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    EXPECT_EQ(numbers[i], 7 + static_cast<Number>(i));
  }
  EXPECT_TRUE(ok(talks.mediator->verify()).damage.empty());
}

TEST(Commits, UndoesWorkThatFailsAndKeepsTheRest) {
  const std::string path = scratch_folder() + "/c.dragoman";
  vault::Commits commits(ok(vault::connect(path, vault::Opening::create)));
  const auto insert = [](int value, bool fails) {
    return [=](vault::Database& database) -> Result<void> {
      auto put = database.run("INSERT INTO t (v) VALUES (?)", {std::int64_t{value}});
      if (put && fails) return fail(ErrorCode::usage, "on purpose");
      return put;
    };
  };
  ok(commits.run(
      [](vault::Database& database) { return database.run("CREATE TABLE t (v INTEGER)"); },
      [](vault::Outcome) {}));
  std::atomic<int> committed = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&, i] {
      const auto done = commits.run(insert(i, i % 2 == 1), [&](vault::Outcome outcome) {
        if (outcome == vault::Outcome::kept) ++committed;
      });
      EXPECT_EQ(done.has_value(), i % 2 == 0);
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(committed, 4);
  auto database = ok(vault::connect(path, vault::Opening::existing));
  std::vector<std::int64_t> found;
  ok(database->run("SELECT v FROM t ORDER BY v", {}, [&](const vault::Row& row) -> Result<void> {
    found.push_back(row.integer(0));
    return {};
  }));
  EXPECT_EQ(found, (std::vector<std::int64_t>{0, 2, 4, 6}));
}

}  // namespace dragoman::test
