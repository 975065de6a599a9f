// Making a decision diagram smaller without losing a package that matters.
#pragma once

#include <cstdint>
#include <functional>

#include "solve/dag.h"

namespace dragoman::solve {

// Removes nodes and arcs from which the end cannot be reached or that the root does not reach;
// `ends` is the number of nodes after the last layer (they become one). Sets infeasible when no
// path is left.
void prune_dead(Dag& dag, std::size_t ends);

// Keeps the arcs for which `keep(layer, arc)` is true, then removes what became unreachable.
void keep_arcs(Dag& dag, const std::function<bool(std::size_t, std::size_t)>& keep);

// Of the arcs between the same two nodes, drops those that another dominates, and of equal ones all
// but the one with the lowest value.
void drop_dominated_arcs(Dag& dag);

}  // namespace dragoman::solve
