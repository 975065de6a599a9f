// Orders that follow by chaining plain ones: a > b and b > c give a > c, without a linear program.
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "infer/cone.h"

namespace dragoman::infer {

// The rows of a cone that order two coordinates, w_a - w_b >= 0 or > 0, as a graph.
class OrderGraph {
 public:
  explicit OrderGraph(const Cone& cone);

  // The words of a shortest chain that makes `better` at least `worse`, ascending; with `strictly`,
  // of one with a strict link. Such a chain is a certificate with multipliers 1. Empty when there
  // is none, though a linear program may still find that the order holds. Cost: rows.
  std::optional<std::vector<int>> chain(int better, int worse, bool strictly) const;

 private:
  struct Link {
    int below = 0;
    bool strict = false;
    int row = 0;
  };
  const Cone& cone_;
  std::vector<std::vector<Link>> below_;  // per coordinate
};

}  // namespace dragoman::infer
