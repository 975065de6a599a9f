// Samples of preferences, laid out for the evaluation of packages: one row per coordinate, one
// column per sample.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "dragoman/infer.h"

namespace dragoman::infer {

inline constexpr int kSampleLanes = 16;  // counts are padded to a multiple, with copies of sample 0

// `shared` coordinates of one party (zeros and unit are left behind), scaled so that Σ over shared
// coordinates is their number. Empty for a scored party whose walk-away value is known.
struct PartySamples {
  int coordinates = 0;  // without no deal counted apart: all of Frame::shared
  int count = 0, stride = 0;
  std::vector<float> values;      // values[coordinate * stride + sample]
  std::vector<double> walk_away;  // per sample: Σ of no deal; scored parties: r in their own units
  // Per sample the sum over shared coordinates before it was scaled, so that chains can go on from
  // it. Empty when they cannot: scored parties.
  std::vector<double> size;
  bool fixed = false;  // scored: utilities are those of Frame::problem

  std::span<const float> row(int coordinate) const {
    return {values.data() + static_cast<std::size_t>(coordinate) * stride,
            static_cast<std::size_t>(stride)};
  }
};

// Sample s holds one preference per party, drawn jointly.
struct JointSamples {
  int count = 0;
  std::vector<PartySamples> parties;  // in the order of the frame
  std::vector<SampleReport> reports;  // one per party
  StopReason stopped = StopReason::finished;
};

}  // namespace dragoman::infer
