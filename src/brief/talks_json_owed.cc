// What is owed, as JSON.
#include "brief/talks_json_owed.h"

#include "brief/talks_json_parts.h"
#include "dragoman/talks_json.h"

namespace dragoman {
namespace brief {

void write_owed(JsonWriter& json, const Owed& one) {
  static constexpr std::string_view kWhats[] = {"read_back", "confirm", "answer", "approve",
                                                "secret",    "respond", "place"};
  json.open_object(Layout::line).key("what").string(kWhats[static_cast<std::size_t>(one.what)]);
  json.key("ours").boolean(one.ours).key("number").integer(one.number).key("party");
  write_maybe(json, one.party);
  json.key("point");
  write_maybe(json, one.point);
  json.key("detail");
  write_maybe(json, one.detail);
  json.key("words");
  write_text(json, one.words);
  json.key("rooms");
  write_ids(json, one.rooms);
  json.key("until");
  write_maybe(json, one.until);
  json.key("reason");
  write_maybe(json, one.reason);
  json.close();
}

}  // namespace brief

std::string owed_json(const View& seen) {
  return brief::json_text([&](brief::JsonWriter& json) {
    json.open_list();
    for (const brief::Owed& one : brief::owed(seen)) brief::write_owed(json, one);
    json.close();
  });
}

}  // namespace dragoman
