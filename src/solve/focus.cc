#include "solve/focus.h"

#include <algorithm>
#include <cmath>

namespace dragoman::solve {

namespace {

// More levels bring the half-space closer to the packages; a larger diagram gets fewer.
int levels_for(const Dag& dag) {
  constexpr std::size_t kMostSteps = 4'000'000;
  return static_cast<int>(
      std::clamp<std::size_t>(kMostSteps / std::max<std::size_t>(1, dag.arcs()), 64, 256));
}

}  // namespace

FocusedSampler::FocusedSampler(const Problem& problem, const Maximiser& maximiser,
                               const Effort& effort)
    : problem_(problem), dag_(maximiser.dag()), levels_(levels_for(dag_)) {
  if (maximiser.infeasible()) return;
  Objective objective = maximiser.acceptance_objective();
  objective.goal = Goal::leximin;
  need_ = objective.lower;
  const std::size_t parties = problem.parties.size();
  for (std::size_t p = 0; p < parties; ++p)
    if (problem.parties[p].has_cap && objective.cap[p] < need_[p]) return;

  const Relaxation relaxation(dag_, {}, objective.unit, effort);
  std::vector<double> weights(parties, 1.0 / static_cast<double>(parties));
  const bool bounded =
      std::any_of(objective.scale.begin(), objective.scale.end(), [](Utility s) { return s > 0; });
  if (bounded) {
    const auto first = relaxation.best(weights);
    weights = solve_dual(objective, relaxation, *first.column, effort).weights;
  }
  const DagValues::Bounds bounds = relaxation.values().bounds(weights);
  const double slack = bounds.total - required(objective, weights, Score());
  if (slack < 0) return;
  const double level = std::isfinite(slack) ? std::max(slack / levels_, 1e-300) : 1e300;
  const std::size_t depth = dag_.layers.size();
  ways_.resize(depth + 1);
  loss_.resize(depth);
  ways_[depth].assign(levels_ + 1, 1.0);
  for (std::size_t l = depth; l-- > 0;) {
    const Layer& layer = dag_.layers[l];
    ways_[l].assign(layer.nodes() * (levels_ + 1), 0.0);
    for (std::size_t n = 0; n < layer.nodes(); ++n)
      for (std::size_t a = layer.first[n]; a < layer.first[n + 1]; ++a) {
        const double loss = std::max(
            0.0, bounds.node(l, n) - bounds.arc(l, a) - bounds.node(l + 1, layer.target[a]));
        const int steps = loss / level > levels_ + 0.5
                              ? levels_ + 1
                              : static_cast<int>(std::floor(loss / level * (1 - 1e-12)));
        loss_[l].push_back(steps);
        for (int at = steps; at <= levels_; ++at)
          ways(l, n, at) += ways(l + 1, layer.target[a], at - steps);
      }
  }
  population_ = ways(0, 0, levels_);
}

bool FocusedSampler::draw(SplitMix& random) const {
  const std::size_t parties = need_.size();
  std::vector<Utility> sums(parties, 0);
  std::size_t node = 0;
  int left = levels_;
  for (std::size_t l = 0; l < dag_.layers.size(); ++l) {
    const Layer& layer = dag_.layers[l];
    double u = random.unit() * ways(l, node, left);
    std::size_t taken = layer.first[node + 1];
    for (std::size_t a = layer.first[node]; a < layer.first[node + 1]; ++a) {
      if (loss_[l][a] > left) continue;
      taken = a;
      u -= ways(l + 1, layer.target[a], left - loss_[l][a]);
      if (u < 0) break;
    }
    for (std::size_t p = 0; p < parties; ++p) sums[p] += layer.utility[taken * parties + p];
    left -= loss_[l][taken];
    node = layer.target[taken];
  }
  for (std::size_t p = 0; p < parties; ++p)
    if (sums[p] < need_[p]) return false;
  return true;
}

}  // namespace dragoman::solve
