#include "solve/choose.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "solve/choose_items.h"
#include "solve/choose_walk.h"

namespace dragoman::solve {
namespace {

// The smallest number of units that reaches `bound`.
Utility in_units(Utility bound, Utility unit) {
  if (bound <= kRedLine / 2) return kRedLine;
  return bound / unit + (bound % unit > 0 ? 1 : 0);
}

std::vector<double> weights_in_units(const Items& items, std::span<const double> weights) {
  std::vector<double> scaled(weights.begin(), weights.end());
  for (int p = 0; p < items.parties; ++p) scaled[p] *= double(items.unit[p]);
  return scaled;
}

std::vector<Utility> bounds_in_units(const Items& items, std::span<const Utility> lower) {
  std::vector<Utility> scaled(lower.begin(), lower.end());
  for (int p = 0; p < items.parties; ++p) scaled[p] = in_units(scaled[p], items.unit[p]);
  return scaled;
}

template <int D>
Outcome enumerate_walk(const Items& items, std::span<const double> weights, double floor,
                       std::span<const Utility> lower, const Effort& effort,
                       const std::function<bool(const Candidate&)>& sink) {
  ChooseWalk<D> walk(items);
  walk.aim(weights);
  typename ChooseWalk<D>::Vector bounds;
  std::copy(lower.begin(), lower.end(), bounds.begin());
  const Outcome outcome = walk.run(walk.greedy().total - floor, bounds, effort);
  walk.tidy();
  std::size_t reported = 0;
  for (const auto& found : walk.found()) {
    if (reported++ == effort.max_items) return Outcome::stopped;
    if (!sink(walk.candidate(found))) return Outcome::stopped;
  }
  return outcome;
}

using EnumerateFn = Outcome (*)(const Items&, std::span<const double>, double,
                                std::span<const Utility>, const Effort&,
                                const std::function<bool(const Candidate&)>&);
template <int... Less>
EnumerateFn enumerate_for(int parties, std::integer_sequence<int, Less...>) {
  static constexpr EnumerateFn kByParties[] = {enumerate_walk<Less + 1>...};
  return kByParties[parties - 1];
}

class ChooseSet final : public Component {
 public:
  ChooseSet(const Problem& problem, int choose)
      : choose_(choose),
        items_(usable_items(problem.chooses[choose], int(problem.parties.size()))) {}

  const std::vector<int>& variables() const override { return none_; }
  int choose() const override { return choose_; }

  Best best(std::span<const double> weights, const Effort&) const override {
    Best best;
    if (!possible(items_)) {
      best.infeasible = true;
      best.bound = -std::numeric_limits<double>::infinity();
      return best;
    }
    Greedy greedy;
    choose_greedily(items_, weights_in_units(items_, weights), greedy);
    Part chosen;
    for (int i = 0; i < items_.count; ++i)
      if (greedy.in[i]) chosen.push_back(i);
    best.candidate = to_candidate(items_, std::move(chosen));
    best.bound = greedy.total + greedy.error;
    best.exact = true;
    return best;
  }

  Outcome enumerate(std::span<const double> weights, double floor, std::span<const Utility> lower,
                    const Effort& effort,
                    const std::function<bool(const Candidate&)>& sink) const override {
    if (!possible(items_)) return Outcome::complete;
    const auto walk = enumerate_for(items_.parties, std::make_integer_sequence<int, kMaxParties>());
    return walk(items_, weights_in_units(items_, weights), floor, bounds_in_units(items_, lower),
                effort, sink);
  }

  Outcome pareto(std::span<const Utility> lower, const Effort& effort,
                 std::vector<Candidate>& out) const override {
    out.clear();
    if (!possible(items_)) return Outcome::complete;
    const std::vector<Utility> bounds = bounds_in_units(items_, lower);
    if (items_.parties == 2) return pareto_two_parties(items_, bounds, effort, out);
    if (items_.parties > 2) return pareto_many_parties(items_, bounds, effort, out);
    const double weight = 1;
    return enumerate_walk<1>(items_, {&weight, 1}, best_total(), bounds, effort,
                             [&](const Candidate& candidate) {
                               if (out.empty()) out.push_back(candidate);
                               return true;
                             });
  }

 private:
  double best_total() const {
    const double weight = 1;
    Greedy greedy;
    choose_greedily(items_, {&weight, 1}, greedy);
    return greedy.total;
  }

  int choose_;
  Items items_;
  std::vector<int> none_;
};

}  // namespace

std::unique_ptr<Component> make_choose_set(const Problem& problem, int choose) {
  return std::make_unique<ChooseSet>(problem, choose);
}

}  // namespace dragoman::solve
