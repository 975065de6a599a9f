// A problem split into what a decision diagram holds exactly and what needs a search of its own.
#pragma once

#include <memory>
#include <vector>

#include "solve/component.h"
#include "solve/dag.h"

namespace dragoman::solve {

struct Plan {
  const Problem* problem = nullptr;                // not owned
  Dag dag;                                         // every group that fits a diagram, concatenated
  std::vector<std::unique_ptr<Component>> opaque;  // Network and ChooseSet components
  bool infeasible = false;   // the rules alone exclude every package (diagrams only)
  bool caps_matter = false;  // some party's sum can exceed its cap
};

struct PlanOptions {
  std::size_t max_arcs = 250'000;  // per group; wider groups become Networks
  bool keep_dominated = false;
  std::size_t choose_arcs = 0;           // Choose blocks up to this size become diagrams, too
  const CompiledDraft* draft = nullptr;  // see DiagramOptions
};

Plan make_plan(const Problem& problem, const PlanOptions& options);

// The largest utility of each party over all paths (red lines count as minus infinity).
std::vector<Utility> best_by_party(const Dag& dag);

// Layers first … last (exclusive) between two single nodes that no smaller cut divides.
struct Segment {
  std::size_t first = 0, last = 0;
};
std::vector<Segment> segments(const Dag& dag);
// The dag with its segments in another order.
Dag reorder(const Dag& dag, const std::vector<Segment>& parts, const std::vector<int>& order);

// Candidates of opaque components as one-layer tables, so that a path through the dag is a package.
struct Tables {
  std::vector<const Component*> component;         // per table
  std::vector<std::vector<Candidate>> candidates;  // per table
};
Layer table_layer(int table, const std::vector<Candidate>& candidates);

// The package of a path: `arcs[l]` is the arc taken in layer l. Variables without a layer or table
// keep value 0.
Assignment path_assignment(const Problem& problem, const Dag& dag, const Tables& tables,
                           std::span<const std::uint32_t> arcs);

}  // namespace dragoman::solve
