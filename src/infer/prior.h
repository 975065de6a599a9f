// The three priors as rates of exponentials, and the latent variables behind them
// (docs/methods.md, "Three priors").
#pragma once

#include <span>
#include <vector>

#include "infer/frame.h"
#include "solve/random.h"

namespace dragoman::infer {

// Latent state of one joint chain. Keeps references to frame and contested.
class Rates {
 public:
  // contested: per block. coordinates: per party that is sampled, how many it has.
  Rates(Prior prior, const Frame& frame, const std::vector<bool>& contested,
        std::vector<int> coordinates);

  // Draws the latent variables given all parties' coordinates: w[party][coordinate].
  void update(const std::vector<std::vector<double>>& w, solve::SplitMix& random);
  // Per coordinate of a party. Its unit has rate 1.
  std::span<const double> of(int party) const { return rates_[static_cast<std::size_t>(party)]; }

 private:
  void update_uneven(const std::vector<std::vector<double>>& w, solve::SplitMix& random);
  void update_opposed(const std::vector<std::vector<double>>& w, solve::SplitMix& random);

  Prior prior_;
  const Frame& frame_;
  const std::vector<bool>& contested_;
  std::vector<std::vector<double>> rates_;
};

// A point is contested unless every principal agreed to it in the current draft.
std::vector<bool> contested_blocks(const Case& talks, const Frame& frame);

double standard_exponential(solve::SplitMix& random);
// shape >= 1 (Marsaglia, Tsang 2000), rate 1.
double standard_gamma(double shape, solve::SplitMix& random);

}  // namespace dragoman::infer
