// Time and chance, as arguments: what a server draws and when it thinks it is.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "dragoman/event.h"
#include "dragoman/vault.h"

namespace dragoman::server {

// May be called from any thread.
class Clock {
 public:
  virtual ~Clock() = default;
  // Seconds since 1970, UTC.
  virtual std::int64_t wall_seconds() const = 0;
  // Never runs backwards; from an arbitrary start.
  virtual std::int64_t steady_milliseconds() const = 0;
};

// May be called from any thread. `purpose` says what the bytes are for and whose: a source that is
// fixed for a test derives them from it, so that what one room draws moves nothing in another.
class Entropy {
 public:
  virtual ~Entropy() = default;
  virtual void fill(std::string_view purpose, std::span<std::uint8_t> bytes) = 0;
};

// The machine's own. They live as long as the program.
const Clock& machine_clock();
Entropy& machine_entropy();

// 32 random bytes in base64url without padding: 43 characters.
std::string draw_token(Entropy& entropy, std::string_view purpose);
Seed draw_seed_from(Entropy& entropy, std::string_view purpose);

// 2027-01-20T18:05:00Z
Moment moment_of_seconds(std::int64_t wall_seconds);
// As HTTP writes it: "Wed, 20 Jan 2027 18:05:00 GMT".
std::string http_date(std::int64_t wall_seconds);

}  // namespace dragoman::server
