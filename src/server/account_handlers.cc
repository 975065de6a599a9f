// A person's passphrase and second factor, and who has an account at all.
#include <fmt/format.h>

#include "server/answers.h"
#include "server/fields.h"
#include "server/routes.h"
#include "server/second_factor.h"

namespace dragoman::server {
namespace {

std::string own(const Call& call, std::string_view purpose) {
  return fmt::format("{} {}", purpose, call.presence->person.to_string());
}

Seed own_seed(Call& call, std::string_view purpose) {
  return draw_seed_from(call.services.entropy, own(call, purpose));
}

Response wrong_passphrase() {
  return problem(422, "passphrase", "the passphrase or the code is wrong", "type it again");
}

// What the vault says of a wrong passphrase is a usage error; here the person is known already, and
// wrong guesses of whoever sits at their screen wait as at the door.
std::optional<Response> not_confirmed(Call& call, const std::string& passphrase) {
  Services& services = call.services;
  const std::string key = own(call, "confirm");
  const std::int64_t now = services.clock.steady_milliseconds();
  if (const std::int64_t wait = services.backoff.wait(key, now); wait > 0)
    return too_many("sign_in_wait", "too many wrong attempts", (wait + 999) / 1000);
  const auto confirmed =
      call.keys->confirm({.name = call.presence->name, .passphrase = passphrase});
  if (confirmed) {
    services.backoff.succeeded(key);
    return std::nullopt;
  }
  if (confirmed.error().code != ErrorCode::usage) return refusal(confirmed.error());
  services.backoff.failed(key, now);
  return wrong_passphrase();
}

Response locked() {
  return problem(401, "locked", "the session is locked", "unlock it")
      .with("WWW-Authenticate", "Cookie");
}

Response change_passphrase(Call& call) {
  if (!call.keys) return locked();
  Fields fields(call.request.body);
  const std::string from = fields.text("from");
  const std::string to = fields.text("to");
  if (const auto read = fields.done(); !read) return refusal(read.error());
  if (auto refused = not_confirmed(call, from)) return std::move(*refused);
  const std::string& name = call.presence->name;
  const auto changed =
      call.keys->change_passphrase({.name = name, .passphrase = from},
                                   {.name = name, .passphrase = to}, own_seed(call, "passphrase"));
  if (!changed) return unreadable(changed.error());
  // Whoever signed in with the old one is not trusted with the new one.
  call.services.presences.end_others(*call.presence);
  return nothing();
}

Response begin_second_factor(Call& call) {
  Fields fields(call.request.body);
  const std::string passphrase = fields.text("passphrase");
  if (const auto read = fields.done(); !read) return refusal(read.error());
  if (auto refused = not_confirmed(call, passphrase)) return std::move(*refused);
  FactorSecret secret{};
  call.services.entropy.fill(own(call, "second factor"), secret);
  call.presence->begin_factor(secret);
  return json_answer(
      201, {{"secret", base32(secret)}, {"uri", factor_uri(call.presence->name, secret)}});
}

Response finish_second_factor(Call& call) {
  Fields fields(call.request.body);
  const std::string code = fields.text("code");
  if (const auto read = fields.done(); !read) return refusal(read.error());
  const auto secret = call.presence->factor_begun();
  if (!secret) {
    return problem(409, "conflict", "no second factor was begun",
                   "ask for a secret first, and keep the session until the code is there");
  }
  const auto step = factor_step(*secret, code, call.services.clock.wall_seconds());
  if (!step) return wrong_passphrase();
  const auto set = call.keys->set_second_factor(*secret, own_seed(call, "set factor"), *step);
  if (!set) return refusal(set.error());
  call.presence->begin_factor(std::nullopt);
  return nothing();
}

Response end_second_factor(Call& call) {
  Fields fields(call.request.body);
  const std::string passphrase = fields.text("passphrase");
  const std::string code = fields.text("code");
  if (const auto read = fields.done(); !read) return refusal(read.error());
  if (auto refused = not_confirmed(call, passphrase)) return std::move(*refused);
  // A code is good once, and only signing in looks at it.
  const auto again = call.services.vault.unlock({.name = call.presence->name,
                                                 .passphrase = passphrase,
                                                 .code = code,
                                                 .at = call.services.clock.wall_seconds()});
  if (!again)
    return again.error().code == ErrorCode::usage ? wrong_passphrase() : refusal(again.error());
  const auto set = call.keys->set_second_factor(std::nullopt, own_seed(call, "set factor"));
  return set ? nothing() : refusal(set.error());
}

Response enrol(Call& call) {
  Fields fields(call.request.body);
  Login login{.name = fields.text("name"), .passphrase = fields.text("passphrase")};
  const bool admin = fields.flag("admin");
  if (const auto read = fields.done(); !read) return refusal(read.error());
  const PersonId person = person_id(own_seed(call, "person"));
  const auto enrolled = call.keys->enrol(person, login, own_seed(call, "enrol"),
                                         {.admin = admin, .must_change_passphrase = true});
  if (!enrolled) return unreadable(enrolled.error());
  return json_answer(201, {{"person", person.to_string()}});
}

Response list_accounts(Call& call) {
  const auto accounts = call.keys->accounts();
  if (!accounts) return refusal(accounts.error());
  Json list = Json::array();
  for (const Account& account : *accounts) {
    list.push_back({{"person", account.person.to_string()},
                    {"admin", account.admin},
                    {"enrolled_by", account.enrolled_by.to_string()}});
  }
  return json_answer(200, list);
}

constexpr Route kRoutes[] = {
    {"PUT", "/session/passphrase", Who::holder, Cost::passphrase, true, change_passphrase},
    {"POST", "/session/second-factor", Who::person, Cost::passphrase, true, begin_second_factor},
    {"PUT", "/session/second-factor", Who::person, Cost::small, true, finish_second_factor},
    {"DELETE", "/session/second-factor", Who::person, Cost::passphrase, true, end_second_factor},
    {"POST", "/people", Who::admin, Cost::passphrase, true, enrol},
    {"GET", "/people", Who::admin, Cost::small, false, list_accounts},
};

}  // namespace

std::span<const Route> account_routes() { return kRoutes; }

}  // namespace dragoman::server
