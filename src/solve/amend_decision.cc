#include "solve/amend_decision.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "solve/amend_search.h"

namespace dragoman::solve {

namespace {

constexpr double kNever = -std::numeric_limits<double>::infinity();
constexpr double kSlack = 1e-9;         // what rounding may add to a sum, in units of the parties
constexpr std::size_t kRungsAhead = 2;  // solved together with a number of changes
constexpr int kRounds = 120;            // of the ascent, for one number of changes
constexpr int kRoundsBetween = 30;      // weightings kept for the search
constexpr std::size_t kTried = 6;       // of them the latest
constexpr int kNarrowings = 4;          // at most

}  // namespace

ChangeDag::ChangeDag(const Dag& dag, std::span<const double> unit) {
  const std::size_t parties = unit.size();
  std::vector<std::uint32_t> order;
  for (const Layer& layer : dag.layers) {
    const Utility* utility = layer.utility.data();
    const auto cost = [&](std::uint32_t a) {
      return static_cast<std::uint32_t>(-utility[a * (parties + 1) + parties]);
    };
    const auto before = [&](std::uint32_t a, std::uint32_t b) {
      return layer.target[a] != layer.target[b] ? layer.target[a] < layer.target[b]
                                                : cost(a) < cost(b);
    };
    Level& level = levels.emplace_back();
    level.layer = levels.size() - 1;
    level.rows = rows;
    rows += layer.nodes();
    for (std::size_t n = 0; n < layer.nodes(); ++n) {
      level.first.push_back(static_cast<std::uint32_t>(edges.size()));
      order.resize(layer.first[n + 1] - layer.first[n]);
      std::iota(order.begin(), order.end(), layer.first[n]);
      std::erase_if(order, [&](std::uint32_t a) {
        return std::any_of(utility + a * (parties + 1), utility + a * (parties + 1) + parties,
                           [](Utility u) { return u <= kRedLine / 2; });
      });
      std::stable_sort(order.begin(), order.end(), before);
      for (std::size_t i = 0; i < order.size(); ++i) {
        const std::uint32_t a = order[i], place = static_cast<std::uint32_t>(arc.size());
        if (i == 0 || before(order[i - 1], a))
          edges.push_back({layer.target[a], cost(a), place, place});
        ++edges.back().last;
        arc.push_back(a);
        for (std::size_t p = 0; p < parties; ++p)
          gain.push_back(static_cast<double>(utility[a * (parties + 1) + p]) / unit[p]);
      }
    }
    level.first.push_back(static_cast<std::uint32_t>(edges.size()));
  }
  ++rows;
}

void ChangeDag::keep(const std::vector<std::uint8_t>& wanted, std::size_t parties) {
  ChangeDag kept;
  kept.rows = rows;
  for (const Level& level : levels) {
    kept.levels.push_back({{}, level.layer, level.rows});
    for (std::size_t n = 0; n < level.nodes(); ++n) {
      kept.levels.back().first.push_back(static_cast<std::uint32_t>(kept.edges.size()));
      for (std::uint32_t e = level.first[n]; e < level.first[n + 1]; ++e) {
        Edge edge = edges[e];
        edge.first = static_cast<std::uint32_t>(kept.arc.size());
        for (std::uint32_t a = edges[e].first; a < edges[e].last; ++a) {
          if (!wanted[a]) continue;
          kept.arc.push_back(arc[a]);
          kept.gain.insert(kept.gain.end(), &gain[a * parties], &gain[a * parties] + parties);
        }
        edge.last = static_cast<std::uint32_t>(kept.arc.size());
        if (edge.first < edge.last) kept.edges.push_back(edge);
      }
    }
    kept.levels.back().first.push_back(static_cast<std::uint32_t>(kept.edges.size()));
  }
  *this = std::move(kept);
}

void ChangeDag::sort(const std::vector<double>& arc_weight) {
  struct Block {
    std::size_t first = 0, last = 0;  // levels
    double spread = 0;
  };
  std::vector<Block> blocks;
  for (std::size_t l = 0; l < levels.size(); ++l) {
    if (levels[l].nodes() == 1) blocks.push_back({l, l, 0});
    Block& block = blocks.back();
    ++block.last;
    const std::uint32_t first = levels[l].first.front(), last = levels[l].first.back();
    if (first == last) continue;
    const auto [low, high] = std::minmax_element(arc_weight.begin() + edges[first].first,
                                                 arc_weight.begin() + edges[last - 1].last);
    block.spread += *high - *low;
  }
  std::stable_sort(blocks.begin(), blocks.end(),
                   [](const Block& a, const Block& b) { return a.spread > b.spread; });
  std::vector<Level> sorted;
  std::size_t row = 0;
  for (const Block& block : blocks)
    for (std::size_t l = block.first; l < block.last; ++l) {
      sorted.push_back(std::move(levels[l]));
      sorted.back().rows = row;
      row += sorted.back().nodes();
    }
  levels = std::move(sorted);
}

void ChangeBounds::solve(std::span<const double> weights, std::size_t most_changes) {
  const std::size_t parties = weights.size();
  rungs_ = most_changes + 1;
  weight_.resize(dag_.edges.size());
  best_arc_.resize(dag_.edges.size());
  arc_weight_.resize(dag_.arc.size());
  for (std::size_t e = 0; e < dag_.edges.size(); ++e) {
    const ChangeDag::Edge& edge = dag_.edges[e];
    weight_[e] = kNever;
    for (std::uint32_t a = edge.first; a < edge.last; ++a) {
      const double* gain = &dag_.gain[a * parties];
      double sum = 0;
      for (std::size_t p = 0; p < parties; ++p) sum += weights[p] * gain[p];
      arc_weight_[a] = sum;
      if (sum <= weight_[e]) continue;
      weight_[e] = sum;
      best_arc_[e] = a;
    }
  }
  sum_.resize(dag_.rows * rungs_);
  std::fill(sum_.end() - static_cast<std::ptrdiff_t>(rungs_), sum_.end(), 0.0);
  for (std::size_t l = dag_.levels.size(); l-- > 0;) {
    const ChangeDag::Level& level = dag_.levels[l];
    double* here = &sum_[level.rows * rungs_];
    std::fill_n(here, level.nodes() * rungs_, kNever);
    const double* after = here + level.nodes() * rungs_;
    for (std::size_t n = 0; n < level.nodes(); ++n, here += rungs_)
      for (std::uint32_t e = level.first[n]; e < level.first[n + 1]; ++e) {
        const std::size_t cost = dag_.edges[e].cost;
        const double* rest = after + dag_.edges[e].target * rungs_;
        const double weight = weight_[e];
        for (std::size_t t = cost; t < rungs_; ++t)
          here[t] = std::max(here[t], weight + rest[t - cost]);
      }
  }
}

const std::vector<double>& ChangeBounds::around() {
  so_far_.assign(dag_.rows * rungs_, kNever);
  std::fill_n(so_far_.begin(), rungs_, 0.0);
  around_.assign(dag_.edges.size(), kNever);
  for (const ChangeDag::Level& level : dag_.levels)
    for (std::size_t n = 0; n < level.nodes(); ++n) {
      const double* here = &so_far_[(level.rows + n) * rungs_];
      for (std::uint32_t e = level.first[n]; e < level.first[n + 1]; ++e) {
        const ChangeDag::Edge& edge = dag_.edges[e];
        const std::size_t row = level.rows + level.nodes() + edge.target;
        double* next = &so_far_[row * rungs_];
        const double* rest = &sum_[row * rungs_];
        for (std::size_t t = edge.cost; t < rungs_; ++t) {
          const double reached = here[t - edge.cost];
          next[t] = std::max(next[t], reached + weight_[e]);
          around_[e] = std::max(around_[e], reached + rest[rungs_ - 1 - t]);
        }
      }
    }
  return around_;
}

void ChangeBounds::follow(std::size_t changes, std::vector<double>& totals) const {
  const std::size_t parties = totals.size();
  std::fill(totals.begin(), totals.end(), 0.0);
  std::size_t node = 0, left = changes;
  for (const ChangeDag::Level& level : dag_.levels) {
    const double most = sum_[(level.rows + node) * rungs_ + left];
    for (std::uint32_t e = level.first[node]; e < level.first[node + 1]; ++e) {
      const ChangeDag::Edge& edge = dag_.edges[e];
      if (edge.cost > left) continue;
      const std::size_t row = level.rows + level.nodes() + edge.target;
      if (weight_[e] + sum_[row * rungs_ + left - edge.cost] != most) continue;
      for (std::size_t p = 0; p < parties; ++p) totals[p] += dag_.gain[best_arc_[e] * parties + p];
      node = edge.target;
      left -= edge.cost;
      break;
    }
  }
}

namespace {

// What each party could gain or lose over all layers: the unit of its gains.
std::vector<double> spreads(const Dag& dag, std::size_t parties) {
  std::vector<double> result(parties, 1.0);
  for (const Layer& layer : dag.layers)
    for (std::size_t p = 0; p < parties; ++p) {
      Utility low = 0, high = 0;
      for (std::size_t a = 0; a < layer.arcs(); ++a) {
        const Utility u = layer.utility[a * (parties + 1) + p];
        if (u <= kRedLine / 2) continue;
        low = std::min(low, u);
        high = std::max(high, u);
      }
      result[p] += static_cast<double>(high) - static_cast<double>(low);
    }
  return result;
}

}  // namespace

FewestChanges::FewestChanges(const Problem& problem, const Dag& dag, int points,
                             const Effort& effort)
    : problem_(problem),
      dag_(dag),
      points_(points),
      effort_(effort),
      parties_(problem.parties.size()),
      unit_(spreads(dag, parties_)),
      change_(dag, unit_),
      bounds_(change_),
      weights_(parties_, 0.0) {
  double counted = 0;
  for (std::size_t p = 0; p < parties_; ++p) {
    const ProblemParty& party = problem.parties[p];
    need_.push_back(party.walk_away > kNoWalkAway ? party.walk_away - party.constant : kNoWalkAway);
    scaled_need_.push_back(static_cast<double>(need_[p]) / unit_[p]);
    counted += need_[p] > kNoWalkAway;
  }
  for (std::size_t p = 0; p < parties_; ++p) {
    if (need_[p] <= kNoWalkAway) continue;
    weights_[p] = 1 / counted;
    tried_.emplace_back(parties_, 0.0);
    tried_.back()[p] = 1;
  }
  parties_alone_ = tried_.size();
}

bool FewestChanges::hopeless() const {
  return std::any_of(
      problem_.parties.begin(), problem_.parties.end(),
      [](const ProblemParty& party) { return party.has_cap && party.cap < party.walk_away; });
}

double FewestChanges::required_sum(const Weights& weights) const {
  double sum = 0;
  for (std::size_t p = 0; p < parties_; ++p)
    if (weights[p] > 0) sum += weights[p] * scaled_need_[p];
  return sum - kSlack;
}

int FewestChanges::bound(int least) {
  if (hopeless()) return points_ + 1;
  const std::size_t most = static_cast<std::size_t>(points_);
  std::size_t changes = static_cast<std::size_t>(least);
  const auto rule_out = [&](const Weights& weights) {
    const double required = required_sum(weights);
    while (changes <= most) {
      const std::size_t last = std::min(changes + kRungsAhead, most);
      bounds_.solve(weights, last);
      while (changes <= last && bounds_.to_come(0, changes) < required) ++changes;
      if (changes <= last) return;
    }
  };
  for (std::size_t p = 0; p < tried_.size() && changes <= most; ++p) rule_out(tried_[p]);
  std::vector<double> totals(parties_);
  for (int round = 0; round < kRounds && changes <= most && !spent(effort_); ++round) {
    const std::size_t before = changes;
    rule_out(weights_);
    if (changes > most) break;
    if (changes > before) round = 0;
    if (round % kRoundsBetween == kRoundsBetween - 1) keep_weights();
    bounds_.follow(changes, totals);
    improve(totals, round);
  }
  return static_cast<int>(changes);
}

// A step away from the parties that a best path gives more than they need.
void FewestChanges::improve(const std::vector<double>& totals, int round) {
  double low = std::numeric_limits<double>::infinity(), high = -low;
  for (std::size_t p = 0; p < parties_; ++p) {
    if (weights_[p] <= 0) continue;
    low = std::min(low, totals[p] - scaled_need_[p]);
    high = std::max(high, totals[p] - scaled_need_[p]);
  }
  double sum = 0;
  for (std::size_t p = 0; p < parties_; ++p) {
    if (weights_[p] <= 0) continue;
    const double excess = (totals[p] - scaled_need_[p] - low) / std::max(1e-12, high - low);
    weights_[p] *= std::exp(-2.0 / std::sqrt(1.0 + round) * excess);
    sum += weights_[p];
  }
  for (double& w : weights_) w /= std::max(1e-300, sum);
}

void FewestChanges::keep_weights() {
  if (tried_.size() == parties_alone_ + kTried)
    tried_.erase(tried_.begin() + static_cast<std::ptrdiff_t>(parties_alone_));
  tried_.push_back(weights_);
}

// Moves the weights on a narrower dag. False: they rule the changes out.
bool FewestChanges::ascend(const ChangeDag& dag, std::size_t changes) {
  ChangeBounds bounds(dag);
  std::vector<double> totals(parties_);
  for (int round = 0; round < kRoundsBetween; ++round) {
    bounds.solve(weights_, changes);
    if (bounds.to_come(0, changes) < required_sum(weights_)) return false;
    bounds.follow(changes, totals);
    improve(totals, kRoundsBetween + round);
  }
  keep_weights();
  return true;
}

// Drops the arcs that some weighting shows to be in no package with so many changes that all
// accept. Whether enough went to try again.
bool FewestChanges::drop_arcs(ChangeDag& dag, std::size_t changes) const {
  std::vector<std::uint8_t> wanted(dag.arc.size(), 1);
  ChangeBounds bounds(dag);
  for (const Weights& weights : tried_) {
    bounds.solve(weights, changes);
    const double required = required_sum(weights);
    const std::vector<double>& around = bounds.around();
    for (std::size_t e = 0; e < dag.edges.size(); ++e)
      for (std::uint32_t a = dag.edges[e].first; a < dag.edges[e].last; ++a)
        if (around[e] + bounds.arc_weights()[a] < required) wanted[a] = 0;
  }
  const std::size_t before = dag.arc.size();
  dag.keep(wanted, parties_);
  return dag.arc.size() < before - before / 8;
}

std::optional<bool> FewestChanges::decide(int changes, std::uint64_t nodes,
                                          std::vector<std::uint32_t>& path) {
  const std::size_t most = static_cast<std::size_t>(changes);
  ChangeDag dag = change_;
  for (int i = 0; i < kNarrowings && drop_arcs(dag, most); ++i)
    if (!ascend(dag, most)) return false;
  ChangeBounds bounds(dag);
  bounds.solve(weights_, most);
  dag.sort(bounds.arc_weights());
  std::vector<Weighting> weightings;
  for (const Weights& weights : tried_) weightings.push_back({weights, required_sum(weights)});
  return ChangeSearch(dag_, dag, need_, effort_).run(weightings, most, nodes, path);
}

}  // namespace dragoman::solve
