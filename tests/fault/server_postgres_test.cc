// Two server processes on one PostgreSQL, and a database that goes away under them.
#include <gtest/gtest.h>

#include <csignal>
#include <set>
#include <thread>

#include "postgres_server.h"
#include "server_site.h"
#include "serving.h"
#include "unit/vault/harness.h"

namespace dragoman::test {
namespace {

using namespace std::chrono_literals;

class ServersOnPostgres : public testing::Test {
 protected:
  void SetUp() override {
    std::string why;
    database = PostgresServer::start(why);
    if (!database) GTEST_SKIP() << why;
    talks.emplace(database->fresh_database());
  }

  std::string room(const RoomId& id, const std::string& rest) const {
    return "/rooms/" + id.to_string() + rest;
  }
  std::string note(const std::string& words) const {
    return R"({"kind":"note","body":{"words":")" + words + R"("},"also":[")" +
           talks->north.to_string() + "\"]}";
  }
  // The words of every note that the north has.
  std::set<std::string> noted() const {
    std::set<std::string> words;
    const auto seen = ok(talks->envoy->view(talks->north));
    for (const Copy& copy : seen->log) words.insert(words_at(*seen, copy.number));
    return words;
  }

  std::unique_ptr<PostgresServer> database;
  std::optional<Talks> talks;
};

TEST_F(ServersOnPostgres, WhatOneWritesTheOtherTellsAndAKilledOneLosesNothing) {
  const auto one = std::make_unique<ServerProcess>(talks->place);
  const auto two = std::make_unique<ServerProcess>(talks->place);
  const Visitor yusuf(two->port(), "yusuf", Talks::kYusufs);
  const auto stream = yusuf.listen(room(talks->north, "/stream"));
  std::vector<std::string> acknowledged;
  const auto write = [&](const Visitor& layla, const std::string& words) {
    if (status_of(layla.post(room(talks->envoys, "/events"), note(words))) != 201) return false;
    acknowledged.push_back(words);
    return true;
  };

  const Visitor at_one(one->port(), "layla", Talks::kPassphrase);
  ASSERT_TRUE(write(at_one, "through the first"));
  EXPECT_NE(stream->read_until("through the first").find("through the first"), std::string::npos);

  // Each is killed in the midst of writing.
  for (const auto* server : {&one, &two}) {
    const Visitor layla((*server)->port(), "layla", Talks::kPassphrase);
    std::thread killer([&] {
      std::this_thread::sleep_for(2s);
      (*server)->end(SIGKILL);
    });
    const std::size_t before = acknowledged.size();
    while (write(layla, "word " + std::to_string(acknowledged.size()))) {
    }
    killer.join();
    EXPECT_GT(acknowledged.size(), before);
    const std::set<std::string> kept = noted();
    for (const std::string& words : acknowledged) EXPECT_TRUE(kept.contains(words)) << words;
    if (server == &one) {
      const std::string& last = acknowledged.back();
      EXPECT_NE(stream->read_until("\\\"" + last + "\\\"").find(last), std::string::npos);
    }
  }
  EXPECT_TRUE(ok(talks->mediator->verify()).damage.empty());
  RecordProperty("acknowledged", static_cast<int>(acknowledged.size()));
}

TEST_F(ServersOnPostgres, ADatabaseThatGoesAwayIsSaidAndOutlived) {
  const ServerProcess server(talks->place);
  const Visitor layla(server.port(), "layla", Talks::kPassphrase);
  const Visitor yusuf(server.port(), "yusuf", Talks::kYusufs);
  const auto stream = yusuf.listen(room(talks->north, "/stream"));
  ASSERT_EQ(status_of(layla.post(room(talks->envoys, "/events"), note("before"))), 201);
  const std::string before = stream->read_until("before");
  const std::string number = before.substr(before.find("id: ") + 4, 1);

  database->kill_all();
  std::set<std::string> bodies;
  for (const std::string& reply : {layla.post(room(talks->envoys, "/events"), note("lost")),
                                   layla.get(room(talks->envoys, "/log?words=never")),
                                   yusuf.get(room(talks->north, "/log?words=never")),
                                   yusuf.get(room(talks->envoys, "/log?words=never")),
                                   layla.get(room(room_id(seed(77)), "/log"))}) {
    EXPECT_EQ(status_of(reply), 503) << reply;
    EXPECT_NE(reply.find("Retry-After: 5"), std::string::npos) << reply;
    bodies.insert(body_of(reply));
  }
  EXPECT_EQ(bodies.size(), 1U) << "the body depends on the room";
  EXPECT_NE(bodies.begin()->find("the record cannot be reached"), std::string::npos);

  ASSERT_TRUE(database->restart());
  int status = 0;
  for (int i = 0; i < 100 && status != 201; ++i) {
    std::this_thread::sleep_for(200ms);
    status = status_of(layla.post(room(talks->envoys, "/events"), note("after")));
  }
  EXPECT_EQ(status, 201);
  EXPECT_NE(stream->read_until("after").find("after"), std::string::npos);
  const auto resumed = yusuf.listen(room(talks->north, "/stream"), number);
  const std::string rest = resumed->read_until("after");
  EXPECT_NE(rest.find("after"), std::string::npos) << rest;
  EXPECT_FALSE(noted().contains("lost"));
}

}  // namespace
}  // namespace dragoman::test
