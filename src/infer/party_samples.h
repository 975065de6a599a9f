// Writing the samples of one party, and reading margins from them.
#pragma once

#include <vector>

#include "infer/bundle.h"
#include "infer/frame.h"
#include "infer/samples.h"

namespace dragoman::infer {

// Room for `count` samples of a party without scores.
PartySamples room_for(const Frame& frame, int count);

// Writes the present state of a bundle's part as the samples first … first + lanes - 1, lanes <=
// kLanes. Returns the factors by which each lane's coordinates were scaled.
Lanes write_samples(const Frame& frame, const Bundle& bundle, int part, int first, int lanes,
                    PartySamples& samples);

// Fills the last columns with copies of the first sample.
void pad_samples(PartySamples& samples);

// U - r of a package as a sum over coordinates, and in every sample.
std::vector<std::pair<int, double>> margin_terms(const Frame& frame, const Assignment& package);
std::vector<double> margins_of(const Frame& frame, const PartySamples& samples,
                               const Assignment& package);

}  // namespace dragoman::infer
