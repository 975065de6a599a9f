#include "cutting_proxy.h"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <string_view>

namespace dragoman::test {

namespace {

constexpr int kLookMs = 50;

sockaddr_in loopback(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  return address;
}

bool send_all(int socket, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

}  // namespace

CuttingProxy::CuttingProxy(int server_port) : server_port_(server_port) {
  listening_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = loopback(0);
  socklen_t size = sizeof address;
  auto* plain = reinterpret_cast<sockaddr*>(&address);
  if (::bind(listening_, plain, size) == 0 && ::listen(listening_, 16) == 0 &&
      ::getsockname(listening_, plain, &size) == 0) {
    port_ = ntohs(address.sin_port);
  }
  accepting_ = std::thread([this] { accept_all(); });
}

CuttingProxy::~CuttingProxy() {
  stopping_ = true;
  accepting_.join();
  for (std::thread& each : carrying_) each.join();
  ::close(listening_);
}

void CuttingProxy::accept_all() {
  while (!stopping_) {
    pollfd awaited{.fd = listening_, .events = POLLIN, .revents = 0};
    if (::poll(&awaited, 1, kLookMs) <= 0) continue;
    const int client = ::accept4(listening_, nullptr, nullptr, SOCK_CLOEXEC);
    if (client >= 0) carrying_.emplace_back([this, client] { carry(client); });
  }
}

void CuttingProxy::carry(int client) {
  const int server = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_in address = loopback(server_port_);
  bool open = ::connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  bool cut_answer = false;
  std::array<char, 16384> bytes{};
  while (open && !stopping_) {
    std::array<pollfd, 2> awaited = {{{.fd = client, .events = POLLIN, .revents = 0},
                                      {.fd = server, .events = POLLIN, .revents = 0}}};
    if (::poll(awaited.data(), awaited.size(), kLookMs) <= 0) continue;
    for (const std::size_t from : {0, 1}) {
      if (!open || awaited[from].revents == 0) continue;
      const ssize_t got = ::recv(awaited[from].fd, bytes.data(), bytes.size(), 0);
      const std::string_view what(bytes.data(), got > 0 ? static_cast<std::size_t>(got) : 0);
      // A simple query, alone in its packet: nothing of the record looks like it.
      const bool commits = from == 0 && what.ends_with(std::string_view("COMMIT\0", 7));
      Cut before = Cut::before_commit, after = Cut::after_commit;
      if (what.empty() || (from == 1 && cut_answer) ||
          (commits && cut_.compare_exchange_strong(before, Cut::nowhere))) {
        open = false;
        continue;
      }
      if (commits && cut_.compare_exchange_strong(after, Cut::nowhere)) cut_answer = true;
      open = send_all(awaited[1 - from].fd, what);
    }
  }
  ::close(client);
  ::close(server);
}

}  // namespace dragoman::test
