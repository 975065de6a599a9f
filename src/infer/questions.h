// What to ask next, by expected gain (docs/methods.md, "What to ask").
//
// The answers of a question split the samples; the best package is chosen again within each part.
// Packages and parts are chosen on one set of samples and the gain is measured on another, so that
// it is not flattered by having been picked; the same samples before and after, so that most of
// the noise cancels. Parties are independent on them: an answer tells of its party alone, and joint
// shares are taken from the parties' own shares (independent.h).
#pragma once

#include <vector>

#include "infer/evaluate.h"
#include "solve/component.h"

namespace dragoman::infer {

struct QuestionInputs {
  const Case& talks;
  const Evaluator& choose;       // samples on which questions and packages are chosen
  const Evaluator& measure;      // … and measured: others of the same knowledge
  double effective_size = 0;     // of `measure`
  std::vector<Assignment> pool;  // packages that may be best after an answer; all keep the rules
  int per_room = 5;
};

// The most useful questions to each party without scores, at most per_room each, largest gain
// first: 95 % intervals above 0 only, and no two to a party whose answers nearly coincide, and one
// only that names more than eight points. Questions about packages keep to the pool, with numbers
// and days moved to corners of the frame so that an answer adds none. They rest on the words of all
// principals. When the effort is spent, none. Same inputs, same questions, on any number of
// threads. Cost: questions × pool × samples / 64, and some local searches on 800 samples.
std::vector<Question> find_questions(const QuestionInputs& inputs, const solve::Effort& effort);

}  // namespace dragoman::infer
