// Questions in English, and answers as words of the case.
#pragma once

#include <string>

#include "infer/frame.h"

namespace dragoman::infer {

// Sets question.text. Packages are told by what differs from `draft` (null: all their values);
// comparisons by what differs between the two.
void put_into_words(const Case& talks, const Problem& problem, const Draft* draft,
                    Question& question);

}  // namespace dragoman::infer
