#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>

#include "solve/dag.h"

namespace dragoman::solve {

std::vector<std::vector<int>> connected_groups(const Problem& problem) {
  std::vector<int> parent(problem.variables.size());
  std::iota(parent.begin(), parent.end(), 0);
  const auto root = [&](int v) {
    while (parent[v] != v) v = parent[v] = parent[parent[v]];
    return v;
  };
  const auto join = [&](int a, int b) {
    a = root(a);
    b = root(b);
    if (a != b) parent[std::max(a, b)] = std::min(a, b);
  };
  for (const Term& term : problem.terms)
    for (const Slot& slot : term.slots) join(term.slots.front().variable, slot.variable);
  for (const LinearBound& bound : problem.bounds)
    for (const LinearPart& part : bound.parts) join(bound.parts.front().variable, part.variable);
  std::vector<std::vector<int>> groups;
  std::vector<int> group_of(problem.variables.size(), -1);
  for (int v = 0; v < static_cast<int>(problem.variables.size()); ++v) {
    const int r = root(v);
    if (group_of[r] < 0) {
      group_of[r] = static_cast<int>(groups.size());
      groups.emplace_back();
    }
    groups[group_of[r]].push_back(v);
  }
  return groups;
}

namespace {

constexpr int kStarts = 16;  // orders tried
constexpr double kLog2 = 0.6931471805599453;

// A term over three or more variables, or a linear bound: what has to be remembered while some of
// its variables are placed and others are not.
struct Hyperedge {
  int members = 0;
  bool is_term = false;  // remembers whether it can still hold
  double step = 1;       // bounds: all partial sums differ by multiples of it

  struct State {
    int placed = 0;
    double log_size = 0;              // of all combinations of the variables placed
    double reached = 0, to_come = 0;  // largest less smallest sum over those placed, and the others
  };

  // About the log of the number of states. Sums outside a window as wide as what is to come at
  // either limit are settled.
  double memory(const State& s) const {
    if (s.placed == 0 || s.placed == members) return 0;
    if (is_term) return kLog2;
    const double sums = std::min(s.reached / step + 1, 2 * s.to_come / step + 2);
    return std::min(s.log_size, std::log(sums));
  }
};

struct Membership {
  int edge;
  double span;  // bounds: largest less smallest amount
};

struct Graph {
  std::vector<std::vector<int>> neighbours;  // of terms over two variables, by position
  std::vector<double> log_size;
  std::vector<double> memory;  // log of how many classes of values those terms tell apart
  std::vector<Hyperedge> edges;
  std::vector<std::vector<Membership>> edges_of;  // by position
  std::vector<Hyperedge::State> nothing_placed;   // per edge
};

class GraphBuilder {
 public:
  GraphBuilder(const Problem& problem, std::span<const int> variables)
      : problem_(problem), position_(problem.variables.size(), -1) {
    for (std::size_t i = 0; i < variables.size(); ++i)
      position_[variables[i]] = static_cast<int>(i);
    graph_.neighbours.resize(variables.size());
    graph_.edges_of.resize(variables.size());
    for (const int v : variables) {
      const int size = problem.variables[v].size;
      graph_.log_size.push_back(std::log(std::max(1, size)));
      classes_.push_back({std::vector<std::size_t>(static_cast<std::size_t>(size), 0), 1});
    }
  }

  Graph build() {
    for (const Term& term : problem_.terms)
      if (position_[term.slots.front().variable] >= 0) add_term(term);
    for (const LinearBound& bound : problem_.bounds)
      if (!bound.parts.empty() && position_[bound.parts.front().variable] >= 0) add_bound(bound);
    for (auto& neighbours : graph_.neighbours) {
      std::sort(neighbours.begin(), neighbours.end());
      neighbours.erase(std::unique(neighbours.begin(), neighbours.end()), neighbours.end());
    }
    for (const Classes& classes : classes_)
      graph_.memory.push_back(std::log(static_cast<double>(classes.count)));
    return std::move(graph_);
  }

 private:
  void add_term(const Term& term) {
    if (term.slots.size() == 2) {
      const int a = position_[term.slots[0].variable], b = position_[term.slots[1].variable];
      graph_.neighbours[a].push_back(b);
      graph_.neighbours[b].push_back(a);
      split(a, term.slots[0]);
      split(b, term.slots[1]);
      return;
    }
    for (const Slot& slot : term.slots) join(position_[slot.variable], 0);
    graph_.edges.push_back({.members = static_cast<int>(term.slots.size()), .is_term = true});
    graph_.nothing_placed.emplace_back();
  }

  // Refines the classes of a variable's values by membership in a slot.
  void split(int at, const Slot& slot) {
    Classes& classes = classes_[at];
    if (classes.count >= classes.of.size()) return;  // every value alone already
    inside_.assign(classes.of.size(), 0);
    for (const int x : slot.values) inside_[x] = 1;
    number_.assign(2 * classes.count, kUnnumbered);
    std::size_t count = 0;
    for (std::size_t x = 0; x < classes.of.size(); ++x) {
      std::size_t& number = number_[2 * classes.of[x] + inside_[x]];
      if (number == kUnnumbered) number = count++;
      classes.of[x] = number;
    }
    classes.count = count;
  }

  void add_bound(const LinearBound& bound) {
    std::int64_t step = 0;
    Hyperedge::State state;
    for (const LinearPart& part : bound.parts) {
      const auto [low, high] = std::minmax_element(part.amount.begin(), part.amount.end());
      for (const std::int64_t amount : part.amount) step = std::gcd(step, amount - *low);
      const auto span = static_cast<double>(*high - *low);
      join(position_[part.variable], span);
      state.to_come += span;
    }
    graph_.edges.push_back({.members = static_cast<int>(bound.parts.size()),
                            .step = static_cast<double>(std::max<std::int64_t>(1, step))});
    graph_.nothing_placed.push_back(state);
  }

  void join(int at, double span) {
    graph_.edges_of[at].push_back({static_cast<int>(graph_.edges.size()), span});
  }

  static constexpr std::size_t kUnnumbered = SIZE_MAX;
  struct Classes {
    std::vector<std::size_t> of;  // per value
    std::size_t count = 1;
  };

  const Problem& problem_;
  std::vector<int> position_;
  std::vector<Classes> classes_;  // per position
  std::vector<std::uint8_t> inside_;
  std::vector<std::size_t> number_;
  Graph graph_;
};

// Places the variables one by one and knows the log of about how many states are open.
class Frontier {
 public:
  explicit Frontier(const Graph& graph)
      : graph_(graph), placed_(graph.neighbours.size(), false), edges_(graph.nothing_placed) {
    for (const auto& neighbours : graph.neighbours)
      waiting_.push_back(static_cast<int>(neighbours.size()));
  }

  bool placed(int v) const { return placed_[v]; }
  double log_states() const { return log_states_; }
  double arcs() const { return arcs_; }

  // What placing v would add to the log of the states, and whether v meets something open.
  std::pair<double, bool> change(int v) const {
    double change = waiting_[v] > 0 ? graph_.memory[v] : 0;
    bool touches = false;
    for (const int n : graph_.neighbours[v])
      if (placed_[n]) {
        touches = true;
        if (waiting_[n] == 1) change -= graph_.memory[n];
      }
    for (const Membership& m : graph_.edges_of[v]) {
      const Hyperedge& edge = graph_.edges[m.edge];
      const Hyperedge::State& now = edges_[m.edge];
      touches |= now.placed > 0;
      change += edge.memory(with(now, v, m)) - edge.memory(now);
    }
    return {change, touches};
  }

  void place(int v) {
    arcs_ += std::exp(log_states_ + graph_.log_size[v]);
    log_states_ += change(v).first;
    placed_[v] = true;
    for (const int n : graph_.neighbours[v]) --waiting_[n];
    for (const Membership& m : graph_.edges_of[v]) edges_[m.edge] = with(edges_[m.edge], v, m);
  }

 private:
  Hyperedge::State with(Hyperedge::State state, int v, const Membership& m) const {
    ++state.placed;
    state.log_size += graph_.log_size[v];
    state.reached += m.span;
    state.to_come -= m.span;
    return state;
  }

  const Graph& graph_;
  std::vector<bool> placed_;
  std::vector<int> waiting_;  // unplaced neighbours
  std::vector<Hyperedge::State> edges_;
  double log_states_ = 0, arcs_ = 0;
};

// The order from one start, and about how many arcs it leads to.
std::pair<double, std::vector<int>> order_from(const Graph& graph, int start) {
  const int count = static_cast<int>(graph.neighbours.size());
  Frontier frontier(graph);
  std::vector<int> order;
  for (int next = start; next >= 0;) {
    frontier.place(next);
    order.push_back(next);
    next = -1;
    std::pair<double, bool> best;
    for (int v = 0; v < count; ++v) {
      if (frontier.placed(v)) continue;
      const auto [change, touches] = frontier.change(v);
      const std::pair<double, bool> mine(change, !touches);
      if (next >= 0 && !(mine < best)) continue;
      next = v;
      best = mine;
    }
  }
  return {frontier.arcs(), order};
}

}  // namespace

std::vector<int> elimination_order(const Problem& problem, std::span<const int> variables) {
  const Graph graph = GraphBuilder(problem, variables).build();
  const int count = static_cast<int>(variables.size());
  std::vector<int> starts(count);
  std::iota(starts.begin(), starts.end(), 0);
  std::stable_sort(starts.begin(), starts.end(), [&](int a, int b) {
    return graph.neighbours[a].size() + graph.edges_of[a].size() <
           graph.neighbours[b].size() + graph.edges_of[b].size();
  });
  const int tries = count > 300 ? 1 : std::min(count, kStarts);
  std::pair<double, std::vector<int>> best;
  for (int t = 0; t < tries; ++t) {
    auto attempt = order_from(graph, starts[t]);
    if (t == 0 || attempt.first < best.first) best = std::move(attempt);
  }
  std::vector<int> order;
  for (const int v : best.second) order.push_back(variables[v]);
  return order;
}

double predicted_arcs(const Problem& problem, std::span<const int> order) {
  Graph graph = GraphBuilder(problem, order).build();
  for (auto& edges : graph.edges_of) edges.clear();
  Frontier frontier(graph);
  for (int v = 0; v < static_cast<int>(order.size()); ++v) frontier.place(v);
  return frontier.arcs();
}

}  // namespace dragoman::solve
