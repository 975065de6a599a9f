// Exact counts of packages by who accepts them.
#pragma once

#include <cstdint>
#include <map>
#include <optional>

#include "solve/plan.h"
#include "solve/rational.h"

namespace dragoman::solve {

// For a plan without opaque components, made with keep_dominated: how many packages that pass the
// acceptance rule each set of parties (a bit per party) accepts. A dynamic program over the diagram
// whose states are what each party still needs. A need that the layers to come always or never meet
// is settled, and where all must accept, states that a weighted sum of needs shows to be out of
// reach are dropped. Empty after more than `most_steps` transitions, or when the effort is spent.
std::optional<std::map<std::uint32_t, WideInt>> tally_packages(const Plan& plan,
                                                               std::size_t most_steps,
                                                               const Effort& effort);

}  // namespace dragoman::solve
