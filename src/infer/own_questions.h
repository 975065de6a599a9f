// Questions that rest on one party's words alone, so that its room may see them (docs/methods.md,
// "What to ask").
#pragma once

#include <string>
#include <vector>

#include "dragoman/infer.h"
#include "solve/component.h"

namespace dragoman::infer {

// The case as far as it is known from one party's words: that party alone, the points and rules,
// its words, and the drafts that they name.
Case own_view(const Case& talks, const std::string& party);

// At most `count` questions to a party without scores, largest gain first: those after whose
// answers two preferences consistent with the party's words disagree least often whether it accepts
// a package, on average over packages drawn blindly. Everything is computed from own_view(), under
// the first prior; a walk-away value without bounds rests on the prior. 95 % intervals (jackknife)
// above 0 only. Same own view, options and count, same questions, whatever else the case holds.
// Empty when the words cannot be used, samples do not converge, or the effort is spent.
// Cost: one reading, 2,000 samples, and questions × packages × samples / 64.
std::vector<Question> find_own_questions(const Case& talks, const InferOptions& options,
                                         const std::string& party, int count,
                                         const solve::Effort& effort);

}  // namespace dragoman::infer
