#include "solve/maximise.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "solve/dag_reduce.h"
#include "solve/labels.h"

namespace dragoman::solve {

namespace {

constexpr std::size_t kMostTableRows = 2'000'000;

// About the range of a party's utilities, never less than 1.
std::vector<double> units(const Problem& problem) {
  const std::size_t parties = problem.parties.size();
  std::vector<double> unit(parties, 0.0);
  const auto spread = [&](const std::vector<Utility>& utility, std::size_t party) {
    double low = 0, high = 0;
    for (std::size_t at = party; at < utility.size(); at += parties) {
      if (utility[at] <= kRedLine / 2) continue;
      low = std::min(low, static_cast<double>(utility[at]));
      high = std::max(high, static_cast<double>(utility[at]));
    }
    return high - low;
  };
  for (std::size_t p = 0; p < parties; ++p) {
    for (const Variable& variable : problem.variables) unit[p] += spread(variable.utility, p);
    for (const Term& term : problem.terms)
      if (!term.forbids && term.utility[p] > kRedLine / 2)
        unit[p] += std::abs(static_cast<double>(term.utility[p]));
    for (const Choose& block : problem.chooses)
      unit[p] += spread(block.utility, p) * block.choose_max;
    unit[p] = std::max(1.0, unit[p]);
  }
  return unit;
}

}  // namespace

Maximiser::Maximiser(const Plan& plan, const Effort& effort)
    : plan_(plan), effort_(effort), dag_(plan.dag), unit_(units(*plan.problem)) {
  const int parties = dag_.parties;
  const auto crosses = [&](const Layer& layer, std::size_t arc) {
    for (int p = 0; p < parties; ++p)
      if (layer.utility[arc * parties + p] <= kRedLine / 2) return true;
    return false;
  };
  bool any = false;
  for (const Layer& layer : dag_.layers)
    for (std::size_t a = 0; a < layer.arcs() && !any; ++a) any = crosses(layer, a);
  if (any)
    keep_arcs(dag_, [&](std::size_t l, std::size_t a) { return !crosses(dag_.layers[l], a); });
  best_ = SumsToCome(dag_).most_in_all();
  for (const auto& component : plan.opaque) {
    opaque_.push_back(component.get());
    opaque_best_.emplace_back();
    for (int p = 0; p < parties; ++p) {
      std::vector<double> weights(static_cast<std::size_t>(parties), 0.0);
      weights[p] = 1;
      const Best best = component->best(weights, effort_);
      blocked_ |= best.infeasible;
      opaque_best_.back().push_back(static_cast<Utility>(
          std::ceil(std::min(best.bound, 1e18) + 1e-9 * std::abs(best.bound))));
      best_[p] += opaque_best_.back().back();
    }
  }
  relaxation_.emplace(dag_, opaque_, unit_, effort_);
}

Objective Maximiser::acceptance_objective() const {
  Objective objective;
  for (std::size_t p = 0; p < plan_.problem->parties.size(); ++p) {
    const ProblemParty& party = plan_.problem->parties[p];
    const bool bounded = party.walk_away > kNoWalkAway;
    objective.walk_away.push_back(bounded ? party.walk_away - party.constant : 0);
    objective.lower.push_back(bounded ? objective.walk_away.back() : kRedLine);
    objective.scale.push_back(bounded ? 1 : 0);
    objective.cap.push_back(party.has_cap ? party.cap - party.constant
                                          : std::numeric_limits<Utility>::max());
  }
  objective.counted.assign(objective.walk_away.size(), 1);
  objective.unit = unit_;
  return objective;
}

std::vector<std::vector<double>> Maximiser::multipliers(const Objective& objective,
                                                        const std::vector<double>& weights) const {
  std::vector<std::vector<double>> result{weights};
  double mean = 0;
  for (const double w : weights) mean += w / static_cast<double>(weights.size());
  for (const double step : {0.02, 0.1})
    for (std::size_t p = 0; p < weights.size(); ++p)
      for (const double sign : {1.0, -1.0}) {
        if (result.size() >= 24 || objective.parties() == 1) return result;
        auto moved = weights;
        moved[p] = std::max(moved[p], 0.01 * mean) * std::exp(sign * step);
        result.push_back(std::move(moved));
      }
  return result;
}

Column Maximiser::start_column(const Incumbent& incumbent) const {
  Column column;
  column.u = incumbent.u;
  for (std::size_t p = 0; p < column.u.size(); ++p)
    column.scaled.push_back(static_cast<double>(column.u[p]) / unit_[p]);
  return column;
}

// Turns every opaque component into a table of the candidates that can be part of a package whose
// loss is at most `share` of what the incumbent leaves open. False when a table is incomplete.
bool Maximiser::materialise(const Objective& objective, const Dual& dual, double share,
                            const Incumbent& incumbent, Dag& dag, Tables& tables) const {
  const std::size_t parties = unit_.size();
  const double loss =
      share * std::max(0.0, dual.bound - required(objective, dual.weights, incumbent.score));
  std::vector<double> raw(parties);
  for (std::size_t p = 0; p < parties; ++p) raw[p] = dual.weights[p] / unit_[p];
  bool complete = true;
  dag = dag_;
  tables = {};
  for (std::size_t c = 0; c < opaque_.size(); ++c) {
    std::vector<Utility> lower(parties);
    for (std::size_t p = 0; p < parties; ++p)
      lower[p] = objective.lower[p] <= kRedLine / 4
                     ? kRedLine
                     : objective.lower[p] - (best_[p] - opaque_best_[c][p]);
    const double floor = opaque_[c]->best(raw, effort_).bound - loss;
    Effort effort = effort_;
    effort.max_items = kMostTableRows;
    std::vector<Candidate> found;
    const Outcome outcome =
        opaque_[c]->enumerate(raw, floor, lower, effort, [&](const Candidate& candidate) {
          found.push_back(candidate);
          return found.size() < kMostTableRows;
        });
    complete &= outcome == Outcome::complete;
    std::sort(found.begin(), found.end(), [](const Candidate& a, const Candidate& b) {
      return a.utilities != b.utilities ? a.utilities > b.utilities : a.part < b.part;
    });
    const int table = static_cast<int>(tables.component.size());
    tables.component.push_back(opaque_[c]);
    tables.candidates.push_back(std::move(found));
    if (tables.candidates.back().empty()) {
      dag.infeasible = true;
      dag.layers.clear();
    } else if (!dag.infeasible) {
      dag.layers.push_back(table_layer(table, tables.candidates.back()));
    }
  }
  return complete;
}

// Depth-first as long as that is quick; then, where there are many ties, by labels; and where there
// are few or labels become too many, depth-first to the end.
SearchOutcome Maximiser::search_or_label(SearchInput input, const Dag& dag,
                                         Incumbent& incumbent) const {
  constexpr std::uint64_t kQuickNodes = 300'000;
  constexpr std::uint64_t kManyEnds = 1'000;
  constexpr std::size_t kMostLabels = 100'000;
  input.max_nodes = kQuickNodes;
  SearchOutcome outcome = search(input, dag, effort_, incumbent);
  if (outcome.outcome == Outcome::complete || spent(effort_)) return outcome;
  Dag reduced = dag;
  reduce(input, incumbent, reduced);
  const bool many_ties = outcome.ends > kManyEnds;
  if (many_ties &&
      set_labels(input, reduced, kMostLabels, effort_, incumbent) == Outcome::complete) {
    outcome.outcome = Outcome::complete;
    return outcome;
  }
  input.max_nodes = UINT64_MAX;
  const std::uint64_t before = outcome.nodes;
  outcome = search(input, reduced, effort_, incumbent);
  outcome.nodes += before;
  return outcome;
}

// Whether even each party alone cannot reach the lower bounds.
bool Maximiser::out_of_reach(const Objective& objective) const {
  if (infeasible()) return true;
  for (std::size_t p = 0; p < best_.size(); ++p)
    if (objective.capped(static_cast<int>(p), best_[p]) < objective.lower[p]) return true;
  return false;
}

Optimum Maximiser::solve(const Objective& objective, const Incumbent* start) const {
  Optimum optimum;
  optimum.proved = out_of_reach(objective);
  if (optimum.proved) return optimum;
  Column first;
  if (start != nullptr) {
    optimum.incumbent = {Score(objective, start->u), start->u, start->assignment};
    first = start_column(*start);
  } else {
    const std::vector<double> equal(unit_.size(), 1.0 / static_cast<double>(unit_.size()));
    auto answer = relaxation_->best(equal);
    if (!answer.column) return optimum;  // stopped before anything was found
    first = std::move(*answer.column);
  }
  prove(objective, solve_dual(objective, *relaxation_, first, effort_), false, optimum);
  return optimum;
}

Optimum Maximiser::decide(const Objective& objective, std::vector<double>& weights) const {
  Optimum optimum;
  optimum.proved = out_of_reach(objective);
  if (optimum.proved) return optimum;
  auto answer = relaxation_->best(weights);
  if (!answer.column) return optimum;
  const Dual dual = solve_dual(objective, *relaxation_, *answer.column, effort_, true);
  weights = dual.weights;
  prove(objective, dual, true, optimum);
  return optimum;
}

// From the dual to a proof. `any_will_do`: the first package that keeps the lower bounds ends it.
void Maximiser::prove(const Objective& objective, const Dual& dual, bool any_will_do,
                      Optimum& optimum) const {
  optimum.bound = dual.value;
  optimum.proved = dual.refuted;
  if (optimum.proved) return;
  SearchInput input;
  Tables tables;
  input.problem = plan_.problem;
  input.objective = &objective;
  input.tables = &tables;
  input.stop_when_nonnegative = any_will_do;
  if (any_will_do && opaque_.empty()) {
    climb(input, dag_, dual.columns.back().path, 0, optimum.incumbent);
    optimum.proved = !optimum.incumbent.empty();
    if (optimum.proved) return;
  }
  input.multipliers = multipliers(objective, dual.weights);
  if (opaque_.empty() && any_will_do) {
    search_any(input, dual, optimum);
  } else if (opaque_.empty()) {
    round_and_search(input, dual, optimum);
  } else {
    widen_tables(input, tables, dual, optimum);
  }
}

// Any package that keeps the lower bounds, improved by climbing.
void Maximiser::search_any(SearchInput& input, const Dual& dual, Optimum& optimum) const {
  Dag dag = dag_;
  reduce(input, optimum.incumbent, dag);
  optimum.proved = dag.infeasible;
  if (optimum.proved) return;
  std::vector<std::uint32_t> path;
  DagValues(dag, unit_).best(dual.weights, &path);
  climb(input, dag, path, 0, optimum.incumbent);
  optimum.proved = !optimum.incumbent.empty();
  if (!optimum.proved) {
    const SearchOutcome outcome = search_or_label(input, dag, optimum.incumbent);
    optimum.nodes = outcome.nodes;
    optimum.proved = outcome.outcome == Outcome::complete;
  }
  if (!optimum.incumbent.empty())
    climb(input, dag_, path_of(dag_, optimum.incumbent.assignment), 0, optimum.incumbent);
}

// Rounds the packages met on the way, climbs from the best, fixes what cannot matter, searches.
void Maximiser::round_and_search(SearchInput& input, const Dual& dual, Optimum& optimum) const {
  // Round the packages met on the way; the best ones are worth climbing from.
  std::vector<std::pair<double, std::size_t>> ranked;
  for (std::size_t k = 0; k < dual.columns.size(); ++k) {
    if (dual.columns[k].path.size() != dag_.layers.size()) continue;
    double worst = 1e300;
    for (std::size_t p = 0; p < unit_.size(); ++p)
      worst = std::min(worst, dual.columns[k].scaled[p] -
                                  static_cast<double>(input.objective->walk_away[p]) / unit_[p]);
    ranked.emplace_back(-worst, k);
  }
  std::sort(ranked.begin(), ranked.end());
  for (std::size_t i = 0; i < ranked.size() && i < 6; ++i)
    climb(input, dag_, dual.columns[ranked[i].second].path, 0, optimum.incumbent);
  Dag dag = dag_;
  reduce(input, optimum.incumbent, dag);
  for (int round = 0; round < 3 && !dag.infeasible; ++round) {
    // Climb again on what is left, now with pairs.
    std::vector<std::uint32_t> path;
    DagValues(dag, unit_).best(dual.weights, &path);
    const Score before = optimum.incumbent.score;
    climb(input, dag, path, 60'000, optimum.incumbent);
    const bool better = !optimum.incumbent.empty() &&
                        (before.empty() || optimum.incumbent.score.compare(before) > 0);
    if (!better) break;
    reduce(input, optimum.incumbent, dag);
  }
  if (dag.infeasible) {
    optimum.proved = true;
    return;
  }
  const SearchOutcome outcome = search_or_label(input, dag, optimum.incumbent);
  optimum.nodes = outcome.nodes;
  optimum.proved = outcome.outcome == Outcome::complete;
}

// Opaque components: widens their tables until they hold all that the incumbent leaves open.
void Maximiser::widen_tables(SearchInput& input, Tables& tables, const Dual& dual,
                             Optimum& optimum) const {
  const Objective& objective = *input.objective;
  for (const double share : {0.02, 0.15, 0.5, 1.0}) {
    Dag dag;
    const double open = dual.bound - required(objective, dual.weights, optimum.incumbent.score);
    const bool complete = materialise(objective, dual, share, optimum.incumbent, dag, tables);
    const double covered = share * std::max(0.0, open);
    reduce(input, optimum.incumbent, dag);
    SearchOutcome outcome;
    if (!dag.infeasible) outcome = search(input, dag, effort_, optimum.incumbent);
    optimum.nodes += outcome.nodes;
    if (!complete || outcome.outcome == Outcome::stopped) return;
    const double still_open =
        dual.bound - required(objective, dual.weights, optimum.incumbent.score);
    if (share >= 1.0 || (!optimum.incumbent.empty() && covered >= still_open)) {
      optimum.proved = true;
      return;
    }
    if (spent(effort_)) return;
  }
}

}  // namespace dragoman::solve
