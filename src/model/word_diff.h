// What changed between two texts, word by word.
#pragma once

#include <string_view>
#include <vector>

namespace dragoman::model {

enum class DiffOp { same, removed, added };

// Consecutive words, marks and blanks that share one fate.
struct DiffRun {
  DiffOp op = DiffOp::same;
  std::string_view words;  // of the text before (removed), else of the text after; they outlive it
};

// Runs in reading order; no two neighbours have the same op, and where words were replaced, what
// was removed comes first. What is not removed adds up to `after`, what is not added to `before`,
// byte for byte. Texts are UTF-8. A word is letters, digits and the marks on them, in any script;
// punctuation (the Arabic and Hebrew too) counts one by one; blanks between two changed words count
// as changed with them. The fewest words change (Myers 1986), unless more than 2,000 do: then what
// lies between the first and the last change is replaced as a whole. O(length + words × changes)
// time, O(length + changes²) memory.
std::vector<DiffRun> word_diff(std::string_view before, std::string_view after);

}  // namespace dragoman::model
