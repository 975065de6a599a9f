// The solver against the exhaustive reference on random small cases, one family of features a test.
//
// DRAGOMAN_ORACLE_INSTANCES: how many cases in all (default 20,000). DRAGOMAN_ORACLE_SEED: where
// they start (default 1).
#include <gtest/gtest.h>

#include <cstdlib>

#include "oracle/compare.h"
#include "oracle/random_case.h"

namespace dragoman::oracle {
namespace {

std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

// What kind of disagreement it is, so that shrinking does not wander off to another one.
std::string kind_of(const std::string& disagreement) {
  return disagreement.substr(0, disagreement.find(':'));
}

void report(std::uint64_t seed, const Case& talks, const std::string& what,
            const CompareOptions& options) {
  const Case small = shrink(talks, [&](const Case& smaller) {
    return kind_of(disagreement(smaller, options)) == kind_of(what);
  });
  ADD_FAILURE() << "seed " << seed << ": " << what << "\nshrunk: " << disagreement(small, options)
                << '\n'
                << case_text(small);
}

// `share` of all instances, from seeds of the family's own.
void agree(int family, double share, const Features& features, CompareOptions options = {}) {
  const auto total = static_cast<double>(from_environment("DRAGOMAN_ORACLE_INSTANCES", 20'000));
  const auto instances = static_cast<std::uint64_t>(total * share + 0.999);
  const std::uint64_t first = from_environment("DRAGOMAN_ORACLE_SEED", 1);
  int failures = 0;
  for (std::uint64_t i = 0; i < instances && failures < 3; ++i) {
    const std::uint64_t seed = (first + i) * 100 + static_cast<std::uint64_t>(family);
    const Case talks = random_case(seed, features);
    CompareOptions asked = options;
    asked.two_threads = i % 8 == 0;
    asked.epsilon_frontier = i % 4 == 1;
    const std::string what = disagreement(talks, asked);
    if (what.empty()) continue;
    report(seed, talks, what, asked);
    ++failures;
  }
}

TEST(Oracle, EverythingTogether) { agree(1, 0.2, {}); }

TEST(Oracle, EverythingTogetherLarger) {
  agree(2, 0.02, {.packages = 5000, .points_low = 4, .points_high = 9});
}

TEST(Oracle, PlainPointsWithTies) {
  agree(3, 0.12,
        {.quantity = 0,
         .date = 0,
         .persons = 0,
         .items = 0,
         .ties = 1,
         .interaction = 0,
         .box = 0,
         .red_line = 0,
         .rule = 0});
}

TEST(Oracle, PlainPointsWithDecimals) {
  agree(4, 0.08,
        {.persons = 0,
         .items = 0,
         .ties = 0,
         .digits = 0.9,
         .weight = 0.6,
         .divisor = 0.4,
         .whole_divisor = 0.3,
         .cap = 0.3,
         .interaction = 0,
         .box = 0,
         .red_line = 0,
         .rule = 0});
}

TEST(Oracle, Interactions) {
  agree(5, 0.1,
        {.persons = 0.05, .items = 0, .interaction = 0.75, .box = 0.2, .red_line = 0, .rule = 0});
}

TEST(Oracle, Rectangles) {
  agree(6, 0.08,
        {.quantity = 0.7,
         .date = 0.2,
         .persons = 0,
         .items = 0,
         .interaction = 0.1,
         .box = 0.85,
         .red_line = 0.05,
         .rule = 0.1});
}

TEST(Oracle, Rules) {
  agree(7, 0.1,
        {.ties = 0.7,
         .interaction = 0.1,
         .box = 0,
         .red_line = 0.1,
         .rule = 0.75,
         .contradiction = 0.06});
}

TEST(Oracle, RedLines) {
  agree(8, 0.1, {.parties_low = 2, .red_line = 0.7, .quorum = 0.7, .veto = 0.2, .rule = 0.15});
}

TEST(Oracle, Rosters) {
  agree(9, 0.1, {.points_high = 4, .persons = 0.35, .items = 0.45, .interaction = 0.25});
}

TEST(Oracle, QuorumAndVetoes) {
  agree(10, 0.05, {.parties_low = 3, .demanding = 0.6, .quorum = 1, .veto = 0.3});
}

TEST(Oracle, NothingThatAllAccept) {
  agree(11, 0.06,
        {.parties_low = 2,
         .packages = 400,
         .red_line = 0.5,
         .walk_away = 1,
         .demanding = 0.9,
         .rule = 0.5,
         .contradiction = 0.15});
}

TEST(Oracle, NumbersWithoutEnd) {
  agree(12, 0.02, {.divisor = 0.5, .odd_divisor = 0.7}, {.exact_numbers = false});
}

}  // namespace
}  // namespace dragoman::oracle
