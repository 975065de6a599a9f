// A vault in a database that goes away and comes back under an open session.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "cutting_proxy.h"
#include "postgres_server.h"
#include "unit/vault/harness.h"

namespace dragoman::test {

namespace {

Act note(const Talks& talks, int number) {
  return act(number, talks.layla, talks.envoys, NoteBody{.words = Text("x")}, {talks.north});
}

// What a watch has told of.
struct Told {
  std::mutex mutex;
  std::condition_variable changed;
  bool everything = false;
  std::vector<RoomId> rooms;

  void hear(const Change& change) {
    const std::lock_guard lock(mutex);
    everything = everything || change.everything;
    rooms.insert(rooms.end(), change.rooms.begin(), change.rooms.end());
    changed.notify_all();
  }
  template <class Is>
  bool becomes(const Is& is) {
    std::unique_lock lock(mutex);
    return changed.wait_for(lock, std::chrono::seconds(20), is);
  }
};

}  // namespace

TEST(VaultOnPostgresGone, GoesOnWhenTheServerIsBack) {
  std::string why;
  const auto server = PostgresServer::start(why);
  if (!server) GTEST_SKIP() << why;
  Talks talks(server->fresh_database());
  Told told;
  const Watch watch =
      ok(talks.mediator->vault().on_change([&](const Change& change) { told.hear(change); }));
  const Receipt before = ok(talks.mediator->append(note(talks, 100), seed(100)));

  server->kill_all();
  const auto begun = std::chrono::steady_clock::now();
  const auto unwritten = talks.mediator->append(note(talks, 101), seed(101));
  const auto unread = talks.envoy->view(talks.north);
  const auto locked_out =
      talks.mediator->vault().unlock({.name = "layla", .passphrase = Talks::kPassphrase});
  EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(5));
  ASSERT_FALSE(unwritten);
  ASSERT_FALSE(unread);
  ASSERT_FALSE(locked_out);
  for (const Error& error : {unwritten.error(), unread.error(), locked_out.error()}) {
    EXPECT_EQ(error.code, ErrorCode::io);
    EXPECT_NE(error.message.find("cannot be reached"), std::string::npos) << error.message;
    EXPECT_FALSE(is_disk_full(error));
  }

  ASSERT_TRUE(server->restart());
  std::this_thread::sleep_for(std::chrono::seconds(1));  // a refusal is remembered for a moment
  EXPECT_EQ(ok(talks.envoy->view(talks.north))->log.size(), 5U);
  const Receipt after = ok(talks.mediator->append(note(talks, 101), seed(101)));
  EXPECT_EQ(after.number, before.number + 1);
  EXPECT_TRUE(told.becomes([&] { return told.everything; }));
  ok(talks.envoy->append(act(102, talks.yusuf, desk_of(talks.yusuf), NoteBody{.words = Text("y")}),
                         seed(102)));
  EXPECT_TRUE(
      told.becomes([&] { return std::ranges::count(told.rooms, desk_of(talks.yusuf)) == 1; }));
  EXPECT_TRUE(ok(talks.mediator->verify(std::vector{before, after})).damage.empty());

  // The server is away for less time than anybody notices.
  ASSERT_TRUE(server->kill_and_restart());
  EXPECT_EQ(ok(talks.mediator->append(note(talks, 103), seed(103))).number, after.number + 1);
  EXPECT_EQ(ok(talks.envoy->view(talks.north))->log.size(), 7U);
}

TEST(VaultOnPostgresGone, FindsOutWhetherACommitHappened) {
  std::string why;
  const auto server = PostgresServer::start(why);
  if (!server) GTEST_SKIP() << why;
  std::string place = server->fresh_database();
  Talks talks(place);
  CuttingProxy proxy(server->port());
  const std::string port = fmt::format(":{}/", server->port());
  place.replace(place.find(port), port.size(), fmt::format(":{}/", proxy.port()));
  Session session =
      ok(ok(Vault::open(place)).unlock({.name = "layla", .passphrase = Talks::kPassphrase}));
  const Receipt first = ok(session.append(note(talks, 100), seed(100)));

  proxy.cut_next(CuttingProxy::Cut::after_commit);
  const Receipt second = ok(session.append(note(talks, 101), seed(101)));
  EXPECT_TRUE(proxy.has_cut());
  EXPECT_EQ(second.number, first.number + 1);

  proxy.cut_next(CuttingProxy::Cut::before_commit);
  const auto unwritten = session.append(note(talks, 102), seed(102));
  EXPECT_TRUE(proxy.has_cut());
  ASSERT_FALSE(unwritten);
  EXPECT_EQ(unwritten.error().message, "the database went away; nothing was written");
  EXPECT_EQ(ok(session.view(talks.envoys))->log.size(), static_cast<std::size_t>(second.number));

  const Receipt third = ok(session.append(note(talks, 102), seed(103)));
  EXPECT_EQ(third.number, second.number + 1);
  EXPECT_EQ(ok(talks.mediator->append(note(talks, 102), seed(104))).number, third.number);
  EXPECT_TRUE(ok(session.verify(std::vector{first, second, third})).damage.empty());
}

}  // namespace dragoman::test
