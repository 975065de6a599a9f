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

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "dragoman/event.h"
#include "dragoman/model.h"
#include "dragoman/result.h"

namespace dragoman {

struct SeenRoom {
  RoomIntroduction introduction;
  std::string label;  // its name, made unique in this view by the order of introduction ("north-2")
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
  bool suspended = false;  // its party has walked out
  bool mended = false;     // by a `correct` event
};

struct SeenRelay {
  Number number = 0;
  RoomId from;
  RelayBody body;
  std::string draft;  // the id in talks.drafts of what was put there; empty: words only
  std::vector<Number> sources;
  Moment at;
};

struct SeenRelease {
  Number proposal = 0;
  PersonId proposed_by;
  ProposeReleaseBody body;
  std::vector<Number> sources;
  enum class State { proposed, refused, released } state = State::proposed;
  std::optional<Number> decided;
};

struct SeenPose {
  Number number = 0;
  EventId event;
  PoseBody body;
  Moment at;
  std::optional<SecretOutcome> outcome;
  // What this room itself answered: only a desk ever has any.
  std::vector<std::pair<Number, bool>> own_answers;
};

struct SeenPhase {
  PhaseBody body;
  bool closed = false;
};

struct View {
  RoomId room;
  // Drafts are "d<number>" and responses "r<number>", statements "p<number>", in this room's
  // numbering; parties, points, channels and mediators have the ids of the case file.
  Case talks;
  std::vector<SeenRoom> rooms;      // in the order of introduction; the first is the room itself
  std::vector<SeenPerson> persons;  // likewise
  std::vector<Membership> memberships;
  std::vector<Mandate> mandates;
  std::vector<SeenResponse> responses;  // beside talks.responses, one for one
  std::vector<SeenRelay> relays;
  std::vector<SeenRelease> releases;
  std::vector<SeenPose> poses;
  std::vector<SeenPhase> phases;
  std::vector<std::string> walked_out;     // parties, until they return
  std::vector<std::string> frozen_drafts;  // ids in talks.drafts
  ReleasePolicy release = ReleasePolicy::one;
  int probes = 0;
  bool sealed = false;
  std::vector<RoomId> label;  // the rooms that have every event of this view; ascending
  std::vector<Copy> log;      // every copy, in order

  const SeenRoom* find_room(const RoomId& id) const;
  const SeenPerson* find_person(const PersonId& id) const;
  const Copy* find_copy(Number number) const;
  bool is_member(const RoomId& in, const PersonId& person) const;
  // The draft last relayed to that room, or null. The room itself or another one.
  const Draft* current_draft_of(const RoomId& other) const;
};

// Folds a room's copies, in order, numbers 1, 2, 3, … or, for somebody who does not see the past,
// from a later one on. Fails when a copy cannot be folded, naming its number. O(copies) for bounded
// copies.
Result<View> view(std::span<const Copy> copies, const RoomId& room);

// The same, one event further. After a failure the view is unchanged.
Result<void> apply(View& seen, const Copy& copy);

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
};
struct Cell {
  std::string party, point, detail;
  CellState state = CellState::not_shown;
  std::vector<CellAnswer> current;  // the last through each channel
  std::vector<std::string> old;     // ids of responses that no longer hold for the current text
  bool heard_differently = false;
  bool agreed = false;     // every current answer is plain, confirmed agreement on no condition
  bool suspended = false;  // the party has walked out
};
struct Board {
  std::vector<Cell> cells;  // party by party, point by point, a point's details after it
};
Board board(const View& seen);

}  // namespace dragoman
