// Samples of every party's cone under a prior, checked for convergence.
#pragma once

#include "infer/reading.h"
#include "infer/samples.h"
#include "solve/component.h"

namespace dragoman::infer {

struct DrawOptions {
  Prior prior = Prior::flat;
  int count = 10'000;
  std::uint64_t seed = 1;
  std::uint64_t stream = 0;  // samples of different streams are independent
  int thinning = 2;          // sweeps between draws to begin with
};

// The seed of one use of the options; uses of different options or numbers are independent.
std::uint64_t seed_for(const DrawOptions& options, std::uint64_t use);

// What is sampled: one consistent cone per party (ignored for scored parties).
struct Knowledge {
  const Case* talks = nullptr;
  const Frame* frame = nullptr;
  const std::vector<PartyWords>* parties = nullptr;
  std::vector<Cone> cones;       // for shares: everything kept
  std::vector<bool> acceptance;  // per party: whether its walk-away value is bounded by words
  int only = -1;                 // this party alone, when >= 0: the others get no samples
};

// Draws options.count >= 1 joint samples. `references`: packages whose margins are watched for
// convergence: split R-hat below 1.01 over all chains (with fewer than about 1,200 draws below
// three standard errors of what independent draws have), and an effective size of 400 or of 90 % of
// the draws when those are fewer (Vehtari et al. 2021). Thinning is doubled until the effective
// size reaches 90 % of the draws too, a limit, or the effort is spent. A party without an interior,
// or chains that do not converge, are told by the report, never by silence. A party whose
// acceptance cannot be spoken of has no walk_away. Same knowledge and options, same samples, on any
// number of threads; and on any processor, given that the linear programs end in the same vertices.
// Cost: a few linear programs per party, then coordinates × their rows × draws × thinning.
JointSamples draw(const Knowledge& knowledge, const DrawOptions& options,
                  const std::vector<Assignment>& references, const solve::Effort& effort);

}  // namespace dragoman::infer
