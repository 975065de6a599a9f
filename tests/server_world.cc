#include "server_world.h"

#include <sodium.h>

namespace dragoman::test {

const StillClock Site::kClock;

void StillEntropy::fill(std::string_view purpose, std::span<std::uint8_t> bytes) {
  const std::lock_guard lock(mutex_);
  const auto place = draws_.try_emplace(one_stream_ ? "" : occasion_ + std::string(purpose)).first;
  const std::string source = place->first + " " + std::to_string(++place->second);
  std::array<std::uint8_t, randombytes_SEEDBYTES> seed{};
  crypto_generichash(seed.data(), seed.size(),
                     reinterpret_cast<const unsigned char*>(source.data()), source.size(), nullptr,
                     0);
  randombytes_buf_deterministic(bytes.data(), bytes.size(), seed.data());
}

void StillEntropy::begin(std::string occasion) {
  const std::lock_guard lock(mutex_);
  occasion_ = std::move(occasion) + " ";
  if (!one_stream_) draws_.clear();
}

namespace {

server::Settings settings() { return {.hosts = {"talks.example"}}; }

}  // namespace

Site::Site(const Vault& vault, const StillClock& time)
    : Site(vault, time, std::make_unique<StillEntropy>()) {}

Site::Site(const Vault& vault, const StillClock& time, std::unique_ptr<StillEntropy> entropy)
    : application(vault, settings(), time, *entropy), entropy_(std::move(entropy)), clock_(time) {}

Reply Site::send(server::Request request) {
  const server::Response response = application.answer(request);
  std::string body(response.body.bytes);
  if (response.stream) {
    for (const server::Chunk& chunk : response.stream->take().chunks) body += *chunk;
    response.stream->abandon();
  }
  return {response.status,
          server::response_head(response, clock_.wall_seconds(),
                                static_cast<std::int64_t>(response.body.bytes.size()), true),
          std::move(body)};
}

Reply Site::ask(const Browser& browser, std::string method, const std::string& path,
                std::string body, std::vector<server::Header> more) {
  server::Request request{.method = std::move(method),
                          .target = "/api/v1" + path,
                          .headers = std::move(more),
                          .body = std::move(body),
                          .peer = peer};
  request.headers.push_back({"Host", "talks.example"});
  request.headers.push_back({"Origin", "http://talks.example"});
  if (!request.body.empty()) request.headers.push_back({"Content-Type", "application/json"});
  if (!browser.cookie.empty()) request.headers.push_back({"Cookie", browser.cookie});
  if (!browser.csrf.empty()) request.headers.push_back({"Dragoman-CSRF", browser.csrf});
  return send(std::move(request));
}

Reply Site::sign_in(const std::string& name, const std::string& passphrase, Browser& browser) {
  const nlohmann::json body = {{"name", name}, {"passphrase", passphrase}};
  Reply reply = ask({}, "POST", "/session", body.dump());
  if (reply.status != 201) return reply;
  const std::string mark = "Set-Cookie: ";
  const std::size_t at = reply.head.find(mark) + mark.size();
  browser.cookie = reply.head.substr(at, reply.head.find(';', at) - at);
  browser.csrf = reply.json()["csrf"].get<std::string>();
  return reply;
}

Browser Site::browser(const std::string& name, const std::string& passphrase) {
  Browser made;
  const Reply reply = sign_in(name, passphrase, made);
  EXPECT_EQ(reply.status, 201) << reply.body;
  return made;
}

std::string room_path(const RoomId& room, std::string_view rest) {
  return "/rooms/" + room.to_string() + std::string(rest);
}

}  // namespace dragoman::test
