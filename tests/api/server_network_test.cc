// The server on a socket: hostile and slow clients, streams, TLS.
#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <random>
#include <thread>

#include "dragoman/server.h"
#include "raw_client.h"
#include "unit/vault/harness.h"

namespace dragoman::test {
namespace {

using namespace std::chrono_literals;

class NetworkTest : public testing::Test {
 protected:
  NetworkTest() {
    ServerOptions options;
    options.connections_per_address = 64;
    server.emplace(ok(Server::start(talks.mediator->vault(), options)));
    port = std::atoi(server->origin().c_str() + server->origin().rfind(':') + 1);
    host = "127.0.0.1:" + std::to_string(port);
  }

  std::string head(const std::string& first, const std::string& more = {}) const {
    return first + " HTTP/1.1\r\nHost: " + host + "\r\nOrigin: http://" + host + "\r\n" + more +
           (cookie.empty() ? "" : "Cookie: " + cookie + "\r\n");
  }
  // One request on a connection of its own.
  std::string ask(const std::string& bytes) const {
    const Raw client(port);
    client.send(bytes);
    return client.read();
  }
  std::string get(const std::string& path) const {
    return ask(head("GET /api/v1" + path) + "Connection: close\r\n\r\n");
  }
  std::string post(const std::string& path, const std::string& body) const {
    return ask(head("POST /api/v1" + path,
                    "Content-Type: application/json\r\nDragoman-CSRF: " + csrf +
                        "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n") +
               "Connection: close\r\n\r\n" + body);
  }
  void sign_in(const std::string& name, const std::string& passphrase) {
    const std::string reply =
        post("/session", R"({"name":")" + name + R"(","passphrase":")" + passphrase + "\"}");
    ASSERT_EQ(status_of(reply), 201) << reply;
    const std::size_t at = reply.find("Set-Cookie: ") + 12;
    cookie = reply.substr(at, reply.find(';', at) - at);
    csrf = nlohmann::json::parse(reply.substr(reply.find("\r\n\r\n") + 4))["csrf"];
  }
  // Whether somebody well-behaved is still answered.
  void expect_alive() const { EXPECT_EQ(status_of(get("/session")), cookie.empty() ? 401 : 200); }

  Talks talks{scratch_folder() + "/talks.dragoman"};
  std::optional<Server> server;
  int port = 0;
  std::string host, cookie, csrf;
};

TEST_F(NetworkTest, WhatCannotBeReadIsRefused) {
  const std::string end = "Connection: close\r\n\r\n";
  EXPECT_EQ(status_of(ask("nonsense\r\n\r\n")), 400);
  EXPECT_EQ(status_of(ask("GET / HTTP/9.9\r\n\r\n")), 400);
  EXPECT_EQ(status_of(ask(head("GET /api/v1/rooms", "Bad Header: x\r\n") + end)), 400);
  EXPECT_EQ(status_of(ask(head("GET /../../etc/passwd") + end)), 400);
  EXPECT_EQ(status_of(ask(head("GET /%2e%2e/%2e%2e/etc/passwd") + end)), 400);
  EXPECT_EQ(status_of(ask(head("GET /" + std::string(9000, 'a')) + end)), 414);
  EXPECT_EQ(status_of(ask(head("GET /", "X: " + std::string(17000, 'a') + "\r\n") + end)), 431);
  EXPECT_EQ(status_of(ask(head("POST /api/v1/session", "Transfer-Encoding: chunked\r\n") + end)),
            411);
  EXPECT_EQ(status_of(ask(head("POST /api/v1/session", "Content-Length: 3000000\r\n") + end)), 413);
  EXPECT_EQ(status_of(ask(head("POST /api/v1/session", "Content-Length: -1\r\n") + end)), 400);
  EXPECT_EQ(status_of(ask("GET /api/v1/session HTTP/1.1\r\n" + end)), 403);
  EXPECT_EQ(status_of(ask("GET /api/v1/session HTTP/1.1\r\nHost: evil.example\r\n" + end)), 403);
  EXPECT_EQ(status_of(ask(head("GET /api/v1/rooms?x=%0d%0aSet-Cookie:%20a=b") + end)), 400);
  expect_alive();
}

TEST_F(NetworkTest, CutOffRequestsAreNotAnswered) {
  for (const std::string part : {"", "G", "GET / HTTP/1.1\r\nHo",
                                 "POST /api/v1/session HTTP/1.1\r\nContent-Length: 5\r\n\r\nab"}) {
    const Raw client(port);
    client.send(part);
    client.finish_sending();
    EXPECT_EQ(client.read(), "") << part;
  }
  expect_alive();
}

TEST_F(NetworkTest, RandomBytesDoNoHarm) {
  std::mt19937 random(11);
  for (int i = 0; i < 200; ++i) {
    std::string bytes = i % 2 == 0 ? head("GET /api/v1/session") + "\r\n" : "";
    for (std::size_t n = random() % 300; n > 0; --n) bytes += static_cast<char>(random());
    if (!bytes.empty()) bytes[random() % bytes.size()] = static_cast<char>(random());
    const Raw client(port);
    client.send(bytes);
    client.finish_sending();
    const int status = status_of(client.read());
    EXPECT_LT(status, 500) << i;
  }
  expect_alive();
}

TEST_F(NetworkTest, OneConnectionCarriesManyRequestsInOrder) {
  const Raw client(port);
  std::string all;
  for (int i = 0; i < 5; ++i) all += head("GET /api/v1/session") + "\r\n";
  client.send(all + head("GET /no-such-file") + "Connection: close\r\n\r\n");
  const std::string replies = client.read();
  std::size_t count = 0;
  for (std::size_t at = 0; (at = replies.find("HTTP/1.1 ", at)) != std::string::npos; ++at) {
    EXPECT_EQ(status_of(replies.substr(at)), ++count <= 5 ? 401 : 404);
  }
  EXPECT_EQ(count, 6U);
}

TEST_F(NetworkTest, StalledClientsKeepNobodyElseWaiting) {
  std::vector<std::unique_ptr<Raw>> stalled;
  for (int i = 0; i < 40; ++i) {
    stalled.push_back(std::make_unique<Raw>(port));
    stalled.back()->send(i % 2 == 0 ? "POST /api/v1/sess"
                                    : head("POST /api/v1/session", "Content-Length: 1000\r\n") +
                                          "\r\nhalf");
  }
  const auto start = std::chrono::steady_clock::now();
  expect_alive();
  EXPECT_LT(std::chrono::steady_clock::now() - start, 5s);
}

TEST_F(NetworkTest, OneAddressHasSoManyConnectionsAndNoMore) {
  std::vector<std::unique_ptr<Raw>> many;
  for (int i = 0; i < 64; ++i) {
    many.push_back(std::make_unique<Raw>(port));
    many.back()->send("G");
  }
  const Raw one_more(port);
  one_more.send(head("GET /api/v1/session") + "\r\n");
  EXPECT_EQ(one_more.read(5s), "");
  many.clear();
  for (int i = 0; i < 100 && status_of(get("/session")) != 401; ++i)
    std::this_thread::sleep_for(20ms);
  expect_alive();
}

TEST_F(NetworkTest, AnswersCarryWhatKeepsBrowsersSafe) {
  const std::string reply = get("/session");
  for (const char* line :
       {"Content-Security-Policy: default-src 'none'; script-src 'self';", "frame-ancestors 'none'",
        "X-Content-Type-Options: nosniff", "Referrer-Policy: no-referrer",
        "Cross-Origin-Opener-Policy: same-origin", "Cross-Origin-Resource-Policy: same-origin",
        "Cache-Control: no-store"}) {
    EXPECT_NE(reply.find(line), std::string::npos) << line;
  }
  EXPECT_EQ(reply.find("Strict-Transport-Security"), std::string::npos);
  EXPECT_NE(ask("rubbish\r\n\r\n").find("X-Content-Type-Options"), std::string::npos);
}

TEST_F(NetworkTest, AStreamBringsWhatIsWrittenAndResumesByNumber) {
  sign_in("yusuf", Talks::kYusufs);
  const std::string path = "/rooms/" + talks.north.to_string();
  const auto listen = [&](const std::string& more) {
    auto client = std::make_unique<Raw>(port);
    client->send(head("GET /api/v1" + path + "/stream", more) + "\r\n");
    return client;
  };
  const auto has = [](const std::string& words) {
    return [words](const std::string& all) { return all.find(words) != std::string::npos; };
  };
  const auto live = listen("");
  live->read(20s, has("\r\n\r\n"));
  // Through the vault, as another process would.
  const auto note = [&](int number, const std::string& words) {
    ok(talks.mediator->append(
        act(number, talks.layla, talks.envoys, RelayBody{.to = talks.north, .words = Text(words)},
            {talks.north}),
        seed(number)));
  };
  note(100, "the first word");
  const std::string first = live->read(20s, has("the first word"));
  EXPECT_NE(first.find("event: entry\ndata: {"), std::string::npos) << first;
  note(101, "the second word");
  EXPECT_NE(live->read(20s, has("second")).find("the second word"), std::string::npos);

  const std::string id = first.substr(first.find("id: ") + 4, first.find('\n') - 4);
  const auto resumed = listen("Last-Event-ID: " + id + "\r\n");
  const std::string rest = resumed->read(20s, has("second"));
  EXPECT_EQ(rest.find("the first word"), std::string::npos) << rest;
  EXPECT_NE(rest.find("the second word"), std::string::npos) << rest;

  post("/session/lock", "{}");
  EXPECT_NE(live->read().find("event: end\ndata: {\"why\":\"locked\"}"), std::string::npos);
}

TEST_F(NetworkTest, WhoLeavesHearsOfItAndNothingMore) {
  sign_in("yusuf", Talks::kYusufs);
  const Raw client(port);
  client.send(head("GET /api/v1/rooms/" + talks.north.to_string() + "/stream") + "\r\n");
  client.read(20s, [](const std::string& all) { return all.find("\r\n\r\n") != all.npos; });
  ok(talks.mediator->append(
      act(100, talks.layla, talks.envoys, LeaveBody{.person = talks.yusuf, .room = talks.north},
          {talks.north}),
      seed(100)));
  ok(talks.mediator->append(
      act(101, talks.layla, talks.envoys, NoteBody{.words = Text("after he left")}, {talks.north}),
      seed(101)));
  const std::string heard = client.read();
  EXPECT_NE(heard.find("\"kind\": \"leave\""), std::string::npos) << heard;
  EXPECT_NE(heard.find("{\"why\":\"left\"}"), std::string::npos) << heard;
  EXPECT_EQ(heard.find("after he left"), std::string::npos) << heard;
}

TEST_F(NetworkTest, StoppingEndsStreams) {
  sign_in("layla", Talks::kPassphrase);
  const Raw client(port);
  client.send(head("GET /api/v1/rooms/" + talks.envoys.to_string() + "/stream") + "\r\n");
  client.read(20s, [](const std::string& all) { return all.find("\r\n\r\n") != all.npos; });
  server->stop();
  EXPECT_NE(client.read().find("{\"why\":\"stopping\"}"), std::string::npos);
}

TEST(NetworkLimits, OneRoomHasSoManyStreamsAndNoMore) {
  const Talks talks(scratch_folder() + "/talks.dragoman");
  auto server = ok(Server::start(talks.mediator->vault(), {.streams_per_room = 2}));
  const int port = std::atoi(server.origin().c_str() + server.origin().rfind(':') + 1);
  const std::string host = server.origin().substr(7);
  const std::string front = " HTTP/1.1\r\nHost: " + host + "\r\nOrigin: http://" + host + "\r\n";
  const std::string login = R"({"name":"layla","passphrase":"an olive branch"})";
  const Raw door(port);
  door.send("POST /api/v1/session" + front + "Content-Type: application/json\r\nContent-Length: " +
            std::to_string(login.size()) + "\r\nConnection: close\r\n\r\n" + login);
  const std::string signed_in = door.read();
  ASSERT_EQ(status_of(signed_in), 201) << signed_in;
  const std::size_t at = signed_in.find("Set-Cookie: ") + 12;
  const std::string cookie =
      "Cookie: " + signed_in.substr(at, signed_in.find(';', at) - at) + "\r\n";
  const auto listen = [&](const RoomId& room) {
    auto client = std::make_unique<Raw>(port);
    client->send("GET /api/v1/rooms/" + room.to_string() + "/stream" + front + cookie + "\r\n");
    return client;
  };
  std::vector<std::unique_ptr<Raw>> open;
  for (int i = 0; i < 2; ++i) {
    open.push_back(listen(talks.envoys));
    EXPECT_EQ(status_of(open.back()->read_until("\r\n\r\n")), 200);
  }
  const std::string refused = listen(talks.envoys)->read_until("}");
  EXPECT_EQ(status_of(refused), 429) << refused;
  EXPECT_NE(refused.find("Retry-After: 5"), std::string::npos) << refused;
  EXPECT_NE(refused.find("\"code\":\"streams\""), std::string::npos) << refused;
  // Another room's count is its own.
  EXPECT_EQ(status_of(listen(talks.north)->read_until("\r\n\r\n")), 200);
  open.pop_back();
  bool free_again = false;
  for (int i = 0; i < 100 && !free_again; ++i) {
    std::this_thread::sleep_for(50ms);
    free_again = status_of(listen(talks.envoys)->read_until("\r\n\r\n")) == 200;
  }
  EXPECT_TRUE(free_again);
}

TEST(NetworkStart, OnlyLoopbackGoesWithoutACertificate) {
  const Talks talks(scratch_folder() + "/talks.dragoman");
  const auto open = Server::start(talks.mediator->vault(), {.address = "0.0.0.0"});
  ASSERT_FALSE(open);
  EXPECT_EQ(open.error().code, ErrorCode::usage);
  const auto half = Server::start(talks.mediator->vault(), {.certificate = "x.pem"});
  ASSERT_FALSE(half);
  const auto missing =
      Server::start(talks.mediator->vault(), {.certificate = "no.pem", .key = "no.key"});
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().where.file, "no.pem");
}

TEST(NetworkStart, TlsAnswersAndKeepsToItself) {
  const std::string folder = scratch_folder();
  const std::string make =
      "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -keyout " + folder +
      "/key.pem -out " + folder + "/cert.pem 2>/dev/null";
  if (std::system(make.c_str()) != 0) GTEST_SKIP() << "the program openssl is not there";
  const Talks talks(folder + "/talks.dragoman");
  auto server = ok(Server::start(
      talks.mediator->vault(), {.certificate = folder + "/cert.pem", .key = folder + "/key.pem"}));
  ASSERT_TRUE(server.origin().starts_with("https://127.0.0.1:"));
  const int port = std::atoi(server.origin().c_str() + server.origin().rfind(':') + 1);
  const std::string host = server.origin().substr(8);
  const auto through_tls = [&](const std::string& options, const std::string& request) {
    std::ofstream(folder + "/in", std::ios::binary) << request;
    const std::string call = "timeout 20 openssl s_client -quiet " + options + " -connect " + host +
                             " < " + folder + "/in > " + folder + "/out 2>/dev/null";
    [[maybe_unused]] const int status = std::system(call.c_str());
    std::ifstream out(folder + "/out", std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(out), {});
  };
  const auto request = [&](const std::string& first, const std::string& body = {}) {
    return first + " HTTP/1.1\r\nHost: " + host + "\r\nOrigin: " + server.origin() +
           "\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\nConnection: close\r\n";
  };
  const std::string who = request("GET /api/v1/session") + "\r\n";
  const std::string reply = through_tls("-tls1_2", who);
  EXPECT_EQ(status_of(reply), 401) << reply;
  EXPECT_NE(reply.find("Strict-Transport-Security"), std::string::npos);
  EXPECT_EQ(status_of(through_tls("-tls1_3", who)), 401);
  EXPECT_EQ(through_tls("-tls1_1", who), "");

  // What takes many records of TLS arrives whole.
  const std::string login =
      R"({"name":"layla","passphrase":")" + std::string(Talks::kPassphrase) + "\"}";
  const std::string in = through_tls("", request("POST /api/v1/session", login) + "\r\n" + login);
  ASSERT_EQ(status_of(in), 201) << in;
  const std::size_t at = in.find("Set-Cookie: ") + 12;
  const std::string signed_in =
      "Cookie: " + in.substr(at, in.find(';', at) - at) + "\r\nDragoman-CSRF: " +
      std::string(nlohmann::json::parse(in.substr(in.find("\r\n\r\n") + 4))["csrf"]) + "\r\n\r\n";
  const std::string room = "/api/v1/rooms/" + talks.envoys.to_string();
  const std::string words(100'000, 'w');
  const std::string note = R"({"kind":"note","body":{"words":")" + words + "\"}}";
  ASSERT_EQ(
      status_of(through_tls("", request("POST " + room + "/events", note) + signed_in + note)),
      201);
  const std::string log = through_tls("", request("GET " + room + "/log") + signed_in);
  EXPECT_EQ(status_of(log), 200);
  const std::size_t length = log.find("Content-Length: ") + 16;
  EXPECT_EQ(log.size() - log.find("\r\n\r\n") - 4,
            static_cast<std::size_t>(std::atoll(log.c_str() + length)));
  EXPECT_NE(log.find(words), std::string::npos);

  const Raw plain(port);
  plain.send("GET / HTTP/1.1\r\n\r\n");
  EXPECT_EQ(status_of(plain.read(15s)), 0);
}

}  // namespace
}  // namespace dragoman::test
