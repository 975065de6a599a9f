#include "dragoman/talks_json.h"

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "dragoman/signing.h"
#include "unit/record/fold_talks.h"

namespace dragoman {
namespace {

using namespace record;
using Json = nlohmann::json;
using Fields = std::set<std::string>;

constexpr const char* kFullCase = R"(dragoman: 1
id: ferry
title: {en: The ferry, ar: العبّارة}
summary: {en: A crossing, ar: معبر}
parties:
  north: {name: The North, note: On the left bank}
  south: The South
mediators: {envoys: {name: The envoys, note: Since spring}, consuls: The consuls}
channels: {envoys-north: {mediator: envoys, party: north}}
acceptance: {at_least: 2}
points:
  aid:
    number: 1
    title: Aid
    text: {en: Aid enters by day, ar: تدخل المساعدات نهارا}
    options: {daily: Each day, weekly: Each week}
    details: {hours: Which hours}
  toll: {number: 2, quantity: {from: 0, to: 10, unit: crowns}}
  start: {number: 3, dates: {from: 2027-03-01, to: 2027-05-31}}
  crew:
    number: 4
    roster:
      of: persons
      categories: {officers: {name: Officers, at_least: 1, at_most: 2}}
      members: {m1: {name: First, category: officers}, m2: {name: Second, category: officers}}
      choose: {from: 1, to: 2}
      excluded: [m2]
rules:
  early: {text: Nobody waits, when: {aid: daily}, requires: {toll: {from: 2}}}
)";

Position worded(const std::string& option, const std::string& english, const std::string& arabic) {
  Position position = choice("aid", option);
  position.text.set("en", english);
  position.text.set("ar", arabic);
  return position;
}

// A mediation in which every part of the envoys' room has something to tell.
class FullMediation : public Mediation {
 public:
  FullMediation() {
    must("layla", "envoys", {}, CaseBody{kFullCase});
    must("layla", "envoys", {},
         MandateBody{.person = person_id("yusuf"),
                     .authority = Authority::instructed,
                     .until = Date::parse("2027-06-30")});
    first = must("layla", "envoys", {},
                 draft_body({worded("daily", "Aid enters by day.", "تدخل المساعدات نهارا."),
                             {.point = "toll", .values = {Decimal(4)}}}));
    to_north = relay(first, "north");
    to_south = relay(first, "south");
    speak();
    tell();
    second = must("layla", "envoys", {},
                  DraftBody{.title = Text("Second"),
                            .date = Date::parse("2027-03-02"),
                            .positions = {worded("daily", "Aid enters by night.", "ليلا."),
                                          {.point = "toll", .values = {Decimal(3)}}}},
                  ref(RefRole::follows, first));
    now = "2027-03-03T09:00:00Z";
    must("layla", "envoys", {"north"},
         MeetingBody{.when = "2027-03-05T09:00:00Z",
                     .place = "The inn",
                     .people = {person_id("yusuf")},
                     .interpreter = person_id("dina"),
                     .note = Text("By the river")});
    must("layla", "envoys", {"north", "south"}, FreezeBody{}, ref(RefRole::draft, first));
    must("layla", "envoys", {}, signature(), ref(RefRole::draft, first));
    must("layla", "envoys", {}, WalkOutBody{"south", Text("Not now")});
  }

  Json part(const std::string& name, const std::string& room = "envoys") {
    for (const TalksPart& one : talks_parts()) {
      if (name == one.name) return Json::parse(one.json(in(room)));
    }
    ADD_FAILURE() << name;
    return {};
  }

  Number first = 0, second = 0, to_north = 0, to_south = 0;
  Number north_demand = 0, north_better = 0, south_word = 0, note = 0, question = 0, proposal = 0,
         pose = 0;

 private:
  void speak() {
    ResponseBody demand = response_body("north", "toll", ResponseKind::demand, "At most two");
    demand.response.wants = {Decimal(1)};
    demand.response.channel = "envoys-north";
    demand.response.date = Date::parse("2027-03-01");
    demand.response.conditioned_on = {"aid"};
    north_demand = respond(demand, to_north);
    demand.response.wants = {Decimal(2)};
    demand.response.date = Date::parse("2027-03-02");
    north_better = respond(demand, to_north);
    ResponseBody agreed = response_body("south", "aid", ResponseKind::agreed, "Yes");
    agreed.response.terms = Terms::unattributed;
    south_word = respond(agreed, to_south);
  }

  void tell() {
    note = must("layla", "envoys", {}, NoteBody{.words = Text("They will wait"), .points = {"aid"}},
                ref(RefRole::about, south_word));
    question = must("layla", "envoys", {"north"}, AskBody{room_id("north"), Text("Which hours?")},
                    ref(RefRole::basis, first));
    must("yusuf", "north", {"envoys"}, AnswerBody{Text("By day"), "north"},
         ref(RefRole::ask, last("north")));
    must("layla", "envoys", {"south"}, AskBody{room_id("south"), Text("And you?")});
    proposal = must("layla", "envoys", {},
                    ProposeReleaseBody{.to = {room_id("north")}, .words = Text("It is agreeable")},
                    ref(RefRole::source, north_demand));
    pose = must("layla", "envoys", {"north", "south"},
                PoseBody{.rooms = {room_id("north"), room_id("south")},
                         .package = {{{"aid", OptionId{"daily"}}}},
                         .closes = "2027-04-01T12:00:00Z",
                         .words = Text("Would you?")});
    must("yusuf", "north", {}, SecretAnswerBody{in("envoys").find_copy(pose)->event.id, true},
         ref(RefRole::pose, last("north")));
    must("layla", "envoys", {}, statement(), ref(RefRole::heard, north_demand));
    PreferenceStatement order{.party = "south", .kind = StatementKind::importance};
    order.points = {"aid", "toll"};
    must("layla", "envoys", {}, StatementBody{order});
    must("layla", "envoys", {"south"},
         RelayBody{.to = room_id("south"), .as = RelayedAs::ours, .words = Text("Be patient")});
  }

  SignBody signature() {
    const auto digest = draft_digest(*in("envoys").text_at(first));
    const std::array<std::uint8_t, 32> seed{7};
    const SeedSignature by_seed = sign_with_seed(seed, *digest);
    return {person_id("layla"), *digest, by_seed.key, by_seed.signature};
  }

  static StatementBody statement() {
    PreferenceStatement known;
    known.party = "north";
    known.kind = StatementKind::red_line;
    known.when = {{.point = "aid", .any_of = {OptionId{"weekly"}}}};
    known.words = Text("Never by week");
    known.channel = "envoys-north";
    known.date = Date::parse("2027-03-01");
    known.confidence = Confidence::likely;
    return {known};
  }
};

// ---- The document -------------------------------------------------------------------------------

// The first column of the table in the section "### <part>" of docs/json.md.
Fields promised_fields(const std::string& part) {
  std::ifstream document(DRAGOMAN_SOURCE_DIR "/docs/json.md");
  Fields fields;
  bool inside = false;
  for (std::string line; std::getline(document, line);) {
    if (line.starts_with("## ") || line.starts_with("### ")) inside = line == "### " + part;
    if (!inside || !line.starts_with("| `")) continue;
    fields.insert(line.substr(3, line.find('`', 3) - 3));
  }
  return fields;
}

// Texts, values and conditions are one leaf each: docs/json.md describes them once.
bool is_leaf(const std::string& path, const Json& value) {
  static const Fields kLeaves = {"words",   "stated",  "text",   "title", "note",   "unit",
                                 "summary", "name",    "values", "wants", "ranked", "better",
                                 "worse",   "package", "when",   "copy",  "before", "after"};
  const std::string last = path.substr(path.find_last_of(".]") + 1);
  const bool parted = path == "[].values" || last == "when";
  if (parted) return last == "when" || (value.is_object() && !value.contains("before"));
  return kLeaves.contains(last) && !path.empty();
}

void collect(const Json& value, const std::string& path, Fields& fields) {
  if (is_leaf(path, value)) {
    fields.insert(path);
  } else if (value.is_object()) {
    for (const auto& [key, member] : value.items())
      collect(member, path.empty() ? key : path + "." + key, fields);
  } else if (value.is_array()) {
    for (const Json& member : value) collect(member, path + "[]", fields);
  } else {
    fields.insert(path);
  }
}

void expect_promised(const std::string& part, const std::vector<Json>& documents) {
  Fields found;
  for (const Json& document : documents) collect(document, "", found);
  const Fields promised = promised_fields(part);
  for (const std::string& field : found)
    EXPECT_TRUE(promised.contains(field)) << part << ": " << field << " is not in docs/json.md";
  for (const std::string& field : promised)
    EXPECT_TRUE(found.contains(field)) << part << ": " << field << " is promised in docs/json.md";
}

class TalksJson : public ::testing::Test {
 protected:
  FullMediation talks;
  const View& envoys() { return talks.in("envoys"); }
};

TEST_F(TalksJson, EveryPartKeepsToTheDocument) {
  const auto log = Json::parse(log_json(envoys(), {.from = 1, .limit = 3}));
  expect_promised("log", {log});
  expect_promised("changes",
                  {Json::parse(changes_json(envoys(), talks.second, talks.first, "en").value())});
  expect_promised("events", {Json::parse(event_json(envoys(), 2).value())});
  expect_promised("terms", {Json::parse(terms_json(envoys(), talks.south_word,
                                                   ReleasedAs::unattributed, room_id("north"))
                                            .value())});
  expect_promised("shuttle", {Json::parse(shuttle_json(envoys(), room_id("north")).value()),
                              Json::parse(shuttle_json(envoys(), room_id("consuls")).value())});
  for (const TalksPart& part : talks_parts()) {
    std::vector<Json> documents;
    for (const char* room : {"envoys", "north", "south", "p:yusuf"})
      documents.push_back(talks.part(part.name, room));
    expect_promised(part.name, documents);
  }
}

// ---- What the parts say -------------------------------------------------------------------------

const Json* find_by(const Json& list, const char* key, const Json& value) {
  for (const Json& item : list) {
    if (item[key] == value) return &item;
  }
  return nullptr;
}

TEST_F(TalksJson, TheSameViewGivesTheSameBytes) {
  const View again = view(envoys().log.to_vector(), envoys().room).value();
  for (const TalksPart& part : talks_parts()) EXPECT_EQ(part.json(again), part.json(envoys()));
  EXPECT_EQ(shuttle_json(again, room_id("north")), shuttle_json(envoys(), room_id("north")));
  EXPECT_EQ(log_json(again), log_json(envoys()));
}

TEST_F(TalksJson, ASummaryHasTheHeadThatItIsGiven) {
  EXPECT_TRUE(Json::parse(summary_json(envoys()))["head"].is_null());
  const Json summary = Json::parse(summary_json(envoys(), "9f3c"));
  EXPECT_EQ(summary["head"], "9f3c");
  EXPECT_EQ(summary["room"], room_id("envoys").to_string());
  EXPECT_EQ(summary["number"], talks.last("envoys"));
  EXPECT_EQ(summary["walked_out"], Json::array({"south"}));
  EXPECT_EQ(talks.part("summary", "p:yusuf")["kind"], "desk")
      << talks.part("summary", "p:yusuf").dump();
}

TEST_F(TalksJson, TheBoardGoesPointByPointAcrossTheParties) {
  const Json board = talks.part("board");
  EXPECT_EQ(board["parties"][0]["id"], "north");
  EXPECT_EQ(board["parties"][0]["draft"], talks.first);
  EXPECT_EQ(board["parties"][0]["rooms"], Json::array({room_id("north").to_string()}));
  ASSERT_EQ(board["rows"].size(), 6U);  // the whole, aid, aid/hours, toll, start, crew
  EXPECT_EQ(board["rows"][0]["point"], "");
  EXPECT_EQ(board["rows"][2]["detail"], "hours");
  const Json& toll = board["rows"][3];
  ASSERT_EQ(toll["cells"].size(), 2U);
  EXPECT_EQ(toll["cells"][0]["party"], "north");
  EXPECT_EQ(toll["cells"][0]["state"], "answered");
  EXPECT_FALSE(toll["cells"][0]["agreed"]);
  EXPECT_EQ(toll["cells"][0]["current"][0]["number"], talks.north_better);
  EXPECT_EQ(toll["cells"][0]["current"][0]["answer"], "demand");
  EXPECT_EQ(toll["cells"][0]["old"], Json::array({talks.north_demand}));
  EXPECT_EQ(toll["cells"][1]["state"], "awaiting");
  EXPECT_TRUE(toll["cells"][1]["suspended"]);
  EXPECT_EQ(board["rows"][4]["cells"][0]["state"], "not_shown");
}

TEST_F(TalksJson, ADraftSaysWhereItWentAndWhoSigned) {
  const Json drafts = talks.part("drafts");
  const Json& first = *find_by(drafts, "number", talks.first);
  EXPECT_TRUE(first["frozen"]);
  ASSERT_EQ(first["relayed"].size(), 2U);
  EXPECT_EQ(first["relayed"][0]["to"], room_id("north").to_string());
  EXPECT_EQ(first["relayed"][0]["number"], talks.to_north);
  ASSERT_EQ(first["signed"].size(), 1U);
  EXPECT_EQ(first["signed"][0]["person"], person_id("layla").to_string());
  EXPECT_EQ((*find_by(drafts, "number", talks.second))["follows"], talks.first);
  EXPECT_EQ(first["positions"][1]["values"], Json::parse(R"([{"number": "4"}])"));
}

TEST_F(TalksJson, ChangesGoWordByWord) {
  const Json english = Json::parse(changes_json(envoys(), talks.second, talks.first, "en").value());
  EXPECT_EQ(english[0]["runs"], Json::parse(R"([{"op": "same", "words": "Aid enters by "},
                            {"op": "removed", "words": "day"}, {"op": "added", "words": "night"},
                            {"op": "same", "words": "."}])"));
  EXPECT_FALSE(english[0]["editorial"]);
  EXPECT_EQ(english[1]["values"],
            Json::parse(R"({"before": [{"number": "4"}], "after": [{"number": "3"}]})"));
  const Json arabic = Json::parse(changes_json(envoys(), talks.second, talks.first, "ar").value());
  EXPECT_EQ(arabic[0]["runs"].back()["words"], ".");
  EXPECT_FALSE(changes_json(envoys(), talks.second, 1));
  EXPECT_FALSE(changes_json(envoys(), 99999, talks.first));
}

TEST_F(TalksJson, AnEditInWordingOnlyIsSaidToBeOne) {
  Position edited = worded("daily", "Aid enters daily.", "ليلا.");
  edited.editorial = true;
  const Number third = talks.must("layla", "envoys", {},
                                  draft_body({edited, {.point = "toll", .values = {Decimal(3)}}}),
                                  ref(RefRole::follows, talks.second));
  EXPECT_TRUE(Json::parse(changes_json(envoys(), third, talks.second).value())[0]["editorial"]);
  EXPECT_FALSE(Json::parse(changes_json(envoys(), third, talks.first).value())[0]["editorial"]);
  EXPECT_FALSE(Json::parse(changes_json(envoys(), third, talks.second).value())[1]["editorial"]);
}

TEST_F(TalksJson, GivenHoldsWhatWentOutFromHereAlone) {
  talks.must("yusuf", "north", {"envoys"}, NoteBody{.words = Text("Their own words")});
  talks.must("dina", "consuls", {"north"}, AskBody{room_id("north"), Text("From the consuls")});
  const Json given = talks.part("given");
  const Json& north = *find_by(given, "to", room_id("north").to_string());
  EXPECT_NE(find_by(north["items"], "number", talks.to_north), nullptr);
  EXPECT_EQ((*find_by(north["items"], "number", talks.to_north))["draft"], talks.first);
  EXPECT_EQ((*find_by(north["items"], "number", talks.question))["words"],
            Json::parse(R"({"": "Which hours?"})"));
  EXPECT_EQ(given.dump().find("Their own words"), std::string::npos);
  EXPECT_EQ(given.dump().find("From the consuls"), std::string::npos);
  EXPECT_EQ(given.dump().find("At most two"), std::string::npos);
}

TEST_F(TalksJson, AProposalSaysWhatIsMissing) {
  const Json release = talks.part("releases")[0];
  EXPECT_EQ(release["proposal"], talks.proposal);
  EXPECT_EQ(release["state"], "proposed");
  ASSERT_EQ(release["missing"].size(), 1U);
  EXPECT_NE(release["missing"][0]["detail"].get<std::string>().find("for you only"),
            std::string::npos);
}

TEST_F(TalksJson, TermsSayWhetherAWordMayPass) {
  const auto may = [&](Number source, ReleasedAs as) {
    return Json::parse(terms_json(envoys(), source, as, room_id("north")).value());
  };
  EXPECT_TRUE(may(talks.south_word, ReleasedAs::unattributed)["allowed"]);
  EXPECT_FALSE(may(talks.south_word, ReleasedAs::theirs)["allowed"]);
  EXPECT_NE(may(talks.south_word, ReleasedAs::theirs)["hint"], "");
  EXPECT_FALSE(terms_json(envoys(), 99999, ReleasedAs::ours, room_id("north")));
  EXPECT_FALSE(terms_json(envoys(), 2, ReleasedAs::ours, room_id("nowhere")));
}

TEST_F(TalksJson, ADeskKnowsItsOwnSecretAnswer) {
  const Json desk = talks.part("secret", "p:yusuf");
  ASSERT_EQ(desk.size(), 1U);
  EXPECT_TRUE(desk[0]["number"].is_null());
  EXPECT_TRUE(desk[0]["own_answers"][0]["yes"]);
  for (const char* room : {"envoys", "north", "south"})
    EXPECT_TRUE(talks.part("secret", room)[0]["own_answers"].empty());
  EXPECT_TRUE(talks.part("owed", "p:yusuf").empty());
}

TEST_F(TalksJson, OwedTellsWhoseTurnItIs) {
  const Json envoys_owe = talks.part("owed");
  const Json& read_back = *find_by(envoys_owe, "number", talks.north_better);
  EXPECT_EQ(read_back["what"], "read_back");
  EXPECT_TRUE(read_back["ours"]);
  const Json& asked = *find_by(envoys_owe, "what", "answer");
  EXPECT_EQ(asked["rooms"], Json::array({room_id("south").to_string()}));
  EXPECT_FALSE(asked["ours"]);
  EXPECT_TRUE((*find_by(envoys_owe, "what", "approve"))["ours"]);
  EXPECT_FALSE((*find_by(envoys_owe, "what", "secret"))["ours"]);
  const Json south_owes = talks.part("owed", "south");
  EXPECT_TRUE((*find_by(south_owes, "what", "answer"))["ours"]);
  EXPECT_TRUE((*find_by(south_owes, "what", "secret"))["ours"]);
  EXPECT_EQ((*find_by(south_owes, "what", "respond"))["point"], "aid");
}

// ---- Movement -----------------------------------------------------------------------------------

class MovementTest : public TalksJson {
 protected:
  // What the north's next answer on the toll makes of the one before.
  Json moves(ResponseKind kind, std::vector<Value> wants = {}, const char* channel = "envoys-north",
             std::vector<std::string> conditions = {}) {
    ResponseBody body = response_body("north", "toll", kind);
    body.response.wants = std::move(wants);
    body.response.channel = channel;
    body.response.conditioned_on = std::move(conditions);
    const Number number = talks.respond(body, relay);
    return *find_by(talks.part("movement"), "number", number);
  }
  Number relay = talks.to_north;
};

TEST_F(MovementTest, IsAnOrderOfAnswersToTheSameText) {
  const Json movement = talks.part("movement");
  const Json& first = *find_by(movement, "number", talks.north_demand);
  EXPECT_EQ(first["text"], "first");
  EXPECT_EQ(first["towards"], "none");
  EXPECT_EQ(first["day"], "2027-03-01");
  const Json& nearer = *find_by(movement, "number", talks.north_better);
  EXPECT_EQ(nearer["before"], talks.north_demand);
  EXPECT_EQ(nearer["towards"], "draft") << "from 1 to 2, where the text has 4";
  EXPECT_EQ(moves(ResponseKind::reservation)["towards"], "draft");
  EXPECT_EQ(moves(ResponseKind::understanding)["towards"], "none") << "level";
  EXPECT_EQ(moves(ResponseKind::agreed)["towards"], "draft");
  EXPECT_EQ(moves(ResponseKind::agreed, {}, "envoys-north", {"aid"})["towards"], "away");
  EXPECT_EQ(moves(ResponseKind::agreed, {}, "envoys-north", {"aid", "start"})["towards"], "away");
  EXPECT_EQ(moves(ResponseKind::agreed, {}, "envoys-north", {"start"})["towards"], "draft");
  EXPECT_EQ(moves(ResponseKind::agreed, {}, "envoys-north", {"aid"})["towards"], "none");
  EXPECT_EQ(moves(ResponseKind::rejected)["towards"], "away");
  EXPECT_EQ(moves(ResponseKind::declined)["towards"], "none");
  EXPECT_EQ(moves(ResponseKind::agreed)["towards"], "none") << "after a refusal to answer";
}

TEST_F(MovementTest, ComparesDemandsWithTheValueInTheText) {
  EXPECT_EQ(moves(ResponseKind::demand, {Decimal(3)})["towards"], "draft");
  EXPECT_EQ(moves(ResponseKind::demand, {Decimal(1)})["towards"], "away");
  EXPECT_EQ(moves(ResponseKind::demand, {Decimal(8)})["towards"], "none") << "the other side of 4";
  EXPECT_EQ(moves(ResponseKind::demand, {Decimal(6), Decimal(8)})["towards"], "draft");
  EXPECT_EQ(moves(ResponseKind::demand)["towards"], "none");
}

TEST_F(MovementTest, GoesChannelByChannel) {
  const Json other = moves(ResponseKind::agreed, {}, "");
  EXPECT_EQ(other["text"], "first");
  EXPECT_EQ(other["towards"], "none");
}

TEST_F(MovementTest, IsNotThePartysWhereTheTextMoved) {
  relay = talks.relay(talks.second, "north");
  const Json after = moves(ResponseKind::agreed);
  EXPECT_EQ(after["text"], "changed");
  EXPECT_EQ(after["before"], talks.north_better);
  EXPECT_EQ(after["towards"], "none");
  Position edited{
      .point = "toll", .values = {Decimal(3)}, .text = Text("The toll"), .editorial = true};
  const Number third = talks.must(
      "layla", "envoys", {}, draft_body({worded("daily", "Aid enters by night.", "ليلا."), edited}),
      ref(RefRole::follows, talks.second));
  relay = talks.relay(third, "north");
  const Json edit = moves(ResponseKind::rejected);
  EXPECT_EQ(edit["text"], "edited");
  EXPECT_EQ(edit["towards"], "away");
}

// ---- The shuttle sheet --------------------------------------------------------------------------

TEST_F(TalksJson, TheSheetSaysWhatToCarryTellAndAsk) {
  const Json sheet = Json::parse(shuttle_json(envoys(), room_id("north")).value());
  EXPECT_EQ(sheet["party"], "north");
  EXPECT_EQ(sheet["meeting"]["place"], "The inn");
  ASSERT_EQ(sheet["carry"].size(), 1U);
  EXPECT_EQ(sheet["carry"][0]["draft"], talks.second);
  EXPECT_EQ(sheet["carry"][0]["since"], talks.first);
  EXPECT_TRUE(sheet["carry"][0]["allowed"]);
  ASSERT_EQ(sheet["may_tell"].size(), 1U) << sheet["may_tell"].dump();
  EXPECT_EQ(sheet["may_tell"][0]["number"], talks.south_word);
  EXPECT_EQ(sheet["may_tell"][0]["as"], Json::array({"unattributed"}));
  EXPECT_NE(find_by(sheet["owe"], "number", talks.north_better), nullptr);
  EXPECT_NE(find_by(sheet["owe"], "number", talks.proposal), nullptr);
  EXPECT_EQ(find_by(sheet["owe"], "number", talks.south_word), nullptr);
  EXPECT_EQ((*find_by(sheet["ask"], "what", "respond"))["point"], "aid");
  EXPECT_EQ(find_by(sheet["ask"], "what", "answer"), nullptr) << "they have answered";
  EXPECT_EQ(sheet["changed"]["since"], talks.to_north);
  EXPECT_NE(find_by(sheet["changed"]["entries"], "number", talks.south_word), nullptr);
  EXPECT_EQ(find_by(sheet["changed"]["entries"], "number", talks.first), nullptr);
}

TEST_F(TalksJson, WhatWasCarriedAndToldIsNotCarriedAndToldAgain) {
  talks.relay(talks.second, "north");
  talks.must("layla", "envoys", {"north"},
             RelayBody{.to = room_id("north"), .as = RelayedAs::ours, .words = Text("It pleases")},
             {});
  talks.must("layla", "envoys", {"north"},
             RelayBody{.to = room_id("north"),
                       .as = RelayedAs::hypothetical,
                       .words = Text("It would be agreeable")},
             ref(RefRole::source, talks.south_word));
  const Json sheet = Json::parse(shuttle_json(envoys(), room_id("north")).value());
  EXPECT_TRUE(sheet["carry"].empty());
  EXPECT_TRUE(sheet["may_tell"].empty());
  EXPECT_TRUE(sheet["changed"]["entries"].empty());
  const auto later = shuttle_json(envoys(), room_id("north"), "2027-03-06T00:00:00Z");
  EXPECT_TRUE(Json::parse(later.value())["meeting"].is_null());
  EXPECT_FALSE(shuttle_json(envoys(), room_id("envoys")));
  EXPECT_FALSE(shuttle_json(envoys(), room_id("nowhere")));
}

// ---- The log ------------------------------------------------------------------------------------

TEST_F(TalksJson, TheLogGoesPageByPage) {
  std::vector<Number> numbers;
  Json next = 1;
  while (!next.is_null()) {
    const Json page = Json::parse(log_json(envoys(), {.from = next, .limit = 7}));
    EXPECT_LE(page["entries"].size(), 7U);
    for (const Json& entry : page["entries"]) {
      numbers.push_back(entry["number"]);
      EXPECT_EQ(Json::parse(entry_json(envoys(), entry["number"]).value()), entry);
    }
    next = page["next"];
  }
  ASSERT_EQ(numbers.size(), envoys().log.size());
  EXPECT_TRUE(std::is_sorted(numbers.begin(), numbers.end()));
}

TEST_F(TalksJson, TheLogIsFiltered) {
  const Json relays = Json::parse(log_json(envoys(), {.kind = "relay"}));
  ASSERT_EQ(relays["entries"].size(), 3U);
  EXPECT_TRUE(relays["next"].is_null());
  const Json said = Json::parse(log_json(envoys(), {.words = "They will wait"}));
  ASSERT_EQ(said["entries"].size(), 1U);
  EXPECT_EQ(said["entries"][0]["number"], talks.note);
  const Json part = Json::parse(log_json(envoys(), {.from = 3, .to = 4}));
  ASSERT_EQ(part["entries"].size(), 2U);
  EXPECT_TRUE(part["next"].is_null());
  EXPECT_FALSE(entry_json(envoys(), 0));
  EXPECT_FALSE(entry_json(envoys(), 99999));
  EXPECT_EQ(entry_json(envoys(), 2).value().find('\n'), std::string::npos);
}

TEST_F(TalksJson, AnErasedEventKeepsItsPlace) {
  talks.must("layla", "envoys", {}, EraseBody{person_id("karim"), ""});
  std::vector<Copy> copies = envoys().log.to_vector();
  Number erased = 0;
  for (Copy& copy : copies) {
    const auto& concerned = copy.event.concerns;
    if (std::find(concerned.begin(), concerned.end(), person_id("karim")) == concerned.end())
      continue;
    erased = copy.number;
    copy = {.number = copy.number, .event = {.id = copy.event.id}, .erased = true};
  }
  ASSERT_GT(erased, 0);
  const View left = view(copies, envoys().room).value();
  const Json entry = Json::parse(entry_json(left, erased).value());
  EXPECT_TRUE(entry["erased"]);
  EXPECT_TRUE(entry["line"].is_null());
  const Json event = Json::parse(event_json(left, erased).value());
  EXPECT_TRUE(event["copy"].is_null());
  for (const TalksPart& part : talks_parts()) EXPECT_TRUE(Json::accept(part.json(left)));
}

TEST_F(TalksJson, AnEventIsItsCanonicalCopy) {
  const Copy& copy = *envoys().find_copy(talks.note);
  const std::string text = event_json(envoys(), talks.note).value();
  EXPECT_NE(text.find(encode_copy(copy).value()), std::string::npos);
  EXPECT_FALSE(event_json(envoys(), 99999));
}

TEST(TalksJsonOfNothing, AnEmptyRoomHasEveryPart) {
  const View nothing;
  for (const TalksPart& part : talks_parts()) EXPECT_TRUE(Json::accept(part.json(nothing)));
  EXPECT_EQ(Json::parse(log_json(nothing)), Json::parse(R"({"entries": [], "next": null})"));
}

}  // namespace
}  // namespace dragoman
