#include "dragoman/text.h"

#include <algorithm>
#include <array>

namespace dragoman {
namespace {

const std::string kNothing;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

void Text::set(std::string_view language, std::string words) {
  for (auto& [tag, old] : entries_) {
    if (tag == language) {
      old = std::move(words);
      return;
    }
  }
  entries_.emplace_back(std::string(language), std::move(words));
}

const std::string& Text::in(std::string_view language) const {
  if (const std::string* words = find(language)) return *words;
  if (const std::string* words = find("")) return *words;
  return entries_.empty() ? kNothing : entries_.front().second;
}

const std::string* Text::find(std::string_view language) const {
  for (const auto& [tag, words] : entries_) {
    if (tag == language) return &words;
  }
  return nullptr;
}

bool is_right_to_left(std::string_view language) {
  static constexpr std::array<std::string_view, 5> kTags = {"ar", "he", "fa", "ur", "yi"};
  const auto primary = language.substr(0, language.find('-'));
  return std::any_of(kTags.begin(), kTags.end(), [&](std::string_view tag) {
    return std::equal(primary.begin(), primary.end(), tag.begin(), tag.end(),
                      [](char a, char b) { return lower(a) == b; });
  });
}

}  // namespace dragoman
