#include "brief/columns.h"

#include <algorithm>
#include <cstdint>

namespace dragoman::brief {
namespace {

struct Span {
  std::uint32_t first, last;
};
// Characters without a column of their own (Unicode categories Mn, Me, Cf in the scripts that
// terminals meet most).
constexpr Span kInvisible[] = {
    {0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x05BF, 0x05BF}, {0x05C1, 0x05C2},
    {0x05C4, 0x05C5}, {0x05C7, 0x05C7}, {0x0610, 0x061A}, {0x061C, 0x061C}, {0x064B, 0x065F},
    {0x0670, 0x0670}, {0x06D6, 0x06DC}, {0x06DF, 0x06E4}, {0x06E7, 0x06E8}, {0x06EA, 0x06ED},
    {0x08D3, 0x08E1}, {0x08E3, 0x08FF}, {0x0900, 0x0902}, {0x093C, 0x093C}, {0x0941, 0x0948},
    {0x094D, 0x094D}, {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x200B, 0x200F}, {0x202A, 0x202E},
    {0x2060, 0x206F}, {0x20D0, 0x20F0}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}, {0xFEFF, 0xFEFF}};
constexpr Span kWide[] = {{0x1100, 0x115F},   {0x2E80, 0x303E},  {0x3041, 0xA4CF},
                          {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},  {0xFE30, 0xFE6F},
                          {0xFF00, 0xFF60},   {0xFFE0, 0xFFE6},  {0x1F300, 0x1F64F},
                          {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD}};

template <std::size_t N>
bool within(const Span (&spans)[N], std::uint32_t code) {
  return std::any_of(std::begin(spans), std::end(spans),
                     [&](const Span& span) { return code >= span.first && code <= span.last; });
}

struct Character {
  std::size_t bytes;
  int width;
};

// The character that starts at `text[0]`; text is not empty.
Character first_character(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  const std::size_t length = lead < 0x80           ? 1
                             : (lead >> 5) == 0x6  ? 2
                             : (lead >> 4) == 0xE  ? 3
                             : (lead >> 3) == 0x1E ? 4
                                                   : 0;
  if (length == 0 || length > text.size()) return {1, 1};
  std::uint32_t code = length == 1 ? lead : lead & (0x7Fu >> length);
  for (std::size_t i = 1; i < length; ++i) {
    const auto next = static_cast<unsigned char>(text[i]);
    if ((next & 0xC0) != 0x80) return {1, 1};
    code = (code << 6) | (next & 0x3Fu);
  }
  if (within(kInvisible, code)) return {length, 0};
  return {length, within(kWide, code) ? 2 : 1};
}

// How many bytes of the text fit into `width` columns, combining marks included.
std::size_t fitting(std::string_view text, int width) {
  std::size_t used = 0;
  while (used < text.size()) {
    const Character next = first_character(text.substr(used));
    if (next.width > width) break;
    width -= next.width;
    used += next.bytes;
  }
  return used;
}

std::string blanks(int count) {
  return std::string(static_cast<std::size_t>(std::max(0, count)), ' ');
}

}  // namespace

int display_width(std::string_view text) {
  int width = 0;
  while (!text.empty()) {
    const Character next = first_character(text);
    width += next.width;
    text.remove_prefix(next.bytes);
  }
  return width;
}

std::string pad_right(std::string_view text, int width) {
  return std::string(text) + blanks(width - display_width(text));
}

std::string pad_left(std::string_view text, int width) {
  return blanks(width - display_width(text)) + std::string(text);
}

std::string truncated(std::string_view text, int width) {
  if (display_width(text) <= width) return std::string(text);
  return std::string(text.substr(0, fitting(text, width - 1))) + "\u2026";
}

std::vector<std::string> wrapped(std::string_view text, int width) {
  std::vector<std::string> lines(1);
  const auto start_line = [&] {
    if (!lines.back().empty()) lines.emplace_back();
  };
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(" \n\t"), text.size());
    std::string_view word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (word.empty()) continue;
    const int room = width - display_width(lines.back()) - (lines.back().empty() ? 0 : 1);
    if (display_width(word) > room) start_line();
    while (display_width(word) > width) {
      const std::size_t cut = std::max<std::size_t>(fitting(word, width), 1);
      lines.back() = word.substr(0, cut);
      word.remove_prefix(cut);
      start_line();
    }
    if (!lines.back().empty()) lines.back() += ' ';
    lines.back() += word;
  }
  return lines;
}

std::string Columns::row(const std::vector<std::string>& cells) const {
  std::vector<std::vector<std::string>> blocks;
  std::size_t height = 1;
  for (std::size_t c = 0; c < widths.size(); ++c) {
    blocks.push_back(wrapped(c < cells.size() ? cells[c] : "", widths[c]));
    height = std::max(height, blocks.back().size());
  }
  std::string text;
  for (std::size_t line = 0; line < height; ++line) {
    std::string out = indent;
    for (std::size_t c = 0; c < blocks.size(); ++c) {
      const std::string cell = line < blocks[c].size() ? blocks[c][line] : "";
      if (c > 0) out += blanks(gap);
      out += c < right.size() && right[c] ? pad_left(cell, widths[c]) : pad_right(cell, widths[c]);
    }
    out.erase(out.find_last_not_of(' ') + 1);
    text += out + "\n";
  }
  return text;
}

}  // namespace dragoman::brief
