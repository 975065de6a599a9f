#include "solve/plan.h"

#include <algorithm>

#include "solve/choose.h"
#include "solve/dag_reduce.h"
#include "solve/network.h"

namespace dragoman::solve {

namespace {

// Whether a party's sum can exceed its cap: then equal utilities may come from unequal sums.
bool caps_matter(const Problem& problem) {
  const std::size_t parties = problem.parties.size();
  for (std::size_t p = 0; p < parties; ++p) {
    if (!problem.parties[p].has_cap) continue;
    Utility most = problem.parties[p].constant;
    for (const Variable& variable : problem.variables) {
      Utility best = kRedLine;
      for (std::size_t at = p; at < variable.utility.size(); at += parties)
        best = std::max(best, variable.utility[at]);
      most += std::max<Utility>(best, kRedLine / 4);
    }
    for (const Term& term : problem.terms)
      if (!term.forbids) most += std::max<Utility>(0, term.utility[p]);
    for (const Choose& block : problem.chooses) {
      std::vector<Utility> values;
      for (std::size_t at = p; at < block.utility.size(); at += parties)
        values.push_back(std::max<Utility>(0, block.utility[at]));
      std::sort(values.rbegin(), values.rend());
      for (int i = 0; i < block.choose_max && i < block.items; ++i) most += values[i];
    }
    if (most > problem.parties[p].cap) return true;
  }
  return false;
}

}  // namespace

Plan make_plan(const Problem& problem, const PlanOptions& options) {
  Plan plan;
  plan.problem = &problem;
  plan.caps_matter = caps_matter(problem);
  plan.dag.parties = static_cast<int>(problem.parties.size()) + (options.draft != nullptr ? 1 : 0);
  DiagramOptions diagram;
  diagram.draft = options.draft;
  diagram.max_arcs = options.max_arcs;
  diagram.max_work = 8 * options.max_arcs;
  diagram.keep_dominated = options.keep_dominated || plan.caps_matter;
  for (const std::vector<int>& group : connected_groups(problem)) {
    Dag dag;
    if (build_diagram(problem, group, diagram, dag)) {
      plan.infeasible |= dag.infeasible;
      concatenate(plan.dag, std::move(dag));
    } else {
      plan.opaque.push_back(std::make_unique<Network>(problem, group));
    }
  }
  // Under caps a dominated choice can tie with its dominator, so none may be left out.
  diagram.max_arcs =
      plan.caps_matter ? std::max<std::size_t>(options.choose_arcs, 400'000) : options.choose_arcs;
  for (int c = 0; c < static_cast<int>(problem.chooses.size()); ++c) {
    Dag dag;
    if (build_choose_diagram(problem, c, diagram, dag)) {
      plan.infeasible |= dag.infeasible;
      concatenate(plan.dag, std::move(dag));
    } else {
      plan.opaque.push_back(make_choose_set(problem, c));
    }
  }
  return plan;
}

SumsToCome::SumsToCome(const Dag& dag, const Segment& part)
    : parties_(static_cast<std::size_t>(dag.parties)), layers_(part.last - part.first + 1) {
  layers_.back().assign(parties_, {0, 0, false});
  for (std::size_t l = part.last; l-- > part.first;) {
    const Layer& layer = dag.layers[l];
    const std::vector<Sum>& after = layers_[l - part.first + 1];
    std::vector<Sum>& here = layers_[l - part.first];
    here.assign(layer.nodes() * parties_, {-kRedLine, kRedLine, false});
    for (std::size_t n = 0; n < layer.nodes(); ++n)
      for (std::size_t a = layer.first[n]; a < layer.first[n + 1]; ++a)
        for (std::size_t p = 0; p < parties_; ++p) {
          Sum& sum = here[n * parties_ + p];
          const Utility step = layer.utility[a * parties_ + p];
          const Sum& rest = after[layer.target[a] * parties_ + p];
          sum.red_line |= rest.red_line || step <= kRedLine / 2;
          if (step <= kRedLine / 2 || rest.most <= kRedLine / 2) continue;
          sum.least = std::min(sum.least, step + rest.least);
          sum.most = std::max(sum.most, step + rest.most);
        }
  }
}

std::vector<Utility> SumsToCome::most_in_all() const {
  std::vector<Utility> result;
  for (std::size_t p = 0; p < parties_; ++p) result.push_back(at(0, 0, p).most);
  return result;
}

std::vector<Segment> segments(const Dag& dag) {
  std::vector<Segment> result;
  std::size_t first = 0;
  for (std::size_t l = 1; l <= dag.layers.size(); ++l)
    if (l == dag.layers.size() || dag.layers[l].nodes() == 1) {
      result.push_back({first, l});
      first = l;
    }
  return result;
}

Dag reorder(const Dag& dag, const std::vector<Segment>& parts, const std::vector<int>& order) {
  Dag result;
  result.parties = dag.parties;
  result.infeasible = dag.infeasible;
  for (const int s : order)
    for (std::size_t l = parts[s].first; l < parts[s].last; ++l)
      result.layers.push_back(dag.layers[l]);
  return result;
}

Layer table_layer(int table, const std::vector<Candidate>& candidates) {
  Layer layer;
  layer.table = table;
  layer.first = {0, static_cast<std::uint32_t>(candidates.size())};
  for (std::size_t c = 0; c < candidates.size(); ++c) {
    layer.value.push_back(static_cast<std::int32_t>(c));
    layer.target.push_back(0);
    layer.utility.insert(layer.utility.end(), candidates[c].utilities.begin(),
                         candidates[c].utilities.end());
  }
  return layer;
}

Assignment path_assignment(const Problem& problem, const Dag& dag, const Tables& tables,
                           std::span<const std::uint32_t> arcs) {
  Assignment package;
  package.values.assign(problem.variables.size(), 0);
  package.chosen.resize(problem.chooses.size());
  for (std::size_t l = 0; l < dag.layers.size(); ++l) {
    const Layer& layer = dag.layers[l];
    const int value = layer.value[arcs[l]];
    if (layer.choose >= 0) {
      if (value == 1) package.chosen[layer.choose].push_back(layer.item);
      continue;
    }
    if (layer.table < 0) {
      package.values[layer.variable] = value;
      continue;
    }
    const Component& component = *tables.component[layer.table];
    const Candidate& candidate = tables.candidates[layer.table][value];
    if (component.choose() >= 0) {
      package.chosen[component.choose()] = candidate.part;
    } else {
      for (std::size_t i = 0; i < candidate.part.size(); ++i)
        package.values[component.variables()[i]] = candidate.part[i];
    }
  }
  return package;
}

std::vector<std::uint32_t> path_of(const Dag& dag, const Assignment& package) {
  std::vector<std::uint32_t> path;
  std::uint32_t node = 0;
  for (const Layer& layer : dag.layers) {
    const auto wanted = [&] {
      if (layer.choose < 0) return package.values[layer.variable];
      const std::vector<int>& chosen = package.chosen[layer.choose];
      return std::binary_search(chosen.begin(), chosen.end(), layer.item) ? 1 : 0;
    }();
    std::uint32_t arc = layer.first[node];
    while (layer.value[arc] != wanted) ++arc;
    path.push_back(arc);
    node = layer.target[arc];
  }
  return path;
}

}  // namespace dragoman::solve
