// The rivals: CBC and toulbar2 as processes on the same integers, and plain enumeration.
//
// Times are wall time of the rival's processes, less what the same program needs at least for a
// problem with a single decision (start_up()), so that a rival is not charged for being a process.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "dragoman/problem.h"
#include "packages/process.h"

namespace dragoman::bench {

struct RivalAnswer {
  std::vector<Utility> utilities;  // of its package, summed up exactly here; empty: none
  bool proved = false;             // it says that its answer is the optimum
  bool infeasible = false;
  double seconds = 0;
  int programs = 0;  // how many linear programs with integers it took
};

// Mixed-integer programs: one binary per value, one continuous variable per party's utility.
class Cbc {
 public:
  // Keeps a reference to the scratch folder. A question is given up after `limit` seconds.
  Cbc(const Scratch& scratch, double limit);

  RivalAnswer maximin(const Problem& problem) const;
  // Outer approximation: tangents of the logarithm, one more per party and round, until the bound
  // meets the best package or every tangent at the answer is there.
  RivalAnswer nash(const Problem& problem) const;
  // The ε-constraint step of two parties: the largest first utility among the packages whose second
  // one exceeds `floor`, then the largest second.
  RivalAnswer next_point(const Problem& problem, Utility floor) const;
  // Terms must be worth something to one party only and nothing negative.
  RivalAnswer largest_sum(const Problem& problem) const;
  double start_up() const { return start_up_; }

 private:
  struct Mip {
    bool optimal = false, infeasible = false;
    double objective = 0, seconds = 0;
    std::vector<int> values;
  };
  Mip solve(const std::string& program, std::size_t variables, double limit) const;
  RivalAnswer answer(const Problem& problem, const Mip& mip) const;

  const Scratch& scratch_;
  double limit_, start_up_ = 0;
};

// One party, terms over two values.
class Toulbar2 {
 public:
  Toulbar2(const Scratch& scratch, double limit);
  RivalAnswer largest_sum(const Problem& problem) const;
  double start_up() const { return start_up_; }

 private:
  const Scratch& scratch_;
  double limit_, start_up_ = 0;
};

// Every package of independent points, one after the other, with sums kept per point.
struct Enumerated {
  std::uint64_t packages = 0;
  double seconds = 0;
  Utility best_product = 0, best_smallest = 0, best_sum = 0;
  // Two parties only: the frontier, in descending lexicographic order.
  std::vector<std::vector<Utility>> frontier;
};
// Two to four parties, at most 8 points of utilities up to 1000, so that products fit.
Enumerated enumerate(const Problem& problem);

}  // namespace dragoman::bench
