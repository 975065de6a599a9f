#include <cstddef>

#include "dragoman/event.h"

namespace dragoman {

namespace {

constexpr std::string_view kDigits = "0123456789abcdef";

}  // namespace

template <class Tag>
std::optional<RandomId<Tag>> RandomId<Tag>::parse(std::string_view hexadecimal) {
  RandomId id;
  if (hexadecimal.size() != 2 * id.bytes.size()) return std::nullopt;
  for (std::size_t i = 0; i < id.bytes.size(); ++i) {
    const std::size_t high = kDigits.find(hexadecimal[2 * i]);
    const std::size_t low = kDigits.find(hexadecimal[2 * i + 1]);
    if (high == kDigits.npos || low == kDigits.npos) return std::nullopt;
    id.bytes[i] = static_cast<std::uint8_t>(high * 16 + low);
  }
  return id;
}

template <class Tag>
std::string RandomId<Tag>::to_string() const {
  std::string digits;
  digits.reserve(2 * bytes.size());
  for (const std::uint8_t byte : bytes) {
    digits += kDigits[byte >> 4];
    digits += kDigits[byte & 15];
  }
  return digits;
}

template struct RandomId<EventTag>;
template struct RandomId<RoomTag>;
template struct RandomId<PersonTag>;

bool is_moment(std::string_view text) {
  constexpr std::string_view kShape = "0000-00-00T00:00:00Z";
  if (text.size() != kShape.size()) return false;
  const auto number = [&](std::size_t at) { return (text[at] - '0') * 10 + (text[at + 1] - '0'); };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool digit = text[i] >= '0' && text[i] <= '9';
    if (kShape[i] == '0' ? !digit : text[i] != kShape[i]) return false;
  }
  return Date::parse(text.substr(0, 10)) && number(11) < 24 && number(14) < 60 && number(17) < 60;
}

}  // namespace dragoman
