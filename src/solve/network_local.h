// Local search on a Network: good assignments early, so that the exact search can discard more.
// Internal to Network.
#pragma once

#include <cstdint>
#include <vector>

#include "solve/network_graph.h"

namespace dragoman::solve::network {

class LocalSearch {
 public:
  LocalSearch(const Graph& graph, const Scalar& scalar, const Bits& bits);

  // Changes one variable at a time, in order, as long as that breaks fewer rules or, breaking as
  // many, is worth more. True when no rule is broken in the end.
  bool climb(std::vector<int>& values);

  // Climbs, then `rounds` times: disturbs a few variables (by a fixed sequence that starts from
  // `seed`), climbs again, and goes back if that is worse.
  bool wander(std::vector<int>& values, int rounds, std::uint64_t seed);

  // Of the last result.
  double worth() const { return worth_; }

 private:
  // How an assignment is compared: broken rules first.
  struct Score {
    double broken = 0;
    double worth = 0;
    bool better(const Score& other, double grain) const {
      if (broken != other.broken) return broken < other.broken;
      return worth > other.worth + grain;
    }
  };

  void start(const std::vector<int>& values);
  void assign(std::vector<int>& values, int variable, int value);
  bool improve(std::vector<int>& values, int variable);
  void climb_from(std::vector<int>& values, std::vector<int> queue);
  Score total(const std::vector<int>& values) const;
  static double excess(const Linear& linear, std::int64_t sum);

  const Graph& graph_;
  const Scalar& scalar_;
  std::vector<std::vector<int>> alive_;
  std::vector<std::vector<int>> neighbours_;
  std::vector<int> failing_;        // per box: literals that do not hold
  std::vector<std::int64_t> sums_;  // per linear bound
  std::vector<Score> gain_;         // scratch: per value
  double grain_;
  double worth_ = 0;
};

}  // namespace dragoman::solve::network
