// The amendment ladder under uncertainty: the best package with exactly k amendments.
#pragma once

#include <optional>
#include <vector>

#include "infer/evaluate.h"
#include "solve/component.h"

namespace dragoman::infer {

struct LadderRung {
  int changes = 0;
  std::optional<Assignment> package;  // empty: none with so many changes keeps the rules
  bool exhaustive = false;            // the best on these samples, by trying all
};

// Rungs 0 … most_changes over the search samples.
std::vector<LadderRung> find_ladder(const Evaluator& search, int most_changes,
                                    const solve::Effort& effort);

}  // namespace dragoman::infer
