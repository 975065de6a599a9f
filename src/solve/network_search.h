// Depth-first branch and bound on a Network's graph. Internal to Network.
//
// A search maximises one weighted sum over the assignments that a judge accepts. Demands are other
// weighted sums with a floor that accepted assignments reach; they enter the bound with a
// multiplier each (Lagrangian relaxation), which tilts the weights where the relaxation falls
// short.
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

struct Demand {
  Scalar scalar;
  double floor = 0;  // accepted assignments are worth at least this, up to slack()
};

// What to maximise, and what is known of accepted assignments.
struct Aim {
  Scalar scalar;
  double floor = 0;  // as in Demand; -infinity: none
  std::vector<Demand> demands;
  double grid = 0;  // > 0: judged worths differ by multiples of it
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
  // The worth of an assignment under the aim, or nothing when it is not accepted. Every assignment
  // that keeps the graph's rules and all floors exactly is accepted.
  using Judge = std::function<std::optional<double>(const std::vector<int>&)>;

  // The graph, the aim and the effort outlive the search.
  Search(const Graph& graph, const Aim& aim, Judge judge, const Effort& effort);

  SearchResult run(Bits bits);

  // Before run(): an accepted assignment worth this much ends the search.
  void stop_at(double enough) { enough_ = enough; }

  // Before run(): an accepted assignment to start from.
  void start_from(const std::vector<int>& values, double worth);

 private:
  struct Node {
    Bits bits;
    Split split;
    std::vector<double> tilt;  // per demand, its multiplier
    int depth = 0;
  };

  // False: effort is spent.
  bool dive(Node node);
  // False: nothing acceptable is left in the domains.
  bool tighten(Node& node);
  // Lowers the node's bound; false: below need().
  bool bound(Node& node);
  void mix(const std::vector<double>& tilt);
  bool tilt_further(Node& node);
  bool fix(Bits& bits);
  bool branch(const Node& node, int variable);
  int branching_variable(const Bits& bits);
  bool finish(const Bits& bits, double max_cells);
  void offer(const std::vector<int>& values);
  void improve(int depth);
  double need() const;
  bool sparse() const;

  const Graph& graph_;
  const Aim& aim_;
  Judge judge_;
  const Effort& effort_;
  Propagator propagator_;
  Scalar mixed_;       // the aim's and the demands' worth under the node's tilt
  double offset_ = 0;  // what the tilt takes off a bound of mixed_
  Dual dual_;
  Bits root_bits_;
  std::optional<LocalSearch> local_;
  double enough_ = INFINITY;
  bool sparse_ = false;
  double root_bound_ = 0;
  double bound_ = 0;  // of the node at hand
  SearchResult result_;
};

}  // namespace dragoman::solve::network
