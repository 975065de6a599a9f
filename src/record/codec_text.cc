#include "record/codec_text.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "model/utf8.h"

namespace dragoman::record {
namespace {

constexpr std::uint64_t kOnes = 0x0101010101010101;
constexpr std::uint64_t kHighs = 0x8080808080808080;

// Whether one of the eight bytes is a quote, a backslash, a control character or not ASCII.
// Exact: a borrow can only come from a byte that is itself below the bound.
bool any_special(std::uint64_t bytes) {
  const std::uint64_t quote = bytes ^ (kOnes * '"');
  const std::uint64_t backslash = bytes ^ (kOnes * '\\');
  return ((bytes | (bytes - kOnes * 0x20) | (quote - kOnes) | (backslash - kOnes)) & kHighs) != 0;
}

}  // namespace

std::size_t plain_run(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    while (at + 8 <= text.size()) {
      std::uint64_t bytes = 0;
      std::memcpy(&bytes, text.data() + at, 8);
      if (any_special(bytes)) break;
      at += 8;
    }
    if (at == text.size()) break;
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte < 0x80) {
      if (byte < 0x20 || byte == '"' || byte == '\\') return at;
      ++at;
    } else {
      const std::size_t length = model::utf8_sequence(text, at);
      if (length == 0) return at;
      at += length;
    }
  }
  return at;
}

bool is_key(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.';
  });
}

bool is_language_tag(std::string_view text) {
  return is_key(text) && text.size() <= 35 && text.front() != '-' && text.back() != '-' &&
         text.find_first_of("_.") == text.npos;
}

bool is_hex(std::string_view text) {
  return text.size() % 2 == 0 && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

std::string_view shorten(std::string_view text, char (&room)[48]) {
  const std::size_t size = std::min<std::size_t>(text.size(), 40);
  std::transform(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(size), room,
                 [](char c) { return c >= 0x20 && c < 0x7F ? c : '?'; });
  return {room, size};
}

}  // namespace dragoman::record
