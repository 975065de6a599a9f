#include "solve/amend_decision.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "solve/random.h"

namespace dragoman::solve {
namespace {

constexpr int kPoints = 8, kValues = 3, kPackages = 6561;

struct Talks {
  Problem problem;
  CompiledDraft draft;
};

// Points with scores, a few interactions, red lines, forbidden pairs and, sometimes, a point of two
// variables or a bracket in the draft.
Talks random_talks(std::uint64_t seed) {
  SplitMix random(seed);
  const auto below = [&](int bound) { return static_cast<int>(random.below(bound)); };
  Talks talks;
  Problem& problem = talks.problem;
  const int parties = 2 + below(3);
  problem.parties.resize(static_cast<std::size_t>(parties));
  problem.quorum = parties;
  for (ProblemParty& party : problem.parties) {
    party.walk_away = 30 + below(30);
    party.constant = below(5);
  }
  for (int v = 0; v < kPoints; ++v) {
    Variable variable;
    variable.point = v;
    variable.size = kValues;
    for (int i = 0; i < kValues * parties; ++i) variable.utility.push_back(below(12));
    if (below(8) == 0) variable.utility[0] = kRedLine;
    variable.allowed.assign(kValues, 1);
    problem.variables.push_back(std::move(variable));
    talks.draft.values.push_back({below(kValues)});
  }
  for (int t = below(6); t > 0; --t) {
    Term term;
    const int first = below(kPoints - 1);
    term.slots = {{first, {below(kValues)}}, {first + 1, {below(kValues)}}};
    term.forbids = below(3) == 0;
    for (int p = 0; p < parties && !term.forbids; ++p) term.utility.push_back(below(9) - 4);
    problem.terms.push_back(std::move(term));
  }
  if (below(2) == 0) talks.draft.values[3] = {0, 2};
  if (below(2) == 0) {  // one point of two variables, kept together by a bound
    problem.variables[6].point = 5;
    problem.bounds.push_back({{{5, {0, 1, 2}}, {6, {0, 1, 2}}}, 1, 3, -1});
  }
  return talks;
}

int changes_in(const Talks& talks, const Assignment& package) {
  std::set<int> changed;
  for (int v = 0; v < kPoints; ++v) {
    const std::vector<int>& kept = talks.draft.values[v];
    if (std::count(kept.begin(), kept.end(), package.values[v]) == 0)
      changed.insert(talks.problem.variables[v].point);
  }
  return static_cast<int>(changed.size());
}

bool all_accept(const Problem& problem, const Assignment& package) {
  if (!feasible(problem, package)) return false;
  const std::vector<Utility> utilities = evaluate(problem, package);
  for (int p = 0; p < static_cast<int>(problem.parties.size()); ++p)
    if (!accepts(problem, p, utilities[p])) return false;
  return true;
}

// By looking at every package; -1 when none will do.
int fewest_by_hand(const Talks& talks) {
  int fewest = -1;
  Assignment package;
  package.values.assign(kPoints, 0);
  for (int code = 0; code < kPackages; ++code) {
    for (int v = 0, rest = code; v < kPoints; ++v, rest /= kValues)
      package.values[v] = rest % kValues;
    if (!all_accept(talks.problem, package)) continue;
    const int changes = changes_in(talks, package);
    if (fewest < 0 || changes < fewest) fewest = changes;
  }
  return fewest;
}

TEST(FewestChanges, AsByHand) {
  int found = 0, impossible = 0;
  for (std::uint64_t seed = 1; seed <= 250; ++seed) {
    SCOPED_TRACE(seed);
    const Talks talks = random_talks(seed);
    AmendOptions options;
    options.most_changes = 0;
    const AmendResult result = amend(talks.problem, talks.draft, options);
    const int expected = fewest_by_hand(talks);
    EXPECT_EQ(result.fewest_known, Known::proved);
    ASSERT_EQ(result.fewest.has_value(), expected >= 0);
    if (!result.fewest) {
      ++impossible;
      continue;
    }
    ++found;
    EXPECT_EQ(result.fewest->changes, expected);
    EXPECT_EQ(static_cast<int>(result.fewest->changed_points.size()), expected);
    EXPECT_EQ(changes_in(talks, result.fewest->package->assignment), expected);
    EXPECT_TRUE(all_accept(talks.problem, result.fewest->package->assignment));
  }
  EXPECT_GT(found, 50);
  EXPECT_GT(impossible, 10);
}

// The bound never passes the answer, and the search agrees with it on either side of it.
TEST(FewestChanges, BoundsFromBelow) {
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    SCOPED_TRACE(seed);
    const Talks talks = random_talks(seed);
    const int expected = fewest_by_hand(talks);
    const Plan plan = make_plan(talks.problem, {.keep_dominated = true, .draft = &talks.draft});
    const Effort effort;
    FewestChanges search(talks.problem, plan.dag, kPoints, effort);
    const int bound = search.bound(0);
    std::vector<std::uint32_t> path;
    if (expected < 0) {
      for (int k = bound; k <= kPoints; ++k)
        EXPECT_EQ(search.decide(k, UINT64_MAX, path), std::optional(false));
      continue;
    }
    ASSERT_LE(bound, expected);
    for (int k = bound; k <= expected; ++k)
      EXPECT_EQ(search.decide(k, UINT64_MAX, path), std::optional(k == expected));
    const Assignment package = path_assignment(talks.problem, plan.dag, {}, path);
    EXPECT_EQ(changes_in(talks, package), expected);
    EXPECT_TRUE(all_accept(talks.problem, package));
  }
}

TEST(FewestChanges, GivesUpAfterSoManySteps) {
  const Talks talks = random_talks(1);
  const Plan plan = make_plan(talks.problem, {.keep_dominated = true, .draft = &talks.draft});
  const Effort effort;
  FewestChanges search(talks.problem, plan.dag, kPoints, effort);
  const int bound = search.bound(0);
  ASSERT_LE(bound, kPoints);
  std::vector<std::uint32_t> path;
  EXPECT_EQ(search.decide(bound, 0, path), std::nullopt);
}

}  // namespace
}  // namespace dragoman::solve
