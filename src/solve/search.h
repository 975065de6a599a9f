// The exact maximum of an objective over the paths of a dag: depth-first, pruned by several
// multiplier vectors at once.
//
// A multiplier vector w prices every arc by its reduced cost, what taking it loses against the best
// path from the same node. A package as good as the incumbent loses at most the budget
// (best weighted sum) - required(w), so a partial path over any budget is dropped, and so is any
// arc that no path within budget uses. Ties are followed to the end: the result is the best score
// and, among equals, the lowest option indices, whatever the number of threads.
#pragma once

#include <cstdint>
#include <optional>

#include "solve/objective.h"
#include "solve/relaxation.h"

namespace dragoman::solve {

struct Incumbent {
  Score score;
  std::vector<Utility> u;  // path sums
  Assignment assignment;

  bool empty() const { return score.empty(); }
  // Whether (score, assignment) comes before this one.
  bool beaten_by(const Score& other, const Assignment& candidate) const;
};

struct SearchInput {
  const Problem* problem = nullptr;
  const Objective* objective = nullptr;
  const Tables* tables = nullptr;
  std::vector<std::vector<double>> multipliers;  // on utility / unit; the first one leads the order
  // leximin only: stop at the first package whose smallest normalised gain is not negative.
  bool stop_when_nonnegative = false;
  std::uint64_t max_nodes = UINT64_MAX;  // per worker; a search that needs more is stopped
};

struct SearchOutcome {
  Outcome outcome = Outcome::complete;  // stopped: effort spent
  std::uint64_t nodes = 0;
  std::uint64_t ends = 0;  // whole packages met: many of them mean many ties
};

// Offers a path as a candidate; true when it becomes the incumbent.
bool offer(const SearchInput& input, const Dag& dag, std::span<const std::uint32_t> path,
           Incumbent& incumbent);

// Hill climbing from a path over layers that stand alone: single changes, then pairs of them.
// Improves the incumbent where it can.
void climb(const SearchInput& input, const Dag& dag, std::vector<std::uint32_t> path,
           std::size_t most_pairs, Incumbent& incumbent);

// Removes the arcs that no package at least as good as the incumbent can use, and puts the segments
// with the largest losses first. Marks the dag infeasible when none is left.
void reduce(const SearchInput& input, const Incumbent& incumbent, Dag& dag);

// The search itself. The incumbent may be empty.
SearchOutcome search(const SearchInput& input, const Dag& dag, const Effort& effort,
                     Incumbent& incumbent);

}  // namespace dragoman::solve
