// What passed into other rooms and what may pass, and secret packages, as JSON.
#include <fmt/format.h>

#include <map>

#include "brief/talks_json_parts.h"
#include "dragoman/talks_json.h"

namespace dragoman {
namespace {

using namespace brief;

// ---- Given --------------------------------------------------------------------------------------

// What an event tells whoever sees it; `given` is false for kinds that carry nobody's words.
struct Told {
  bool given = true;
  std::string_view as;
  std::string party, point;
  const Text* words = nullptr;
  bool text = false;  // whether it carries a draft
};

class Teller {
 public:
  Teller(const View& seen, const Copy& copy) : seen_(seen), copy_(copy) {}

  Told operator()(const RelayBody& body) const {
    return {.as = word(body.as),
            .party = body.whose,
            .words = &body.words,
            .text = body.draft.has_value()};
  }
  Told operator()(const ReleaseBody& body) const {
    return {.as = word(body.as), .party = body.party, .words = &body.words};
  }
  Told operator()(const AskBody& body) const { return {.words = &body.words}; }
  Told operator()(const AnswerBody& body) const {
    return {.party = body.party, .words = &body.words};
  }
  Told operator()(const PoseBody& body) const { return {.words = &body.words}; }
  Told operator()(const ReadBackBody& body) const { return of(body.response); }
  Told operator()(const ResponseBody&) const {
    return of(as_mended<ResponseBody>(seen_, copy_).body->response);
  }
  Told operator()(const DraftBody&) const {
    return {.words = &as_mended<DraftBody>(seen_, copy_).body->title, .text = true};
  }
  Told operator()(const NoteBody&) const {
    return {.words = &as_mended<NoteBody>(seen_, copy_).body->words};
  }
  Told operator()(const StatementBody&) const {
    const auto& statement = as_mended<StatementBody>(seen_, copy_).body->statement;
    return {.party = statement.party, .point = statement.point, .words = &statement.words};
  }
  Told operator()(const PreferencesBody& body) const { return {.party = body.party}; }
  Told operator()(const WalkOutBody& body) const {
    return {.party = body.party, .words = &as_mended<WalkOutBody>(seen_, copy_).body->words};
  }
  Told operator()(const ReturnBody& body) const {
    return {.party = body.party, .words = &as_mended<ReturnBody>(seen_, copy_).body->words};
  }
  Told operator()(const MeetingBody&) const {
    return {.words = &as_mended<MeetingBody>(seen_, copy_).body->note};
  }
  template <class Other>
  Told operator()(const Other&) const {
    return {.given = false};
  }

 private:
  static Told of(const Response& response) {
    return {.party = response.party, .point = response.point, .words = &response.words};
  }

  const View& seen_;
  const Copy& copy_;
};

void write_given(JsonWriter& json, const View& seen, const Copy& copy) {
  const Told told = std::visit(Teller(seen, copy), copy.event.body);
  json.open_object(Layout::line).key("number").integer(copy.number);
  json.key("kind").string(kind_name(copy.event.body)).key("at").string(copy.event.at);
  json.key("as");
  write_maybe(json, told.as);
  json.key("party");
  write_maybe(json, told.party);
  json.key("point");
  write_maybe(json, told.point);
  json.key("words");
  write_text(json, told.words == nullptr ? Text{} : *told.words);
  const Draft* draft = told.text ? seen.draft_at(copy.number) : nullptr;
  json.key("draft");
  write_number(json, draft == nullptr ? 0 : number_of(draft->id));
  json.close();
}

// ---- Releases -----------------------------------------------------------------------------------

void write_obstacle(JsonWriter& json, std::string_view detail, std::string_view hint) {
  json.open_object(Layout::line).key("detail").string(detail).key("hint").string(hint).close();
}

// What keeps a proposal from being released now.
void write_missing(JsonWriter& json, const View& seen, const SeenRelease& release) {
  json.key("missing").open_list(Layout::line);
  if (release.state == SeenRelease::State::proposed) {
    for (const Number source : release.sources) {
      const auto may = may_pass_on(seen, source, release.body.as, release.body.to);
      if (!may) write_obstacle(json, may.error().message, may.error().mend);
    }
    if (seen.release == ReleasePolicy::two) {
      const SeenPerson* proposer = seen.find_person(release.proposed_by);
      write_obstacle(json, "two persons release here",
                     fmt::format("another member than {} decides",
                                 proposer == nullptr ? "the proposer" : proposer->label));
    }
  }
  json.close();
}

void write_release(JsonWriter& json, const View& seen, const SeenRelease& release) {
  static constexpr std::string_view kStates[] = {"proposed", "refused", "released"};
  json.open_object(Layout::line).key("proposal");
  write_number(json, release.proposal);
  json.key("to");
  write_ids(json, release.body.to);
  json.key("as").string(word(release.body.as)).key("party");
  write_maybe(json, release.party);
  json.key("words");
  write_text(json, release.body.words);
  json.key("sources");
  write_numbers(json, release.sources);
  json.key("state").string(kStates[static_cast<std::size_t>(release.state)]).key("proposed_by");
  if (release.proposal == 0) {
    json.null();
  } else {
    write_id(json, release.proposed_by);
  }
  json.key("decided");
  write_number(json, release.decided);
  write_missing(json, seen, release);
  json.close();
}

// ---- Secret packages ----------------------------------------------------------------------------

void write_pose(JsonWriter& json, const SeenPose& pose) {
  json.open_object(Layout::line).key("number");
  write_number(json, pose.number);
  json.key("event");
  write_id(json, pose.event);
  json.key("at");
  write_maybe(json, pose.at);
  json.key("package");
  write_recorded(json, pose.body.package);
  json.key("words");
  write_text(json, pose.body.words);
  json.key("rooms");
  write_ids(json, pose.body.rooms);
  json.key("closes");
  write_maybe(json, pose.body.closes);
  json.key("outcome");
  if (pose.outcome) {
    json.string(word(*pose.outcome));
  } else {
    json.null();
  }
  json.key("own_answers").open_list(Layout::line);
  for (const auto& [number, yes] : pose.own_answers) {
    json.open_object(Layout::line).key("number").integer(number).key("yes").boolean(yes).close();
  }
  json.close().close();
}

}  // namespace

std::string given_json(const View& seen) {
  std::map<RoomId, std::vector<const Copy*>> by_room;
  for (const Copy& copy : seen.log) {
    if (copy.erased || copy.event.from != seen.room) continue;
    if (!std::visit(Teller(seen, copy), copy.event.body).given) continue;
    for (const RoomId& room : copy.event.audience) {
      if (room != seen.room) by_room[room].push_back(&copy);
    }
  }
  return json_text([&](JsonWriter& json) {
    json.open_list();
    const auto write = [&](const RoomId& room) {
      const auto given = by_room.find(room);
      if (given == by_room.end()) return;
      json.open_object().key("to");
      write_id(json, room);
      json.key("items").open_list();
      for (const Copy* copy : given->second) write_given(json, seen, *copy);
      json.close().close();
      by_room.erase(given);
    };
    for (const SeenRoom& room : seen.rooms) write(room.introduction.id);
    // Rooms whose introduction is hidden from who does not see the past.
    while (!by_room.empty()) write(RoomId(by_room.begin()->first));
    json.close();
  });
}

std::string releases_json(const View& seen) {
  return json_text([&](JsonWriter& json) {
    json.open_list();
    for (const SeenRelease& release : seen.releases) write_release(json, seen, release);
    json.close();
  });
}

std::string secret_json(const View& seen) {
  return json_text([&](JsonWriter& json) {
    json.open_list();
    for (const SeenPose& pose : seen.poses) write_pose(json, pose);
    json.close();
  });
}

Result<std::string> terms_json(const View& seen, Number source, ReleasedAs as, const RoomId& to) {
  if (seen.find_copy(source) == nullptr) {
    return fail(ErrorCode::unknown_reference, fmt::format("this room has no event {}", source),
                "name the number of a word that this room has", {.field = "source"});
  }
  if (seen.find_room(to) == nullptr) {
    return fail(ErrorCode::unknown_reference, "this room does not know that room",
                "have it introduced here first", {.field = "to"});
  }
  const auto may = may_pass_on(seen, source, as, std::span(&to, 1));
  return json_text([&](JsonWriter& json) {
    json.open_object(Layout::line).key("allowed").boolean(may.has_value()).key("detail");
    json.string(may ? "" : may.error().message).key("hint").string(may ? "" : may.error().mend);
    json.close();
  });
}

}  // namespace dragoman
