// Whether a draft can be amended so that all parties accept, with at most so many changes.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "solve/plan.h"

namespace dragoman::solve {

// a + b, where minus infinity (a crossed red line) stays.
inline Utility plus(Utility a, Utility b) {
  return a <= kRedLine / 2 || b <= kRedLine / 2 ? kRedLine : a + b;
}

// Bounds by weighted sums: the largest sum of weights × gains / unit still to come with at most t
// changes, for every node of a dag made with a draft. A package that all accept has a weighted sum
// of at least that of the walk-away values.
class WeightedBounds {
 public:
  WeightedBounds(const Dag& dag, int parties, int changes, const std::vector<double>& unit)
      : dag_(dag), parties_(parties), rungs_(static_cast<std::size_t>(changes) + 1), unit_(unit) {}

  // The bound at the root; `totals`, when given, receives the scaled sums per party of a best path.
  double solve(const std::vector<double>& weights, std::vector<double>* totals);
  double to_come(std::size_t layer, std::uint32_t node, std::size_t changes) const {
    return node_[layer][node * rungs_ + changes];
  }
  double weight(const Layer& layer, std::size_t arc, const std::vector<double>& weights) const;
  std::size_t cost(const Layer& layer, std::size_t arc) const {
    return static_cast<std::size_t>(-layer.utility[arc * (parties_ + 1) + parties_]);
  }

 private:
  void follow(const std::vector<double>& weights, std::vector<double>& totals) const;

  const Dag& dag_;
  int parties_;
  std::size_t rungs_;
  const std::vector<double>& unit_;
  std::vector<std::vector<double>> node_;
};

// Depth-first decision under several weight vectors at once. The dag has one more dimension than
// the problem has parties: minus the changes.
class AmendDecision {
 public:
  AmendDecision(const Problem& problem, const Dag& dag, int changes, const Effort& effort);

  // Whether weights alone prove that no such package exists. More changes are never harder.
  bool ruled_out();
  // Whether there is such a package, its path in `path`; empty when stopped.
  std::optional<bool> run(std::vector<std::uint32_t>& path);

 private:
  bool collect_bounds();
  double scaled_need(int p) const { return static_cast<double>(need_[p]) / unit_[p]; }
  double required_sum(const std::vector<double>& weights) const;
  void add(const std::vector<double>& weights);
  bool descend(std::size_t l, std::uint32_t node, std::size_t left);

  const Problem& problem_;
  const Dag& dag_;
  int changes_;
  const Effort& effort_;
  int parties_;
  std::vector<Utility> need_;
  std::vector<double> unit_;
  std::vector<std::vector<double>> weights_;
  std::vector<WeightedBounds> bounds_;
  std::vector<double> required_, reached_;
  std::vector<std::uint32_t> path_;
  std::vector<std::vector<Utility>> sums_;
  std::uint64_t nodes_ = 0;
  bool stopped_ = false;
};

}  // namespace dragoman::solve
