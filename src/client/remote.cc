#include "client/remote.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <limits>
#include <thread>

#include "client/problem.h"

namespace dragoman::client {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kApi = "/api/v1";
constexpr Number kCopiesAtOnce = 1000;

std::string dump(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

tl::unexpected<Error> odd_answer() {
  return fail(ErrorCode::io, "the server's answer cannot be read",
              "use a dragoman of the server's version");
}

// The text of a member, or nothing.
std::string text_in(const Json& object, const char* key) {
  const auto found = object.is_object() ? object.find(key) : object.end();
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

bool flag_in(const Json& object, const char* key) {
  const auto found = object.is_object() ? object.find(key) : object.end();
  return found != object.end() && found->is_boolean() && found->get<bool>();
}

template <class Id>
Result<Id> id_in(const Json& object, const char* key) {
  const auto id = Id::parse(text_in(object, key));
  if (!id) return odd_answer();
  return *id;
}

// An object with the room, a number and a head.
Result<Receipt> receipt_of(const Json& told) {
  const auto room = RoomId::parse(text_in(told, "room"));
  const std::string head = text_in(told, "head");
  if (!room || head.size() != 64 || !told.contains("number") || !told["number"].is_number_integer())
    return odd_answer();
  Receipt receipt{.room = *room, .number = told["number"].get<Number>()};
  for (const std::size_t half : {std::size_t{0}, std::size_t{1}}) {
    const auto part = RoomId::parse(std::string_view(head).substr(half * 32, 32));
    if (!part) return odd_answer();
    std::copy(part->bytes.begin(), part->bytes.end(),
              receipt.head.begin() + static_cast<std::ptrdiff_t>(half * part->bytes.size()));
  }
  return receipt;
}

Result<Receipt> receipt_in(const Json& answer) {
  if (!answer.is_object() || !answer.contains("receipt")) return odd_answer();
  return receipt_of(answer["receipt"]);
}

std::string room_path(const RoomId& room, std::string_view what) {
  return fmt::format("/rooms/{}/{}", room.to_string(), what);
}

template <class Id>
Json ids_of(const std::vector<Id>& ids) {
  Json list = Json::array();
  for (const Id& id : ids) list.push_back(id.to_string());
  return list;
}

// As `POST …/events` takes it: the canonical bytes say how a body is written.
Result<Json> posted(const Act& act) {
  const auto bytes = encode_copy(
      {.number = std::numeric_limits<Number>::max(), .event = act.event, .refs = act.refs});
  if (!bytes) return tl::unexpected(bytes.error());
  const Json copy = Json::parse(*bytes, nullptr, false);
  Json body;
  for (const char* key : {"kind", "body", "refs"}) {
    if (copy.is_object() && copy.contains(key)) body[key] = copy[key];
  }
  body["also"] = ids_of(act.event.audience);
  body["concerns"] = ids_of(act.event.concerns);
  body["id"] = act.event.id.to_string();
  return body;
}

// One line of `copies`.
Result<Copy> copy_in(const std::string& line) {
  const Json told = Json::parse(line, nullptr, false);
  if (!told.is_object() || !told.contains("number") || !told["number"].is_number_integer())
    return odd_answer();
  const Number number = told["number"].get<Number>();
  if (flag_in(told, "erased")) {
    const auto event = id_in<EventId>(told, "event");
    if (!event) return tl::unexpected(event.error());
    Copy copy{.number = number, .erased = true};
    copy.event.id = *event;
    return copy;
  }
  // The copy's own bytes, as they are in the line.
  const std::size_t begin = line.find("\"copy\":");
  if (begin == std::string::npos || !line.ends_with('}')) return odd_answer();
  return decode_copy(std::string_view(line).substr(begin + 7, line.size() - begin - 8), number);
}

Result<std::vector<Copy>> copies_in(const std::string& lines) {
  std::vector<Copy> copies;
  for (std::size_t at = 0; at < lines.size();) {
    const std::size_t end = std::min(lines.find('\n', at), lines.size());
    auto copy = copy_in(lines.substr(at, end - at));
    if (!copy) return tl::unexpected(copy.error());
    copies.push_back(std::move(*copy));
    at = end + 1;
  }
  return copies;
}

}  // namespace

Result<std::unique_ptr<Remote>> Remote::sign_in(const Address& address, const std::string& ca,
                                                const SignIn& who, const CancelSource* interrupt) {
  auto http = Http::to(address, ca);
  if (!http) return tl::unexpected(http.error());
  std::unique_ptr<Remote> remote(new Remote(std::move(*http)));
  Json body{{"name", who.name}, {"passphrase", who.passphrase}};
  if (!who.code.empty()) body["code"] = who.code;
  const auto reply = remote->ask("POST", "/session", dump(body));
  if (!reply) return tl::unexpected(reply.error());
  remote->cookie_ = reply->cookie.substr(0, reply->cookie.find(';'));
  const Json session = Json::parse(reply->body, nullptr, false);
  remote->csrf_ = text_in(session, "csrf");
  const auto person = id_in<PersonId>(session, "person");
  if (!person || remote->cookie_.empty() || !session.contains("rooms")) return odd_answer();
  remote->person_ = *person;
  for (const Json& line : session["rooms"]) {
    const auto id = id_in<RoomId>(line, "id");
    if (!id) return tl::unexpected(id.error());
    remote->rooms_.push_back({*id, text_in(line, "name"),
                              line.contains("until") && !line["until"].is_null(),
                              text_in(line, "kind") == "desk", text_in(line, "damage")});
  }
  remote->interrupt_ = interrupt;
  remote->http_->heed(interrupt);
  return remote;
}

Remote::~Remote() {
  // Whoever cannot be told ends the session by themselves, when it has idled.
  http_->heed(nullptr);
  if (!cookie_.empty()) [[maybe_unused]]
    const auto ended = ask("DELETE", "/session", "");
}

Result<Reply> Remote::ask(const std::string& method, const std::string& path,
                          const std::string& body, bool repeatable) {
  Headers headers;
  if (!cookie_.empty()) headers.emplace_back("Cookie", cookie_);
  if (!csrf_.empty()) headers.emplace_back("Dragoman-CSRF", csrf_);
  if (!body.empty()) headers.emplace_back("Content-Type", "application/json");
  auto reply = http_->send(method, kApi + path, headers, body, repeatable || method == "GET");
  if (reply && (reply->status < 200 || reply->status >= 300))
    return tl::unexpected(error_of(*reply, http_->address().origin()));
  return reply;
}

Result<Json> Remote::ask_json(const std::string& method, const std::string& path, const Json& body,
                              bool repeatable) {
  const auto reply = ask(method, path, body.is_null() ? std::string() : dump(body), repeatable);
  if (!reply) return tl::unexpected(reply.error());
  Json answer = Json::parse(reply->body, nullptr, false);
  if (answer.is_discarded()) return odd_answer();
  return answer;
}

// Applies what is there from that number on, at most a page of it; says how much it was.
Result<std::size_t> Remote::bring(const RoomId& room, View& seen, Number from) {
  const auto reply =
      ask("GET", room_path(room, fmt::format("copies?from={}&limit={}", from, kCopiesAtOnce)), "");
  if (!reply) return tl::unexpected(reply.error());
  auto copies = copies_in(reply->body);
  if (!copies) return tl::unexpected(copies.error());
  const std::size_t count = copies->size();
  if (seen.log.empty() && count > 0) {
    auto folded = dragoman::view(*copies, room);
    if (!folded) return tl::unexpected(folded.error());
    seen = std::move(*folded);
    return count;
  }
  for (Copy& copy : *copies) {
    if (auto applied = apply(seen, std::move(copy)); !applied)
      return tl::unexpected(applied.error());
  }
  return count;
}

Result<std::shared_ptr<const View>> Remote::view(const RoomId& room) {
  const std::shared_ptr<const View> before = views_[room];
  View seen = before ? *before : View{};
  seen.room = room;
  for (;;) {
    const auto count = bring(room, seen, seen.log.empty() ? 1 : seen.log.back().number + 1);
    if (!count) return tl::unexpected(count.error());
    if (*count == 0) break;
  }
  auto folded = std::make_shared<const View>(std::move(seen));
  views_[room] = folded;
  return folded;
}

Result<Receipt> Remote::append(const Act& act) {
  // What was erased is gone from every copy.
  if (std::holds_alternative<EraseBody>(act.event.body)) views_.clear();
  if (std::holds_alternative<SignBody>(act.event.body)) {
    const auto draft = std::find_if(act.refs.begin(), act.refs.end(), [](const auto& ref) {
      return ref.first == RefRole::draft && !ref.second.empty();
    });
    if (draft == act.refs.end()) return fail(ErrorCode::usage, "there is no text to sign");
    const auto answer =
        ask_json("POST", room_path(act.event.from, "sign"),
                 Json{{"draft", draft->second.front()}, {"also", ids_of(act.event.audience)}});
    return answer ? receipt_in(*answer) : tl::unexpected(answer.error());
  }
  const auto body = posted(act);
  if (!body) return tl::unexpected(body.error());
  const auto answer = ask_json("POST", room_path(act.event.from, "events"), *body, true);
  return answer ? receipt_in(*answer) : tl::unexpected(answer.error());
}

Result<Receipt> Remote::introduce(const Act& act, const std::string& passphrase) {
  const auto& person = std::get<PersonBody>(act.event.body).person;
  Json body{
      {"name", person.name}, {"passphrase", passphrase}, {"also", ids_of(act.event.audience)}};
  for (const auto& [language, words] : person.note.entries()) body["note"][language] = words;
  const auto answer = ask_json("POST", room_path(act.event.from, "people"), body);
  return answer ? receipt_in(*answer) : tl::unexpected(answer.error());
}

Result<Receipt> Remote::head(const RoomId& room) {
  const auto summary = ask_json("GET", room_path(room, "summary"), Json());
  return summary ? receipt_of(*summary) : tl::unexpected(summary.error());
}

Result<std::string> Remote::export_room(const RoomId& room) {
  auto reply = ask("GET", room_path(room, "export"), "");
  if (!reply) return tl::unexpected(reply.error());
  return std::move(reply->body);
}

Result<void> Remote::change_passphrase(const std::string& from, const std::string& to) {
  const auto reply = ask("PUT", "/session/passphrase", dump(Json{{"from", from}, {"to", to}}));
  if (!reply) return tl::unexpected(reply.error());
  return {};
}

Result<std::vector<Remote::Account>> Remote::accounts() {
  const auto list = ask_json("GET", "/people", Json());
  if (!list) return tl::unexpected(list.error());
  std::vector<Account> accounts;
  for (const Json& line : *list) {
    const auto person = id_in<PersonId>(line, "person");
    const auto by = id_in<PersonId>(line, "enrolled_by");
    if (!person || !by) return odd_answer();
    accounts.push_back({*person, *by, flag_in(line, "admin")});
  }
  return accounts;
}

Result<PersonId> Remote::enrol(const std::string& name, const std::string& passphrase, bool admin) {
  const auto answer = ask_json("POST", "/people",
                               Json{{"name", name}, {"passphrase", passphrase}, {"admin", admin}});
  return answer ? id_in<PersonId>(*answer, "person") : tl::unexpected(answer.error());
}

Result<Json> Remote::compute(const RoomId& room, const std::string& kind, const Json& options,
                             const RunControl& control) {
  constexpr auto kBetween = std::chrono::milliseconds(200);
  // A computation that is stopped is asked for what it knows by then.
  http_->heed(control.cancel == nullptr ? interrupt_ : nullptr);
  auto begun =
      ask_json("POST", room_path(room, "jobs"), Json{{"kind", kind}, {"options", options}});
  if (!begun) return begun;
  const std::string path = room_path(room, "jobs/" + text_in(*begun, "job"));
  bool stopped = false;
  for (auto wait = std::chrono::milliseconds(10);; wait = std::min(2 * wait, kBetween)) {
    auto state = ask_json("GET", path, Json());
    if (!state) return state;
    const std::string word = text_in(*state, "state");
    if (state->contains("result")) return std::move((*state)["result"]);
    if (state->contains("error")) {
      return tl::unexpected(error_of({.status = 422,
                                      .type = "application/problem+json",
                                      .cookie = {},
                                      .body = dump((*state)["error"])},
                                     http_->address().origin()));
    }
    if (word == "stopped" || word == "failed" || word == "done")
      return fail(ErrorCode::limit, "the computation was stopped before anything was known");
    if (control.progress && state->contains("done") && (*state)["done"].is_number())
      control.progress({.stage = kind, .done = (*state)["done"].get<double>()});
    if (!stopped && control.cancel != nullptr && control.cancel->cancelled()) {
      stopped = true;
      const auto told = ask("DELETE", path, "");
      if (!told) return tl::unexpected(told.error());
    }
    std::this_thread::sleep_for(wait);
  }
}

}  // namespace dragoman::client
