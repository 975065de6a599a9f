// Whether Markov chains have converged, and what their draws are worth.
#pragma once

#include <span>
#include <vector>

#include "dragoman/infer.h"

namespace dragoman::infer {

// draws[chain][iteration], chains of equal length >= 4.
struct ChainCheck {
  double rhat = 1;            // split, rank-normalised (Vehtari et al. 2021, eq. 4 and 14)
  double effective_size = 0;  // split, with Geyer's initial monotone sequence
};
ChainCheck check_chains(std::span<const std::vector<double>> draws);

// What the draws of many chains are worth when every chain starts from a draw of its own: the
// variance of the draws over that of their mean, the latter from the spread of the chains' sums.
// Draw i belongs to chain i % chains. Its relative error is about √(2 / chains).
double effective_size(std::span<const double> draws, std::size_t chains);

// Wilson's (1927) 95 % interval of a share with an effective sample size.
struct Interval {
  double low = 0, high = 1;
};
Interval wilson(double share, double effective_size);

}  // namespace dragoman::infer
