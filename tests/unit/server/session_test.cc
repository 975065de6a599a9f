// Signing in and out, with a clock that is moved by hand.
#include <gtest/gtest.h>

#include "server_world.h"
#include "vault/tables.h"

namespace dragoman::test {
namespace {

class SessionTest : public testing::Test {
 protected:
  Talks talks{scratch_folder() + "/talks.dragoman"};
  StillClock clock;
  Site site{talks.mediator->vault(), clock};

  void pass(std::int64_t seconds) {
    clock.wall += seconds;
    clock.steady += seconds * 1000;
  }
  Browser layla() { return site.browser("layla", Talks::kPassphrase); }
};

TEST_F(SessionTest, TellsWhoIsThereAndWhere) {
  Browser browser;
  const Reply reply = site.sign_in("layla", Talks::kPassphrase, browser);
  EXPECT_NE(reply.head.find("HttpOnly; SameSite=Strict"), std::string::npos) << reply.head;
  const auto session = reply.json();
  EXPECT_EQ(session["person"], talks.layla.to_string());
  EXPECT_EQ(session["name"], "layla");
  EXPECT_EQ(session["admin"], true);
  EXPECT_EQ(session["second_factor"], false);
  ASSERT_EQ(session["rooms"].size(), 3U);
  EXPECT_EQ(session["rooms"][0]["name"], "envoys");
  EXPECT_EQ(session["rooms"][1]["name"], "north");
  EXPECT_EQ(session["rooms"][1]["members"], 2);
  EXPECT_EQ(session["rooms"][2]["name"], "desk");
  EXPECT_EQ(site.ask(browser, "GET", "/session").body, reply.body);
}

TEST_F(SessionTest, ADamagedRoomIsSaidAndTheOthersAreAsEver) {
  const auto outside = ok(vault::connect(talks.place, vault::Opening::existing));
  ok(outside->run(
      "UPDATE members SET sealed = ? WHERE room = ? AND person = ?",
      {vault::Bytes("nothing"), vault::bytes_of(talks.north), vault::bytes_of(talks.layla)}));
  Site fresh{ok(Vault::open(talks.place)), clock};  // has read nothing yet
  Browser browser = fresh.browser("layla", Talks::kPassphrase);
  const auto rooms = fresh.ask(browser, "GET", "/rooms").json();
  ASSERT_EQ(rooms.size(), 3U);
  EXPECT_EQ(rooms[0]["name"], "envoys");
  EXPECT_FALSE(rooms[0].contains("damage"));
  EXPECT_EQ(rooms[1]["name"], "north") << "what the envoys call it";
  EXPECT_TRUE(rooms[1].contains("damage")) << rooms[1].dump();
  const auto ask = [&](const RoomId& room) {
    return fresh.ask(browser, "GET", "/rooms/" + room.to_string() + "/summary");
  };
  EXPECT_EQ(ask(talks.envoys).status, 200);
  const Reply refused = ask(talks.north);
  EXPECT_EQ(refused.status, 409);
  EXPECT_EQ(refused.json()["hint"].get<std::string>(), kForged);
}

TEST_F(SessionTest, AWrongNameAndAWrongPassphraseAreOneAnswer) {
  Browser browser;
  const Reply name = site.sign_in("lyla", Talks::kPassphrase, browser);
  const Reply passphrase = site.sign_in("layla", "an olive tree", browser);
  EXPECT_EQ(name.status, 401);
  EXPECT_EQ(name.whole(), passphrase.whole());
}

TEST_F(SessionTest, WhoeverMistypesWaitsWhetherTheNameExistsOrNot) {
  Browser browser;
  for (const char* name : {"layla", "nobody"}) {
    pass(4000);
    for (int i = 0; i < 3; ++i) EXPECT_EQ(site.sign_in(name, "wrong", browser).status, 401);
    const Reply early = site.sign_in(name, Talks::kPassphrase, browser);
    EXPECT_EQ(early.status, 429);
    EXPECT_NE(early.head.find("Retry-After: 1\r\n"), std::string::npos) << early.head;
  }
  pass(2);
  EXPECT_EQ(site.sign_in("layla", Talks::kPassphrase, browser).status, 201);
}

TEST_F(SessionTest, OfTooManySessionsOfOnePersonTheLongestUnusedEnds) {
  const Browser yusuf = site.browser("yusuf", Talks::kYusufs);
  std::vector<Browser> all;
  for (int i = 0; i < 32; ++i) {
    pass(1);
    all.push_back(layla());
  }
  pass(1);
  EXPECT_EQ(site.ask(all[0], "GET", "/session").status, 200);
  all.push_back(layla());
  EXPECT_EQ(site.ask(all[1], "GET", "/session").status, 401);
  for (const std::size_t i : {0U, 2U, 32U})
    EXPECT_EQ(site.ask(all[i], "GET", "/session").status, 200) << i;
  EXPECT_EQ(site.ask(yusuf, "GET", "/session").status, 200);
}

TEST_F(SessionTest, AnAddressWaitsForAllItsNames) {
  Browser browser;
  for (const char* name : {"a", "b", "c"})
    EXPECT_EQ(site.sign_in(name, "wrong", browser).status, 401);
  EXPECT_EQ(site.sign_in("layla", Talks::kPassphrase, browser).status, 429);
}

TEST_F(SessionTest, IdlingLocksAndThePassphraseUnlocks) {
  const Browser browser = layla();
  pass(3500);
  EXPECT_EQ(site.ask(browser, "GET", "/rooms").status, 200);
  pass(3500);
  EXPECT_EQ(site.ask(browser, "GET", "/rooms").status, 200);
  pass(3601);
  const Reply locked = site.ask(browser, "GET", "/rooms");
  EXPECT_EQ(locked.status, 401);
  EXPECT_EQ(locked.json()["code"], "locked");
  EXPECT_EQ(site.ask(browser, "GET", "/session").json()["code"], "locked");
  const std::string wrong = R"({"passphrase":"seven goats"})";
  EXPECT_EQ(site.ask(browser, "POST", "/session/unlock", wrong).status, 401);
  const std::string right = R"({"passphrase":"an olive branch"})";
  EXPECT_EQ(site.ask(browser, "POST", "/session/unlock", right).status, 200);
  EXPECT_EQ(site.ask(browser, "GET", "/rooms").status, 200);
}

TEST_F(SessionTest, LockingAndSigningOutEndAtOnce) {
  const Browser browser = layla();
  EXPECT_EQ(site.ask(browser, "POST", "/session/lock").status, 204);
  EXPECT_EQ(site.ask(browser, "GET", "/rooms").json()["code"], "locked");
  EXPECT_EQ(site.ask(browser, "DELETE", "/session").status, 204);
  EXPECT_EQ(site.ask(browser, "GET", "/rooms").json()["code"], "signed_out");
}

TEST_F(SessionTest, TheOneTimeTokenIsGoodOnceForAMinute) {
  const auto redeem = [&](const std::string& token) {
    return site.ask({}, "POST", "/session/token", R"({"token":")" + token + "\"}").status;
  };
  const std::string token = site.application.offer(*talks.mediator, "layla");
  EXPECT_EQ(redeem(token + "x"), 401);
  EXPECT_EQ(redeem(token), 201);
  EXPECT_EQ(redeem(token), 401);
  const std::string late = site.application.offer(*talks.mediator, "layla");
  pass(61);
  EXPECT_EQ(redeem(late), 401);
}

TEST_F(SessionTest, RequestsOfOtherSitesAreRefused) {
  const Browser browser = layla();
  server::Request request{.method = "GET", .target = "/api/v1/rooms", .peer = "192.0.2.7"};
  request.headers = {{"Host", "talks.example"}, {"Cookie", browser.cookie}};
  EXPECT_EQ(site.send(request).status, 200);
  for (const char* host :
       {"evil.example", "talks.example.evil", "talks.example:80", "", "127.0.0.1"}) {
    request.headers[0].value = host;
    EXPECT_EQ(site.send(request).status, 403) << host;
  }
  request.headers[0].value = "Talks.Example";
  EXPECT_EQ(site.send(request).status, 200);
  request.headers.push_back({"Origin", "https://talks.example"});
  EXPECT_EQ(site.send(request).status, 403);
  request.headers.back().value = "null";
  EXPECT_EQ(site.send(request).status, 403);
  request.headers.back().value = "http://talks.example";
  EXPECT_EQ(site.send(request).status, 200);
  request.headers.push_back({"Host", "talks.example"});
  EXPECT_EQ(site.send(request).status, 400);
}

TEST_F(SessionTest, WhatChangesAnythingNeedsOriginAndToken) {
  const Browser browser = layla();
  Browser forged = browser;
  forged.csrf = std::string(browser.csrf.size(), 'A');
  EXPECT_EQ(site.ask(forged, "POST", "/session/lock").json()["code"], "csrf");
  forged.csrf.clear();
  EXPECT_EQ(site.ask(forged, "POST", "/session/lock").json()["code"], "csrf");
  server::Request request{.method = "POST", .target = "/api/v1/session/lock"};
  request.headers = {
      {"Host", "talks.example"}, {"Cookie", browser.cookie}, {"Dragoman-CSRF", browser.csrf}};
  EXPECT_EQ(site.send(request).status, 403);
  EXPECT_EQ(site.ask(browser, "GET", "/rooms").status, 200);
}

TEST_F(SessionTest, AnAccountThatAnAdminMadeMustChangeItsPassphraseFirst) {
  const Browser admin = layla();
  const Reply made =
      site.ask(admin, "POST", "/people", R"({"name":"dana","passphrase":"for the first day"})");
  ASSERT_EQ(made.status, 201) << made.body;
  Browser dana;
  const Reply session = site.sign_in("dana", "for the first day", dana);
  EXPECT_EQ(session.json()["must_change"], true);
  EXPECT_EQ(session.json()["rooms"].size(), 1U);  // her desk
  EXPECT_EQ(site.ask(dana, "GET", "/rooms").json()["code"], "must_change");
  const auto change = [&](const std::string& from, const std::string& to) {
    return site.ask(dana, "PUT", "/session/passphrase",
                    R"({"from":")" + from + R"(","to":")" + to + "\"}");
  };
  EXPECT_EQ(change("not it", "a lamp in the window").status, 422);
  EXPECT_EQ(change("for the first day", "a lamp in the window").status, 204);
  EXPECT_EQ(site.ask(dana, "GET", "/rooms").status, 200);
  Browser again;
  EXPECT_EQ(site.sign_in("dana", "for the first day", again).status, 401);
  EXPECT_EQ(site.sign_in("dana", "a lamp in the window", again).status, 201);
  const auto accounts = site.ask(admin, "GET", "/people").json();
  ASSERT_EQ(accounts.size(), 3U);
}

TEST_F(SessionTest, ASecondFactorIsAskedForOnceItWasShown) {
  const Browser browser = layla();
  const std::string passphrase = R"({"passphrase":"an olive branch"})";
  const Reply begun = site.ask(browser, "POST", "/session/second-factor", passphrase);
  ASSERT_EQ(begun.status, 201) << begun.body;
  Browser other;
  EXPECT_EQ(site.sign_in("layla", Talks::kPassphrase, other).status, 201);  // not asked for yet
  EXPECT_EQ(site.ask(browser, "PUT", "/session/second-factor", R"({"code":"000000"})").status, 422);

  FactorSecret secret{};
  const std::string digits = begun.json()["secret"];
  unsigned held = 0;
  unsigned bits = 0;
  std::size_t at = 0;
  for (const char c : digits) {
    held = (held << 5U) | static_cast<unsigned>(c >= 'A' ? c - 'A' : c - '2' + 26);
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      secret.at(at++) = static_cast<std::uint8_t>(held >> bits);
    }
  }
  const auto code = [&] { return R"({"code":")" + factor_code(secret, clock.wall / 30) + "\"}"; };
  EXPECT_EQ(site.ask(browser, "PUT", "/session/second-factor", code()).status, 204);
  EXPECT_EQ(site.sign_in("layla", Talks::kPassphrase, other).status, 401);
  pass(60);
  const nlohmann::json login = {{"name", "layla"},
                                {"passphrase", Talks::kPassphrase},
                                {"code", factor_code(secret, clock.wall / 30)}};
  EXPECT_EQ(site.ask({}, "POST", "/session", login.dump()).status, 201);
  EXPECT_EQ(site.ask({}, "POST", "/session", login.dump()).status, 401);  // a code is good once
}

}  // namespace
}  // namespace dragoman::test
