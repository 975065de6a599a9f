// The four solutions, one after the other, each proved on its own.
#pragma once

#include "dragoman/packages.h"
#include "solve/maximise.h"

namespace dragoman::solve {

struct SolutionsOutcome {
  Solutions solutions;
  bool none_acceptable = false;  // proved: no package is accepted by every party
};

// Egalitarian first: its smallest gain says whether any package is accepted by all, and it is the
// start of the others. Kalai–Smorodinsky needs each party's best among those packages: one linear
// problem per party.
SolutionsOutcome find_solutions(const Problem& problem, const Maximiser& maximiser,
                                const RunControl& control, const Effort& effort);

// Whether some package keeps the rules, crosses no red line and gives every party its walk-away
// value. `known` is false when the effort ran out first.
struct Existence {
  bool exists = false;
  bool known = true;
};
Existence acceptable_exists(const Problem& problem, const Effort& effort);

}  // namespace dragoman::solve
