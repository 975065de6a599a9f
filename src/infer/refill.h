// Further samples of a cone, from those of it that there are.
#pragma once

#include <optional>
#include <vector>

#include "infer/sampler.h"

namespace dragoman::infer {

// `kept`: draws of a wider cone that lie in the one of `knowledge`. They are draws of that one, so
// chains that start from them need no burn-in: every kept sample starts a short chain of its own,
// whose draws follow until there are options.count; the kept ones come first and count as the
// others do. What all are worth is measured by the spread between chains (effective_size() of
// diagnostics.h) on `references`, times what the kept ones are worth; options.thinning is doubled
// until it reaches half of the draws.
//
// Empty when they cannot go on: with fewer than 64 kept samples, equalities, coordinates of a
// party's own numbers, a mixing too slow for it, or the effort spent. Reports keep the R-hat of the
// samples gone on from. Scored parties in `kept` must have options.count samples or be fixed.
// Same input, same samples, on any number of threads. Cost: coordinates × their rows × new draws ×
// thinning.
std::optional<JointSamples> refill(const Knowledge& knowledge, const DrawOptions& options,
                                   const std::vector<Assignment>& references,
                                   const JointSamples& kept, const solve::Effort& effort);

}  // namespace dragoman::infer
