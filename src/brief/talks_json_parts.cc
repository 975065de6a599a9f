#include "brief/talks_json_parts.h"

#include <charconv>

namespace dragoman::brief {

std::string_view word(CellState state) {
  switch (state) {
    case CellState::not_shown:
      return "not_shown";
    case CellState::not_asked:
      return "not_asked";
    case CellState::awaiting:
      return "awaiting";
    case CellState::answered:
      break;
  }
  return "answered";
}

std::string_view word(WordingStatus wording) {
  switch (wording) {
    case WordingStatus::first_hand:
      return "first_hand";
    case WordingStatus::recorded:
      return "recorded";
    case WordingStatus::shown:
      return "shown";
    case WordingStatus::confirmed:
      return "confirmed";
    case WordingStatus::corrected:
      break;
  }
  return "corrected";
}

void write_maybe(JsonWriter& json, std::string_view text) {
  if (text.empty()) {
    json.null();
  } else {
    json.string(text);
  }
}

void write_number(JsonWriter& json, std::optional<Number> number) {
  if (number.value_or(0) == 0) {
    json.null();
  } else {
    json.integer(*number);
  }
}

void write_numbers(JsonWriter& json, const std::vector<Number>& numbers) {
  json.open_list(Layout::line);
  for (const Number number : numbers) json.integer(number);
  json.close();
}

void write_count(JsonWriter& json, const std::optional<int>& count) {
  if (count) {
    json.integer(*count);
  } else {
    json.null();
  }
}

void write_day(JsonWriter& json, const std::optional<Date>& day) {
  if (day) {
    json.string(day->to_string());
  } else {
    json.null();
  }
}

void write_text(JsonWriter& json, const Text& text) {
  json.open_object(Layout::line);
  for (const auto& [language, words] : text.entries()) {
    if (!words.empty()) json.key(language).string(words);
  }
  json.close();
}

void write_recorded(JsonWriter& json, const Value& value) {
  json.open_object(Layout::line);
  if (const auto* option = std::get_if<OptionId>(&value)) json.key("option").string(option->id);
  if (const auto* number = std::get_if<Decimal>(&value))
    json.key("number").string(number->to_string());
  if (const auto* day = std::get_if<Date>(&value)) json.key("date").string(day->to_string());
  if (const auto* members = std::get_if<MemberIds>(&value)) json.key("members").strings(*members);
  json.close();
}

void write_recorded(JsonWriter& json, const std::vector<Value>& values) {
  json.open_list(Layout::line);
  for (const Value& value : values) write_recorded(json, value);
  json.close();
}

void write_recorded(JsonWriter& json, const PartialPackage& package) {
  json.open_list(Layout::line);
  for (const auto& [point, value] : package.values) {
    json.open_object(Layout::line).key("point").string(point).key("value");
    write_recorded(json, value);
    json.close();
  }
  json.close();
}

Number number_of(std::string_view id) {
  Number number = 0;
  if (id.size() > 1) std::from_chars(id.data() + 1, id.data() + id.size(), number);
  return number;
}

void write_meeting(JsonWriter& json, Number number, const Mended<MeetingBody>& meeting) {
  const MeetingBody& body = *meeting.body;
  json.open_object(Layout::line).key("number").integer(number);
  json.key("when").string(body.when).key("place").string(body.place).key("people");
  write_ids(json, body.people);
  json.key("interpreter");
  if (body.interpreter) {
    write_id(json, *body.interpreter);
  } else {
    json.null();
  }
  json.key("note");
  write_text(json, body.note);
  json.key("mended").boolean(meeting.mended).close();
}

const Response* response_of(const View& seen, std::string_view id) {
  const auto& places = (*seen.index).responses;
  const auto found = places.find(number_of(id));
  return found == places.end() ? nullptr : &seen.talks.responses[found->second];
}

}  // namespace dragoman::brief
