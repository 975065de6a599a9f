// A client of a socket that sends what it likes.
#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace dragoman::test {

class Raw {
 public:
  explicit Raw(int port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in place{};
    place.sin_family = AF_INET;
    place.sin_port = htons(static_cast<std::uint16_t>(port));
    place.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = ::connect(socket_, reinterpret_cast<sockaddr*>(&place), sizeof place) == 0;
  }
  ~Raw() { ::close(socket_); }
  Raw(const Raw&) = delete;
  Raw& operator=(const Raw&) = delete;

  bool connected() const { return connected_; }

  void send(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
  }
  void finish_sending() const { ::shutdown(socket_, SHUT_WR); }

  // What arrives until `enough` says so, the server closes, or the time is up.
  std::string read(std::chrono::milliseconds time = std::chrono::seconds(20),
                   const std::function<bool(const std::string&)>& enough = {}) const {
    std::string all = std::exchange(kept_, {});
    if (enough && enough(all)) return all;
    const auto until = std::chrono::steady_clock::now() + time;
    for (;;) {
      const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
          until - std::chrono::steady_clock::now());
      pollfd one{.fd = socket_, .events = POLLIN, .revents = 0};
      if (left.count() <= 0 || ::poll(&one, 1, static_cast<int>(left.count())) <= 0) return all;
      char bytes[65536];
      const ssize_t got = ::recv(socket_, bytes, sizeof bytes, 0);
      if (got <= 0) return all;
      all.append(bytes, static_cast<std::size_t>(got));
      if (enough && enough(all)) return all;
    }
  }
  std::string read_until(const std::string& words) const {
    return read(std::chrono::seconds(30),
                [&](const std::string& all) { return all.find(words) != std::string::npos; });
  }
  // The head of a reply. What has come of its body is left to the next reading.
  std::string read_head() const {
    std::string all = read_until("\r\n\r\n");
    const std::size_t end = all.find("\r\n\r\n");
    if (end == std::string::npos) return all;
    kept_ = all.substr(end + 4);
    return all.substr(0, end + 4);
  }

 private:
  const int socket_;
  bool connected_ = false;
  mutable std::string kept_;
};

inline int status_of(const std::string& reply) {
  return reply.starts_with("HTTP/1.1 ") ? std::atoi(reply.c_str() + 9) : 0;
}

inline std::string body_of(const std::string& reply) {
  const std::size_t at = reply.find("\r\n\r\n");
  return at == std::string::npos ? "" : reply.substr(at + 4);
}

}  // namespace dragoman::test
