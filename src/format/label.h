// The number or letter with which a paragraph of a proposal begins: "7.", "(7)", "Article 7 -",
// "٧.", "المادة 7", "7.2", "(b)", "א.", "iv)".
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace dragoman::format {

struct Label {
  enum class Kind { number, nested, letter, roman };
  Kind kind = Kind::number;
  int number = 0;     // of "7", of the 7 in "7.2", of the place of a letter: b is 2
  std::string mark;   // "7.2", "b", "iv"
  std::string style;  // what surrounds it: labels of one list share it ("#.", "(#)", "article #")
  std::size_t length = 0;  // bytes, with the blanks that follow
};

// The label at the start of the text; nothing when there is none. What could be a label or a word
// ("1967 lines", "20 May", "3.5 million") is none without the punctuation of a label.
std::optional<Label> read_label(std::string_view text);

}  // namespace dragoman::format
