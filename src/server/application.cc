#include "server/application.h"

#include <algorithm>
#include <optional>

#include "server/answers.h"
#include "server/page.h"
#include "server/problem.h"

namespace dragoman::server {
namespace {

constexpr std::string_view kSafeMethods[] = {"GET", "HEAD"};
constexpr int kTicksPerSettling = 5;
constexpr int kTicksPerBeat = 15;
// One for each room that computes, so that none waits for another's.
constexpr std::size_t kComputations = 64;

bool is_safe(std::string_view method) {
  return std::find(std::begin(kSafeMethods), std::end(kSafeMethods), method) !=
         std::end(kSafeMethods);
}

bool is_known(std::string_view method) {
  return is_safe(method) || method == "POST" || method == "PUT" || method == "DELETE";
}

Response signed_out(std::string_view code, std::string_view detail) {
  return problem(401, code, detail, "sign in").with("WWW-Authenticate", "Cookie");
}

// Whether the request was meant for this server and comes from its own page.
std::optional<Response> refused_origin(const Settings& settings, const Request& request) {
  const auto is_own = [&](std::string_view host) {
    return std::any_of(settings.hosts.begin(), settings.hosts.end(),
                       [&](const std::string& own) { return equal_ignoring_case(own, host); });
  };
  if (!is_own(request.header("Host"))) {
    return problem(403, "host", "this server does not go by that name",
                   "use the address that it prints, or start it with --host NAME");
  }
  const std::string_view origin = request.header("Origin");
  const std::string_view scheme = settings.secure ? "https://" : "http://";
  const bool own = origin.starts_with(scheme) && is_own(origin.substr(scheme.size()));
  const bool needed = !is_safe(request.method);
  if (own || (origin.empty() && !needed && request.count("Origin") == 0)) return std::nullopt;
  return problem(403, "origin", "the request does not come from this server's own page",
                 "send Origin, with the server's own address");
}

// Whether the head of the request can be read in one way only.
std::optional<Response> refused_form(const Settings& settings, const Request& request) {
  if (request.target.size() > settings.target_bytes)
    return problem(414, "too_long", "the address is too long");
  for (const char* once : {"Host", "Origin", "Cookie", "Content-Type", "Dragoman-CSRF"}) {
    if (request.count(once) > 1) return problem(400, "syntax", "a header is there twice");
  }
  return std::nullopt;
}

bool is_json(const Request& request) {
  std::string_view type = request.header("Content-Type");
  type = type.substr(0, type.find(';'));
  while (type.ends_with(' ')) type.remove_suffix(1);
  return equal_ignoring_case(type, "application/json");
}

void add_common_headers(const Settings& settings, Response& response) {
  const auto unless_there = [&](const char* name, const char* value) {
    if (response.header(name).empty()) response.with(name, value);
  };
  unless_there("Cache-Control", "no-store");
  unless_there("Content-Security-Policy",
               "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
               "font-src 'self'; connect-src 'self'; worker-src 'self'; base-uri 'none'; "
               "form-action 'none'; frame-ancestors 'none'");
  response.with("X-Content-Type-Options", "nosniff");
  response.with("Referrer-Policy", "no-referrer");
  response.with("Cross-Origin-Opener-Policy", "same-origin");
  response.with("Cross-Origin-Resource-Policy", "same-origin");
  if (settings.secure) response.with("Strict-Transport-Security", "max-age=31536000");
}

}  // namespace

// A request that passed at the door, or the answer that sent it away.
struct Application::Prepared {
  const Request* request = nullptr;
  Target target;
  const Route* route = nullptr;
  std::vector<std::string> arguments;
  std::shared_ptr<Presence> presence;
  std::optional<Response> answered;
};

Application::Application(Vault vault, Settings settings, const Clock& clock, Entropy& entropy)
    : services_(std::move(vault), std::move(settings), clock, entropy),
      requests_({.threads = 4}),
      first_looks_({.threads = 2}),
      passphrases_({.threads = 2}),
      computations_({.threads = kComputations, .waiting_per_key = 8, .in_background = true}) {}

Application::~Application() { stop(); }

Result<void> Application::watch() {
  auto watch = services_.vault.on_change([this](const Change& change) {
    if (change.everything) {
      services_.versions.changed();
      return services_.streams.changed();
    }
    services_.versions.changed(change.rooms);
    for (const RoomId& room : change.rooms) services_.streams.changed(room);
  });
  if (!watch) return tl::unexpected(watch.error());
  watch_ = std::move(*watch);
  return {};
}

Application::Prepared Application::prepare(const Request& request) {
  Prepared made{.request = &request};
  const auto answer = [&](Response response) {
    made.answered = std::move(response);
    return std::move(made);
  };
  const Settings& settings = services_.settings;
  if (auto refused = refused_form(settings, request)) return answer(std::move(*refused));
  if (auto refused = refused_origin(settings, request)) return answer(std::move(*refused));
  auto target = parse_target(request.target);
  if (!target || !is_known(request.method))
    return answer(problem(400, "syntax", "the request cannot be read"));
  made.target = std::move(*target);
  std::vector<std::string>& segments = made.target.segments;
  if (segments.size() < 2 || segments[0] != "api" || segments[1] != "v1")
    return answer(page(settings, request, made.target));

  Match match = match_route(request.method, std::span(segments).subspan(2));
  if (match.allow.empty()) return answer(not_found());
  if (match.route == nullptr) {
    return answer(problem(405, "method", "this is not done with that method")
                      .with("Allow", std::move(match.allow)));
  }
  made.route = match.route;
  made.arguments = std::move(match.arguments);
  if (made.route->has_body && !is_json(request)) {
    return answer(
        problem(415, "type", "the body is not JSON", "send Content-Type: application/json"));
  }
  if (made.route->who == Who::anybody) return made;

  made.presence =
      services_.presences.find(cookie_in(request.header("Cookie"), settings.cookie), true);
  if (!made.presence) return answer(signed_out("signed_out", "nobody is signed in"));
  if (!is_safe(request.method) &&
      !same_token(request.header("Dragoman-CSRF"), made.presence->csrf)) {
    return answer(problem(403, "csrf", "the token of the session is missing or wrong",
                          "send Dragoman-CSRF, as signing in returned it"));
  }
  if (auto kept = kept_part(made)) return answer(std::move(*kept));
  return made;
}

// A part of a room that was answered before, while the room is as it was then.
std::optional<Response> Application::kept_part(const Prepared& prepared) {
  const Route& route = *prepared.route;
  if (!watch_ || route.method != "GET" || route.who != Who::member) return std::nullopt;
  const auto room = RoomId::parse(prepared.arguments.front());
  if (!room) return std::nullopt;
  const auto glance = prepared.presence->glance(*room, services_.versions.of(*room));
  if (!glance) return std::nullopt;
  const Sight sight{glance->place, nullptr, glance->head};
  const Chunk bytes = services_.parts.find(sight, prepared.request->target);
  if (!bytes) return std::nullopt;
  return part_answer(*prepared.request, sight, bytes, kJson);
}

Response Application::perform(Prepared& prepared) {
  if (prepared.answered) return std::move(*prepared.answered);
  const Route& route = *prepared.route;
  Call call{.services = services_,
            .request = *prepared.request,
            .target = prepared.target,
            .arguments = std::move(prepared.arguments),
            .presence = prepared.presence};
  if (route.who != Who::anybody) call.keys = prepared.presence->keys();
  if (route.who == Who::anybody || route.who == Who::holder) return route.handler(call);
  if (!call.keys) return signed_out("locked", "the session is locked");
  if (call.keys->must_change_passphrase()) {
    return problem(403, "must_change", "somebody else chose your passphrase",
                   "choose one of your own first");
  }
  if (route.who == Who::admin) {
    const auto admin = call.keys->is_admin();
    if (!admin) return refusal(admin.error());
    if (!*admin) return not_found();
  }
  if (route.who == Who::member) {
    const auto room = RoomId::parse(call.arguments.front());
    if (!room) return not_found();
    const std::uint64_t version = services_.versions.of(*room);
    auto seen = look(*call.keys, *room);
    if (!seen) return refusal(seen.error());
    if (!*seen) return not_found();
    call.sight = std::move(*seen);
    call.presence->saw(*room, Presence::Glance{version, call.sight->place, call.sight->head});
  }
  return route.handler(call);
}

Workers& Application::workers_for(const Prepared& prepared) {
  const Route& route = *prepared.route;
  if (route.cost == Cost::passphrase) return passphrases_;
  if (route.cost == Cost::computation) return computations_;
  if (!prepared.presence) return requests_;
  if (route.who == Who::member) {
    const auto room = RoomId::parse(prepared.arguments.front());
    return !room || prepared.presence->has_seen(*room) ? requests_ : first_looks_;
  }
  return prepared.presence->has_seen_all() ? requests_ : first_looks_;
}

// Who waits in line: a person, an address, or for long work a room.
std::string Application::key_of(const Prepared& prepared) {
  if (!prepared.presence) return prepared.request->peer;
  if (prepared.route->cost != Cost::computation) return prepared.presence->id;
  return prepared.arguments.empty() ? prepared.presence->id : prepared.arguments.front();
}

Response Application::answer(const Request& request) {
  Prepared prepared = prepare(request);
  Response response = perform(prepared);
  finish(response);
  return response;
}

void Application::handle(Request request, Done done) {
  const auto kept = std::make_shared<Request>(std::move(request));
  const auto prepared = std::make_shared<Prepared>(prepare(*kept));
  const auto reply = [this, done = std::move(done)](Response response) {
    finish(response);
    done(std::move(response));
  };
  if (prepared->answered) return reply(std::move(*prepared->answered));
  const std::string key = key_of(*prepared);
  const bool posted = workers_for(*prepared).post(
      key, [this, kept, prepared, reply] { reply(perform(*prepared)); });
  if (!posted) reply(too_many("busy", "too many requests of yours are waiting", 1));
}

void Application::finish(Response& response) const {
  add_common_headers(services_.settings, response);
}

void Application::tick() {
  const std::int64_t tick = ++ticks_;
  requests_.post("tick", [this, tick] {
    services_.presences.sweep();
    if (tick % kTicksPerBeat == 0) services_.streams.beat();
  });
  if (tick % kTicksPerSettling == 0) first_looks_.post("tick", [this] { settle(); });
}

void Application::settle() {
  std::vector<PersonId> done;
  for (const auto& presence : services_.presences.all()) {
    if (std::find(done.begin(), done.end(), presence->person) != done.end()) continue;
    auto keys = presence->keys();
    if (!keys) continue;
    done.push_back(presence->person);
    const Seed seed = draw_seed_from(services_.entropy, "settle " + presence->person.to_string());
    // What cannot be decided now is tried again in a moment.
    [[maybe_unused]] const auto settled = keys->settle(services_.now(), seed);
  }
}

void Application::stop() {
  watch_.reset();
  services_.streams.stop();
  services_.jobs.stop();
  requests_.stop();
  first_looks_.stop();
  passphrases_.stop();
  computations_.stop();
  for (const auto& presence : services_.presences.all()) services_.presences.end(*presence);
}

std::string Application::offer(Session keys, std::string name) {
  return services_.presences.offer(std::move(keys), std::move(name));
}

}  // namespace dragoman::server
