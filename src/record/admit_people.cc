// Who and where: what opening, rooms, persons, parties, mandates, coming and going demand.
#include <fmt/format.h>

#include <algorithm>

#include "model/suggest.h"
#include "record/admit.h"

namespace dragoman::record {
namespace {

Result<void> policy_at_birth(ReleasePolicy release, int probes) {
  if (release == ReleasePolicy::two) {
    return fail(ErrorCode::conflict, "a room that has one member cannot release by two",
                "make it with release: one, let a second person join, then set the `policy`",
                {.field = "body.release"});
  }
  if (probes >= 0) return {};
  return fail(ErrorCode::range, "the number of secret packages cannot be negative",
              "write 0 for none", {.field = "body.probes"});
}

bool same(const RoomIntroduction& a, const RoomIntroduction& b) {
  return a.id == b.id && a.name == b.name && a.kind == b.kind && a.of == b.of &&
         a.past_shown == b.past_shown;
}

}  // namespace

Result<void> Admission::sound_case(const std::function<void(Case&)>& change) {
  Case amended = at_.frame->talks();
  change(amended);
  auto sound = validate(amended);
  if (!sound) {
    sound.error().where = {.field = "body"};
    return sound;
  }
  return {};
}

Result<void> Admission::own_party_or_mediators(const std::string& party) {
  if (auto known = at_.frame->need_party(party, "body.party"); !known) return known;
  if (!from_party() || of_ == party) return {};
  return fail(ErrorCode::conflict,
              fmt::format("{} is the room of '{}' and does not speak for '{}'", room(home_.room),
                          of_, party),
              fmt::format("write it for '{}', or in a room of mediators", of_),
              {.field = "body.party"});
}

Result<void> Admission::on(const OpenBody& body) {
  if (body.room.id != event().from || body.person.id != event().by ||
      event().audience != std::vector{event().from}) {
    return fail(ErrorCode::conflict, "the record is opened by its first person in its first room",
                "let from and audience name the new room, and by the new person",
                {.field = "body.room"});
  }
  if (body.room.kind == RoomKind::desk) {
    return fail(ErrorCode::conflict, "a desk cannot be the first room", "open a room of mediators",
                {.field = "body.room.kind"});
  }
  return policy_at_birth(body.release, body.probes);
}

Result<void> Admission::on(const CaseBody& body) {
  const auto read = read_case_body(body);
  if (!read) return tl::unexpected(read.error());
  return {};
}

Result<void> Admission::on(const PartyBody& body) {
  if (at_.frame->party(body.party.id)) {
    return fail(ErrorCode::duplicate,
                fmt::format("the case has a party '{}' already", body.party.id),
                "give it another id, or `correct` the event that added it", {.field = "body.id"});
  }
  return sound_case([&](Case& talks) { talks.parties.push_back(body.party); });
}

Result<void> Admission::on(const ChannelBody& body) {
  if (at_.frame->channel(body.channel.id)) {
    return fail(ErrorCode::duplicate,
                fmt::format("the case has a channel '{}' already", body.channel.id),
                "give it another id, or `correct` the event that added it", {.field = "body.id"});
  }
  if (auto known = at_.frame->need_mediator(body.channel.mediator, "body.mediator"); !known) {
    return known;
  }
  if (auto known = at_.frame->need_party(body.channel.party, "body.party"); !known) return known;
  return sound_case([&](Case& talks) { talks.channels.push_back(body.channel); });
}

Result<void> Admission::on(const PersonBody& body) {
  const PersonIntroduction& one = body.person;
  if (one.name.empty()) {
    return fail(ErrorCode::missing, "the person has no name", "write the name as people use it",
                {.field = "body.name"});
  }
  if (!std::binary_search(event().concerns.begin(), event().concerns.end(), one.id)) {
    return fail(ErrorCode::missing, "the introduction of a person does not concern them",
                "name them under concerns, so that their data can be erased",
                {.field = "concerns"});
  }
  const SeenPerson* known = home_.find_person(one.id);
  if (!known) return {};
  if (known->erased) return known_person(one.id, "body.id");
  if (known->introduction.name == one.name && known->introduction.note == one.note) return {};
  return fail(ErrorCode::duplicate, fmt::format("this person is known here as {}", known->label),
              "introduce them under the same name and note, or `correct` the introduction",
              {.field = "body.id"});
}

Result<void> Admission::on(const RoomBody& body) {
  const RoomIntroduction& one = body.room;
  if (one.kind == RoomKind::desk) {
    return fail(ErrorCode::conflict, "a desk needs no introduction",
                "everybody has one: it has its owner's id", {.field = "body.kind"});
  }
  if (one.name.empty()) {
    return fail(ErrorCode::missing, "the room has no name", "give it a short one",
                {.field = "body.name"});
  }
  if (const SeenRoom* known = home_.find_room(one.id); known && known->introduced) {
    if (!same(known->introduction, one)) {
      return fail(ErrorCode::duplicate, fmt::format("this room is known here as {}", known->label),
                  "introduce it as it is, or make another room with an id of its own",
                  {.field = "body.id"});
    }
    if (one.id == home_.room || !addresses(one.id)) return {};
    if (one.past_shown) {
      return fail(ErrorCode::conflict, fmt::format("{} knows itself", known->label),
                  "address the rooms that are to know of it", {.field = "audience"});
    }
    // For those who joined it since. To further rooms it would look like its beginning.
    if (event().audience.size() == 2) return {};
    return fail(ErrorCode::conflict,
                fmt::format("{} is introduced to itself and to others at once", known->label),
                "write two events: one for the room, one for the others", {.field = "audience"});
  }
  if (!addresses(one.id)) {
    return fail(ErrorCode::missing,
                fmt::format("the new room '{}' would not see its beginning", one.name),
                "add it to the audience", {.field = "audience"});
  }
  if (is_party_room(one.kind)) {
    if (auto known = at_.frame->need_party(one.of, "body.of"); !known) return known;
  } else if (!one.of.empty()) {
    if (one.kind != RoomKind::mediators) {
      return fail(ErrorCode::conflict, "such a room belongs to no party or mediator",
                  "leave `of` out", {.field = "body.of"});
    }
    if (auto known = at_.frame->need_mediator(one.of, "body.of"); !known) return known;
  }
  return policy_at_birth(body.release, body.probes);
}

Result<void> Admission::on(const MandateBody& body) {
  if (auto known = known_person(body.person, "body.person"); !known) return known;
  const bool held =
      std::any_of(home_.mandates.begin(), home_.mandates.end(), [&](const Mandate& mandate) {
        return mandate.body.person == body.person && mandate.body.role == body.role;
      });
  if (!body.withdrawn || held) return {};
  return fail(
      ErrorCode::unknown_reference,
      fmt::format("{} knows of no such mandate of {}", room(home_.room), person(body.person)),
      "name the role that was given", {.field = "body.role"});
}

Result<void> Admission::on(const JoinBody& body) {
  if (auto known = known_person(body.person, "body.person"); !known) return known;
  if (auto known = known_room(body.room, "body.room"); !known) return known;
  if (!addresses(body.room)) {
    return fail(ErrorCode::missing, fmt::format("{} would not see who joins it", room(body.room)),
                "add it to the audience", {.field = "audience"});
  }
  if (home_.find_room(body.room)->introduction.kind == RoomKind::desk) {
    return fail(ErrorCode::conflict, "nobody joins a desk", "make a room for those who share it",
                {.field = "body.room"});
  }
  if (!home_.is_member(body.room, event().by)) {
    return fail(ErrorCode::conflict,
                fmt::format("{} is not a member of {}", person(event().by), room(body.room)),
                fmt::format("let a member of {} admit them", room(body.room)), {.field = "by"});
  }
  if (!home_.is_member(body.room, body.person)) return {};
  return fail(ErrorCode::duplicate,
              fmt::format("{} is a member of {} already", person(body.person), room(body.room)),
              "name somebody else", {.field = "body.person"});
}

Result<void> Admission::on(const LeaveBody& body) {
  if (auto known = known_room(body.room, "body.room"); !known) return known;
  if (!addresses(body.room)) {
    return fail(ErrorCode::missing, fmt::format("{} would not see who leaves it", room(body.room)),
                "add it to the audience", {.field = "audience"});
  }
  if (!at_.members.contains({body.room, body.person})) {
    return fail(ErrorCode::unknown_reference,
                fmt::format("{} is not a member of {}", person(body.person), room(body.room)),
                "name a member", {.field = "body.person"});
  }
  if (event().by == body.person || home_.is_member(body.room, event().by)) return {};
  return fail(ErrorCode::conflict,
              fmt::format("{} is not a member of {}", person(event().by), room(body.room)),
              "let a member write it, or whoever leaves", {.field = "by"});
}

Result<void> Admission::on(const WalkOutBody& body) {
  if (auto good = own_party_or_mediators(body.party); !good) return good;
  if (!home_.has_walked_out(body.party)) return {};
  return fail(ErrorCode::duplicate, fmt::format("'{}' has walked out already", body.party),
              "record its `return` first, or write a `note`", {.field = "body.party"});
}

Result<void> Admission::on(const ReturnBody& body) {
  if (auto good = own_party_or_mediators(body.party); !good) return good;
  if (home_.has_walked_out(body.party)) return {};
  return fail(ErrorCode::conflict,
              fmt::format("{} knows of no walk-out of '{}'", room(home_.room), body.party),
              "record the `walk_out` first", {.field = "body.party"});
}

Result<void> Admission::on(const MeetingBody& body) {
  if (!is_moment(body.when)) {
    return fail(ErrorCode::type, "the time of the meeting is not a time",
                "write it as 2027-01-20T18:05:00Z", {.field = "body.when"});
  }
  for (const PersonId& one : body.people) {
    if (auto known = known_person(one, "body.people"); !known) return known;
  }
  return body.interpreter ? known_person(*body.interpreter, "body.interpreter") : Result<void>{};
}

Result<void> Admission::on(const EraseBody& body) {
  if (auto known = known_person(body.person, "body.person"); !known) return known;
  return only_home("an erasure", "every room that knows the person receives one of its own");
}

}  // namespace dragoman::record
