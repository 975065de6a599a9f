#include "dragoman/brief.h"

#include <gtest/gtest.h>

#include <regex>

#include "talks.h"

namespace dragoman::brief {
namespace {

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = 0; (at = text.find(part, at)) != std::string::npos; at += part.size()) {
    ++found;
  }
  return found;
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string brief_of(const Talks& talks, const std::string& language = "en") {
  const AmendResult amend = enumerate_amendments(talks);
  BriefInput input;
  input.talks = &talks.talks;
  input.problem = &talks.problem;
  input.result = &talks.result;
  input.draft = &talks.draft;
  input.amend = &amend;
  input.language = language;
  input.date = "2026-03-01";
  return render_brief(input);
}

std::string worded_brief(const Case& talks, const std::string& language = "en") {
  BriefInput input;
  input.talks = &talks;
  input.language = language;
  input.no_scores = "party 'north' has no scores";
  return render_brief(input);
}

// The part of the page with that section id.
std::string section_of(const std::string& html, const std::string& id) {
  const std::size_t start = html.find("<section id=\"" + id + "\"");
  if (start == std::string::npos) return {};
  return html.substr(start, html.find("</section>", start) - start);
}

// Every element that must be closed is closed, in order.
void expect_balanced(const std::string& html) {
  std::vector<std::string> open;
  const std::string body = html.substr(html.find("</style>"));
  const std::regex tag("<(/?)([a-z0-9]+)([^>]*)>");
  for (std::sregex_iterator it(body.begin(), body.end(), tag), end; it != end; ++it) {
    const std::string name = (*it)[2], rest = (*it)[3];
    if (name == "br" || name == "meta" || (!rest.empty() && rest.back() == '/')) continue;
    if ((*it)[1].length() == 0) {
      open.push_back(name);
    } else if (name != "style" && name != "head" && name != "html") {
      ASSERT_FALSE(open.empty()) << name;
      ASSERT_EQ(open.back(), name);
      open.pop_back();
    }
  }
  EXPECT_TRUE(open.empty());
}

TEST(Brief, OneFileWithoutScriptsOrRequests) {
  for (const std::string& html :
       {brief_of(harbour_talks()), brief_of(river_talks(), "ar"), worded_brief(worded_talks())}) {
    EXPECT_TRUE(has(html, "Content-Security-Policy\" content=\"default-src 'none'"));
    for (const char* part :
         {"http:", "https:", "<script", "<link", "<img", "@import", "url(", "src="}) {
      EXPECT_FALSE(has(html, part)) << part;
    }
    expect_balanced(html);
  }
}

// The policy admits the one style sheet by its digest, so a style that stands anywhere else is
// lost.
TEST(Brief, AllStylesStandInTheSheetThatThePolicyAdmits) {
  for (const std::string& html :
       {brief_of(harbour_talks()), brief_of(river_talks(), "ar"), worded_brief(worded_talks())}) {
    EXPECT_FALSE(has(html, "unsafe-inline"));
    EXPECT_FALSE(has(html, " style=\""));
    EXPECT_EQ(html.find("<style"), html.rfind("<style"));
    EXPECT_TRUE(has(html, "content=\"" + brief_policy(html) + "\""));
  }
}

// The digest is that of NIST's SHA-256 example "abc".
TEST(Brief, ThePolicyNamesTheDigestOfTheStyleSheet) {
  EXPECT_TRUE(has(brief_policy("<title>x</title><style>abc</style><body>"),
                  "style-src 'sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0='"));
}

TEST(Brief, SameInputSameBytes) { EXPECT_EQ(brief_of(harbour_talks()), brief_of(harbour_talks())); }

TEST(Brief, SectionsInOrder) {
  const std::string html = brief_of(harbour_talks());
  std::size_t last = 0;
  for (const char* id :
       {"case", "stands", "contested", "frontier", "packages", "amendments", "counts", "known"}) {
    const std::size_t at = html.find(std::string("<section id=\"") + id + "\"");
    ASSERT_NE(at, std::string::npos) << id;
    EXPECT_GT(at, last) << id;
    last = at;
  }
  EXPECT_FALSE(has(html, "id=\"conflict\""));
  EXPECT_FALSE(has(html, "id=\"unknown\""));
}

TEST(Brief, EscapesWordsOfTheCase) {
  Talks talks = harbour_talks();
  const std::string nasty = "<script>alert(\"x\")</script> & 'y'";
  talks.talks.title = Text(nasty);
  talks.talks.summary = Text(nasty);
  talks.talks.parties[0].name = Text(nasty);
  talks.talks.points[0].title = Text(nasty);
  talks.talks.points[0].options[0].text = Text(nasty);
  talks.problem.notes = {nasty};
  const std::string html = brief_of(talks);
  EXPECT_FALSE(has(html, "<script"));
  EXPECT_FALSE(has(html, "alert(\"x"));
  expect_balanced(html);
}

TEST(Brief, RightToLeftPages) {
  for (const char* language : {"ar", "he"}) {
    const std::string html = brief_of(river_talks(), language);
    EXPECT_TRUE(has(html, std::string("<html lang=\"") + language + "\" dir=\"rtl\">"));
    EXPECT_TRUE(has(html, "<bdi dir=\"ltr\" class=\"n\">"));
    EXPECT_FALSE(has(html, "<text")) << "words in a drawing are not shaped on paper";
  }
  EXPECT_TRUE(has(brief_of(river_talks()), "<html lang=\"en\" dir=\"ltr\">"));
}

TEST(Brief, WordsKeepTheirLanguageInAnyPage) {
  const std::string html = worded_brief(worded_talks());
  EXPECT_TRUE(has(html, "<blockquote class=\"\" dir=\"rtl\" lang=\"ar\">نوافق على هذه النقطة."));
  EXPECT_TRUE(has(worded_brief(worded_talks(), "ar"), "dir=\"ltr\" lang=\"en\">A fixed timetable"));
}

TEST(Brief, NothingButPlainAgreementLooksLikeAgreement) {
  Case talks = worded_talks();
  EXPECT_EQ(count(worded_brief(talks), "kind agreed"), 2u) << "on the board and by the words";
  for (const ResponseKind kind :
       {ResponseKind::in_principle, ResponseKind::understanding, ResponseKind::reservation,
        ResponseKind::demand, ResponseKind::rejected, ResponseKind::declined}) {
    talks.responses[0].kind = kind;
    const std::string html = worded_brief(talks);
    EXPECT_FALSE(has(html, "kind agreed"));
    EXPECT_FALSE(has(html, "\u25cf"));
  }
  talks.responses[0].kind = ResponseKind::agreed;
  talks.responses[0].conditioned_on = {"lists"};
  EXPECT_FALSE(has(worded_brief(talks), "\u25cf"));
  EXPECT_TRUE(has(worded_brief(talks), "agreed on a condition"));
}

TEST(Brief, AnOldAgreementIsNotShownAsAgreement) {
  Case talks = worded_talks();
  talks.responses = {talks.responses[5]};
  const std::string html = worded_brief(talks);
  EXPECT_TRUE(has(html, "old: answered draft"));
  EXPECT_FALSE(has(html, "kind agreed"));
  EXPECT_TRUE(has(section_of(html, "contested"),
                  "Agreed by every party</th><td><span class=\"quiet\">none"));
}

TEST(Brief, WordsPerChannelSideBySideWithTheirTerms) {
  const std::string html = worded_brief(worded_talks());
  EXPECT_TRUE(has(html, "heard differently"));
  EXPECT_TRUE(has(html, "sidebyside"));
  EXPECT_TRUE(has(html, "First mediator"));
  EXPECT_TRUE(has(html, "only if they first offer"));
  EXPECT_TRUE(has(html, "for you only"));
  EXPECT_TRUE(has(html, "ad referendum"));
  EXPECT_TRUE(has(html, ">no answer<"));
}

TEST(Brief, WithoutScoresSaysWhatCannotBeKnown) {
  const std::string html = worded_brief(worded_talks());
  EXPECT_FALSE(section_of(html, "unknown").empty());
  EXPECT_TRUE(has(html, "party &#39;north&#39; has no scores"));
  EXPECT_TRUE(section_of(html, "frontier").empty());
  EXPECT_TRUE(section_of(html, "packages").empty());
  EXPECT_TRUE(has(section_of(html, "reports"), "Evening Post"));
}

TEST(Brief, TwoPartiesAreAScatterAndMoreAreParallelAxes) {
  const std::string two = section_of(brief_of(river_talks()), "frontier");
  EXPECT_TRUE(has(two, "i-cloud"));
  EXPECT_FALSE(has(two, "i-faint"));
  const std::string six = section_of(brief_of(harbour_talks()), "frontier");
  EXPECT_TRUE(has(six, "i-faint"));
  EXPECT_TRUE(has(six, "One axis per party"));
}

TEST(Brief, ALargeFrontierIsThinnedAndSaysSo) {
  Talks talks = harbour_talks();
  EXPECT_FALSE(has(brief_of(talks), "Thinned for display"));
  const Package point = talks.result.frontier.points.front();
  talks.result.frontier.points.resize(5000, point);
  const std::string html = brief_of(talks);
  EXPECT_TRUE(has(html, "Thinned for display"));
  EXPECT_LT(count(html, "i-faint"), 400u);
}

TEST(Brief, IdenticalSolutionsShareOneArticle) {
  Talks talks = harbour_talks();
  EXPECT_EQ(count(brief_of(talks), "<article>"), 3u);
  talks.result.solutions.egalitarian = talks.result.solutions.nash;
  talks.result.solutions.utilitarian = talks.result.solutions.nash;
  EXPECT_EQ(count(brief_of(talks), "<article>"), 1u);
}

TEST(Brief, ChangesAreMarkedBesideTheirColour) {
  const std::string html = section_of(brief_of(river_talks()), "packages");
  EXPECT_TRUE(has(html, "title=\"changed\">\u25c6</span>"));
  EXPECT_TRUE(has(html, "title=\"settled\">\u25c7</span>"));
  EXPECT_TRUE(has(html, "against draft"));
}

TEST(Brief, HowItIsKnownStandsWhereverAResultIsShown) {
  Talks talks = harbour_talks();
  talks.result.solutions.utilitarian.known = Known::bounded;
  talks.result.solutions.utilitarian.bound_share = 0.93;
  talks.result.frontier.known = Known::bounded;
  talks.result.frontier.epsilon = 0.02;
  talks.result.unanimous.known = Known::sampled;
  talks.result.diverse = {talks.result.frontier.points[0]};
  const std::string html = brief_of(talks);
  EXPECT_EQ(count(html, "bounded: at least <bdi dir=\"ltr\" class=\"n\">93\u202f%</bdi>"), 2u);
  EXPECT_TRUE(has(section_of(html, "frontier"), "within"));
  EXPECT_TRUE(has(section_of(html, "packages"), "heuristic, no guarantee"));
  EXPECT_TRUE(has(section_of(html, "counts"), "sampled: 95\u202f% interval"));
}

TEST(Brief, AConflictInTheUsersWords) {
  Talks talks = harbour_talks();
  talks.result.solutions = {};
  talks.result.unanimous.value = talks.result.unanimous.low = talks.result.unanimous.high = "0";
  Origin rule{
      .kind = Origin::Kind::rule, .party = -1, .id = "r1", .text = "No loan without <local> jobs"};
  Origin floor{.kind = Origin::Kind::walk_away, .party = 3, .id = "", .text = ""};
  talks.problem.origins = {rule, floor};
  talks.result.conflict = Conflict{.origins = {0, 1}, .smallest_known = true, .smallest = true};
  const std::string html = section_of(brief_of(talks), "conflict");
  EXPECT_TRUE(has(html, "No loan without &lt;local&gt; jobs"));
  EXPECT_TRUE(has(html, "Harbour company"));
  EXPECT_TRUE(has(html, "\u2265 55"));
  EXPECT_TRUE(has(html, "No smaller set"));
}

TEST(Brief, NeverAFairOneAndNeverAChance) {
  for (const std::string& html : {brief_of(harbour_talks()), worded_brief(worded_talks())}) {
    for (const char* part :
         {"the fair ", "fairest", "probability", "chance", "recommended", "winner"}) {
      EXPECT_FALSE(has(html, part)) << part;
    }
  }
}

TEST(Brief, MissingWalkAwayValuesAreSaid) {
  Talks talks = harbour_talks();
  talks.problem.parties[1].walk_away_known = false;
  talks.problem.notes = {"The walk-away value of 'cities' is unknown; 0 is assumed"};
  const std::string html = brief_of(talks);
  EXPECT_TRUE(has(html, "walk-away value unknown, taken as 0"));
  EXPECT_TRUE(has(html, "0 is assumed"));
}

}  // namespace
}  // namespace dragoman::brief
