// Packages unlike one another that all parties accept and that cost each of them little.
#pragma once

#include "dragoman/packages.h"
#include "solve/maximise.h"

namespace dragoman::solve {

// Up to `count` packages. Each gives every party at least 1 - loss of its gain in the Nash
// solution. Farthest first (Gonzalez 1985) by the number of points that differ, starting from Nash,
// over a list of at most 20,000 such packages: the list is complete when it is shorter.
std::vector<Package> diverse_packages(const Problem& problem, const Maximiser& maximiser,
                                      const Solutions& solutions, int count, double loss,
                                      const Effort& effort);

}  // namespace dragoman::solve
