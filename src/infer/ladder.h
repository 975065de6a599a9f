// The amendment ladder under uncertainty: the best package with exactly k amendments
// (docs/methods.md, "Search").
#pragma once

#include <optional>
#include <vector>

#include "infer/evaluate.h"
#include "solve/component.h"

namespace dragoman::infer {

struct LadderRung {
  int changes = 0;
  std::optional<Assignment> package;  // empty: none was found; exhaustive: none keeps the rules
  bool exhaustive = false;            // the best on these samples, by trying all
};

// Rungs 0 … most_changes over the samples: by score() of independent.h. A rung of
// at most 40,000 packages is tried whole; a larger one is searched: the best packages of the rung
// before with one amendment more, improved by changing an amendment, replacing one, or settling a
// bracket otherwise. Empty without a draft. When the effort is spent, the rungs so far.
// Cost: packages × samples; a rung that is searched some 10,000 packages on 1,000 samples.
// Same samples, same rungs, on any number of threads.
std::vector<LadderRung> find_ladder(const Evaluator& search, int most_changes,
                                    const solve::Effort& effort);

}  // namespace dragoman::infer
