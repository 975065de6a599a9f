// Plain text in columns on a terminal, aligned by what is seen rather than by bytes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace dragoman::brief {

// Columns that UTF-8 text takes: combining marks, vowel points and invisible controls none, East
// Asian wide characters two. Bytes that are not UTF-8 count one each.
int display_width(std::string_view text);

std::string pad_right(std::string_view text, int width);
std::string pad_left(std::string_view text, int width);
// At most `width` columns; a cut is marked with "…".
std::string truncated(std::string_view text, int width);
// Lines of at most `width` columns, broken at spaces; longer words are cut. Never empty.
std::vector<std::string> wrapped(std::string_view text, int width);

// Rows of cells. Columns of `right` are aligned right. Cells are wrapped to the widths given.
struct Columns {
  std::vector<int> widths;
  std::vector<bool> right;
  int gap = 2;
  std::string indent;

  std::string row(const std::vector<std::string>& cells) const;
};

}  // namespace dragoman::brief
