// What hangs on each single word: the answer without it.
#pragma once

#include <vector>

#include "infer/sampler.h"

namespace dragoman::infer {

std::vector<WordEffect> find_word_effects(const Knowledge& knowledge,
                                          const std::vector<Assignment>& candidates,
                                          const DrawOptions& options, const solve::Effort& effort);

}  // namespace dragoman::infer
