#include "server/second_factor.h"

#include <fmt/format.h>

#include <iterator>

namespace dragoman::server {
namespace {

std::string percent_encoded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '.' || c == '_' || c == '~';
    if (plain) {
      out += c;
    } else {
      fmt::format_to(std::back_inserter(out), "%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

}  // namespace

std::string base32(const FactorSecret& secret) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string out;
  unsigned held = 0;
  unsigned bits = 0;
  for (const std::uint8_t byte : secret) {
    held = (held << 8U) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      out += kDigits[(held >> bits) & 31U];
    }
    held &= (1U << bits) - 1U;
  }
  return out;
}

std::string factor_uri(std::string_view name, const FactorSecret& secret) {
  return fmt::format("otpauth://totp/Dragoman:{}?secret={}&issuer=Dragoman", percent_encoded(name),
                     base32(secret));
}

}  // namespace dragoman::server
