#include "infer/questions.h"

#include <gtest/gtest.h>

#include "infer/answers.h"
#include "infer/own_questions.h"
#include "infer/search.h"
#include "unit/infer/made.h"
#include "unit/infer/talks.h"

namespace dragoman::infer {
namespace {

Case case_of(const Frame& frame) {
  Case talks;
  for (const ProblemParty& party : frame.problem.parties) talks.parties.push_back({.id = party.id});
  for (std::size_t v = 0; v < frame.blocks.size(); ++v) {
    Point& point = talks.points.emplace_back();
    point.id = "q" + std::to_string(v);
    for (int k = 0; k < frame.problem.variables[v].size; ++k)
      point.options.push_back({.id = "o" + std::to_string(k)});
  }
  return talks;
}

std::vector<Question> asked(const Frame& frame, std::uint64_t seed, int threads = 1) {
  const JointSamples choose = made::samples(frame, 1500, seed);
  const JointSamples measure = made::samples(frame, 3000, seed + 100);
  const Evaluator chooser(frame, choose), measurer(frame, measure);
  const Case talks = case_of(frame);
  return find_questions(
      {.talks = talks,
       .choose = chooser,
       .measure = measurer,
       .effective_size = 3000,
       .pool = find_candidates(chooser, {.candidates = 16, .sampled_problems = 6}, {}),
       .per_room = 3},
      {.threads = threads});
}

TEST(Questions, AreForMediatorsAndGainBeyondSamplingError) {
  const Frame frame = made::frame(3, {3, 4, 3, 2, 4});
  const auto questions = asked(frame, 1);
  ASSERT_FALSE(questions.empty());
  std::vector<int> of_party(3, 0);
  double before = 1;
  for (const Question& question : questions) {
    EXPECT_TRUE(question.for_mediators_only);
    EXPECT_EQ(question.computed_from, (std::vector<std::string>{"p0", "p1", "p2"}));
    EXPECT_GT(question.gain_low, 0);
    EXPECT_LE(question.gain_low, question.gain);
    EXPECT_LE(question.gain, question.gain_high);
    EXPECT_LE(question.gain, before);
    EXPECT_GT(question.yes, 0);
    EXPECT_LT(question.yes, 1);
    EXPECT_FALSE(question.text.empty());
    before = question.gain;
    ++of_party[question.party.back() - '0'];
    if (question.package) {
      EXPECT_TRUE(feasible(frame.problem, *question.package));
    }
  }
  for (const int count : of_party) EXPECT_LE(count, 3);
}

// The best question's gain is what its answers really bring: on fresh samples, the best of all
// packages after the answer against the best of all before it.
TEST(Questions, PromiseNoMoreThanTheAnswersBring) {
  const Frame frame = made::frame(2, {3, 3, 3});
  const auto questions = asked(frame, 5);
  ASSERT_FALSE(questions.empty());
  const Question& first = questions.front();
  const JointSamples fresh = made::samples(frame, 20'000, 999);
  const Evaluator evaluator(frame, fresh);
  const int party = first.party == "p0" ? 0 : 1;
  Bits yes;
  switch (first.kind) {
    case Question::Kind::accepts:
      yes = accepting(evaluator, *first.package, party);
      break;
    case Question::Kind::comparison:
      yes = answers_comparison(frame, fresh, party, *first.package, *first.other);
      break;
    case Question::Kind::order: {
      const int v = first.point.back() - '0';
      const auto value = [](const Value& option) {
        return std::get<OptionId>(option).id.back() - '0';
      };
      yes = answers_order(frame, fresh, party, {v, value(first.first)}, {v, value(first.second)});
    }
  }
  EXPECT_NEAR(count(yes) / 20'000.0, first.yes, 0.04);
  int now = 0, if_yes = 0, if_no = 0;
  for (int i = 0; i < 27; ++i) {
    const Bits pass = passing(evaluator, {{i % 3, i / 3 % 3, i / 9}, {}});
    now = std::max(now, count(pass));
    if_yes = std::max(if_yes, count_both(pass, yes));
    if_no = std::max(if_no, count_both(pass, others(yes, 20'000)));
  }
  const double gain = (if_yes + if_no - now) / 20'000.0;
  EXPECT_GT(gain, 0);
  EXPECT_LE(first.gain_low, gain + 0.01);
  EXPECT_GE(first.gain_high, gain - 0.01);
}

TEST(Questions, AreTheSameOnAnyNumberOfThreads) {
  const Frame frame = made::frame(2, {3, 4, 3});
  const auto one = asked(frame, 3, 1), three = asked(frame, 3, 3);
  ASSERT_EQ(one.size(), three.size());
  for (std::size_t i = 0; i < one.size(); ++i) {
    EXPECT_EQ(one[i].text, three[i].text);
    EXPECT_EQ(one[i].gain, three[i].gain);
  }
}

TEST(Questions, AreNotAskedWhenNothingIsOpen) {
  const Frame frame = made::frame(2, {2, 2});
  JointSamples sure = made::samples(frame, 500, 1);
  for (PartySamples& party : sure.parties)  // everybody accepts everything
    std::fill(party.walk_away.begin(), party.walk_away.end(), 0.0);
  const Evaluator evaluator(frame, sure);
  const Case talks = case_of(frame);
  EXPECT_TRUE(find_questions({.talks = talks,
                              .choose = evaluator,
                              .measure = evaluator,
                              .effective_size = 500,
                              .pool = {{{0, 0}, {}}, {{1, 1}, {}}}},
                             {})
                  .empty());
}

// ---- Questions from one party's words alone -----------------------------------------------------

std::string told(const std::vector<Question>& questions) {
  std::string all;
  for (const Question& question : questions)
    all += question.text + ' ' + std::to_string(question.gain) + ' ' +
           std::to_string(question.gain_low) + ' ' + std::to_string(question.yes) + '\n';
  return all;
}

const std::string kNorth =
    "  - {party: north, order: {aid: [daily, weekly, never]}}\n"
    "  - {party: north, refuses: first}\n";

TEST(OwnQuestions, DoNotDependOnWhatOthersSaid) {
  const Case one = talks_with(statements(kNorth));
  const Case other = talks_with(
      statements(kNorth + "  - {party: south, order: {aid: [never, daily]}}\n"
                          "  - {party: south, accepts: {line: near, toll: 7, aid: weekly}}\n"
                          "  - {party: south, red_line: {line: far}, words: Never.}\n"
                          "  - {party: south, refuses: second}\n"));
  const auto questions = find_own_questions(one, {}, "north", 5, {});
  EXPECT_FALSE(questions.empty());
  EXPECT_EQ(told(questions), told(find_own_questions(other, {}, "north", 5, {})));
  for (const Question& question : questions) {
    EXPECT_EQ(question.party, "north");
    EXPECT_FALSE(question.for_mediators_only);
    EXPECT_EQ(question.computed_from, std::vector<std::string>{"north"});
    EXPECT_GT(question.gain_low, 0);
    EXPECT_EQ(question.text.find("second"), std::string::npos)
        << "a draft that the North's words do not name";
  }
}

TEST(OwnQuestions, AskAPartyWhoseWalkAwayValueNothingBounds) {
  const Case talks =
      talks_with(statements("  - {party: north, order: {aid: [daily, weekly, never]}}\n"));
  const auto questions = find_own_questions(talks, {}, "north", 5, {});
  EXPECT_TRUE(std::any_of(questions.begin(), questions.end(), [](const Question& question) {
    return question.kind == Question::Kind::accepts;
  }));
}

TEST(OwnQuestions, TheOwnViewHoldsNothingOfOthers) {
  const Case own =
      own_view(talks_with(statements(kNorth + "  - {party: south, accepts: second}\n")), "north");
  ASSERT_EQ(own.parties.size(), 1u);
  EXPECT_EQ(own.preference_statements.size(), 2u);
  ASSERT_EQ(own.drafts.size(), 1u);
  EXPECT_EQ(own.drafts[0].id, "first");
  for (const Channel& channel : own.channels) EXPECT_EQ(channel.party, "north");
}

// ---- Answers as words ---------------------------------------------------------------------------

TEST(Answers, AreReadAsTheyWereMeant) {
  const Case talks = talks_with(statements(kNorth + "  - {party: south, accepts: first}\n"));
  const auto result = find_inferred(talks, {.samples = 2000});
  ASSERT_TRUE(result);
  ASSERT_FALSE(result->questions.empty());
  std::vector<Question> one_of_each;
  for (const Question& question : result->questions)
    if (std::none_of(one_of_each.begin(), one_of_each.end(), [&](const Question& other) {
          return other.kind == question.kind &&
                 other.for_mediators_only == question.for_mediators_only;
        }))
      one_of_each.push_back(question);
  const InferOptions brief{
      .samples = 50, .most_changes = -1, .questions = 0, .option_orders = false};
  for (const Question& question : one_of_each) {
    for (const bool yes : {true, false}) {
      Case after = talks;
      after.preference_statements.push_back(answer_to(talks, *result, question, yes, "answer"));
      ASSERT_TRUE(validate(after)) << question.text << format_error(validate(after).error());
      const auto then = find_inferred(after, brief);
      ASSERT_TRUE(then);
      const Reading reading = reading_of(then->readings, "answer");
      EXPECT_EQ(reading.use, Reading::Use::certain) << question.text << ": " << reading.says;
      EXPECT_GE(reading.rows, 1);
      EXPECT_TRUE(then->contradictions.empty()) << question.text;
    }
  }
}

}  // namespace
}  // namespace dragoman::infer
