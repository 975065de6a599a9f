// SMAA-2 on any matrix of sampled criteria values: rank acceptabilities, central weights,
// confidence factors (Lahdelma, Salminen 2001).
//
//   SmaaResult result = smaa2(packages, points, draws, [&](int i) {
//     fill(values, weights, i);
//     return SmaaDraw{values, weights};
//   });
#pragma once

#include <functional>
#include <span>
#include <vector>

namespace dragoman::infer {

// One draw: values[alternative * criteria + criterion] and weights[criterion]; utility is the
// weighted sum. The spans need to live until the next draw only.
struct SmaaDraw {
  std::span<const double> values;
  std::span<const double> weights;
};

struct SmaaResult {
  std::vector<std::vector<double>> rank;            // [alternative][rank]; rows sum to 1
  std::vector<std::vector<double>> central_weight;  // [alternative][criterion]; empty: never first
  std::vector<double> confidence;                   // [alternative]; 0 when never first
  // Entropy in bits of the distribution of whole rankings: 0 when all draws rank alike. A ranking
  // in which some tie is one of its own.
  double ranking_entropy = 0;
};

// draw(i): the i-th of `draws`, called in ascending order, twice; it must give the same both times.
// Ties share their ranks equally, and the first rank's weights likewise. Without draws, shares are
// 0. Cost: draws × alternatives × (criteria + log alternatives) and, for confidence factors,
// alternatives² × criteria per draw.
SmaaResult smaa2(int alternatives, int criteria, int draws,
                 const std::function<SmaaDraw(int)>& draw);

}  // namespace dragoman::infer
