#include "dragoman/case_file.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace dragoman {
namespace {

std::string file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << in.rdbuf();
  return bytes.str();
}

Case read(const std::string& yaml) {
  const auto talks = read_case(yaml, "case.yaml");
  EXPECT_TRUE(talks.has_value()) << format_error(talks.error());
  return talks.value_or(Case{});
}

// The examples of docs/case-file.md that are whole files.
std::vector<std::string> documented() {
  const std::string text =
      file(std::filesystem::path(DRAGOMAN_SOURCE_DIR) / "docs" / "case-file.md");
  std::vector<std::string> examples;
  const std::string open = "```yaml\ndragoman: 1";
  for (auto at = text.find(open); at != std::string::npos; at = text.find(open, at + 1)) {
    const auto start = at + std::string("```yaml\n").size();
    examples.push_back(text.substr(start, text.find("```", start) - start));
  }
  return examples;
}

// Everything that the format can say.
const char* const kAll = R"(
dragoman: 1
id: all
title: {en: All of it, ar: كل شيء, und: "no language"}
summary: "Two lines:\nand a # sign, a \"quote\" and a \\"
source: tests
languages: [en, ar, he]
parties:
  north: {name: {en: North, he: צפון}, veto: true, note: first}
  south:
  bank: {role: guarantor}
  press: {role: observer}
mediators: {envoy: The envoy, aide: {name: Aide, note: young}}
channels: {line: {mediator: envoy, party: north}}
acceptance: {at_least: 1}
points:
  aid: {number: 1, title: Aid, text: {en: t, ar: ن}, options: [daily, "no", 1e3], details: [lists]}
  toll: {quantity: {from: -0.5, to: 10, step: 0.25, unit: {en: per cent}}}
  start: {dates: {from: 2027-03-01, to: 2027-03-31, step_days: 7}}
  crews:
    roster:
      choose: {from: 1, to: 5}
      categories: {officers: {name: Officers, count: 3, at_least: 1, at_most: 2}, hands: Hands}
      members: {h1: {name: One, category: hands}, h2: {category: hands}}
      excluded: [officers-1]
  cranes: {roster: {of: items, choose: 2, members: {c1: Crane one, c2: , c3: }}}
  later:
rules:
  a: {text: why, when: {aid: daily, toll: {from: 1, to: 2}}, requires: {start: [2027-03-08]}}
  b: {excludes: [{crews: {category: hands, from: 1}}, {crews: {category: officers, to: 1}}]}
  c: {excludes: {cranes: {members: [c1, c2]}, start: {to: 2027-03-10}}}
  d:
    linear:
      terms: [{crews: {factor: -0.5, category: hands}}, {crews: {category: officers}}, {toll: 2}]
      at_least: -3
      at_most: 9.5
  e: {linear: {terms: {aid: {amounts: {daily: 2, "no": 1}}, start: 1}, at_most: 30000}}
drafts:
  first: {title: One, date: 2027-01-01, positions: {aid: daily, later: , cranes: [c1, c2]}}
  second:
    follows: first
    positions:
      aid: [daily, "no"]
      toll: {value: 1.25, text: {en: new words}, editorial: true}
      cranes: {values: [[c1, c2], [c1, c3]]}
      crews: {value: {officers: 1, hands: 2}}
      later: {text: only words}
responses:
  - {party: north, draft: first, point: aid, detail: lists, kind: understanding, words: w, stated: s,
     source: x, channel: line, date: 2027-01-02, authority: ad_referendum, terms: as_ours,
     conditioned_on: [toll], public: true}
  - {party: south, draft: first, kind: in_principle, authority: personal, only_if: they begin}
  - {id: r3, party: south, draft: second, point: cranes, kind: demand, wants: [c2, c3]}
  - {party: south, draft: second, point: cranes, kind: rejected, wants: [[c2, c3], [c1, c3]]}
  - {party: south, draft: second, point: toll, kind: demand, wants: [0, 0.25], authority: final}
  - {party: north, draft: second, kind: declined, terms: unattributed, authority: instructed}
  - {party: north, draft: second, point: later, kind: agreed}
  - {party: north, draft: second, point: aid, kind: reservation}
preferences:
  north:
    source: told
    walk_away: -2.5
    divisor: 4
    cap: 1
    discount: 0.9
    points:
      aid: {weight: 0.3, divisor: 7, values: {daily: 10, "no": -4, 1e3: 2}}
      toll: {curve: {-0.5: 0, 5: 3.25}}
      start: {curve: {2027-03-01: 0, 2027-03-31: 5}}
      crews: {curve: {0: 0, 5: 1}, categories: {officers: 2, hands: {curve: {0: 0, 2: 3}}}}
      cranes: {members: {c1: 3, c2: 1}}
    interactions:
      - {when: {aid: daily, start: {from: 2027-03-08}}, bonus: 2, text: early}
      - {unless: {toll: {from: 1}}, bonus: -1}
    red_lines: {never: {when: {aid: "no"}, reason: {en: honour}}}
preference_statements:
  - {party: north, order: {aid: [daily, "no"]}, words: w, source: s, channel: line,
     date: 2027-01-01, confidence: likely, public: true}
  - {party: north, importance: [aid, toll], confidence: hunch}
  - {party: north, prefers: {aid: daily, cranes: [c1, c2]}, over: {aid: "no"}, confidence: sure}
  - {party: north, range: {toll: 5}, at_least: 1, at_most: 2}
  - {party: north, score: {toll: 5}, is: 1.5}
  - {party: north, red_line: [{aid: "no"}, {toll: {to: 0}}]}
  - {party: north, accepts: first}
  - {party: north, refuses: {aid: "no"}}
  - {party: north, walk_away: {at_most: 5}}
  - {party: north, walk_away: 3}
statements:
  - {id: s9, who: a clerk, through: The Gazette, date: 2027-01-01, what: {en: soon}, act: pledge,
     hedge: none, points: [aid]}
)";

TEST(CaseFile, ReadsTheDocumentedExamples) {
  const auto examples = documented();
  ASSERT_GE(examples.size(), 2u);
  for (const std::string& example : examples) {
    const auto talks = read_case(example, "docs/case-file.md");
    EXPECT_TRUE(talks.has_value()) << format_error(talks.error());
  }
}

TEST(CaseFile, ReadsEveryField) {
  const Case talks = read(kAll);
  EXPECT_EQ(*talks.title.find(""), "no language");
  EXPECT_EQ(talks.parties[2].role, PartyRole::guarantor);
  EXPECT_EQ(talks.acceptance.at_least, 1);
  EXPECT_EQ(talks.points[0].options[1].id, "no");
  EXPECT_EQ(talks.points[0].options[2].id, "1e3");
  EXPECT_EQ(talks.points[1].quantity->step, *Decimal::parse("0.25"));
  EXPECT_EQ(talks.points[2].dates->step_days, 7);
  ASSERT_EQ(talks.points[3].roster->members.size(), 5u);
  EXPECT_EQ(talks.points[3].roster->members[4].id, "officers-3");
  EXPECT_EQ(talks.points[4].roster->of, Roster::Of::items);
  EXPECT_TRUE(talks.points[5].options.empty());
  EXPECT_EQ(std::get<Requires>(talks.rules[0].body).when.size(), 2u);
  EXPECT_EQ(std::get<Excludes>(talks.rules[1].body).together[1].count_to, 1);
  EXPECT_EQ(std::get<Linear>(talks.rules[3].body).terms[0].category, "hands");
  ASSERT_EQ(talks.drafts[1].positions.size(), 5u);
  EXPECT_EQ(talks.drafts[1].positions[2].values.size(), 2u);
  EXPECT_EQ(talks.drafts[1].positions[3].values[0], Value(MemberIds({"officers-2", "h1", "h2"})));
  EXPECT_TRUE(talks.drafts[0].positions[1].values.empty());
  EXPECT_EQ(talks.responses[0].authority, Authority::ad_referendum);
  EXPECT_EQ(talks.responses[1].terms, Terms::conditional);
  EXPECT_EQ(talks.responses[2].id, "r3");
  EXPECT_EQ(talks.responses[2].wants.size(), 1u);
  EXPECT_EQ(talks.responses[3].wants.size(), 2u);
  EXPECT_EQ(talks.preferences[0].points[0].values[1].second, Decimal(-4));
  EXPECT_TRUE(talks.preferences[0].interactions[1].unless);
  EXPECT_EQ(talks.preference_statements[6].draft, "first");
  EXPECT_EQ(talks.preference_statements[9].at_least, Decimal(3));
  EXPECT_EQ(talks.statements[0].id, "s9");
}

TEST(CaseFile, WritesWhatItReads) {
  const Case talks = read(kAll);
  const std::string once = write_case(talks);
  const auto again = read_case(once, "written.yaml");
  ASSERT_TRUE(again.has_value()) << format_error(again.error()) << '\n' << once;
  EXPECT_EQ(write_case(*again), once);
  EXPECT_EQ(again->summary, talks.summary);
  EXPECT_EQ(again->title, talks.title);
  EXPECT_EQ(again->drafts[1].positions[2].values, talks.drafts[1].positions[2].values);
  EXPECT_EQ(again->preferences[0].points[0].values, talks.preferences[0].points[0].values);
  EXPECT_EQ(again->responses.size(), talks.responses.size());
}

TEST(CaseFile, RoundTripsAwkwardWords) {
  for (const char* words :
       {"null", "~",   "yes",  "- a", "a: b", "a #b",  " lead", "trail ", "'",  "\"", "[x]",
        "{x}",  "*x",  "&x",   "!x",  "%x",   "@x",    "`x",    "|",      ">",  "?",  "-",
        "...",  "---", "a\nb", "a\n", "\n",   "\ttab", "ש: מ",  "0x1F",   "\\n"}) {
    Case talks;
    talks.title = Text(words);
    talks.source = words;
    const auto again = read_case(write_case(talks), "x.yaml");
    ASSERT_TRUE(again.has_value()) << words << format_error(again.error());
    EXPECT_EQ(again->title, talks.title) << words;
    EXPECT_EQ(again->source, words);
  }
}

// `together` holds exactly when all of its conditions hold or none does.
TEST(CaseFile, TogetherMeansAllOrNone) {
  const Case talks = read(R"(
dragoman: 1
points:
  a: {options: [x, y, z]}
  b: {quantity: {from: 0, to: 4}}
rules: {t: {together: {a: [x, y], b: {from: 1, to: 2}}}}
)");
  ASSERT_FALSE(talks.rules.empty());
  EXPECT_EQ(talks.rules[0].id, "t.1");
  const auto holds = [&](const Condition& condition, const Value& value) {
    if (!condition.any_of.empty()) {
      return std::find(condition.any_of.begin(), condition.any_of.end(), value) !=
             condition.any_of.end();
    }
    return (!condition.from || value >= *condition.from) &&
           (!condition.to || value <= *condition.to);
  };
  for (int a = 0; a < 3; ++a) {
    for (int b = 0; b <= 4; ++b) {
      const Value values[] = {value_at(talks.points[0], a), value_at(talks.points[1], b)};
      bool allowed = true;
      for (const Rule& rule : talks.rules) {
        bool all = true;
        for (const Condition& part : std::get<Excludes>(rule.body).together) {
          all = all && holds(part, values[part.point == "b"]);
        }
        allowed = allowed && !all;
      }
      EXPECT_EQ(allowed, (a < 2) == (b == 1 || b == 2)) << a << b;
    }
  }
}

TEST(CaseFile, IdsLeftOutDoNotCollide) {
  const Case talks = read(R"(
dragoman: 1
parties: {north: N}
drafts: {first: }
responses:
  - {party: north, draft: first, kind: agreed}
  - {id: r1, party: north, draft: first, kind: agreed}
)");
  ASSERT_EQ(talks.responses.size(), 2u);
  EXPECT_NE(talks.responses[0].id, talks.responses[1].id);
}

TEST(CaseFile, LanguagesAreThoseUsedUnlessStated) {
  EXPECT_EQ(read("dragoman: 1\ntitle: {he: א, en: a}\n").languages,
            (std::vector<std::string>{"he", "en"}));
}

TEST(CaseFile, ColumnsCountCharacters) {
  const auto talks = read_case("dragoman: 1\nparties: {n: {name: מפלגה, vet: true}}\n", "x.yaml");
  ASSERT_FALSE(talks.has_value());
  EXPECT_EQ(talks.error().where.column, 28);
  EXPECT_EQ(talks.error().where.field, "parties.n.vet");
  EXPECT_EQ(talks.error().mend, "did you mean 'veto'?");
}

class Folder : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::path(testing::TempDir()) /
              ("case_file_test_" + std::to_string(reinterpret_cast<std::uintptr_t>(this)));
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  void put(const char* name, const std::string& text) { std::ofstream(folder_ / name) << text; }

  std::filesystem::path folder_;
};

TEST_F(Folder, JoinsItsFiles) {
  put("case.yaml", "dragoman: 1\nparties: {north: N}\npoints: {aid: {options: [a, b]}}\n");
  put("north.yaml", "preferences: {north: {walk_away: 3}}\n");
  put("a.yml", "dragoman: 1\nparties: {south: S}\n");
  put("notes.txt", "not yaml: [\n");
  const auto talks = load_case(folder_);
  ASSERT_TRUE(talks.has_value()) << format_error(talks.error());
  ASSERT_EQ(talks->parties.size(), 2u);
  EXPECT_EQ(talks->parties[1].id, "south");
  EXPECT_EQ(talks->preferences[0].walk_away, Decimal(3));
}

TEST_F(Folder, NamesTheFileOfAnError) {
  put("case.yaml", "dragoman: 1\ntitle: T\nparties: {north: N}\n");
  put("more.yaml", "parties:\n  north: Again\n");
  auto talks = load_case(folder_);
  ASSERT_FALSE(talks.has_value());
  EXPECT_EQ(talks.error().code, ErrorCode::duplicate);
  EXPECT_EQ(talks.error().where.file, (folder_ / "more.yaml").string());
  EXPECT_EQ(talks.error().where.line, 2);
  put("more.yaml", "title: Another\n");
  talks = load_case(folder_);
  ASSERT_FALSE(talks.has_value());
  EXPECT_EQ(talks.error().mend, "keep it in one of the files");
}

TEST_F(Folder, NeedsACaseFile) {
  const auto empty = load_case(folder_);
  ASSERT_FALSE(empty.has_value());
  EXPECT_EQ(empty.error().code, ErrorCode::missing);
  const auto gone = load_case(folder_ / "gone.yaml");
  ASSERT_FALSE(gone.has_value());
  EXPECT_EQ(gone.error().code, ErrorCode::io);
  EXPECT_EQ(gone.error().message, "there is no such file");
}

TEST(Harbour, HasTheFiguresOfItsSource) {
  const auto talks = load_case(std::filesystem::path(DRAGOMAN_SOURCE_DIR) / "cases" / "harbour");
  ASSERT_TRUE(talks.has_value()) << format_error(talks.error());
  EXPECT_EQ(talks->parties.size(), 6u);
  std::int64_t packages = 1;
  for (const Point& point : talks->points) packages *= domain_size(point);
  EXPECT_EQ(packages, 720);
  EXPECT_EQ(talks->acceptance.at_least, 5);
}

}  // namespace
}  // namespace dragoman
