#include "solve/network_search.h"

#include <algorithm>
#include <cfloat>
#include <cmath>
#include <utility>

namespace dragoman::solve::network {
namespace {

constexpr int kRootIterations = 1000;
constexpr int kNodeIterations = 80;
constexpr int kSideIterations = 20;  // of further views, below the root
constexpr double kSmallCells = 2e4;  // elimination that is cheaper than a bound
constexpr double kLargeCells = 2e6;  // elimination that is cheaper than branching
constexpr int kSingles = 12;         // values that get a branch of their own

}  // namespace

Search::Search(const Graph& graph, const std::vector<View>& views, double grid, bool free_of_floors,
               Judge judge, const Effort& effort)
    : graph_(graph),
      views_(views),
      grid_(grid),
      free_of_floors_(free_of_floors),
      judge_(std::move(judge)),
      effort_(effort),
      propagator_(graph, views.front().scalar) {
  for (const View& view : views) duals_.emplace_back(graph, view.scalar);
  sparse_ = sparse();
}

bool Search::sparse() const {
  std::size_t links = graph_.tables.size();
  for (int box = 0; box < graph_.boxes(); ++box) {
    const std::size_t slots = graph_.box_start[box + 1] - graph_.box_start[box];
    links += slots * (slots - 1) / 2;
  }
  return links <= 4 * graph_.size.size();
}

void Search::start_from(const std::vector<int>& values, double worth) {
  result_.values = values;
  result_.worth = worth;
}

SearchResult Search::run(Bits bits) {
  const Scalar& scalar = views_.front().scalar;
  for (int variable = 0; variable < graph_.variables(); ++variable) {
    for (int value = 0; value < graph_.size[variable]; ++value) {
      if (never(scalar.unary[graph_.start[variable] + value])) graph_.remove(bits, variable, value);
    }
  }
  root_bound_ = -INFINITY;
  if (!never(scalar.constant) && propagator_.run(bits)) {
    local_.emplace(graph_, scalar, bits);
    std::vector<Split> splits;
    for (const Dual& dual : duals_) splits.push_back(dual.initial());
    root_bound_ = scalar.magnitude;
    if (!dive(std::move(bits), std::move(splits), 0)) result_.outcome = Outcome::stopped;
  }
  result_.bound = result_.values ? result_.worth : -INFINITY;
  if (result_.outcome == Outcome::stopped) result_.bound = std::max(result_.bound, root_bound_);
  return result_;
}

double Search::need(int view) const {
  const double slack = views_[view].scalar.slack();
  double least = views_[view].floor - slack;
  if (view == 0 && result_.values) {
    if (result_.worth >= enough_) return INFINITY;
    const double more = grid_ > 2 * slack ? grid_ - slack : std::max(slack, DBL_MIN);
    least = std::max(least, result_.worth + more);
  }
  return least;
}

DualOptions Search::options(int view, int depth) const {
  DualOptions chosen;
  chosen.iterations = depth == 0 ? kRootIterations : view == 0 ? kNodeIterations : kSideIterations;
  chosen.prune = need(view);
  chosen.target = need(view);
  return chosen;
}

void Search::offer(const std::vector<int>& values) {
  const std::optional<double> worth = judge_(values);
  if (!worth || (result_.values && *worth <= result_.worth)) return;
  result_.values = values;
  result_.worth = *worth;
}

// The relaxation's assignment, climbed from, is often close to the best.
void Search::improve(const Bits&, int depth) {
  std::vector<int> values = duals_.front().choice();
  const int rounds = depth == 0 ? 20 * graph_.variables() : depth < 6 ? 20 : 2;
  const bool keeps_rules = local_->wander(values, rounds, result_.nodes);
  if (keeps_rules && (!result_.values || local_->worth() > result_.worth)) offer(values);
}

bool Search::finish(const Bits& bits, double max_cells) {
  if (!free_of_floors_) return false;
  Elimination elimination(graph_, views_.front().scalar, bits);
  if (!elimination.plan(graph_.variables(), max_cells)) return false;
  elimination.run();
  if (!never(elimination.value()) && elimination.value() >= need(0)) {
    offer(elimination.complete({}));
  }
  return true;
}

bool Search::fix(Bits& bits, int view, double bound) {
  const double least = need(view);
  const Dual& dual = duals_[view];
  bool changed = false;
  for (int variable = 0; variable < graph_.variables(); ++variable) {
    const double others = bound - dual.best(variable);
    graph_.each(bits, variable, [&](int value) {
      if (others + dual.theta(variable, value) >= least) return;
      graph_.remove(bits, variable, value);
      changed = true;
    });
  }
  return changed;
}

bool Search::tighten(Bits& bits, std::vector<Split>& splits, int depth) {
  for (int round = 0; round < 2; ++round) {
    bool changed = false;
    for (int view = static_cast<int>(views_.size()) - 1; view >= 0; --view) {
      const double bound = duals_[view].run(bits, splits[view], options(view, depth));
      if (view == 0) {
        bound_ = bound;
        if (depth == 0) root_bound_ = bound;
        if (bound >= need(0) && round == 0) improve(bits, depth);
      }
      if (bound < need(view)) return false;
      if (fix(bits, view, bound)) {
        changed = true;
        if (!propagator_.run(bits)) return false;
      }
    }
    if (!changed) break;
  }
  return true;
}

bool Search::dive(Bits bits, std::vector<Split> splits, int depth) {
  if (++result_.nodes % 16 == 0 && spent(effort_)) return false;
  if (!propagator_.run(bits)) return true;
  int open = 0;
  for (int variable = 0; variable < graph_.variables(); ++variable) {
    open += graph_.count(bits, variable) > 1;
  }
  if (open > 0) {
    const bool eliminate = sparse_ || open <= 6;
    if (eliminate && finish(bits, kSmallCells)) return true;
    if (!tighten(bits, splits, depth)) return true;
    if (eliminate && finish(bits, kLargeCells)) return true;
  }
  if (branching_variable(bits) < 0) {
    std::vector<int> values;
    for (int variable = 0; variable < graph_.variables(); ++variable) {
      values.push_back(graph_.lowest(bits, variable));
    }
    offer(values);
    return true;
  }
  return branch(bits, splits, depth);
}

// The variable whose value the boxes and tables disagree most about; -1 when all are fixed.
int Search::branching_variable(const Bits& bits) {
  const Dual& dual = duals_.front();
  const Scalar& scalar = views_.front().scalar;
  const std::vector<int>& choice = dual.choice();
  std::vector<double> score(graph_.variables(), 0);
  for (int box = 0; box < graph_.boxes(); ++box) {
    bool some = false, all = true, fails = false;
    for (int at = graph_.box_start[box]; at < graph_.box_start[box + 1]; ++at) {
      const Literal& literal = graph_.literals[graph_.box_literals[at]];
      const Truth truth = graph_.truth(bits, literal);
      fails = fails || truth == Truth::fails;
      if (truth != Truth::open || choice.empty()) continue;
      const bool in = graph_.in(literal, choice[literal.variable]);
      some = some || in;
      all = all && in;
    }
    if (fails || !some || (all && scalar.box[box] >= 0)) continue;
    const double weight = never(scalar.box[box]) ? scalar.magnitude : std::abs(scalar.box[box]);
    for (int at = graph_.box_start[box]; at < graph_.box_start[box + 1]; ++at) {
      score[graph_.literals[graph_.box_literals[at]].variable] += weight;
    }
  }
  for (std::size_t index = 0; index < graph_.tables.size() && !choice.empty(); ++index) {
    const Table& table = graph_.tables[index];
    const double loss = 1e-3 * scalar.magnitude / static_cast<double>(graph_.tables.size());
    score[table.first] += loss;
    score[table.second] += loss;
  }
  int chosen = -1;
  for (int variable = 0; variable < graph_.variables(); ++variable) {
    if (graph_.count(bits, variable) < 2) continue;
    if (chosen < 0 || score[variable] > score[chosen]) chosen = variable;
  }
  return chosen;
}

bool Search::branch(const Bits& bits, const std::vector<Split>& splits, int depth) {
  const int variable = branching_variable(bits);
  const Dual& dual = duals_.front();
  struct Branch {
    int value;
    double bound;
  };
  std::vector<Branch> branches;
  graph_.each(bits, variable, [&](int value) {
    branches.push_back({value, bound_ - dual.best(variable) + dual.theta(variable, value)});
  });
  std::stable_sort(branches.begin(), branches.end(),
                   [](const Branch& a, const Branch& b) { return a.bound > b.bound; });
  for (std::size_t i = 0; i < branches.size() && i < kSingles; ++i) {
    if (branches[i].bound < need(0)) return true;
    Bits child = bits;
    graph_.assign(child, variable, branches[i].value);
    if (!dive(std::move(child), splits, depth + 1)) return false;
  }
  if (branches.size() <= kSingles || branches[kSingles].bound < need(0)) return true;
  Bits child = bits;
  for (std::size_t i = 0; i < kSingles; ++i) graph_.remove(child, variable, branches[i].value);
  return dive(std::move(child), splits, depth + 1);
}

}  // namespace dragoman::solve::network
