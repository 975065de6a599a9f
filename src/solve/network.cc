#include "solve/network.h"

#include <cmath>
#include <utility>

#include "solve/network_eliminate.h"
#include "solve/network_model.h"
#include "solve/network_regions.h"
#include "solve/network_search.h"

namespace dragoman::solve {
namespace {

using network::Bits;
using network::Model;
using network::Scalar;

constexpr double kReductionCells = 1e6;  // of the tables that the first elimination makes

// The best assignment of a whole model under `scalar`.
network::SearchResult maximise(const Model& model, const Scalar& scalar, double grid,
                               const network::Search::Judge& judge, const Effort& effort) {
  network::SearchResult none;
  none.bound = -INFINITY;
  Bits bits = model.graph.full();
  if (!network::Propagator(model.graph, scalar).run(bits)) return none;
  network::Elimination elimination(model.graph, scalar, bits);
  const bool all = elimination.plan(2, kReductionCells);
  elimination.run();
  if (all) {
    if (network::never(elimination.value())) return none;
    none.values = elimination.complete({});
    none.worth = judge(*none.values).value_or(elimination.value());
    none.bound = none.worth;
    return none;
  }
  const network::Elimination::Rest rest = elimination.rest();
  const network::Aim aim{rest.scalar, -INFINITY, {}, grid};
  network::Search search(
      rest.graph, aim,
      [&](const std::vector<int>& values) { return judge(elimination.complete(values)); }, effort);
  network::SearchResult result = search.run(rest.graph.full());
  if (result.values) result.values = elimination.complete(*result.values);
  return result;
}

double weigh(std::span<const double> weights, std::span<const Utility> utilities) {
  double total = 0;
  for (std::size_t party = 0; party < weights.size(); ++party) {
    total += weights[party] * static_cast<double>(utilities[party]);
  }
  return total;
}

}  // namespace

Network::Network(const Problem& problem, std::vector<int> variables)
    : variables_(std::move(variables)),
      model_(std::make_unique<const Model>(problem, variables_)) {}

Network::~Network() = default;

Best Network::best(std::span<const double> weights, const Effort& effort) const {
  Best best;
  if (model_->infeasible) {
    best.infeasible = true;
    best.bound = -INFINITY;
    return best;
  }
  const Scalar scalar = model_->scalar(weights);
  const auto judge = [&](const std::vector<int>& values) -> std::optional<double> {
    const auto utilities = model_->utilities(values);
    if (!utilities) return std::nullopt;
    return weigh(weights, *utilities);
  };
  const network::SearchResult result =
      maximise(*model_, scalar, network::weighted_grid(*model_, weights), judge, effort);
  const bool complete = result.outcome == Outcome::complete;
  best.infeasible = complete && !result.values;
  best.bound = best.infeasible ? -INFINITY : result.bound + scalar.slack();
  best.exact = complete && result.values.has_value();
  if (result.values) {
    best.candidate = Candidate{*model_->utilities(*result.values), model_->part(*result.values)};
  }
  return best;
}

Outcome Network::enumerate(std::span<const double> weights, double floor,
                           std::span<const Utility> lower, const Effort& effort,
                           const std::function<bool(const Candidate&)>& sink) const {
  if (model_->infeasible) return Outcome::complete;
  network::Regions regions(*model_, {{weights.begin(), weights.end()}, floor}, effort);
  const Outcome outcome = regions.run(lower);
  for (network::Point& point : regions.points()) {
    const Candidate candidate{std::move(point.utilities), model_->part(point.values)};
    if (!sink(candidate)) return Outcome::stopped;
  }
  return outcome;
}

Outcome Network::pareto(std::span<const Utility> lower, const Effort& effort,
                        std::vector<Candidate>& out) const {
  out.clear();
  if (model_->infeasible) return Outcome::complete;
  network::Regions regions(*model_, {}, effort);
  const Outcome outcome = regions.run(lower);
  for (network::Point& point : regions.points()) {
    out.push_back({std::move(point.utilities), model_->part(point.values)});
  }
  return outcome;
}

}  // namespace dragoman::solve
