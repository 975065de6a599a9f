#include "solve/count.h"

#include <algorithm>
#include <boost/math/special_functions/beta.hpp>

#include "solve/focus.h"
#include "solve/random.h"
#include "solve/tally.h"

namespace dragoman::solve {

namespace {

WideInt choose(int n, int k) {
  WideInt result = 1;
  for (int i = 1; i <= k; ++i) result = result * (n - k + i) / i;
  return result;
}

// Number of paths from every node of a dag to its end.
std::vector<std::vector<WideInt>> paths_to_end(const Dag& dag) {
  std::vector<std::vector<WideInt>> result(dag.layers.size() + 1);
  result.back().assign(1, 1);
  for (std::size_t l = dag.layers.size(); l-- > 0;) {
    const Layer& layer = dag.layers[l];
    result[l].assign(layer.nodes(), 0);
    for (std::size_t n = 0; n < layer.nodes(); ++n)
      for (std::size_t a = layer.first[n]; a < layer.first[n + 1]; ++a)
        result[l][n] += result[l + 1][layer.target[a]];
  }
  return result;
}

// Draws packages uniformly from those that keep the rules: by path counts through the diagram, by
// binomial counts in Choose blocks, and by rejection where variables have no diagram.
class Sampler {
 public:
  Sampler(const Problem& problem, const Plan& plan, std::uint64_t seed)
      : problem_(problem), plan_(plan), random_(seed), to_end_(paths_to_end(plan.dag)) {
    for (std::size_t l = 0; l < plan.dag.layers.size(); ++l) {
      const Layer& layer = plan.dag.layers[l];
      auto& share = share_.emplace_back(layer.arcs());
      for (std::size_t n = 0; n < layer.nodes(); ++n) {
        double sum = 0;
        for (std::size_t a = layer.first[n]; a < layer.first[n + 1]; ++a)
          share[a] = sum += ratio(to_end_[l + 1][layer.target[a]], to_end_[l][n]);
      }
    }
    for (const auto& component : plan.opaque) {
      if (component->choose() >= 0) blocks_.push_back(component->choose());
      free_.insert(free_.end(), component->variables().begin(), component->variables().end());
    }
  }

  // One draw; false when rejected.
  bool draw(Assignment& out) {
    out.values.assign(problem_.variables.size(), 0);
    out.chosen.assign(problem_.chooses.size(), {});
    std::uint32_t node = 0;
    for (std::size_t l = 0; l < plan_.dag.layers.size(); ++l) {
      const Layer& layer = plan_.dag.layers[l];
      const double u = random_.unit();
      std::uint32_t a = layer.first[node];
      while (a + 1 < layer.first[node + 1] && share_[l][a] < u) ++a;
      if (layer.variable >= 0) {
        out.values[layer.variable] = layer.value[a];
      } else if (layer.value[a] == 1) {
        out.chosen[layer.choose].push_back(layer.item);
      }
      node = layer.target[a];
    }
    for (const int v : free_)
      out.values[v] = static_cast<int>(random_.below(problem_.variables[v].size));
    for (const int c : blocks_) draw_items(c, out.chosen[c]);
    return free_.empty() || feasible(problem_, out);
  }

  // Packages that the drawing ranges over, rejected ones included.
  WideInt population() const {
    WideInt total = plan_.infeasible ? WideInt(0) : to_end_[0][0];
    for (const int v : free_) total *= problem_.variables[v].size;
    for (const int c : blocks_) total *= subsets(problem_.chooses[c]);
    return total;
  }
  bool rejects() const { return !free_.empty(); }

 private:
  static double ratio(const WideInt& part, const WideInt& whole) {
    return static_cast<double>(Rational(part, whole));
  }

  static WideInt subsets(const Choose& block) {
    WideInt total = 0;
    for (int k = block.choose_min; k <= block.choose_max; ++k) total += choose(block.items, k);
    return total;
  }

  void draw_items(int c, std::vector<int>& chosen) {
    const Choose& block = problem_.chooses[c];
    const WideInt all = subsets(block);
    double u = random_.unit();
    int size = block.choose_min;
    for (; size < block.choose_max; ++size) {
      u -= ratio(choose(block.items, size), all);
      if (u < 0) break;
    }
    int left = size;
    for (int i = 0; i < block.items && left > 0; ++i)
      if (static_cast<int>(random_.below(block.items - i)) < left) {
        chosen.push_back(i);
        --left;
      }
  }

  const Problem& problem_;
  const Plan& plan_;
  SplitMix random_;
  std::vector<std::vector<WideInt>> to_end_;
  std::vector<std::vector<double>> share_;  // cumulative within each node
  std::vector<int> free_;                   // variables without a diagram
  std::vector<int> blocks_;                 // Choose blocks without one
};

std::string rounded(const WideInt& population, double share) {
  constexpr std::int64_t kUnit = std::int64_t{1} << 52;
  const WideInt scaled = population * static_cast<std::int64_t>(share * static_cast<double>(kUnit));
  return WideInt((scaled + kUnit / 2) / kUnit).str();
}

Count estimate(const WideInt& population, std::size_t hits, std::size_t draws, std::uint64_t seed) {
  Count count;
  count.known = Known::sampled;
  count.sample_size = draws;
  count.seed = seed;
  if (draws == 0) {
    count.known = Known::none;
    return count;
  }
  const double n = static_cast<double>(draws), k = static_cast<double>(hits);
  const double low = hits == 0 ? 0 : boost::math::ibeta_inv(k, n - k + 1, 0.025);
  const double high = hits == draws ? 1 : boost::math::ibeta_inv(k + 1, n - k, 0.975);
  count.value = rounded(population, k / n);
  count.low = rounded(population, low);
  count.high = rounded(population, high);
  return count;
}

Count exactly(const WideInt& number) {
  Count count;
  count.known = Known::proved;
  count.value = count.low = count.high = number.str();
  return count;
}

// The number that all accept, from draws near where they do.
Count focused(const Problem& problem, const Plan& plan, std::size_t size, std::uint64_t seed,
              const Effort& effort) {
  const Maximiser maximiser(plan, effort);
  const FocusedSampler sampler(problem, maximiser, effort);
  if (sampler.population() < 1) return exactly(0);
  SplitMix random(seed);
  std::size_t draws = 0, hits = 0;
  for (; draws < size && ((draws & 255) != 0 || !spent(effort)); ++draws)
    hits += sampler.draw(random);
  return estimate(WideInt(sampler.population()), hits, draws, seed);
}

Counts sampled(const Problem& problem, const Plan& plan, std::size_t size, std::uint64_t seed,
               const Effort& effort) {
  Counts counts;
  const std::size_t parties = problem.parties.size();
  const bool by_all = problem.quorum == static_cast<int>(parties);
  Sampler sampler(problem, plan, seed);
  const WideInt population = sampler.population();
  if (plan.opaque.empty()) {
    counts.feasible = exactly(population);
    counts.unanimous = focused(problem, plan, size, seed, effort);
    if (by_all) {
      counts.acceptable = counts.unanimous;
      counts.accepted_by.assign(parties, counts.unanimous);
      return counts;
    }
  }
  std::size_t draws = 0, feasible_draws = 0, passing = 0, unanimous = 0;
  std::vector<std::size_t> accepted(parties, 0);
  Assignment package;
  for (; draws < size && population > 0; ++draws) {
    if ((draws & 255) == 0 && spent(effort)) break;
    if (!sampler.draw(package)) continue;
    ++feasible_draws;
    const std::vector<Utility> u = evaluate(problem, package);
    if (!passes(problem, u)) continue;
    ++passing;
    std::size_t accepting = 0;
    for (std::size_t p = 0; p < parties; ++p) {
      const bool yes = accepts(problem, static_cast<int>(p), u[p]);
      accepting += yes;
      accepted[p] += yes;
    }
    unanimous += accepting == parties;
  }
  counts.feasible =
      sampler.rejects() ? estimate(population, feasible_draws, draws, seed) : exactly(population);
  counts.acceptable = estimate(population, passing, draws, seed);
  if (!plan.opaque.empty()) counts.unanimous = estimate(population, unanimous, draws, seed);
  for (const std::size_t a : accepted)
    counts.accepted_by.push_back(estimate(population, a, draws, seed));
  return counts;
}

Counts none_at_all(std::size_t parties) {
  Counts counts;
  counts.feasible = counts.acceptable = counts.unanimous = exactly(0);
  counts.accepted_by.assign(parties, exactly(0));
  return counts;
}

}  // namespace

Counts count_packages(const Problem& problem, std::size_t most_steps, std::size_t sample_size,
                      std::uint64_t seed, const Effort& effort) {
  const std::size_t parties = problem.parties.size();
  const Plan plan = make_plan(problem, {.keep_dominated = true, .choose_arcs = 200'000});
  if (plan.infeasible) return none_at_all(parties);
  if (plan.opaque.empty()) {
    if (const auto tally = tally_packages(plan, most_steps, effort)) {
      WideInt passing = 0, unanimous = 0;
      std::vector<WideInt> accepted(parties, 0);
      for (const auto& [accepting, number] : *tally) {
        passing += number;
        if (accepting == (1u << parties) - 1) unanimous += number;
        for (std::size_t p = 0; p < parties; ++p)
          if ((accepting >> p & 1u) != 0) accepted[p] += number;
      }
      Counts counts;
      counts.feasible = exactly(paths_to_end(plan.dag)[0][0]);
      counts.acceptable = exactly(passing);
      counts.unanimous = exactly(unanimous);
      for (const WideInt& number : accepted) counts.accepted_by.push_back(exactly(number));
      return counts;
    }
  }
  return sampled(problem, plan, sample_size, seed, effort);
}

}  // namespace dragoman::solve
