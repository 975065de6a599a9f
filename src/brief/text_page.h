// A page of plain text for a terminal, written line by line.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "brief/columns.h"
#include "brief/digest.h"
#include "dragoman/brief.h"

namespace dragoman::brief {

struct TextPage {
  static constexpr int kNarrowest = 60;

  const Case& talks;
  const TerminalOptions& options;
  int width;
  std::string text;

  TextPage(const Case& c, const TerminalOptions& o)
      : talks(c), options(o), width(std::max(o.width, kNarrowest)) {}

  void line(std::string_view words = "") { text.append(words).append("\n"); }
  // Words wrapped to the page.
  void paragraph(std::string_view words) {
    for (const std::string& each : wrapped(words, width)) line(each);
  }
  // "label  words", the words wrapped and indented under themselves.
  void item(std::string_view label, std::string_view words, int label_width = 11) {
    const Columns columns{{label_width, width - label_width - 2}, {}, 2, ""};
    text += columns.row({std::string(label), std::string(words)});
  }
  void bullet(std::string_view words) { item("\u2013", words, 1); }

  std::string party(const std::string& id) const { return party_name(talks, id, options.language); }
  std::string point_name(const Point& point) const {
    const std::string& title = point.title.in(options.language);
    if (title.empty()) return point_label(point);
    return point.number ? fmt::format("{} {}", *point.number, title) : title;
  }
  // The case's title, else its id.
  std::string title() const {
    const std::string& words = talks.title.in(options.language);
    return words.empty() ? talks.id : words;
  }
};

}  // namespace dragoman::brief
