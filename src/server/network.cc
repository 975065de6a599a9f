#include "server/network.h"

#include <fmt/format.h>
#include <openssl/ssl.h>
#include <sys/resource.h>

#include <thread>

#include "server/connection.h"

namespace dragoman::server {
namespace {

using Tcp = asio::ip::tcp;
using Failure = boost::system::error_code;

constexpr auto kGrace = std::chrono::seconds(1);

tl::unexpected<Error> cannot(const std::string& what, const Failure& failure,
                             const std::string& mend, const std::string& file = {}) {
  return fail(ErrorCode::io, fmt::format("{} ({})", what, failure.message()), mend, {.file = file});
}

Result<std::unique_ptr<asio::ssl::context>> tls_context(const Endpoint& endpoint) {
  auto context = std::make_unique<asio::ssl::context>(asio::ssl::context::tls_server);
  SSL_CTX* raw = context->native_handle();
  SSL_CTX_set_min_proto_version(raw, TLS1_2_VERSION);
  SSL_CTX_set_options(raw, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  SSL_CTX_set_session_cache_mode(raw, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_mode(raw, SSL_MODE_RELEASE_BUFFERS);
  Failure failure;
  context->use_certificate_chain_file(endpoint.certificate, failure);
  if (failure) {
    return cannot("the certificate cannot be read", failure, "name a PEM file",
                  endpoint.certificate);
  }
  context->use_private_key_file(endpoint.key, asio::ssl::context::pem, failure);
  if (failure) {
    return cannot("the certificate's key cannot be read", failure,
                  "name the PEM file of the key that belongs to the certificate", endpoint.key);
  }
  return context;
}

// As many files as the machine allows: each connection is one.
void allow_many_files() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

class AsioNetwork : public Network {
 public:
  AsioNetwork() : context_(1), acceptor_(context_), timer_(context_) {}
  ~AsioNetwork() override { stop(); }
  AsioNetwork(const AsioNetwork&) = delete;
  AsioNetwork& operator=(const AsioNetwork&) = delete;

  Result<void> bind(const Endpoint& endpoint);

  std::uint16_t port() const override { return acceptor_.local_endpoint().port(); }
  void start(Application& application) override;
  void stop() override;

 private:
  void accept();
  void welcome(Tcp::socket socket);
  void tick();

  // The context holds the connections that were still open, so it goes before what they use.
  std::unique_ptr<asio::ssl::context> tls_;
  std::unique_ptr<Ledger> ledger_;
  asio::io_context context_;
  Tcp::acceptor acceptor_;
  asio::steady_timer timer_;
  Application* application_ = nullptr;
  std::thread thread_;
};

Result<void> AsioNetwork::bind(const Endpoint& endpoint) {
  Failure failure;
  const auto address = asio::ip::make_address(endpoint.address, failure);
  if (failure) {
    return fail(ErrorCode::usage, "that is no address to listen on",
                "write it like 0.0.0.0:8443 or [::]:8443", {.field = endpoint.address});
  }
  if (endpoint.certificate.empty() && !address.is_loopback()) {
    return fail(ErrorCode::usage, "others can reach that address, and there is no certificate",
                "add --certificate and --key, or listen on 127.0.0.1");
  }
  if (!endpoint.certificate.empty()) {
    auto context = tls_context(endpoint);
    if (!context) return tl::unexpected(context.error());
    tls_ = std::move(*context);
  }
  const Tcp::endpoint place(address, endpoint.port);
  acceptor_.open(place.protocol(), failure);
  if (!failure) acceptor_.set_option(asio::socket_base::reuse_address(true), failure);
  if (!failure) acceptor_.bind(place, failure);
  if (!failure) acceptor_.listen(asio::socket_base::max_listen_connections, failure);
  if (!failure) return {};
  return cannot("that address cannot be listened on", failure,
                "choose another port, or end the program that has it");
}

void AsioNetwork::start(Application& application) {
  application_ = &application;
  ledger_ = std::make_unique<Ledger>(application.settings().connections_per_address);
  allow_many_files();
  accept();
  tick();
  thread_ = std::thread([this] { context_.run(); });
}

void AsioNetwork::accept() {
  acceptor_.async_accept([this](const Failure& failure, Tcp::socket socket) {
    if (!acceptor_.is_open()) return;
    if (!failure) {
      welcome(std::move(socket));
      return accept();
    }
    // No more files, most likely: wait until some connection has ended.
    const auto pause =
        std::make_shared<asio::steady_timer>(context_, std::chrono::milliseconds(50));
    pause->async_wait([this, pause](const Failure&) {
      if (acceptor_.is_open()) accept();
    });
  });
}

void AsioNetwork::welcome(Tcp::socket socket) {
  Failure failure;
  const auto peer = socket.remote_endpoint(failure);
  if (failure) return;
  std::string address = peer.address().to_string();
  auto ticket = ledger_->enter(address);
  if (!ticket) return;
  socket.set_option(Tcp::no_delay(true), failure);
  beast::tcp_stream stream(std::move(socket));
  if (tls_) {
    std::make_shared<Connection<TlsStream>>(TlsStream(std::move(stream), *tls_), *application_,
                                            std::move(address), std::move(ticket))
        ->run();
  } else {
    std::make_shared<Connection<PlainStream>>(std::move(stream), *application_, std::move(address),
                                              std::move(ticket))
        ->run();
  }
}

void AsioNetwork::tick() {
  timer_.expires_after(std::chrono::seconds(1));
  timer_.async_wait([this](const Failure& failure) {
    if (failure) return;
    application_->tick();
    tick();
  });
}

void AsioNetwork::stop() {
  if (!thread_.joinable()) return;
  const auto until = std::chrono::steady_clock::now() + kGrace;
  asio::post(context_, [this] {
    Failure ignored;
    acceptor_.close(ignored);
    timer_.cancel();
  });
  while (ledger_->all() > 0 && std::chrono::steady_clock::now() < until)
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  context_.stop();
  thread_.join();
}

}  // namespace

bool is_loopback(const std::string& address) {
  Failure failure;
  const auto read = asio::ip::make_address(address, failure);
  return !failure && read.is_loopback();
}

Result<std::unique_ptr<Network>> Network::listen(const Endpoint& endpoint) {
  auto network = std::make_unique<AsioNetwork>();
  if (const auto bound = network->bind(endpoint); !bound) return tl::unexpected(bound.error());
  return network;
}

}  // namespace dragoman::server
