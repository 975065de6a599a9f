// What takes more than one event, or more than an event: rooms, people, signatures, case files.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "dragoman/act_json.h"
#include "dragoman/case_file.h"
#include "dragoman/foreign.h"
#include "dragoman/proposal.h"
#include "dragoman/signing.h"
#include "record/import.h"
#include "server/base64.h"
#include "server/fields.h"
#include "server/routes.h"
#include "server/writing.h"

namespace dragoman::server {
namespace {

// Writes one event after another from the room of a call, each on what the one before has changed.
class RoomPen : public record::ImportPen {
 public:
  explicit RoomPen(Call& call) : call_(call), view_(call.sight->view) {
    // Whoever holds a view makes the next event cost a copy of it.
    call_.sight->view.reset();
  }

  const View& home() const override { return *view_; }

  Act act(Body body, Refs refs, std::vector<RoomId> to = {}) {
    return addressed(*view_, Act{.event = {.id = draw_event_id(call_),
                                           .at = call_.services.now(),
                                           .by = call_.presence->person,
                                           .from = view_->room,
                                           .audience = std::move(to),
                                           .body = std::move(body)},
                                 .refs = std::move(refs)});
  }

  Result<Receipt> append(Body body, Refs refs) override {
    return append(act(std::move(body), std::move(refs)));
  }

  Result<Receipt> append(const Act& written) {
    const RoomId room = view_->room;
    view_.reset();
    auto receipt = write(call_, written);
    auto seen = call_.keys->look(room);
    if (!seen) return tl::unexpected(receipt ? seen.error() : receipt.error());
    view_ = std::move(seen->view);
    return receipt;
  }

 private:
  Call& call_;
  std::shared_ptr<const View> view_;
};

Result<std::vector<RoomId>> rooms_in(Fields& fields, std::string_view key) {
  std::vector<RoomId> rooms;
  const nlohmann::json* list = fields.value(key);
  if (list == nullptr) return rooms;
  const auto wrong = fail(ErrorCode::type, fmt::format("{} is no list of rooms", key),
                          "give ids of 32 digits", {.field = std::string(key)});
  if (!list->is_array()) return wrong;
  for (const auto& one : *list) {
    const auto room = one.is_string() ? RoomId::parse(one.get<std::string>()) : std::nullopt;
    if (!room) return wrong;
    rooms.push_back(*room);
  }
  return rooms;
}

// Words, or an object from language to words; nothing when they are left out.
Result<Text> text_in(Fields& fields, std::string_view key) {
  Text text;
  const nlohmann::json* given = fields.value(key);
  if (given == nullptr || given->is_null()) return text;
  const auto wrong =
      fail(ErrorCode::type, fmt::format("{} is neither words nor words by language", key),
           R"(write "words" or {"ar": "words"})", {.field = std::string(key)});
  const auto add = [&](const std::string& language, const nlohmann::json& words) {
    if (!words.is_string()) return false;
    if (!words.get_ref<const std::string&>().empty()) text.set(language, words);
    return true;
  };
  if (!given->is_object()) return add({}, *given) ? Result<Text>(std::move(text)) : wrong;
  for (const auto& [language, words] : given->items()) {
    if (!add(language, words)) return wrong;
  }
  return text;
}

std::optional<RoomKind> kind_named(const std::string& word) {
  if (word == "mediators") return RoomKind::mediators;
  if (word == "party") return RoomKind::party;
  if (word == "guarantor") return RoomKind::guarantor;
  if (word == "observer") return RoomKind::observer;
  if (word == "subset") return RoomKind::subset;
  if (word == "plenary") return RoomKind::plenary;
  return std::nullopt;
}

Response sign(Call& call) {
  Fields fields(call.request.body);
  const Number number = fields.whole("draft", 1, INT64_MAX).value_or(0);
  auto also = rooms_in(fields, "also");
  if (const auto read = fields.done(); !read) return refusal(read.error());
  if (!also) return refusal(also.error());
  RoomPen pen(call);
  const DraftBody* text = pen.home().text_at(number);
  if (text == nullptr) {
    return refusal({ErrorCode::conflict,
                    "no text of that number is known here",
                    "name a draft, or a relay that put one here",
                    {.field = "draft"}});
  }
  const auto digest = draft_digest(*text);
  if (!digest) return refusal(digest.error());
  const auto signature = call.keys->sign(signing_message(*digest));
  if (!signature) return refusal(signature.error());
  const auto bytes = [](const std::string& raw) {
    return to_hexadecimal({reinterpret_cast<const std::uint8_t*>(raw.data()), raw.size()});
  };
  SignBody body{call.presence->person, *digest, bytes(signature->key), bytes(signature->signature)};
  std::vector<Number> drafts{number};
  for (const SeenRelay& relay : pen.home().relays) {
    if (relay.text == number) drafts.push_back(relay.number);
  }
  const Act act = pen.act(std::move(body), {{RefRole::draft, std::move(drafts)}}, std::move(*also));
  const auto receipt = pen.append(act);
  return receipt ? written_answer(*receipt, act.event.id, 201) : refusal(receipt.error());
}

// The new room is told who made it: this room and its writer.
Response make_room(Call& call) {
  Fields fields(call.request.body);
  RoomBody body{.room = {.name = fields.text("name")}};
  const auto kind = kind_named(fields.text("kind"));
  body.room.of = fields.text_or("of", {});
  const std::string past = fields.text_or("past", "shown");
  const auto probes = fields.whole("probes", 0, 1'000'000);
  auto also = rooms_in(fields, "also");
  if (const auto read = fields.done(); !read) return refusal(read.error());
  if (!also) return refusal(also.error());
  if (!kind || (past != "shown" && past != "hidden")) {
    return refusal({ErrorCode::range,
                    "there is no such kind of room, or of past",
                    "see docs/record.md",
                    {.field = kind ? "past" : "kind"}});
  }
  body.room.kind = *kind;
  body.room.past_shown = past == "shown";
  body.room.id = room_id(draw_seed_from(call.services.entropy, whose(call, "room id")));
  const RoomId made = body.room.id;
  RoomPen pen(call);
  body.probes = static_cast<int>(probes.value_or(pen.home().probes));
  const auto receipt = pen.append(pen.act(std::move(body), {}, std::move(*also)));
  if (!receipt) return refusal(receipt.error());
  const SeenRoom* home = pen.home().find_room(pen.home().room);
  const SeenPerson* writer = pen.home().find_person(call.presence->person);
  auto named = home == nullptr
                   ? receipt
                   : pen.append(pen.act(RoomBody{.room = home->introduction}, {}, {made}));
  if (named && writer != nullptr)
    named = pen.append(pen.act(PersonBody{writer->introduction}, {}, {made}));
  if (!named) return refusal(named.error());
  call.presence->saw(made);
  return json_answer(201, Json{{"receipt", receipt_json(*receipt)}, {"room", made.to_string()}});
}

// Introduces somebody; with a passphrase they can open the vault, and must choose another first.
Response introduce(Call& call) {
  Fields fields(call.request.body);
  PersonBody body{{.name = fields.text("name")}};
  auto note = text_in(fields, "note");
  const std::string passphrase = fields.text_or("passphrase", {});
  const std::string person = fields.text_or("person", {});
  auto also = rooms_in(fields, "also");
  if (const auto read = fields.done(); !read) return refusal(read.error());
  if (!also) return refusal(also.error());
  if (!note) return refusal(note.error());
  body.person.note = std::move(*note);
  body.person.id = person_id(draw_seed_from(call.services.entropy, whose(call, "person id")));
  if (!person.empty()) {
    const auto known = PersonId::parse(person);
    if (!known || !passphrase.empty()) {
      return refusal({ErrorCode::range,
                      "that is no id of a person who has an account",
                      "give 32 digits and no passphrase",
                      {.field = "person"}});
    }
    body.person.id = *known;
  }
  const Login login{.name = body.person.name, .passphrase = passphrase};
  const PersonId id = body.person.id;
  RoomPen pen(call);
  const Act act = pen.act(std::move(body), {}, std::move(*also));
  // Keys first, so that the event is sealed under them too; but none for a refused introduction,
  // nor for one that cannot be written.
  const Number next = pen.home().log.empty() ? 1 : pen.home().log.back().number + 1;
  if (const auto bytes = encode_copy({.number = next, .event = act.event, .refs = act.refs});
      !bytes)
    return unreadable(bytes.error());
  if (const auto fits = admit(pen.home(), act); !fits) return refusal(fits.error());
  if (!passphrase.empty()) {
    const auto enrolled =
        call.keys->enrol(id, login, draw_seed_from(call.services.entropy, whose(call, "enrol")),
                         {.must_change_passphrase = true});
    if (!enrolled) {
      return unreadable(enrolled.error());
    }
  }
  const auto receipt = pen.append(act);
  if (!receipt) return refusal(receipt.error());
  return json_answer(201, Json{{"receipt", receipt_json(*receipt)}, {"person", id.to_string()}});
}

// As `dragoman import`.
Response take_over(Call& call) {
  Fields fields(call.request.body);
  const std::string file = fields.text("file");
  const std::string only = fields.text_or("only", {});
  auto also = rooms_in(fields, "also");
  if (const auto read = fields.done(); !read) return refusal(read.error());
  if (!also) return refusal(also.error());
  if (!only.empty() && only != "case" && only != "responses") {
    return refusal({ErrorCode::range,
                    "only is neither case nor responses",
                    "leave it out",
                    {.field = "only"}});
  }
  const auto talks = read_case(file, "case.yaml");
  if (!talks) return problem(422, talks.error());
  RoomPen pen(call);
  Json receipts = Json::array();
  std::vector<std::string> remarks;
  if (only != "responses") {
    const auto receipt = pen.append(pen.act(record::case_body(*talks), {}, std::move(*also)));
    if (!receipt) return refusal(receipt.error());
    receipts.push_back(receipt_json(*receipt));
  }
  if (only.empty()) {
    if (const auto known = record::import_known(pen, *talks); !known) return refusal(known.error());
  }
  if (only != "case") {
    auto left_out = record::import_responses(pen, *talks);
    if (!left_out) return refusal(left_out.error());
    remarks = std::move(*left_out);
  }
  const Number last = pen.home().log.empty() ? 0 : pen.home().log.back().number;
  return json_answer(201, Json{{"receipts", receipts}, {"last", last}, {"remarks", remarks}});
}

// ---- A proposal ---------------------------------------------------------------------------------

// In the language that was read, for a first look; `file` has all of them.
Json proposal_json(const Case& talks, const std::string& language) {
  Json points = Json::array();
  for (const Point& point : talks.points) {
    Json positions = Json::array();
    for (const Statement& said : talks.statements) {
      if (std::find(said.points.begin(), said.points.end(), point.id) != said.points.end())
        positions.push_back(fmt::format("{}: {}", said.who, said.what.in(language)));
    }
    Json line;
    line["number"] = point.number ? Json(*point.number) : Json();
    line["words"] = (point.text.empty() ? point.title : point.text).in(language);
    line["positions"] = std::move(positions);
    points.push_back(std::move(line));
  }
  return {{"title", talks.title.in(language)}, {"points", std::move(points)}};
}

// Reads what was pasted or dropped, and keeps nothing.
Response read_pasted(Call& call) {
  Fields fields(call.request.body);
  const std::string name = fields.text("name");
  const std::string content = fields.text("content");
  const std::string language = fields.text_or("language", "en");
  if (const auto read = fields.done(); !read) return refusal(read.error());
  auto bytes = from_base64(content);
  if (!bytes) {
    return refusal({ErrorCode::type, "content is not base64", {}, {.field = "content"}});
  }
  const SourceFile file{name, std::move(*bytes)};
  const bool is_case = name.ends_with(".yaml") || name.ends_with(".yml");
  const auto talks =
      is_case ? read_case(file.bytes, name) : read_proposal(file, {.language = language});
  if (!talks) return problem(422, talks.error());
  Json answer = proposal_json(*talks, language);
  answer["file"] = write_case(*talks);
  return json_answer(200, answer);
}

constexpr Route kRoutes[] = {
    {"POST", "/rooms/{room}/sign", Who::member, Cost::small, true, sign},
    {"POST", "/rooms/{room}/rooms", Who::member, Cost::small, true, make_room},
    {"POST", "/rooms/{room}/people", Who::member, Cost::passphrase, true, introduce},
    {"POST", "/rooms/{room}/case", Who::member, Cost::small, true, take_over},
    {"POST", "/read", Who::person, Cost::small, true, read_pasted},
};

}  // namespace

std::span<const Route> making_routes() { return kRoutes; }

}  // namespace dragoman::server
