// What a request's target names: a path in decoded segments, and its query.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dragoman::server {

struct Target {
  std::vector<std::string> segments;                       // "/a/b" → a, b; "/" → none
  std::vector<std::pair<std::string, std::string>> query;  // in order, decoded

  // The first parameter of that name.
  const std::string* parameter(std::string_view name) const;
};

// Nothing when the target cannot be meant: it does not begin with a slash, an escape is broken or
// hides a slash, a zero byte or what is not UTF-8, a segment is ".", ".." or empty (but a last
// one), or a parameter is there twice. No path leads upwards, so none leads out.
std::optional<Target> parse_target(std::string_view target);

}  // namespace dragoman::server
