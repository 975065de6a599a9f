// The three priors as rates of exponentials with latent variables behind them (docs/methods.md,
// "Three priors"); bundle_kernel.h draws them.
#pragma once

#include <vector>

#include "infer/bundle_kernel.h"
#include "infer/frame.h"

namespace dragoman::infer {

// Where the coordinates of the frame have latent rates, when `sampled` parties have coordinates.
PriorLayout lay_out_prior(Prior prior, const Case& talks, const Frame& frame, int sampled);

// Per block. A point is contested unless every principal agreed to it in the current draft.
std::vector<bool> contested_blocks(const Case& talks, const Frame& frame);

}  // namespace dragoman::infer
