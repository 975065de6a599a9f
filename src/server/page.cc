#include "server/page.h"

#include <fmt/format.h>

#include <algorithm>

#include "server/problem.h"

namespace dragoman::server {
namespace {

constexpr std::string_view kIndex = "/index.html";

// Whether an Accept-Encoding header names the coding and does not weigh it zero.
bool accepts(std::string_view header, std::string_view coding) {
  while (!header.empty()) {
    const std::size_t end = std::min(header.find(','), header.size());
    std::string_view one = header.substr(0, end);
    header.remove_prefix(std::min(end + 1, header.size()));
    const std::size_t semicolon = std::min(one.find(';'), one.size());
    const std::string_view weight = one.substr(semicolon);
    one = one.substr(0, semicolon);
    while (one.starts_with(' ')) one.remove_prefix(1);
    while (one.ends_with(' ')) one.remove_suffix(1);
    if (equal_ignoring_case(one, coding)) {
      return weight.find("q=0") == weight.npos || weight.find_first_of("123456789") != weight.npos;
    }
  }
  return false;
}

int preference(std::string_view encoding) {
  return encoding == "br" ? 2 : encoding == "gzip" ? 1 : 0;
}

}  // namespace

Response page(const Settings& settings, const Request& request, const Target& target) {
  std::string path;
  for (const std::string& segment : target.segments) path += "/" + segment;
  if (path.empty()) path = kIndex;
  const PageAsset* best = nullptr;
  for (const PageAsset& asset : settings.assets) {
    if (asset.path != path) continue;
    if (!asset.encoding.empty() && !accepts(request.header("Accept-Encoding"), asset.encoding))
      continue;
    if (best == nullptr || preference(asset.encoding) > preference(best->encoding)) best = &asset;
  }
  if (best == nullptr) return not_found();
  if (request.method != "GET" && request.method != "HEAD") {
    return problem(405, "method", "this is not done with that method").with("Allow", "GET, HEAD");
  }
  const std::string etag = fmt::format("\"{}\"", best->etag);
  Response response;
  if (request.header("If-None-Match") == etag) {
    response.status = 304;
  } else {
    response.with("Content-Type", std::string(best->type));
    if (!best->encoding.empty()) response.with("Content-Encoding", std::string(best->encoding));
    response.body = Payload::fixed(best->bytes);
  }
  response.with("ETag", etag).with("Vary", "Accept-Encoding");
  response.with("Cache-Control",
                path == kIndex ? "no-cache" : "public, max-age=31536000, immutable");
  return response;
}

}  // namespace dragoman::server
