// Variable elimination (bucket elimination; Dechter 1999) on a Network's graph: takes out variables
// with few neighbours one by one, each leaving a table over its neighbours, and puts their values
// back afterwards. It finishes sparse subproblems and shrinks others. Internal to Network.
#pragma once

#include <cstdint>
#include <vector>

#include "solve/network_graph.h"

namespace dragoman::solve::network {

class Elimination {
 public:
  // Domains are propagated and have a value each; fixed variables are substituted at once.
  // Variables of a linear bound that can still break stay.
  Elimination(const Graph& graph, const Scalar& scalar, const Bits& bits);

  // Plans to take out variables, cheapest first, while each has at most `max_neighbours` and the
  // tables together have at most `max_cells` cells. True when none is left.
  bool plan(int max_neighbours, double max_cells);

  // Carries the plan out. Call once.
  void run();

  // After run(): the best worth, when the plan left no variable; never() when there is none.
  double value() const { return constant_; }

  // After run(): what is left, over remaining() in that order, with their alive values only.
  struct Rest {
    Graph graph;
    Scalar scalar;
  };
  Rest rest() const;
  // The variables that are left.
  const std::vector<int>& remaining() const { return remaining_; }
  // The full assignment, in the graph's values, that belongs to one of rest() (empty when none is
  // left).
  std::vector<int> complete(const std::vector<int>& rest_values) const;

 private:
  struct Factor {
    std::vector<int> scope;    // ascending
    std::vector<double> cell;  // row-major over alive values, the last variable fastest
  };
  struct OpenBox {
    std::vector<int> variables;
    std::vector<std::vector<char>> inside;  // per variable, per alive value
    double worth = 0;
  };
  struct Removed {
    int variable = 0;
    std::vector<int> scope;             // its neighbours then
    std::vector<std::uint16_t> choice;  // best alive value per cell over scope
  };

  void read_box(const Bits& bits, int box);
  void read_table(int table);
  Factor expand(const OpenBox& box) const;
  void add(Factor factor);
  void remove(int variable);
  std::vector<double> turned(Factor factor, int variable) const;
  void best_lines(int variable, std::vector<Factor>& gone, Factor& made,
                  std::vector<std::uint16_t>& choice) const;
  int width(int variable) const { return static_cast<int>(alive_[variable].size()); }

  const Graph& graph_;
  const Scalar& scalar_;
  double constant_ = 0;
  std::vector<std::vector<int>> alive_;
  std::vector<Factor> factors_;  // an empty scope marks one that is used up
  std::vector<OpenBox> boxes_;   // likewise
  std::vector<int> bound_linears_;
  std::vector<char> blocked_;
  std::vector<int> order_, remaining_;
  std::vector<Removed> removed_;
};

}  // namespace dragoman::solve::network
