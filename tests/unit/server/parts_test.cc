// The small parts of the server: cookies, bodies, events of a stream, threads that take turns.
#include <gtest/gtest.h>

#include <future>

#include "server/base64.h"
#include "server/fields.h"
#include "server/http.h"
#include "server/presence.h"
#include "server/second_factor.h"
#include "server/sse.h"
#include "server/workers.h"

namespace dragoman::server {
namespace {

TEST(Cookie, IsFoundByItsWholeName) {
  EXPECT_EQ(cookie_in("dragoman=a", "dragoman"), "a");
  EXPECT_EQ(cookie_in("x=1; dragoman=a ;y=2", "dragoman"), "a");
  EXPECT_EQ(cookie_in("xdragoman=a; dragomanx=b", "dragoman"), "");
  EXPECT_EQ(cookie_in("dragoman=a; dragoman=b", "dragoman"), "");
  EXPECT_EQ(cookie_in("", "dragoman"), "");
  EXPECT_EQ(cookie_in(";;=;dragoman", "dragoman"), "");
}

TEST(Token, ComparesTheWhole) {
  EXPECT_TRUE(same_token("abc", "abc"));
  EXPECT_FALSE(same_token("abc", "abd"));
  EXPECT_FALSE(same_token("abc", "ab"));
  EXPECT_FALSE(same_token("", "abc"));
}

TEST(Fields, ReadsWhatIsThereAndNamesWhatIsWrong) {
  Fields good(R"({"name":"layla","admin":true,"n":3})");
  EXPECT_EQ(good.text("name"), "layla");
  EXPECT_TRUE(good.flag("admin"));
  EXPECT_EQ(good.whole("n", 1, 5), 3);
  EXPECT_FALSE(good.whole("m", 1, 5));
  EXPECT_TRUE(good.done());

  const auto error_of = [](Fields& fields) { return fields.done().error(); };
  Fields unknown(R"({"nmae":"layla"})");
  EXPECT_EQ(unknown.text_or("name", "x"), "x");
  EXPECT_EQ(error_of(unknown).where.field, "nmae");
  Fields wrong(R"({"name":3,"n":9})");
  EXPECT_EQ(wrong.text("name"), "");
  EXPECT_FALSE(wrong.whole("n", 1, 5));
  EXPECT_EQ(error_of(wrong).where.field, "name");
}

TEST(Fields, RefusesWhatTwoReadersWouldReadDifferently) {
  for (const std::string& body :
       {std::string(R"({"a":1,"a":2})"), std::string(R"({"a":{"b":1,"b":1}})"), std::string("[1]"),
        std::string(""), std::string("{"), std::string("{}x"), std::string("{\"a\":\"\xff\"}"),
        std::string(33, '[') + std::string(33, ']')}) {
    Fields fields(body);
    ASSERT_FALSE(fields.done()) << body;
    EXPECT_EQ(fields.done().error().code, ErrorCode::syntax);
  }
  EXPECT_TRUE(is_sound_json(std::string(32, '[') + std::string(32, ']')));
}

TEST(Base64, WholeOrNothing) {
  EXPECT_EQ(from_base64("aGVsbG8="), "hello");
  EXPECT_EQ(from_base64(""), "");
  for (const char* bad : {"a", "aGVsbG8", "aGVs bG8=", "@@@@"})
    EXPECT_FALSE(from_base64(bad)) << bad;
}

TEST(SecondFactor, IsShownAsAuthenticatorsReadIt) {
  FactorSecret secret{};
  const std::string_view words = "12345678901234567890";  // RFC 6238, appendix B
  std::copy(words.begin(), words.end(), secret.begin());
  EXPECT_EQ(base32(secret), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
  EXPECT_EQ(factor_uri("Läyla?", secret),
            "otpauth://totp/Dragoman:L%C3%A4yla%3F?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
            "&issuer=Dragoman");
}

TEST(Head, HasWhatHttpWants) {
  Response response{.status = 404};
  response.with("Content-Type", "text/plain");
  EXPECT_EQ(response_head(response, 1'800'468'300, 12, true),
            "HTTP/1.1 404 Not Found\r\nDate: Wed, 20 Jan 2027 18:05:00 GMT\r\n"
            "Content-Type: text/plain\r\nContent-Length: 12\r\n\r\n");
  EXPECT_EQ(response_head({.status = 204}, 0, 0, false),
            "HTTP/1.1 204 No Content\r\nDate: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
            "Connection: close\r\n\r\n");
}

TEST(Stream, FramesItsEvents) {
  EXPECT_EQ(sse_entry(41, "{}"), "id: 41\nevent: entry\ndata: {}\n\n");
  EXPECT_EQ(sse_end("left"), "event: end\ndata: {\"why\":\"left\"}\n\n");
}

TEST(Stream, WhoDoesNotReadIsCutOff) {
  Subscription slow(10);
  int woken = 0;
  slow.on_ready([&] { ++woken; });
  const auto six = std::make_shared<const std::string>("123456");
  slow.push(six);
  EXPECT_FALSE(slow.over());
  slow.push(six);
  EXPECT_TRUE(slow.over());
  EXPECT_EQ(woken, 2);
  const Subscription::Taken taken = slow.take();
  EXPECT_TRUE(taken.over);
  EXPECT_TRUE(taken.chunks.empty());
}

TEST(Stream, WhatWasTakenNoLongerCounts) {
  Subscription reader(10);
  const auto six = std::make_shared<const std::string>("123456");
  for (int i = 0; i < 5; ++i) {
    reader.push(six);
    EXPECT_EQ(reader.take().chunks.size(), 1U);
  }
  reader.finish(six);
  reader.push(six);
  const Subscription::Taken last = reader.take();
  EXPECT_TRUE(last.over);
  EXPECT_EQ(last.chunks.size(), 1U);
}

TEST(Workers, KeysTakeTurnsAndEachKeepsItsOrder) {
  Workers workers({.threads = 1, .waiting_per_key = 8});
  std::promise<void> go;
  std::promise<void> all;
  const std::shared_future<void> gate = go.get_future().share();
  std::string order;
  ASSERT_TRUE(workers.post("x", [gate] { gate.wait(); }));
  for (const char* name : {"1", "2", "3"})
    ASSERT_TRUE(workers.post("a", [&order, name] { order += std::string("a") + name; }));
  ASSERT_TRUE(workers.post("b", [&order] { order += "b1"; }));
  ASSERT_TRUE(workers.post("c", [&order] { order += "c1"; }));
  ASSERT_TRUE(workers.post("a", [&all] { all.set_value(); }));
  go.set_value();
  all.get_future().wait();
  EXPECT_EQ(order, "a1b1c1a2a3");
}

TEST(Workers, TooManyOfOneKeyAreRefusedAndNobodyElses) {
  Workers workers({.threads = 1, .waiting_per_key = 2});
  std::promise<void> go;
  const std::shared_future<void> gate = go.get_future().share();
  std::promise<void> begun;
  ASSERT_TRUE(workers.post("a", [gate, &begun] {
    begun.set_value();
    gate.wait();
  }));
  begun.get_future().wait();
  EXPECT_TRUE(workers.post("a", [] {}));
  EXPECT_TRUE(workers.post("a", [] {}));
  EXPECT_FALSE(workers.post("a", [] {}));
  EXPECT_TRUE(workers.post("b", [] {}));
  go.set_value();
  workers.stop();
  EXPECT_FALSE(workers.post("b", [] {}));
}

TEST(Workers, OneKeyThatIsStuckKeepsNobodyWaiting) {
  Workers workers({.threads = 2});
  std::promise<void> go;
  const std::shared_future<void> gate = go.get_future().share();
  for (int i = 0; i < 5; ++i) workers.post("stuck", [gate] { gate.wait(); });
  std::promise<void> done;
  workers.post("other", [&done] { done.set_value(); });
  EXPECT_EQ(done.get_future().wait_for(std::chrono::seconds(30)), std::future_status::ready);
  go.set_value();
}

}  // namespace
}  // namespace dragoman::server
