// The three priors as rates of exponentials, and the latent variables behind them
// (docs/methods.md, "Three priors").
#pragma once

#include <span>
#include <vector>

#include "infer/frame.h"
#include "solve/random.h"

namespace dragoman::infer {

// Latent state of one joint chain.
class Rates {
 public:
  // contested: per block. parties: how many have coordinates of their own.
  Rates(Prior prior, const Frame& frame, std::vector<bool> contested, int parties);

  // Draws the latent variables given all parties' coordinates.
  void update(std::span<const std::vector<double>* const> w, solve::SplitMix& random);
  // Per coordinate of a party (all of its coordinates; own zeros and unit have rate 1).
  std::span<const double> of(int party) const { return rates_[static_cast<std::size_t>(party)]; }

 private:
  Prior prior_;
  const Frame& frame_;
  std::vector<bool> contested_;
  std::vector<std::vector<double>> rates_;
};

// A point is contested unless every principal agreed to it in the current draft.
std::vector<bool> contested_blocks(const Case& talks, const Frame& frame);

double standard_exponential(solve::SplitMix& random);
// shape >= 1 (Marsaglia, Tsang 2000), rate 1.
double standard_gamma(double shape, solve::SplitMix& random);

}  // namespace dragoman::infer
