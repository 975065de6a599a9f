#include "record/fold.h"

#include <fmt/format.h>

#include <algorithm>

namespace dragoman::record {
namespace {

// `base`, or base-2, base-3, … when it is taken.
std::string unique_label(std::unordered_map<std::string, int>& taken, const std::string& base) {
  if (taken.try_emplace(base, 2).second) return base;
  for (int& next = taken.at(base);; ++next) {
    std::string label = fmt::format("{}-{}", base, next);
    if (!taken.contains(label)) {
      ++next;
      taken.emplace(label, 2);
      return label;
    }
  }
}

template <class Things, class Thing>
void put(Things& things, const Thing& thing) {
  const auto found = std::find_if(things.begin(), things.end(),
                                  [&](const auto& one) { return one.id == thing.id; });
  if (found == things.end()) {
    things.push_back(thing);
  } else {
    *found = thing;
  }
}

}  // namespace

Fold::Fold(View& seen, const Copy& copy) : seen_(seen), at_(*seen.index), copy_(copy) {}

void Fold::apply() {
  at_.events.add(event().id, number());
  if (copy_.erased) return;
  std::vector<RoomId>& label = seen_.label;
  if (!at_.labelled) {
    label = event().audience;
    at_.labelled = true;
  } else {
    std::erase_if(label, [&](const RoomId& room) {
      return !std::binary_search(event().audience.begin(), event().audience.end(), room);
    });
  }
  std::visit([this](const auto& body) { on(body); }, event().body);
}

Number Fold::ref(RefRole role) const {
  const std::vector<Number>& numbers = refs_in(copy_.refs, role);
  return numbers.empty() ? 0 : numbers.front();
}

void Fold::leave_out(Number number, std::string what, std::string reason) {
  std::vector<Unplaced>& list = seen_.unplaced;
  const auto after = std::upper_bound(list.begin(), list.end(), number,
                                      [](Number n, const Unplaced& one) { return n < one.number; });
  list.insert(after, {number, std::move(what), std::move(reason)});
}

void Fold::speak(const Text& text) {
  if (seen_.talks.languages.empty()) return;
  for (const auto& entry : text.entries()) {
    if (entry.first.empty() || !at_.languages.insert(entry.first).second) continue;
    seen_.talks.languages.push_back(entry.first);
  }
}

// ---- Rooms and persons --------------------------------------------------------------------------

void Fold::introduce(const RoomIntroduction& room) {
  const auto [place, fresh] = at_.rooms.try_emplace(room.id, seen_.rooms.size());
  if (fresh) seen_.rooms.push_back({.introduction = {.id = room.id}, .introduced = false});
  SeenRoom& seen = seen_.rooms[place->second];
  if (seen.introduced) return;  // the first introduction counts
  seen.introduction = room;
  seen.introduced = true;
  seen.label = unique_label(at_.room_labels, room.name);
  if (is_party_room(room.kind)) at_.rooms_of[room.of].push_back(room.id);
}

void Fold::introduce(const PersonIntroduction& person) {
  const auto [place, fresh] = at_.persons.try_emplace(person.id, seen_.persons.size());
  if (!fresh) return;
  seen_.persons.push_back(
      {.introduction = person, .label = unique_label(at_.person_labels, person.name)});
  speak(person.note);
}

void Fold::rename(const PersonIntroduction& person) {
  const auto place = at_.persons.find(person.id);
  if (place == at_.persons.end()) return introduce(person);
  SeenPerson& seen = seen_.persons[place->second];
  if (seen.erased) return;
  if (seen.introduction.name != person.name) {
    seen.label = unique_label(at_.person_labels, person.name);
  }
  seen.introduction = person;
}

void Fold::admit_member(const RoomId& room, const PersonId& person) {
  const auto [place, fresh] = at_.members.try_emplace({room, person}, seen_.memberships.size());
  if (fresh) seen_.memberships.push_back({room, person, number(), std::nullopt});
}

void Fold::on(const OpenBody& body) {
  introduce(body.room);
  introduce(body.person);
  admit_member(body.room.id, body.person.id);
  seen_.release = body.release;
  seen_.probes = body.probes;
}

void Fold::on(const RoomBody& body) {
  const RoomId& room = body.room.id;
  const std::vector<RoomId>& audience = event().audience;
  const SeenRoom* known = seen_.find_room(room);
  const bool anew = known && (known->introduced || (room == seen_.room && number() > 1));
  const bool founded =
      !anew && room != event().from && std::binary_search(audience.begin(), audience.end(), room);
  introduce(body.room);
  if (!founded) return;
  admit_member(room, event().by);
  if (room != seen_.room) return;
  seen_.release = body.release;
  seen_.probes = body.probes;
  // Who made this room can be answered, by the only thing known of them: they are mediators.
  const auto [place, fresh] = at_.rooms.try_emplace(event().from, seen_.rooms.size());
  if (!fresh) return;
  seen_.rooms.push_back({.introduction = {.id = event().from},
                         .label = unique_label(at_.room_labels, "mediators"),
                         .introduced = false});
}

void Fold::on(const PersonBody& body) { introduce(body.person); }

void Fold::on(const MandateBody& body) {
  at_.mandates.emplace(number(), seen_.mandates.size());
  seen_.mandates.push_back({number(), body});
}

bool Fold::is_stranger(const RoomId& room, const PersonId& person) const {
  if (room != seen_.room || at_.members.contains({room, person})) return false;
  return seen_.log.front().number == 1 ||
         std::ranges::any_of(seen_.memberships, [&](const Membership& one) {
           return one.room == room && one.person == person;
         });
}

void Fold::on(const JoinBody& body) {
  if (is_stranger(body.room, event().by)) {
    return leave_out(number(), "somebody's joining", "who wrote it was not in this room");
  }
  admit_member(body.room, body.person);
}

void Fold::on(const LeaveBody& body) {
  if (event().by != body.person && is_stranger(body.room, event().by)) {
    return leave_out(number(), "somebody's leaving", "who wrote it was not in this room");
  }
  const auto member = at_.members.find({body.room, body.person});
  if (member == at_.members.end()) {
    return leave_out(number(), "somebody's leaving", "this room never heard that they joined");
  }
  seen_.memberships[member->second].left = number();
  at_.members.erase(member);
}

void Fold::on(const EraseBody& body) {
  const auto [place, fresh] = at_.persons.try_emplace(body.person, seen_.persons.size());
  if (fresh) seen_.persons.push_back({.introduction = {.id = body.person}});
  SeenPerson& person = seen_.persons[place->second];
  if (person.erased) return;
  person.erased = true;
  person.introduction = {.id = body.person};
  person.label = unique_label(at_.person_labels, "erased person");
}

void Fold::on(const SealBody&) {
  const auto room = at_.rooms.find(event().from);
  if (room != at_.rooms.end()) seen_.rooms[room->second].sealed = true;
  if (event().from == seen_.room) seen_.sealed = true;
}

void Fold::on(const PolicyBody& body) {
  if (event().from != seen_.room) return;
  if (body.release == ReleasePolicy::two) {
    seen_.release = ReleasePolicy::two;
    at_.lowering.clear();
    return;
  }
  if (seen_.release == ReleasePolicy::one) return;
  const Number proposal = ref(RefRole::proposal);
  if (std::find(at_.lowering.begin(), at_.lowering.end(), proposal) == at_.lowering.end()) {
    at_.lowering.push_back(number());
    return;
  }
  seen_.release = ReleasePolicy::one;
  at_.lowering.clear();
}

// ---- The case -----------------------------------------------------------------------------------

void Fold::take_case(Case talks) {
  keep_wording(at_.frame->talks(), talks);
  at_.frame = std::make_shared<const Frame>(std::move(talks));
  rebuild();
}

// Changes the standing part of the case, unless it would no longer hold together.
void Fold::amend_frame(const std::function<void(Case&)>& change, const std::string& what) {
  Case amended = at_.frame->talks();
  change(amended);
  if (const auto sound = validate(amended); !sound) {
    return leave_out(number(), what, sound.error().message);
  }
  at_.frame = std::make_shared<const Frame>(std::move(amended));
  if (seen_.unplaced.empty()) {
    show_frame();
  } else {
    rebuild();  // there may be a place now for what had none
  }
}

void Fold::on(const PartyBody& body) {
  amend_frame([&](Case& talks) { put(talks.parties, body.party); },
              fmt::format("party '{}'", body.party.id));
}

void Fold::on(const ChannelBody& body) {
  amend_frame([&](Case& talks) { put(talks.channels, body.channel); },
              fmt::format("channel '{}'", body.channel.id));
}

void Fold::on(const WalkOutBody& body) {
  if (at_.walked_out.insert(body.party).second) seen_.walked_out.push_back(body.party);
}

void Fold::on(const ReturnBody& body) {
  at_.walked_out.erase(body.party);
  std::erase(seen_.walked_out, body.party);
}

void Fold::on(const PhaseBody& body) {
  if (!at_.phases.try_emplace(body.id, seen_.phases.size()).second) {
    return leave_out(number(), fmt::format("phase '{}'", body.id),
                     "this room already has a phase of that id");
  }
  seen_.phases.push_back({.body = body, .declared = number(), .closed = std::nullopt});
}

void Fold::on(const ClosePhaseBody& body) {
  const auto phase = at_.phases.find(body.id);
  if (phase == at_.phases.end()) {
    return leave_out(number(), fmt::format("the closing of phase '{}'", body.id),
                     "this room was not told of that phase");
  }
  SeenPhase& seen = seen_.phases[phase->second];
  if (!seen.closed) seen.closed = number();
}

// ---- Releases -----------------------------------------------------------------------------------

void Fold::on(const ProposeReleaseBody& body) {
  at_.releases.emplace(number(), seen_.releases.size());
  seen_.releases.push_back({.proposal = number(),
                            .proposed_by = event().by,
                            .body = body,
                            .sources = refs_in(copy_.refs, RefRole::source)});
}

void Fold::on(const RefuseReleaseBody&) {
  const auto proposal = at_.releases.find(ref(RefRole::proposal));
  if (proposal == at_.releases.end()) {
    return leave_out(number(), "the refusal of a release", "this room does not have the proposal");
  }
  seen_.releases[proposal->second].state = SeenRelease::State::refused;
  seen_.releases[proposal->second].decided = number();
}

void Fold::on(const ReleaseBody& body) {
  const auto proposal = at_.releases.find(ref(RefRole::proposal));
  if (proposal == at_.releases.end()) {
    seen_.releases.push_back({.body = {body.to, body.as, body.words},
                              .party = body.party,
                              .sources = refs_in(copy_.refs, RefRole::source),
                              .state = SeenRelease::State::released,
                              .decided = number()});
    return;
  }
  SeenRelease& seen = seen_.releases[proposal->second];
  seen.state = SeenRelease::State::released;
  seen.decided = number();
  seen.party = body.party;
}

// ---- Secret packages ----------------------------------------------------------------------------

void Fold::on(const PoseBody& body) {
  at_.poses.emplace(number(), seen_.poses.size());
  at_.poses_by_event.emplace(event().id, seen_.poses.size());
  seen_.poses.push_back(
      {.number = number(), .event = event().id, .body = body, .at = event().at, .outcome = {}});
}

void Fold::on(const SecretAnswerBody& body) {
  const auto [pose, fresh] = at_.poses_by_event.try_emplace(body.pose, seen_.poses.size());
  if (fresh) seen_.poses.push_back({.event = body.pose, .outcome = {}});
  seen_.poses[pose->second].own_answers.emplace_back(number(), body.yes);
}

void Fold::on(const OutcomeBody& body) {
  const auto pose = at_.poses.find(ref(RefRole::pose));
  if (pose == at_.poses.end()) {
    return leave_out(number(), "the outcome of a secret package", "this room does not have it");
  }
  std::optional<SecretOutcome>& outcome = seen_.poses[pose->second].outcome;
  if (!outcome) outcome = body.outcome;
}

}  // namespace dragoman::record

namespace dragoman {

Result<View> view(std::span<const Copy> copies, const RoomId& room) {
  View seen;
  seen.room = room;
  for (const Copy& copy : copies) {
    if (auto applied = apply(seen, copy); !applied) return tl::unexpected(applied.error());
  }
  return seen;
}

Result<void> apply(View& seen, Copy copy) {
  const auto about = [&](Error error) {
    error.where.file = fmt::format("event {}", copy.number);
    return tl::unexpected(std::move(error));
  };
  const Number next = seen.log.empty() ? copy.number : seen.log.back().number + 1;
  if (copy.number != next || copy.number < 1) {
    return about({ErrorCode::conflict,
                  fmt::format("event {} follows event {}", copy.number, next - 1),
                  "give the room's copies in order and without a gap",
                  {}});
  }
  std::optional<Case> talks;
  if (const auto* body = std::get_if<CaseBody>(&copy.event.body); body && !copy.erased) {
    auto read = record::read_case_body(*body);
    if (!read) return about(read.error());
    talks = std::move(*read);
  }
  record::Places& places = *seen.index;
  if (seen.rooms.empty()) {
    const bool desk = seen.room == record::desk_id(copy.event.by);
    SeenRoom own;
    own.introduction.id = seen.room;
    if (desk) own.introduction.kind = RoomKind::desk;
    if (desk) own.introduction.name = "desk";
    own.label = desk ? "desk" : "this room";
    own.introduced = desk;
    places.rooms.emplace(seen.room, 0);
    if (desk) places.room_labels.emplace(own.label, 2);
    seen.rooms.push_back(std::move(own));
    // What was decided before the view begins is not known: then the stricter holds.
    if (copy.number > 1 && !desk) seen.release = ReleasePolicy::two;
  }
  seen.log.push_back(std::move(copy));
  record::Fold fold(seen, seen.log.back());
  fold.apply();
  if (talks) fold.take_case(std::move(*talks));
  return {};
}

}  // namespace dragoman
