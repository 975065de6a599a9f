#include "brief/words.h"

#include <array>

#include "brief/word_tables.h"

namespace dragoman::brief {
namespace {

constexpr std::array kArabicLetters{"أ", "ب", "ج", "د", "هـ", "و", "ز", "ح", "ط", "ي"};
constexpr std::array kHebrewLetters{"א", "ב", "ג", "ד", "ה", "ו", "ז", "ח", "ט", "י"};
constexpr std::size_t kLatinLetters = 26;

}  // namespace

const Words& words_for(std::string_view language) {
  const std::string_view primary = language.substr(0, language.find('-'));
  if (primary == "ar") return kArabic;
  if (primary == "he") return kHebrew;
  return kEnglish;
}

std::string fill(std::string_view pattern, const std::vector<std::string>& arguments) {
  std::string text;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const bool marker = pattern[i] == '{' && i + 2 < pattern.size() && pattern[i + 2] == '}';
    const std::size_t index = marker ? static_cast<std::size_t>(pattern[i + 1] - '0') : 0;
    if (!marker || index >= arguments.size()) {
      text += pattern[i];
      continue;
    }
    text += arguments[index];
    i += 2;
  }
  return text;
}

std::string letter(const Words& words, std::size_t index) {
  if (&words == &kArabic && index < kArabicLetters.size()) return kArabicLetters[index];
  if (&words == &kHebrew && index < kHebrewLetters.size()) return kHebrewLetters[index];
  if (&words == &kEnglish && index < kLatinLetters) {
    return std::string(1, static_cast<char>('A' + index));
  }
  return std::to_string(index + 1);
}

}  // namespace dragoman::brief
