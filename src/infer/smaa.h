// SMAA-2 on any matrix of sampled criteria values: rank acceptabilities, central weights,
// confidence factors (Lahdelma, Salminen 2001).
#pragma once

#include <functional>
#include <span>
#include <vector>

namespace dragoman::infer {

// One draw: values[alternative * criteria + criterion] and weights[criterion]; utility is the
// weighted sum.
struct SmaaDraw {
  std::span<const double> values;
  std::span<const double> weights;
};

struct SmaaResult {
  std::vector<std::vector<double>> rank;            // [alternative][rank]
  std::vector<std::vector<double>> central_weight;  // [alternative][criterion]; empty: never first
  std::vector<double> confidence;                   // [alternative]; 0 when never first
};

// draw(i): the i-th of `draws`, called in ascending order, twice. Ties share their ranks equally.
SmaaResult smaa2(int alternatives, int criteria, int draws,
                 const std::function<SmaaDraw(int)>& draw);

}  // namespace dragoman::infer
