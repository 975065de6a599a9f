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
  int chains = 4;
};

// What is sampled: one consistent cone per party (ignored for scored parties).
struct Knowledge {
  const Case* talks = nullptr;
  const Frame* frame = nullptr;
  const std::vector<PartyWords>* parties = nullptr;
  std::vector<Cone> cones;       // for shares: everything kept
  std::vector<bool> acceptance;  // per party: whether its walk-away value is bounded by words
};

// Draws options.count joint samples. `references`: packages whose margins are watched for
// convergence. A party without an interior, or a chain that does not converge, is told by its
// report, never by silence. Same knowledge and options, same samples, on any number of threads.
JointSamples draw(const Knowledge& knowledge, const DrawOptions& options,
                  const std::vector<Assignment>& references, const solve::Effort& effort);

}  // namespace dragoman::infer
