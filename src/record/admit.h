// Whether an act may become an event, kind by kind.
#pragma once

#include <functional>
#include <string>

#include "dragoman/view.h"
#include "record/view_places.h"

namespace dragoman::record {

// From which kinds of room an event may come.
enum class FromRoom {
  mediators,           // a mediators' room or a subset
  mediators_or_party,  // those, or a room of the party that the event is about
  any,                 // all but desks
  all,
};

// To what a reference may point.
enum class Target {
  anything,
  text,  // a draft, or a relay that put one somewhere
  relay,
  response,
  read_back,
  ask,
  proposal,
  policy,
  pose,
};

struct RefRule {
  RefRole role;
  std::size_t least, most;
  Target target;
  // Whether the event says so much of what it points at that it may go only to rooms that have it.
  bool stays = false;
};

struct KindRule {
  FromRoom from = FromRoom::any;
  std::vector<RefRule> refs;
};

// The rule of a kind.
const KindRule& rule_of(const Body& body);

// "a note", "an ask": with its article.
std::string a_kind(const Body& body);

// One act before one view. Every check names its field as in an event.
class Admission {
 public:
  Admission(const View& home, const Act& act);

  Result<void> run();

  // What the kind demands besides the common rules.
  Result<void> on(const OpenBody& body);
  Result<void> on(const CaseBody& body);
  Result<void> on(const PartyBody& body);
  Result<void> on(const ChannelBody& body);
  Result<void> on(const PersonBody& body);
  Result<void> on(const RoomBody& body);
  Result<void> on(const MandateBody& body);
  Result<void> on(const JoinBody& body);
  Result<void> on(const LeaveBody& body);
  Result<void> on(const WalkOutBody& body);
  Result<void> on(const ReturnBody& body);
  Result<void> on(const MeetingBody& body);
  Result<void> on(const DraftBody& body);
  Result<void> on(const RelayBody& body);
  Result<void> on(const FreezeBody& body);
  Result<void> on(const SignBody& body);
  Result<void> on(const PhaseBody& body);
  Result<void> on(const ClosePhaseBody& body);
  Result<void> on(const ResponseBody& body);
  Result<void> on(const ReadBackBody& body);
  Result<void> on(const NoteBody& body);
  Result<void> on(const TermsBody& body);
  Result<void> on(const ConsentBody& body);
  Result<void> on(const StatementBody& body);
  Result<void> on(const PreferencesBody& body);
  Result<void> on(const AskBody& body);
  Result<void> on(const AnswerBody& body);
  Result<void> on(const ProposeReleaseBody& body);
  Result<void> on(const RefuseReleaseBody& body);
  Result<void> on(const ReleaseBody& body);
  Result<void> on(const PolicyBody& body);
  Result<void> on(const PoseBody& body);
  Result<void> on(const SecretAnswerBody& body);
  Result<void> on(const OutcomeBody& body);
  Result<void> on(const CorrectBody& body);
  Result<void> on(const SealBody&) { return {}; }
  Result<void> on(const EraseBody& body);

 private:
  // common: admit.cc
  Result<void> check_member();
  Result<void> check_writer();
  Result<void> check_home();
  Result<void> check_audience();
  Result<void> check_reader(const RoomId& room);
  static tl::unexpected<Error> hidden_kind(const std::string& what, const std::string& field);
  Result<void> check_channel(const SeenRoom& other);
  Result<void> check_concerns();
  Result<void> check_refs();
  Result<void> check_ref(const RefRule& rule, Number number);
  Result<void> check_stays(const RefRule& rule, Number number);

  // parts that several kinds share
  Result<void> sound_case(const std::function<void(Case&)>& change);
  Result<void> own_party_or_mediators(const std::string& party);
  Result<void> known_person(const PersonId& person, const std::string& field);
  Result<void> known_room(const RoomId& room, const std::string& field);
  Result<void> check_mark(const Position& position, const Draft& earlier, const std::string& field);
  Result<void> check_draft(const DraftBody& body, const Draft* earlier);
  Result<void> check_relayed(const RelayBody& body);
  Result<void> check_response(const Response& response, const Draft* draft);
  Result<void> check_shown(const Response& response, const Draft& draft);
  Result<void> check_passing(ReleasedAs as, const std::vector<RoomId>& to);
  Result<void> check_second_person(const SeenRelease& proposal);
  Result<void> check_asked(const PoseBody& body);
  Result<void> check_giver(const ConsentBody& body);
  Result<void> undecided(const SeenRelease& proposal);
  Result<void> read_back_by_party(const ReadBackBody& body, Number earlier);
  Result<void> read_back_by_mediators(const ReadBackBody& body, const Draft* draft);
  Result<void> only_home(const char* what, const char* mend);

  Result<void> mend(const PartyBody& body, const Copy& wrong);
  Result<void> mend(const ChannelBody& body, const Copy& wrong);
  Result<void> mend(const PersonBody& body, const Copy& wrong);
  Result<void> mend(const MandateBody& body, const Copy& wrong);
  Result<void> mend(const WalkOutBody& body, const Copy& wrong);
  Result<void> mend(const ReturnBody& body, const Copy& wrong);
  Result<void> mend(const MeetingBody& body, const Copy& wrong);
  Result<void> mend(const DraftBody& body, const Copy& wrong);
  Result<void> mend(const ResponseBody& body, const Copy& wrong);
  Result<void> mend(const NoteBody& body, const Copy& wrong);
  Result<void> mend(const StatementBody& body, const Copy& wrong);
  Result<void> keeps(bool same, const char* what);
  Result<void> narrower(Terms terms, Number word);

  const Event& event() const { return act_.event; }
  bool addresses(const RoomId& room) const;
  RoomKind kind() const { return kind_; }
  bool from_party() const { return is_party_room(kind_); }
  std::string room(const RoomId& id) const {
    const bool desk = kind_ == RoomKind::desk && id == home_.room;
    return desk ? "the desk" : room_name(home_, id);
  }
  std::string person(const PersonId& id) const { return person_name(home_, id); }
  const std::vector<Number>& refs(RefRole role) const { return refs_in(act_.refs, role); }
  // The first of a role, or 0.
  Number ref(RefRole role) const;
  const Draft* text(RefRole role) const;

  const View& home_;
  const Places& at_;
  const Act& act_;
  RoomKind kind_ = RoomKind::mediators;
  bool kind_hidden_ = false;  // it was said before the view begins
  std::string of_;            // of the home room
};

}  // namespace dragoman::record
