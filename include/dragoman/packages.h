// Packages that every party could accept: the frontier, four solutions, counts, neighbours.
//
//   // given: const dragoman::Case& talks
//   const dragoman::Result<dragoman::Problem> problem = dragoman::compile(talks);
//   if (!problem) return 2;
//   const dragoman::PackagesResult result = dragoman::find_packages(*problem, {});
//   std::cout << dragoman::known_name(result.solutions.nash.known) << '\n';  // "proved"
//
// Definitions (docs/glossary.md). A party accepts a package that crosses none of its red lines
// and gives it at least its walk-away value r. The frontier covers the packages that pass the
// acceptance rule (or every feasible one); the four solutions range over the packages that all
// parties accept. Gain g = u - r. Nash: largest product of g. Egalitarian: leximin of g.
// Utilitarian: largest sum of u. Kalai–Smorodinsky: leximin of g / (b - r), b the party's best
// among the packages that all accept. Ties: leximin of g, then lowest option indices. Comparisons
// are in exact wide integers; the same bytes result on any number of threads.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "dragoman/problem.h"
#include "dragoman/run.h"

namespace dragoman {

struct Package {
  Assignment assignment;
  std::vector<Utility> utilities;  // per party
};

// One optimum. `known` is proved, bounded (gap stated), heuristic, or none (no package that all
// accept, or stopped before one was found).
struct Solution {
  Known known = Known::none;
  std::optional<Package> package;
  // bounded: the objective of this package is at least this share of the best possible one (Nash:
  // of the product; the others: of the smallest gain, smallest normalised gain or sum).
  double bound_share = 0;
  StopReason stopped = StopReason::finished;
};

struct Solutions {
  Solution nash, kalai_smorodinsky, egalitarian, utilitarian;
};

// One package per distinct frontier vector, in descending lexicographic order of utilities.
// proved: exactly the frontier. bounded: every passing package is beaten or matched, up to epsilon
// × the party's range, for every party at once, by some point listed. none: stopped early.
struct Frontier {
  Known known = Known::none;
  std::vector<Package> points;
  double epsilon = 0;          // bounded: share of each party's range (best - worst kept)
  std::vector<Utility> range;  // per party, what epsilon is a share of
  std::string why_not_exact;   // bounded: why the exact one was not computed
  StopReason stopped = StopReason::finished;
};

// A count of packages: exact, or an interval. Decimal strings, since counts exceed 2^64.
struct Count {
  Known known = Known::none;
  std::string value = "0";            // exact, or the best estimate
  std::string low = "0", high = "0";  // sampled: 95 % interval (Clopper–Pearson); else = value
  std::uint64_t sample_size = 0, seed = 0;
};

// Some constraints that cannot hold together; without any one of them the rest can.
struct Conflict {
  std::vector<int> origins;     // indices in Problem::origins
  bool smallest_known = false;  // whether it was settled that no smaller conflict exists
  bool smallest = false;        // … and whether this is one of the smallest
};

struct PackagesOptions {
  RunControl control;
  bool all_feasible = false;  // frontier over every feasible package
  enum class FrontierMode { decide, exact, epsilon, skip };
  FrontierMode frontier = FrontierMode::decide;
  double epsilon = 0.01;                           // for epsilon, or when `decide` falls back to it
  std::size_t largest_exact_frontier = 2'000'000;  // decide: beyond this many points, epsilon
  int diverse = 0;                                 // how many diverse near-optimal packages to find
  double diverse_loss = 0.05;  // each keeps at least 1 - loss of the egalitarian share
  std::uint64_t seed = 1;      // sampled counts only
};

struct PackagesResult {
  Count feasible;                  // packages that keep the rules
  Count acceptable;                // … and pass the acceptance rule
  Count unanimous;                 // … and that every party accepts
  std::vector<Count> accepted_by;  // of the passing ones, per party
  Solutions solutions;
  Frontier frontier;
  // Different packages that all accept, each within diverse_loss of the Nash gains (heuristic
  // selection: farthest first by number of differing points, from an exact or capped list).
  std::vector<Package> diverse;
  std::optional<Conflict> conflict;  // when no package is accepted by all
};

// Never fails on a compiled problem; stopping early is part of the result.
PackagesResult find_packages(const Problem& problem, const PackagesOptions& options);

// ---- Amendments ---------------------------------------------------------------------------------

// A draft compiled for a problem: for each variable the values it holds (several: a bracket; empty:
// open), for each Choose block the chosen items, if any. A change of a point with several variables
// (a roster) is one amendment.
struct CompiledDraft {
  std::vector<std::vector<int>> values;
  std::vector<std::optional<std::vector<int>>> chosen;
};
Result<CompiledDraft> compile_draft(const Case& talks, const Problem& problem, const Draft& draft);

// The best package with exactly `changes` amendments (settling a bracket or an open point by one of
// its values is none): most parties accepting, then leximin of the shortfalls max(0, r - u).
struct Rung {
  int changes = 0;
  Known known = Known::none;
  std::optional<Package> package;
  std::vector<int> changed_points;  // indices in Case::points
  int accepting = 0;
  std::vector<Utility> difference;  // per party, against the draft best settled (rung 0)
};

struct AmendOptions {
  RunControl control;
  int most_changes = 3;  // rungs 0 … most_changes
};

struct AmendResult {
  std::vector<Rung> ladder;
  // The fewest amendments after which all parties accept: empty when none was found;
  // fewest_known says whether the number is proved (or, without one, that none exists).
  std::optional<Rung> fewest;
  Known fewest_known = Known::none;
  StopReason stopped = StopReason::finished;
};

AmendResult amend(const Problem& problem, const CompiledDraft& draft, const AmendOptions& options);

}  // namespace dragoman
