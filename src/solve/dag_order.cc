#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

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

struct Graph {
  std::vector<std::set<int>> neighbours;  // by position in `variables`; bounds are not counted
  std::vector<double> weight;             // log of the domain size
};

Graph interaction_graph(const Problem& problem, std::span<const int> variables) {
  std::vector<int> position(problem.variables.size(), -1);
  for (std::size_t i = 0; i < variables.size(); ++i) position[variables[i]] = static_cast<int>(i);
  Graph graph;
  graph.neighbours.resize(variables.size());
  for (const int v : variables)
    graph.weight.push_back(std::log(std::max(2, problem.variables[v].size)));
  for (const Term& term : problem.terms) {
    if (position[term.slots.front().variable] < 0) continue;
    for (const Slot& a : term.slots)
      for (const Slot& b : term.slots)
        if (a.variable != b.variable)
          graph.neighbours[position[a.variable]].insert(position[b.variable]);
  }
  return graph;
}

// The order from one start, and its largest frontier (sum of weights).
std::pair<double, std::vector<int>> order_from(const Graph& graph, int start) {
  const int count = static_cast<int>(graph.neighbours.size());
  std::vector<int> waiting(count);  // unplaced neighbours
  for (int v = 0; v < count; ++v) waiting[v] = static_cast<int>(graph.neighbours[v].size());
  std::vector<bool> placed(count, false);
  std::vector<int> order;
  double frontier = 0, worst = 0;
  const auto place = [&](int v) {
    placed[v] = true;
    order.push_back(v);
    if (waiting[v] > 0) frontier += graph.weight[v];
    for (const int n : graph.neighbours[v])
      if (--waiting[n] == 0 && placed[n]) frontier -= graph.weight[n];
    worst = std::max(worst, frontier);
  };
  place(start);
  while (static_cast<int>(order.size()) < count) {
    int best = -1;
    double best_change = 0;
    bool best_touches = false;
    for (int v = 0; v < count; ++v) {
      if (placed[v]) continue;
      double change = waiting[v] > 0 ? graph.weight[v] : 0;
      bool touches = false;
      for (const int n : graph.neighbours[v])
        if (placed[n]) {
          touches = true;
          if (waiting[n] == 1) change -= graph.weight[n];
        }
      if (best < 0 ||
          std::make_pair(change, !touches) < std::make_pair(best_change, !best_touches)) {
        best = v;
        best_change = change;
        best_touches = touches;
      }
    }
    place(best);
  }
  return {worst, order};
}

}  // namespace

std::vector<int> elimination_order(const Problem& problem, std::span<const int> variables) {
  const Graph graph = interaction_graph(problem, variables);
  const int count = static_cast<int>(variables.size());
  std::vector<int> starts(count);
  std::iota(starts.begin(), starts.end(), 0);
  std::stable_sort(starts.begin(), starts.end(), [&](int a, int b) {
    return graph.neighbours[a].size() < graph.neighbours[b].size();
  });
  const int tries = count > 300 ? 1 : std::min(count, 8);
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
  const Graph graph = interaction_graph(problem, order);
  std::vector<std::size_t> waiting;
  for (const auto& neighbours : graph.neighbours) waiting.push_back(neighbours.size());
  double arcs = 0, frontier = 0;  // frontier: log of the number of its states
  for (std::size_t v = 0; v < order.size(); ++v) {
    arcs += std::exp(frontier + graph.weight[v]);
    if (waiting[v] > 0) frontier += graph.weight[v];
    for (const int n : graph.neighbours[v])
      if (--waiting[n] == 0 && static_cast<std::size_t>(n) < v) frontier -= graph.weight[n];
  }
  return arcs;
}

}  // namespace dragoman::solve
