#include "brief/json_parts.h"

#include <algorithm>

namespace dragoman::brief {
namespace {

using Layout = JsonWriter::Layout;

constexpr int kVersion = 1;

// Points for which no values are on file have none in a package.
bool has_value(const Value& value) {
  const auto* option = std::get_if<OptionId>(&value);
  return option == nullptr || !option->id.empty();
}

}  // namespace

void open_document(JsonWriter& json, std::string_view format, std::string_view status) {
  json.open_object();
  json.key("dragoman").open_object(Layout::line);
  json.key("format").string(format).key("version").integer(kVersion).close();
  json.key("status").string(status);
}

void write_case(JsonWriter& json, const Case& talks) { json.key("case").string(talks.id); }

// Numbers that a double holds exactly are numbers; larger ones are strings.
std::string json_count(const std::string& digits) {
  constexpr std::string_view kLargest = "9007199254740992";  // 2^53
  const bool number = !digits.empty() && std::all_of(digits.begin(), digits.end(),
                                                     [](char c) { return c >= '0' && c <= '9'; });
  const bool small =
      digits.size() < kLargest.size() || (digits.size() == kLargest.size() && digits <= kLargest);
  return number && small ? digits : quoted(digits);
}

void write_value(JsonWriter& json, const Value& value) {
  if (const auto* option = std::get_if<OptionId>(&value)) json.string(option->id);
  if (const auto* number = std::get_if<Decimal>(&value)) json.raw(number->to_string());
  if (const auto* day = std::get_if<Date>(&value)) json.string(day->to_string());
  if (const auto* members = std::get_if<MemberIds>(&value)) json.strings(*members);
}

void write_package(JsonWriter& json, const Case& talks, const std::vector<Value>& values) {
  json.key("package").open_object(Layout::line);
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!has_value(values[i])) continue;
    json.key(talks.points[i].id);
    write_value(json, values[i]);
  }
  json.close();
}

void write_notes(JsonWriter& json, const std::vector<std::string>& notes) {
  json.key("notes").open_list();
  for (const std::string& note : notes) json.string(note);
  json.close();
}

// Indices of points to their ids.
std::vector<std::string> point_ids(const Case& talks, const std::vector<int>& points) {
  std::vector<std::string> ids;
  ids.reserve(points.size());
  for (const int point : points) ids.push_back(talks.points[static_cast<std::size_t>(point)].id);
  return ids;
}

}  // namespace dragoman::brief
