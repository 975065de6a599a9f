#include "dragoman/act_json.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "unit/record/fillers.h"
#include "unit/record/fold_talks.h"

namespace dragoman::record {
namespace {

using Json = nlohmann::json;

class ActJson : public ::testing::Test {
 protected:
  const View& home() { return talks.in("envoys"); }

  Result<Act> read(std::string_view json) {
    return read_act_json(
        home(), {.by = person_id("layla"), .at = talks.now, .id = id_named<EventId>("drawn")},
        json);
  }
  Act must_read(std::string_view json) {
    auto act = read(json);
    EXPECT_TRUE(act) << (act ? "" : format_error(act.error()));
    return act.value_or(Act{});
  }
  Error refusal(std::string_view json) {
    const auto act = read(json);
    EXPECT_FALSE(act) << json;
    const Error error = act ? Error{} : act.error();
    EXPECT_FALSE(error.message.empty());
    EXPECT_FALSE(error.mend.empty()) << error.message;
    return error;
  }

  Mediation talks;
};

TEST_F(ActJson, AnActIsReadAndAdmitted) {
  const Act act = must_read(R"({
    "refs": {"about": [2, 1, 2]},
    "kind": "note",
    "body": {"words": {"en": "They will wait", "ar": "سينتظرون"}, "points": ["aid"]}
  })");
  EXPECT_EQ(act.event.id, id_named<EventId>("drawn"));
  EXPECT_EQ(act.event.by, person_id("layla"));
  EXPECT_EQ(act.event.at, talks.now);
  EXPECT_EQ(act.event.from, room_id("envoys"));
  EXPECT_EQ(act.event.audience, std::vector<RoomId>{room_id("envoys")});
  const auto& note = std::get<NoteBody>(act.event.body);
  EXPECT_EQ(note.words.in("ar"), "سينتظرون");
  EXPECT_EQ(note.points, std::vector<std::string>{"aid"});
  EXPECT_EQ(act.refs, (Refs{{RefRole::about, {1, 2}}}));
  EXPECT_TRUE(admit(home(), act));
}

TEST_F(ActJson, DefaultsMayStandThereOrNot) {
  const std::string given = R"({"kind": "response", "also": [], "concerns": [], "id": null,
    "refs": {"draft": [)" + std::to_string(talks.draft) +
                            R"(], "source": []},
    "body": {"party": "north", "point": "aid", "answer": "agreed", "detail": null,
             "authority": "unknown", "terms": "for_you_only", "only_if": null, "wants": [],
             "words": {"en": ""}, "stated": "", "public": false, "conditioned_on": [],
             "source": "", "date": null}})";
  const std::string left_out = R"({"kind":"response","refs":{"draft":[)" +
                               std::to_string(talks.draft) +
                               R"(]},"body":{"answer":"agreed","party":"north","point":"aid"}})";
  const Act one = must_read(given);
  const Act other = must_read(left_out);
  const auto bytes = [&](const Act& act) {
    return encode_copy({.number = 1000, .event = act.event, .refs = act.refs}).value();
  };
  EXPECT_EQ(bytes(one), bytes(other));
}

TEST_F(ActJson, NumbersMayStandWithoutQuotes) {
  const Act act = must_read(
      R"({"kind":"draft","body":{"positions":[{"point":"toll","values":[{"number":4.50}]}]}})");
  const auto& draft = std::get<DraftBody>(act.event.body);
  EXPECT_EQ(std::get<Decimal>(draft.positions[0].values[0]).to_string(), "4.5");
}

TEST_F(ActJson, TheIdOfTheWriterCounts) {
  const Act act =
      must_read(R"({"id":"0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e","kind":"note","body":{"words":"x"}})");
  EXPECT_EQ(act.event.id.to_string(), "0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e");
}

TEST_F(ActJson, AnErrorNamesTheField) {
  struct Wrong {
    const char* json;
    ErrorCode code;
    const char* field;
  };
  const Wrong wrongs[] = {
      {R"({"kind":"note","body":{}})", ErrorCode::missing, "body.words"},
      {R"({"kind":"note","body":{"words":""}})", ErrorCode::missing, "body.words"},
      {R"({"kind":"note","body":{"words":7}})", ErrorCode::type, "body.words"},
      {R"({"kind":"note","body":{"words":"x","colour":1}})", ErrorCode::unknown_field,
       "body.colour"},
      {R"({"kind":"note","body":{"words":"x","terms":"secret"}})", ErrorCode::range, "body.terms"},
      {R"({"kind":"note","body":{"words":"x","points":["a b"]}})", ErrorCode::syntax,
       "body.points[0]"},
      {R"({"kind":"note","body":{"words":{"en":"x","?":"y"}}})", ErrorCode::syntax, "body.words"},
      {R"({"kind":"note","body":{"words":"a\u0000b"}})", ErrorCode::syntax, "body.words"},
      {R"({"kind":"note","body":[]})", ErrorCode::type, "body"},
      {R"({"kind":"song","body":{}})", ErrorCode::unsupported, "kind"},
      {R"({"body":{}})", ErrorCode::missing, "kind"},
      {R"({"kind":"note"})", ErrorCode::missing, "body"},
      {R"({"kind":"note","body":{"words":"x"},"by":"me"})", ErrorCode::unknown_field, "by"},
      {R"({"kind":"note","body":{"words":"x"},"refs":{"about":[99999]}})", ErrorCode::syntax,
       "refs.about"},
      {R"({"kind":"note","body":{"words":"x"},"refs":{"above":[1]}})", ErrorCode::unsupported,
       "refs"},
      {R"({"kind":"note","body":{"words":"x"},"also":["envoys"]})", ErrorCode::syntax, "also[0]"},
      {R"({"kind":"ask","body":{"words":"x","to":"north"}})", ErrorCode::syntax, "body.to"},
      {R"({"kind":"draft","body":{"positions":[{"point":"toll","values":[{"number":"four"}]}]}})",
       ErrorCode::syntax, "body.positions[0].values[0].number"},
      {R"({"kind":"draft","body":{"date":"yesterday"}})", ErrorCode::syntax, "body.date"},
      {R"({"kind":"meeting","body":{"when":"2027-03-05 12:00"}})", ErrorCode::syntax, "body.when"},
  };
  for (const Wrong& wrong : wrongs) {
    const Error error = refusal(wrong.json);
    EXPECT_EQ(error.where.field, wrong.field) << wrong.json << "\n" << format_error(error);
    EXPECT_EQ(error_code_name(error.code), std::string(error_code_name(wrong.code)))
        << wrong.json << "\n"
        << format_error(error);
  }
}

TEST_F(ActJson, WhatIsNoSoundJsonIsRefusedWithItsPlace) {
  const Error cut = refusal("{\"kind\":\"note\",\n \"body\":{\"words\":");
  EXPECT_EQ(cut.code, ErrorCode::syntax);
  EXPECT_EQ(cut.where.line, 2);
  EXPECT_EQ(refusal(R"({"kind":"note","kind":"note","body":{"words":"x"}})").code,
            ErrorCode::duplicate);
  EXPECT_EQ(refusal(R"({"kind":"note","body":{"words":"x","words":"y"}})").code,
            ErrorCode::duplicate);
  EXPECT_EQ(refusal("{\"kind\":\"note\",\"body\":{\"words\":\"\xC3\x28\"}}").code,
            ErrorCode::syntax);
  EXPECT_EQ(refusal("").code, ErrorCode::syntax);
  refusal("[]");
  refusal("7");
  refusal("null");
  std::string deep = R"({"kind":"note","body":{"words":)";
  for (int i = 0; i < 40; ++i) deep += '[';
  for (int i = 0; i < 40; ++i) deep += ']';
  EXPECT_EQ(refusal(deep + "}}").code, ErrorCode::limit);
}

TEST_F(ActJson, WhatIsTooLargeIsRefused) {
  const std::string words(kMaxCopyBytes, 'x');
  EXPECT_EQ(refusal(R"({"kind":"note","body":{"words":")" + words + "\"}}").code, ErrorCode::limit);
  EXPECT_EQ(refusal(R"({"kind":"note","body":{"words":")" + words + words + "\"}}").code,
            ErrorCode::limit);
}

// Whatever the codec can write of an event, a program can write in another spelling.
TEST_F(ActJson, EverythingTheFormatHoldsCanBeWritten) {
  Random random(7);
  int read = 0;
  for (std::size_t i = 0; i < 2000; ++i) {
    const Copy copy = random_copy(random, i % std::variant_size_v<Body>);
    const auto bytes = encode_copy(copy);
    ASSERT_TRUE(bytes);
    const Json whole = Json::parse(*bytes);
    Json posted{{"kind", whole["kind"]}, {"body", whole["body"]}};
    const auto act = this->read(posted.dump(1 + static_cast<int>(i % 3)));
    ASSERT_TRUE(act) << *bytes << "\n" << format_error(act.error());
    Copy again = copy;
    again.event.body = act->event.body;
    EXPECT_EQ(encode_copy(again).value(), *bytes);
    ++read;
  }
  EXPECT_EQ(read, 2000);
}

}  // namespace
}  // namespace dragoman::record
