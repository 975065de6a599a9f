// What lets something pass into another room: terms, consent, proposals, releases, the policy.
#include <fmt/format.h>

#include <algorithm>

#include "record/admit.h"
#include "record/terms.h"

namespace dragoman::record {
namespace {

std::vector<RoomId> sorted(std::vector<RoomId> rooms) {
  std::sort(rooms.begin(), rooms.end());
  return rooms;
}

}  // namespace

// ---- Terms and consent --------------------------------------------------------------------------

Result<void> Admission::on(const TermsBody& body) {
  if (auto good = check_terms(body.terms, body.only_if); !good) return good;
  for (const Number source : refs(RefRole::source)) {
    const Copy& copy = *home_.find_copy(source);
    if (copy.event.from != home_.room) {
      return fail(ErrorCode::conflict,
                  fmt::format("event {} was written in {}", source, room(copy.event.from)),
                  "let that room narrow its terms", {.field = "refs.source"});
    }
    if (auto good = narrower(body.terms, source); !good) return good;
  }
  return {};
}

Result<void> Admission::on(const ConsentBody& body) {
  for (std::size_t i = 0; i < body.to.size(); ++i) {
    if (auto known = known_room(body.to[i], fmt::format("body.to[{}]", i)); !known) return known;
  }
  if (body.given_by) {
    if (auto known = known_person(*body.given_by, "body.given_by"); !known) return known;
  }
  for (const Number source : refs(RefRole::source)) {
    const Copy& copy = *home_.find_copy(source);
    const std::string confider = confider_of(home_, source);
    const bool confided_here = from_party() && confider == of_;
    if (copy.event.from != home_.room && !confided_here) {
      return fail(ErrorCode::conflict,
                  fmt::format("event {} was written in {}, and not confided by {}", source,
                              room(copy.event.from), room(home_.room)),
                  "let the confider's room consent, or the room that heard it record the consent",
                  {.field = "refs.source"});
    }
    const WordTerms terms = terms_of(home_, source);
    if (!body.terms && body.to.empty() && terms.terms != Terms::conditional) {
      return fail(ErrorCode::missing, "the consent does not say to what",
                  "name the terms that are allowed from now on, or the rooms that may know",
                  {.field = "body.terms"});
    }
    if (confided_here || copy.event.from != home_.room) continue;
    if (auto good = check_giver(body); !good) return good;
  }
  return {};
}

// Mediators record a consent; they do not give it.
Result<void> Admission::check_giver(const ConsentBody& body) {
  if (!body.given_by && body.how.empty()) {
    return fail(ErrorCode::missing, "it is not said who consented, or how",
                "name the person in `given_by`, or write it in `how`", {.field = "body.given_by"});
  }
  if (!body.given_by || !home_.is_member(home_.room, *body.given_by)) return {};
  return fail(ErrorCode::conflict,
              fmt::format("{} is a member of {}: a colleague's approval is no consent",
                          person(*body.given_by), room(home_.room)),
              "name whoever confided it", {.field = "body.given_by"});
}

// Every source, and a draft that is somebody's word, may go to whoever sees the act.
Result<void> Admission::check_passing(ReleasedAs as, const std::vector<RoomId>& to) {
  std::vector<RoomId> others = to;
  std::erase(others, home_.room);
  std::vector<Number> sources = refs(RefRole::source);
  for (const Number number : refs(RefRole::draft)) sources.push_back(number);
  const bool relay = std::holds_alternative<RelayBody>(event().body);
  if (relay && home_.release == ReleasePolicy::two && !refs(RefRole::source).empty()) {
    return fail(ErrorCode::conflict,
                fmt::format("{} releases by two: nobody alone passes on the words of others",
                            room(home_.room)),
                "`propose_release`, and let a second person decide", {.field = "refs.source"});
  }
  const std::string& whose =
      relay ? std::get<RelayBody>(event().body).whose : std::get<ReleaseBody>(event().body).party;
  for (const Number source : sources) {
    const std::string confider = confider_of(home_, source);
    if (as == ReleasedAs::theirs && !confider.empty() && confider != whose) {
      return fail(ErrorCode::conflict,
                  fmt::format("event {} is a word of '{}', not of '{}'", source, confider, whose),
                  fmt::format("pass it on as the word of '{}'", confider),
                  {.field = "refs.source"});
    }
    if (auto good = may_pass_on(home_, source, as, others); !good) return good;
  }
  return {};
}

// ---- Releases -----------------------------------------------------------------------------------

Result<void> Admission::on(const ProposeReleaseBody& body) {
  if (body.to.empty() || body.words.empty()) {
    return fail(ErrorCode::missing,
                body.to.empty() ? "the proposal names no room" : "the proposal passes nothing on",
                body.to.empty() ? "name the rooms" : "write exactly what is to be passed on",
                {.field = body.to.empty() ? "body.to" : "body.words"});
  }
  for (std::size_t i = 0; i < body.to.size(); ++i) {
    const std::string field = fmt::format("body.to[{}]", i);
    if (auto known = known_room(body.to[i], field); !known) return known;
    if (body.to[i] != home_.room) continue;
    return fail(ErrorCode::conflict, fmt::format("{} has it already", room(home_.room)),
                "name other rooms", {.field = field});
  }
  return {};
}

Result<void> Admission::on(const RefuseReleaseBody&) {
  return undecided(home_.releases[at_.releases.at(ref(RefRole::proposal))]);
}

Result<void> Admission::undecided(const SeenRelease& proposal) {
  if (proposal.state == SeenRelease::State::proposed) return {};
  return fail(ErrorCode::conflict,
              fmt::format("the proposal of event {} was {} by event {}", proposal.proposal,
                          proposal.state == SeenRelease::State::refused ? "refused" : "released",
                          proposal.decided.value_or(0)),
              "propose it anew", {.field = "refs.proposal"});
}

Result<void> Admission::check_second_person(const SeenRelease& proposal) {
  if (home_.release == ReleasePolicy::one) return {};
  if (proposal.proposed_by == event().by) {
    return fail(
        ErrorCode::conflict,
        fmt::format("{} proposed this release and cannot decide it alone", person(event().by)),
        "let another person who has the source decide", {.field = "by"});
  }
  for (const Number source : proposal.sources) {
    const std::vector<RoomId>& has = home_.find_copy(source)->event.audience;
    const bool in = std::any_of(has.begin(), has.end(), [&](const RoomId& one) {
      return home_.is_member(one, proposal.proposed_by);
    });
    if (in) continue;
    return fail(ErrorCode::conflict,
                fmt::format("{}, who proposed it, is in no room that has event {}",
                            person(proposal.proposed_by), source),
                "let a member propose it anew", {.field = "refs.proposal"});
  }
  return {};
}

Result<void> Admission::on(const ReleaseBody& body) {
  const SeenRelease& proposal = home_.releases[at_.releases.at(ref(RefRole::proposal))];
  if (auto good = undecided(proposal); !good) return good;
  if (sorted(body.to) != sorted(proposal.body.to) || body.as != proposal.body.as ||
      body.words != proposal.body.words || refs(RefRole::source) != proposal.sources) {
    return fail(ErrorCode::conflict,
                fmt::format("the release is not what event {} proposed", proposal.proposal),
                "release exactly the words, rooms, sources and attribution that were proposed",
                {.field = "body"});
  }
  std::vector<RoomId> audience = body.to;
  audience.push_back(home_.room);
  if (sorted(audience) != event().audience) {
    return fail(ErrorCode::conflict, "the release goes to other rooms than it says",
                "address this room and those in `to`, and no others", {.field = "audience"});
  }
  if ((body.as == ReleasedAs::theirs) == body.party.empty()) {
    return fail(ErrorCode::conflict,
                body.party.empty() ? "it is released as theirs, but not as whose"
                                   : "it is not released as theirs, but names a party",
                body.party.empty() ? "name the `party`" : "leave the party out",
                {.field = "body.party"});
  }
  if (!body.party.empty()) {
    if (auto known = at_.frame->need_party(body.party, "body.party"); !known) return known;
  }
  if (auto good = check_second_person(proposal); !good) return good;
  return check_passing(body.as, event().audience);
}

// ---- The policy ---------------------------------------------------------------------------------

Result<void> Admission::on(const PolicyBody& body) {
  const Number number = ref(RefRole::proposal);
  if (body.release == home_.release) {
    return fail(ErrorCode::conflict,
                fmt::format("{} releases by {} already", room(home_.room),
                            body.release == ReleasePolicy::one ? "one" : "two"),
                "nothing needs to be done", {.field = "body.release"});
  }
  if (body.release == ReleasePolicy::two) {
    const auto first = at_.members.lower_bound({home_.room, PersonId{}});
    std::size_t members = 0;
    for (auto one = first; one != at_.members.end() && one->first.first == home_.room; ++one) {
      ++members;
    }
    if (members > 1) return {};
    return fail(ErrorCode::conflict,
                fmt::format("{} has one member and cannot release by two", room(home_.room)),
                "let a second person `join` first", {.field = "body.release"});
  }
  if (number == 0) return {};  // the first of the two
  if (std::find(at_.lowering.begin(), at_.lowering.end(), number) == at_.lowering.end()) {
    return fail(ErrorCode::conflict,
                fmt::format("event {} is no open proposal to release by one", number),
                "propose it by a `policy` without reference", {.field = "refs.proposal"});
  }
  const PersonId& proposer = home_.find_copy(number)->event.by;
  if (proposer == event().by || !home_.is_member(home_.room, proposer)) {
    return fail(
        ErrorCode::conflict,
        proposer == event().by
            ? fmt::format("{} proposed this and cannot decide it alone", person(proposer))
            : fmt::format("{}, who proposed this, is not a member any more", person(proposer)),
        "let another member agree", {.field = "by"});
  }
  return {};
}

}  // namespace dragoman::record
