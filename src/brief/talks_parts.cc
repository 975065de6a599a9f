// Drafts, people, releases and secret packages of a room.
#include <fmt/format.h>

#include <algorithm>

#include "brief/columns.h"
#include "brief/talks_words.h"

namespace dragoman {
namespace {

using namespace brief;

constexpr int kStep = 2;

std::string where_it_was_put(const TalksWords& words, const Draft& draft) {
  std::vector<std::string> parts;
  for (const SeenRelay& relay : words.seen().relays) {
    if (relay.draft != draft.id) continue;
    parts.push_back(fmt::format("{} on {} ({})", words.room(relay.body.to),
                                TalksWords::time(relay.at).substr(0, 10),
                                TalksWords::mark(relay.number)));
  }
  return listed(parts);
}

std::string signatures(const TalksWords& words, const Draft& draft) {
  std::vector<std::string> names;
  for (const SeenSignature& signature : words.seen().signatures) {
    if (signature.draft == draft.id) names.push_back(words.person(signature.body.person));
  }
  return listed(names);
}

void write_positions(const TalksWords& words, const Draft& draft, std::string& page) {
  int width = 0;
  for (const Position& position : draft.positions)
    width = std::max(width, static_cast<int>(position.point.size()));
  for (const Position& position : draft.positions) {
    const std::string label =
        std::string(kStep, ' ') + pad_right(position.point, width) + std::string(kStep, ' ');
    std::vector<std::string> parts{words.values(position.point, position.values),
                                   words.quoted(position.text)};
    if (position.editorial) parts.emplace_back("edited in wording only");
    page += words.item(label, width + 2 * kStep, listed(parts, "; "));
  }
}

void write_draft(const TalksWords& words, const Draft& draft, std::string& page) {
  const View& seen = words.seen();
  std::string head = "draft " + TalksWords::mark(draft.id);
  if (!draft.title.empty()) head += " " + words.quoted(draft.title);
  if (draft.date) head += ", dated " + draft.date->to_string();
  if (!draft.follows.empty()) head += ", after " + TalksWords::mark(draft.follows);
  const auto& frozen = seen.frozen_drafts;
  if (std::find(frozen.begin(), frozen.end(), draft.id) != frozen.end()) head += ", frozen";
  page += words.item("", 0, head);
  const std::string indent(kStep, ' ');
  if (const std::string put = where_it_was_put(words, draft); !put.empty())
    page += words.item(indent, kStep, "put to " + put);
  if (const std::string names = signatures(words, draft); !names.empty())
    page += words.item(indent, kStep, "signed by " + names);
  write_positions(words, draft, page);
}

void write_room(const TalksWords& words, const SeenRoom& room, std::string& page) {
  const View& seen = words.seen();
  std::vector<PersonId> in;
  std::vector<std::string> left;
  for (const Membership& membership : seen.memberships) {
    if (membership.room != room.introduction.id) continue;
    if (membership.left) {
      left.push_back(fmt::format("{} ({})", words.person(membership.person),
                                 TalksWords::mark(*membership.left)));
    } else {
      in.push_back(membership.person);
    }
  }
  std::string kind = room_kind_word(room.introduction.kind);
  if (!room.introduction.of.empty()) kind += " of " + room.introduction.of;
  if (!room.introduction.past_shown) kind += "; newcomers do not see its past";
  if (room.sealed) kind += "; sealed";
  std::string text = fmt::format("{} ({})", room.label, kind);
  if (!in.empty()) text += ": " + words.persons(in);
  if (!left.empty()) text += "; left: " + listed(left);
  page += words.item("", 0, text);
}

std::string mandate_text(const TalksWords& words, const Mandate& mandate) {
  const MandateBody& body = mandate.body;
  const std::string authority = authority_word(body.authority);
  return fmt::format("{}: {}{}{}{} ({})", words.person(body.person), mandate_word(body.role),
                     authority.empty() ? "" : ", " + authority,
                     body.until ? ", until " + body.until->to_string() : "",
                     body.withdrawn ? ", withdrawn" : "", TalksWords::mark(mandate.number));
}

std::string state_text(const TalksWords& words, const SeenRelease& release) {
  const Copy* decided = release.decided ? words.seen().find_copy(*release.decided) : nullptr;
  const std::string by = decided == nullptr || decided->erased
                             ? ""
                             : fmt::format(" by {} ({})", words.person(decided->event.by),
                                           TalksWords::mark(decided->number));
  switch (release.state) {
    case SeenRelease::State::refused:
      return "refused" + by;
    case SeenRelease::State::released:
      return "released" + by;
    case SeenRelease::State::proposed:
      break;
  }
  return "waits for approval";
}

}  // namespace

std::string render_drafts(const View& seen, const TalksTextOptions& options) {
  const TalksWords words(seen, options);
  std::string page;
  for (const Draft& draft : seen.talks.drafts) write_draft(words, draft, page);
  for (const SeenPhase& phase : seen.phases) {
    const std::string name = phase.body.name.empty() ? "" : " " + words.quoted(phase.body.name);
    page +=
        words.item("", 0,
                   fmt::format("phase {}{}: {}{}", phase.body.id, name, listed(phase.body.points),
                               phase.closed ? " \u2013 closed" : " \u2013 open"));
  }
  return page;
}

std::string render_people(const View& seen, const TalksTextOptions& options) {
  const TalksWords words(seen, options);
  std::string page;
  for (const SeenRoom& room : seen.rooms) write_room(words, room, page);
  for (const Mandate& mandate : seen.mandates)
    page += words.item("", 0, mandate_text(words, mandate));
  for (const Copy& copy : seen.log) {
    const auto* meeting = copy.erased ? nullptr : std::get_if<MeetingBody>(&copy.event.body);
    if (meeting == nullptr) continue;
    std::string text = fmt::format("{}: met on {}", TalksWords::mark(copy.number),
                                   TalksWords::time(meeting->when));
    if (!meeting->place.empty()) text += ", " + meeting->place;
    if (!meeting->people.empty()) text += ": " + words.persons(meeting->people);
    if (meeting->interpreter) text += "; interpreter " + words.person(*meeting->interpreter);
    page += words.item("", 0, text);
  }
  for (const std::string& party : seen.walked_out)
    page += words.item("", 0, party + " has left the talks");
  return page;
}

std::string render_releases(const View& seen, const TalksTextOptions& options) {
  const TalksWords words(seen, options);
  std::string page;
  for (const SeenRelease& release : seen.releases) {
    page +=
        words.item("", 0,
                   fmt::format("{}: {} to {}, {}, from {}, proposed by {}: {}",
                               TalksWords::mark(release.proposal), words.quoted(release.body.words),
                               words.rooms(release.body.to), released_word(release.body.as),
                               TalksWords::marks(release.sources),
                               words.person(release.proposed_by), state_text(words, release)));
  }
  return page;
}

std::string render_secret(const View& seen, const TalksTextOptions& options) {
  const TalksWords words(seen, options);
  std::string page;
  for (const SeenPose& pose : seen.poses) {
    if (pose.number == 0) {  // a desk, to which the package itself was not shown
      for (const auto& [number, yes] : pose.own_answers)
        page += words.item("", 0,
                           fmt::format("{}: own answer to a secret package: {}",
                                       TalksWords::mark(number), yes ? "yes" : "no"));
      continue;
    }
    const std::string state = !pose.outcome ? "open until " + TalksWords::time(pose.body.closes)
                              : *pose.outcome == SecretOutcome::revealed
                                  ? "revealed: every room said yes, to be confirmed by responses"
                                  : "closed";
    page += words.item("", 0,
                       fmt::format("{} to {}: {}{} \u2013 {}", TalksWords::mark(pose.number),
                                   words.rooms(pose.body.rooms), words.package(pose.body.package),
                                   words.said(pose.body.words), state));
    for (const auto& [number, yes] : pose.own_answers)
      page += words.item(
          "  ", 2,
          fmt::format("own answer ({}): {}", TalksWords::mark(number), yes ? "yes" : "no"));
  }
  return page;
}

}  // namespace dragoman
