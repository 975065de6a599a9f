#include "laws/server_history.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <filesystem>

#include "dragoman/act_json.h"
#include "laws/record_content.h"
#include "record/view_places.h"

namespace dragoman::test {
namespace {

using talks::content;
using talks::mixed;
using talks::one_in;
using talks::pick;
using talks::Step;

constexpr std::int64_t kSecondsPerDay = 86'400;
constexpr std::int64_t kAfterAll = 1'830'297'600;  // 2028-01-01T00:00:00Z: when they are asked

std::int64_t seconds_of(const Moment& moment) {
  const auto two_digits = [&](std::size_t at) {
    return (moment[at] - '0') * 10 + moment[at + 1] - '0';
  };
  return Date::parse(moment.substr(0, 10))->days_since_epoch() * kSecondsPerDay +
         two_digits(11) * 3600 + two_digits(14) * 60 + two_digits(17);
}

Seed seed_of(const EventId& event) {
  Seed made;
  std::copy(event.bytes.begin(), event.bytes.end(), made.bytes.begin());
  return made;
}

bool holds(const std::vector<RoomId>& rooms, const RoomId& room) {
  return std::find(rooms.begin(), rooms.end(), room) != rooms.end();
}

bool is_secret(const Step& step) {
  return std::holds_alternative<SecretAnswerBody>(step.event.body);
}

std::string passphrase_of(const std::string& name) { return "a lamp for " + name; }

// The act as a program asks for it; {} when there is no way to write it.
std::string json_of(const Act& act) {
  Number next = 1;
  for (const auto& [role, numbers] : act.refs) {
    for (const Number number : numbers) next = std::max(next, number + 1);
  }
  const auto copy = encode_copy({.number = next, .event = act.event, .refs = act.refs});
  if (!copy) return "{}";
  auto all = nlohmann::json::parse(*copy);
  nlohmann::json asked = {{"id", act.event.id.to_string()}};
  for (const char* key : {"kind", "body", "refs", "concerns"}) {
    if (all.contains(key)) asked[key] = std::move(all[key]);
  }
  for (const RoomId& room : act.event.audience) {
    if (room != act.event.from) asked["also"].push_back(room.to_string());
  }
  return asked.dump();
}

std::string new_place() { return scratch_folder() + "/talks.dragoman"; }

}  // namespace

// ---- Beginning ----------------------------------------------------------------------------------

Talking::Talking(talks::Random& random, Leak leak) : leak_(leak) {
  books_.place = new_place();
  for (const Step& step : talks::opening(random)) {
    if (std::holds_alternative<OpenBody>(step.event.body)) {
      found(step);
      continue;
    }
    if (const auto* made = std::get_if<PersonBody>(&step.event.body);
        made != nullptr && !books_.logins.contains(made->person.id)) {
      enrol(step);
    }
    EXPECT_TRUE(perform(step)) << "the opening of the talks";
  }
}

void Talking::found(const Step& step) {
  const auto& open = std::get<OpenBody>(step.event.body);
  const std::string& name = open.person.name;
  sessions_.emplace(open.person.id,
                    ok(Vault::create(books_.place,
                                     {.open = talks::act_of(step, nullptr),
                                      .login = {.name = name, .passphrase = passphrase_of(name)},
                                      .cost = kCheap},
                                     seed_of(step.event.id))));
  books_.logins.emplace(open.person.id, name);
  books_.rooms.insert(open.room.id);
  books_.held[open.room.id].insert(step.event.id);
  vault_ = sessions_.at(open.person.id)->vault();
  restart();
}

void Talking::enrol(const Step& step) {
  const PersonIntroduction& person = std::get<PersonBody>(step.event.body).person;
  Session* by = session(step.event.by);
  // Of those who come later, several have one name.
  const std::string name =
      books_.logins.size() < 12 ? person.name : person.name + person.id.to_string();
  const Login login{.name = name, .passphrase = passphrase_of(name)};
  if (by == nullptr || !by->enrol(person.id, login, seed_of(step.event.id))) return;
  books_.logins.emplace(person.id, name);
  // From now on somebody can read their desk.
  Side& desk = books_.sides[desk_of(person.id)];
  desk.given = mixed(desk.given, "enrolled");
}

Talking::Saved Talking::save() {
  Saved saved = books_;
  saved.place = new_place();
  ok(vault_->backup(saved.place), "backup");
  return saved;
}

Talking::Talking(const Saved& saved, Leak leak) : leak_(leak), books_(saved) {
  books_.place = new_place();
  std::filesystem::copy_file(saved.place, books_.place);
  vault_ = ok(Vault::open(books_.place), "open");
  restart();
}

Talking::~Talking() {
  site_.reset();
  sessions_.clear();
  vault_.reset();
  std::error_code ignored;
  std::filesystem::remove_all(std::filesystem::path(books_.place).parent_path(), ignored);
}

void Talking::restart() {
  site_ = std::make_unique<Site>(*vault_, clock_);
  if (leak_ == Leak::one_stream) site_->chance().draw_from_one_stream();
  browsers_.clear();
}

// ---- Asking -------------------------------------------------------------------------------------

Session* Talking::session(const PersonId& person) {
  const auto place = sessions_.try_emplace(person).first;
  const auto login = books_.logins.find(person);
  if (!place->second && login != books_.logins.end()) {
    const std::string& name = login->second;
    if (auto keys = vault_->unlock({.name = name, .passphrase = passphrase_of(name)}))
      place->second = std::move(*keys);
  }
  return place->second ? &*place->second : nullptr;
}

std::shared_ptr<const View> Talking::look(const PersonId& person, const RoomId& room) {
  const Session* keys = session(person);
  auto seen = keys == nullptr ? nullptr : keys->view(room).value_or(nullptr);
  return seen;
}

const Browser& Talking::browser(const PersonId& person) {
  const auto [place, fresh] = browsers_.try_emplace(person);
  const auto login = books_.logins.find(person);
  if (fresh && login != books_.logins.end()) {
    begin("sign in " + person.to_string());
    site_->peer = "address of " + login->second;
    site_->sign_in(login->second, passphrase_of(login->second), place->second);
  }
  return place->second;
}

Reply Talking::ask(const PersonId& person, const std::string& method, const std::string& path,
                   const std::string& body, const std::vector<server::Header>& more) {
  const Browser& there = browser(person);
  Reply reply = site_->ask(there, method, path, body, more);
  const std::string tag = "ETag: ";
  if (const std::size_t at = reply.head.find(tag);
      leak_ == Leak::one_tag && at != std::string::npos) {
    reply.head.insert(at + tag.size(), std::to_string(books_.accepted) + "/");
  }
  if (leak_ == Leak::tells_of_rooms && reply.status == 404 && path.starts_with("/rooms/")) {
    const auto room = RoomId::parse(path.substr(7, 32));
    if (room && books_.rooms.contains(*room)) reply.head.replace(reply.head.find("404"), 3, "403");
  }
  return reply;
}

// ---- Going on -----------------------------------------------------------------------------------

Step Talking::next(talks::Random& random, std::int64_t seconds,
                   const std::optional<RoomId>& hidden_from) {
  for (;;) {
    const PersonId person = std::next(books_.logins.begin(),
                                      static_cast<std::ptrdiff_t>(random() % books_.logins.size()))
                                ->first;
    const Session* keys = session(person);
    const auto places = keys == nullptr ? std::vector<Session::Place>()
                                        : keys->rooms().value_or(std::vector<Session::Place>());
    if (places.empty()) continue;
    const Session::Place& place = pick(random, places);
    const bool passed_over = (place.until && !one_in(random, 20)) ||
                             (place.room == desk_of(person) && !one_in(random, 4));
    if (passed_over || place.room == hidden_from) continue;
    const auto home = look(person, place.room);
    if (home == nullptr || home->log.empty() || home->rooms.empty() ||
        (home->sealed && !one_in(random, 20))) {
      continue;
    }
    Step step = talks::step_from(random, *home, person, seconds);
    if (!hidden_from || !concerns(step, *hidden_from)) return step;
  }
}

std::optional<Step> Talking::instead(talks::Random& random, const Step& step,
                                     std::int64_t seconds) {
  const auto home = look(step.event.by, step.event.from);
  if (home == nullptr || home->rooms.empty()) return std::nullopt;
  return talks::step_from(random, *home, step.event.by, seconds);
}

bool Talking::concerns(const Step& step, const RoomId& room) {
  if (step.decide) {
    const auto pose = books_.poses.find(*step.decide);
    return pose != books_.poses.end() && holds(pose->second, room);
  }
  if (step.event.from == room) return !is_secret(step);
  const auto home = look(step.event.by, step.event.from);
  if (home == nullptr) return holds(step.event.audience, room);
  return holds(addressed(*home, talks::act_of(step, home.get())).event.audience, room);
}

bool Talking::perform(const Step& step) {
  if (step.decide) return settle(step);
  const RoomId& home = step.event.from;
  // Some of those who are introduced later can sign in too.
  if (const auto* made = std::get_if<PersonBody>(&step.event.body);
      made != nullptr && made->person.id.bytes.front() % 2 == 0 &&
      !books_.logins.contains(made->person.id)) {
    enrol(step);
  }
  Act act{.event = step.event};
  bool there = false;
  if (const auto seen = look(step.event.by, home)) {
    act = addressed(*seen, talks::act_of(step, seen.get()));
    there = true;
  }
  const bool erases = std::holds_alternative<EraseBody>(step.event.body);
  const auto before = erases ? sizes() : std::map<RoomId, Number>();
  clock_.wall = seconds_of(step.event.at) + (leak_ == Leak::one_clock ? books_.accepted : 0);
  const std::string body = json_of(act);
  browser(step.event.by);
  begin("step " + step.event.id.to_string());
  const Reply reply = ask(step.event.by, "POST", room_path(home, "/events"), body);
  const bool accepted = reply.status == 201;
  ++(accepted ? books_.accepted : books_.refused);
  // A secret answer is nobody's business but the desk's, not even its home's.
  if (there && !is_secret(step)) {
    Side& side = books_.sides[home];
    side.given = mixed(side.given, content(step, [](const EventId&) { return true; }));
    side.told = mixed(side.told, reply.whole());
  }
  if (!accepted) return false;
  Step kept = step;
  kept.event = act.event;
  for (const RoomId& room : act.event.audience) {
    std::set<EventId>& held = books_.held[room];
    const auto has = [&](const EventId& event) { return held.contains(event); };
    if (room != home) {
      Side& side = books_.sides[room];
      side.given = mixed(side.given, content(kept, has));
    }
    held.insert(act.event.id);
  }
  if (std::holds_alternative<PoseBody>(act.event.body))
    books_.poses[act.event.id] = act.event.audience;
  if (const auto* made = std::get_if<RoomBody>(&act.event.body)) books_.rooms.insert(made->room.id);
  if (erases) give_erased(step, before);
  return true;
}

std::map<RoomId, Number> Talking::sizes() {
  std::map<RoomId, Number> all;
  for (const RoomHead& head : ok(vault_->verify(), "verify").rooms) all[head.room] = head.events;
  return all;
}

// An erasure reaches whoever holds a word on the person.
void Talking::give_erased(const Step& step, const std::map<RoomId, Number>& before) {
  for (const auto& [room, size] : sizes()) {
    const auto earlier = before.find(room);
    if (room == step.event.from || (earlier != before.end() && earlier->second == size)) continue;
    Side& side = books_.sides[room];
    side.given = mixed(side.given, content(step, [](const EventId&) { return false; }));
  }
  // Nobody can read the person's desk any more.
  Side& desk = books_.sides[desk_of(std::get<EraseBody>(step.event.body).person)];
  desk.given = mixed(desk.given, "erased");
  sessions_.clear();
}

// As the server does from time to time, for whoever is signed in. The outcomes of secret packages
// are the declared exception: they are given to the rooms that were asked.
bool Talking::settle(const Step& step) {
  const Session* keys = session(step.event.by);
  if (keys == nullptr) return false;
  Session settling = *keys;
  const auto receipts = settling.settle(step.event.at, seed_of(step.event.id));
  if (!receipts) return false;
  for (const Receipt& receipt : *receipts) {
    const auto seen = ok(settling.view(receipt.room), "view");
    const Copy& copy = *seen->find_copy(receipt.number);
    const Number posed = record::refs_in(copy.refs, RefRole::pose)[0];
    const bool revealed = std::get<OutcomeBody>(copy.event.body).outcome == SecretOutcome::revealed;
    for (const RoomId& room : copy.event.audience) {
      Side& side = books_.sides[room];
      side.given =
          mixed(side.given, seen->find_copy(posed)->event.id.to_string() +
                                copy.event.id.to_string() + (revealed ? "revealed" : "closed"));
      books_.held[room].insert(copy.event.id);
    }
    ++books_.accepted;
  }
  return !receipts->empty();
}

void Talking::stir(talks::Random& random, const RoomId& hidden_from) {
  const auto& [person, name] = *std::next(
      books_.logins.begin(), static_cast<std::ptrdiff_t>(random() % books_.logins.size()));
  const std::string number = std::to_string(random());
  begin("stir " + number);
  switch (random() % 4) {
    case 0: {
      // From elsewhere: who shares an address shares its wait, by design.
      Browser wrong;
      site_->peer = "address " + number;
      site_->sign_in("somebody " + number, "wrong", wrong);
      return;
    }
    case 1: {
      Browser another;
      site_->peer = "address " + number;
      site_->sign_in(name, passphrase_of(name), another);
      return;
    }
    case 2: {
      const RoomId home = desk_of(person);
      if (home == hidden_from) return;
      // Their own desk lists it.
      Side& side = books_.sides[home];
      side.given = mixed(side.given, "job " + number);
      ask(person, "POST", room_path(home, "/jobs"), R"({"kind":"verify"})");
      return;
    }
    default:
      for (const RoomId& room : books_.rooms) {
        if (room != hidden_from) ask(person, "GET", room_path(room, "/board"));
      }
  }
}

// ---- What is answered ---------------------------------------------------------------------------

std::map<PersonId, std::vector<RoomId>> Talking::readers() {
  std::map<PersonId, std::vector<RoomId>> all;
  for (const auto& [person, name] : books_.logins) {
    const Session* keys = session(person);
    if (keys == nullptr) continue;
    const auto places = keys->rooms();
    if (!places) continue;
    for (const Session::Place& place : *places) all[person].push_back(place.room);
  }
  return all;
}

std::string Talking::asked(const RoomId& room,
                           const std::map<PersonId, std::vector<RoomId>>& readers) {
  std::string all;
  for (const auto& [reader, rooms] : readers) {
    const PersonId person = reader;
    if (!holds(rooms, room)) continue;
    const auto seen = look(person, room);
    const Number last = seen == nullptr || seen->log.empty() ? 1 : seen->log.back().number;
    browser(person);
    clock_.wall = kAfterAll;
    begin("questions of " + person.to_string() + " in " + room.to_string());
    const auto tell = [&](const char* method, const std::string& what, const std::string& body = {},
                          const std::vector<server::Header>& more = {}) {
      const Reply reply = ask(person, method, room_path(room, what), body, more);
      all +=
          fmt::format("\n{} {} {} {}\n{}", person.to_string(), method, what, body, reply.whole());
    };
    for (const server::Route& route : server::routes()) {
      constexpr std::string_view kRoom = "/rooms/{room}";
      if (route.method != "GET" || !route.pattern.starts_with(kRoom)) continue;
      std::string what(route.pattern.substr(kRoom.size()));
      if (what == "/brief" || what.empty()) continue;
      if (what == "/stream") what += "?after=0";
      const std::size_t at = what.find("{n}");
      if (at == std::string::npos) {
        tell("GET", what);
        continue;
      }
      for (const Number number : {Number{1}, last / 2, last, last + 1})
        tell("GET", std::string(what).replace(at, 3, std::to_string(number)));
    }
    tell("GET", "/log?limit=3&words=n");
    tell("HEAD", "/board");
    const std::string head = ask(person, "GET", room_path(room, "/board")).head;
    const std::size_t tag = std::min(head.find("ETag: ") + 6, head.size());
    tell("GET", "/board", {}, {{"If-None-Match", head.substr(tag, head.find('\r', tag) - tag)}});
    tell("GET", "/none");
    if (seen != nullptr && !seen->rooms.empty()) {
      const std::string other = seen->rooms.back().introduction.id.to_string();
      tell("GET", "/shuttle?to=" + other);
      tell("GET", fmt::format("/terms?source={}&as=ours&to={}", last, other));
      tell("POST", "/check",
           fmt::format(R"({{"kind":"relay","body":{{"to":"{}","as":"ours","words":"Heard"}}}})",
                       other));
    }
    for (
        const std::string& act :
        {std::string(R"({"kind":"note","body":{"words":"Heard"}})"),
         std::string(R"({"kind":"note","body":{}})"),
         fmt::format(R"({{"kind":"freeze","body":{{}},"refs":{{"draft":[{}]}}}})", last),
         fmt::format(
             R"({{"kind":"response","body":{{"response":{{"party":"north","answer":"agreed"}}}},"refs":{{"draft":[{}]}}}})",
             last)}) {
      tell("POST", "/check", act);
    }
    tell("POST", "/events", R"({"kind":"note","body":{}})");
  }
  return all;
}

std::string Talking::asked_by(const PersonId& person, const std::vector<RoomId>& own,
                              const std::set<RoomId>& rooms) {
  std::string all;
  browser(person);
  clock_.wall = kAfterAll;
  begin("questions of " + person.to_string());
  const auto tell = [&](const char* method, const std::string& path, const std::string& body = {}) {
    all += fmt::format("\n{} {}\n{}", method, path, ask(person, method, path, body).whole());
  };
  tell("GET", "/session");
  tell("GET", "/rooms");
  std::vector<RoomId> others;
  std::set_difference(rooms.begin(), rooms.end(), own.begin(), own.end(),
                      std::back_inserter(others));
  for (const RoomId& other : others) {
    for (const char* what : {"/summary", "/stream"}) tell("GET", room_path(other, what));
    tell("POST", room_path(other, "/events"), R"({"kind":"note","body":{"words":"Heard"}})");
  }
  return all;
}

std::string Talking::written(const RoomId& room,
                             const std::map<PersonId, std::vector<RoomId>>& readers) {
  std::string all;
  for (const auto& [reader, rooms] : readers) {
    const PersonId person = reader;
    if (!holds(rooms, room)) continue;
    browser(person);
    clock_.wall = kAfterAll;
    begin("writings of " + person.to_string() + " in " + room.to_string());
    const auto tell = [&](const std::string& what, const std::string& body) {
      all += fmt::format("\n{} {}\n{}", what, body,
                         ask(person, "POST", room_path(room, what), body).whole());
    };
    tell("/events", R"({"kind":"note","body":{"words":"Heard"}})");
    tell("/events", R"({"kind":"note","body":{"words":"Heard again"},"refs":{"about":[1]}})");
    tell("/events", R"({"kind":"freeze","body":{},"refs":{"draft":[1]}})");
    tell("/people", R"({"name":"Omar"})");
    tell("/sign", R"({"draft":3})");
    all += ask(person, "GET", room_path(room, "/copies")).whole();
    all += ask(person, "GET", room_path(room, "/export")).whole();
  }
  return all;
}

}  // namespace dragoman::test
