// Some of the samples, as a set of their own.
#pragma once

#include <span>

#include "infer/samples.h"

namespace dragoman::infer {

// The samples at `indices`, in that order. Reports keep what they said of the whole set, with draws
// and effective size in proportion. Cost: coordinates × indices.
JointSamples subset(const JointSamples& all, std::span<const int> indices);

// The first samples; all of them when there are fewer.
JointSamples first_samples(const JointSamples& all, int count);

}  // namespace dragoman::infer
