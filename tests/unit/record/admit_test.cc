// Whether an act becomes an event: one row a rule, each with the refusal that a mediator reads.
#include "record/admit.h"

#include <gtest/gtest.h>

#include <functional>

#include "fold_talks.h"

namespace dragoman::record {
namespace {

struct Row {
  const char* what;
  std::function<std::string(Mediation&)> act;  // the refusal; "" when it is accepted
  const char* says;                            // part of it; "": it is accepted
};

void try_rows(const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    Mediation talks;
    const std::string refusal = row.act(talks);
    if (*row.says == '\0') {
      EXPECT_EQ(refusal, "") << row.what;
    } else {
      EXPECT_NE(refusal.find(row.says), std::string::npos)
          << row.what << "\n  says: '" << refusal << "'\n  not:  '" << row.says << "'";
    }
  }
}

NoteBody note(const std::string& words, Terms terms = Terms::for_you_only) {
  return {.words = Text(words), .points = {}, .terms = terms};
}
RelayBody words_to(const std::string& room, const std::string& words,
                   RelayedAs as = RelayedAs::ours) {
  return {.to = room_id(room), .as = as, .words = Text(words)};
}
ResponseBody yes(const std::string& party = "north") {
  return response_body(party, "aid", ResponseKind::agreed);
}
std::string layla(Mediation& m, Body body, Refs refs = {}, std::vector<std::string> others = {}) {
  return m.refusal("layla", "envoys", others, std::move(body), std::move(refs));
}

TEST(Admit, WhoWhereAndWhen) {
  try_rows({
      {"a non-member", [](Mediation& m) { return m.refusal("sara", "envoys", {}, note("hello")); },
       "the writer is not a member of the room"},
      {"a room that does not exist, in the same words",
       [](Mediation& m) { return m.refusal("sara", "nowhere", {}, note("hello")); },
       "the writer is not a member of the room"},
      {"who has left", [](Mediation& m) { return m.refusal("layla", "north", {}, note("hello")); },
       "the writer is not a member of the room"},
      {"a desk is its owner's",
       [](Mediation& m) { return m.refusal("sara", "p:sara", {}, note("mine")); }, ""},
      {"and nobody else's",
       [](Mediation& m) { return m.refusal("yusuf", "p:sara", {}, note("mine")); },
       "the writer is not a member of the room"},
      {"what a party may not write",
       [](Mediation& m) { return m.refusal("yusuf", "north", {}, words_to("envoys", "x")); },
       "a relay cannot be written in north"},
      {"what a desk may not write",
       [](Mediation& m) { return m.refusal("sara", "p:sara", {}, SealBody{}); },
       "a seal cannot be written in the desk"},
      {"opening twice",
       [](Mediation& m) {
         return layla(m, OpenBody{.room = {.id = room_id("x")}, .person = {.id = person_id("x")}});
       },
       "the record is open already"},
      {"a time that is none",
       [](Mediation& m) {
         m.now = "today";
         return layla(m, note("x"));
       },
       "the time of recording is not a time"},
      {"a sealed room",
       [](Mediation& m) {
         m.must("layla", "envoys", {}, SealBody{});
         return layla(m, note("x"));
       },
       "envoys is sealed: it accepts nothing more"},
      {"which erasing outlives",
       [](Mediation& m) {
         m.must("layla", "envoys", {}, SealBody{});
         return layla(m, EraseBody{person_id("sara"), ""});
       },
       ""},
      {"concerning somebody unknown",
       [](Mediation& m) {
         m.concerns = {person_id("nobody")};
         return layla(m, note("x"));
       },
       "envoys does not know this person"},
  });
}

TEST(Admit, WhoMayBeAddressed) {
  try_rows({
      {"a room unknown here",
       [](Mediation& m) { return m.refusal("yusuf", "north", {"south"}, note("x")); },
       "north does not know one of the rooms addressed"},
      {"another party's room",
       [](Mediation& m) {
         m.must("layla", "envoys", {"north"}, room_body("south", RoomKind::party, "south"));
         return m.refusal("yusuf", "north", {"south"}, note("x"));
       },
       "north cannot address south"},
      {"a sealed room",
       [](Mediation& m) {
         m.must("yusuf", "north", {"envoys"}, SealBody{});
         return layla(m, words_to("north", "x"), {}, {"north"});
       },
       "north is sealed"},
      {"no channel",
       [](Mediation& m) {
         m.must("layla", "envoys", {"third"}, room_body("third", RoomKind::mediators, "consuls"));
         m.must("layla", "envoys", {"third"}, room_body("north", RoomKind::party, "north"));
         m.must("layla", "envoys", {"third"}, CaseBody{kCase});
         m.must("layla", "envoys", {"third"}, ChannelBody{{"line", "consuls", "south"}});
         return m.refusal("layla", "third", {"north"}, words_to("north", "x"));
       },
       "there is no channel between mediator 'consuls' and party 'north'"},
      {"a mediator's record of a party's words goes nowhere",
       [](Mediation& m) {
         const Number put = m.relay(m.draft, "north");
         return layla(m, yes(), ref(RefRole::draft, put), {"consuls"});
       },
       "what mediators record of a party's words stays in envoys"},
      {"what speaks of an event stays with those who have it",
       [](Mediation& m) { return layla(m, note("x"), ref(RefRole::about, m.draft), {"north"}); },
       "north does not have event"},
      {"a computed question carries the label of the view",
       [](Mediation& m) {
         return layla(m, AskBody{.to = room_id("north"), .words = Text("?"), .computed = true}, {},
                      {"north"});
       },
       "the question was computed from what north may not see"},
      {"a question of one's own does not",
       [](Mediation& m) {
         return layla(m, AskBody{.to = room_id("north"), .words = Text("?")}, {}, {"north"});
       },
       ""},
      {"an answer to another's question",
       [](Mediation& m) {
         m.must("layla", "envoys", {"north", "consuls"},
                AskBody{.to = room_id("north"), .words = Text("?")});
         return m.refusal("dina", "consuls", {}, AnswerBody{Text("!"), ""},
                          ref(RefRole::ask, m.last("consuls")));
       },
       "does not ask consuls"},
  });
}

TEST(Admit, References) {
  try_rows({
      {"an event that is not there",
       [](Mediation& m) { return layla(m, note("x"), ref(RefRole::about, 99)); },
       "envoys has no event 99 for layla"},
      {"one of another kind",
       [](Mediation& m) {
         return layla(m, AnswerBody{Text("x"), ""}, ref(RefRole::ask, m.draft));
       },
       "is a draft, not an ask"},
      {"none where one must be", [](Mediation& m) { return layla(m, FreezeBody{}); },
       "a freeze refers to nothing as its 'draft'"},
      {"a role that the kind does not have",
       [](Mediation& m) { return layla(m, note("x"), ref(RefRole::pose, 1)); },
       "a note has no references 'pose'"},
      {"two texts as one",
       [](Mediation& m) {
         const Number other = m.must("layla", "envoys", {}, draft_body({}));
         return layla(m, FreezeBody{}, {{RefRole::draft, {m.draft, other}}});
       },
       "are different texts"},
      {"the past of a room that hides it",
       [](Mediation& m) {
         m.must("layla", "envoys", {"map"}, room_body("map", RoomKind::subset, "", "", false));
         const Number old = m.must("layla", "map", {}, note("old"));
         m.must("layla", "envoys", {"map"}, person_body("dina"));
         m.must("layla", "map", {}, JoinBody{person_id("dina"), room_id("map"), {}});
         EXPECT_EQ(m.refusal("layla", "map", {}, note("x"), ref(RefRole::about, old)), "");
         return m.refusal("dina", "map", {}, note("x"), ref(RefRole::about, old));
       },
       "map has no event 2 for dina"},
  });
}

TEST(Admit, PeopleAndPlaces) {
  try_rows({
      {"a room without its first event",
       [](Mediation& m) { return layla(m, room_body("new", RoomKind::plenary)); },
       "the new room 'new' would not see its beginning"},
      {"a room of no party",
       [](Mediation& m) { return layla(m, room_body("e", RoomKind::party, "est"), {}, {"e"}); },
       "no party 'est'"},
      {"a desk", [](Mediation& m) { return layla(m, room_body("d", RoomKind::desk)); },
       "a desk needs no introduction"},
      {"a known room under another name",
       [](Mediation& m) {
         return layla(m, room_body("nord", RoomKind::party, "north", "north"), {}, {"consuls"});
       },
       "this room is known here as north"},
      {"release by two at birth",
       [](Mediation& m) {
         auto body = room_body("new", RoomKind::subset);
         body.release = ReleasePolicy::two;
         return layla(m, body, {}, {"new"});
       },
       "a room that has one member cannot release by two"},
      {"a person twice", [](Mediation& m) { return layla(m, person_body("yusef", "yusuf")); },
       "this person is known here as yusuf"},
      {"joining by a non-member",
       [](Mediation& m) {
         return layla(m, JoinBody{person_id("karim"), room_id("north"), {}}, {}, {"north"});
       },
       "layla is not a member of north"},
      {"joining twice",
       [](Mediation& m) {
         return layla(m, JoinBody{person_id("karim"), room_id("envoys"), {}});
       },
       "karim is a member of envoys already"},
      {"leaving by oneself",
       [](Mediation& m) {
         return m.refusal("karim", "envoys", {},
                          LeaveBody{person_id("karim"), room_id("envoys"), {}});
       },
       ""},
      {"leaving without having joined",
       [](Mediation& m) {
         return layla(m, LeaveBody{person_id("sara"), room_id("envoys"), {}});
       },
       "sara is not a member of envoys"},
      {"another party's walk-out",
       [](Mediation& m) {
         return m.refusal("yusuf", "north", {}, WalkOutBody{"south", {}});
       },
       "north is the room of 'north' and does not speak for 'south'"},
      {"a return without a walk-out",
       [](Mediation& m) {
         return layla(m, ReturnBody{"north", {}});
       },
       "envoys knows of no walk-out of 'north'"},
      {"a party twice", [](Mediation& m) { return layla(m, PartyBody{{.id = "north"}}); },
       "the case has a party 'north' already"},
      {"a case with responses",
       [](Mediation& m) {
         return layla(
             m, CaseBody{std::string(kCase) +
                         "drafts: {d: {}}\nresponses: [{party: north, draft: d, kind: agreed}]\n"});
       },
       "the case file holds drafts"},
      {"a case that does not read",
       [](Mediation& m) {
         return layla(m, CaseBody{"dragoman: 1\npoints: {aid: {options: [}}\n"});
       },
       "2:"},
      {"withdrawing a mandate never given",
       [](Mediation& m) {
         return layla(m, MandateBody{.person = person_id("sara"), .withdrawn = true});
       },
       "envoys knows of no such mandate of sara"},
      {"a meeting with a stranger",
       [](Mediation& m) {
         return layla(m, MeetingBody{.when = m.now, .people = {person_id("x")}});
       },
       "envoys does not know this person"},
  });
}

TEST(Admit, TheText) {
  const auto relay = [](Mediation& m, RelayBody body, Refs refs) {
    return layla(m, std::move(body), std::move(refs), {"north"});
  };
  try_rows({
      {"an unknown option",
       [](Mediation& m) { return layla(m, draft_body({choice("aid", "dayly")})); },
       "point 'aid' has no option 'dayly' (body.positions[0].values[0]): did you mean 'daily'?"},
      {"an unknown point",
       [](Mediation& m) { return layla(m, draft_body({choice("aide", "daily")})); },
       "did you mean 'aid'?"},
      {"a value out of range",
       [](Mediation& m) {
         return layla(m, draft_body({{.point = "toll", .values = {Decimal(99)}}}));
       },
       "point 'toll' cannot take the value '99'"},
      {"two positions on a point",
       [](Mediation& m) {
         return layla(m, draft_body({choice("aid", "daily"), choice("aid", "weekly")}));
       },
       "the draft has two positions on 'aid'"},
      {"an editorial mark on another value",
       [](Mediation& m) {
         return layla(m, draft_body({choice("aid", "weekly", "", true)}),
                      ref(RefRole::follows, m.draft));
       },
       "is marked editorial, but its value changed"},
      {"an editorial mark on a first text",
       [](Mediation& m) { return layla(m, draft_body({choice("aid", "daily", "x", true)})); },
       "but nothing comes before"},
      {"following a frozen draft",
       [](Mediation& m) {
         m.must("layla", "envoys", {}, FreezeBody{}, ref(RefRole::draft, m.draft));
         return layla(m, draft_body({choice("aid", "daily")}), ref(RefRole::follows, m.draft));
       },
       "is frozen: no draft follows it"},
      {"freezing twice",
       [](Mediation& m) {
         m.must("layla", "envoys", {}, FreezeBody{}, ref(RefRole::draft, m.draft));
         return layla(m, FreezeBody{}, ref(RefRole::draft, m.draft));
       },
       "is frozen already"},
      {"signing what is not frozen",
       [](Mediation& m) {
         return layla(m, SignBody{.person = person_id("layla")}, ref(RefRole::draft, m.draft));
       },
       "is not frozen"},
      {"relaying nothing", [&](Mediation& m) { return relay(m, {.to = room_id("north")}, {}); },
       "the relay puts nothing to the room"},
      {"relaying to a room that would not see it",
       [](Mediation& m) { return layla(m, words_to("north", "x")); },
       "north would not see what is put to it"},
      {"a draft not carried",
       [&](Mediation& m) { return relay(m, words_to("north", "x"), ref(RefRole::draft, m.draft)); },
       "the relay refers to a draft and does not carry it"},
      {"another text than the draft's",
       [&](Mediation& m) {
         auto body = words_to("north", "x");
         body.draft = draft_body({choice("aid", "weekly")});
         return relay(m, body, ref(RefRole::draft, m.draft));
       },
       "differs from event"},
      {"a mark that does not hold for the room",
       [&](Mediation& m) {
         const Number next =
             m.must("layla", "envoys", {}, draft_body({choice("aid", "daily", "x", true)}),
                    ref(RefRole::follows, m.draft));
         auto body = words_to("north", "");
         body.draft = draft_body({choice("aid", "daily", "x", true)});
         return relay(m, body, ref(RefRole::draft, next));
       },
       "for north, the edit on 'aid' is not one of wording only"},
      {"theirs without whose",
       [&](Mediation& m) { return relay(m, words_to("north", "x", RelayedAs::theirs), {}); },
       "relayed as theirs, but not as whose"},
      {"a phase twice",
       [](Mediation& m) {
         m.must("layla", "envoys", {}, PhaseBody{"one", Text("One"), {"aid"}});
         return layla(m, PhaseBody{"one", Text("One"), {"aid"}});
       },
       "there is a phase 'one' already"},
      {"closing an unknown phase",
       [](Mediation& m) {
         return layla(m, ClosePhaseBody{"two", {}});
       },
       "envoys knows of no phase 'two'"},
  });
}

TEST(Admit, ResponsesAndReadBacks) {
  // The envoys' record of a yes of the north, and the relay that it answers.
  const auto heard = [](Mediation& m, Number& put) {
    put = m.relay(m.draft, "north");
    return m.respond(yes(), put);
  };
  const auto show = [heard](Mediation& m) {
    Number put = 0;
    const Number said = heard(m, put);
    m.must("layla", "envoys", {"north"}, ReadBackBody{.response = yes().response},
           {{RefRole::draft, {put}}, {RefRole::response, {said}}});
    return said;
  };
  try_rows({
      {"a draft that the room was never shown",
       [](Mediation& m) { return layla(m, yes(), ref(RefRole::draft, m.draft)); },
       "north was never shown the text of event"},
      {"a draft shown to another room",
       [](Mediation& m) {
         return layla(m, yes("south"), ref(RefRole::draft, m.relay(m.draft, "north")));
       },
       "south was never shown the text of event"},
      {"for another party",
       [](Mediation& m) {
         m.relay(m.draft, "north");
         return m.refusal("yusuf", "north", {"envoys"}, yes("south"),
                          ref(RefRole::draft, m.last("north")));
       },
       "does not speak for 'south'"},
      {"an unknown detail",
       [](Mediation& m) {
         auto body = yes();
         body.response.detail = "ours";
         return layla(m, body, ref(RefRole::draft, m.relay(m.draft, "north")));
       },
       "point 'aid' has no detail 'ours'"},
      {"agreeing and wanting",
       [](Mediation& m) {
         auto body = yes();
         body.response.wants = {OptionId{"weekly"}};
         return layla(m, body, ref(RefRole::draft, m.relay(m.draft, "north")));
       },
       "cannot want another value"},
      {"conditional terms without a condition",
       [](Mediation& m) {
         auto body = yes();
         body.response.terms = Terms::conditional;
         return layla(m, body, ref(RefRole::draft, m.relay(m.draft, "north")));
       },
       "the condition is not stated"},
      {"a read-back to nobody",
       [heard](Mediation& m) {
         Number put = 0;
         const Number said = heard(m, put);
         return layla(m, ReadBackBody{.response = yes().response},
                      {{RefRole::draft, {put}}, {RefRole::response, {said}}});
       },
       "the wording is shown to nobody"},
      {"a read-back to another party",
       [heard](Mediation& m) {
         Number put = 0;
         const Number said = heard(m, put);
         return layla(m, ReadBackBody{.response = yes().response},
                      {{RefRole::draft, {put}}, {RefRole::response, {said}}}, {"south"});
       },
       "south is no room of 'north'"},
      {"a read-back in other words",
       [heard](Mediation& m) {
         Number put = 0;
         const Number said = heard(m, put);
         return layla(
             m,
             ReadBackBody{.response =
                              response_body("north", "aid", ResponseKind::rejected).response},
             {{RefRole::draft, {put}}, {RefRole::response, {said}}}, {"north"});
       },
       "the wording differs from that of event"},
      {"a read-back without the text",
       [heard](Mediation& m) {
         Number put = 0;
         const Number said = heard(m, put);
         return layla(m, ReadBackBody{.response = yes().response}, ref(RefRole::response, said),
                      {"north"});
       },
       "does not say which text was answered"},
      {"confirmed without saying how",
       [show](Mediation& m) {
         return layla(m, ReadBackBody{ReadBackOutcome::confirmed, yes().response, ""},
                      ref(RefRole::response, show(m)));
       },
       "it is not said how the party confirmed"},
      {"confirmed over the telephone",
       [show](Mediation& m) {
         return layla(m, ReadBackBody{ReadBackOutcome::confirmed, yes().response, "telephone"},
                      ref(RefRole::response, show(m)));
       },
       ""},
      {"a correction of what the party confirmed",
       [show](Mediation& m) {
         const Number said = show(m);
         m.must("yusuf", "north", {"envoys"},
                ReadBackBody{ReadBackOutcome::confirmed, yes().response, ""},
                ref(RefRole::read_back, m.last("north")));
         return layla(m, CorrectBody{yes()}, ref(RefRole::corrected, said));
       },
       "the party has confirmed the wording"},
  });
}

TEST(Admit, Corrections) {
  try_rows({
      {"of another kind",
       [](Mediation& m) {
         const Number wrong = m.must("layla", "envoys", {}, note("x"));
         return layla(m, CorrectBody{WalkOutBody{"north", {}}}, ref(RefRole::corrected, wrong));
       },
       "is a note, and the correction is a walk out"},
      {"with another audience",
       [](Mediation& m) {
         const Number wrong = m.must("layla", "envoys", {}, note("x"));
         return layla(m, CorrectBody{note("y")}, ref(RefRole::corrected, wrong), {"consuls"});
       },
       "has another audience than event"},
      {"of another room's event",
       [](Mediation& m) {
         m.must("yusuf", "north", {"envoys"}, note("x"));
         return layla(m, CorrectBody{note("y")}, ref(RefRole::corrected, m.last("envoys")),
                      {"north"});
       },
       "was written in north"},
      {"of a correction",
       [](Mediation& m) {
         const Number wrong = m.must("layla", "envoys", {}, note("x"));
         const Number mend =
             m.must("layla", "envoys", {}, CorrectBody{note("y")}, ref(RefRole::corrected, wrong));
         return layla(m, CorrectBody{note("z")}, ref(RefRole::corrected, mend));
       },
       "which was first wrong"},
      {"of a draft that was relayed",
       [](Mediation& m) {
         m.relay(m.draft, "north");
         return layla(m, CorrectBody{draft_body({choice("aid", "weekly")})},
                      ref(RefRole::corrected, m.draft));
       },
       "was relayed"},
      {"concerning fewer",
       [](Mediation& m) {
         m.concerns = {person_id("sara")};
         const Number wrong = m.must("layla", "envoys", {}, note("x"));
         return layla(m, CorrectBody{note("y")}, ref(RefRole::corrected, wrong));
       },
       "concerns somebody whom its correction does not"},
      {"that widens the terms",
       [](Mediation& m) {
         const Number wrong = m.must("layla", "envoys", {}, note("x"));
         return layla(m, CorrectBody{note("x", Terms::as_ours)}, ref(RefRole::corrected, wrong));
       },
       "terms are widened only by the confider"},
  });
}

TEST(Admit, SecretPackages) {
  const auto pose = [](Mediation& m) {
    return PoseBody{.rooms = {room_id("north"), room_id("south")},
                    .package = {{{"aid", OptionId{"weekly"}}}},
                    .closes = "2027-03-02T09:00:00Z",
                    .words = {}};
    (void)m;
  };
  const auto posed = [pose](Mediation& m) {
    return m.must("layla", "envoys", {"north", "south"}, pose(m));
  };
  const auto answer = [](Mediation& m, const std::string& by, const std::string& room) {
    const EventId id = m.in("envoys").poses.back().event;
    return m.refusal(by, room, {}, SecretAnswerBody{id, true}, ref(RefRole::pose, m.last(room)));
  };
  try_rows({
      {"probes exhausted",
       [=](Mediation& m) {
         posed(m);
         posed(m);
         return layla(m, pose(m), {}, {"north", "south"});
       },
       "envoys has no secret packages left: 2 of 2 are posed"},
      {"a closing time that lies before",
       [=](Mediation& m) {
         m.now = "2027-03-02T09:00:00Z";
         return layla(m, pose(m), {}, {"north", "south"});
       },
       "the closing time does not lie after"},
      {"an asked room that would not see it",
       [=](Mediation& m) { return layla(m, pose(m), {}, {"north"}); },
       "south would not see what it is asked"},
      {"an answer in time",
       [=](Mediation& m) {
         posed(m);
         return answer(m, "yusuf", "north");
       },
       ""},
      {"an answer after closing",
       [=](Mediation& m) {
         posed(m);
         m.now = "2027-03-02T09:00:01Z";
         return answer(m, "yusuf", "north");
       },
       "closed at 2027-03-02T09:00:00Z"},
      {"an answer of a room that was not asked",
       [=](Mediation& m) {
         posed(m);
         return answer(m, "layla", "envoys");
       },
       "envoys was not asked"},
      {"an outcome that somebody writes",
       [=](Mediation& m) {
         const Number number = posed(m);
         Act act;
         act.event = {.id = id_named<EventId>("o"),
                      .at = "2027-03-02T09:00:00Z",
                      .by = person_id("layla"),
                      .from = room_id("envoys"),
                      .audience = m.in("envoys").find_copy(number)->event.audience,
                      .body = OutcomeBody{SecretOutcome::revealed}};
         act.refs = ref(RefRole::pose, number);
         const auto refused = admit(m.in("envoys"), act);
         EXPECT_TRUE(admit_outcome(m.in("envoys"), act));
         act.event.at = m.now;
         EXPECT_FALSE(admit_outcome(m.in("envoys"), act)) << "too early";
         return refused ? "" : format_error(refused.error());
       },
       "nobody writes the outcome"},
  });
}

}  // namespace
}  // namespace dragoman::record
