// Irreducible sets of words that cannot hold together, and what is set aside for them.
#pragma once

#include <vector>

#include "infer/reading.h"

namespace dragoman::infer {

// Of `kept` (word indices) that contradict each other: an irreducible subset, ascending, by the
// deletion filter over words (Chinneck, Dravnieks 1991); surest words are tried first, so the least
// sure remain. Cost: one linear program per word.
std::vector<int> irreducible(const Frame& frame, const PartyWords& party, std::vector<int> kept);

// Sets words aside until the rest is consistent. Reports what it did; `kept` afterwards holds the
// words that count.
struct Settled {
  std::vector<int> kept;
  std::vector<Contradiction> contradictions;
  bool solved = true;  // false: a linear program failed, and nothing is known
};
Settled settle(const Frame& frame, const PartyWords& party);

}  // namespace dragoman::infer
