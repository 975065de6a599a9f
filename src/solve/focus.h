// Drawing packages from close to where all parties accept.
#pragma once

#include <vector>

#include "solve/maximise.h"
#include "solve/random.h"

namespace dragoman::solve {

// Packages that all parties accept lie in a half-space: under weights w >= 0 their weighted utility
// is at least that of the walk-away values. The weights of the leximin dual make it thin. This
// counts the packages of a slightly larger half-space (losses rounded down to 64 … 256 levels) by a
// dynamic program over the diagram, and draws uniformly from them; the share of draws that all
// accept, times that count, estimates the number that all accept far better than draws from
// everywhere.
class FocusedSampler {
 public:
  // For a maximiser over a plan without opaque components, made with keep_dominated.
  FocusedSampler(const Problem& problem, const Maximiser& maximiser, const Effort& effort);

  // Packages in the half-space, up to floating rounding (relative 1e-12).
  double population() const { return population_; }
  // Draws one and returns whether every party accepts it. Only when population() > 0.
  bool draw(SplitMix& random) const;

 private:
  double& ways(std::size_t layer, std::size_t node, int level) {
    return ways_[layer][node * (levels_ + 1) + level];
  }
  double ways(std::size_t layer, std::size_t node, int level) const {
    return ways_[layer][node * (levels_ + 1) + level];
  }

  const Problem& problem_;
  const Dag& dag_;
  int levels_;
  std::vector<Utility> need_;              // per party, in path sums; kRedLine: none
  std::vector<std::vector<int>> loss_;     // per layer and arc, in levels; levels_ + 1: too much
  std::vector<std::vector<double>> ways_;  // paths to the end that lose at most so many levels
  double population_ = 0;
};

}  // namespace dragoman::solve
