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

// Layers first … last (exclusive) between two single nodes that no smaller cut divides.
struct Segment {
  std::size_t first = 0, last = 0;
};
std::vector<Segment> segments(const Dag& dag);

// What the paths from each node to the end of a segment add to each party's utility.
class SumsToCome {
 public:
  struct Sum {
    Utility least, most;  // over the paths without its red lines; -kRedLine, kRedLine without any
    bool red_line;        // whether some path crosses one
  };

  // Cost: arcs of the segment times parties.
  SumsToCome(const Dag& dag, const Segment& part);
  explicit SumsToCome(const Dag& dag) : SumsToCome(dag, {0, dag.layers.size()}) {}

  // `layer` counts from the segment's first; one past its last: the end, where all sums are 0.
  const Sum& at(std::size_t layer, std::size_t node, std::size_t party) const {
    return layers_[layer][node * parties_ + party];
  }
  // `most` of each party over the whole segment.
  std::vector<Utility> most_in_all() const;

 private:
  std::size_t parties_;
  std::vector<std::vector<Sum>> layers_;  // node-major
};

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
// The path of a package through a dag without tables that holds it.
std::vector<std::uint32_t> path_of(const Dag& dag, const Assignment& package);

}  // namespace dragoman::solve
