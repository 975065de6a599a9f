#include "solve/tally.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>

#include "solve/dag_reduce.h"
#include "solve/maximise.h"

namespace dragoman::solve {

namespace {

__extension__ using Uint128 = unsigned __int128;

// What a party still needs from the layers to come, or that this is settled.
constexpr Utility kAccepts = std::numeric_limits<Utility>::min();
constexpr Utility kRefuses = std::numeric_limits<Utility>::max();

// The states of one node and how many partial packages lead to each: an open-addressing table.
template <class Number>
class States {
 public:
  explicit States(std::size_t parties) : parties_(parties) {}

  std::size_t size() const { return counts_.size(); }
  const Utility* state(std::size_t i) const { return keys_.data() + i * parties_; }
  const Number& count(std::size_t i) const { return counts_[i]; }

  void add(const Utility* key, const Number& count) {
    if (slots_.size() < 2 * counts_.size() + 8) grow();
    std::size_t at = hash(key) & (slots_.size() - 1);
    while (slots_[at] != kFree) {
      if (std::equal(key, key + parties_, state(slots_[at]))) {
        counts_[slots_[at]] += count;
        return;
      }
      at = (at + 1) & (slots_.size() - 1);
    }
    slots_[at] = static_cast<std::uint32_t>(counts_.size());
    keys_.insert(keys_.end(), key, key + parties_);
    counts_.push_back(count);
  }

 private:
  static constexpr std::uint32_t kFree = UINT32_MAX;

  std::size_t hash(const Utility* key) const {
    std::uint64_t h = 0x9E3779B97F4A7C15ull;
    for (std::size_t p = 0; p < parties_; ++p) {
      h = (h ^ static_cast<std::uint64_t>(key[p])) * 0xD6E8FEB86659FD93ull;
      h ^= h >> 32;
    }
    return h;
  }

  void grow() {
    slots_.assign(std::max<std::size_t>(16, slots_.size() * 2), kFree);
    for (std::size_t i = 0; i < counts_.size(); ++i) {
      std::size_t at = hash(state(i)) & (slots_.size() - 1);
      while (slots_[at] != kFree) at = (at + 1) & (slots_.size() - 1);
      slots_[at] = static_cast<std::uint32_t>(i);
    }
  }

  std::size_t parties_;
  std::vector<Utility> keys_;
  std::vector<Number> counts_;
  std::vector<std::uint32_t> slots_;
};

template <class Number>
class Tally {
 public:
  Tally(const Plan& plan, std::size_t most_steps, const Effort& effort)
      : problem_(*plan.problem),
        dag_(plan.dag),
        parties_(problem_.parties.size()),
        most_steps_(most_steps),
        effort_(effort),
        to_come_(plan.dag) {
    const bool unanimous = problem_.quorum == static_cast<int>(parties_);
    if (unanimous) weigh(plan);
  }

  std::optional<std::map<std::uint32_t, Number>> run() {
    std::vector<States<Number>> layer(1, States<Number>(parties_));
    std::vector<Utility> start;
    for (std::size_t p = 0; p < parties_; ++p)
      start.push_back(
          settle(p, problem_.parties[p].walk_away - problem_.parties[p].constant, 0, 0));
    if (!hopeless(start.data())) layer[0].add(start.data(), Number(1));
    for (std::size_t l = 0; l < dag_.layers.size(); ++l) {
      std::vector<States<Number>> next(l + 1 < dag_.layers.size() ? dag_.layers[l + 1].nodes() : 1,
                                       States<Number>(parties_));
      if (!expand(l, layer, next)) return std::nullopt;
      layer = std::move(next);
    }
    std::map<std::uint32_t, Number> result;
    for (std::size_t i = 0; i < layer[0].size(); ++i) {
      std::uint32_t accepting = 0;
      for (std::size_t p = 0; p < parties_; ++p)
        if (layer[0].state(i)[p] == kAccepts) accepting |= 1u << p;
      result[accepting] += layer[0].count(i);
    }
    return result;
  }

 private:
  struct Weighted {
    std::vector<double> weights;  // on utility / unit
    DagValues::Bounds bounds;
  };

  // Weights under which few partial packages can still reach all walk-away values together.
  void weigh(const Plan& plan) {
    Maximiser maximiser(plan, effort_);
    if (maximiser.infeasible() || maximiser.dag().arcs() != dag_.arcs()) return;  // red lines
    Objective objective = maximiser.acceptance_objective();
    objective.goal = Goal::leximin;
    if (std::all_of(objective.scale.begin(), objective.scale.end(),
                    [](Utility s) { return s == 0; }))
      return;
    unit_ = objective.unit;
    relaxation_ =
        std::make_unique<Relaxation>(dag_, std::span<const Component* const>(), unit_, effort_);
    const Relaxation& relaxation = *relaxation_;
    const auto first =
        relaxation.best(std::vector<double>(parties_, 1.0 / static_cast<double>(parties_)));
    const Dual dual = solve_dual(objective, relaxation, *first.column, effort_);
    const auto add = [&](const std::vector<double>& weights) {
      weighted_.push_back({weights, relaxation.values().bounds(weights)});
    };
    add(dual.weights);
    for (std::size_t p = 0; p < parties_; ++p) {
      auto moved = dual.weights;
      moved[p] = std::max(moved[p] * 1.5, 1e-3);
      add(moved);
    }
  }

  // A need at a node, settled when the layers to come cannot change the answer.
  Utility settle(std::size_t p, Utility need, std::size_t l, std::uint32_t node) const {
    const ProblemParty& party = problem_.parties[p];
    if (party.has_cap && party.cap < party.walk_away) return kRefuses;
    const SumsToCome::Sum& sum = to_come_.at(l, node, p);
    if (sum.most <= kRedLine / 2 || need > sum.most) return kRefuses;
    if (!sum.red_line && need <= sum.least) return kAccepts;
    return need;
  }

  bool hopeless(const Utility* state) const {
    int refusing = 0;
    for (std::size_t p = 0; p < parties_; ++p) {
      if (state[p] != kRefuses) continue;
      if (problem_.parties[p].veto) return true;
      ++refusing;
    }
    return refusing > static_cast<int>(parties_) - problem_.quorum;
  }

  // Whether the needs of all parties together are more than the layers to come can give.
  bool out_of_reach(const Utility* state, std::size_t l, std::uint32_t node) const {
    for (std::size_t p = 0; p < parties_; ++p)
      if (state[p] == kAccepts) return false;
    for (const Weighted& w : weighted_) {
      double need = 0, size = 1;
      for (std::size_t p = 0; p < parties_; ++p) {
        const double part = w.weights[p] * static_cast<double>(state[p]) / unit_[p];
        need += part;
        size += std::abs(part);
      }
      if (need > w.bounds.node(l, node) + 1e-11 * (size + std::abs(w.bounds.node(l, node))))
        return true;
    }
    return false;
  }

  bool expand(std::size_t l, const std::vector<States<Number>>& layer,
              std::vector<States<Number>>& next) {
    const Layer& step = dag_.layers[l];
    std::vector<Utility> state(parties_);
    for (std::size_t n = 0; n < step.nodes(); ++n)
      for (std::size_t i = 0; i < layer[n].size(); ++i) {
        const Utility* before = layer[n].state(i);
        steps_ += step.first[n + 1] - step.first[n];
        if (steps_ > most_steps_ || ((i & 255) == 0 && spent(effort_))) return false;
        for (std::uint32_t a = step.first[n]; a < step.first[n + 1]; ++a) {
          for (std::size_t p = 0; p < parties_; ++p) {
            const Utility gain = step.utility[a * parties_ + p];
            if (before[p] == kAccepts || before[p] == kRefuses) {
              state[p] = before[p];
            } else if (gain <= kRedLine / 2) {
              state[p] = kRefuses;
            } else {
              state[p] = settle(p, before[p] - gain, l + 1, step.target[a]);
            }
          }
          if (hopeless(state.data()) || out_of_reach(state.data(), l + 1, step.target[a])) continue;
          next[step.target[a]].add(state.data(), layer[n].count(i));
        }
      }
    return true;
  }

  const Problem& problem_;
  const Dag& dag_;
  std::size_t parties_;
  std::size_t most_steps_, steps_ = 0;
  const Effort& effort_;
  SumsToCome to_come_;
  std::vector<double> unit_;
  std::unique_ptr<Relaxation> relaxation_;  // what the bounds below refer to
  std::vector<Weighted> weighted_;
};

// About the binary logarithm of the number of paths, from above.
double log2_paths(const Dag& dag) {
  double bits = 0;
  for (const Layer& layer : dag.layers) {
    std::size_t widest = 1;
    for (std::size_t n = 0; n < layer.nodes(); ++n)
      widest = std::max<std::size_t>(widest, layer.first[n + 1] - layer.first[n]);
    bits += std::log2(static_cast<double>(widest));
  }
  return bits;
}

WideInt widen(Uint128 number) {
  return (WideInt(static_cast<std::uint64_t>(number >> 64)) << 64) +
         static_cast<std::uint64_t>(number);
}

}  // namespace

std::optional<std::map<std::uint32_t, WideInt>> tally_packages(const Plan& plan,
                                                               std::size_t most_steps,
                                                               const Effort& effort) {
  if (log2_paths(plan.dag) > 126) return Tally<WideInt>(plan, most_steps, effort).run();
  const auto tally = Tally<Uint128>(plan, most_steps, effort).run();
  if (!tally) return std::nullopt;
  std::map<std::uint32_t, WideInt> result;
  for (const auto& [accepting, number] : *tally) result[accepting] = widen(number);
  return result;
}

}  // namespace dragoman::solve
