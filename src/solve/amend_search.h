// The search behind FewestChanges: depth first under several weightings at once.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "solve/amend_decision.h"

namespace dragoman::solve {

struct Weighting {
  std::vector<double> weights;  // per party
  double required = 0;          // the weighted sum that a package needs
};

class ChangeSearch {
 public:
  // Everything outlives the object. `need`: the sum that each party needs.
  ChangeSearch(const Dag& dag, const ChangeDag& change, const std::vector<Utility>& need,
               const Effort& effort)
      : dag_(dag), change_(change), need_(need), effort_(effort) {}

  // Whether a package with at most `changes` gives every party what it needs, its path in `path`.
  // Empty when stopped, or after `most_nodes` steps.
  std::optional<bool> run(const std::vector<Weighting>& weightings, std::size_t changes,
                          std::uint64_t most_nodes, std::vector<std::uint32_t>& path);

 private:
  struct Branch {
    double room;
    std::uint32_t edge, arc;
  };
  void collect(const std::vector<Weighting>& weightings, std::size_t changes);
  bool descend(std::size_t l, std::uint32_t node, std::size_t left);
  double least_room(std::size_t l, const ChangeDag::Edge& edge, std::size_t arc,
                    std::size_t left) const;

  const Dag& dag_;
  const ChangeDag& change_;
  const std::vector<Utility>& need_;
  const Effort& effort_;
  // Per weighting innermost.
  std::size_t width_ = 0, rungs_ = 0;
  std::vector<double> arc_weight_;  // arc × width
  std::vector<double> to_come_;     // (row × rungs + changes) × width
  std::vector<double> room_;        // level × width: reached so far less what is required
  std::vector<std::vector<Branch>> branches_;  // per level
  std::vector<std::uint32_t> path_;
  std::vector<std::vector<Utility>> sums_;  // per level
  std::uint64_t nodes_ = 0, most_nodes_ = 0;
  bool stopped_ = false;
};

}  // namespace dragoman::solve
