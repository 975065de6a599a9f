// Depth-first branch and bound on a Network's graph. Internal to Network.
//
// A search maximises one weighted sum (the first view) over the assignments that a judge accepts.
// Further views are other weighted sums with a floor of their own; they only help to discard.
#pragma once

#include <cmath>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "solve/component.h"
#include "solve/network_dual.h"
#include "solve/network_eliminate.h"
#include "solve/network_graph.h"
#include "solve/network_local.h"

namespace dragoman::solve::network {

struct View {
  Scalar scalar;
  double floor =
      0;  // accepted assignments are worth at least this, up to slack(); -infinity: no floor
};

struct SearchResult {
  Outcome outcome = Outcome::complete;
  std::optional<std::vector<int>> values;  // the best accepted assignment found
  double worth = 0;                        // of values, as judged
  double bound = 0;                        // no accepted assignment is worth more
  std::uint64_t nodes = 0;
};

class Search {
 public:
  // The worth of an assignment under the first view, or nothing when it is not accepted. Every
  // assignment that keeps the graph's rules and all floors exactly is accepted.
  using Judge = std::function<std::optional<double>(const std::vector<int>&)>;

  // grid > 0: judged worths are multiples of it. free_of_floors: the judge accepts whatever keeps
  // the graph's rules, so that elimination may finish a node. The arguments outlive the search.
  Search(const Graph& graph, const std::vector<View>& views, double grid, bool free_of_floors,
         Judge judge, const Effort& effort);

  SearchResult run(Bits bits);

  // Before run(): an accepted assignment worth this much ends the search.
  void stop_at(double enough) { enough_ = enough; }

  // Before run(): an accepted assignment to start from.
  void start_from(const std::vector<int>& values, double worth);

 private:
  // False: effort is spent.
  bool dive(Bits bits, std::vector<Split> splits, int depth);
  // False: nothing acceptable is left in the domains.
  bool tighten(Bits& bits, std::vector<Split>& splits, int depth);
  bool fix(Bits& bits, int view, double bound);
  bool branch(const Bits& bits, const std::vector<Split>& splits, int depth);
  int branching_variable(const Bits& bits);
  bool finish(const Bits& bits, double max_cells);
  void offer(const std::vector<int>& values);
  void improve(const Bits& bits, int depth);
  double need(int view) const;
  DualOptions options(int view, int depth) const;
  bool sparse() const;

  const Graph& graph_;
  const std::vector<View>& views_;
  double grid_;
  bool free_of_floors_;
  Judge judge_;
  const Effort& effort_;
  Propagator propagator_;
  std::vector<Dual> duals_;
  std::optional<LocalSearch> local_;
  double enough_ = INFINITY;
  bool sparse_ = false;
  double root_bound_ = 0;
  double bound_ = 0;  // of the node at hand, first view
  SearchResult result_;
};

}  // namespace dragoman::solve::network
