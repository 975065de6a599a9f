// How a server behaves; what an operator may set.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "server/page_assets.h"

namespace dragoman::server {

struct Settings {
  bool secure = false;  // TLS: the cookie is Secure, and answers say to keep to https
  // "talks.example:8443": what Host may say, with the port unless it is the scheme's own; the
  // server's own origins are made of these.
  std::vector<std::string> hosts;
  std::string cookie = "dragoman";  // the cookie's name
  std::int64_t idle_seconds = 3600;
  std::size_t streams_per_room = 256;
  std::size_t connections_per_address = 64;
  std::span<const PageAsset> assets;

  // Of one request and one connection.
  std::size_t header_bytes = std::size_t{16} << 10U;
  std::size_t target_bytes = std::size_t{8} << 10U;
  std::size_t body_bytes = std::size_t{2} << 20U;
  int header_seconds = 10;
  int body_seconds = 30;
  int idle_connection_seconds = 60;
  int write_seconds = 60;  // to take an answer, or what a stream has brought
};

}  // namespace dragoman::server
