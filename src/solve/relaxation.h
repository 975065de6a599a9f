// Best packages under weights, and the weights that bound an objective best: the Lagrangian dual
// over all components at once.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "solve/objective.h"
#include "solve/plan.h"

namespace dragoman::solve {

// The utilities of a dag's arcs as doubles, divided by a unit per party, laid out for fast
// weighting.
class DagValues {
 public:
  // Keeps a reference to the dag. No arc may carry kRedLine.
  DagValues(const Dag& dag, std::span<const double> unit);

  // The largest weighted sum over all paths; `path`, when given, receives its arcs by layer.
  double best(std::span<const double> weights, std::vector<std::uint32_t>* path) const;

  // The weight of each arc, and the largest weighted sum from each node to the end.
  struct Bounds {
    std::vector<double> arcs, nodes;
    std::span<const std::size_t> arc_offset, node_offset;  // into the DagValues they came from
    double total = 0;

    double arc(std::size_t layer, std::size_t a) const { return arcs[arc_offset[layer] + a]; }
    double node(std::size_t layer, std::size_t n) const { return nodes[node_offset[layer] + n]; }
  };
  Bounds bounds(std::span<const double> weights) const;

 private:
  void weigh(std::span<const double> weights, std::vector<double>& out) const;

  const Dag& dag_;
  std::size_t arcs_ = 0;
  std::vector<std::size_t> arc_offset_, node_offset_;  // of each layer in flat arrays
  std::vector<double> value_;                          // party-major: [party * arcs + arc]
};

// One package as a vertex of the relaxation.
struct Column {
  std::vector<Utility> u;           // path sums
  std::vector<double> scaled;       // u / unit
  std::vector<std::uint32_t> path;  // arcs by layer of the dag
  std::vector<Part> parts;          // per opaque component
};

// Best package under weights over the dag and the opaque components together.
class Relaxation {
 public:
  Relaxation(const Dag& dag, std::span<const Component* const> opaque, std::span<const double> unit,
             const Effort& effort);

  // An upper bound on the weighted sum of scaled utilities, and a package near it (always a
  // feasible one; empty when an opaque component found none).
  struct Answer {
    double bound = 0;
    std::optional<Column> column;
  };
  Answer best(std::span<const double> weights) const;
  const DagValues& values() const { return values_; }
  bool cheap() const { return opaque_.empty(); }

 private:
  const Dag& dag_;
  std::vector<const Component*> opaque_;
  std::vector<double> unit_;
  Effort effort_;
  DagValues values_;
};

struct Dual {
  std::vector<double> weights;  // the best found
  double bound = 0;             // Relaxation bound at these weights
  double value = 0;             // dual_value there: no package is better (in Score::first() terms)
  bool refuted = false;         // some weights show that no package keeps the lower bounds
  std::vector<Column> columns;  // packages met on the way
};

// Minimises dual_value over weights >= 0. `start` is a package that keeps `lower` and, for
// products, has only positive gains. leximin and sum: column generation by a revised simplex
// (Dantzig, Wolfe 1960). product: Frank–Wolfe with exact line search and pairwise steps, then
// pattern search.
//
// With `decide` it stops as soon as a package met on the way keeps the lower bounds, or the weights
// show that none does: the answer to whether there is one.
Dual solve_dual(const Objective& objective, const Relaxation& relaxation, const Column& start,
                const Effort& effort, bool decide = false);

}  // namespace dragoman::solve
