// The server: a vault over HTTP, and the page that mediators work in. The API is docs/api.md.
//
//   // given: const dragoman::Vault& vault
//   dragoman::ServerOptions options{.address = "127.0.0.1", .port = 8700};
//   auto server = dragoman::Server::start(vault, options);
//   if (!server) { std::cerr << dragoman::format_error(server.error()) << '\n'; return 2; }
//   std::cout << server->origin() << '\n';  // http://127.0.0.1:8700
//
// It keeps nothing of its own but who is signed in: their tokens, and their keys until they sign
// out, are locked, or the server stops.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "dragoman/result.h"
#include "dragoman/vault.h"

namespace dragoman {

struct ServerOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;  // 0: any that is free
  // PEM files; both or neither. Without them only loopback addresses are listened on.
  std::string certificate, key;
  // Names under which it is reached, with the port unless it is the scheme's own; the first is the
  // one that origin() says. Requests that name another host are refused. On loopback 127.0.0.1,
  // [::1] and localhost are always among them.
  std::vector<std::string> hosts;
  std::int64_t idle_seconds = 3600;  // until a session without requests is locked
  std::size_t connections_per_address = 64;
  std::size_t streams_per_room = 256;
};

// May be called from any thread.
class Server {
 public:
  // Listens and answers on threads of its own until stop().
  static Result<Server> start(const Vault& vault, const ServerOptions& options);
  ~Server();  // stops
  Server(Server&& other) noexcept;
  Server& operator=(Server&& other) noexcept;

  // "https://talks.example:8443"
  const std::string& origin() const;
  // For somebody who sits at this machine and has unlocked the vault: what follows the # in the
  // address of the page that is theirs. Good once, for a minute.
  std::string offer(const Session& session, const std::string& name);
  // Ends streams and computations, waits for what is being written, wipes all keys. Within some
  // seconds.
  void stop();

 private:
  struct Impl;
  explicit Server(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace dragoman
