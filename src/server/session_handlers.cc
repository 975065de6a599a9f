// Signing in and out, and whose account it is.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "brief/talks_words.h"
#include "server/answers.h"
#include "server/fields.h"
#include "server/routes.h"

namespace dragoman::server {
namespace {

constexpr std::int64_t kMillisecondsPerSecond = 1000;

// Addresses of one household count as one: an IPv6 client has a whole /64 to choose from.
std::string address_key(const std::string& peer) {
  std::size_t colons = 0;
  for (std::size_t i = 0; i < peer.size(); ++i) {
    if (peer[i] == ':' && ++colons == 4) return "address " + peer.substr(0, i);
  }
  return "address " + peer;
}

Json room_line(const Sight& sight) {
  const View& view = *sight.view;
  const SeenRoom* own = view.find_room(sight.room());
  const auto members =
      std::count_if(view.memberships.begin(), view.memberships.end(),
                    [&](const Membership& one) { return one.room == sight.room() && !one.left; });
  Json line;
  line["id"] = sight.room().to_string();
  line["name"] = own == nullptr ? "" : own->label;
  line["kind"] =
      brief::room_kind_word(own == nullptr ? RoomKind::mediators : own->introduction.kind);
  line["of"] = own == nullptr || own->introduction.of.empty() ? Json() : Json(own->introduction.of);
  line["sealed"] = view.sealed;
  line["since"] = sight.place.since;
  line["until"] = sight.place.until ? Json(*sight.place.until) : Json();
  line["last"] = sight.head.events;
  line["members"] = members;
  return line;
}

// By what name somebody is known to one of their own rooms.
std::string name_seen(const Session& keys) {
  const auto places = keys.rooms();
  if (!places) return {};
  for (const Session::Place& place : *places) {
    const auto seen = keys.look(place.room);
    const SeenPerson* known = seen ? seen->view->find_person(keys.person()) : nullptr;
    if (known != nullptr) return known->introduction.name;
  }
  return {};
}

// A room that cannot be read.
Json damaged_line(const Session::Place& place, const Error& error) {
  Json line = room_line({.place = place, .view = std::make_shared<View>(), .head = {}});
  line["kind"] = "";
  line["damage"] = error.message;
  return line;
}

// The person's rooms by name, their desk last.
Result<Json> room_list(const Session& keys) {
  auto places = keys.rooms();
  if (!places) return tl::unexpected(places.error());
  const RoomId desk = desk_of(keys.person());
  std::vector<Json> lines;
  Json last;
  std::map<std::string, std::string> labels;  // what rooms call each other, by id
  for (const Session::Place& place : *places) {
    auto seen = keys.look(place.room);
    if (!seen && seen.error().code == ErrorCode::io) return tl::unexpected(seen.error());
    if (seen) {
      for (const SeenRoom& other : seen->view->rooms)
        labels.emplace(other.introduction.id.to_string(), other.label);
    }
    Json line = seen ? room_line({place, std::move(seen->view), seen->head})
                     : damaged_line(place, seen.error());
    if (place.room != desk) {
      lines.push_back(std::move(line));
      continue;
    }
    line["name"] = "desk";
    line["kind"] = "desk";
    line["members"] = 1;
    last = std::move(line);
  }
  for (Json& line : lines) {
    const std::string id = line["id"];
    if (line.contains("damage")) line["name"] = labels.contains(id) ? labels[id] : id;
  }
  std::stable_sort(lines.begin(), lines.end(),
                   [](const Json& a, const Json& b) { return a["name"] < b["name"]; });
  if (!last.is_null()) lines.push_back(std::move(last));
  return Json(lines);
}

Result<Json> session_json(const Services& services, const Presence& presence, const Session& keys) {
  auto rooms = room_list(keys);
  if (!rooms) return rooms;
  const auto factor = keys.second_factor();
  if (!factor) return tl::unexpected(factor.error());
  const auto admin = keys.is_admin();
  if (!admin) return tl::unexpected(admin.error());
  Json session;
  session["person"] = presence.person.to_string();
  session["name"] = presence.name.empty() ? name_seen(keys) : presence.name;
  session["csrf"] = presence.csrf;
  session["locks_after"] = services.settings.idle_seconds;
  session["second_factor"] = *factor;
  session["admin"] = *admin;
  session["must_change"] = keys.must_change_passphrase();
  session["rooms"] = std::move(*rooms);
  return session;
}

std::string cookie_of(const Settings& settings, std::string_view token) {
  return fmt::format("{}={}; Path=/; HttpOnly; SameSite=Strict{}{}", settings.cookie, token,
                     settings.secure ? "; Secure" : "", token.empty() ? "; Max-Age=0" : "");
}

Response session_answer(Call& call, Presence& presence, const Session& keys, int status) {
  const auto session = session_json(call.services, presence, keys);
  if (!session) return refusal(session.error());
  presence.saw_all();
  return json_answer(status, *session);
}

Response begun_answer(Call& call, const Presences::Begun& begun) {
  const auto keys = begun.presence->keys();
  Response response = session_answer(call, *begun.presence, *keys, 201);
  if (response.status != 201) {
    call.services.presences.end(*begun.presence);
    return response;
  }
  return response.with("Set-Cookie", cookie_of(call.services.settings, begun.token));
}

Response sign_in_refused() {
  return problem(401, "sign_in", "the name, the passphrase or the code is wrong",
                 "check all three; nobody can recover a forgotten passphrase")
      .with("WWW-Authenticate", "Cookie");
}

// Tries a name with a passphrase, with a wait for those who mistype. Nothing and `refused` when it
// is not to be.
std::optional<Session> unlocked(Call& call, const Login& login, Response& refused) {
  Services& services = call.services;
  const std::string name = "name " + login.name;
  const std::string address = address_key(call.request.peer);
  const std::int64_t now = services.clock.steady_milliseconds();
  const std::int64_t wait =
      std::max(services.backoff.wait(name, now), services.backoff.wait(address, now));
  if (wait > 0) {
    refused = too_many("sign_in_wait", "too many wrong attempts",
                       (wait + kMillisecondsPerSecond - 1) / kMillisecondsPerSecond);
    return std::nullopt;
  }
  auto keys = services.vault.unlock(login);
  if (keys) {
    services.backoff.succeeded(name);
    return std::move(*keys);
  }
  if (keys.error().code == ErrorCode::usage) {
    services.backoff.failed(name, now);
    services.backoff.failed(address, now);
    refused = sign_in_refused();
  } else {
    refused = refusal(keys.error());
  }
  return std::nullopt;
}

Login login_of(const Call& call, std::string name, Fields& fields) {
  return {.name = std::move(name),
          .passphrase = fields.text("passphrase"),
          .code = fields.text_or("code", {}),
          .at = call.services.clock.wall_seconds()};
}

Response sign_in(Call& call) {
  Fields fields(call.request.body);
  std::string name = fields.text("name");
  const Login login = login_of(call, std::move(name), fields);
  if (const auto read = fields.done(); !read) return refusal(read.error());
  Response refused;
  auto keys = unlocked(call, login, refused);
  if (!keys) return refused;
  return begun_answer(call, call.services.presences.begin(std::move(*keys), login.name));
}

Response exchange_token(Call& call) {
  Fields fields(call.request.body);
  const std::string token = fields.text("token");
  if (const auto read = fields.done(); !read) return refusal(read.error());
  auto begun = call.services.presences.redeem(token);
  if (!begun) {
    return problem(401, "token", "the address has been used, or is older than a minute",
                   "start dragoman open again")
        .with("WWW-Authenticate", "Cookie");
  }
  return begun_answer(call, *begun);
}

Response show_session(Call& call) {
  if (!call.keys) {
    return problem(401, "locked", "the session is locked", "unlock it")
        .with("WWW-Authenticate", "Cookie");
  }
  return session_answer(call, *call.presence, *call.keys, 200);
}

Response lock(Call& call) {
  call.services.presences.lock(*call.presence);
  return nothing();
}

Response unlock(Call& call) {
  Fields fields(call.request.body);
  const Login login = login_of(call, call.presence->name, fields);
  if (const auto read = fields.done(); !read) return refusal(read.error());
  Response refused;
  auto keys = unlocked(call, login, refused);
  if (!keys) return refused;
  if (keys->person() != call.presence->person) return sign_in_refused();
  call.services.presences.unlock(*call.presence, *keys);
  return session_answer(call, *call.presence, *keys, 200);
}

Response sign_out(Call& call) {
  call.services.presences.end(*call.presence);
  return nothing().with("Set-Cookie", cookie_of(call.services.settings, {}));
}

Response list_rooms(Call& call) {
  const auto rooms = room_list(*call.keys);
  if (!rooms) return refusal(rooms.error());
  call.presence->saw_all();
  return json_answer(200, *rooms);
}

constexpr Route kRoutes[] = {
    {"POST", "/session", Who::anybody, Cost::passphrase, true, sign_in},
    {"POST", "/session/token", Who::anybody, Cost::small, true, exchange_token},
    {"GET", "/session", Who::holder, Cost::small, false, show_session},
    {"DELETE", "/session", Who::holder, Cost::small, false, sign_out},
    {"POST", "/session/lock", Who::holder, Cost::small, false, lock},
    {"POST", "/session/unlock", Who::holder, Cost::passphrase, true, unlock},
    {"GET", "/rooms", Who::person, Cost::small, false, list_rooms},
};

}  // namespace

std::span<const Route> session_routes() { return kRoutes; }

}  // namespace dragoman::server
