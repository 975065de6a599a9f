#include "brief/json_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

namespace dragoman::brief {

std::string quoted(std::string_view text) {
  const bool plain = std::all_of(text.begin(), text.end(), [](char c) {
    return c >= ' ' && c < 0x7f && c != '"' && c != '\\';
  });
  if (plain) return fmt::format("\"{}\"", text);
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

void JsonWriter::flush() {
  if (!stopped_ && !buffer_.empty()) stopped_ = !sink_(buffer_);
  buffer_.clear();
}

void JsonWriter::separate() {
  if (levels_.empty()) return;
  Level& level = levels_.back();
  const bool block = level.layout == Layout::block;
  if (!level.empty) buffer_ += block ? "," : ", ";
  level.empty = false;
  if (!block) return;
  if (buffer_.size() >= kPiece) flush();
  buffer_ += '\n';
  buffer_.append(2 * levels_.size(), ' ');
}

void JsonWriter::begin_value() {
  if (!after_key_) separate();
  after_key_ = false;
}

JsonWriter& JsonWriter::open(char opening, char closing, Layout layout) {
  begin_value();
  // Whatever stands within a line stays within it.
  if (!levels_.empty() && levels_.back().layout == Layout::line) layout = Layout::line;
  buffer_ += opening;
  levels_.push_back({closing, layout, true});
  return *this;
}

JsonWriter& JsonWriter::close() {
  const Level level = levels_.back();
  levels_.pop_back();
  if (level.layout == Layout::block && !level.empty) {
    buffer_ += '\n';
    buffer_.append(2 * levels_.size(), ' ');
  }
  buffer_ += level.closing;
  return *this;
}

JsonWriter& JsonWriter::key(std::string_view name) {
  separate();
  buffer_ += quoted(name);
  buffer_ += ": ";
  after_key_ = true;
  return *this;
}

JsonWriter& JsonWriter::string(std::string_view text) {
  begin_value();
  buffer_ += quoted(text);
  return *this;
}

JsonWriter& JsonWriter::raw(std::string_view text) {
  begin_value();
  buffer_ += text;
  return *this;
}

JsonWriter& JsonWriter::number(double value) {
  return std::isfinite(value) ? raw(fmt::format("{}", value)) : null();
}

JsonWriter& JsonWriter::strings(const std::vector<std::string>& texts) {
  open_list(Layout::line);
  for (const std::string& text : texts) string(text);
  return close();
}

bool JsonWriter::finish() {
  buffer_ += '\n';
  flush();
  return !stopped_;
}

}  // namespace dragoman::brief
