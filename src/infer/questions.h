// What to ask next, by expected gain (docs/methods.md, "What to ask").
#pragma once

#include <vector>

#include "infer/evaluate.h"
#include "infer/sampler.h"

namespace dragoman::infer {

// The most useful questions for each party, largest gain first. `candidates`: packages among which
// the best is chosen again after each answer. Thread count does not matter.
std::vector<Question> find_questions(const Knowledge& knowledge, const Evaluator& samples,
                                     const std::vector<Assignment>& candidates, int per_room,
                                     const solve::Effort& effort);

}  // namespace dragoman::infer
