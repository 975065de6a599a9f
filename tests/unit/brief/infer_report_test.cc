#include "dragoman/infer_report.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "brief/infer_words.h"
#include "brief/said.h"
#include "dragoman/case_file.h"
#include "unit/brief/json_document.h"

namespace dragoman {
namespace {

using nlohmann::json;
using testing::Fields;

Case wordy_case() {
  const auto read = read_case(R"(dragoman: 1
id: ferry
title: The ferry
parties: {north: The North, south: The South}
mediators: {envoys: The envoys}
channels: {envoys-north: {mediator: envoys, party: north}}
points:
  aid: {title: Aid, options: {daily: Every day, weekly: Every week, never: Never}}
  gate: {title: The gate, options: {open: Open, closed: Closed}}
drafts:
  first: {positions: {aid: weekly, gate: open}}
preference_statements:
  - {party: north, order: {aid: [daily, weekly, never]}, words: Aid <first>, channel: envoys-north,
     date: 2027-01-20, confidence: likely}
  - {party: north, accepts: {aid: daily, gate: open}}
  - {party: north, refuses: {aid: never, gate: closed}}
  - {party: south, order: {gate: [closed, open]}}
  - {party: south, accepts: {aid: weekly, gate: closed}}
  - {party: south, refuses: {aid: never, gate: open}}
)",
                              "ferry.yaml");
  EXPECT_TRUE(read) << (read ? "" : format_error(read.error()));
  return read ? *read : Case{};
}

// One inference of everything, with what a small case has none of added by hand.
InferredResult full_result(const Case& talks) {
  InferOptions options;
  options.samples = 200;
  auto found = find_inferred(talks, options);
  EXPECT_TRUE(found) << (found ? "" : format_error(found.error()));
  InferredResult result = std::move(*found);
  const WordRef order{WordRef::Kind::statement, "p1"}, accepts{WordRef::Kind::statement, "p2"};
  result.contradictions.push_back(
      {"north", {order, accepts}, {true, false}, {order}, false, Known::proved});
  result.heard_differently.push_back({"north", "aid", {order, accepts}, false});
  result.word_effects.push_back({order, result.candidates.at(0).joint, true, {"nothing follows"}});
  result.ranks = {{"north", {{1.0}}, {{0.5, 0.5}}, {1.0}}, {"south", {{1.0}}, {{0.5, 0.5}}, {1.0}}};
  const Assignment package = result.candidates.at(0).assignment;
  result.questions = {{.kind = Question::Kind::order,
                       .party = "north",
                       .point = "gate",
                       .first = OptionId{"open"},
                       .second = OptionId{"closed"},
                       .text = "Would an open gate be better than a closed one?",
                       .gain = 0.05,
                       .computed_from = {"north"},
                       .for_mediators_only = false},
                      {.kind = Question::Kind::comparison,
                       .party = "south",
                       .package = package,
                       .other = package,
                       .text = "Which of these?",
                       .computed_from = {"north", "south"}}};
  result.notes = {"A note."};
  return result;
}

template <class Write>
json written(Write write) {
  std::string text;
  write([&](std::string_view piece) {
    text += piece;
    return true;
  });
  return json::parse(text);
}

json inferred_document(const Case& talks, const InferredResult& result) {
  return written([&](const TextSink& sink) { inferred_json(talks, result, sink); });
}

// docs/json.md describes shares, acceptabilities and questions once; where they stand they count as
// one field.
void fold_objects(json& value) {
  if (value.is_array()) {
    for (json& member : value) fold_objects(member);
    return;
  }
  if (!value.is_object()) return;
  for (auto& [key, member] : value.items()) {
    if (key == "joint") {
      member = 0;
    } else if (key == "by_party" || key == "acceptability") {
      for (auto& each : member.items()) each.value() = 0;
    } else if (key == "rank" || key == "central_weight") {
      member = json::array({json::array({0})});
    } else {
      fold_objects(member);
    }
  }
}

void expect_documented(const char* format, Fields found) {
  const Fields promised = testing::documented_fields(format);
  for (const std::string& field : found) {
    EXPECT_TRUE(promised.contains(field)) << field << " is not in docs/json.md";
  }
  for (const std::string& field : promised) {
    EXPECT_TRUE(found.contains(field)) << field << " is promised in docs/json.md";
  }
}

TEST(InferJson, IsWrittenAsPromised) {
  const Case talks = wordy_case();
  json document = inferred_document(talks, full_result(talks));
  document["questions"] = json::array({0});
  fold_objects(document);
  Fields found = testing::fields_of(document);
  found.insert("draft");  // null when there is none
  expect_documented("inferred", found);
}

TEST(InferJson, QuestionsAreWrittenAsPromised) {
  const Case talks = wordy_case();
  InferredResult result = full_result(talks);
  json document = written([&](const TextSink& sink) { questions_json(talks, result, {}, sink); });
  EXPECT_EQ(document["questions"][0]["for_mediators_only"], false);
  EXPECT_EQ(document["questions"][1]["computed_from"], json({"north", "south"}));
  document["samples"] = json::array({0});
  expect_documented("questions", testing::fields_of(document));
}

TEST(InferJson, QuestionsOfOneRoomOnly) {
  const Case talks = wordy_case();
  const InferredResult result = full_result(talks);
  const json document =
      written([&](const TextSink& sink) { questions_json(talks, result, "south", sink); });
  ASSERT_EQ(document["questions"].size(), 1U);
  EXPECT_EQ(document["questions"][0]["party"], "south");
}

TEST(InferJson, ASharePutsTheWordBeforeTheNumber) {
  const Case talks = wordy_case();
  const json document = inferred_document(talks, full_result(talks));
  const json& joint = document["candidates"][0]["joint"];
  EXPECT_TRUE(joint.contains("word"));
  EXPECT_LE(joint["least"], joint["share"]);
  EXPECT_GE(joint["most"], joint["share"]);
}

TEST(InferText, QuotesTheWordsBehindWhatIsCertain) {
  const Case talks = wordy_case();
  const std::string page = render_inferred_text(talks, full_result(talks));
  EXPECT_NE(page.find("Aid: Every day > Every week > Never (proved, from p1)"), std::string::npos)
      << page;
  EXPECT_NE(page.find("“Aid <first>” (envoys-north, 2027-01-20, likely)"), std::string::npos)
      << page;
  EXPECT_NE(page.find("they are"), std::string::npos);
  EXPECT_EQ(page.find("probab"), page.find("probabilities")) << "only to say that it is none";
}

TEST(InferText, MarksQuestionsThatAreForMediatorsOnly) {
  const Case talks = wordy_case();
  const std::string page = render_questions_text(talks, full_result(talks));
  const auto north = page.find("Would an open gate"), south = page.find("Which of these?");
  const auto mark = page.find("for mediators only");
  ASSERT_NE(mark, std::string::npos) << page;
  EXPECT_LT(north, south);
  EXPECT_GT(mark, south);
  EXPECT_EQ(page.find("for mediators only", mark + 1), std::string::npos);
}

TEST(InferText, SaysWhyThereAreNoCandidates) {
  Case talks = wordy_case();
  talks.preference_statements.resize(1);
  const auto found = find_inferred(talks, {.samples = 200});
  ASSERT_TRUE(found);
  const std::string page = render_inferred_text(talks, *found);
  EXPECT_NE(page.find("Candidates: none"), std::string::npos) << page;
  EXPECT_EQ(page.find("over three priors"), std::string::npos)
      << "no share where nothing bounds acceptance\n"
      << page;
}

TEST(InferWords, ChainsRepeatNothingThatFollows) {
  const auto order = [](const char* better, const char* worse, bool strict) {
    return OptionOrder{.party = "north",
                       .point = "aid",
                       .better = OptionId{better},
                       .worse = OptionId{worse},
                       .strict = strict,
                       .known = Known::proved};
  };
  InferredResult result;
  result.orders = {order("a", "b", true), order("a", "c", true), order("b", "c", false),
                   order("d", "c", true)};
  const auto chains = brief::order_chains(result, "north");
  ASSERT_EQ(chains.size(), 2U);
  EXPECT_EQ(chains[0].values, (std::vector<Value>{OptionId{"a"}, OptionId{"b"}, OptionId{"c"}}));
  EXPECT_EQ(chains[0].strict, (std::vector<bool>{true, false}));
  EXPECT_EQ(chains[1].values, (std::vector<Value>{OptionId{"d"}, OptionId{"c"}}));
}

TEST(InferWords, AWeakChainSaysThatItsFirstIsBetterThanItsLast) {
  const auto order = [](int better, int worse, bool strict) {
    return OptionOrder{.party = "north",
                       .point = "toll",
                       .better = Decimal(better),
                       .worse = Decimal(worse),
                       .strict = strict,
                       .known = Known::proved};
  };
  InferredResult result;
  result.orders = {order(1, 2, false), order(2, 3, false), order(1, 3, true)};
  const auto chains = brief::order_chains(result, "north");
  ASSERT_EQ(chains.size(), 1U);
  EXPECT_TRUE(brief::all_weak(chains[0]));
  EXPECT_TRUE(chains[0].first_over_last);
}

TEST(InferWords, APercentageIsNotRoundedToCertainty) {
  EXPECT_EQ(brief::share_percent(0.001), "<1 %");
  EXPECT_EQ(brief::share_percent(0.9999), ">99 %");
  EXPECT_EQ(brief::share_percent(1), "100 %");
  EXPECT_EQ(brief::share_percent(0.52), "52 %");
}

TEST(SaidText, PutsAccountsOfTheWholeTextSideBySide) {
  const auto talks = load_case(DRAGOMAN_SOURCE_DIR "/cases/sharm-2025");
  ASSERT_TRUE(talks);
  const std::string page = render_said_text(*talks);
  const auto whole = page.find("The text as a whole"), guarantees = page.find("\nGuarantees");
  const auto in_part = page.find("Accepted in part"), on_all = page.find("agree\n   on the 20");
  EXPECT_LT(whole, in_part);
  EXPECT_LT(in_part, on_all) << page;
  EXPECT_LT(on_all, guarantees);
}

TEST(InferBrief, HasAChapterInEveryLanguage) {
  const Case talks = wordy_case();
  const InferredResult result = full_result(talks);
  BriefInput input{.talks = &talks};
  input.inferred = &result;
  for (const char* language : {"en", "ar", "he"}) {
    input.language = language;
    const std::string html = render_brief(input);
    EXPECT_NE(html.find("<section id=\"inferred\">"), std::string::npos) << language;
    EXPECT_NE(html.find("Aid &lt;first&gt;"), std::string::npos) << language;
    EXPECT_EQ(html.find("<first>"), std::string::npos) << language;
    EXPECT_EQ(html.find("{0}"), std::string::npos) << language;
  }
}

}  // namespace
}  // namespace dragoman
