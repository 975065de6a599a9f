// The files of the workbench page, packed into the program when it is built (web/CMakeLists.txt).
#pragma once

#include <span>
#include <string_view>

namespace dragoman::server {

// One file in one encoding. Paths begin with a slash; all but /index.html carry a hash of their
// content in their name, so whoever has them may keep them. `encoding` is "" (as it is), "gzip" or
// "br"; what is compressed already has only the first. `etag` is without quotation marks. All views
// point into the program itself.
struct PageAsset {
  std::string_view path, type, encoding, bytes, etag;
};

// Every file in every encoding, by path; empty when the program was built without its page.
std::span<const PageAsset> page_assets();

}  // namespace dragoman::server
