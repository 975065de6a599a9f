// A server without a network, for tests: talks in a scratch vault, time and chance that stand
// still.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "server/application.h"
#include "unit/vault/harness.h"

namespace dragoman::test {

class StillClock : public server::Clock {
 public:
  std::int64_t wall_seconds() const override { return wall; }
  std::int64_t steady_milliseconds() const override { return steady; }

  std::int64_t wall = 1'803'945'600;  // 2027-03-01T12:00:00Z
  std::int64_t steady = 1'000'000;
};

// What is drawn depends on the occasion, on the purpose and on how often it was drawn for then, and
// on nothing else.
class StillEntropy : public server::Entropy {
 public:
  void fill(std::string_view purpose, std::span<std::uint8_t> bytes) override;

  // From now on it is drawn for that.
  void begin(std::string occasion);
  // A careless source: one stream, whatever the occasion and the purpose.
  void draw_from_one_stream() { one_stream_ = true; }

 private:
  std::mutex mutex_;
  std::string occasion_;
  std::map<std::string, int, std::less<>> draws_;
  bool one_stream_ = false;
};

// A person's browser.
struct Browser {
  std::string cookie, csrf;
};

struct Reply {
  int status = 0;
  std::string head;  // status line and headers, as they are sent
  std::string body;

  std::string whole() const { return head + body; }
  nlohmann::json json() const { return nlohmann::json::parse(body, nullptr, false); }
};

class Site {
 public:
  explicit Site(const Vault& vault, const StillClock& time = kClock);

  server::Application application;
  std::string peer = "192.0.2.7";  // from where it is asked

  // As the page asks: with Host, Origin, the cookie and the CSRF token.
  Reply ask(const Browser& browser, std::string method, const std::string& path,
            std::string body = {}, std::vector<server::Header> more = {});
  // Any request at all. The body of a stream is what it brings at once; then nobody listens.
  Reply send(server::Request request);

  StillEntropy& chance() { return *entropy_; }

  Reply sign_in(const std::string& name, const std::string& passphrase, Browser& browser);
  // Signs in, or fails the test.
  Browser browser(const std::string& name, const std::string& passphrase);

  static const StillClock kClock;

 private:
  explicit Site(const Vault& vault, const StillClock& time, std::unique_ptr<StillEntropy> entropy);
  std::unique_ptr<StillEntropy> entropy_;
  const StillClock& clock_;
};

std::string room_path(const RoomId& room, std::string_view rest);

}  // namespace dragoman::test
