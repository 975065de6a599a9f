#include "model/suggest.h"

#include <fmt/format.h>

#include <algorithm>

namespace dragoman::model {
namespace {

constexpr std::size_t kLongestWord = 60;
constexpr std::size_t kMostCandidates = 2'000;
constexpr std::size_t kFew = 8;
constexpr std::size_t kExamples = 6;

// Edits of one letter, neighbours swapped counted as one (Damerau, 1964; restricted form).
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t change = a[i - 1] == b[j - 1] ? 0 : 1;
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + change});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        row[j] = std::min(row[j], before[j - 2] + 1);
      }
    }
    before.swap(last);
    last.swap(row);
  }
  return last[b.size()];
}

std::string join_first(const std::vector<std::string>& words, std::size_t count) {
  std::string list;
  for (std::size_t i = 0; i < std::min(count, words.size()); ++i) {
    if (i > 0) list += ", ";
    list += words[i];
  }
  return list;
}

}  // namespace

std::string suggest(std::string_view word, const std::vector<std::string>& candidates,
                    std::string_view none) {
  if (candidates.empty()) return std::string(none);
  const std::string* nearest = nullptr;
  std::size_t smallest = std::max<std::size_t>(1, word.size() / 3) + 1;
  for (std::size_t i = 0; i < std::min(kMostCandidates, candidates.size()); ++i) {
    if (word.size() > kLongestWord || candidates[i].size() > kLongestWord) continue;
    const std::size_t edits = distance(word, candidates[i]);
    // Less than half of it changed: 'fr' is no slip for 'ar'.
    if (edits < smallest && 2 * edits < std::max(word.size(), candidates[i].size())) {
      smallest = edits;
      nearest = &candidates[i];
    }
  }
  if (nearest) return fmt::format("did you mean '{}'?", *nearest);
  if (candidates.size() <= kFew) {
    return fmt::format("use {}{}", candidates.size() == 1 ? "" : "one of ",
                       join_first(candidates, kFew));
  }
  return fmt::format("use one of the {} that exist, such as {}", candidates.size(),
                     join_first(candidates, kExamples));
}

std::string quoted(std::string_view word) {
  std::string shown = "'";
  std::size_t length = std::min(word.size(), kLongestWord);
  // A cut must not fall inside a UTF-8 sequence.
  while (length < word.size() && length > 0 && (word[length] & 0xC0) == 0x80) --length;
  for (char c : word.substr(0, length)) {
    const auto byte = static_cast<unsigned char>(c);
    shown += byte < 0x20 || byte == 0x7F ? ' ' : c;
  }
  return shown + (length < word.size() ? "…'" : "'");
}

}  // namespace dragoman::model
