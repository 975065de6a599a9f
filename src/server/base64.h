// Base64 as requests carry it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace dragoman::server {

// RFC 4648 with padding; nothing on anything else.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace dragoman::server
