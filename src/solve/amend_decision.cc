#include "solve/amend_decision.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace dragoman::solve {

namespace {

constexpr double kNever = -std::numeric_limits<double>::infinity();

}  // namespace

double WeightedBounds::solve(const std::vector<double>& weights, std::vector<double>* totals) {
  node_.assign(dag_.layers.size() + 1, {});
  node_.back().assign(rungs_, 0.0);
  for (std::size_t l = dag_.layers.size(); l-- > 0;) {
    const Layer& layer = dag_.layers[l];
    node_[l].assign(layer.nodes() * rungs_, kNever);
    for (std::size_t n = 0; n < layer.nodes(); ++n)
      for (std::size_t a = layer.first[n]; a < layer.first[n + 1]; ++a) {
        const double w = weight(layer, a, weights);
        const std::size_t step = cost(layer, a);
        for (std::size_t t = step; t < rungs_; ++t)
          node_[l][n * rungs_ + t] = std::max(
              node_[l][n * rungs_ + t], w + node_[l + 1][layer.target[a] * rungs_ + t - step]);
      }
  }
  if (totals != nullptr) follow(weights, *totals);
  return node_[0][rungs_ - 1];
}

double WeightedBounds::weight(const Layer& layer, std::size_t arc,
                              const std::vector<double>& weights) const {
  double sum = 0;
  for (int p = 0; p < parties_; ++p) {
    const Utility u = layer.utility[arc * (parties_ + 1) + p];
    if (u <= kRedLine / 2) return kNever;
    sum += weights[p] * static_cast<double>(u) / unit_[p];
  }
  return sum;
}

// The scaled sums per party of the best path.
void WeightedBounds::follow(const std::vector<double>& weights, std::vector<double>& totals) const {
  totals.assign(static_cast<std::size_t>(parties_), 0);
  std::size_t node = 0, t = rungs_ - 1;
  for (std::size_t l = 0; l < dag_.layers.size(); ++l) {
    const Layer& layer = dag_.layers[l];
    for (std::size_t a = layer.first[node]; a < layer.first[node + 1]; ++a) {
      const std::size_t step = cost(layer, a);
      if (step > t) continue;
      const double through =
          weight(layer, a, weights) + node_[l + 1][layer.target[a] * rungs_ + t - step];
      if (through != node_[l][node * rungs_ + t]) continue;
      for (int p = 0; p < parties_; ++p)
        totals[p] += static_cast<double>(layer.utility[a * (parties_ + 1) + p]) / unit_[p];
      node = layer.target[a];
      t -= step;
      break;
    }
  }
}

AmendDecision::AmendDecision(const Problem& problem, const Dag& dag, int changes,
                             const Effort& effort)
    : problem_(problem),
      dag_(dag),
      changes_(changes),
      effort_(effort),
      parties_(static_cast<int>(problem.parties.size())) {
  for (int p = 0; p < parties_; ++p) {
    const ProblemParty& party = problem.parties[p];
    need_.push_back(party.walk_away > kNoWalkAway ? party.walk_away - party.constant : kNoWalkAway);
    double spread = 1;
    for (const Layer& layer : dag.layers) {
      double low = 0, high = 0;
      for (std::size_t a = 0; a < layer.arcs(); ++a) {
        const Utility u = layer.utility[a * (parties_ + 1) + p];
        if (u <= kRedLine / 2) continue;
        low = std::min(low, static_cast<double>(u));
        high = std::max(high, static_cast<double>(u));
      }
      spread += high - low;
    }
    unit_.push_back(spread);
  }
}

bool AmendDecision::ruled_out() {
  for (int p = 0; p < parties_; ++p)
    if (problem_.parties[p].has_cap && problem_.parties[p].cap < problem_.parties[p].walk_away)
      return true;
  return !collect_bounds();
}

std::optional<bool> AmendDecision::run(std::vector<std::uint32_t>& path) {
  if (ruled_out()) return false;
  path_.assign(dag_.layers.size(), 0);
  sums_.assign(dag_.layers.size() + 1, std::vector<Utility>(static_cast<std::size_t>(parties_), 0));
  reached_.assign((dag_.layers.size() + 1) * weights_.size(), 0.0);
  const bool found = descend(0, 0, static_cast<std::size_t>(changes_));
  if (stopped_) return std::nullopt;
  if (found) path = path_;
  return found;
}

// False when some weighting proves that no such package exists.
bool AmendDecision::collect_bounds() {
  std::vector<double> weights(static_cast<std::size_t>(parties_));
  double counted = 0;
  for (int p = 0; p < parties_; ++p) counted += need_[p] > kNoWalkAway;
  for (int p = 0; p < parties_; ++p)
    weights[p] = need_[p] > kNoWalkAway ? 1 / std::max(1.0, counted) : 0;
  std::vector<double> totals;
  for (int round = 0; round < 120; ++round) {
    WeightedBounds bounds(dag_, parties_, changes_, unit_);
    const double most = bounds.solve(weights, &totals);
    const double needed = required_sum(weights);
    if (most < needed - 1e-9) return false;
    if (round % 30 == 0 || round == 119) add(weights);
    double low = 1e300, high = -1e300;
    for (int p = 0; p < parties_; ++p) {
      if (weights[p] <= 0) continue;
      low = std::min(low, totals[p] - scaled_need(p));
      high = std::max(high, totals[p] - scaled_need(p));
    }
    double sum = 0;
    for (int p = 0; p < parties_; ++p) {
      if (weights[p] <= 0) continue;
      const double excess = (totals[p] - scaled_need(p) - low) / std::max(1e-12, high - low);
      weights[p] *= std::exp(-2.0 / std::sqrt(1.0 + round) * excess);
      sum += weights[p];
    }
    for (double& w : weights) w /= std::max(1e-300, sum);
  }
  for (int p = 0; p < parties_; ++p) {
    if (need_[p] <= kNoWalkAway) continue;
    std::vector<double> one(static_cast<std::size_t>(parties_), 0.0);
    one[p] = 1;
    add(one);
  }
  return true;
}

double AmendDecision::required_sum(const std::vector<double>& weights) const {
  double sum = 0;
  for (int p = 0; p < parties_; ++p)
    if (weights[p] > 0) sum += weights[p] * scaled_need(p);
  return sum;
}

void AmendDecision::add(const std::vector<double>& weights) {
  weights_.push_back(weights);
  bounds_.emplace_back(dag_, parties_, changes_, unit_);
  bounds_.back().solve(weights, nullptr);
  required_.push_back(required_sum(weights) - 1e-9);
}

bool AmendDecision::descend(std::size_t l, std::uint32_t node, std::size_t left) {
  if (l == dag_.layers.size()) {
    for (int p = 0; p < parties_; ++p)
      if (sums_[l][p] < need_[p]) return false;
    return true;
  }
  const Layer& layer = dag_.layers[l];
  const std::size_t width = weights_.size();
  std::vector<std::pair<double, std::uint32_t>> branches;
  for (std::uint32_t a = layer.first[node]; a < layer.first[node + 1]; ++a) {
    const std::size_t step = bounds_[0].cost(layer, a);
    if (step > left) continue;
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t k = 0; k < width && least >= 0; ++k) {
      const double through = reached_[l * width + k] + bounds_[k].weight(layer, a, weights_[k]) +
                             bounds_[k].to_come(l + 1, layer.target[a], left - step);
      least = std::min(least, through - required_[k]);
    }
    if (least >= 0) branches.emplace_back(-least, a);
  }
  std::stable_sort(branches.begin(), branches.end(),
                   [](const auto& x, const auto& y) { return x.first < y.first; });
  for (const auto& [rank, a] : branches) {
    if ((++nodes_ & 255) == 0 && spent(effort_)) stopped_ = true;
    if (stopped_) return false;
    path_[l] = a;
    for (int p = 0; p < parties_; ++p)
      sums_[l + 1][p] = plus(sums_[l][p], layer.utility[a * (parties_ + 1) + p]);
    for (std::size_t k = 0; k < width; ++k)
      reached_[(l + 1) * width + k] =
          reached_[l * width + k] + bounds_[k].weight(layer, a, weights_[k]);
    if (descend(l + 1, layer.target[a], left - bounds_[0].cost(layer, a))) return true;
  }
  return false;
}

}  // namespace dragoman::solve
