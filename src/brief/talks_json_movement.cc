// Who moved on what, as JSON.
#include "brief/talks_json_parts.h"
#include "brief/talks_movement.h"
#include "dragoman/talks_json.h"

namespace dragoman {
namespace {

using namespace brief;

void write_move(JsonWriter& json, const Move& move) {
  static constexpr std::string_view kTexts[] = {"first", "same", "edited", "changed"};
  static constexpr std::string_view kTowards[] = {"none", "draft", "away"};
  const Response& said = *move.response;
  json.open_object(Layout::line).key("party").string(said.party).key("point").string(said.point);
  json.key("detail").string(said.detail).key("day").string(move.day);
  json.key("number").integer(move.where->number).key("draft").integer(number_of(said.draft));
  json.key("answer").string(word(said.kind)).key("before");
  write_number(json, move.before);
  json.key("text").string(kTexts[static_cast<std::size_t>(move.text)]);
  json.key("towards").string(kTowards[static_cast<std::size_t>(move.towards)]).close();
}

}  // namespace

std::string movement_json(const View& seen) {
  return json_text([&](JsonWriter& json) {
    json.open_list();
    for (const Move& move : movement(seen)) write_move(json, move);
    json.close();
  });
}

}  // namespace dragoman
