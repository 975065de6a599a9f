// The exact frontier of a plan.
#pragma once

#include "dragoman/packages.h"
#include "solve/pareto.h"
#include "solve/plan.h"

namespace dragoman::solve {

struct FrontierInput {
  const Plan* plan = nullptr;
  bool all_feasible = false;  // else: only packages that pass the acceptance rule
  std::size_t max_points = SIZE_MAX;
  Effort effort;
};

struct ExactFrontier {
  Outcome outcome = Outcome::complete;  // stopped: points is empty
  std::vector<Package> points;          // in descending lexicographic order of utilities
};

// Pareto sets of the components (a dynamic program over each diagram's nodes, or the component's
// own method), folded into one by ParetoSum. Exact for the compiled problem.
ExactFrontier exact_frontier(const FrontierInput& input);

// Candidates of one segment of a dag that no other dominates: one row each, with the value taken in
// every layer of the segment.
struct SegmentSet {
  std::vector<Utility> utilities;        // row × parties
  std::vector<std::vector<int>> values;  // row -> per layer
};

// `keep` is on sums of this segment alone. Outcome::stopped: effort or max_points ran out.
Outcome segment_pareto(const Dag& dag, const Segment& segment, const UnionOptions& options,
                       SegmentSet& out);

}  // namespace dragoman::solve
