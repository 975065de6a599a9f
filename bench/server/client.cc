#include "client.h"

#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/http.hpp>
#include <charconv>

namespace dragoman::bench {

namespace beast = boost::beast;
namespace http = beast::http;
using asio::use_awaitable;

Connection::Connection(asio::io_context& context, asio::ssl::context& tls, std::uint16_t port)
    : stream_(context, tls), port_(port) {}

asio::awaitable<void> Connection::open() {
  auto& socket = beast::get_lowest_layer(stream_).socket();
  co_await socket.async_connect({asio::ip::address_v4::loopback(), port_}, use_awaitable);
  socket.set_option(asio::ip::tcp::no_delay(true));
  co_await stream_.async_handshake(asio::ssl::stream_base::client, use_awaitable);
}

Connection::Request Connection::request(http::verb verb, const Person* person,
                                        const std::string& target) const {
  const std::string host = "127.0.0.1:" + std::to_string(port_);
  Request message(verb, target, 11);
  message.set(http::field::host, host);
  if (verb != http::verb::get) message.set(http::field::origin, "https://" + host);
  if (person != nullptr) {
    message.set(http::field::cookie, person->cookie);
    if (verb != http::verb::get) message.set("Dragoman-CSRF", person->csrf);
  }
  return message;
}

asio::awaitable<Answer> Connection::send(Request message) {
  co_await http::async_write(stream_, message, use_awaitable);
  http::response_parser<http::string_body> parser;
  parser.body_limit(std::uint64_t{256} << 20U);
  co_await http::async_read(stream_, buffer_, parser, use_awaitable);
  const auto& got = parser.get();
  const std::string set(got[http::field::set_cookie]);
  co_return Answer{got.result_int(), got.body(), set.substr(0, set.find(';'))};
}

asio::awaitable<Answer> Connection::get(const Person* person, const std::string& target) {
  co_return co_await send(request(http::verb::get, person, target));
}

asio::awaitable<Answer> Connection::post(const Person* person, const std::string& target,
                                         const std::string& json) {
  Request message = request(http::verb::post, person, target);
  message.set(http::field::content_type, "application/json");
  message.body() = json;
  message.prepare_payload();
  co_return co_await send(std::move(message));
}

asio::awaitable<void> Connection::follow(const Person& person, const std::string& target,
                                         const std::function<void()>& ready,
                                         const std::function<void(std::int64_t)>& each) {
  Request message = request(http::verb::get, &person, target);
  co_await http::async_write(stream_, message, use_awaitable);
  // Headers, then whatever comes; chunk sizes are lines without "id:" and do no harm.
  std::string rest;
  bool begun = false;
  for (;;) {
    char block[4096];
    const std::size_t got = co_await stream_.async_read_some(asio::buffer(block), use_awaitable);
    const std::string_view piece(block, got);
    if (!begun) {
      begun = true;
      if (piece.find(" 200 ") == piece.npos) co_return;
      ready();
    }
    read_ids(rest, piece, each);
  }
}

void read_ids(std::string& rest, std::string_view piece,
              const std::function<void(std::int64_t)>& each) {
  rest += piece;
  std::size_t at = 0;
  for (;;) {
    const std::size_t end = rest.find('\n', at);
    if (end == rest.npos) break;
    std::string_view line = std::string_view(rest).substr(at, end - at);
    at = end + 1;
    if (!line.starts_with("id:")) continue;
    line.remove_prefix(3);
    while (line.starts_with(' ')) line.remove_prefix(1);
    std::int64_t number = 0;
    std::from_chars(line.data(), line.data() + line.size(), number);
    each(number);
  }
  rest.erase(0, at);
}

std::string json_string(std::string_view json, std::string_view field) {
  const std::string key = "\"" + std::string(field) + "\":\"";
  const std::size_t at = json.find(key);
  if (at == json.npos) return {};
  const std::size_t begin = at + key.size();
  return std::string(json.substr(begin, json.find('"', begin) - begin));
}

}  // namespace dragoman::bench
