#include "record/canonical.h"

#include <algorithm>

#include "record/texts.h"

namespace dragoman::record {

Text as_recorded(const Text& text) {
  auto entries = text.entries();
  std::sort(entries.begin(), entries.end());
  Text result;
  for (auto& [language, words] : entries) {
    if (!words.empty()) result.set(language, std::move(words));
  }
  return result;
}

void make_canonical(Event& event) {
  Texts([](Text& text) {
    const auto& entries = text.entries();
    const bool empty = std::any_of(entries.begin(), entries.end(),
                                   [](const auto& entry) { return entry.second.empty(); });
    if (empty || !std::is_sorted(entries.begin(), entries.end())) text = as_recorded(text);
  }).visit(event.body);
}

}  // namespace dragoman::record
