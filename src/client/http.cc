#include "client/http.h"

#include <fmt/format.h>

// clang-format off
#include <utility>  // which Asio uses and forgets to include
// clang-format on

#include <boost/asio.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <chrono>
#include <limits>
#include <optional>

namespace dragoman::client {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;

constexpr std::string_view kSecure = "https://";
constexpr std::string_view kPlain = "http://";
constexpr auto kConnecting = std::chrono::seconds(20);
constexpr auto kAnswering = std::chrono::seconds(120);  // a brief takes half a minute to work out
// A server closes what has idled for a minute.
constexpr auto kFresh = std::chrono::seconds(30);
// How long an interruption goes unnoticed.
constexpr auto kGlance = std::chrono::milliseconds(50);

using Plain = beast::tcp_stream;
// Not beast::ssl_stream: with Boost 1.74 a write of more than 16 KiB never ends there.
using Secure = asio::ssl::stream<beast::tcp_stream>;

// A session over one stream of that type.
template <class Stream>
class Wire : public Http {
 public:
  Wire(Address address, std::shared_ptr<asio::ssl::context> trust)
      : address_(std::move(address)), trust_(std::move(trust)) {}
  ~Wire() override { hang_up(); }

  const Address& address() const override { return address_; }
  void heed(const CancelSource* interrupt) override { interrupt_ = interrupt; }

  Result<Reply> send(const std::string& method, const std::string& target, const Headers& headers,
                     const std::string& body, bool repeatable) override {
    if (interrupted()) return away({});
    const auto now = std::chrono::steady_clock::now();
    if (stream_ && now - last_ > kFresh) hang_up();
    const bool reused = stream_.has_value();
    Result<Reply> reply = try_once(method, target, headers, body);
    if (!reply && reused && repeatable && !interrupted())
      reply = try_once(method, target, headers, body);
    last_ = std::chrono::steady_clock::now();
    return reply;
  }

 private:
  static constexpr bool kTls = std::is_same_v<Stream, Secure>;

  // Starts something that ends by calling what it is given, and waits for it.
  template <class Start>
  beast::error_code await(std::chrono::seconds most, const Start& start) {
    beast::error_code outcome;
    beast::get_lowest_layer(*stream_).expires_after(most);
    start([&outcome](beast::error_code error, auto&&...) { outcome = error; });
    io_.restart();
    while (!io_.stopped()) {
      io_.run_for(kGlance);
      if (interrupted()) beast::get_lowest_layer(*stream_).cancel();
    }
    return outcome;
  }

  bool interrupted() const { return interrupt_ != nullptr && interrupt_->cancelled(); }

  tl::unexpected<Error> away(const beast::error_code& error) {
    hang_up();
    if (interrupted()) {
      return fail(ErrorCode::io,
                  fmt::format("interrupted while the server at {} was asked", address_.origin()),
                  "what it was asked to write may be written: look before you repeat it");
    }
    const std::string why =
        error == beast::error::timeout ? "it does not answer in time" : error.message();
    return fail(ErrorCode::io,
                fmt::format("the server at {} cannot be reached: {}", address_.origin(), why),
                "check the address and the network, and whether the server runs");
  }

  tl::unexpected<Error> untrusted(const beast::error_code& error) {
    const long verdict =
        stream_ ? SSL_get_verify_result(native()) : static_cast<long>(X509_V_ERR_UNSPECIFIED);
    if (verdict == X509_V_OK) return away(error);
    hang_up();
    return fail(ErrorCode::io,
                fmt::format("the certificate of {} is not to be trusted: {}", address_.origin(),
                            X509_verify_cert_error_string(verdict)),
                "nothing was sent; ask whoever runs the server, and name their certificate "
                "with --ca if it is their own");
  }

  SSL* native() {
    if constexpr (kTls) return stream_->native_handle();
    return nullptr;
  }

  Result<void> connect() {
    beast::error_code error;
    tcp::resolver resolver(io_);
    const auto places = resolver.resolve(address_.host, address_.port, error);
    if (error) return away(error);
    if constexpr (kTls) {
      stream_.emplace(io_, *trust_);
    } else {
      stream_.emplace(io_);
    }
    error = await(kConnecting, [&](auto done) {
      beast::get_lowest_layer(*stream_).async_connect(places, std::move(done));
    });
    if (error) return away(error);
    if constexpr (kTls) return shake_hands();
    const auto peer = beast::get_lowest_layer(*stream_).socket().remote_endpoint(error);
    if (!error && peer.address().is_loopback()) return {};
    hang_up();
    return fail(ErrorCode::usage,
                fmt::format("{} is on another machine, and http would carry the talks in the open",
                            address_.origin()),
                "use https://");
  }

  Result<void> shake_hands() {
    if constexpr (kTls) {
      beast::error_code not_an_address;
      asio::ip::make_address(address_.host, not_an_address);
      X509_VERIFY_PARAM* wanted = SSL_get0_param(native());
      if (not_an_address) {
        SSL_set_tlsext_host_name(native(), address_.host.c_str());
        X509_VERIFY_PARAM_set1_host(wanted, address_.host.c_str(), address_.host.size());
      } else {
        X509_VERIFY_PARAM_set1_ip_asc(wanted, address_.host.c_str());
      }
      const auto error = await(kConnecting, [&](auto done) {
        stream_->async_handshake(asio::ssl::stream_base::client, std::move(done));
      });
      if (error) return untrusted(error);
    }
    return {};
  }

  Result<Reply> try_once(const std::string& method, const std::string& target,
                         const Headers& headers, const std::string& body) {
    if (!stream_) {
      if (const auto connected = connect(); !connected) return tl::unexpected(connected.error());
    }
    http::request<http::string_body> request;
    request.method_string(method);
    request.target(target);
    request.version(11);
    request.set(http::field::host, address_.authority());
    request.set(http::field::origin, address_.origin());
    for (const auto& [name, value] : headers) request.set(name, value);
    request.body() = body;
    request.prepare_payload();
    auto error = await(kAnswering,
                       [&](auto done) { http::async_write(*stream_, request, std::move(done)); });
    if (error) return away(error);
    http::response_parser<http::string_body> answer;
    answer.body_limit(std::numeric_limits<std::uint64_t>::max());
    error = await(kAnswering,
                  [&](auto done) { http::async_read(*stream_, buffer_, answer, std::move(done)); });
    if (error) return away(error);
    auto& read = answer.get();
    Reply reply{.status = static_cast<int>(read.result_int()),
                .type = std::string(read[http::field::content_type]),
                .cookie = std::string(read[http::field::set_cookie]),
                .body = std::move(read.body())};
    if (!answer.keep_alive()) hang_up();
    return reply;
  }

  void hang_up() {
    if (!stream_) return;
    beast::error_code ignored;
    beast::get_lowest_layer(*stream_).socket().shutdown(tcp::socket::shutdown_both, ignored);
    stream_.reset();
    buffer_.clear();
  }

  const Address address_;
  const std::shared_ptr<asio::ssl::context> trust_;
  asio::io_context io_;
  const CancelSource* interrupt_ = nullptr;
  std::optional<Stream> stream_;
  beast::flat_buffer buffer_;
  std::chrono::steady_clock::time_point last_;
};

Result<std::shared_ptr<asio::ssl::context>> trust_in(const std::string& ca) {
  auto trust = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_client);
  SSL_CTX_set_min_proto_version(trust->native_handle(), TLS1_2_VERSION);
  trust->set_verify_mode(asio::ssl::verify_peer);
  beast::error_code error;
  if (ca.empty()) {
    trust->set_default_verify_paths(error);
  } else {
    trust->load_verify_file(ca, error);
  }
  if (!error) return trust;
  return fail(ErrorCode::io, "the certificates to trust cannot be read",
              "name a PEM file with at least one certificate", {.file = ca});
}

bool is_port(std::string_view text) {
  return !text.empty() && text.size() <= 5 &&
         text.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace

std::string Address::authority() const {
  const bool usual = port == (tls ? "443" : "80");
  const std::string name = host.find(':') == std::string::npos ? host : "[" + host + "]";
  return usual ? name : name + ":" + port;
}

std::string Address::origin() const { return std::string(tls ? kSecure : kPlain) + authority(); }

bool is_address(std::string_view place) {
  return place.starts_with(kSecure) || place.starts_with(kPlain);
}

Result<Address> read_address(const std::string& text) {
  Address address{.tls = text.starts_with(kSecure)};
  std::string_view rest(text);
  rest.remove_prefix(address.tls ? kSecure.size() : std::min(kPlain.size(), rest.size()));
  if (rest.ends_with('/')) rest.remove_suffix(1);
  const std::size_t bracket = rest.find(']');
  const std::size_t colon = rest.find(':', bracket == std::string_view::npos ? 0 : bracket);
  const std::string_view name = rest.substr(0, colon);
  address.port = colon == std::string_view::npos ? (address.tls ? "443" : "80")
                                                 : std::string(rest.substr(colon + 1));
  address.host = name.starts_with('[') && name.ends_with(']') && name.size() > 2
                     ? std::string(name.substr(1, name.size() - 2))
                     : std::string(name);
  const bool sound = is_address(text) && !address.host.empty() && is_port(address.port) &&
                     address.host.find_first_of("/?#@ \t\r\n[]") == std::string::npos;
  if (sound) return address;
  return fail(ErrorCode::usage, fmt::format("'{}' is no address of a server", text),
              "write it like https://talks.example or https://talks.example:8443");
}

Result<std::unique_ptr<Http>> Http::to(Address address, const std::string& ca) {
  if (!address.tls) return std::make_unique<Wire<Plain>>(std::move(address), nullptr);
  auto trust = trust_in(ca);
  if (!trust) return tl::unexpected(trust.error());
  return std::make_unique<Wire<Secure>>(std::move(address), std::move(*trust));
}

}  // namespace dragoman::client
