// The other side of the benchmark: HTTP over TLS, many connections on one thread.
#pragma once

// clang-format off: Boost 1.74 does not include what it uses.
#include <utility>
// clang-format on

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace dragoman::bench {

namespace asio = boost::asio;

// Who signed in.
struct Person {
  std::string name, cookie, csrf;
};

struct Answer {
  unsigned status = 0;
  std::string body;
  std::string cookie;  // name=value of a Set-Cookie
};

// One connection, kept open. Throws boost::system::system_error.
class Connection {
 public:
  Connection(asio::io_context& context, asio::ssl::context& tls, std::uint16_t port);

  asio::awaitable<void> open();
  asio::awaitable<Answer> get(const Person* person, const std::string& target);
  asio::awaitable<Answer> post(const Person* person, const std::string& target,
                               const std::string& json);
  // Reads a stream of events until the connection ends. `each` gets the number of every entry.
  asio::awaitable<void> follow(const Person& person, const std::string& target,
                               const std::function<void()>& ready,
                               const std::function<void(std::int64_t)>& each);

 private:
  using Request = boost::beast::http::request<boost::beast::http::string_body>;
  Request request(boost::beast::http::verb verb, const Person* person,
                  const std::string& target) const;
  asio::awaitable<Answer> send(Request message);

  boost::beast::ssl_stream<boost::beast::tcp_stream> stream_;
  boost::beast::flat_buffer buffer_;
  std::uint16_t port_;
};

// The numbers in the "id:" lines of a piece of an event stream; what is left of an unfinished line
// stays in `rest`.
void read_ids(std::string& rest, std::string_view piece,
              const std::function<void(std::int64_t)>& each);

// The value of a field of a flat JSON object whose values are strings; empty: none.
std::string json_string(std::string_view json, std::string_view field);

}  // namespace dragoman::bench
