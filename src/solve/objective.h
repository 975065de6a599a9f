// What is being maximised over the packages that all parties accept, as data: how two packages
// compare exactly, and what a linear function of the utilities must reach for a package to matter.
//
// Utilities here are path sums: a package's utility less the party's constant. Thresholds are in
// the same units.
#pragma once

#include <array>
#include <compare>
#include <span>
#include <vector>

#include "dragoman/problem.h"

namespace dragoman::solve {

enum class Goal {
  product,  // largest product of gains (Nash 1950)
  leximin,  // lexicographically largest sorted vector of gain / scale
  sum,      // largest sum of the parties in `counted`
};

struct Objective {
  Goal goal = Goal::leximin;
  std::vector<Utility> walk_away;     // r, per party
  std::vector<Utility> scale;         // leximin: per party; 0: the party's gain does not count
  std::vector<std::uint8_t> counted;  // sum: which parties
  std::vector<Utility> lower;         // a package counts only if u >= lower for every party
  std::vector<Utility> cap;           // u counts as min(u, cap); a huge number when there is none
  std::vector<double> unit;           // utility / unit is about 1; for floating bounds

  int parties() const { return static_cast<int>(walk_away.size()); }
  Utility capped(int party, Utility u) const { return u < cap[party] ? u : cap[party]; }
};

// The exact product of up to kMaxParties gains of 63 bits each: 504 bits.
class GainProduct {
 public:
  void multiply(std::uint64_t factor);
  friend std::strong_ordering operator<=>(const GainProduct& a, const GainProduct& b);
  friend bool operator==(const GainProduct&, const GainProduct&) = default;

 private:
  std::array<std::uint64_t, 8> limbs_{1};  // least significant first
};

// An exact value of the objective, comparable with others of the same objective: first the goal,
// then leximin of the plain gains. (Lowest option indices come last and are compared outside.)
class Score {
 public:
  Score() = default;
  // u: path sums per party, all >= objective.lower.
  Score(const Objective& objective, std::span<const Utility> u);

  std::weak_ordering compare(const Score& other) const;
  bool empty() const { return gains_.empty(); }

  // For bounds in floating point. product: product of gains / unit. leximin: the two smallest
  // normalised gains. sum: the sum, divided by the largest unit.
  double first() const { return first_; }
  double second() const { return second_; }
  // leximin: the smallest gain of a party of that scale whose share exceeds the smallest one here.
  Utility above_first(Utility scale) const;

 private:
  struct Share {
    Utility gain, scale;
  };
  Goal goal_ = Goal::leximin;
  std::vector<Utility> gains_;      // sorted ascending
  std::vector<Share> normalised_;   // leximin: sorted ascending
  GainProduct product_;             // product
  __extension__ __int128 sum_ = 0;  // sum
  double first_ = 0, second_ = 0;
};

// For weights >= 0 on utility / unit: every package that is at least as good as `incumbent` has a
// weighted sum of at least this (rounding slack already taken off). -infinity without an incumbent
// and lower bounds.
double required(const Objective& objective, std::span<const double> weights,
                const Score& incumbent);

// The best objective value (as Score::first()) that a weighted sum of at most `bound` allows.
double dual_value(const Objective& objective, std::span<const double> weights, double bound);

}  // namespace dragoman::solve
