// The fields of every kind of event, each stated once. The encoder, the decoder and the test that
// compares the code with docs/record.md all walk these functions, so they cannot disagree.
//
// fields(visitor, thing) calls, in ascending order of the names (which is the canonical order),
//   visitor.must(name, field)   always written; texts, strings and lists are not empty
//   visitor.may(name, field)    left out when it is at its default (empty, false, first enumerator)
//   visitor.never(name, field)  has no place in the format and must be empty
// A field is a member or one of the wrappers below, which say more than a type can.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dragoman/event.h"
#include "record/codec_words.h"

namespace dragoman::record {

template <class T, class Thing>
concept Is = std::same_as<std::remove_const_t<T>, Thing>;

// ---- Wrappers -----------------------------------------------------------------------------------

template <class S>
struct Key {  // an id of the case: ASCII letters, digits, '_', '-', '.'
  S& text;
};
template <class S>
Key(S&) -> Key<S>;
template <class L>
struct Keys {
  L& list;
};
template <class L>
Keys(L&) -> Keys<L>;
template <class S>
struct At {  // a Moment
  S& text;
};
template <class S>
At(S&) -> At<S>;
template <class S>
struct Hex {
  S& text;
  std::size_t bytes;
};
template <class S>
Hex(S&, std::size_t) -> Hex<S>;
template <class B>
struct Past {  // shown or hidden
  B& shown;
};
template <class B>
Past(B&) -> Past<B>;
template <class L>
struct Ascending {  // strictly
  L& list;
  std::size_t limit;
};
template <class L>
Ascending(L&, std::size_t) -> Ascending<L>;

// ---- What is left out ---------------------------------------------------------------------------

// A field that holds nothing: it is left out where it may be, and refused where it must be there.
inline bool is_empty(const std::string& text) { return text.empty(); }
inline bool is_empty(const Text& text) {
  return std::all_of(text.entries().begin(), text.entries().end(),
                     [](const auto& entry) { return entry.second.empty(); });
}
template <class T>
bool is_empty(const std::vector<T>& list) {
  return list.empty();
}
template <class S>
bool is_empty(const Key<S>& key) {
  return key.text.empty();
}
template <class L>
bool is_empty(const Keys<L>& keys) {
  return keys.list.empty();
}
template <class L>
bool is_empty(const Ascending<L>& ascending) {
  return ascending.list.empty();
}
template <class T>
concept CanBeEmpty = requires(const T& field) {
  is_empty(field);
};

template <class T>
bool is_default(const T& field) {
  if constexpr (CanBeEmpty<T>) {
    return is_empty(field);
  } else {
    return field == T{};
  }
}
inline bool is_default(const std::optional<DraftBody>& draft) { return !draft; }

// ---- Parts --------------------------------------------------------------------------------------

template <class V, Is<RoomIntroduction> T>
void fields(V& v, T& room) {
  v.must("id", room.id);
  v.must("kind", room.kind);
  v.must("name", room.name);
  v.may("of", Key{room.of});
  v.must("past", Past{room.past_shown});
}
template <class V, Is<PersonIntroduction> T>
void fields(V& v, T& person) {
  v.must("id", person.id);
  v.must("name", person.name);
  v.may("note", person.note);
}
template <class V, Is<Position> T>
void fields(V& v, T& position) {
  v.may("editorial", position.editorial);
  v.must("point", Key{position.point});
  v.may("text", position.text);
  v.may("values", position.values);
}
template <class V, Is<std::pair<std::string, Value>> T>
void fields(V& v, T& at) {
  v.must("point", Key{at.first});
  v.must("value", at.second);
}
template <class V, Is<Condition> T>
void fields(V& v, T& condition) {
  v.may("any_of", condition.any_of);
  v.may("category", Key{condition.category});
  v.may("count_from", condition.count_from);
  v.may("count_to", condition.count_to);
  v.may("from", condition.from);
  v.may("members", Keys{condition.members});
  v.must("point", Key{condition.point});
  v.may("to", condition.to);
}
template <class V, Is<Response> T>
void fields(V& v, T& response) {
  v.must("answer", response.kind);
  v.may("authority", response.authority);
  v.may("channel", Key{response.channel});
  v.may("conditioned_on", Keys{response.conditioned_on});
  v.may("date", response.date);
  v.may("detail", Key{response.detail});
  v.never("draft", response.draft);
  v.never("id", response.id);
  v.may("only_if", response.only_if);
  v.must("party", Key{response.party});
  v.may("point", Key{response.point});
  v.may("public", response.is_public);
  v.may("source", response.source);
  v.may("stated", response.stated);
  v.may("terms", response.terms);
  v.may("wants", response.wants);
  v.may("words", response.words);
}

// ---- The people and the places ------------------------------------------------------------------

// The name of a kind, by the type of its body.
template <class B>
inline constexpr std::string_view kKind;

template <>
inline constexpr std::string_view kKind<OpenBody> = "open";
template <class V, Is<OpenBody> T>
void fields(V& v, T& open) {
  v.must("person", open.person);
  v.must("probes", open.probes);
  v.must("release", open.release);
  v.must("room", open.room);
}

template <>
inline constexpr std::string_view kKind<CaseBody> = "case";
template <class V, Is<CaseBody> T>
void fields(V& v, T& talks) {
  v.must("file", talks.file);
}

template <>
inline constexpr std::string_view kKind<PartyBody> = "party";
template <class V, Is<PartyBody> T>
void fields(V& v, T& body) {
  v.must("id", Key{body.party.id});
  v.must("name", body.party.name);
  v.may("note", body.party.note);
  v.may("role", body.party.role);
  v.may("veto", body.party.veto);
}

template <>
inline constexpr std::string_view kKind<ChannelBody> = "channel";
template <class V, Is<ChannelBody> T>
void fields(V& v, T& body) {
  v.must("id", Key{body.channel.id});
  v.must("mediator", Key{body.channel.mediator});
  v.must("party", Key{body.channel.party});
}

template <>
inline constexpr std::string_view kKind<PersonBody> = "person";
template <class V, Is<PersonBody> T>
void fields(V& v, T& body) {
  fields(v, body.person);
}

template <>
inline constexpr std::string_view kKind<RoomBody> = "room";
template <class V, Is<RoomBody> T>
void fields(V& v, T& body) {
  fields(v, body.room);
  v.must("probes", body.probes);
  v.must("release", body.release);
}

template <>
inline constexpr std::string_view kKind<MandateBody> = "mandate";
template <class V, Is<MandateBody> T>
void fields(V& v, T& mandate) {
  v.may("authority", mandate.authority);
  v.must("person", mandate.person);
  v.must("role", mandate.role);
  v.may("until", mandate.until);
  v.may("withdrawn", mandate.withdrawn);
}

template <>
inline constexpr std::string_view kKind<JoinBody> = "join";
template <>
inline constexpr std::string_view kKind<LeaveBody> = "leave";
template <class V, class T>
requires Is<T, JoinBody> || Is<T, LeaveBody>
void fields(V& v, T& move) {
  v.may("note", move.note);
  v.must("person", move.person);
  v.must("room", move.room);
}

template <>
inline constexpr std::string_view kKind<WalkOutBody> = "walk_out";
template <>
inline constexpr std::string_view kKind<ReturnBody> = "return";
template <class V, class T>
requires Is<T, WalkOutBody> || Is<T, ReturnBody>
void fields(V& v, T& move) {
  v.must("party", Key{move.party});
  v.may("words", move.words);
}

template <>
inline constexpr std::string_view kKind<MeetingBody> = "meeting";
template <class V, Is<MeetingBody> T>
void fields(V& v, T& meeting) {
  v.may("interpreter", meeting.interpreter);
  v.may("note", meeting.note);
  v.may("people", meeting.people);
  v.may("place", meeting.place);
  v.must("when", At{meeting.when});
}

// ---- The text -----------------------------------------------------------------------------------

template <>
inline constexpr std::string_view kKind<DraftBody> = "draft";
template <class V, Is<DraftBody> T>
void fields(V& v, T& draft) {
  v.may("date", draft.date);
  v.may("positions", draft.positions);
  v.may("title", draft.title);
}

template <>
inline constexpr std::string_view kKind<RelayBody> = "relay";
template <class V, Is<RelayBody> T>
void fields(V& v, T& relay) {
  v.must("as", relay.as);
  v.may("channel", Key{relay.channel});
  v.may("date", relay.date);
  v.may("draft", relay.draft);
  v.must("to", relay.to);
  v.may("whose", Key{relay.whose});
  v.may("words", relay.words);
}

template <>
inline constexpr std::string_view kKind<FreezeBody> = "freeze";
template <>
inline constexpr std::string_view kKind<SealBody> = "seal";
template <class V, class T>
requires Is<T, FreezeBody> || Is<T, SealBody>
void fields(V& v, T& act) { v.may("words", act.words); }

template <>
inline constexpr std::string_view kKind<SignBody> = "sign";
template <class V, Is<SignBody> T>
void fields(V& v, T& sign) {
  v.must("digest", Hex{sign.digest, 32});
  v.must("key", Hex{sign.key, 32});
  v.must("person", sign.person);
  v.must("signature", Hex{sign.signature, 64});
}

template <>
inline constexpr std::string_view kKind<PhaseBody> = "phase";
template <class V, Is<PhaseBody> T>
void fields(V& v, T& phase) {
  v.must("id", Key{phase.id});
  v.must("name", phase.name);
  v.must("points", Keys{phase.points});
}

template <>
inline constexpr std::string_view kKind<ClosePhaseBody> = "close_phase";
template <class V, Is<ClosePhaseBody> T>
void fields(V& v, T& close) {
  v.must("id", Key{close.id});
  v.may("words", close.words);
}

// ---- Words --------------------------------------------------------------------------------------

template <>
inline constexpr std::string_view kKind<ResponseBody> = "response";
template <class V, Is<ResponseBody> T>
void fields(V& v, T& body) {
  fields(v, body.response);
}

template <>
inline constexpr std::string_view kKind<ReadBackBody> = "read_back";
template <class V, Is<ReadBackBody> T>
void fields(V& v, T& back) {
  v.may("how", back.how);
  v.must("outcome", back.outcome);
  v.must("response", back.response);
}

template <>
inline constexpr std::string_view kKind<NoteBody> = "note";
template <class V, Is<NoteBody> T>
void fields(V& v, T& note) {
  v.may("only_if", note.only_if);
  v.may("points", Keys{note.points});
  v.may("terms", note.terms);
  v.must("words", note.words);
}

template <>
inline constexpr std::string_view kKind<TermsBody> = "terms";
template <class V, Is<TermsBody> T>
void fields(V& v, T& body) {
  v.may("only_if", body.only_if);
  v.must("terms", body.terms);
}

template <>
inline constexpr std::string_view kKind<ConsentBody> = "consent";
template <class V, Is<ConsentBody> T>
void fields(V& v, T& consent) {
  v.may("given_by", consent.given_by);
  v.may("how", consent.how);
  v.may("terms", consent.terms);
  v.may("to", consent.to);
  v.may("words", consent.words);
}

template <>
inline constexpr std::string_view kKind<StatementBody> = "statement";
template <class V, Is<StatementBody> T>
void fields(V& v, T& body) {
  auto& statement = body.statement;
  v.may("at_least", statement.at_least);
  v.may("at_most", statement.at_most);
  v.may("better", statement.better.values);
  v.may("channel", Key{statement.channel});
  v.may("confidence", statement.confidence);
  v.may("date", statement.date);
  v.never("draft", statement.draft);
  v.never("id", statement.id);
  v.must("party", Key{statement.party});
  v.may("point", Key{statement.point});
  v.may("points", Keys{statement.points});
  v.may("public", statement.is_public);
  v.may("ranked", statement.ranked);
  v.must("says", statement.kind);
  v.may("source", statement.source);
  v.may("when", statement.when);
  v.may("words", statement.words);
  v.may("worse", statement.worse.values);
}

template <>
inline constexpr std::string_view kKind<PreferencesBody> = "preferences";
template <class V, Is<PreferencesBody> T>
void fields(V& v, T& preferences) {
  v.must("file", preferences.file);
  v.must("party", Key{preferences.party});
}

template <>
inline constexpr std::string_view kKind<AskBody> = "ask";
template <class V, Is<AskBody> T>
void fields(V& v, T& ask) {
  v.may("computed", ask.computed);
  v.must("to", ask.to);
  v.must("words", ask.words);
}

template <>
inline constexpr std::string_view kKind<AnswerBody> = "answer";
template <class V, Is<AnswerBody> T>
void fields(V& v, T& answer) {
  v.may("party", Key{answer.party});
  v.must("words", answer.words);
}

// ---- Releases -----------------------------------------------------------------------------------

template <>
inline constexpr std::string_view kKind<ProposeReleaseBody> = "propose_release";
template <class V, Is<ProposeReleaseBody> T>
void fields(V& v, T& proposal) {
  v.must("as", proposal.as);
  v.must("to", proposal.to);
  v.must("words", proposal.words);
}

template <>
inline constexpr std::string_view kKind<RefuseReleaseBody> = "refuse_release";
template <class V, Is<RefuseReleaseBody> T>
void fields(V& v, T& refusal) {
  v.may("reason", refusal.reason);
}

template <>
inline constexpr std::string_view kKind<ReleaseBody> = "release";
template <class V, Is<ReleaseBody> T>
void fields(V& v, T& release) {
  v.must("as", release.as);
  v.may("party", Key{release.party});
  v.must("to", release.to);
  v.must("words", release.words);
}

template <>
inline constexpr std::string_view kKind<PolicyBody> = "policy";
template <class V, Is<PolicyBody> T>
void fields(V& v, T& policy) {
  v.must("release", policy.release);
}

// ---- Secret packages ----------------------------------------------------------------------------

template <>
inline constexpr std::string_view kKind<PoseBody> = "pose";
template <class V, Is<PoseBody> T>
void fields(V& v, T& pose) {
  v.must("closes", At{pose.closes});
  v.must("package", pose.package.values);
  v.must("rooms", pose.rooms);
  v.may("words", pose.words);
}

template <>
inline constexpr std::string_view kKind<SecretAnswerBody> = "secret_answer";
template <class V, Is<SecretAnswerBody> T>
void fields(V& v, T& answer) {
  v.must("pose", answer.pose);
  v.must("yes", answer.yes);
}

template <>
inline constexpr std::string_view kKind<OutcomeBody> = "outcome";
template <class V, Is<OutcomeBody> T>
void fields(V& v, T& body) {
  v.must("outcome", body.outcome);
}

// ---- Mending, sealing, erasing ------------------------------------------------------------------

template <>
inline constexpr std::string_view kKind<CorrectBody> = "correct";
template <class V, Is<CorrectBody> T>
void fields(V& v, T& correct) {
  v.body("body", correct.body);
  v.kind("kind", correct.body);
}

template <>
inline constexpr std::string_view kKind<EraseBody> = "erase";
template <class V, Is<EraseBody> T>
void fields(V& v, T& erase) {
  v.must("person", erase.person);
  v.may("reason", erase.reason);
}

// ---- The copy -----------------------------------------------------------------------------------

// visitor.body and visitor.kind stand for one variant of bodies; refs, version as they say.
template <class V, Is<Copy> T>
void fields(V& v, T& copy) {
  auto& event = copy.event;
  v.must("at", At{event.at});
  v.must("audience", Ascending{event.audience, kMaxAudience});
  v.body("body", event.body);
  v.must("by", event.by);
  v.may("concerns", Ascending{event.concerns, kMaxConcerned});
  v.must("from", event.from);
  v.must("id", event.id);
  v.kind("kind", event.body);
  v.refs("refs", copy.refs);
  v.version("v");
}

}  // namespace dragoman::record
