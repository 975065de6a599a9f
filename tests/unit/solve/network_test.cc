#include "solve/network.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>
#include <random>
#include <set>
#include <string>

#include "dragoman/foreign.h"

namespace dragoman::solve {
namespace {

// What a random instance may contain.
struct Shape {
  int parties = 2;
  int variables = 4;
  int largest = 4;
  int terms = 6;
  int lowest_worth = -6, highest_worth = 9;
  double forbidden = 0;  // share of the terms
  double red = 0;        // share of the values and terms
  int bounds = 0;
  int cells = 0;  // single-cell terms over one pair of variables
};

class Generator {
 public:
  explicit Generator(unsigned seed) : random_(seed) {}
  int between(int low, int high) {
    return static_cast<int>(low +
                            static_cast<std::int64_t>(random_() % (std::int64_t{high} - low + 1)));
  }
  bool chance(double share) { return between(0, 999) < share * 1000; }

  Problem problem(const Shape& shape) {
    Problem problem;
    problem.parties.resize(shape.parties);
    for (int i = 0; i < shape.variables; ++i) {
      Variable variable;
      variable.size = between(1, shape.largest);
      for (int value = 0; value < variable.size; ++value) {
        variable.allowed.push_back(!chance(0.05));
        add_utility(shape, variable.utility);
      }
      problem.variables.push_back(variable);
    }
    for (int i = 0; i < shape.terms; ++i) problem.terms.push_back(term(shape, problem, 0));
    if (shape.variables >= 2) {
      for (int i = 0; i < shape.cells; ++i) problem.terms.push_back(term(shape, problem, 1));
    }
    for (int i = 0; i < shape.bounds; ++i) problem.bounds.push_back(bound(problem));
    return problem;
  }

 private:
  void add_utility(const Shape& shape, std::vector<Utility>& utility) {
    for (int party = 0; party < shape.parties; ++party) {
      utility.push_back(chance(shape.red) ? kRedLine
                                          : between(shape.lowest_worth, shape.highest_worth));
    }
  }

  Term term(const Shape& shape, const Problem& problem, int single_cells) {
    Term term;
    const int most = std::min(4, shape.variables);
    std::set<int> scope;
    if (single_cells) scope = {0, 1};
    const int slots = single_cells ? 2 : between(std::min(2, most), most);
    while (static_cast<int>(scope.size()) < slots) scope.insert(between(0, shape.variables - 1));
    for (const int variable : scope) {
      Slot slot;
      slot.variable = variable;
      const int size = problem.variables[variable].size;
      if (single_cells) slot.values.push_back(between(0, size - 1));
      for (int value = 0; value < size && !single_cells; ++value) {
        if (chance(0.6)) slot.values.push_back(value);
      }
      term.slots.push_back(slot);
    }
    term.forbids = chance(shape.forbidden);
    if (!term.forbids) add_utility(shape, term.utility);
    return term;
  }

  LinearBound bound(const Problem& problem) {
    LinearBound bound;
    std::int64_t middle = 0;
    for (std::size_t variable = 0; variable < problem.variables.size(); ++variable) {
      if (chance(0.3)) continue;
      LinearPart part;
      part.variable = static_cast<int>(variable);
      for (int value = 0; value < problem.variables[variable].size; ++value) {
        part.amount.push_back(between(-5, 5));
      }
      middle += part.amount[0];
      bound.parts.push_back(part);
    }
    bound.lower = chance(0.3) ? INT64_MIN : middle - between(0, 4);
    bound.upper = chance(0.3) ? INT64_MAX : middle + between(0, 4);
    return bound;
  }

  std::mt19937 random_;
};

// Every feasible part, by counting through all of them.
std::vector<Candidate> all_parts(const Problem& problem) {
  const std::size_t parties = problem.parties.size();
  std::vector<Candidate> result;
  Part part(problem.variables.size(), 0);
  for (;;) {
    std::vector<Utility> utilities(parties, 0);
    bool good = true;
    const auto add = [&](const Utility* utility) {
      for (std::size_t party = 0; party < parties; ++party) {
        good = good && utility[party] != kRedLine;
        utilities[party] += utility[party];
      }
    };
    for (std::size_t i = 0; i < part.size(); ++i) {
      good = good && problem.variables[i].allowed[part[i]];
      add(&problem.variables[i].utility[part[i] * parties]);
    }
    for (const Term& term : problem.terms) {
      const bool holds = std::all_of(term.slots.begin(), term.slots.end(), [&](const Slot& slot) {
        return std::count(slot.values.begin(), slot.values.end(), part[slot.variable]) > 0;
      });
      if (!holds) continue;
      if (term.forbids) {
        good = false;
      } else {
        add(term.utility.data());
      }
    }
    for (const LinearBound& bound : problem.bounds) {
      std::int64_t sum = 0;
      for (const LinearPart& one : bound.parts) sum += one.amount[part[one.variable]];
      good = good && sum >= bound.lower && sum <= bound.upper;
    }
    if (good) result.push_back({utilities, part});
    std::size_t at = part.size();
    while (at > 0 && ++part[at - 1] == problem.variables[at - 1].size) part[--at] = 0;
    if (at == 0) return result;
  }
}

bool at_least(const std::vector<Utility>& a, const std::vector<Utility>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), std::greater_equal<>());
}

// The nondominated vectors among `parts`, each with its lowest part, in descending order.
std::vector<Candidate> frontier(const std::vector<Candidate>& parts) {
  std::map<std::vector<Utility>, Part, std::greater<>> lowest;
  for (const Candidate& candidate : parts) {
    const auto [at, added] = lowest.try_emplace(candidate.utilities, candidate.part);
    if (!added) at->second = std::min(at->second, candidate.part);
  }
  std::vector<Candidate> result;
  for (const auto& [utilities, part] : lowest) {
    const bool beaten = std::any_of(lowest.begin(), lowest.end(), [&](const auto& other) {
      return other.first != utilities && at_least(other.first, utilities);
    });
    if (!beaten) result.push_back({utilities, part});
  }
  return result;
}

std::vector<int> all_variables(const Problem& problem) {
  std::vector<int> result(problem.variables.size());
  for (std::size_t i = 0; i < result.size(); ++i) result[i] = static_cast<int>(i);
  return result;
}

double weigh(const std::vector<double>& weights, const std::vector<Utility>& utilities) {
  double total = 0;
  for (std::size_t party = 0; party < weights.size(); ++party) {
    total += weights[party] * static_cast<double>(utilities[party]);
  }
  return total;
}

void expect_same(const std::vector<Candidate>& found, const std::vector<Candidate>& expected,
                 const std::string& where) {
  ASSERT_EQ(found.size(), expected.size()) << where;
  for (std::size_t i = 0; i < found.size(); ++i) {
    EXPECT_EQ(found[i].utilities, expected[i].utilities) << where;
    EXPECT_EQ(found[i].part, expected[i].part) << where;
  }
}

void check(const Problem& problem, Generator& generator, const std::string& where) {
  const std::vector<Candidate> parts = all_parts(problem);
  const Network network(problem, all_variables(problem));
  const int parties = static_cast<int>(problem.parties.size());
  const Effort effort;
  double magnitude = 1;
  for (const Candidate& part : parts) {
    for (const Utility one : part.utilities) {
      magnitude = std::max(magnitude, std::abs(static_cast<double>(one)));
    }
  }
  const double rounding = 1e-10 * magnitude;
  for (int round = 0; round < 3; ++round) {
    std::vector<double> weights(parties);
    for (double& weight : weights) {
      weight =
          round == 0 ? generator.between(0, 3) : 0.1 * generator.between(0, 30) + 0.037 * round;
    }
    double most = -INFINITY;
    for (const Candidate& part : parts) most = std::max(most, weigh(weights, part.utilities));
    const Best best = network.best(weights, effort);
    ASSERT_EQ(best.infeasible, parts.empty()) << where;
    if (parts.empty()) continue;
    ASSERT_TRUE(best.exact && best.candidate) << where;
    EXPECT_NEAR(weigh(weights, best.candidate->utilities), most, rounding) << where;
    EXPECT_GE(best.bound, most) << where;
    EXPECT_NEAR(best.bound, most, rounding) << where;
    EXPECT_TRUE(std::any_of(parts.begin(), parts.end(), [&](const Candidate& part) {
      return part.part == best.candidate->part && part.utilities == best.candidate->utilities;
    })) << where;

    const double floor = most - generator.between(0, 8);
    std::vector<Utility> lower(parties);
    for (Utility& one : lower) one = generator.chance(0.5) ? kRedLine : generator.between(-3, 9);
    std::vector<Candidate> asked;
    for (const Candidate& part : parts) {
      if (at_least(part.utilities, lower) && weigh(weights, part.utilities) >= floor - rounding) {
        asked.push_back(part);
      }
    }
    std::vector<Candidate> found;
    const auto sink = [&](const Candidate& part) {
      found.push_back(part);
      return true;
    };
    ASSERT_EQ(network.enumerate(weights, floor, lower, effort, sink), Outcome::complete);
    expect_same(found, frontier(asked), where + " enumerate");
    std::erase_if(asked, [](const Candidate&) { return true; });
    for (const Candidate& part : parts) {
      if (at_least(part.utilities, lower)) asked.push_back(part);
    }
    std::vector<Candidate> pareto;
    ASSERT_EQ(network.pareto(lower, effort, pareto), Outcome::complete);
    expect_same(pareto, frontier(asked), where + " pareto above lower");
  }
  std::vector<Candidate> pareto;
  ASSERT_EQ(network.pareto(std::vector<Utility>(parties, kRedLine), effort, pareto),
            Outcome::complete);
  expect_same(pareto, frontier(parts), where + " pareto");
}

void check_many(const Shape& shape, int count, unsigned seed) {
  Generator generator(seed);
  for (int i = 0; i < count; ++i) {
    check(generator.problem(shape), generator, "instance " + std::to_string(i));
    if (testing::Test::HasFatalFailure()) return;
  }
}

TEST(NetworkTest, PositiveBoxes) { check_many({.lowest_worth = 0}, 100, 1); }
TEST(NetworkTest, BoxesOfAnySign) { check_many({.terms = 9}, 150, 2); }
TEST(NetworkTest, OneParty) { check_many({.parties = 1, .variables = 5}, 60, 3); }
TEST(NetworkTest, ForbiddenBoxes) { check_many({.forbidden = 0.4}, 100, 4); }
TEST(NetworkTest, RedLines) { check_many({.red = 0.05}, 100, 5); }
TEST(NetworkTest, LinearBounds) { check_many({.bounds = 2}, 100, 6); }
TEST(NetworkTest, Tables) { check_many({.terms = 2, .cells = 12}, 100, 7); }
TEST(NetworkTest, EverythingTogether) {
  check_many({.terms = 7, .forbidden = 0.2, .red = 0.02, .bounds = 1, .cells = 6}, 150, 8);
}
TEST(NetworkTest, ManyTies) {
  check_many({.terms = 6, .lowest_worth = 0, .highest_worth = 1, .forbidden = 0.1}, 100, 9);
}
TEST(NetworkTest, ThreeParties) { check_many({.parties = 3, .forbidden = 0.1}, 60, 10); }
TEST(NetworkTest, FourParties) { check_many({.parties = 4, .bounds = 1}, 25, 11); }
TEST(NetworkTest, FiveParties) {
  check_many({.parties = 5, .variables = 3, .largest = 3, .terms = 4}, 25, 12);
}
TEST(NetworkTest, LargeNumbers) {
  check_many({.lowest_worth = -2'000'000'000, .highest_worth = 2'000'000'000}, 40, 13);
}

// The bound's state must survive values beyond one word of a domain.
TEST(NetworkTest, WideDomains) {
  check_many({.variables = 2, .largest = 150, .terms = 8, .forbidden = 0.2, .bounds = 1}, 10, 14);
}

TEST(NetworkTest, UsesOnlyItsOwnVariables) {
  Generator generator(15);
  Problem problem = generator.problem({.variables = 3});
  const std::vector<Candidate> expected = frontier(all_parts(problem));
  Variable other = problem.variables[0];
  problem.variables.push_back(other);
  problem.variables.push_back(other);
  Term apart;
  apart.slots = {{3, {0}}, {4, {0}}};
  apart.forbids = true;
  problem.terms.push_back(apart);
  std::vector<Candidate> pareto;
  const Network network(problem, {0, 1, 2});
  const std::vector<Utility> lower(2, kRedLine);
  ASSERT_EQ(network.pareto(lower, {}, pareto), Outcome::complete);
  expect_same(pareto, expected, "own variables");
}

TEST(NetworkTest, StopsWithAValidBound) {
  Generator generator(16);
  const Problem problem =
      generator.problem({.variables = 60, .largest = 10, .terms = 900, .highest_worth = 90});
  const Network network(problem, all_variables(problem));
  CancelSource cancel;
  cancel.cancel();
  Effort effort;
  effort.cancel = &cancel;
  effort.deadline = steady_now() + 0.5;
  const std::vector<double> weights{1, 1};
  const Best best = network.best(weights, effort);
  EXPECT_FALSE(best.infeasible);
  if (best.candidate) {
    EXPECT_LE(weigh(weights, best.candidate->utilities), best.bound);
  }
  std::vector<Candidate> pareto;
  EXPECT_EQ(network.pareto(std::vector<Utility>(2, kRedLine), effort, pareto), Outcome::stopped);
}

// The published exact frontier of a domain of ten integer issues with twenty boxes per party.
TEST(NetworkTest, GeniusTenIssues) {
  const char* validation = std::getenv("DRAGOMAN_VALIDATION");
  if (validation == nullptr) GTEST_SKIP() << "DRAGOMAN_VALIDATION names no validation folder";
  const std::string folder = std::string(validation) + "/genius/y2014/10issues/";
  const std::vector<std::string> paths{folder + "10issues-domain.xml", folder + "profile-1.xml",
                                       folder + "profile-2.xml"};
  const Result<Case> talks = load_any(paths);
  ASSERT_TRUE(talks) << format_error(talks.error());
  const Result<Problem> problem = compile(*talks);
  ASSERT_TRUE(problem) << format_error(problem.error());
  ASSERT_EQ(problem->variables.size(), 10U);
  std::vector<Candidate> pareto;
  const Network network(*problem, all_variables(*problem));
  ASSERT_EQ(network.pareto(std::vector<Utility>(2, kRedLine), {}, pareto), Outcome::complete);
  const std::vector<std::pair<double, double>> published{
      {1.0, 0.5943503},        {0.99848944, 0.66214687}, {0.9199396, 0.6779661},
      {0.918429, 0.7457627},   {0.826284, 0.7536723},    {0.82477343, 0.82146895},
      {0.7854985, 0.85423726}, {0.7583082, 0.91638416},  {0.6797583, 0.9322034},
      {0.67824775, 1.0}};
  ASSERT_EQ(pareto.size(), published.size());
  const double unit = std::pow(10.0, -problem->decimals);
  for (std::size_t i = 0; i < published.size(); ++i) {
    EXPECT_NEAR(static_cast<double>(pareto[i].utilities[0]) * unit, published[i].first, 1e-6);
    EXPECT_NEAR(static_cast<double>(pareto[i].utilities[1]) * unit, published[i].second, 1e-6);
  }
}

}  // namespace
}  // namespace dragoman::solve
