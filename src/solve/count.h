// How many packages keep the rules, pass the acceptance rule, are accepted by all and by each
// party.
#pragma once

#include <string>
#include <vector>

#include "dragoman/packages.h"
#include "solve/component.h"

namespace dragoman::solve {

struct Counts {
  Count feasible, acceptable, unanimous;
  std::vector<Count> accepted_by;  // among the passing ones
};

// Exact by tally_packages() when it needs at most `most_steps` steps; else from `sample_size`
// packages drawn uniformly from those that keep the rules, with 95 % intervals (Clopper, Pearson
// 1934).
Counts count_packages(const Problem& problem, std::size_t most_steps, std::size_t sample_size,
                      std::uint64_t seed, const Effort& effort);

}  // namespace dragoman::solve
