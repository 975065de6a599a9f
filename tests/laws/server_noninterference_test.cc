// Law 2 over HTTP: what a room is answered is the same, to the byte, whatever other rooms do.
//
// With time and chance standing still, the north's people ask everything that the API answers; then
// something happens that the north may not see; then a server that was started anew, and one that
// was there all the time, are asked the same again. The two histories of each pair differ in that
// one happening and in all that went before it since the north last learned of anything.
#include <gtest/gtest.h>

#include <functional>
#include <random>

#include "server_world.h"

namespace dragoman::test {
namespace {

constexpr int kPairs = 2000;
constexpr int kPairsPerVisible = 40;

class Elsewhere {
 public:
  Elsewhere(Site& site, const Talks& talks, Browser mediator)
      : site_(site), talks_(talks), mediator_(std::move(mediator)) {}

  // Something that the north may not see: accepted or refused, signing in, computing, listening.
  void happen(std::mt19937_64& random) {
    ++count_;
    switch (random() % 12) {
      case 0:
        return write(R"({"kind":"note","body":{"words":"They will wait )" + number() + "\"}}");
      case 1:
        return write(R"({"kind":"party","body":{"id":"p)" + number() +
                     R"(","name":"Another party"}})");
      case 2:
        return write(R"({"kind":"draft","body":{"title":"Draft )" + number() + "\"}}");
      case 3:
        return write(R"({"kind":"draft","body":{"positions":[{"point":"none"}]}})");
      case 4:
        made_ = post("/rooms", R"({"name":"room )" + number() + R"(","kind":"subset"})").json();
        return;
      case 5:
        return write(R"({"kind":"person","body":{"id":")" +
                     event_id(seed(5000 + count_)).to_string() + R"(","name":"Yusuf"}})");
      case 6: {
        // From elsewhere: who shares an address shares its wait, by design.
        Browser wrong;
        const std::string before = std::exchange(site_.peer, "address " + number());
        site_.sign_in("somebody " + number(), "wrong", wrong);
        site_.peer = before;
        return;
      }
      case 7:
        // Again and again: of a person's sessions, the server ends the oldest.
        mediator_ = site_.browser("layla", Talks::kPassphrase);
        return;
      case 8:
        post("/jobs", R"({"kind":"ask","options":{"limit_seconds":1}})");
        return;
      case 9:
        site_.ask(mediator_, "GET", room_path(talks_.envoys, "/log?words=wait"));
        return;
      case 10:
        post("/people",
             R"({"name":"Dana )" + number() + R"(","passphrase":"a lamp )" + number() + "\"}");
        return;
      default:
        if (made_.contains("room"))
          site_.ask(mediator_, "POST", "/rooms/" + made_["room"].get<std::string>() + "/events",
                    R"({"kind":"note","body":{"words":"Here too"}})");
    }
  }

  // Something that the north does see.
  void reach_north() {
    write(R"({"kind":"relay","body":{"to":")" + talks_.north.to_string() +
          R"(","as":"ours","words":"Word )" + number() + "\"}}");
  }

 private:
  std::string number() const { return std::to_string(count_); }
  Reply post(const std::string& what, const std::string& body) {
    return site_.ask(mediator_, "POST", room_path(talks_.envoys, what), body);
  }
  void write(const std::string& body) { post("/events", body); }

  Site& site_;
  const Talks& talks_;
  Browser mediator_;
  nlohmann::json made_;
  int count_ = 0;
};

// Everything that the north's people can ask, and be refused, without changing anything.
std::string asked(Site& site, const Talks& talks, const Browser& browser) {
  std::string all;
  const auto get = [&](const std::string& path) {
    all += path + "\n" + site.ask(browser, "GET", path).whole() + "\n";
  };
  const auto post = [&](const std::string& path, const std::string& body) {
    all += path + body + "\n" + site.ask(browser, "POST", path, body).whole() + "\n";
  };
  get("/session");
  get("/rooms");
  get("/people");
  for (const server::Route& route : server::routes()) {
    if (route.method != "GET" || !route.pattern.starts_with("/rooms/{room}/")) continue;
    if (route.pattern.ends_with("/stream")) continue;
    for (const RoomId& room : {talks.north, talks.envoys, desk_of(talks.yusuf)}) {
      std::string path(route.pattern);
      path.replace(path.find("{room}"), 6, room.to_string());
      if (const std::size_t at = path.find("{n}"); at != std::string::npos)
        path.replace(at, 3, "2");
      get(path);
    }
  }
  get(room_path(talks.north, "/shuttle?to=" + talks.envoys.to_string()));
  get(room_path(talks.north, "/log?from=2&limit=3&words=word"));
  for (
      const char* act :
      {R"({"kind":"note","body":{"words":"Heard"}})", R"({"kind":"note","body":{}})",
       R"({"kind":"case","body":{"file":"x"}})",
       R"({"kind":"freeze","body":{},"refs":{"draft":[2]}})",
       R"({"kind":"response","body":{"party":"north","answer":"agreed"},"refs":{"draft":[99]}})"}) {
    post(room_path(talks.north, "/check"), act);
    post(room_path(talks.envoys, "/check"), act);
  }
  return all;
}

TEST(ServerNoninterference, OneRoomsAnswersDoNotDependOnOthers) {
  const Talks talks(scratch_folder() + "/talks.dragoman");
  const Vault vault = talks.mediator->vault();
  Site standing(vault);
  Elsewhere elsewhere(standing, talks, standing.browser("layla", Talks::kPassphrase));
  const Browser there = standing.browser("yusuf", Talks::kYusufs);
  std::mt19937_64 random(20'270'301);

  const auto fresh = [&] {
    Site site(vault);
    const Browser browser = site.browser("yusuf", Talks::kYusufs);
    return asked(site, talks, browser);
  };
  std::string before = asked(standing, talks, there);
  std::string before_fresh = fresh();
  EXPECT_GT(before.size(), 20'000U);
  for (int pair = 0; pair < kPairs; ++pair) {
    elsewhere.happen(random);
    ASSERT_EQ(asked(standing, talks, there), before) << "pair " << pair;
    // Starting anew empties all that was kept, so that nothing is the same only because it was.
    if (pair % 4 == 0) {
      ASSERT_EQ(fresh(), before_fresh) << "pair " << pair;
    }
    if (pair % kPairsPerVisible != kPairsPerVisible - 1) continue;
    elsewhere.reach_north();
    std::string after = asked(standing, talks, there);
    EXPECT_NE(after, before);
    before = std::move(after);
    before_fresh = fresh();
  }
}

// What the north writes gets the same ids, numbers and receipts beside a busy room and alone.
TEST(ServerNoninterference, WhatOneRoomWritesDoesNotDependOnOthers) {
  const auto written = [](bool busy) {
    const Talks talks(scratch_folder() + "/talks.dragoman");
    Site site(talks.mediator->vault());
    Elsewhere elsewhere(site, talks, site.browser("layla", Talks::kPassphrase));
    const Browser there = site.browser("yusuf", Talks::kYusufs);
    std::mt19937_64 random(7);
    std::string all;
    for (int i = 0; i < 20; ++i) {
      if (busy) elsewhere.happen(random);
      const auto ask = [&](const std::string& what, const std::string& body) {
        all += site.ask(there, "POST", room_path(talks.north, what), body).whole();
      };
      ask("/events", R"({"kind":"note","body":{"words":"Heard )" + std::to_string(i) + "\"}}");
      ask("/people", R"({"name":"Omar"})");
      // Few: a room whose computations wait in a queue is told so, and how long they wait is time.
      if (i % 7 == 0) ask("/jobs", R"({"kind":"verify"})");
    }
    return all + site.ask(there, "GET", room_path(talks.north, "/log")).whole();
  };
  EXPECT_EQ(written(true), written(false));
}

}  // namespace
}  // namespace dragoman::test
