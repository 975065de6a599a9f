// Random things to say and to write down, for the points of the case below.
#pragma once

#include <array>
#include <iterator>
#include <string>

#include "laws/record_talks.h"

namespace dragoman::talks {

inline constexpr const char* kCase = R"(dragoman: 1
id: ferry
parties:
  north: The North
  south: The South
  bank: {name: The Bank, role: guarantor}
mediators: {envoys: The envoys, hosts: The hosts}
channels:
  envoys-north: {mediator: envoys, party: north}
  envoys-south: {mediator: envoys, party: south}
  envoys-bank: {mediator: envoys, party: bank}
  hosts-north: {mediator: hosts, party: north}
  hosts-south: {mediator: hosts, party: south}
points:
  crossing: {options: [open, permits, closed], details: {hours: Opening hours}}
  aid: {options: [daily, weekly, none]}
  toll: {quantity: {from: 0, to: 10}}
  start: {dates: {from: 2027-03-01, to: 2027-03-31}}
)";

inline constexpr std::array<const char*, 4> kPoints = {"crossing", "aid", "toll", "start"};

inline bool one_in(Random& random, std::uint64_t n) { return random() % n == 0; }

template <class List>
const auto& pick(Random& random, const List& list) {
  return list[random() % std::size(list)];
}

template <class E>
E pick_enum(Random& random, int count) {
  return static_cast<E>(random() % static_cast<std::uint64_t>(count));
}

inline Text words(Random& random) {
  static const std::array<const char*, 6> kWords = {"They would accept with a reservation",
                                                    "Not before the crossing opens",
                                                    "نقبل من حيث المبدأ",
                                                    "מסכימים, פרט ללילה",
                                                    "One week more",
                                                    "Never"};
  Text text(pick(random, kWords));
  if (one_in(random, 6)) text.set("ar", "النص");
  return text;
}

inline std::string name(Random& random) {
  static const std::array<const char*, 24> kNames = {
      "Layla", "Omar",  "Dina",  "Rami",  "Noa",  "Lea",  "Karim", "Ada",
      "Jon",   "Samir", "Greta", "Ines",  "Yael", "Musa", "Tom",   "Hala",
      "Dov",   "Nadia", "Uri",   "Salma", "Eli",  "Huda", "Ben",   "Amal"};
  return pick(random, kNames);
}

inline Value value_for(Random& random, const std::string& point) {
  static const std::array<const char*, 3> kCrossing = {"open", "permits", "closed"};
  static const std::array<const char*, 3> kAid = {"daily", "weekly", "none"};
  if (point == "crossing") return OptionId{pick(random, kCrossing)};
  if (point == "aid") return OptionId{pick(random, kAid)};
  if (point == "toll") return Decimal(static_cast<std::int64_t>(random() % 11));
  return Date(Date::parse("2027-03-01")->days_since_epoch() + static_cast<int>(random() % 31));
}

inline DraftBody draft(Random& random) {
  DraftBody made;
  for (const char* point : kPoints) {
    if (one_in(random, 3)) continue;
    Position position{.point = point, .values = {value_for(random, point)}};
    if (one_in(random, 4)) position.text = words(random);
    if (one_in(random, 8)) position.editorial = true;
    made.positions.push_back(std::move(position));
  }
  if (one_in(random, 3)) made.title = words(random);
  return made;
}

inline PartialPackage package(Random& random) {
  PartialPackage made;
  const std::string point = pick(random, kPoints);
  made.values.emplace_back(point, value_for(random, point));
  return made;
}

inline std::string party(Random& random) { return one_in(random, 2) ? "north" : "south"; }

inline bool is_mediators(RoomKind kind) {
  return kind == RoomKind::mediators || kind == RoomKind::subset;
}

inline std::string hex(Random& random, std::size_t bytes) {
  std::string digits;
  while (digits.size() < 2 * bytes) digits += draw_id<PersonId>(random).to_string();
  return digits.substr(0, 2 * bytes);
}

}  // namespace dragoman::talks
