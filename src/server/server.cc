#include "dragoman/server.h"

#include <fmt/format.h>

#include "server/application.h"
#include "server/network.h"

namespace dragoman {

using server::Application;
using server::Network;
using server::Settings;

struct Server::Impl {
  std::string origin;
  // The application goes last: the network calls it until it has stopped.
  std::unique_ptr<Application> application;
  std::unique_ptr<Network> network;
};

namespace {

std::string with_port(const std::string& host, std::uint16_t port, bool secure) {
  const bool usual = port == (secure ? 443 : 80);
  return usual ? host : fmt::format("{}:{}", host, port);
}

std::vector<std::string> hosts_of(const ServerOptions& options, std::uint16_t port, bool secure) {
  std::vector<std::string> hosts = options.hosts;
  if (server::is_loopback(options.address)) {
    for (const char* own : {"127.0.0.1", "localhost", "[::1]"})
      hosts.push_back(with_port(own, port, secure));
  }
  return hosts;
}

}  // namespace

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Server::Server(Server&& other) noexcept = default;
Server& Server::operator=(Server&& other) noexcept = default;

Server::~Server() {
  if (impl_) stop();
}

Result<Server> Server::start(const Vault& vault, const ServerOptions& options) {
  const bool secure = !options.certificate.empty();
  if (secure == options.key.empty()) {
    return fail(ErrorCode::usage, "a certificate and its key belong together",
                "give both --certificate and --key, or neither");
  }
  auto network = Network::listen({.address = options.address,
                                  .port = options.port,
                                  .certificate = options.certificate,
                                  .key = options.key});
  if (!network) return tl::unexpected(network.error());
  const std::uint16_t port = (*network)->port();
  const bool loopback = server::is_loopback(options.address);
  Settings settings{.secure = secure,
                    .hosts = hosts_of(options, port, secure),
                    // A browser keeps one jar for all ports of a host.
                    .cookie = secure ? "__Host-dragoman" : fmt::format("dragoman-{}", port),
                    .idle_seconds = options.idle_seconds,
                    .streams_per_room = options.streams_per_room,
                    .connections_per_address = options.connections_per_address,
                    .assets = server::page_assets()};
  if (settings.hosts.empty() && !loopback) {
    return fail(ErrorCode::usage, "the server does not know its own name",
                "add --host NAME, as it stands in the addresses that people use");
  }
  auto impl = std::make_unique<Impl>();
  impl->origin = (secure ? "https://" : "http://") + settings.hosts.front();
  impl->application = std::make_unique<Application>(
      vault, std::move(settings), server::machine_clock(), server::machine_entropy());
  if (const auto watched = impl->application->watch(); !watched)
    return tl::unexpected(watched.error());
  impl->network = std::move(*network);
  impl->network->start(*impl->application);
  return Server(std::move(impl));
}

const std::string& Server::origin() const { return impl_->origin; }

std::string Server::offer(const Session& session, const std::string& name) {
  return impl_->application->offer(session, name);
}

void Server::stop() {
  impl_->application->stop();
  impl_->network->stop();
}

}  // namespace dragoman
