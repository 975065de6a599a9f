// Writes YAML that our own reader, and any other, reads back word for word.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dragoman::format {

// A tree to be written. Maps keep their order.
class YamlOut {
 public:
  enum class Kind { nothing, word, list, map };

  YamlOut() = default;  // nothing: an empty value
  static YamlOut word(std::string text);
  static YamlOut list() { return YamlOut(Kind::list); }
  static YamlOut map() { return YamlOut(Kind::map); }

  void add(YamlOut item) { items_.push_back(std::move(item)); }
  void set(std::string key, YamlOut value) {
    keys_.push_back(std::move(key));
    items_.push_back(std::move(value));
  }
  bool empty() const { return items_.empty(); }

  // Block style; lists and maps that fit on a line are written on one. O(size × depth).
  std::string to_string() const;

 private:
  explicit YamlOut(Kind kind) : kind_(kind) {}
  // One line, or false when it would be longer than `room`.
  bool inline_into(std::string& line, std::size_t room) const;
  void block_into(std::string& out, std::size_t indent) const;

  Kind kind_ = Kind::nothing;
  std::string text_;
  std::vector<std::string> keys_;
  std::vector<YamlOut> items_;
};

// A scalar as YAML: plain where nothing can be misread, else double-quoted.
std::string quote_yaml(std::string_view text);

}  // namespace dragoman::format
