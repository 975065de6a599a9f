// What a Network compiles its part of the Problem into: the graph, and exact utilities per party.
// Values that nothing distinguishes are merged, values that another one always beats are dropped.
// Internal to Network.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "dragoman/problem.h"
#include "solve/component.h"
#include "solve/network_graph.h"

namespace dragoman::solve::network {

struct Model {
  int parties = 0;
  bool infeasible = false;  // some variable has no value left
  Graph graph;
  std::vector<std::vector<int>> values;     // per variable: its values in the Problem, ascending
  std::vector<Utility> constant;            // per party
  std::vector<Utility> unary;               // [concatenated value * parties + party]
  std::vector<Utility> box;                 // [box * parties + party]; kRedLine: forbidden
  std::vector<std::vector<Utility>> table;  // [cell * parties + party]; kRedLine: forbidden
  std::vector<Utility> step;  // per party: utilities of two parts differ by a multiple of it; >= 1

  // The terms and bounds of `problem` whose variables all lie in `variables` (ascending).
  Model(const Problem& problem, const std::vector<int>& variables);

  Scalar scalar(std::span<const double> weights) const;
  // Exact utilities of a full assignment; nothing when a rule is broken or a red line crossed.
  std::optional<std::vector<Utility>> utilities(const std::vector<int>& assignment) const;
  // The assignment in the Problem's values.
  Part part(const std::vector<int>& assignment) const;
};

}  // namespace dragoman::solve::network
