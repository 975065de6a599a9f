#include "format/yaml_writer.h"

#include <fmt/format.h>

#include <algorithm>

namespace dragoman::format {
namespace {

constexpr std::size_t kLine = 96;

bool plain_is_safe(std::string_view text) {
  if (text.empty() || text.front() == ' ' || text.back() == ' ') return false;
  for (const char* other : {"null", "Null", "NULL", "~", "true", "false", "yes", "no", "---"}) {
    if (text == other) return text == "true" || text == "false";
  }
  const char first = text.front();
  const bool letter = (first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z') ||
                      (first >= '0' && first <= '9') || (first & 0x80) != 0;
  const bool sign = (first == '-' || first == '+' || first == '.') && text.size() > 1 &&
                    text[1] >= '0' && text[1] <= '9';
  if (!letter && !sign && first != '_') return false;
  return std::none_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7F ||
           std::string_view(":#,[]{}\"'\\&*!|>%@`").find(c) != std::string_view::npos;
  });
}

}  // namespace

std::string quote_yaml(std::string_view text) {
  if (plain_is_safe(text)) return std::string(text);
  std::string quoted = "\"";
  for (char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      quoted += '\\';
      quoted += c;
    } else if (c == '\n') {
      quoted += "\\n";
    } else if (byte < 0x20 || byte == 0x7F) {
      quoted += fmt::format("\\x{:02X}", byte);
    } else {
      quoted += c;
    }
  }
  return quoted + '"';
}

YamlOut YamlOut::word(std::string text) {
  YamlOut out(Kind::word);
  out.text_ = std::move(text);
  return out;
}

bool YamlOut::inline_into(std::string& line, std::size_t room) const {
  if (kind_ == Kind::nothing) {
    line += '~';
  } else if (kind_ == Kind::word) {
    line += quote_yaml(text_);
  } else {
    line += kind_ == Kind::list ? '[' : '{';
    for (std::size_t i = 0; i < items_.size(); ++i) {
      if (i > 0) line += ", ";
      if (kind_ == Kind::map) line += quote_yaml(keys_[i]) + ": ";
      if (!items_[i].inline_into(line, room) || line.size() > room) return false;
    }
    line += kind_ == Kind::list ? ']' : '}';
  }
  return line.size() <= room;
}

void YamlOut::block_into(std::string& out, std::size_t indent) const {
  const std::string margin(indent, ' ');
  for (std::size_t i = 0; i < items_.size(); ++i) {
    const YamlOut& item = items_[i];
    std::string head = kind_ == Kind::list ? "-" : quote_yaml(keys_[i]) + ":";
    const std::size_t used = indent + head.size() + 1;
    const bool leaf = item.kind_ == Kind::nothing || item.kind_ == Kind::word;
    std::string line;
    // The top of the file stays in block style, one entry a line.
    if (item.inline_into(line, leaf           ? std::string::npos
                               : kLine > used ? kLine - used
                                              : 0) &&
        (leaf || indent > 0 || item.empty() || item.kind_ == Kind::list)) {
      out += margin + head + (item.kind_ == Kind::nothing ? "" : " " + line) + "\n";
    } else if (kind_ == Kind::list) {
      const std::size_t start = out.size();
      item.block_into(out, indent + 2);
      out[start + indent] = '-';  // its first key stands beside the dash
    } else {
      out += margin + head + "\n";
      item.block_into(out, indent + 2);
    }
  }
}

std::string YamlOut::to_string() const {
  std::string out;
  block_into(out, 0);
  return out;
}

}  // namespace dragoman::format
