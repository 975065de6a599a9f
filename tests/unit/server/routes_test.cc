// Every endpoint × every role: allowed, refused, and never a word about what one may not know of.
#include "server/routes.h"

#include <gtest/gtest.h>

#include <set>

#include "server_world.h"

namespace dragoman::test {
namespace {

using server::Route;
using server::Who;

constexpr const char* kNowhere = "00000000000000000000000000000001";

// A path that the pattern matches, in that room.
std::string path_of(const Route& route, const std::string& room) {
  std::string path(route.pattern);
  const auto put = [&](const std::string& name, const std::string& value) {
    if (const std::size_t at = path.find(name); at != std::string::npos)
      path.replace(at, name.size(), value);
  };
  put("{room}", room);
  put("{n}", "1");
  put("{job}", kNowhere);
  return path;
}

std::string body_of(const Route& route) { return route.has_body ? "{}" : ""; }

class RolesTest : public testing::Test {
 protected:
  RolesTest() {
    const PersonId dana = person_id(seed(40));
    ok(talks.mediator->enrol(dana, {.name = "dana", .passphrase = "a lamp"}, seed(41)));
    nobody = {};
    member = site.browser("layla", Talks::kPassphrase);
    stranger = site.browser("dana", "a lamp");
    elsewhere = site.browser("yusuf", Talks::kYusufs);
    locked = site.browser("layla", Talks::kPassphrase);
    site.ask(locked, "POST", "/session/lock");
  }

  Reply ask(const Route& route, const Browser& browser, const std::string& room) {
    return site.ask(browser, std::string(route.method), path_of(route, room), body_of(route));
  }
  Reply ask(const Route& route, const Browser& browser) {
    return ask(route, browser, talks.envoys.to_string());
  }
  static bool ends_sessions(const Route& route) {
    return route.method == "DELETE" && route.pattern == "/session";
  }

  Talks talks{scratch_folder() + "/talks.dragoman"};
  Site site{talks.mediator->vault()};
  Browser nobody, member, stranger, elsewhere, locked;
};

TEST_F(RolesTest, TheTableIsSound) {
  std::set<std::pair<std::string, std::string>> seen;
  for (const Route& route : server::routes()) {
    EXPECT_TRUE(seen.emplace(route.method, route.pattern).second) << route.pattern;
    EXPECT_NE(route.handler, nullptr) << route.pattern;
    const bool in_room = route.pattern.starts_with("/rooms/{room}");
    EXPECT_EQ(route.who == Who::member, in_room) << route.pattern;
  }
}

TEST_F(RolesTest, WhoeverIsNotSignedInIsToldOnlyThat) {
  for (const Route& route : server::routes()) {
    const Reply reply = ask(route, nobody);
    const bool open = route.who == Who::anybody;
    EXPECT_EQ(reply.json()["code"] == "signed_out", !open) << route.method << " " << route.pattern;
    if (open) continue;
    EXPECT_EQ(reply.status, 401) << route.pattern;
    EXPECT_EQ(reply.whole(), ask(route, nobody, kNowhere).whole()) << route.pattern;
  }
}

TEST_F(RolesTest, ALockedSessionCanOnlyBeUnlockedOrEnded) {
  for (const Route& route : server::routes()) {
    if (ends_sessions(route)) continue;
    const Reply reply = ask(route, locked);
    const bool open = route.who == Who::anybody || route.who == Who::holder;
    if (!open) {
      EXPECT_EQ(reply.json()["code"], "locked") << route.method << " " << route.pattern;
    }
  }
}

TEST_F(RolesTest, ARoomThatIsNotTheirsIsNoRoom) {
  for (const Browser* browser : {&stranger, &elsewhere}) {
    for (const Route& route : server::routes()) {
      if (route.who != Who::member) continue;
      const Reply real = ask(route, *browser);
      EXPECT_EQ(real.status, 404) << route.method << " " << route.pattern;
      EXPECT_EQ(real.whole(), ask(route, *browser, kNowhere).whole()) << route.pattern;
      EXPECT_EQ(real.whole(), ask(route, *browser, "no-room").whole()) << route.pattern;
    }
  }
}

TEST_F(RolesTest, WhatOnlyAdminsMayIsNotThereForOthers) {
  for (const Route& route : server::routes()) {
    if (route.who != Who::admin) continue;
    EXPECT_EQ(ask(route, stranger).status, 404) << route.pattern;
    EXPECT_NE(ask(route, member).status, 404) << route.pattern;
  }
}

TEST_F(RolesTest, AMemberIsHeard) {
  for (const Route& route : server::routes()) {
    if (ends_sessions(route) || route.pattern == "/session/lock") continue;
    const Reply reply = ask(route, member);
    const std::set<int> heard = {200, 201, 202, 204, 400, 401, 404, 409, 422};
    EXPECT_TRUE(heard.contains(reply.status)) << route.pattern << " " << reply.status;
    if (reply.status == 401) {
      EXPECT_TRUE(route.who == Who::anybody || route.who == Who::holder) << route.pattern;
    }
    // Only what is named within the room can be missing from it.
    if (reply.status == 404) {
      const std::set<std::string_view> within = {"/rooms/{room}/drafts/{n}/changes",
                                                 "/rooms/{room}/jobs/{job}",
                                                 "/rooms/{room}/shuttle", "/rooms/{room}/terms"};
      EXPECT_TRUE(within.contains(route.pattern)) << route.pattern;
    }
  }
}

TEST_F(RolesTest, EveryPartAnswersItsMemberAndIsReadAgainByItsTag) {
  int parts = 0;
  for (const Route& route : server::routes()) {
    const std::string_view pattern = route.pattern;
    if (route.method != "GET" || !pattern.starts_with("/rooms/{room}/")) continue;
    const Reply reply = ask(route, elsewhere, talks.north.to_string());
    if (reply.status != 200 || reply.head.find("ETag: ") == std::string::npos) continue;
    ++parts;
    const std::size_t at = reply.head.find("ETag: ") + 6;
    const std::string etag = reply.head.substr(at, reply.head.find('\r', at) - at);
    const Reply again = site.ask(elsewhere, "GET", path_of(route, talks.north.to_string()), {},
                                 {{"If-None-Match", etag}});
    EXPECT_EQ(again.status, 304) << pattern;
    EXPECT_EQ(again.body, "");
  }
  EXPECT_GE(parts, 15);
}

TEST_F(RolesTest, AMethodThatAPathDoesNotHaveIsNamedWithThoseThatItHas) {
  for (const Route& route : server::routes()) {
    for (const std::string method : {"GET", "POST", "PUT", "DELETE"}) {
      const std::string path = path_of(route, kNowhere);
      const server::Match match = server::match_route(method, server::parse_target(path)->segments);
      if (match.route != nullptr) continue;
      const Reply reply = site.ask(stranger, method, path);
      EXPECT_EQ(reply.status, 405) << method << " " << path;
      EXPECT_NE(reply.head.find("Allow: " + match.allow), std::string::npos) << reply.head;
    }
  }
  EXPECT_EQ(site.ask(member, "GET", "/no-such-thing").status, 404);
  EXPECT_EQ(site.ask(member, "PATCH", "/rooms").status, 400);
}

TEST_F(RolesTest, BodiesAreJson) {
  for (const Route& route : server::routes()) {
    if (!route.has_body) continue;
    const std::string path = path_of(route, talks.envoys.to_string());
    server::Request request{.method = std::string(route.method), .target = "/api/v1" + path};
    request.headers = {{"Host", "talks.example"},
                       {"Origin", "http://talks.example"},
                       {"Content-Type", "text/plain"},
                       {"Cookie", member.cookie},
                       {"Dragoman-CSRF", member.csrf}};
    request.body = "{}";
    EXPECT_EQ(site.send(request).status, 415) << path;
    for (const std::string body :
         {"", "[", "[]", "{\"a\":1,\"a\":2}", "\xff", "{\"nonsense\":1}"}) {
      request.headers[2].value = "application/json";
      request.body = body;
      const int status = site.send(request).status;
      EXPECT_TRUE(status == 400 || status == 422) << path << " " << body << " " << status;
    }
  }
}

}  // namespace
}  // namespace dragoman::test
