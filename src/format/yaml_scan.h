// What is checked of a YAML file's bytes before the parser sees them.
#pragma once

#include <optional>
#include <string_view>

#include "dragoman/result.h"

namespace dragoman::format {

// Line and column (both from 1, in characters) of a byte offset.
Where place_of(std::string_view bytes, std::size_t offset);

// Size, encoding, control characters, and bounds on how much the parser may have to hold at once
// (it tokenises a whole flow collection before it reports it). The first problem, or none.
std::optional<Error> scan_yaml(std::string_view bytes);

}  // namespace dragoman::format
