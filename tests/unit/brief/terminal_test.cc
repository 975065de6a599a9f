#include <gtest/gtest.h>

#include <sstream>

#include "brief/columns.h"
#include "dragoman/brief.h"
#include "talks.h"

namespace dragoman::brief {
namespace {

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

void expect_within(const std::string& text, int width) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    EXPECT_LE(display_width(line), width) << line;
    EXPECT_TRUE(line.empty() || line.back() != ' ') << line;
  }
}

TEST(Terminal, PackagesInShort) {
  const Talks talks = harbour_talks();
  const std::string text = render_packages_text(talks.talks, talks.problem, talks.result);
  EXPECT_TRUE(has(text, "720 keep the rules; 55 pass"));
  EXPECT_TRUE(has(text, "12 are accepted"));
  EXPECT_TRUE(has(text, "A   Nash (proved), Kalai\u2013Smorodinsky (proved)\n"));
  EXPECT_TRUE(has(text, "57 (+2)"));
  EXPECT_TRUE(has(text, "the first 6 of 51"));
  expect_within(text, 96);
}

TEST(Terminal, KeepsToItsWidthInEveryScript) {
  const Talks talks = river_talks();
  for (const char* language : {"en", "ar", "he"}) {
    for (const int width : {60, 80, 100}) {
      TerminalOptions options;
      options.language = language;
      options.width = width;
      expect_within(render_packages_text(talks.talks, talks.problem, talks.result, options), width);
    }
  }
}

TEST(Terminal, SaysWhatWasMissingAndWhatConflicts) {
  Talks talks = harbour_talks();
  talks.problem.notes = {"No scores for point 'jobs'"};
  talks.problem.origins = {{Origin::Kind::red_line, 2, "never", "No outside crews"}};
  talks.result.solutions = {};
  talks.result.conflict = Conflict{{0}, false, false};
  const std::string text = render_packages_text(talks.talks, talks.problem, talks.result);
  EXPECT_TRUE(has(text, "No package that every party accepts was found."));
  EXPECT_TRUE(has(text, "red line of Local labour union 'never': No outside crews"));
  EXPECT_TRUE(has(text, "No scores for point 'jobs'"));
  // One constraint conflicts with nothing: it cannot hold by itself, and no smaller set does.
  EXPECT_TRUE(has(text, "This cannot hold, whatever else gives way:"));
  EXPECT_FALSE(has(text, "smaller conflict"));

  talks.result.unanimous = Count{.known = Known::proved, .value = "0"};
  talks.result.conflict = Conflict{{0, 0}, true, true};
  const std::string proved = render_packages_text(talks.talks, talks.problem, talks.result);
  EXPECT_TRUE(has(proved, "No package is accepted by every party."));
  EXPECT_TRUE(has(proved, "These cannot hold together"));
}

TEST(Terminal, AmendmentsAsALadder) {
  const Talks talks = harbour_talks();
  const AmendResult amend = enumerate_amendments(talks);
  const std::string text = render_amend_text(talks.talks, talks.problem, talks.draft, amend);
  EXPECT_TRUE(has(text, "The draft as it stands: 2 of 6 accept (proved)"));
  EXPECT_TRUE(has(text, "1 What is built: on the water \u2192 half on the water"));
  EXPECT_TRUE(has(text, "Fewest changes after which all accept: 3 (proved)"));
  expect_within(text, 96);
}

TEST(Terminal, SaysHowADraftWasSettled) {
  Talks talks = harbour_talks();
  const AmendResult amend = enumerate_amendments(talks);
  talks.talks.drafts.back().positions.erase(talks.talks.drafts.back().positions.begin());
  const std::string text = render_amend_text(talks.talks, talks.problem, talks.draft, amend);
  EXPECT_TRUE(has(text, "The draft, what it leaves open settled best: 2 of 6 accept (proved)"));
  EXPECT_TRUE(has(text, "1 What is built: open \u2192 on the water"));
}

TEST(Terminal, SaysWhyARungIsEmpty) {
  const Talks talks = harbour_talks();
  AmendResult amend;
  amend.ladder = {Rung{.changes = 0, .known = Known::proved},
                  Rung{.changes = 6, .known = Known::proved},
                  Rung{.changes = 7, .known = Known::heuristic}};
  const std::string text = render_amend_text(talks.talks, talks.problem, talks.draft, amend);
  EXPECT_TRUE(has(text, "The draft as it stands: it cannot be settled within the rules (proved)"));
  EXPECT_TRUE(has(text, "6 changes: there is no such package (proved)"));
  EXPECT_TRUE(has(text, "7 changes: nothing found (heuristic, no guarantee)"));
}

}  // namespace
}  // namespace dragoman::brief
