// Packages with the highest joint share, on samples in which parties are independent.
#pragma once

#include <vector>

#include "infer/independent.h"
#include "solve/component.h"

namespace dragoman::infer {

struct SearchOptions {
  int candidates = 5;
  int sampled_problems = 24;  // exact solves of single samples and of means
  std::vector<Assignment>
      starts;  // further packages to search from; those that break rules are not
};

// Best first by the search samples; all feasible, no two alike. Same input, same packages, on any
// number of threads.
std::vector<Assignment> find_candidates(const Evaluator& search, const SearchOptions& options,
                                        const solve::Effort& effort);

// Steepest ascent from a package that keeps the rules, one variable at a time.
Assignment climb(const Evaluator& samples, const Assignment& start, const solve::Effort& effort);

// The frame's problem with one sample's (or the mean's: sample = -1) utilities and walk-away values
// as scores on a grid of 10^-6.
Problem sampled_problem(const Frame& frame, const JointSamples& samples, int sample);

// The share of (up to `most`) samples for which some feasible package passes; empty when it could
// not be settled in time. No package's joint share exceeds it on these samples.
std::optional<double> joint_upper_bound(const Evaluator& samples, int most,
                                        const solve::Effort& effort);

}  // namespace dragoman::infer
