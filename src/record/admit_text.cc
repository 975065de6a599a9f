// The text: drafts, relays, freezing, signing, phases, secret packages.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "dragoman/signing.h"
#include "model/standing.h"
#include "model/suggest.h"
#include "record/admit.h"
#include "record/terms.h"

namespace dragoman::record {
namespace {

const Position* position_at(const std::vector<Position>& positions, const std::string& point) {
  const auto found = std::find_if(positions.begin(), positions.end(),
                                  [&](const Position& one) { return one.point == point; });
  return found == positions.end() ? nullptr : &*found;
}

bool same_position(const Position& a, const Position& b) {
  return a.point == b.point && a.values == b.values && a.text == b.text;
}

// The first point at which two texts say something else; marks aside.
std::optional<std::string> difference(const DraftBody& a, const DraftBody& b) {
  if (a.title != b.title) return "title";
  if (a.date != b.date) return "date";
  for (const Position& one : a.positions) {
    const Position* other = position_at(b.positions, one.point);
    if (!other || !same_position(one, *other)) return one.point;
  }
  for (const Position& one : b.positions) {
    if (!position_at(a.positions, one.point)) return one.point;
  }
  return std::nullopt;
}

}  // namespace

// ---- Drafts -------------------------------------------------------------------------------------

// An editorial mark says that only the wording changed since the earlier text.
Result<void> Admission::check_mark(const Position& position, const Draft& earlier,
                                   const std::string& field) {
  const Position* before = position_at(earlier.positions, position.point);
  if (before && before->values == position.values) return {};
  return fail(ErrorCode::conflict,
              fmt::format("the edit on '{}' is marked editorial, but its value changed since {}",
                          position.point, earlier.id),
              "take the mark away: answers to the earlier text are then old", {.field = field});
}

Result<void> Admission::check_draft(const DraftBody& body, const Draft* earlier) {
  std::set<std::string> points;
  for (std::size_t i = 0; i < body.positions.size(); ++i) {
    const Position& position = body.positions[i];
    const std::string field = fmt::format("body.positions[{}]", i);
    if (auto fits = at_.frame->check(position, field); !fits) return fits;
    if (!points.insert(position.point).second) {
      return fail(ErrorCode::duplicate,
                  fmt::format("the draft has two positions on '{}'", position.point),
                  "keep one; several values go into one bracket", {.field = field});
    }
    if (!position.editorial) continue;
    if (!earlier) {
      return fail(ErrorCode::conflict,
                  fmt::format("the edit on '{}' is marked editorial, but nothing comes before",
                              position.point),
                  "refer to the text that it `follows`, or take the mark away",
                  {.field = field + ".editorial"});
    }
    if (auto good = check_mark(position, *earlier, field + ".editorial"); !good) return good;
  }
  return {};
}

Result<void> Admission::on(const DraftBody& body) {
  const Draft* earlier = text(RefRole::follows);
  if (earlier && at_.frozen.contains(earlier->id)) {
    return fail(
        ErrorCode::conflict,
        fmt::format("the text of event {} is frozen: no draft follows it", ref(RefRole::follows)),
        "start a draft of its own, without `follows`", {.field = "refs.follows"});
  }
  return check_draft(body, earlier);
}

// ---- Relays -------------------------------------------------------------------------------------

Result<void> Admission::check_relayed(const RelayBody& body) {
  const Number number = ref(RefRole::draft);
  if (number == 0) {
    const Draft* earlier = text(RefRole::follows);
    return body.draft ? check_draft(*body.draft, earlier) : Result<void>{};
  }
  const DraftBody* own = home_.text_at(number);
  if (!body.draft || !own) {
    return fail(ErrorCode::missing, "the relay refers to a draft and does not carry it",
                "let it carry the draft's text: the room that receives it has nothing else",
                {.field = "body.draft"});
  }
  if (const auto where = difference(*own, *body.draft)) {
    return fail(ErrorCode::conflict,
                fmt::format("the text relayed differs from event {} at '{}'", number, *where),
                "relay the draft as it is, or table another", {.field = "body.draft"});
  }
  for (std::size_t i = 0; i < body.draft->positions.size(); ++i) {
    const std::string field = fmt::format("body.draft.positions[{}]", i);
    if (auto fits = at_.frame->check(body.draft->positions[i], field); !fits) return fits;
  }
  const auto expected = text_for(home_, number, body.to);
  for (const Position& position : body.draft->positions) {
    if (!position.editorial) continue;
    const Position* mark =
        expected ? position_at(expected->draft.positions, position.point) : nullptr;
    if (mark && mark->editorial && expected->follows == ref(RefRole::follows)) continue;
    return fail(ErrorCode::conflict,
                fmt::format("for {}, the edit on '{}' is not one of wording only", room(body.to),
                            position.point),
                fmt::format("take the mark away; marks are measured against the draft last "
                            "relayed to {}, named as `follows`",
                            room(body.to)),
                {.field = "body.draft"});
  }
  return {};
}

Result<void> Admission::on(const RelayBody& body) {
  if (auto known = known_room(body.to, "body.to"); !known) return known;
  if (body.to == home_.room || !addresses(body.to)) {
    return fail(
        ErrorCode::conflict, fmt::format("{} would not see what is put to it", room(body.to)),
        "relay it to another room, and add that room to the audience", {.field = "audience"});
  }
  if (body.words.empty() && !body.draft) {
    return fail(ErrorCode::missing, "the relay puts nothing to the room", "add words or a draft",
                {.field = "body"});
  }
  if ((body.as == RelayedAs::theirs) == body.whose.empty()) {
    return fail(ErrorCode::conflict,
                body.whose.empty() ? "it is relayed as theirs, but not as whose"
                                   : "it is not relayed as theirs, but says whose it is",
                body.whose.empty() ? "name the party in `whose`" : "leave `whose` out",
                {.field = "body.whose"});
  }
  if (!body.whose.empty()) {
    if (auto known = at_.frame->need_party(body.whose, "body.whose"); !known) return known;
  }
  if (!body.channel.empty()) {
    if (auto known = at_.frame->need_channel(body.channel, "body.channel"); !known) return known;
  }
  if (const Number follows = ref(RefRole::follows)) {
    const RoomId& other = home_.relays[at_.relays.at(follows)].body.to;
    if (other != body.to) {
      return fail(
          ErrorCode::conflict,
          fmt::format("event {} was relayed to {}, not to {}", follows, room(other), room(body.to)),
          fmt::format("name the draft last relayed to {}", room(body.to)),
          {.field = "refs.follows"});
    }
  }
  if (auto good = check_relayed(body); !good) return good;
  const ReleasedAs as =
      body.as == RelayedAs::theirs ? ReleasedAs::theirs : ReleasedAs::unattributed;
  return check_passing(as, event().audience);
}

// ---- Freezing, signing, phases ------------------------------------------------------------------

Result<void> Admission::on(const FreezeBody&) {
  if (!at_.frozen.contains(text(RefRole::draft)->id)) return {};
  return fail(ErrorCode::duplicate,
              fmt::format("the text of event {} is frozen already", ref(RefRole::draft)),
              "nothing needs to be done", {.field = "refs.draft"});
}

Result<void> Admission::on(const SignBody& body) {
  if (auto known = known_person(body.person, "body.person"); !known) return known;
  if (!at_.frozen.contains(text(RefRole::draft)->id)) {
    return fail(ErrorCode::conflict,
                fmt::format("the text of event {} is not frozen", ref(RefRole::draft)),
                "`freeze` it first: only a final text is signed", {.field = "refs.draft"});
  }
  const auto digest = draft_digest(*home_.text_at(ref(RefRole::draft)));
  if (!digest) return tl::unexpected(digest.error());
  if (body.digest != *digest) {
    return fail(ErrorCode::conflict, "the digest is not that of the text as this room has it",
                "sign the text as it stands here", {.field = "body.digest"});
  }
  if (signature_holds(body)) return {};
  return fail(ErrorCode::conflict, "the signature does not hold", "sign the text again",
              {.field = "body.signature"});
}

Result<void> Admission::on(const PhaseBody& body) {
  if (at_.phases.contains(body.id)) {
    return fail(ErrorCode::duplicate, fmt::format("there is a phase '{}' already", body.id),
                "give it another id", {.field = "body.id"});
  }
  for (std::size_t i = 0; i < body.points.size(); ++i) {
    const std::string field = fmt::format("body.points[{}]", i);
    if (auto known = at_.frame->need_point(body.points[i], field); !known) return known;
  }
  return {};
}

Result<void> Admission::on(const ClosePhaseBody& body) {
  const auto phase = at_.phases.find(body.id);
  if (phase == at_.phases.end()) {
    std::vector<std::string> ids;
    for (const SeenPhase& one : home_.phases) ids.push_back(one.body.id);
    return fail(ErrorCode::unknown_reference,
                fmt::format("{} knows of no phase {}", room(home_.room), model::quoted(body.id)),
                model::suggest(body.id, ids, "declare a `phase` first"), {.field = "body.id"});
  }
  const std::optional<Number>& closed = home_.phases[phase->second].closed;
  if (!closed) return {};
  return fail(ErrorCode::duplicate,
              fmt::format("phase '{}' was closed by event {}", body.id, *closed),
              "nothing needs to be done", {.field = "body.id"});
}

// ---- Secret packages ----------------------------------------------------------------------------

Result<void> Admission::check_asked(const PoseBody& body) {
  for (std::size_t i = 0; i < body.rooms.size(); ++i) {
    const std::string field = fmt::format("body.rooms[{}]", i);
    if (auto known = known_room(body.rooms[i], field); !known) return known;
    if (std::find(body.rooms.begin() + static_cast<std::ptrdiff_t>(i) + 1, body.rooms.end(),
                  body.rooms[i]) != body.rooms.end()) {
      return fail(ErrorCode::duplicate, fmt::format("{} is asked twice", room(body.rooms[i])),
                  "name each room once", {.field = field});
    }
    if (addresses(body.rooms[i])) continue;
    return fail(ErrorCode::missing,
                fmt::format("{} would not see what it is asked", room(body.rooms[i])),
                "add it to the audience", {.field = "audience"});
  }
  return {};
}

Result<void> Admission::on(const PoseBody& body) {
  if (body.rooms.empty() || body.package.values.empty()) {
    return fail(ErrorCode::missing,
                body.rooms.empty() ? "no room is asked" : "the package says nothing",
                body.rooms.empty() ? "name the rooms" : "name a value at one point or more",
                {.field = body.rooms.empty() ? "body.rooms" : "body.package"});
  }
  if (auto good = check_asked(body); !good) return good;
  if (auto fits = at_.frame->check(body.package, "body.package"); !fits) return fits;
  if (!is_moment(body.closes) || body.closes <= event().at) {
    return fail(ErrorCode::range, "the closing time does not lie after the asking",
                "announce a later one, as 2027-01-20T18:05:00Z", {.field = "body.closes"});
  }
  if (home_.poses.size() < static_cast<std::size_t>(std::max(0, home_.probes))) return {};
  return fail(ErrorCode::limit,
              fmt::format("{} has no secret packages left: {} of {} are posed", room(home_.room),
                          home_.poses.size(), home_.probes),
              "put the package on the table as a draft", {.field = "kind"});
}

Result<void> Admission::on(const SecretAnswerBody& body) {
  if (event().audience != std::vector{desk_id(event().by)}) {
    return fail(ErrorCode::conflict, "a secret answer goes to nobody but its author's desk",
                "address the desk alone", {.field = "audience"});
  }
  const Number number = ref(RefRole::pose);
  const SeenPose& pose = home_.poses[at_.poses.at(number)];
  if (pose.event != body.pose) {
    return fail(ErrorCode::conflict, fmt::format("event {} has another id", number),
                "name the id of the package that is answered", {.field = "body.pose"});
  }
  if (std::find(pose.body.rooms.begin(), pose.body.rooms.end(), home_.room) ==
      pose.body.rooms.end()) {
    return fail(ErrorCode::conflict,
                fmt::format("{} was not asked by event {}", room(home_.room), number),
                "answer from a room that was", {.field = "from"});
  }
  if (!pose.outcome && event().at <= pose.body.closes) return {};
  return fail(ErrorCode::conflict,
              fmt::format("the package of event {} closed at {}", number, pose.body.closes),
              "say it in a `response`, openly", {.field = "at"});
}

Result<void> Admission::on(const OutcomeBody&) {
  const Number number = ref(RefRole::pose);
  const SeenPose& pose = home_.poses[at_.poses.at(number)];
  const Event& posed = home_.find_copy(number)->event;
  if (pose.outcome) {
    return fail(ErrorCode::duplicate, fmt::format("the package of event {} is decided", number),
                "nothing needs to be done", {.field = "refs.pose"});
  }
  if (event().at < pose.body.closes) {
    return fail(ErrorCode::conflict,
                fmt::format("the package of event {} closes at {}", number, pose.body.closes),
                "decide it then", {.field = "at"});
  }
  if (posed.from == home_.room && posed.audience == event().audience) return {};
  return fail(ErrorCode::conflict, "an outcome goes where the package went",
              "write it in the same room for the same rooms", {.field = "audience"});
}

}  // namespace dragoman::record

namespace dragoman {
namespace {

using record::Places;

// Whether, along the chain from the current text back to the earlier one, each change at a point
// was one of wording only, and there was one.
bool only_reworded(const model::Chain& chain, const Draft& earlier, const std::string& point) {
  bool edited = false;
  for (std::size_t i = 0; i + 1 < chain.size() && chain[i].draft != &earlier; ++i) {
    const Position* after = record::position_at(chain[i].draft->positions, point);
    const Position* before = record::position_at(chain[i + 1].draft->positions, point);
    if (!after || !before || after->values != before->values) return false;
    if (after->text == before->text) continue;
    if (!after->editorial) return false;
    edited = true;
  }
  return edited;
}

}  // namespace

std::optional<RelayedText> text_for(const View& home, Number number, const RoomId& to) {
  const Places& at = *home.index;
  const DraftBody* own = home.text_at(number);
  if (!own) return std::nullopt;
  RelayedText made{.draft = *own, .follows = {}};
  const auto last = at.last_relay.find(to);
  const Draft* earlier = home.current_draft_of(to);
  const model::Chain chain = model::chain_of(home.talks, home.draft_at(number));
  const bool follows =
      earlier && std::any_of(chain.begin(), chain.end(),
                             [&](const model::ChainLink& link) { return link.draft == earlier; });
  if (follows) made.follows = home.relays[last->second].number;
  for (Position& position : made.draft.positions) {
    position.editorial = follows && only_reworded(chain, *earlier, position.point);
  }
  return made;
}

}  // namespace dragoman
