// Deterministic instances: the same arguments give the same integers on every machine.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "dragoman/packages.h"

namespace dragoman::bench {

class Splitmix {
 public:
  explicit Splitmix(std::uint64_t seed);
  std::uint64_t next();
  double uniform();                               // [0, 1)
  int below(int bound);                           // 0 … bound - 1
  int between(int low, int high);                 // both included
  std::vector<int> sample(int count, int bound);  // ascending, distinct

 private:
  std::uint64_t state_;
};

struct Size {
  int parties = 2, points = 0, options = 0;
};
std::string size_name(const Size& size);  // "3 parties 60x10"

// Evaluations 0 … 100 times a party's weight 1 … 10 of the point.
Problem integers(const Size& size, std::uint64_t seed);

// Fractions of one in units of 10^-12, weights of a party adding up to one. independent: uniform;
// opposed: 0.75 t + 0.25 u for the first party against 0.75 (1 - t) + 0.25 u for the second.
enum class Kind { independent, opposed };
Problem fractions(const Size& size, Kind kind, std::uint64_t seed);

// Two parties over 10 values per point; each box is worth something to one of them: over 1 … 4
// points, in each an interval of 2 … 6 values, worth 1 … 100 per point.
Problem boxes(int points, int count, std::uint64_t seed);

// One party: scores 0 … 200 per value; in each of `edges` pairs of points 30 % of the cells are
// worth -60 … 140.
Problem pairs(int points, int values, int edges, std::uint64_t seed);

// Two independent parties whose points interact with the next `window` ones: 30 % of the cells of a
// pair are worth something to each, 5 % are forbidden.
Problem windowed(const Size& size, int window, std::uint64_t seed);

// Choose `chosen` of `items`, two parties.
enum class Worth { independent, opposed, integers };  // integers: 0 … 100
Problem roster(int items, int chosen, Worth worth);

// A random draft of an independent instance, walk-away values at `share` of each party's best.
struct Drafted {
  Problem problem;
  CompiledDraft draft;
};
Drafted drafted(const Size& size, double share, std::uint64_t seed);

}  // namespace dragoman::bench
