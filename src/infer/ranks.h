// SMAA-2 over packages side by side (docs/methods.md, "SMAA-2").
#pragma once

#include <vector>

#include "infer/frame.h"
#include "infer/samples.h"

namespace dragoman::infer {

// One table per party with samples of its own preferences, in the order of the frame; `points`:
// how many the case has. A party's utility is Σ over points of swing × (v - worst) / swing; the
// weights are the swings as shares of their sum, and points without values weigh 0.
// The first 4,000 samples count. Cost: those × (coordinates + packages × points), twice; confidence
// factors as smaa2() says. The thread count changes nothing.
std::vector<RankTable> rank_packages(const Frame& frame, const JointSamples& samples,
                                     const std::vector<Assignment>& packages, int points,
                                     int threads = 1);

}  // namespace dragoman::infer
