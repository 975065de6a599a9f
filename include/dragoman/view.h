// What one room knows: the one fold from a room's copies of events to the state of the talks.
//
//   // given: const std::vector<dragoman::Copy>& copies, const dragoman::RoomId& room
//   dragoman::Result<dragoman::View> seen = dragoman::view(copies, room);
//   if (seen) dragoman::Board board = dragoman::board(*seen);
//
// view() is the only way to obtain a state. It is a pure function of the room's copies: two
// histories that differ only in what the room may not see give equal views. admit() decides from
// such a view alone whether an act may become an event.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dragoman/event.h"
#include "dragoman/log.h"
#include "dragoman/model.h"
#include "dragoman/result.h"

namespace dragoman {

namespace record {
struct Places;
}  // namespace record

struct SeenRoom {
  RoomIntroduction introduction;
  std::string label;  // its name, made unique in this view by the order of introduction ("north-2")
  bool introduced = true;  // false: only its id and its kind are known
  bool sealed = false;
};
struct SeenPerson {
  PersonIntroduction introduction;
  std::string label;
  bool erased = false;
};
struct Membership {
  RoomId room;
  PersonId person;
  Number joined = 0;  // the event that says so
  std::optional<Number> left;
};
struct Mandate {
  Number number = 0;
  MandateBody body;
};

// Where a response of the view's case comes from and how far its wording is confirmed.
enum class WordingStatus {
  first_hand,  // written by the party's own people
  recorded,    // written by a mediator; the party has not seen it
  shown,       // read back, not yet confirmed
  confirmed,
  corrected,  // the party put the wording right; the view shows the correction
};
struct SeenResponse {
  Number number = 0;  // the event; talks.responses[i].id is "r<number>"
  RoomId from;
  WordingStatus wording = WordingStatus::recorded;
  bool mended = false;  // by a `correct` event
};

struct SeenRelay {
  Number number = 0;
  RoomId from;
  RelayBody body;
  std::string draft;              // the id in talks.drafts of what was put there; empty: words only
  Number text = 0;                // the event behind that id; 0: words only
  std::optional<Number> follows;  // the relay against which its editorial marks are measured
  std::vector<Number> sources;
  Moment at;
};

struct SeenSignature {
  Number number = 0;
  std::string draft;  // the id in talks.drafts
  SignBody body;
};

struct SeenRelease {
  Number proposal = 0;  // 0: this room has the release, not its proposal
  PersonId proposed_by;
  ProposeReleaseBody body;
  std::string party;  // once released, with `theirs`
  std::vector<Number> sources;
  enum class State { proposed, refused, released } state = State::proposed;
  std::optional<Number> decided;
};

struct SeenPose {
  Number number = 0;  // 0: this desk holds an answer to a pose that it was not shown
  EventId event;
  PoseBody body;
  Moment at;
  std::optional<SecretOutcome> outcome;
  // What this room itself answered: only a desk ever has any.
  std::vector<std::pair<Number, bool>> own_answers;
};

struct SeenPhase {
  PhaseBody body;
  Number declared = 0;
  std::optional<Number> closed;  // the event that says so
};

// Something that the room was told and that its case has no place for: a response on a point that
// a later `case` dropped, or that the room never heard of. The log has it in full.
struct Unplaced {
  Number number = 0;
  std::string what;    // "the position on 'aid'"
  std::string reason;  // "this room's case has no point 'aid'"
};

// What apply() and admit() look up, worked out from the same copies as the rest of a view.
class ViewIndex {
 public:
  ViewIndex();
  ~ViewIndex();
  ViewIndex(const ViewIndex& other);
  ViewIndex(ViewIndex&& other) noexcept;
  ViewIndex& operator=(const ViewIndex& other);
  ViewIndex& operator=(ViewIndex&& other) noexcept;

  record::Places& operator*() { return *places_; }
  const record::Places& operator*() const { return *places_; }

 private:
  std::unique_ptr<record::Places> places_;
};

struct View {
  RoomId room;
  // Drafts are "d<number>" and responses "r<number>", statements "p<number>", in this room's
  // numbering; parties, points, channels and mediators have the ids of the case file.
  Case talks;
  std::vector<SeenRoom> rooms;      // the room itself, then in the order of introduction
  std::vector<SeenPerson> persons;  // likewise
  std::vector<Membership> memberships;
  std::vector<Mandate> mandates;
  std::vector<SeenResponse> responses;  // beside talks.responses, one for one
  std::vector<SeenRelay> relays;
  std::vector<SeenSignature> signatures;
  std::vector<SeenRelease> releases;
  std::vector<SeenPose> poses;
  std::vector<SeenPhase> phases;
  std::vector<std::string> walked_out;     // parties, until they return
  std::vector<std::string> frozen_drafts;  // ids in talks.drafts
  ReleasePolicy release = ReleasePolicy::one;
  int probes = 0;
  bool sealed = false;
  std::vector<Unplaced> unplaced;  // by number
  std::vector<RoomId> label;       // the rooms that have every event of this view; ascending
  Log log;                         // every copy, in order
  ViewIndex index;

  const SeenRoom* find_room(const RoomId& id) const;
  const SeenPerson* find_person(const PersonId& id) const;
  const Copy* find_copy(Number number) const;
  // A desk has one member: the person whose id it has.
  bool is_member(const RoomId& in, const PersonId& person) const;
  // Whether that party has walked out and not returned: its responses are suspended.
  bool has_walked_out(std::string_view party) const;
  // The parties' rooms of that party, in the order of introduction.
  std::vector<RoomId> rooms_of(std::string_view party) const;
  // The draft last relayed to that room, or null. The room itself or another one.
  const Draft* current_draft_of(const RoomId& other) const;
  // The text behind a number: that of a draft, or of a relay that put one somewhere; or null.
  const Draft* draft_at(Number number) const;
  // The same as it was written, whatever this room's case has a place for: what is signed. Its
  // editorial marks are those of its home.
  const DraftBody* text_at(Number number) const;
};

// Folds a room's copies, in order, numbers 1, 2, 3, … or, for somebody who does not see the past,
// from a later one on. What was admitted always folds, whatever else the room knows: what has no
// place in its case is listed in `unplaced`. Fails, naming the number, when the copies are not in
// order or hold what no author's room admits (a case file that cannot be read). After an erasure,
// fold again: the copies have changed. O(copies) for bounded copies; a `case` costs O(drafts,
// responses and statements before it).
Result<View> view(std::span<const Copy> copies, const RoomId& room);

// The same, one event further. After a failure the view is unchanged.
Result<void> apply(View& seen, Copy copy);

// ---- Acting -------------------------------------------------------------------------------------

// Something that a person is about to write: an event whose references are numbered as in its home
// room.
struct Act {
  Event event;
  Refs refs;
};

// Whether the act may be appended, from what its home room has seen and nothing else. Errors name
// things as that room does. Cost: O(size of the act) lookups.
Result<void> admit(const View& home, const Act& act);

// The same for an `outcome`, which only the keeper of the record writes, at the closing time;
// admit() refuses it.
Result<void> admit_outcome(const View& home, const Act& act);

// The text of a draft as a relay to that room carries it: its editorial marks are measured against
// the draft last relayed there, as far as `home` knows, and fall away where more than wording has
// changed since. `number`: a draft, or a relay that put one here. Null when there is no such text.
struct RelayedText {
  DraftBody draft;
  std::optional<Number> follows;  // for RefRole::follows, when there are marks
};
std::optional<RelayedText> text_for(const View& home, Number number, const RoomId& to);

// Whether a word may be passed on, by the terms on which it was given as far as this room knows.
// `to` is where; fails with what is missing. A draft of the mediators' own is nobody's word.
Result<void> may_pass_on(const View& home, Number source, ReleasedAs as,
                         std::span<const RoomId> to);

// ---- The board ----------------------------------------------------------------------------------

// Where a party stands on a point, as far as a room knows.
enum class CellState {
  not_shown,  // no relay of a draft with this point to the party's room is known here
  not_asked,  // shown, but only as a hypothesis
  awaiting,   // shown, no current answer
  answered,   // see `current`
};
struct CellAnswer {
  std::string response;              // id in talks.responses
  bool carried = false;              // answered an earlier draft whose text here is the same
  bool carried_editorially = false;  // … or was changed in wording only
  WordingStatus wording = WordingStatus::recorded;
};
struct Cell {
  std::string party, point, detail;
  CellState state = CellState::not_shown;
  std::vector<CellAnswer> current;  // the last through each channel
  std::vector<std::string> old;     // ids of responses that no longer hold for the current text
  bool heard_differently = false;
  // Every current answer, here and at the point's details, is plain agreement on no condition, and
  // the party has not walked out.
  bool agreed = false;
  // Every current answer is in the party's own words: written, confirmed or put right by it.
  bool confirmed = false;
  bool suspended = false;  // the party has walked out
};
struct Board {
  // Party by party: the draft as a whole (no point), then point by point, a point's details after
  // it.
  std::vector<Cell> cells;
};
// Cost: O(cells + responses × the drafts shown to their party).
Board board(const View& seen);

// Everything in a view, as readable lines: equal views have equal dumps, and views that differ in
// anything have different ones. For logs and tests.
std::string dump(const View& seen);

}  // namespace dragoman
