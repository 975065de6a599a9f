#include "dragoman/json.h"

#include <gtest/gtest.h>

#include <limits>
#include <nlohmann/json.hpp>

#include "unit/brief/json_document.h"

namespace dragoman {
namespace {

using nlohmann::json;
using testing::documented_fields;
using testing::Fields;
using testing::fields_of;

template <class Write>
std::string written(Write write) {
  std::string out;
  write([&](std::string_view text) {
    out += text;
    return true;
  });
  return out;
}

// Two parties, a choice and a quantity.
Case small_case() {
  Case talks;
  talks.id = "ferry";
  talks.parties = {{.id = "north", .veto = true}, {.id = "south"}};
  talks.points = {{.id = "aid", .options = {{.id = "daily"}, {.id = "weekly"}}},
                  {.id = "toll",
                   .kind = PointKind::quantity,
                   .quantity = QuantityRange{Decimal(0), Decimal(2), *Decimal::parse("0.5"), {}}}};
  return talks;
}

Problem small_problem() {
  Problem problem;
  problem.parties = {{.id = "north", .veto = true, .walk_away = 250, .walk_away_known = true},
                     {.id = "south"}};
  problem.decimals = 3;
  problem.quorum = 1;
  problem.variables = {{.point = 0, .size = 2}, {.point = 1, .size = 5}};
  problem.origins = {{.kind = Origin::Kind::rule, .id = "r1", .text = "never \"both\""},
                     {.kind = Origin::Kind::walk_away, .party = 0, .id = "", .text = "250"}};
  problem.notes = {"The walk-away value of south is not on file; 0 is taken."};
  return problem;
}

Package some_package(Utility north, Utility south) {
  return {.assignment = {.values = {1, 3}, .chosen = {}}, .utilities = {north, south}};
}

Count count(Known known, const char* value) {
  return {.known = known, .value = value, .low = value, .high = value, .sample_size = 9, .seed = 7};
}

// A result in which every optional part is present.
PackagesResult full_result() {
  PackagesResult result;
  result.feasible = count(Known::proved, "9007199254740992");
  result.acceptable = count(Known::sampled, "9007199254740993");
  result.unanimous = count(Known::sampled, "12");
  result.accepted_by = {count(Known::sampled, "3"), count(Known::bounded, "4")};
  result.solutions.nash = {.known = Known::proved, .package = some_package(-1500, 785)};
  result.solutions.egalitarian = {.known = Known::bounded,
                                  .package = some_package(1, 2),
                                  .bound_share = 0.875,
                                  .stopped = StopReason::deadline};
  result.frontier = {.known = Known::bounded,
                     .points = {some_package(1000, kRedLine), some_package(250, 100)},
                     .epsilon = 0.01,
                     .range = {1000, 90},
                     .why_not_exact = "too large"};
  result.diverse = {some_package(5, 6)};
  result.conflict = Conflict{.origins = {0, 1}, .smallest_known = true, .smallest = true};
  return result;
}

json packages_document(const PackagesResult& result) {
  const Case talks = small_case();
  const Problem problem = small_problem();
  return json::parse(
      written([&](const TextSink& sink) { packages_json(talks, problem, result, {}, sink); }));
}

TEST(UtilityText, WritesTheExactDecimal) {
  EXPECT_EQ(utility_text(785, 3), "0.785");
  EXPECT_EQ(utility_text(-1500, 3), "-1.5");
  EXPECT_EQ(utility_text(0, 12), "0");
  EXPECT_EQ(utility_text(-12, 0), "-12");
  EXPECT_EQ(utility_text(1000, 3), "1");
  EXPECT_EQ(utility_text(1, 12), "0.000000000001");
  EXPECT_EQ(utility_text(123456789012345678, 12), "123456.789012345678");
  EXPECT_EQ(utility_text(kRedLine, 3), "null");
}

TEST(PackagesJson, WritesWhatTheResultHolds) {
  const json out = packages_document(full_result());
  EXPECT_EQ(out["parties"], json({"north", "south"}));
  EXPECT_EQ(out["status"], "stopped");
  EXPECT_EQ(out["acceptance"], json({{"at_least", 1}, {"vetoes", {"north"}}}));
  EXPECT_EQ(out["walk_away"], json({{"north", 0.25}, {"south", nullptr}}));
  const json& nash = out["solutions"]["nash"];
  EXPECT_EQ(nash["status"], "proved");
  EXPECT_EQ(nash["package"], json({{"aid", "weekly"}, {"toll", 1.5}}));
  EXPECT_EQ(nash["utilities"], json({{"north", -1.5}, {"south", 0.785}}));
  EXPECT_TRUE(out["solutions"]["utilitarian"]["package"].is_null());
  EXPECT_EQ(out["frontier"]["size"], 2);
  EXPECT_TRUE(out["frontier"]["points"][0]["utilities"]["south"].is_null());
  EXPECT_EQ(out["conflict"]["constraints"][0]["text"], "never \"both\"");
  EXPECT_TRUE(out["conflict"]["constraints"][0]["party"].is_null());
}

TEST(PackagesJson, CountsAboveTwoToThe53AreStrings) {
  const json out = packages_document(full_result());
  EXPECT_EQ(out["feasible"]["count"], 9007199254740992);
  EXPECT_TRUE(out["acceptable"]["count"].is_string());
  EXPECT_EQ(out["acceptable"]["count"], "9007199254740993");
  EXPECT_EQ(out["acceptable"]["unanimous"], 12);
}

TEST(PackagesJson, StatusSaysWhetherAnythingPasses) {
  PackagesResult result;
  result.acceptable = count(Known::proved, "0");
  EXPECT_EQ(packages_document(result)["status"], "no_package");
  EXPECT_FALSE(anything_known(PackagesResult{}));
  EXPECT_TRUE(anything_known(result));
  result.acceptable = count(Known::proved, "3");
  EXPECT_EQ(packages_document(result)["status"], "ok");
  result.frontier.stopped = StopReason::cancelled;
  EXPECT_EQ(packages_document(result)["status"], "stopped");
}

TEST(PackagesJson, WritesEveryKindOfValue) {
  Case talks = small_case();
  talks.points = {{.id = "start",
                   .kind = PointKind::date,
                   .dates = DateRange{*Date::parse("2027-03-01"), *Date::parse("2027-03-31"), 7}},
                  {.id = "unwritten"},
                  {.id = "crew", .kind = PointKind::roster, .roster = Roster{}}};
  Roster& crew = *talks.points[2].roster;
  crew.of = Roster::Of::items;
  crew.members = {{.id = "m1"}, {.id = "m2"}, {.id = "m3"}};
  crew.choose_max = 3;
  Problem problem = small_problem();
  problem.variables = {{.point = 0, .size = 5}};
  problem.chooses = {{.point = 2, .items = 3, .choose_max = 3, .member = {0, 1, 2}}};
  PackagesResult result;
  result.solutions.nash.package =
      Package{.assignment = {.values = {2}, .chosen = {{0, 2}}}, .utilities = {1, 2}};
  const json out = json::parse(
      written([&](const TextSink& sink) { packages_json(talks, problem, result, {}, sink); }));
  EXPECT_EQ(out["solutions"]["nash"]["package"],
            json({{"start", "2027-03-15"}, {"crew", {"m1", "m3"}}}));
}

TEST(PackagesJson, KeepsEveryDigit) {
  PackagesResult result;
  result.solutions.nash.package = some_package(1'234'567'890'123'456'789, 1);
  const std::string out = written([&](const TextSink& sink) {
    packages_json(small_case(), small_problem(), result, {}, sink);
  });
  EXPECT_NE(out.find("1234567890123456.789"), std::string::npos) << out;
}

Rung some_rung() {
  return {.changes = 1,
          .known = Known::proved,
          .package = some_package(250, -1),
          .changed_points = {1},
          .accepting = 1,
          .difference = {10, -20}};
}

json amend_document() {
  AmendResult result;
  result.ladder = {Rung{}, some_rung()};
  result.fewest = some_rung();
  result.fewest_known = Known::proved;
  return json::parse(written([&](const TextSink& sink) {
    amend_json(small_case(), small_problem(), {.id = "second"}, result, sink);
  }));
}

TEST(AmendJson, WritesTheLadder) {
  const json out = amend_document();
  EXPECT_EQ(out["draft"], "second");
  EXPECT_EQ(out["ladder"][1]["changed"], json({"toll"}));
  EXPECT_EQ(out["ladder"][1]["accepted_by"], json({"north"}));
  EXPECT_EQ(out["ladder"][1]["difference"]["south"], -0.02);
  EXPECT_TRUE(out["ladder"][0]["package"].is_null());
  EXPECT_EQ(out["fewest"]["changes"], 1);
}

// What is written stands in the document, and what the document promises is written.
void expect_documented(const char* format, const Fields& found) {
  const Fields promised = documented_fields(format);
  for (const std::string& field : found) {
    EXPECT_TRUE(promised.contains(field)) << field << " is not in docs/json.md";
  }
  for (const std::string& field : promised) {
    EXPECT_TRUE(found.contains(field)) << field << " is promised in docs/json.md";
  }
}

std::vector<Gap> some_gaps() { return {{"scores", {"south"}, "Nothing is known."}}; }

TEST(JsonDocument, PackagesAreWrittenAsPromised) {
  Fields found = fields_of(packages_document(full_result()));
  PackagesResult sampled = full_result();
  sampled.feasible = count(Known::sampled, "5");
  sampled.conflict.reset();
  found.merge(fields_of(packages_document(sampled)));
  found.merge(fields_of(json::parse(written([&](const TextSink& sink) {
    no_scores_json(small_case(), "packages", some_gaps(), sink);
  }))));
  expect_documented("packages", found);
}

TEST(JsonDocument, AmendIsWrittenAsPromised) {
  Fields found = fields_of(amend_document());
  found.insert("fewest");  // null when there is none
  expect_documented("amend", found);
}

TEST(JsonDocument, ChecksAndErrorsAreWrittenAsPromised) {
  expect_documented("check", fields_of(json::parse(written([&](const TextSink& sink) {
                      check_json(small_case(), some_gaps(), {"A note."}, sink);
                    }))));
  expect_documented("error", fields_of(json::parse(written([&](const TextSink& sink) {
                      error_json({ErrorCode::type, "a", "b", {"f", 1, 2, "g"}}, sink);
                    }))));
}

}  // namespace
}  // namespace dragoman
