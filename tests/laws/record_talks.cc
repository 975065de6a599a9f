#include "laws/record_talks.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "laws/record_content.h"
#include "record/view_places.h"

namespace dragoman::talks {
std::optional<Step> rare_step(Random& random, const View& home, const PersonId& by,
                              std::int64_t seconds) {
  Step step{.event = {.id = draw_id<EventId>(random),
                      .at = moment_at(seconds),
                      .by = by,
                      .from = home.room,
                      .audience = {home.room}}};
  for (const SeenPose& pose : home.poses) {
    const bool due = pose.number != 0 && pose.body.closes < step.event.at;
    if (due && !pose.outcome && one_in(random, 2)) {
      step.decide = pose.event;
      return step;
    }
  }
  if (one_in(random, 90) && !home.persons.empty()) {
    step.event.body = EraseBody{.person = pick(random, home.persons).introduction.id};
    return step;
  }
  if (one_in(random, 250)) {
    step.event.body = SealBody{};
    return step;
  }
  return std::nullopt;
}

Moment moment_at(std::int64_t seconds) {
  const std::int64_t day = seconds / 86400;
  const std::int64_t rest = seconds % 86400;
  const Date date(Date::parse("2027-01-01")->days_since_epoch() + static_cast<std::int32_t>(day));
  return fmt::format("{}T{:02}:{:02}:{:02}Z", date.to_string(), rest / 3600, rest / 60 % 60,
                     rest % 60);
}

std::string content(const Step& step, const std::function<bool(const EventId&)>& has) {
  std::string bytes = encode_copy({.number = 1, .event = step.event}).value_or("not to be written");
  for (const auto& [role, events] : step.refs) {
    for (const EventId& event : events) {
      if (has(event)) bytes += ref_role_name(role) + event.to_string();
    }
  }
  return bytes;
}

std::size_t mixed(std::size_t hash, const std::string& more) {
  return std::hash<std::string>()(more + std::to_string(hash));
}

Act act_of(const Step& step, const View* home) {
  Act act{.event = step.event};
  for (const auto& [role, events] : step.refs) {
    std::vector<Number> numbers;
    for (const EventId& event : events) {
      if (!home) continue;
      if (const auto found = (*home->index).events.find(event)) numbers.push_back(*found);
    }
    std::sort(numbers.begin(), numbers.end());
    numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
    if (numbers.empty()) continue;
    if (!act.refs.empty() && act.refs.back().first == role) {
      auto& last = act.refs.back().second;
      last.insert(last.end(), numbers.begin(), numbers.end());
      std::sort(last.begin(), last.end());
      last.erase(std::unique(last.begin(), last.end()), last.end());
    } else {
      act.refs.emplace_back(role, std::move(numbers));
    }
  }
  return act;
}

Step next_step(Random& random, const Record& record, std::int64_t seconds,
               const std::optional<RoomId>& hidden_from) {
  const auto rooms = record.rooms();
  Step step;
  for (int tries = 0; tries < 100; ++tries) {
    const View& home = *record.seen(pick(random, rooms));
    if (home.room == hidden_from || (home.sealed && !one_in(random, 20))) continue;
    std::vector<PersonId> seats;
    for (const Membership& member : home.memberships) {
      if (member.room == home.room && !member.left) seats.push_back(member.person);
    }
    if (home.rooms.front().introduction.kind == RoomKind::desk) {
      seats = {PersonId{home.room.bytes}};
    }
    if (seats.empty()) continue;
    step = step_from(random, home, pick(random, seats), seconds);
    const auto& audience = step.event.audience;
    if (!hidden_from || !std::binary_search(audience.begin(), audience.end(), *hidden_from)) break;
  }
  return step;
}

std::vector<Step> opening(Random& random) {
  std::vector<Step> steps;
  std::int64_t seconds = 0;
  const auto person = [&](const char* called) {
    return PersonIntroduction{.id = draw_id<PersonId>(random), .name = called};
  };
  const PersonIntroduction layla = person("Layla");
  const auto room = [&](const char* called, RoomKind kind, const char* of = "", bool past = true) {
    return RoomIntroduction{
        .id = draw_id<RoomId>(random), .name = called, .kind = kind, .of = of, .past_shown = past};
  };
  const RoomIntroduction envoys = room("envoys", RoomKind::mediators);
  const auto add = [&](Body body, std::vector<RoomId> others = {},
                       std::vector<PersonId> concerned = {}) {
    others.push_back(envoys.id);
    std::sort(others.begin(), others.end());
    others.erase(std::unique(others.begin(), others.end()), others.end());
    steps.push_back({.event = {.id = draw_id<EventId>(random),
                               .at = moment_at(seconds += 60),
                               .by = layla.id,
                               .from = envoys.id,
                               .audience = std::move(others),
                               .concerns = std::move(concerned),
                               .body = std::move(body)}});
  };
  add(OpenBody{.room = envoys, .person = layla, .probes = 4}, {}, {layla.id});
  add(CaseBody{kCase});

  const auto hosts = room("hosts", RoomKind::mediators, "hosts");
  const auto third = room("third team", RoomKind::mediators, "", false);
  const auto north = room("north", RoomKind::party, "north");
  const auto south = room("south", RoomKind::party, "south", false);
  const auto bank = room("bank", RoomKind::guarantor, "bank");
  const auto maps = room("map committee", RoomKind::subset);
  const auto plenary = room("plenary", RoomKind::plenary);
  struct Founding {
    RoomIntroduction room;
    std::vector<RoomId> told;
    std::vector<const char*> people;
  };
  const std::vector<Founding> foundings = {
      {hosts, {}, {"Dina", "Karim"}},
      {third, {hosts.id}, {"Jon", "Ada"}},
      {north, {hosts.id, third.id}, {"Rami", "Samir"}},
      {south, {hosts.id, third.id, north.id}, {"Noa", "Lea"}},
      {bank, {third.id}, {"Greta"}},
      {maps, {hosts.id}, {"Omar"}},
      {plenary, {hosts.id, third.id, north.id, south.id}, {"Ines"}},
  };
  std::vector<RoomId> all;
  for (const auto& [made, told, people] : foundings) {
    auto audience = told;
    audience.push_back(made.id);
    add(RoomBody{.room = made, .probes = 3}, audience);
    all.push_back(made.id);
    for (const char* called : people) {
      const auto one = person(called);
      add(PersonBody{one}, {made.id}, {one.id});
      add(JoinBody{.person = one.id, .room = made.id}, {made.id});
    }
  }
  // Who does not know whom yet: the hosts reach both parties, the third team one of them.
  add(RoomBody{.room = hosts, .probes = 3}, {north.id, south.id, maps.id});
  add(RoomBody{.room = third, .probes = 3}, {south.id});
  add(PersonBody{layla}, all, {layla.id});
  add(CaseBody{kCase}, all);
  for (const RoomId& left : {north.id, south.id, bank.id, third.id}) {
    add(LeaveBody{.person = layla.id, .room = left}, {left});
  }
  return steps;
}

}  // namespace dragoman::talks
