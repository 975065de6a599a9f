// What is written into the record of a negotiation: events, and the copies that rooms hold of them.
//
//   // given: dragoman::EventId id, dragoman::PersonId layla, dragoman::RoomId mediators
//   // given: const dragoman::Text& text
//   dragoman::Event event{.id = id, .at = "2027-01-20T18:05:00Z", .by = layla, .from = mediators,
//                         .audience = {mediators}, .body = dragoman::NoteBody{.words = text}};
//   dragoman::Result<std::string> bytes = dragoman::encode_copy({.number = 7, .event = event});
//
// Plain values. The format, its limits and the meaning of every field are docs/record.md. Ids and
// times come in as arguments; nothing here draws or reads them. May be called from any thread.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "dragoman/model.h"
#include "dragoman/result.h"

namespace dragoman {

// 16 random bytes. The tag keeps ids of different things apart.
template <class Tag>
struct RandomId {
  std::array<std::uint8_t, 16> bytes{};

  // 32 hexadecimal digits in lower case.
  static std::optional<RandomId> parse(std::string_view hexadecimal);
  std::string to_string() const;

  friend auto operator<=>(const RandomId&, const RandomId&) = default;
};
using EventId = RandomId<struct EventTag>;
using RoomId = RandomId<struct RoomTag>;
using PersonId = RandomId<struct PersonTag>;

// An event's place in one room, from 1.
using Number = std::int64_t;

// UTC to the second, "2027-01-20T18:05:00Z": ordered as text. Years 0001 to 9999.
using Moment = std::string;
bool is_moment(std::string_view text);

// ---- The people and the places ------------------------------------------------------------------

enum class RoomKind { mediators, party, guarantor, observer, subset, plenary, desk };
enum class ReleasePolicy { one, two };

struct RoomIntroduction {
  RoomId id;
  std::string name;
  RoomKind kind = RoomKind::mediators;
  std::string of;  // the party, or the mediator of the case, whose room it is; may be empty
  bool past_shown = true;
};
struct PersonIntroduction {
  PersonId id;
  std::string name;
  Text note;
};

struct OpenBody {
  RoomIntroduction room;
  PersonIntroduction person;
  ReleasePolicy release = ReleasePolicy::one;
  int probes = 0;
};
struct CaseBody {
  std::string file;  // a case file (docs/case-file.md)
};
struct PartyBody {
  Party party;
};
struct ChannelBody {
  Channel channel;
};
struct PersonBody {
  PersonIntroduction person;
};
struct RoomBody {
  RoomIntroduction room;
  ReleasePolicy release = ReleasePolicy::one;
  int probes = 0;
};
enum class MandateRole { author, mediator, envoy, guarantor, observer };
struct MandateBody {
  PersonId person;
  MandateRole role = MandateRole::envoy;
  Authority authority = Authority::unknown;
  std::optional<Date> until;
  bool withdrawn = false;
};
struct JoinBody {
  PersonId person;
  RoomId room;
  Text note;
};
struct LeaveBody {
  PersonId person;
  RoomId room;
  Text note;
};
struct WalkOutBody {
  std::string party;
  Text words;
};
struct ReturnBody {
  std::string party;
  Text words;
};
struct MeetingBody {
  Moment when;
  std::string place;
  std::vector<PersonId> people;
  std::optional<PersonId> interpreter;
  Text note;
};

// ---- The text -----------------------------------------------------------------------------------

// A version of the single text; its id is its number, which each room gives it.
struct DraftBody {
  Text title;
  std::optional<Date> date;
  std::vector<Position> positions;
};
enum class RelayedAs { theirs, ours, hypothetical };
struct RelayBody {
  RoomId to;
  RelayedAs as = RelayedAs::ours;
  std::string whose;  // a party, with `theirs`
  std::string channel;
  std::optional<Date> date;
  Text words;
  std::optional<DraftBody> draft;
};
struct FreezeBody {
  Text words;
};
struct SignBody {
  PersonId person;
  std::string digest, key, signature;  // hexadecimal: 32, 32 and 64 bytes
};
struct PhaseBody {
  std::string id;
  Text name;
  std::vector<std::string> points;
};
struct ClosePhaseBody {
  std::string id;
  Text words;
};

// ---- Words --------------------------------------------------------------------------------------

struct ResponseBody {
  Response response;  // its id and draft are empty: a number and a reference stand for them
};
enum class ReadBackOutcome { shown, confirmed, corrected };
struct ReadBackBody {
  ReadBackOutcome outcome = ReadBackOutcome::shown;
  Response response;  // the wording that was shown, confirmed or put right
  std::string how;
};
struct NoteBody {
  Text words;
  std::vector<std::string> points;
  Terms terms = Terms::for_you_only;
  std::string only_if;
};
struct TermsBody {
  Terms terms = Terms::for_you_only;
  std::string only_if;
};
struct ConsentBody {
  std::optional<Terms> terms;  // what is allowed from now on, or …
  std::vector<RoomId> to;      // … the rooms that may know
  Text words;
  std::optional<PersonId> given_by;
  std::string how;
};
struct StatementBody {
  PreferenceStatement statement;  // its id is empty
};
struct PreferencesBody {
  std::string party;
  std::string file;  // YAML: what stands under the party in `preferences` of a case file
};
struct AskBody {
  RoomId to;
  Text words;
  bool computed = false;  // chosen by a computation: its label is that of what was computed from
};
struct AnswerBody {
  Text words;
  std::string party;
};

// ---- Releases -----------------------------------------------------------------------------------

enum class ReleasedAs { theirs, unattributed, ours };
struct ProposeReleaseBody {
  std::vector<RoomId> to;
  ReleasedAs as = ReleasedAs::unattributed;
  Text words;
};
struct RefuseReleaseBody {
  Text reason;
};
struct ReleaseBody {
  std::vector<RoomId> to;
  ReleasedAs as = ReleasedAs::unattributed;
  Text words;
  std::string party;  // with `theirs`
};
struct PolicyBody {
  ReleasePolicy release = ReleasePolicy::one;
};

// ---- Secret packages ----------------------------------------------------------------------------

struct PoseBody {
  std::vector<RoomId> rooms;
  PartialPackage package;
  Moment closes;
  Text words;
};
struct SecretAnswerBody {
  EventId pose;
  bool yes = false;
};
enum class SecretOutcome { revealed, closed };
struct OutcomeBody {
  SecretOutcome outcome = SecretOutcome::closed;
};

// ---- Mending, sealing, erasing ------------------------------------------------------------------

struct CorrectBody;  // below: it holds a body
struct SealBody {
  Text words;
};
struct EraseBody {
  PersonId person;
  std::string reason;
};

using Correctable =
    std::variant<PartyBody, ChannelBody, PersonBody, MandateBody, WalkOutBody, ReturnBody,
                 MeetingBody, DraftBody, ResponseBody, NoteBody, StatementBody>;
struct CorrectBody {
  Correctable body;  // the event's body as it should have been
};

using Body =
    std::variant<OpenBody, CaseBody, PartyBody, ChannelBody, PersonBody, RoomBody, MandateBody,
                 JoinBody, LeaveBody, WalkOutBody, ReturnBody, MeetingBody, DraftBody, RelayBody,
                 FreezeBody, SignBody, PhaseBody, ClosePhaseBody, ResponseBody, ReadBackBody,
                 NoteBody, TermsBody, ConsentBody, StatementBody, PreferencesBody, AskBody,
                 AnswerBody, ProposeReleaseBody, RefuseReleaseBody, ReleaseBody, PolicyBody,
                 PoseBody, SecretAnswerBody, OutcomeBody, CorrectBody, SealBody, EraseBody>;

// The name of a body's kind in the format: "read_back".
const char* kind_name(const Body& body);

// ---- Events and copies --------------------------------------------------------------------------

struct Event {
  EventId id;
  Moment at;
  PersonId by;
  RoomId from;                     // the home room
  std::vector<RoomId> audience;    // ascending
  std::vector<PersonId> concerns;  // ascending
  Body body;
};

enum class RefRole {
  follows,
  draft,
  source,
  response,
  read_back,
  about,
  heard,
  basis,
  ask,
  proposal,
  pose,
  corrected
};
const char* ref_role_name(RefRole role);

// References to earlier events, numbered as in one room: role by role in the order of the
// enumeration, numbers ascending.
using Refs = std::vector<std::pair<RefRole, std::vector<Number>>>;

// The limits of a copy.
inline constexpr std::size_t kMaxCopyBytes = std::size_t{1} << 20U;
inline constexpr std::size_t kMaxDepth = 32;
inline constexpr std::size_t kMaxAudience = 64;
inline constexpr std::size_t kMaxConcerned = 256;

// What one room holds of an event. The content of an erased one is gone: only number and event.id
// are meaningful then.
struct Copy {
  Number number = 0;
  Event event;
  Refs refs;
  bool erased = false;
};

// The canonical bytes of a copy; the number is not part of them. Fails on what the format cannot
// hold: broken UTF-8, too long, lists that are not ascending, a reference to a number that is not
// earlier. What cannot be told apart in the format (the order of a text's languages, a language
// without words) reads back in its canonical form. Errors: where.file is "event <number>",
// where.field the path. O(bytes).
Result<std::string> encode_copy(const Copy& copy);

// Fails on anything but canonical bytes of a version and kind that are known here: what is read
// encodes to exactly these bytes. Errors as above. Memory stays a small multiple of the bytes.
// O(bytes).
Result<Copy> decode_copy(std::string_view bytes, Number number);

}  // namespace dragoman
