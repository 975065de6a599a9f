// A layered decision diagram: every path from the root to the end is a feasible package, every arc
// carries what its value adds to each party's utility. Diagrams of components that share nothing
// are concatenated, so that one set of algorithms works on all structure: independent points are
// layers with a single node.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "dragoman/packages.h"
#include "dragoman/problem.h"
#include "solve/component.h"

namespace dragoman::solve {

// One decision. Nodes are 0 … nodes() - 1; the arcs of node n are first[n] … first[n + 1] - 1.
struct Layer {
  int variable = -1;  // index in Problem::variables, or -1 for a table of candidates
  int table = -1;     // which table (see Tables), or -1
  int choose = -1;    // with `item`: whether this item of a Choose block is taken (value 0 or 1)
  int item = -1;
  std::vector<std::uint32_t> first;
  std::vector<std::int32_t> value;    // per arc: the variable's value, or the candidate's index
  std::vector<std::uint32_t> target;  // per arc: node of the next layer; 0 after the last one
  std::vector<Utility> utility;       // per arc × parties

  std::size_t nodes() const { return first.empty() ? 0 : first.size() - 1; }
  std::size_t arcs() const { return value.size(); }
};

struct Dag {
  int parties = 0;
  std::vector<Layer> layers;  // the first has one node, the root
  bool infeasible = false;    // no path at all; layers is empty

  std::size_t arcs() const;
};

struct DiagramOptions {
  // Keep arcs that another arc between the same nodes dominates: needed for counting, and where a
  // cap makes unequal sums equal.
  bool keep_dominated = false;
  std::size_t max_arcs = 1'500'000;
  // Arcs times what their states remember: gives in early where many long interactions are open.
  std::size_t max_work = 3'000'000;
  // When set, one more dimension is added to every utility: -1 for the first value of a point that
  // leaves the draft, 0 otherwise.
  const CompiledDraft* draft = nullptr;
};

// The diagram of some variables of a problem with the terms and bounds among them. Returns false
// when it would exceed max_arcs (then `out` is unspecified).
// Width: one state per combination of what the open interactions and sums still need to know.
bool build_diagram(const Problem& problem, std::span<const int> variables,
                   const DiagramOptions& options, Dag& out);

// The diagram of a Choose block: one layer per item, nodes are how many were taken. Returns false
// when it would exceed options.max_arcs.
bool build_choose_diagram(const Problem& problem, int choose, const DiagramOptions& options,
                          Dag& out);

// Appends `tail` behind `head`.
void concatenate(Dag& head, Dag&& tail);

// An order of the variables with a small frontier (greedy, several starts).
std::vector<int> elimination_order(const Problem& problem, std::span<const int> variables);

// An upper bound on the arcs of the diagram of interactions in that order (linear bounds aside):
// per variable, the product of its size and of those of the frontier before it.
double predicted_arcs(const Problem& problem, std::span<const int> order);

// Variables grouped by shared terms and bounds, each group ascending, groups by lowest variable.
std::vector<std::vector<int>> connected_groups(const Problem& problem);

}  // namespace dragoman::solve
