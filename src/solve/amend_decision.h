// The fewest changes of a draft after which all parties accept.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "solve/plan.h"

namespace dragoman::solve {

// a + b, where minus infinity (a crossed red line) stays.
inline Utility plus(Utility a, Utility b) {
  return a <= kRedLine / 2 || b <= kRedLine / 2 ? kRedLine : a + b;
}

// A dag made with a draft, for sums that count changes: arcs that cross a red line are left out,
// and those between the same nodes with the same cost lie together as one edge.
struct ChangeDag {
  struct Edge {
    std::uint32_t target = 0;
    std::uint32_t cost = 0;             // changes
    std::uint32_t first = 0, last = 0;  // arcs
  };
  struct Level {
    std::vector<std::uint32_t> first;  // node -> its first edge; one more entry at the end
    std::size_t layer = 0;             // of the dag
    std::size_t rows = 0;              // nodes of the levels before
    std::size_t nodes() const { return first.size() - 1; }
  };
  std::vector<Level> levels;
  std::vector<Edge> edges;
  std::vector<std::uint32_t> arc;  // in the dag's layer
  std::vector<double> gain;        // arc × parties, in units of the party
  std::size_t rows = 0;            // nodes of all levels and the end

  ChangeDag() = default;
  // `unit` per party.
  ChangeDag(const Dag& dag, std::span<const double> unit);
  // Leaves out the arcs that are not wanted; nodes keep their places.
  void keep(const std::vector<std::uint8_t>& wanted, std::size_t parties);
  // Puts the parts between single nodes first whose arcs differ most in weight.
  void sort(const std::vector<double>& arc_weight);
};

// The largest weighted sum of gains still to come from every node with at most t changes, for every
// t up to a limit. Buffers are kept from one weighting to the next.
class ChangeBounds {
 public:
  explicit ChangeBounds(const ChangeDag& dag) : dag_(dag) {}

  // Cost: arcs × parties + edges × changes.
  void solve(std::span<const double> weights, std::size_t most_changes);
  double to_come(std::size_t row, std::size_t changes) const {
    return sum_[row * rungs_ + changes];
  }
  // The weighted gain of every arc.
  const std::vector<double>& arc_weights() const { return arc_weight_; }
  // The gains per party of a best path from the root.
  void follow(std::size_t changes, std::vector<double>& totals) const;
  // Per edge the best path through it with all the changes solved for, its own arc's weight aside.
  const std::vector<double>& around();

 private:
  const ChangeDag& dag_;
  std::size_t rungs_ = 0;
  std::vector<double> sum_;              // row × rungs
  std::vector<double> so_far_;           // row × rungs: from the root
  std::vector<double> arc_weight_;       // per arc
  std::vector<double> weight_;           // per edge: of its best arc
  std::vector<std::uint32_t> best_arc_;  // per edge
  std::vector<double> around_;           // per edge
};

// A package that all accept has, under any weights, a sum of at least that of the walk-away values.
// Weights that move towards the parties that fall short (exponentiated subgradients) show how many
// changes are too few. Given that number they show which values no such package can have; what is
// left is searched depth first under several weightings at once.
class FewestChanges {
 public:
  FewestChanges(const Problem& problem, const Dag& dag, int points, const Effort& effort);

  // The fewest changes, `least` or more, that no weighting tried rules out; points + 1 when there
  // is none at all.
  int bound(int least);
  // Whether at most `changes` will do, bound() having returned them: the package's path in `path`.
  // Empty when stopped, or after `nodes` steps.
  std::optional<bool> decide(int changes, std::uint64_t nodes, std::vector<std::uint32_t>& path);

 private:
  using Weights = std::vector<double>;
  bool hopeless() const;
  double required_sum(const Weights& weights) const;
  void improve(const std::vector<double>& totals, int round);
  void keep_weights();
  bool drop_arcs(ChangeDag& dag, std::size_t changes) const;
  bool ascend(const ChangeDag& dag, std::size_t changes);

  const Problem& problem_;
  const Dag& dag_;
  int points_;
  const Effort& effort_;
  std::size_t parties_;
  std::vector<Utility> need_;
  std::vector<double> unit_, scaled_need_;
  ChangeDag change_;
  ChangeBounds bounds_;
  Weights weights_;
  std::vector<Weights> tried_;  // each party alone, then the latest of the ascent
  std::size_t parties_alone_ = 0;
};

}  // namespace dragoman::solve
