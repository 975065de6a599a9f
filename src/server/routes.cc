#include "server/routes.h"

#include <algorithm>

namespace dragoman::server {
namespace {

std::string_view next_segment(std::string_view& pattern) {
  pattern.remove_prefix(1);
  const std::size_t end = std::min(pattern.find('/'), pattern.size());
  const std::string_view segment = pattern.substr(0, end);
  pattern.remove_prefix(end);
  return segment;
}

std::optional<std::vector<std::string>> arguments_of(std::string_view pattern,
                                                     std::span<const std::string> segments) {
  std::vector<std::string> arguments;
  for (const std::string& segment : segments) {
    if (pattern.empty()) return std::nullopt;
    const std::string_view wanted = next_segment(pattern);
    if (wanted.starts_with('{')) {
      arguments.push_back(segment);
    } else if (wanted != segment) {
      return std::nullopt;
    }
  }
  if (!pattern.empty()) return std::nullopt;
  return arguments;
}

std::vector<Route> all_routes() {
  std::vector<Route> all;
  for (const auto part : {session_routes(), account_routes(), room_routes(), writing_routes(),
                          making_routes(), job_routes()}) {
    all.insert(all.end(), part.begin(), part.end());
  }
  return all;
}

}  // namespace

std::span<const Route> routes() {
  static const std::vector<Route> kAll = all_routes();
  return kAll;
}

Match match_route(std::string_view method, std::span<const std::string> segments) {
  Match match;
  const std::string_view wanted = method == "HEAD" ? "GET" : method;
  for (const Route& route : routes()) {
    auto arguments = arguments_of(route.pattern, segments);
    if (!arguments) continue;
    match.allow += (match.allow.empty() ? "" : ", ") + std::string(route.method);
    if (route.method == "GET") match.allow += ", HEAD";
    if (route.method != wanted) continue;
    match.route = &route;
    match.arguments = std::move(*arguments);
  }
  return match;
}

}  // namespace dragoman::server
