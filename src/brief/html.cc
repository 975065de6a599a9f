#include "brief/html.h"

#include <fmt/format.h>

#include <cstdint>

#include "brief/words.h"

namespace dragoman::brief {
namespace {

bool right_to_left_letter(std::uint32_t code) {
  return (code >= 0x05D0 && code <= 0x07FF) || (code >= 0xFB1D && code <= 0xFDFF) ||
         (code >= 0xFE70 && code <= 0xFEFC);
}

bool other_letter(std::uint32_t code) {
  return (code >= 'A' && code <= 'Z') || (code >= 'a' && code <= 'z') ||
         (code >= 0xC0 && code < 0x0590);
}

struct Entry {
  std::string_view language, words;
};

// The words that Text::in() chooses, with the language that they are in ("" when not stated).
Entry chosen(const Text& text, std::string_view language) {
  const std::string& words = text.in(language);
  for (const auto& [tag, entry] : text.entries()) {
    if (&entry == &words) return {tag, words};
  }
  return {{}, words};
}

// Whether the first letter with a direction is Hebrew, Arabic, Syriac, Thaana or NKo.
bool starts_right_to_left(std::string_view words) {
  for (std::size_t i = 0; i < words.size();) {
    const auto lead = static_cast<unsigned char>(words[i]);
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    std::uint32_t code = length == 1 ? lead : lead & (0x7Fu >> length);
    for (std::size_t j = 1; j < length && i + j < words.size(); ++j) {
      code = (code << 6) | (static_cast<unsigned char>(words[i + j]) & 0x3Fu);
    }
    if (right_to_left_letter(code)) return true;
    if (other_letter(code)) return false;
    i += length;
  }
  return false;
}

std::string attributes(std::string_view words, std::string_view language) {
  const bool rtl = language.empty() ? starts_right_to_left(words) : is_right_to_left(language);
  std::string text = rtl ? " dir=\"rtl\"" : " dir=\"ltr\"";
  if (!language.empty()) text += fmt::format(" lang=\"{}\"", escaped(language));
  return text;
}

}  // namespace

std::string escaped(std::string_view words) {
  std::string html;
  html.reserve(words.size());
  for (const char c : words) {
    switch (c) {
      case '&':
        html += "&amp;";
        break;
      case '<':
        html += "&lt;";
        break;
      case '>':
        html += "&gt;";
        break;
      case '"':
        html += "&quot;";
        break;
      case '\'':
        html += "&#39;";
        break;
      default:
        // Controls have no place in HTML.
        if (static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t') html += c;
    }
  }
  return html;
}

std::string user(std::string_view words) {
  if (words.empty()) return {};
  return fmt::format("<bdi{}>{}</bdi>", attributes(words, {}), escaped(words));
}

std::string user(const Text& text, std::string_view language) {
  const Entry entry = chosen(text, language);
  if (entry.words.empty()) return {};
  return fmt::format("<bdi{}>{}</bdi>", attributes(entry.words, entry.language),
                     escaped(entry.words));
}

std::string user_block(std::string_view tag, std::string_view html_class, const Text& text,
                       std::string_view language) {
  const Entry entry = chosen(text, language);
  if (entry.words.empty()) return {};
  return fmt::format("<{0} class=\"{1}\"{2}>{3}</{0}>\n", tag, html_class,
                     attributes(entry.words, entry.language), escaped(entry.words));
}

std::string number(std::string_view text) {
  return fmt::format("<bdi dir=\"ltr\" class=\"n\">{}</bdi>", escaped(text));
}

std::string sentence(std::string_view pattern, const std::vector<std::string>& html_arguments) {
  return fill(escaped(pattern), html_arguments);
}

std::string element(std::string_view tag, std::string_view html_class, std::string_view html) {
  if (html_class.empty()) return fmt::format("<{0}>{1}</{0}>", tag, html);
  return fmt::format("<{0} class=\"{1}\">{2}</{0}>", tag, html_class, html);
}

std::string pair_row(const std::string& label_html, const std::string& html) {
  return "<tr><th scope=\"row\">" + label_html + "</th><td>" + html + "</td></tr>\n";
}

std::string pairs(const std::string& rows) {
  return "<table class=\"pairs\"><tbody>\n" + rows + "</tbody></table>\n";
}

std::string joined(const std::vector<std::string>& html_items, std::string_view language) {
  const std::string_view comma = &words_for(language) == &words_for("ar") ? "\u060c " : ", ";
  std::string html;
  for (const std::string& item : html_items) {
    if (!html.empty()) html += comma;
    html += item;
  }
  return html;
}

}  // namespace dragoman::brief
