// A streaming JSON writer: values go to the sink in pieces of some 64 kB.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "dragoman/json.h"

namespace dragoman::brief {

// Objects and lists are opened as blocks (one member a line, indented) or within one line.
// The caller keeps to JSON's grammar: inside an object a key before every value.
class JsonWriter {
 public:
  enum class Layout { block, line };

  explicit JsonWriter(const TextSink& sink) : sink_(sink) { buffer_.reserve(kPiece + 4096); }

  JsonWriter& open_object(Layout layout = Layout::block) { return open('{', '}', layout); }
  JsonWriter& open_list(Layout layout = Layout::block) { return open('[', ']', layout); }
  JsonWriter& close();

  JsonWriter& key(std::string_view name);
  JsonWriter& string(std::string_view text);
  // Text that is already JSON: a number, true, null, a quoted string.
  JsonWriter& raw(std::string_view text);
  JsonWriter& null() { return raw("null"); }
  JsonWriter& boolean(bool value) { return raw(value ? "true" : "false"); }
  JsonWriter& integer(std::int64_t value) { return raw(std::to_string(value)); }
  // Shortest notation that reads back as the same double; null unless finite.
  JsonWriter& number(double value);
  JsonWriter& strings(const std::vector<std::string>& texts);

  // Ends the document with a newline and hands over the rest. False once the sink said stop.
  bool finish();
  bool stopped() const { return stopped_; }

 private:
  static constexpr std::size_t kPiece = std::size_t{1} << 16;
  struct Level {
    char closing;
    Layout layout;
    bool empty;
  };

  JsonWriter& open(char opening, char closing, Layout layout);
  void begin_value();
  void separate();
  void flush();

  const TextSink& sink_;
  std::string buffer_;
  std::vector<Level> levels_;
  bool after_key_ = false;
  bool stopped_ = false;
};

// A JSON string with its quotes. Bytes that are not UTF-8 become U+FFFD.
std::string quoted(std::string_view text);

}  // namespace dragoman::brief
