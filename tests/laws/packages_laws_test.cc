// Laws that packages keep on cases too large to enumerate: every method checks the others, and what
// should not matter does not.
//
// DRAGOMAN_LAWS_INSTANCES: cases per family (default 30).
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <numeric>
#include <set>

#include "dragoman/packages.h"
#include "oracle/compare.h"
#include "oracle/naive.h"
#include "oracle/random_case.h"

namespace dragoman {
namespace {

using oracle::Features;
using oracle::Integer;
using oracle::Rational;
using Vector = std::vector<Utility>;

struct Family {
  const char* name;
  int share;  // of DRAGOMAN_LAWS_INSTANCES, in percent
  Features features;
};

const Features kAdditive = {.persons = 0.05,
                            .items = 0.05,
                            .cap = 0.08,
                            .interaction = 0,
                            .box = 0,
                            .red_line = 0.1,
                            .rule = 0,
                            .contradiction = 0};

Features with(Features features, const std::function<void(Features&)>& change) {
  features.bystander = 0.05;
  features.packages_low = features.packages = 1e60;
  change(features);
  return features;
}

const Family kFamilies[] = {
    {"TwoPartiesAdditive", 100,
     with(kAdditive,
          [](Features& f) {
            f.parties_low = f.parties_high = 2;
            f.points_low = 30, f.points_high = 60;
            f.ties = f.digits = f.weight = f.divisor = f.curve = 0;
          })},
    {"ThreePartiesAdditive", 50,
     with(kAdditive,
          [](Features& f) {
            f.parties_low = f.parties_high = 3;
            f.points_low = 12, f.points_high = 20;
            f.ties = 1, f.weight = f.divisor = 0, f.curve = 0;
          })},
    {"FourToSixPartiesAdditive", 100,
     with(kAdditive,
          [](Features& f) {
            f.parties_low = 4, f.parties_high = 6;
            f.points_low = 8, f.points_high = 10;
            f.options_high = 4;
            f.ties = 1, f.weight = f.divisor = 0, f.curve = 0;
          })},
    {"Interactions", 100,
     with({},
          [](Features& f) {
            f.parties_low = 2, f.parties_high = 3;
            f.items = 0;
            f.points_low = 10, f.points_high = 14;
            f.options_high = 3;
            f.interaction = 0.7, f.box = 0.3, f.rule = 0.2;
            f.ties = 1, f.weight = f.divisor = 0;
          })},
    {"Rules", 100,
     with({},
          [](Features& f) {
            f.parties_low = 2, f.parties_high = 3;
            f.items = 0;
            f.points_low = 10, f.points_high = 20;
            f.options_high = 3;
            f.interaction = 0.1, f.box = 0, f.rule = 0.8;
            f.ties = 1, f.weight = f.divisor = 0, f.contradiction = 0;
          })},
};

// A case with what the solver says about it.
struct Solved {
  Case talks;
  Problem problem;
  PackagesResult result;
};

PackagesOptions exact() {
  PackagesOptions options;
  options.frontier = PackagesOptions::FrontierMode::exact;
  return options;
}

Solved solve_case(Case talks, const PackagesOptions& options = exact()) {
  Solved solved;
  solved.talks = std::move(talks);
  const Result<Problem> problem = compile(solved.talks);
  if (!problem) {
    ADD_FAILURE() << format_error(problem.error());
    return solved;
  }
  solved.problem = *problem;
  solved.result = find_packages(*problem, options);
  return solved;
}

std::vector<std::pair<const char*, const Solution*>> solutions_of(const Solved& solved) {
  const Solutions& s = solved.result.solutions;
  return {{"nash", &s.nash},
          {"kalai_smorodinsky", &s.kalai_smorodinsky},
          {"egalitarian", &s.egalitarian},
          {"utilitarian", &s.utilitarian}};
}

bool all_accept(const Problem& problem, const Vector& utilities) {
  for (std::size_t p = 0; p < utilities.size(); ++p) {
    if (!accepts(problem, static_cast<int>(p), utilities[p])) return false;
  }
  return true;
}

bool weakly_dominates(const Vector& a, const Vector& b) {
  for (std::size_t p = 0; p < a.size(); ++p) {
    if (a[p] < b[p]) return false;
  }
  return true;
}

// In the case's own units, so that problems with different grids compare.
Rational in_units(const Problem& problem, Utility amount) {
  Rational result(amount);
  for (int i = 0; i < problem.decimals; ++i) result /= 10;
  return result;
}

std::vector<Rational> gains(const Problem& problem, const Vector& utilities) {
  std::vector<Rational> result;
  for (std::size_t p = 0; p < utilities.size(); ++p) {
    result.push_back(in_units(problem, utilities[p] - problem.parties[p].walk_away));
  }
  return result;
}

Rational product(const std::vector<Rational>& numbers) {
  Rational result = 1;
  for (const Rational& number : numbers) result *= number;
  return result;
}

std::vector<Rational> ascending(std::vector<Rational> numbers) {
  std::sort(numbers.begin(), numbers.end());
  return numbers;
}

// g / (b - r), ascending; parties that can gain nothing are left out.
std::vector<Rational> ratios(const Problem& problem, const Vector& utilities, const Vector& ideal) {
  const std::vector<Rational> most = gains(problem, ideal);
  const std::vector<Rational> mine = gains(problem, utilities);
  std::vector<Rational> result;
  for (std::size_t p = 0; p < mine.size(); ++p) {
    if (most[p] != 0) result.push_back(mine[p] / most[p]);
  }
  return ascending(result);
}

// The frontier's packages that all accept, and each party's best among them.
struct Unanimous {
  std::vector<Vector> vectors;
  Vector ideal;
};

Unanimous unanimous_part(const Solved& solved) {
  Unanimous result;
  for (const Package& point : solved.result.frontier.points) {
    if (!all_accept(solved.problem, point.utilities)) continue;
    result.vectors.push_back(point.utilities);
    if (result.ideal.empty()) result.ideal = point.utilities;
    for (std::size_t p = 0; p < point.utilities.size(); ++p) {
      result.ideal[p] = std::max(result.ideal[p], point.utilities[p]);
    }
  }
  return result;
}

class PackagesLaws : public ::testing::TestWithParam<Family> {
 protected:
  // Calls `law` for the family's cases; seeds differ from law to law.
  void for_each_case(std::uint64_t seed, const std::function<void(const Case&)>& law) {
    const char* text = std::getenv("DRAGOMAN_LAWS_INSTANCES");
    const int instances = (text == nullptr ? 30 : std::atoi(text)) * GetParam().share / 100;
    for (int i = 0; i < instances && !HasFailure(); ++i) {
      const Case talks =
          oracle::random_case(seed + static_cast<std::uint64_t>(i) * 10, GetParam().features);
      law(talks);
      if (HasFailure()) std::cerr << oracle::case_text(talks);
    }
  }
};

// Counts of the same packages: equal when both are exact. Two samples' 95 % intervals may miss each
// other once in some hundred times; never by as much as their mean width.
void expect_same_count(const Count& a, const Count& b) {
  if (a.known == Known::proved && b.known == Known::proved) {
    EXPECT_EQ(a.value, b.value);
    return;
  }
  const Integer a_low(a.low), a_high(a.high), b_low(b.low), b_high(b.high);
  const Integer width = ((a_high - a_low) + (b_high - b_low)) / 2;
  EXPECT_TRUE(a_low <= b_high + width && b_low <= a_high + width)
      << a.low << " … " << a.high << " and " << b.low << " … " << b.high;
}

TEST_P(PackagesLaws, FrontierIsAnAntichainOfPassingPackages) {
  for_each_case(1, [](const Case& talks) {
    const Solved solved = solve_case(talks);
    const std::vector<Package>& points = solved.result.frontier.points;
    EXPECT_EQ(solved.result.frontier.known, Known::proved);
    for (std::size_t i = 0; i < points.size(); ++i) {
      EXPECT_EQ(evaluate(solved.problem, points[i].assignment), points[i].utilities);
      EXPECT_TRUE(feasible(solved.problem, points[i].assignment));
      EXPECT_TRUE(passes(solved.problem, points[i].utilities));
      if (i > 0) {
        EXPECT_GT(points[i - 1].utilities, points[i].utilities);
      }
      for (std::size_t j = 0; j < points.size() && points.size() < 4000; ++j) {
        ASSERT_TRUE(i == j || !weakly_dominates(points[j].utilities, points[i].utilities));
      }
    }
  });
}

// The optima are found directly; filtering the frontier must find the same values.
TEST_P(PackagesLaws, EveryOptimumIsTheBestOfTheFrontier) {
  for_each_case(2, [](const Case& talks) {
    const Solved solved = solve_case(talks);
    const Solutions& solutions = solved.result.solutions;
    const Unanimous unanimous = unanimous_part(solved);
    for (const auto& [name, solution] : solutions_of(solved)) {
      ASSERT_EQ(solution->package.has_value(), !unanimous.vectors.empty()) << name;
      if (!solution->package) continue;
      ASSERT_EQ(solution->known, Known::proved) << name;
      const Vector& found = solution->package->utilities;
      EXPECT_EQ(evaluate(solved.problem, solution->package->assignment), found) << name;
      EXPECT_TRUE(feasible(solved.problem, solution->package->assignment)) << name;
      const auto& all = unanimous.vectors;
      EXPECT_NE(std::find(all.begin(), all.end(), found), all.end()) << name << " is off";
    }
    if (unanimous.vectors.empty()) return;
    const auto value = [&](const Vector& utilities) { return gains(solved.problem, utilities); };
    const auto sum = [&](const Vector& utilities) {
      return std::accumulate(utilities.begin(), utilities.end(), Integer(0));
    };
    const auto fair = [&](const Vector& utilities) {
      return ratios(solved.problem, utilities, unanimous.ideal);
    };
    for (const Vector& one : unanimous.vectors) {
      EXPECT_LE(product(value(one)), product(value(solutions.nash.package->utilities)));
      EXPECT_LE(sum(one), sum(solutions.utilitarian.package->utilities));
      EXPECT_LE(ascending(value(one)), ascending(value(solutions.egalitarian.package->utilities)));
      EXPECT_LE(fair(one), fair(solutions.kalai_smorodinsky.package->utilities));
    }
  });
}

TEST_P(PackagesLaws, EpsilonFrontierCoversTheExactOne) {
  for_each_case(3, [](const Case& talks) {
    const Solved solved = solve_case(talks);
    PackagesOptions options;
    options.frontier = PackagesOptions::FrontierMode::epsilon;
    options.epsilon = 0.05;
    const Frontier answer = find_packages(solved.problem, options).frontier;
    ASSERT_TRUE(answer.known == Known::bounded || answer.known == Known::proved);
    EXPECT_LE(answer.epsilon, 0.05);
    for (const Package& point : solved.result.frontier.points) {
      const auto covers = [&](const Package& other) {
        for (std::size_t p = 0; p < point.utilities.size(); ++p) {
          if (point.utilities[p] == kRedLine) continue;
          const double slack =
              answer.known == Known::proved
                  ? 0
                  : answer.epsilon * static_cast<double>(answer.range[p]) * (1 + 1e-12);
          if (static_cast<double>(point.utilities[p] - other.utilities[p]) > slack) return false;
        }
        return true;
      };
      ASSERT_TRUE(std::any_of(answer.points.begin(), answer.points.end(), covers));
    }
    for (const Package& point : answer.points) {
      EXPECT_EQ(evaluate(solved.problem, point.assignment), point.utilities);
      EXPECT_TRUE(feasible(solved.problem, point.assignment));
      EXPECT_TRUE(passes(solved.problem, point.utilities));
      for (const Package& other : answer.points) {
        ASSERT_TRUE(&other == &point || !weakly_dominates(other.utilities, point.utilities));
      }
    }
  });
}

TEST_P(PackagesLaws, OrderOfThePartiesDoesNotMatter) {
  for_each_case(4, [](const Case& talks) {
    const Solved solved = solve_case(talks);
    Case reversed = talks;
    std::reverse(reversed.parties.begin(), reversed.parties.end());
    const Solved other = solve_case(reversed);
    const auto back = [](Vector vector) {
      std::reverse(vector.begin(), vector.end());
      return vector;
    };
    expect_same_count(solved.result.feasible, other.result.feasible);
    expect_same_count(solved.result.acceptable, other.result.acceptable);
    expect_same_count(solved.result.unanimous, other.result.unanimous);
    std::set<Vector> mine, theirs;
    for (const Package& point : solved.result.frontier.points) mine.insert(point.utilities);
    for (const Package& point : other.result.frontier.points) theirs.insert(back(point.utilities));
    EXPECT_EQ(mine, theirs);
    const auto ours = solutions_of(solved), others = solutions_of(other);
    for (std::size_t i = 0; i < ours.size(); ++i) {
      ASSERT_EQ(ours[i].second->package.has_value(), others[i].second->package.has_value());
      if (!ours[i].second->package) continue;
      EXPECT_EQ(ours[i].second->package->assignment, others[i].second->package->assignment)
          << ours[i].first;
    }
  });
}

// Multiplies one party's scores and walk-away value.
void scale(Preferences& preferences, int factor) {
  const auto times = [&](Decimal& number) {
    number = *Decimal::make(number.mantissa() * factor, number.scale());
  };
  for (PointPreference& score : preferences.points) {
    if (!score.weight) score.weight = Decimal(1);
    times(*score.weight);
  }
  for (Interaction& interaction : preferences.interactions) times(interaction.bonus);
  if (preferences.walk_away) times(*preferences.walk_away);
  if (preferences.cap) times(*preferences.cap);
}

TEST_P(PackagesLaws, NashAndKalaiSmorodinskyKeepTheirPackagesWhenOnePartyIsRescaled) {
  for_each_case(5, [](const Case& talks) {
    const Solved solved = solve_case(talks);
    Case scaled = talks;
    scale(scaled.preferences[0], 7);
    const Solved other = solve_case(scaled);
    const Solutions& mine = solved.result.solutions;
    const Solutions& theirs = other.result.solutions;
    ASSERT_EQ(mine.nash.package.has_value(), theirs.nash.package.has_value());
    if (!mine.nash.package) return;
    // Leximin of gains, which breaks ties, is not free of scale; so objectives are compared.
    const auto nash = [](const Solved& one, const Package& package) {
      return product(gains(one.problem, evaluate(one.problem, package.assignment)));
    };
    EXPECT_EQ(nash(solved, *mine.nash.package), nash(solved, *theirs.nash.package));
    const Vector ideal = unanimous_part(solved).ideal;
    const auto fair = [&](const Package& package) {
      return ratios(solved.problem, evaluate(solved.problem, package.assignment), ideal);
    };
    EXPECT_EQ(fair(*mine.kalai_smorodinsky.package), fair(*theirs.kalai_smorodinsky.package));
    EXPECT_EQ(solved.result.frontier.points.size(), other.result.frontier.points.size());
    expect_same_count(solved.result.unanimous, other.result.unanimous);
  });
}

TEST_P(PackagesLaws, AConstantMovesNothing) {
  for_each_case(6, [](const Case& talks) {
    const Solved solved = solve_case(talks);
    Case moved = talks;
    Preferences& preferences = moved.preferences[0];
    if (preferences.cap) return;
    // Paid in every package: the conditions of a bonus and of its opposite.
    const auto choice = std::find_if(moved.points.begin(), moved.points.end(), [](const Point& p) {
      return p.kind == PointKind::choice && !p.options.empty();
    });
    if (choice == moved.points.end()) return;
    Interaction always;
    always.when.push_back({});
    always.when[0].point = choice->id;
    always.when[0].any_of.emplace_back(OptionId{choice->options[0].id});
    always.bonus = preferences.divisor ? *preferences.divisor : Decimal(1);
    preferences.interactions.push_back(always);
    always.unless = true;
    preferences.interactions.push_back(always);
    const Decimal before = preferences.walk_away.value_or(Decimal(0));
    const Decimal one(1);
    preferences.walk_away = *Decimal::make(*before.scaled(6) + *one.scaled(6), 6);
    const Solved other = solve_case(moved);
    const auto ours = solutions_of(solved), others = solutions_of(other);
    for (std::size_t i = 0; i < ours.size(); ++i) {
      ASSERT_EQ(ours[i].second->package.has_value(), others[i].second->package.has_value());
      if (!ours[i].second->package) continue;
      EXPECT_EQ(ours[i].second->package->assignment, others[i].second->package->assignment)
          << ours[i].first;
    }
    EXPECT_EQ(solved.result.frontier.points.size(), other.result.frontier.points.size());
    expect_same_count(solved.result.acceptable, other.result.acceptable);
  });
}

TEST_P(PackagesLaws, ThreadsChangeNoByte) {
  for_each_case(7, [](const Case& talks) {
    const Solved solved = solve_case(talks);
    PackagesOptions options = exact();
    options.control.threads = 2;
    const Solved other = solve_case(talks, options);
    EXPECT_EQ(oracle::fingerprint(solved.result), oracle::fingerprint(other.result));
  });
}

TEST_P(PackagesLaws, FewerRulesNeverLeaveFewerPackages) {
  for_each_case(8, [](const Case& talks) {
    if (talks.rules.empty()) return;
    const Solved solved = solve_case(talks);
    Case freer = talks;
    freer.rules.pop_back();
    const Solved other = solve_case(freer);
    const auto no_fewer = [](const Count& less, const Count& more) {
      if (less.known != Known::proved || more.known != Known::proved) return;
      EXPECT_LE(Integer(less.value), Integer(more.value));
    };
    no_fewer(solved.result.feasible, other.result.feasible);
    no_fewer(solved.result.acceptable, other.result.acceptable);
    no_fewer(solved.result.unanimous, other.result.unanimous);
    for (const Package& point : solved.result.frontier.points) {
      ASSERT_TRUE(std::any_of(
          other.result.frontier.points.begin(), other.result.frontier.points.end(),
          [&](const Package& one) { return weakly_dominates(one.utilities, point.utilities); }));
    }
  });
}

INSTANTIATE_TEST_SUITE_P(Families, PackagesLaws, ::testing::ValuesIn(kFamilies),
                         [](const auto& family) { return std::string(family.param.name); });

}  // namespace
}  // namespace dragoman
