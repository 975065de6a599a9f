// The dual bound of a Network: every box, table and linear bound hands its worth to its variables
// as weights on their values, so that each variable can be maximised by itself; the split that
// makes the sum of those maxima smallest is sought.
//
// A box worth w >= 0 hands out a_i >= 0 on "slot i holds" with sum a_i = w. A box worth w < 0 hands
// out -b on each of its k slots, 0 <= b <= -w, at the price (k - 1) b; a forbidden one the same
// without the upper limit. Both are the linear relaxation of the box, and move by projected
// subgradients with Polyak's step (Held, Wolfe, Crowder 1974). Tables hand out messages per value,
// moved by block coordinate descent (MPLP: Globerson, Jaakkola 2007). Linear bounds have one
// multiplier each. Every state is a valid bound. Internal to Network.
#pragma once

#include <vector>

#include "solve/network_graph.h"

namespace dragoman::solve::network {

// Where a dual stands; a child node starts from its parent's.
struct Split {
  std::vector<double> slot;        // per box slot; a box worth < 0 uses its first one for b
  std::vector<double> message;     // per table: the first variable's values, then the second's
  std::vector<double> multiplier;  // per linear bound: > 0 for the upper side, < 0 for the lower
};

struct DualOptions {
  int iterations = 100;
  double prune = 0;     // stop as soon as the bound is below
  double target = 0;    // what the optimum is thought to be, for the step length
  double boldness = 1;  // factor of Polyak's step
};

// theta += amount * row, for `width` entries.
struct RowAdd {
  const double* row;
  double* theta;
  double amount;
  int width;  // a multiple of Graph::kLane
};

class Dual {
 public:
  Dual(const Graph& graph, const Scalar& scalar);

  Split initial() const;

  // Improves `split` on the domains, which are propagated and have a value each; returns its bound.
  // theta() and choice() then belong to it. Cost: iterations times the open slots' domains plus the
  // open tables' cells.
  double run(const Bits& bits, Split& split, const DualOptions& options);

  // What the relaxation's solution is worth under another scalar of the graph, about.
  double respond(const Scalar& scalar) const;

  // What value v of a variable is worth by itself; bound() - best of the variable + theta is a
  // bound for the assignments with v.
  double theta(int variable, int value) const { return theta_[graph_.padded[variable] + value]; }
  double best(int variable) const { return theta(variable, choice_[variable]); }
  // Per variable, its best value: the relaxation's assignment.
  const std::vector<int>& choice() const { return choice_; }

 private:
  struct OpenBox {
    int box = 0, from = 0, count = 0;  // slots from … from + count - 1 of slots_
    double weight = 0;
  };
  struct OpenSlot {
    int slot = 0;              // in Graph::box_literals
    int row = 0;               // of its literal
    int theta = 0, width = 0;  // the variable's row in theta_
    int variable = 0;
  };
  struct OpenTable {
    int table = 0;
    int cells = 0;  // in cells_: one per pair of alive values
  };

  void load(const Bits& bits, const Split& split);
  void load_box(const Bits& bits, const Split& split, int box);
  void load_table(const Bits& bits, const Split& split, int table);
  void load_linear(const Bits& bits, const Split& split, int linear);
  void settle();
  void gather();
  void sweep_tables();
  double choose();
  bool step(double bound, const DualOptions& options, double factor);
  double measure_gradient();
  void move(double length);
  double linear_sum(int linear) const;

  const Graph& graph_;
  const Scalar& scalar_;

  std::vector<Truth> truth_;             // per literal
  std::vector<std::vector<int>> alive_;  // per variable
  double base_ = 0;
  std::vector<double> fixed_;  // theta without slots, messages and multipliers
  std::vector<double> theta_;
  std::vector<int> choice_;
  std::vector<OpenBox> open_boxes_;
  std::vector<OpenSlot> slots_;
  std::vector<double> share_, best_share_, gradient_;
  std::vector<OpenTable> open_tables_;
  std::vector<double> cells_, message_, best_message_;
  std::vector<int> open_linears_;
  std::vector<double> multiplier_, best_multiplier_, linear_gradient_;
  std::vector<RowAdd> adds_;            // scratch of gather()
  std::vector<double> right_, column_;  // scratch of sweep_tables()
};

}  // namespace dragoman::solve::network
