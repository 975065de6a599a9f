#include <cstddef>

#include "dragoman/event.h"
#include "dragoman/signing.h"
#include "record/codec_text.h"

namespace dragoman {

template <class Tag>
std::optional<RandomId<Tag>> RandomId<Tag>::parse(std::string_view hexadecimal) {
  RandomId id;
  if (hexadecimal.size() != 2 * id.bytes.size()) return std::nullopt;
  for (std::size_t i = 0; i < id.bytes.size(); ++i) {
    const std::size_t high = record::kHexadecimal.find(hexadecimal[2 * i]);
    const std::size_t low = record::kHexadecimal.find(hexadecimal[2 * i + 1]);
    if (high == record::kHexadecimal.npos || low == record::kHexadecimal.npos) return std::nullopt;
    id.bytes[i] = static_cast<std::uint8_t>(high * 16 + low);
  }
  return id;
}

template <class Tag>
std::string RandomId<Tag>::to_string() const {
  return to_hexadecimal(bytes);
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
