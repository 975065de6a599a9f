#include "format/source_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <optional>

#include "model/utf8.h"

namespace dragoman::format {
namespace {

// Offset of the first byte that is not UTF-8 text, if any. NUL is no text.
std::optional<std::size_t> first_bad_byte(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    if (text[at] == '\0') return at;
    const std::size_t length = model::utf8_sequence(text, at);
    if (length == 0) return at;
    at += length;
  }
  return std::nullopt;
}

}  // namespace

Result<SourceText> SourceText::open(const SourceFile& file, std::size_t max_bytes) {
  std::string_view text = file.bytes;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const SourceText source(file.name, text);
  if (file.bytes.size() > max_bytes) {
    return source.fail(
        ErrorCode::limit, 0, "",
        fmt::format("the file has {} bytes and at most {} are read", file.bytes.size(), max_bytes),
        "split it, or check that it is the file that was meant");
  }
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) {
    return source.fail(ErrorCode::syntax, 0, "", "the file is UTF-16",
                       "save it as UTF-8 (in a spreadsheet: \"CSV UTF-8\")");
  }
  if (trim(text).empty()) {
    return source.fail(ErrorCode::syntax, 0, "", "the file is empty",
                       "check that the right file was given");
  }
  if (const auto bad = first_bad_byte(text)) {
    return source.fail(
        ErrorCode::syntax, *bad, "",
        fmt::format("byte 0x{:02X} is not UTF-8 text", static_cast<unsigned char>(text[*bad])),
        "save the file as UTF-8");
  }
  return source;
}

Where SourceText::where(std::size_t offset, std::string field) const {
  const std::string_view before = text_.substr(0, std::min(offset, text_.size()));
  const std::size_t newline = before.rfind('\n');
  const std::string_view line =
      newline == std::string_view::npos ? before : before.substr(newline + 1);
  Where where;
  where.file = *name_;
  where.line = 1 + std::count(before.begin(), before.end(), '\n');
  where.column = 1 + std::count_if(line.begin(), line.end(),
                                   [](char c) { return !model::is_utf8_continuation(c); });
  where.field = std::move(field);
  return where;
}

std::string stem_of(std::string_view path) {
  const std::size_t slash = path.find_last_of("/\\");
  if (slash != std::string_view::npos) path.remove_prefix(slash + 1);
  const std::size_t dot = path.rfind('.');
  if (dot != std::string_view::npos && dot > 0) path = path.substr(0, dot);
  return std::string(path);
}

std::string folder_of(std::string_view path) {
  const std::size_t slash = path.find_last_of("/\\");
  if (slash == std::string_view::npos || slash == 0) return stem_of(path);
  const std::string_view folder = path.substr(0, slash);
  return std::string(folder.substr(folder.find_last_of("/\\") + 1));
}

std::string shorten(std::string_view text) {
  std::string out;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t length = std::max<std::size_t>(1, model::utf8_sequence(text, at));
    if (out.size() + length > 60) return out + "…";
    const bool control = static_cast<unsigned char>(text[at]) < 0x20 || text[at] == 0x7F;
    if (control) {
      out += ' ';
    } else {
      out += text.substr(at, length);
    }
    at += length;
  }
  return out;
}

std::string_view trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

}  // namespace dragoman::format
