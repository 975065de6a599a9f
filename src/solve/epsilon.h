// A frontier with a certificate where the exact one is too large.
#pragma once

#include "dragoman/packages.h"
#include "solve/maximise.h"

namespace dragoman::solve {

// Fills points, epsilon, range and known. Search regions (local upper bounds; Klamroth, Lacour,
// Vanderpooten 2015) stand for what no listed package covers yet; a region closes when the weighted
// (Chebyshev) dual shows that nothing in it exceeds its corner by more than epsilon × range for
// every party at once, else a package found in it splits the regions it lies in.
void epsilon_frontier(const Problem& problem, const Maximiser& maximiser,
                      const PackagesOptions& options, const Effort& effort, Frontier& out);

}  // namespace dragoman::solve
