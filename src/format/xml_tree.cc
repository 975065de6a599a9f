#include "format/xml_tree.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <optional>

namespace dragoman::format {
namespace {

constexpr int kMaxDepth = 64;
constexpr std::size_t kMaxNodes = 500'000;

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

bool is_name_character(char c) {
  const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  return letter || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.' || c == ':' ||
         static_cast<unsigned char>(c) >= 0x80;
}

void append_utf8(std::string& out, std::uint32_t code) {
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0U | (code >> 6U));
    out += static_cast<char>(0x80U | (code & 0x3FU));
  } else if (code < 0x10000) {
    out += static_cast<char>(0xE0U | (code >> 12U));
    out += static_cast<char>(0x80U | ((code >> 6U) & 0x3FU));
    out += static_cast<char>(0x80U | (code & 0x3FU));
  } else {
    out += static_cast<char>(0xF0U | (code >> 18U));
    out += static_cast<char>(0x80U | ((code >> 12U) & 0x3FU));
    out += static_cast<char>(0x80U | ((code >> 6U) & 0x3FU));
    out += static_cast<char>(0x80U | (code & 0x3FU));
  }
}

// The character of "#38" or "#x26", if it is one that text may hold.
std::optional<std::uint32_t> numeric_entity(std::string_view name) {
  const bool hexadecimal = name.size() > 1 && (name[1] == 'x' || name[1] == 'X');
  const std::string_view digits = name.substr(hexadecimal ? 2 : 1);
  if (digits.empty() || digits.size() > 7) return std::nullopt;
  std::uint32_t code = 0;
  for (const char c : digits) {
    std::uint32_t digit = 0;
    if (c >= '0' && c <= '9') {
      digit = static_cast<std::uint32_t>(c - '0');
    } else if (hexadecimal && c >= 'a' && c <= 'f') {
      digit = static_cast<std::uint32_t>(c - 'a' + 10);
    } else if (hexadecimal && c >= 'A' && c <= 'F') {
      digit = static_cast<std::uint32_t>(c - 'A' + 10);
    } else {
      return std::nullopt;
    }
    code = code * (hexadecimal ? 16 : 10) + digit;
  }
  const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  if (code == 0 || code > 0x10FFFF || surrogate) return std::nullopt;
  return code;
}

// Resolves the five named entities and character references; any other '&' stays as it is.
std::string unescape(std::string_view raw) {
  std::string out;
  out.reserve(raw.size());
  for (std::size_t at = 0; at < raw.size(); ++at) {
    const std::size_t end = raw[at] == '&' ? raw.substr(at, 12).find(';') : std::string_view::npos;
    if (end == std::string_view::npos) {
      out += raw[at];
      continue;
    }
    const std::string_view name = raw.substr(at + 1, end - 1);
    if (name == "lt") {
      out += '<';
    } else if (name == "gt") {
      out += '>';
    } else if (name == "amp") {
      out += '&';
    } else if (name == "quot") {
      out += '"';
    } else if (name == "apos") {
      out += '\'';
    } else if (const auto code = name.starts_with('#') ? numeric_entity(name) : std::nullopt) {
      append_utf8(out, *code);
    } else {
      out += '&';
      continue;
    }
    at += end;
  }
  return out;
}

class Parser {
 public:
  explicit Parser(const SourceText& source) : source_(source), text_(source.text()) {}

  Result<XmlElement> document() {
    if (auto skipped = skip_to_tag(); !skipped) return tl::unexpected(skipped.error());
    if (at_end() || starts_with("</")) {
      return error(0, "there is no XML element here", "check that this is the file that was meant");
    }
    auto root = element(1);
    if (!root) return root;
    const std::size_t end = at_;
    if (auto skipped = skip_to_tag(); !skipped) return tl::unexpected(skipped.error());
    const std::string_view rest = trim(text_.substr(end));
    if (!at_end() || (!rest.empty() && !rest.starts_with('<'))) {
      return error(at_end() ? end : at_, "something follows the last closing tag",
                   "keep one root element and remove what comes after it");
    }
    return root;
  }

 private:
  bool at_end() const { return at_ >= text_.size(); }
  bool starts_with(std::string_view what) const { return text_.substr(at_).starts_with(what); }
  void skip_blanks() {
    while (!at_end() && is_blank(text_[at_])) ++at_;
  }

  tl::unexpected<Error> error(std::size_t offset, std::string message, std::string mend,
                              ErrorCode code = ErrorCode::syntax) const {
    return source_.fail(code, offset, open_.empty() ? "" : open_.back(), std::move(message),
                        std::move(mend));
  }

  // Skips text, comments, declarations and CDATA up to the next start or end tag.
  Result<void> skip_to_tag() {
    while (true) {
      at_ = std::min(text_.find('<', at_), text_.size());
      if (at_end()) return {};
      const std::size_t start = at_;
      std::string_view close;
      if (starts_with("<!--")) {
        close = "-->";
      } else if (starts_with("<![CDATA[")) {
        close = "]]>";
      } else if (starts_with("<?")) {
        close = "?>";
      } else if (starts_with("<!")) {
        return error(start, "document type and entity declarations are not read",
                     "remove the <!…> declaration; these formats do not need one",
                     ErrorCode::unsupported);
      } else {
        return {};
      }
      const std::size_t end = text_.find(close, at_ + 2);
      if (end == std::string_view::npos) {
        return error(start, fmt::format("this is never closed by {}", close), "close or remove it");
      }
      at_ = end + close.size();
    }
  }

  std::string_view name() {
    const std::size_t start = at_;
    while (!at_end() && is_name_character(text_[at_])) ++at_;
    return text_.substr(start, at_ - start);
  }

  Result<void> count_node(std::size_t offset) {
    if (++nodes_ <= kMaxNodes) return {};
    return error(offset, fmt::format("the file has more than {} tags and attributes", kMaxNodes),
                 "check that this is the file that was meant", ErrorCode::limit);
  }

  Result<XmlAttribute> attribute() {
    XmlAttribute out;
    out.offset = at_;
    out.name = name();
    if (out.name.empty()) {
      return error(at_,
                   fmt::format("'{}' is unexpected inside a tag", shorten(text_.substr(at_, 1))),
                   "write attributes as name=\"value\"");
    }
    skip_blanks();
    if (at_end()) {
      return error(out.offset, "the file ends inside a tag",
                   "the file seems cut off; get a complete copy");
    }
    if (text_[at_] != '=') {
      return error(out.offset, fmt::format("the attribute '{}' has no value", shorten(out.name)),
                   "write it as name=\"value\"");
    }
    ++at_;
    skip_blanks();
    const std::size_t start = at_;
    if (!at_end() && (text_[at_] == '"' || text_[at_] == '\'')) {
      const char quote = text_[at_++];
      const std::size_t end = text_.find_first_of(quote == '"' ? "\"<" : "'<", at_);
      if (end == std::string_view::npos || text_[end] == '<') {
        return error(start,
                     fmt::format("the value of '{}' has no closing quote", shorten(out.name)),
                     "close the quote, and write '<' inside a value as &lt;");
      }
      out.value = unescape(text_.substr(at_, end - at_));
      at_ = end + 1;
    } else {
      while (!at_end() && !is_blank(text_[at_]) && text_[at_] != '>' && text_[at_] != '<' &&
             !starts_with("/>")) {
        ++at_;
      }
      out.value = unescape(text_.substr(start, at_ - start));
      if (out.value.empty()) {
        return error(start, fmt::format("the attribute '{}' has no value", shorten(out.name)),
                     "write it as name=\"value\"");
      }
    }
    return out;
  }

  // The start tag at '<'. True when the element is empty ("<a/>").
  Result<bool> start_tag(XmlElement& out) {
    out.offset = at_++;
    out.name = name();
    if (out.name.empty()) {
      return error(out.offset, "a tag has no name", "write '<' in text as &lt;");
    }
    while (true) {
      skip_blanks();
      if (at_end()) {
        return error(out.offset, fmt::format("the tag <{}> is never finished", shorten(out.name)),
                     "the file seems cut off; get a complete copy");
      }
      if (starts_with("/>")) {
        at_ += 2;
        return true;
      }
      if (text_[at_] == '>') {
        ++at_;
        return false;
      }
      auto next = attribute();
      if (!next) return tl::unexpected(next.error());
      if (auto counted = count_node(next->offset); !counted) return tl::unexpected(counted.error());
      if (out.find(next->name) != nullptr) {
        return error(next->offset,
                     fmt::format("the attribute '{}' is given twice", shorten(next->name)),
                     "keep one of them", ErrorCode::duplicate);
      }
      if (out.attributes.size() >= 32) {
        return error(next->offset, "a tag has more than 32 attributes",
                     "check that this is the file that was meant", ErrorCode::limit);
      }
      out.attributes.push_back(std::move(*next));
    }
  }

  Result<void> end_tag(const XmlElement& element) {
    const std::size_t start = at_;
    at_ += 2;
    const std::string_view closing = name();
    skip_blanks();
    if (closing != element.name || at_end() || text_[at_] != '>') {
      return error(
          start, fmt::format("</{}> does not close <{}>", shorten(closing), shorten(element.name)),
          fmt::format("write </{}> here, or remove this tag", shorten(element.name)));
    }
    ++at_;
    return {};
  }

  Result<XmlElement> element(int depth) {
    XmlElement out;
    if (depth > kMaxDepth) {
      return error(at_, fmt::format("tags are nested deeper than {} levels", kMaxDepth),
                   "check that this is the file that was meant", ErrorCode::limit);
    }
    if (auto counted = count_node(at_); !counted) return tl::unexpected(counted.error());
    auto empty = start_tag(out);
    if (!empty) return tl::unexpected(empty.error());
    if (*empty) return out;
    open_.push_back(out.name);
    while (true) {
      if (auto skipped = skip_to_tag(); !skipped) return tl::unexpected(skipped.error());
      if (at_end()) {
        return error(out.offset, fmt::format("<{}> is never closed", shorten(out.name)),
                     "the file seems cut off; get a complete copy");
      }
      if (starts_with("</")) break;
      auto next = element(depth + 1);
      if (!next) return next;
      out.children.push_back(std::move(*next));
    }
    if (auto closed = end_tag(out); !closed) return tl::unexpected(closed.error());
    open_.pop_back();
    return out;
  }

  const SourceText& source_;
  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t nodes_ = 0;
  std::vector<std::string> open_;
};

}  // namespace

const XmlAttribute* XmlElement::find(std::string_view attribute) const {
  for (const XmlAttribute& a : attributes) {
    if (a.name == attribute) return &a;
  }
  return nullptr;
}

const XmlElement* XmlElement::child(std::string_view child_name) const {
  for (const XmlElement& c : children) {
    if (c.name == child_name) return &c;
  }
  return nullptr;
}

Result<XmlElement> parse_xml(const SourceText& source) { return Parser(source).document(); }

std::string xml_escape(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\n':
        out += "&#10;";
        break;
      case '\r':
        out += "&#13;";
        break;
      case '\t':
        out += "&#9;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

}  // namespace dragoman::format
