// What is asked and what is answered, without the network.
//
// A handler gets a Request and returns a Response; how bytes travel is the business of
// connection.h.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dragoman::server {

class Subscription;

struct Header {
  std::string name, value;
};

struct Request {
  std::string method;  // "GET"
  std::string target;  // "/api/v1/rooms?x=1", as it was sent
  std::vector<Header> headers;
  std::string body;
  std::string peer;  // the client's address, without its port

  // The header's value, whatever its spelling in capitals; empty when it is missing. Several of one
  // name are several headers: the first counts.
  std::string_view header(std::string_view name) const;
  std::size_t count(std::string_view name) const;
};

// Bytes that somebody keeps alive.
struct Payload {
  std::string_view bytes;
  std::shared_ptr<const void> owner;  // null: they live as long as the program

  static Payload of(std::string text);
  static Payload of(std::shared_ptr<const std::string> text);
  static Payload fixed(std::string_view bytes) { return {bytes, nullptr}; }
};

struct Response {
  int status = 200;
  std::vector<Header> headers;  // Content-Length and Date are added on the way
  Payload body;
  // With a stream, the body is what it brings, until it ends.
  std::shared_ptr<Subscription> stream;
  // Whether the connection must not be used again.
  bool closes = false;

  Response& with(std::string name, std::string value) {
    headers.push_back({std::move(name), std::move(value)});
    return *this;
  }
  std::string_view header(std::string_view name) const;
};

// The words of a status: "Not Found".
const char* reason_phrase(int status);

// The status line and the headers of a response, with the empty line. `content_length`: negative
// for a stream.
std::string response_head(const Response& response, std::int64_t wall_seconds,
                          std::int64_t content_length, bool keep_alive);

bool equal_ignoring_case(std::string_view a, std::string_view b);

}  // namespace dragoman::server
