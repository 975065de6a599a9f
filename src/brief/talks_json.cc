// What a room is, its drafts and its responses, as JSON.
#include "dragoman/talks_json.h"

#include <algorithm>
#include <iterator>
#include <unordered_map>
#include <unordered_set>

#include "brief/json_parts.h"
#include "brief/talks_json_parts.h"
#include "model/suggest.h"

namespace dragoman {
namespace {

using namespace brief;

void write_counts(JsonWriter& json, const Case& talks) {
  const auto count = [](const auto& list) { return static_cast<std::int64_t>(list.size()); };
  json.key("counts").open_object(Layout::line);
  json.key("points").integer(count(talks.points));
  json.key("parties").integer(count(talks.parties));
  json.key("drafts").integer(count(talks.drafts));
  json.key("responses").integer(count(talks.responses));
  json.close();
}

// ---- Drafts -------------------------------------------------------------------------------------

void write_position(JsonWriter& json, const Position& position) {
  json.open_object(Layout::line).key("point").string(position.point);
  json.key("values");
  write_recorded(json, position.values);
  json.key("text");
  write_text(json, position.text);
  json.key("editorial").boolean(position.editorial).close();
}

// To whom each draft was put and who signed it, by its id.
struct Fates {
  explicit Fates(const View& seen) : frozen(seen.frozen_drafts.begin(), seen.frozen_drafts.end()) {
    for (const SeenRelay& relay : seen.relays) {
      if (!relay.draft.empty()) relays[relay.draft].push_back(&relay);
    }
    for (const SeenSignature& one : seen.signatures) signatures[one.draft].push_back(&one);
  }
  std::unordered_map<std::string, std::vector<const SeenRelay*>> relays;
  std::unordered_map<std::string, std::vector<const SeenSignature*>> signatures;
  std::unordered_set<std::string> frozen;
};

void write_relayed(JsonWriter& json, const SeenRelay& relay) {
  json.open_object(Layout::line).key("to");
  write_id(json, relay.body.to);
  json.key("as").string(word(relay.body.as)).key("whose");
  write_maybe(json, relay.body.whose);
  json.key("number").integer(relay.number).key("at").string(relay.at).close();
}

void write_draft(JsonWriter& json, const View& seen, const Draft& draft, const Fates& fates) {
  const Number number = number_of(draft.id);
  const Copy* copy = seen.find_copy(number);
  json.open_object(Layout::line).key("number").integer(number);
  json.key("at").string(copy->event.at).key("by");
  write_id(json, copy->event.by);
  json.key("from");
  write_id(json, copy->event.from);
  json.key("title");
  write_text(json, draft.title);
  json.key("date");
  write_day(json, draft.date);
  json.key("positions").open_list(Layout::line);
  for (const Position& position : draft.positions) write_position(json, position);
  json.close().key("follows");
  write_number(json, number_of(draft.follows));
  json.key("frozen").boolean(fates.frozen.contains(draft.id));
  json.key("relayed").open_list(Layout::line);
  if (const auto relays = fates.relays.find(draft.id); relays != fates.relays.end()) {
    for (const SeenRelay* relay : relays->second) write_relayed(json, *relay);
  }
  json.close().key("signed").open_list(Layout::line);
  if (const auto signs = fates.signatures.find(draft.id); signs != fates.signatures.end()) {
    for (const SeenSignature* sign : signs->second) {
      json.open_object(Layout::line).key("person");
      write_id(json, sign->body.person);
      json.key("number").integer(sign->number).close();
    }
  }
  json.close().close();
}

// ---- Responses ----------------------------------------------------------------------------------

void write_response(JsonWriter& json, const Response& said, const SeenResponse& where,
                    const Copy& copy) {
  json.open_object(Layout::line).key("number").integer(where.number);
  json.key("at").string(copy.event.at);
  json.key("draft").integer(number_of(said.draft));
  json.key("party").string(said.party);
  json.key("point").string(said.point).key("detail").string(said.detail);
  json.key("answer").string(word(said.kind)).key("words");
  write_text(json, said.words);
  json.key("stated");
  write_text(json, said.stated);
  json.key("wants");
  write_recorded(json, said.wants);
  json.key("source").string(said.source).key("channel");
  write_maybe(json, said.channel);
  json.key("date");
  write_day(json, said.date);
  json.key("authority").string(word(said.authority));
  json.key("terms").string(word(said.terms)).key("only_if").string(said.only_if);
  json.key("conditioned_on").strings(said.conditioned_on);
  json.key("public").boolean(said.is_public);
  json.key("wording").string(word(where.wording)).key("mended").boolean(where.mended);
  json.key("from");
  write_id(json, where.from);
  json.close();
}

constexpr TalksPart kParts[] = {
    {"summary", [](const View& seen) { return summary_json(seen); }},
    {"case", case_json},
    {"board", board_json},
    {"drafts", drafts_json},
    {"responses", responses_json},
    {"people", people_json},
    {"notes", notes_json},
    {"questions", questions_json},
    {"given", given_json},
    {"releases", releases_json},
    {"secret", secret_json},
    {"owed", owed_json},
    {"movement", movement_json},
    {"statements", statements_json},
};

}  // namespace

std::span<const TalksPart> talks_parts() { return kParts; }

Result<std::string> room_json(const View& seen, const std::vector<std::string>& parts,
                              std::string_view head) {
  std::vector<std::string> names;
  for (const TalksPart& part : kParts) names.emplace_back(part.name);
  for (const std::string& name : parts) {
    if (std::find(names.begin(), names.end(), name) != names.end()) continue;
    return fail(ErrorCode::usage, "a room has no part " + model::quoted(name),
                model::suggest(name, names, ""));
  }
  return json_text([&](JsonWriter& json) {
    open_document(json, "room", "ok");
    for (const TalksPart& part : kParts) {
      const bool wanted =
          parts.empty() || std::find(parts.begin(), parts.end(), part.name) != parts.end();
      if (!wanted) continue;
      const bool summary = std::string_view(part.name) == "summary";
      json.key(part.name).raw(summary ? summary_json(seen, head) : part.json(seen));
    }
    json.close();
  });
}

std::string summary_json(const View& seen, std::string_view head) {
  return json_text([&](JsonWriter& json) {
    json.open_object().key("room");
    write_id(json, seen.room);
    const SeenRoom* room = seen.find_room(seen.room);
    json.key("name");
    write_maybe(json, room == nullptr ? "" : room->label);
    json.key("kind");
    const bool known = room != nullptr && room->introduced;
    write_maybe(json, known ? word(room->introduction.kind) : "");
    json.key("of");
    write_maybe(json, room == nullptr ? "" : room->introduction.of);
    json.key("number").integer(seen.log.empty() ? 0 : seen.log.back().number).key("head");
    write_maybe(json, head);
    json.key("label");
    write_ids(json, seen.label);
    json.key("release").string(word(seen.release));
    json.key("probes").integer(seen.probes);
    json.key("sealed").boolean(seen.sealed);
    write_counts(json, seen.talks);
    json.key("walked_out").strings(seen.walked_out).close();
  });
}

std::string drafts_json(const View& seen) {
  return json_text([&](JsonWriter& json) {
    const Fates fates(seen);
    json.open_list();
    for (const Draft& draft : seen.talks.drafts) write_draft(json, seen, draft, fates);
    json.close();
  });
}

std::string responses_json(const View& seen) {
  return json_text([&](JsonWriter& json) {
    json.open_list();
    for (std::size_t i = 0; i < seen.responses.size(); ++i) {
      const SeenResponse& where = seen.responses[i];
      write_response(json, seen.talks.responses[i], where, *seen.find_copy(where.number));
    }
    json.close();
  });
}

}  // namespace dragoman
