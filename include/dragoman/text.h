// A text in one or several languages.
//
//   dragoman::Text title{"Timetable"};  // no language stated
//   title.set("ar", "الجدول الزمني");
//   title.in("ar");                     // that language, else the best there is
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dragoman {

// Language tags are BCP 47 ("en", "ar", "he"); the empty tag means "language not stated".
class Text {
 public:
  Text() = default;
  explicit Text(std::string plain) { set("", std::move(plain)); }

  // Adds or replaces one language; the order of first setting is kept.
  void set(std::string_view language, std::string words);

  // The words in that language; else the text without a language, else the first one, else "".
  const std::string& in(std::string_view language) const;
  // Exactly that language, or null.
  const std::string* find(std::string_view language) const;

  bool empty() const { return entries_.empty(); }
  // (language tag, words), in the order in which they were set.
  const std::vector<std::pair<std::string, std::string>>& entries() const { return entries_; }

  friend bool operator==(const Text&, const Text&) = default;

 private:
  std::vector<std::pair<std::string, std::string>> entries_;
};

// True for scripts set from right to left: ar, he, fa, ur, yi and their regional tags.
bool is_right_to_left(std::string_view language);

}  // namespace dragoman
