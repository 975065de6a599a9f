#include "solve/network_search.h"

#include <algorithm>
#include <cfloat>
#include <cmath>
#include <utility>

namespace dragoman::solve::network {
namespace {

constexpr int kRootIterations = 1000;
constexpr int kNodeIterations = 80;
constexpr int kTiltIterations = 10;   // between two steps on the demands' multipliers
constexpr int kPatience = 2;          // rounds of those that gain little in a row
constexpr double kWorthwhile = 0.02;  // little: this share of what is missing
constexpr double kSmallCells = 2e4;   // elimination that is cheaper than a bound
constexpr double kLargeCells = 2e6;   // elimination that is cheaper than branching
constexpr int kSingles = 12;          // values that get a branch of their own

}  // namespace

Search::Search(const Graph& graph, const Aim& aim, Judge judge, const Effort& effort)
    : graph_(graph),
      aim_(aim),
      judge_(std::move(judge)),
      effort_(effort),
      propagator_(graph, aim.scalar),
      mixed_(aim.scalar),
      dual_(graph, mixed_) {
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
  const Scalar& scalar = aim_.scalar;
  for (int variable = 0; variable < graph_.variables(); ++variable) {
    for (int value = 0; value < graph_.size[variable]; ++value) {
      if (never(scalar.unary[graph_.start[variable] + value])) graph_.remove(bits, variable, value);
    }
  }
  root_bound_ = -INFINITY;
  if (!never(scalar.constant) && propagator_.run(bits)) {
    root_bits_ = bits;
    root_bound_ = scalar.magnitude;
    Node root{std::move(bits), dual_.initial(), std::vector<double>(aim_.demands.size(), 0.0), 0};
    if (!dive(std::move(root))) result_.outcome = Outcome::stopped;
  }
  result_.bound = result_.values ? result_.worth : -INFINITY;
  if (result_.outcome == Outcome::stopped) result_.bound = std::max(result_.bound, root_bound_);
  return result_;
}

// A bound below this rules a node out.
double Search::need() const {
  const double slack = mixed_.slack();
  double least = aim_.floor - slack;
  if (result_.values) {
    if (result_.worth >= enough_) return INFINITY;
    const double more = aim_.grid > 2 * slack ? aim_.grid - slack : std::max(slack, DBL_MIN);
    least = std::max(least, result_.worth + more);
  }
  return least;
}

void Search::offer(const std::vector<int>& values) {
  const std::optional<double> worth = judge_(values);
  if (!worth || (result_.values && *worth <= result_.worth)) return;
  result_.values = values;
  result_.worth = *worth;
}

// The relaxation's assignment, climbed from, is often close to the best.
void Search::improve(int depth) {
  if (!local_) local_.emplace(graph_, aim_.scalar, root_bits_);
  std::vector<int> values = dual_.choice();
  const int rounds = depth == 0 ? 10 * graph_.variables() : 2;
  const bool keeps_rules = local_->wander(values, rounds, result_.nodes);
  if (keeps_rules && (!result_.values || local_->worth() > result_.worth)) offer(values);
}

bool Search::finish(const Bits& bits, double max_cells) {
  if (!aim_.demands.empty()) return false;
  Elimination elimination(graph_, aim_.scalar, bits);
  if (!elimination.plan(graph_.variables(), max_cells)) return false;
  elimination.run();
  if (!never(elimination.value()) && elimination.value() >= need()) {
    offer(elimination.complete({}));
  }
  return true;
}

void Search::mix(const std::vector<double>& tilt) {
  if (tilt.empty()) return;
  mixed_ = aim_.scalar;
  offset_ = 0;
  const auto add = [](std::vector<double>& to, const std::vector<double>& from, double factor) {
    for (std::size_t i = 0; i < to.size(); ++i) {
      if (!never(to[i])) to[i] += factor * from[i];
    }
  };
  for (std::size_t k = 0; k < tilt.size(); ++k) {
    if (tilt[k] == 0) continue;
    const Demand& demand = aim_.demands[k];
    mixed_.constant += tilt[k] * demand.scalar.constant;
    add(mixed_.unary, demand.scalar.unary, tilt[k]);
    add(mixed_.box, demand.scalar.box, tilt[k]);
    for (std::size_t table = 0; table < mixed_.table.size(); ++table) {
      add(mixed_.table[table], demand.scalar.table[table], tilt[k]);
    }
    mixed_.magnitude += tilt[k] * (demand.scalar.magnitude + std::abs(demand.floor));
    offset_ += tilt[k] * demand.floor;
  }
}

// A step of Polyak's length on the multipliers, relative to what each demand is worth. False: the
// relaxation meets every demand, as far as the multipliers can tell.
bool Search::tilt_further(Node& node) {
  double norm = 0;
  std::vector<double> slope(node.tilt.size());
  for (std::size_t k = 0; k < slope.size(); ++k) {
    const Demand& demand = aim_.demands[k];
    const double scale = aim_.scalar.magnitude / std::max(demand.scalar.magnitude, 1e-300);
    slope[k] = scale * (dual_.respond(demand.scalar) - demand.floor);
    if (node.tilt[k] <= 0 && slope[k] >= 0) slope[k] = 0;
    norm += slope[k] * slope[k];
  }
  if (norm <= 0) return false;
  const double length = std::max(bound_ - need(), 0.0) / norm;
  for (std::size_t k = 0; k < slope.size(); ++k) {
    const double scale = aim_.scalar.magnitude / std::max(aim_.demands[k].scalar.magnitude, 1e-300);
    node.tilt[k] = std::max(0.0, node.tilt[k] - length * slope[k] * scale);
  }
  return true;
}

bool Search::bound(Node& node) {
  const int total = node.depth == 0 ? kRootIterations : kNodeIterations;
  const int rounds = node.tilt.empty() ? 1 : total / kTiltIterations;
  Split best_split;
  std::vector<double> best_tilt;
  double lowest = INFINITY;
  int stalled = 0;
  for (int round = 0; round < rounds; ++round) {
    mix(node.tilt);
    DualOptions options;
    options.iterations = node.tilt.empty() ? total : kTiltIterations;
    options.prune = need() + offset_;
    options.target = need() + offset_;
    bound_ = dual_.run(node.bits, node.split, options) - offset_;
    if (bound_ < need()) return false;
    if (node.tilt.empty()) return true;
    const double promising = kWorthwhile * (bound_ - need());
    stalled = bound_ < lowest - promising ? 0 : stalled + 1;
    if (bound_ < lowest) {
      lowest = bound_;
      best_split = node.split;
      best_tilt = node.tilt;
    }
    if (stalled > kPatience || !tilt_further(node)) break;
  }
  if (bound_ > lowest) {
    node.split = std::move(best_split);
    node.tilt = std::move(best_tilt);
    mix(node.tilt);
    DualOptions options;
    options.iterations = 1;
    options.prune = need() + offset_;
    bound_ = dual_.run(node.bits, node.split, options) - offset_;
  }
  return bound_ >= need();
}

bool Search::fix(Bits& bits) {
  const double least = need();
  bool changed = false;
  for (int variable = 0; variable < graph_.variables(); ++variable) {
    const double others = bound_ - dual_.best(variable);
    graph_.each(bits, variable, [&](int value) {
      if (others + dual_.theta(variable, value) >= least) return;
      graph_.remove(bits, variable, value);
      changed = true;
    });
  }
  return changed;
}

bool Search::tighten(Node& node) {
  for (int round = 0; round < 2; ++round) {
    if (!bound(node)) return false;
    if (round == 0) {
      if (node.depth == 0) root_bound_ = bound_;
      improve(node.depth);
      if (bound_ < need()) return false;
    }
    if (!fix(node.bits)) break;
    if (!propagator_.run(node.bits)) return false;
  }
  return true;
}

bool Search::dive(Node node) {
  if (++result_.nodes % 16 == 0 && spent(effort_)) return false;
  if (!propagator_.run(node.bits)) return true;
  int open = 0;
  for (int variable = 0; variable < graph_.variables(); ++variable) {
    open += graph_.count(node.bits, variable) > 1;
  }
  if (open > 0) {
    const bool eliminate = sparse_ || open <= 6;
    if (eliminate && finish(node.bits, kSmallCells)) return true;
    if (!tighten(node)) return true;
    if (eliminate && finish(node.bits, kLargeCells)) return true;
  }
  const int variable = branching_variable(node.bits);
  if (variable >= 0) return branch(node, variable);
  std::vector<int> values;
  for (int at = 0; at < graph_.variables(); ++at) values.push_back(graph_.lowest(node.bits, at));
  offer(values);
  return true;
}

// The variable whose value the boxes and tables disagree most about; -1 when all are fixed.
int Search::branching_variable(const Bits& bits) {
  const Dual& dual = dual_;
  const Scalar& scalar = mixed_;
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
    const int count = graph_.count(bits, variable);
    if (count < 2) continue;
    score[variable] /= std::sqrt(count);  // few branches are better than many
    if (chosen < 0 || score[variable] > score[chosen]) chosen = variable;
  }
  return chosen;
}

bool Search::branch(const Node& node, int variable) {
  struct Branch {
    int value;
    double bound;
  };
  std::vector<Branch> branches;
  graph_.each(node.bits, variable, [&](int value) {
    branches.push_back({value, bound_ - dual_.best(variable) + dual_.theta(variable, value)});
  });
  std::stable_sort(branches.begin(), branches.end(),
                   [](const Branch& a, const Branch& b) { return a.bound > b.bound; });
  Node child;
  for (std::size_t i = 0; i < branches.size() && i < kSingles; ++i) {
    if (branches[i].bound < need()) return true;
    child = node;
    ++child.depth;
    graph_.assign(child.bits, variable, branches[i].value);
    if (!dive(std::move(child))) return false;
  }
  if (branches.size() <= kSingles || branches[kSingles].bound < need()) return true;
  child = node;
  ++child.depth;
  for (std::size_t i = 0; i < kSingles; ++i) graph_.remove(child.bits, variable, branches[i].value);
  return dive(std::move(child));
}

}  // namespace dragoman::solve::network
