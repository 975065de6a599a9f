#include "server/sources.h"

#include <fmt/format.h>
#include <sodium.h>

#include <array>
#include <chrono>
#include <ctime>

namespace dragoman::server {
namespace {

class MachineClock : public Clock {
 public:
  std::int64_t wall_seconds() const override {
    using std::chrono::system_clock;
    return std::chrono::duration_cast<std::chrono::seconds>(system_clock::now().time_since_epoch())
        .count();
  }
  std::int64_t steady_milliseconds() const override {
    using std::chrono::steady_clock;
    return std::chrono::duration_cast<std::chrono::milliseconds>(
               steady_clock::now().time_since_epoch())
        .count();
  }
};

class MachineEntropy : public Entropy {
 public:
  void fill(std::string_view /*purpose*/, std::span<std::uint8_t> bytes) override {
    randombytes_buf(bytes.data(), bytes.size());
  }
};

std::tm parts_of(std::int64_t wall_seconds) {
  const auto seconds = static_cast<std::time_t>(wall_seconds);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  return parts;
}

}  // namespace

const Clock& machine_clock() {
  static const MachineClock clock;
  return clock;
}

Entropy& machine_entropy() {
  static MachineEntropy entropy;
  return entropy;
}

std::string draw_token(Entropy& entropy, std::string_view purpose) {
  std::array<std::uint8_t, 32> bytes{};
  entropy.fill(purpose, bytes);
  constexpr int kVariant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
  std::string text(sodium_base64_encoded_len(bytes.size(), kVariant), '\0');
  sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(), kVariant);
  text.pop_back();  // the terminating zero
  return text;
}

Seed draw_seed_from(Entropy& entropy, std::string_view purpose) {
  Seed seed;
  entropy.fill(purpose, seed.bytes);
  return seed;
}

Moment moment_of_seconds(std::int64_t wall_seconds) {
  const std::tm parts = parts_of(wall_seconds);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", parts.tm_year + 1900, parts.tm_mon + 1,
                     parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec);
}

std::string http_date(std::int64_t wall_seconds) {
  static constexpr std::array kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::tm parts = parts_of(wall_seconds);
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT",
                     kDays[static_cast<std::size_t>(parts.tm_wday)], parts.tm_mday,
                     kMonths[static_cast<std::size_t>(parts.tm_mon)], parts.tm_year + 1900,
                     parts.tm_hour, parts.tm_min, parts.tm_sec);
}

}  // namespace dragoman::server
