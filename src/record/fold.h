// The fold, one event at a time: what each kind of event does to a room's view.
#pragma once

#include <functional>
#include <string>

#include "dragoman/view.h"
#include "record/view_places.h"

namespace dragoman::record {

// Applies one copy that is already in the view's log. Never fails: what was admitted somewhere is
// shown here as far as this room's case has a place for it.
class Fold {
 public:
  Fold(View& seen, const Copy& copy);

  void apply();

  void on(const OpenBody& body);
  void on(const CaseBody&) {}  // read before anything is changed: see take_case()
  void on(const PartyBody& body);
  void on(const ChannelBody& body);
  void on(const PersonBody& body);
  void on(const RoomBody& body);
  void on(const MandateBody& body);
  void on(const JoinBody& body);
  void on(const LeaveBody& body);
  void on(const WalkOutBody& body);
  void on(const ReturnBody& body);
  void on(const MeetingBody&) {}  // the log has it
  void on(const DraftBody&);
  void on(const RelayBody& body);
  void on(const FreezeBody&);
  void on(const SignBody& body);
  void on(const PhaseBody& body);
  void on(const ClosePhaseBody& body);
  void on(const ResponseBody& body);
  void on(const ReadBackBody& body);
  void on(const NoteBody&) {}  // the log has it
  void on(const TermsBody& body);
  void on(const ConsentBody& body);
  void on(const StatementBody&);
  void on(const PreferencesBody&);
  void on(const AskBody&) {}     // the log has it
  void on(const AnswerBody&) {}  // the log has it
  void on(const ProposeReleaseBody& body);
  void on(const RefuseReleaseBody&);
  void on(const ReleaseBody& body);
  void on(const PolicyBody& body);
  void on(const PoseBody& body);
  void on(const SecretAnswerBody& body);
  void on(const OutcomeBody& body);
  void on(const CorrectBody& body);
  void on(const SealBody&);
  void on(const EraseBody& body);

  // The case of a `case` event becomes the room's.
  void take_case(Case talks);

 private:
  // who and where: fold.cc
  void introduce(const RoomIntroduction& room);
  void introduce(const PersonIntroduction& person);
  void admit_member(const RoomId& room, const PersonId& person);
  // Whether this room is sure that somebody is none of its own members. It may not be where its
  // past is hidden. No program of ours writes their joins and leavings; a changed one could.
  bool is_stranger(const RoomId& room, const PersonId& person) const;
  void amend_frame(const std::function<void(Case&)>& change, const std::string& what);
  void show_frame();
  // the text and the words: fold_text.cc
  void add_item(Item::Kind kind);
  void place(const Item& item);
  void place_draft(const Item& item);
  Draft make_draft(const Item& item);
  std::optional<Response> make_response(const Item& item);  // empty: left out
  std::optional<PreferenceStatement> make_statement(const Item& item);
  void place_response(const Item& item);
  void place_statement(const Item& item);
  void place_preferences(const Item& item);
  void place_again(const Item& item);
  void rebuild();  // places every item again
  void keep_wording(const Case& before, const Case& after);
  Number text_of(const Refs& refs, RefRole role) const;
  std::string draft_id(const Refs& refs, RefRole role) const;
  Response response_of(const Item& item) const;
  void read_back(Item& item, ReadBackOutcome outcome);
  void show_terms(Number word);
  void rename(const PersonIntroduction& person);
  void mend(const Correctable& body, Number wrong);

  void leave_out(Number number, std::string what, std::string reason);
  void speak(const Text& text);  // its languages become languages of the case

  Number number() const { return copy_.number; }
  const Event& event() const { return copy_.event; }
  const Copy& copy_at(Number number) const { return *seen_.find_copy(number); }
  // The first reference in a role, or 0.
  Number ref(RefRole role) const;

  View& seen_;
  Places& at_;
  const Copy& copy_;
};

}  // namespace dragoman::record
