// Ctrl-C while a server is asked: the session ends there too.
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <mutex>
#include <thread>

#include "api/program.h"

namespace dragoman::testing {
namespace {

// A server that signs anybody in, and then answers nothing but the end of the session.
class StalledServer {
 public:
  StalledServer() : listener_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* any = reinterpret_cast<sockaddr*>(&address);
    EXPECT_EQ(bind(listener_, any, size), 0);
    EXPECT_EQ(listen(listener_, 8), 0);
    EXPECT_EQ(getsockname(listener_, any, &size), 0);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  ~StalledServer() {
    over_ = true;
    thread_.join();
    close(listener_);
  }
  StalledServer(const StalledServer&) = delete;
  StalledServer& operator=(const StalledServer&) = delete;

  std::string origin() const { return "http://127.0.0.1:" + std::to_string(port_); }
  // Whether somebody waits for an answer that will not come.
  bool stalls() const { return stalls_; }
  // The request that ended the session, or nothing.
  std::string ended() const {
    const std::lock_guard lock(mutex_);
    return ended_;
  }

 private:
  void serve() {
    std::vector<pollfd> sockets{{.fd = listener_, .events = POLLIN, .revents = 0}};
    while (!over_) {
      constexpr int kGlanceMilliseconds = 20;
      if (poll(sockets.data(), sockets.size(), kGlanceMilliseconds) <= 0) continue;
      std::array<char, 8192> bytes{};
      for (std::size_t i = 1; i < sockets.size(); ++i) {
        if (sockets[i].revents == 0) continue;
        const ssize_t count = recv(sockets[i].fd, bytes.data(), bytes.size(), 0);
        if (count > 0) {
          answer(sockets[i].fd, std::string(bytes.data(), static_cast<std::size_t>(count)));
        } else {
          close(std::exchange(sockets[i].fd, -1));
        }
      }
      if (sockets.front().revents != 0)
        sockets.push_back({accept(listener_, nullptr, nullptr), POLLIN, 0});
    }
    for (std::size_t i = 1; i < sockets.size(); ++i) close(sockets[i].fd);
  }

  // Requests so short arrive in one piece, or their beginning does.
  void answer(int to, const std::string& request) {
    static const std::string kSession =
        R"({"person":"00000000000000000000000000000001","csrf":"token","rooms":)"
        R"([{"id":"00000000000000000000000000000002","name":"envoys","kind":"mediators"}]})";
    if (request.starts_with("POST /api/v1/session ")) {
      say(to, "HTTP/1.1 201 Created\r\nSet-Cookie: dragoman=key; Path=/\r\n", kSession);
    } else if (request.starts_with("DELETE /api/v1/session ")) {
      {
        const std::lock_guard lock(mutex_);
        ended_ = request;
      }
      say(to, "HTTP/1.1 204 No Content\r\n", {});
    } else if (request.starts_with("GET ")) {
      stalls_ = true;
    }
  }

  static void say(int to, const std::string& head, const std::string& body) {
    const std::string all =
        head + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
    EXPECT_EQ(send(to, all.data(), all.size(), MSG_NOSIGNAL), static_cast<ssize_t>(all.size()));
  }

  int listener_;
  int port_ = 0;
  std::atomic<bool> over_{false}, stalls_{false};
  mutable std::mutex mutex_;
  std::string ended_;
  std::thread thread_;
};

TEST(RemoteInterrupt, EndsTheSession) {
  const TemporaryFolder folder;
  folder.write("passphrase", "a lamp on the stairs\n");
  StalledServer server;
  const Ran ran =
      dragoman({"--server", server.origin(), "show", "--room", "envoys", "--as", "layla",
                "--passphrase-file", (folder.path() / "passphrase").string()},
               {.interrupt_when = [&](const Ran&) { return server.stalls(); }, .limit = 60});
  EXPECT_EQ(ran.status, 130) << ran.err;
  EXPECT_NE(ran.err.find("interrupted while the server at " + server.origin() + " was asked"),
            std::string::npos)
      << ran.err;
  EXPECT_NE(server.ended().find("Cookie: dragoman=key\r\n"), std::string::npos) << server.ended();
  EXPECT_LT(ran.seconds, 30);
}

}  // namespace
}  // namespace dragoman::testing
