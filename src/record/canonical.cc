#include "record/canonical.h"

#include <algorithm>
#include <variant>

#include "record/codec_fields.h"

namespace dragoman::record {

namespace {

// Walks every field of a body and orders the texts among them.
class Texts {
 public:
  template <class T>
  void must(std::string_view, T&& field) {
    visit(field);
  }
  template <class T>
  void may(std::string_view, T&& field) {
    visit(field);
  }
  template <class T>
  void body(std::string_view, T& corrected) {
    visit(corrected);
  }
  template <class T>
  void never(std::string_view, T&&) {}
  template <class T>
  void kind(std::string_view, T&) {}

  void visit(Text& text) {
    const auto& entries = text.entries();
    const bool empty = std::any_of(entries.begin(), entries.end(),
                                   [](const auto& entry) { return entry.second.empty(); });
    if (empty || !std::is_sorted(entries.begin(), entries.end())) text = as_recorded(text);
  }
  template <class T>
  void visit(std::vector<T>& list) {
    for (T& one : list) visit(one);
  }
  template <class T>
  void visit(std::optional<T>& maybe) {
    if (maybe) visit(*maybe);
  }
  template <class... T>
  void visit(std::variant<T...>& one) {
    std::visit([this](auto& held) { visit(held); }, one);
  }
  template <class T>
  void visit(T& thing) {
    if constexpr (requires { fields(*this, thing); }) fields(*this, thing);
  }
};

}  // namespace

Text as_recorded(const Text& text) {
  auto entries = text.entries();
  std::sort(entries.begin(), entries.end());
  Text result;
  for (auto& [language, words] : entries) {
    if (!words.empty()) result.set(language, std::move(words));
  }
  return result;
}

void make_canonical(Event& event) { Texts().visit(event.body); }

}  // namespace dragoman::record
