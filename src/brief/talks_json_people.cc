// Who is where, as JSON.
#include "brief/talks_json_parts.h"
#include "dragoman/talks_json.h"

namespace dragoman {
namespace {

using namespace brief;

void write_room(JsonWriter& json, const SeenRoom& room) {
  json.open_object(Layout::line).key("id");
  write_id(json, room.introduction.id);
  json.key("name");
  write_maybe(json, room.label);
  json.key("kind").string(word(room.introduction.kind)).key("of");
  write_maybe(json, room.introduction.of);
  json.key("past").string(room.introduction.past_shown ? "shown" : "hidden");
  json.key("introduced").boolean(room.introduced).key("sealed").boolean(room.sealed).close();
}

void write_person(JsonWriter& json, const SeenPerson& person) {
  json.open_object(Layout::line).key("id");
  write_id(json, person.introduction.id);
  json.key("name");
  write_maybe(json, person.label);
  json.key("note");
  write_text(json, person.introduction.note);
  json.key("erased").boolean(person.erased).close();
}

void write_membership(JsonWriter& json, const Membership& one) {
  json.open_object(Layout::line).key("room");
  write_id(json, one.room);
  json.key("person");
  write_id(json, one.person);
  json.key("joined").integer(one.joined).key("left");
  write_number(json, one.left);
  json.close();
}

void write_mandate(JsonWriter& json, const Mandate& one) {
  json.open_object(Layout::line).key("number").integer(one.number).key("person");
  write_id(json, one.body.person);
  json.key("role").string(word(one.body.role)).key("authority").string(word(one.body.authority));
  json.key("until");
  write_day(json, one.body.until);
  json.key("withdrawn").boolean(one.body.withdrawn).close();
}

}  // namespace

std::string people_json(const View& seen) {
  return json_text([&](JsonWriter& json) {
    json.open_object().key("rooms").open_list();
    for (const SeenRoom& room : seen.rooms) write_room(json, room);
    json.close().key("persons").open_list();
    for (const SeenPerson& person : seen.persons) write_person(json, person);
    json.close().key("memberships").open_list();
    for (const Membership& one : seen.memberships) write_membership(json, one);
    json.close().key("mandates").open_list();
    for (const Mandate& one : seen.mandates) write_mandate(json, one);
    json.close().key("meetings").open_list();
    for (const Copy& copy : seen.log) {
      const auto meeting = as_mended<MeetingBody>(seen, copy);
      if (meeting.body != nullptr) write_meeting(json, copy.number, meeting);
    }
    json.close().close();
  });
}

}  // namespace dragoman
