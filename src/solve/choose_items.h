// What the methods of ChooseSet share: the usable items, and the greedy choice under weights.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "solve/component.h"

namespace dragoman::solve {

// The items that cross no red line, in the order of the Choose block. Utilities are divided by a
// common unit per party (their greatest common divisor), so that neighbouring integers are as few
// as the scores allow.
struct Items {
  int parties = 0;
  int count = 0;
  int least = 0, most = 0;        // how many are chosen; least > most: no choice is possible
  std::vector<Utility> utility;   // [item * parties + party], in units
  std::vector<Utility> unit;      // per party
  std::vector<int> original;      // index in the Choose block, ascending
  std::vector<double> magnitude;  // per party: sum of absolute utilities

  Utility at(int item, int party) const { return utility[std::size_t(item) * parties + party]; }
};

Items usable_items(const Choose& choose, int parties);

// A best choice under weights, and what it costs to depart from it. A choice X loses
//   loss(X) = sum over flipped items of cost - price × (|X| - size),
// where the last term is never negative. `error` bounds the rounding of any loss.
struct Greedy {
  std::vector<std::uint8_t> in;  // per item
  std::vector<double> cost;      // per item, of flipping it
  int size = 0;                  // items chosen
  double price = 0;              // of one more item
  double total = 0;              // weighted utility
  double error = 0;
};
// Weights apply to utilities in units. `greedy` is reused storage. O(items × parties).
void choose_greedily(const Items& items, std::span<const double> weights, Greedy& greedy);

// Exact utilities of a choice, not in units: of items by index in the Choose block.
Candidate to_candidate(const Items& items, Part chosen_usable);

// Whether any choice is possible.
inline bool possible(const Items& items) { return items.least <= items.most; }

// The methods behind ChooseSet::pareto, by number of parties.
Outcome pareto_two_parties(const Items& items, std::span<const Utility> lower, const Effort& effort,
                           std::vector<Candidate>& out);
Outcome pareto_many_parties(const Items& items, std::span<const Utility> lower,
                            const Effort& effort, std::vector<Candidate>& out);

// Sorts in descending lexicographic order of utilities and keeps, of equal ones, the
// lexicographically lowest part.
void keep_lowest_of_equals(std::vector<Candidate>& candidates);

// Keeps the nondominated candidates, of equal ones the lexicographically lowest part, in
// descending lexicographic order of utilities. Quadratic beyond two parties.
void keep_nondominated(std::vector<Candidate>& candidates);

}  // namespace dragoman::solve
