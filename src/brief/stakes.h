// How much each point matters to each party by itself: its best and worst values, other points
// aside. Values that a rule forbids by itself do not count; red lines count as never wanted.
#pragma once

#include <vector>

#include "dragoman/problem.h"

namespace dragoman::brief {

// One variable of a point, for one party.
struct Wish {
  int variable = 0;
  std::vector<int> best;     // values with the largest utility, ascending
  std::vector<int> never;    // values that cross one of the party's red lines
  bool indifferent = false;  // every allowed value is worth the same
};

struct PartyStake {
  std::vector<Wish> wishes;              // one per variable of the point
  std::vector<std::vector<int>> chosen;  // per Choose block of the point: items of its best choice
  Utility stake = 0;                     // best less worst, summed over the point's variables
};

struct PointStake {
  std::vector<PartyStake> parties;  // as in Problem::parties; empty when the point has no scores
  bool coincide = false;   // some value is among the best of every party, for every variable
  bool interacts = false;  // its worth also depends on other points
};

// One entry per point of the case. Cost: linear in the problem.
std::vector<PointStake> stakes_of(const Problem& problem, std::size_t points);

}  // namespace dragoman::brief
