// Pieces that the parts of a room share as JSON.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "brief/json_writer.h"
#include "dragoman/event.h"
#include "dragoman/view.h"
#include "record/codec_words.h"
#include "record/view_places.h"

namespace dragoman::brief {

using Layout = JsonWriter::Layout;

// What `write` puts into a writer, as one text without a line feed at the end.
template <class Write>
std::string json_text(const Write& write) {
  std::string text;
  const TextSink sink = [&](std::string_view piece) {
    text += piece;
    return true;
  };
  JsonWriter json(sink);
  write(json);
  json.finish();
  text.pop_back();
  return text;
}

// The word of the record's format for an enumerator.
template <class E>
std::string_view word(E one) {
  return record::Words<E>::kWords[static_cast<std::size_t>(one)];
}
std::string_view word(CellState state);
std::string_view word(WordingStatus wording);

template <class Tag>
void write_id(JsonWriter& json, const RandomId<Tag>& id) {
  json.string(id.to_string());
}
template <class Tag>
void write_ids(JsonWriter& json, const std::vector<RandomId<Tag>>& ids) {
  json.open_list(Layout::line);
  for (const RandomId<Tag>& id : ids) write_id(json, id);
  json.close();
}

// Text, or null when it is empty: for ids and words that may be missing.
void write_maybe(JsonWriter& json, std::string_view text);
// A number, or null for 0 and for none.
void write_number(JsonWriter& json, std::optional<Number> number);
void write_numbers(JsonWriter& json, const std::vector<Number>& numbers);
void write_count(JsonWriter& json, const std::optional<int>& count);
void write_day(JsonWriter& json, const std::optional<Date>& day);

// An object from language to words; "" for words without a language.
void write_text(JsonWriter& json, const Text& text);

// As in the record: {"option": id}, {"number": "3.5"}, {"date": day}, {"members": [id, …]}.
void write_recorded(JsonWriter& json, const Value& value);
void write_recorded(JsonWriter& json, const std::vector<Value>& values);
// [{"point": id, "value": value}].
void write_recorded(JsonWriter& json, const PartialPackage& package);

// What an event of the kind T says now: as it was written, or as its last correction has it. Null
// for other kinds and for what was erased.
template <class T>
struct Mended {
  const T* body = nullptr;
  bool mended = false;
};
template <class T>
Mended<T> as_mended(const View& seen, const Copy& copy) {
  const auto* written = copy.erased ? nullptr : std::get_if<T>(&copy.event.body);
  if (written == nullptr) return {};
  const auto& corrected = (*seen.index).corrected;
  const auto last = corrected.find(copy.number);
  const Copy* mend = last == corrected.end() ? nullptr : seen.find_copy(last->second);
  if (mend == nullptr || mend->erased) return {written, false};
  return {std::get_if<T>(&std::get<CorrectBody>(mend->event.body).body), true};
}

void write_meeting(JsonWriter& json, Number number, const Mended<MeetingBody>& meeting);

// The response of that id in a view; null when there is none. O(1).
const Response* response_of(const View& seen, std::string_view id);

// The event behind the id of a draft, a response or a statement in a view: "d12" is 12. 0: none.
Number number_of(std::string_view id);

}  // namespace dragoman::brief
