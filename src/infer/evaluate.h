// Packages on samples: in how many of them each party accepts, and the acceptance rule passes.
//
// Cost is counted in package × sample: one addition per changed variable and party. The inner loops
// come in three versions, chosen once (evaluate_kernel.h).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "infer/frame.h"
#include "infer/samples.h"

namespace dragoman::infer {

struct Tally {
  int passing = 0;             // samples in which the acceptance rule passes
  std::vector<int> accepting;  // per party
};

// Thread-safe once built. Keeps references to frame and samples.
class Evaluator {
 public:
  Evaluator(const Frame& frame, const JointSamples& samples);

  int count() const { return samples_.count; }
  // Per party: whether it has samples of its walk-away value at all (else it never accepts).
  Tally tally(const Assignment& package) const;
  // U - r per sample, padded to the stride. Red lines are not looked at.
  void margins(const Assignment& package, int party, std::span<float> out) const;
  // Adds v(to) - v(from) of one variable to a party's margins.
  void move(int party, int variable, int from, int to, std::span<float> margins) const;
  // From margins of every party, with the red lines and scored parties of the package.
  Tally tally(const Assignment& package, const std::vector<std::vector<float>>& margins) const;

  const Frame& frame() const { return frame_; }
  const JointSamples& samples() const { return samples_; }

 private:
  const Frame& frame_;
  const JointSamples& samples_;
};

// A package and its margins, changed one variable at a time: what local search walks on.
class Walker {
 public:
  Walker(const Evaluator& evaluator, Assignment start);

  const Assignment& package() const { return package_; }
  const Tally& tally() const { return tally_; }
  bool feasible() const { return feasible_; }
  // The tally after the changes, without making them. Infeasible packages have passing = -1.
  Tally look(std::span<const Place> changes);
  void go(std::span<const Place> changes);

 private:
  const Evaluator& evaluator_;
  Assignment package_;
  std::vector<std::vector<float>> margins_, scratch_;
  Tally tally_;
  bool feasible_ = false;
};

}  // namespace dragoman::infer
