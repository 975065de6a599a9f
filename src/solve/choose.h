// The component of a roster of items: choose between choose_min and choose_max of them.
//
//   auto set = make_choose_set(problem, 0);  // Problem::chooses[0]
//   Best best = set->best(weights, effort);
//
// best() is a selection. enumerate() walks from the greedy choice outward: items sorted by what
// flipping them loses, partial choices kept per number of items, dominated ones dropped.
// pareto() is exact: for two parties the two-phase method (Ulungu, Teghem 1995: supported points
// by dichotomy, then every triangle between neighbours by the same walk with a growing loss), for
// one party the walk without loss, for more a dynamic program over items and counts.
//
// Of choices with equal utilities the lexicographically lowest is reported, with one exception:
// where enumerate() reports a dominated choice (three and more parties), it may be any of its
// equals.
#pragma once

#include <memory>

#include "dragoman/problem.h"
#include "solve/component.h"

namespace dragoman::solve {

// `choose` is an index in problem.chooses; the problem need not outlive the component. Safe to use
// from several threads. Cost of best(): linear in the items; of pareto() for two parties: linear in
// the items per supported point, plus the partial choices within the loss of each triangle.
//
// What a stopped pareto() lists: two parties - the supported points, and what was found between
// them unless effort.max_items or memory_bytes ran out, then the supported points alone; more
// parties - the best choices under a fixed grid of weights.
std::unique_ptr<Component> make_choose_set(const Problem& problem, int choose);

}  // namespace dragoman::solve
