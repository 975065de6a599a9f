#include "format/yaml_scan.h"

#include <fmt/format.h>

#include <algorithm>

#include "format/yaml_tree.h"
#include "model/utf8.h"

namespace dragoman::format {
namespace {

constexpr std::size_t kMaxMarks = 2 * kMaxNodes;

unsigned char at(std::string_view bytes, std::size_t i) {
  return i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0;
}

Error problem(std::string_view bytes, std::size_t offset, ErrorCode code, std::string message,
              std::string mend) {
  return Error{code, std::move(message), std::move(mend), place_of(bytes, offset)};
}

std::optional<Error> check_encoding(std::string_view bytes) {
  const bool wide = (at(bytes, 0) == 0xFF && at(bytes, 1) == 0xFE) ||
                    (at(bytes, 0) == 0xFE && at(bytes, 1) == 0xFF) ||
                    (bytes.size() >= 2 && (at(bytes, 0) == 0) != (at(bytes, 1) == 0));
  if (wide) {
    return problem(bytes, 0, ErrorCode::syntax, "the file is encoded in UTF-16 or UTF-32",
                   "save it as UTF-8");
  }
  for (std::size_t i = 0; i < bytes.size();) {
    const unsigned char byte = at(bytes, i);
    if ((byte < 0x20 && byte != '\n' && byte != '\r' && byte != '\t') || byte == 0x7F) {
      return problem(bytes, i, ErrorCode::syntax,
                     fmt::format("there is a control character (0x{:02X}) in the file", byte),
                     "delete it; it is often left over from copying");
    }
    const std::size_t length = model::utf8_sequence(bytes, i);
    if (length == 0) {
      return problem(bytes, i, ErrorCode::syntax,
                     fmt::format("the byte 0x{:02X} is not UTF-8", byte),
                     "save the file as UTF-8; it may be in an older encoding of your language");
    }
    i += length;
  }
  return std::nullopt;
}

// Counts what can become a node, and nesting that opens without a word between.
std::optional<Error> check_structure(std::string_view bytes) {
  std::size_t marks = 0;
  int opened = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const char c = bytes[i];
    const bool opens = c == '[' || c == '{';
    const bool entry = (c == '-' || c == '?') && (at(bytes, i + 1) == ' ');
    if (opens || entry || c == ',' || c == '\n' || c == ':') ++marks;
    if (marks > kMaxMarks) {
      return problem(bytes, i, ErrorCode::limit,
                     fmt::format("the file has more than {} values and keys", kMaxNodes),
                     "split the case, or use coarser steps");
    }
    if (opens || entry) {
      ++opened;
    } else if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
      opened = 0;
    }
    if (opened > 2 * kMaxDepth) {
      return problem(bytes, i, ErrorCode::limit,
                     fmt::format("the file is nested more than {} levels deep", kMaxDepth),
                     "remove brackets, braces or dashes that open nothing");
    }
  }
  return std::nullopt;
}

}  // namespace

Where place_of(std::string_view bytes, std::size_t offset) {
  offset = std::min(offset, bytes.size());
  const std::string_view before = bytes.substr(0, offset);
  const std::size_t start = before.rfind('\n') + 1;  // npos + 1 == 0: the first line
  const auto starts_character = [](char c) { return (c & 0xC0) != 0x80; };
  Where where;
  where.line = 1 + std::count(before.begin(), before.end(), '\n');
  where.column = 1 + std::count_if(before.begin() + static_cast<std::ptrdiff_t>(start),
                                   before.end(), starts_character);
  return where;
}

std::optional<Error> scan_yaml(std::string_view bytes) {
  if (bytes.size() > kMaxBytes) {
    return problem(bytes, 0, ErrorCode::limit,
                   fmt::format("the file has {:.1f} MiB; at most {} MiB are read",
                               static_cast<double>(bytes.size()) / (1 << 20), kMaxBytes >> 20),
                   "split the case, or take out what does not belong to it");
  }
  if (auto wrong = check_encoding(bytes)) return wrong;
  return check_structure(bytes);
}

}  // namespace dragoman::format
