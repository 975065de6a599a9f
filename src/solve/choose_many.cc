// Three and more parties: a dynamic program over items, last one first, with one Pareto set per
// number of items chosen so far.
#include <algorithm>
#include <cmath>

#include "solve/choose_items.h"
#include "solve/choose_walk.h"
#include "solve/pareto.h"

namespace dragoman::solve {
namespace {

// A Pareto set and, for each of its points, the chosen items as bits.
struct Layer {
  ParetoSet set;
  std::vector<std::uint64_t> bits;  // [point * words + word]
};

class CountProgram {
 public:
  CountProgram(const Items& items, std::span<const Utility> lower, const Effort& effort)
      : items_(items), lower_(lower), effort_(effort), words_((items.count + 63) / 64) {}

  Outcome run(std::vector<Candidate>& out) {
    layers_.resize(std::size_t(items_.most) + 1);
    const std::vector<Utility> origin(items_.parties, 0);
    layers_[0] = Layer{ParetoSet::single(origin), std::vector<std::uint64_t>(words_, 0)};
    for (int item = items_.count - 1; item >= 0; --item) {
      find_gains(item);
      for (int chosen = std::min(items_.most, items_.count - item); chosen >= 0; --chosen)
        if (!step(item, chosen)) return Outcome::stopped;
    }
    return report(out) ? Outcome::complete : Outcome::stopped;
  }

 private:
  // For each party, its values of the undecided items (before `item`), best first, as running sums.
  void find_gains(int item) {
    gains_.assign(items_.parties, std::vector<Utility>(std::size_t(item) + 1, 0));
    for (int p = 0; p < items_.parties; ++p) {
      auto& sums = gains_[p];
      for (int i = 0; i < item; ++i) sums[std::size_t(i) + 1] = items_.at(i, p);
      std::sort(sums.begin() + 1, sums.end(), std::greater<>());
      for (int i = 0; i < item; ++i) sums[std::size_t(i) + 1] += sums[i];
    }
  }

  // What a party must have already with `chosen` items to be able to reach its bound.
  std::vector<Utility> floor_at(int item, int chosen) const {
    std::vector<Utility> floor(items_.parties, kRedLine);
    const int fewest = std::max(0, items_.least - chosen);
    const int most = std::min(item, items_.most - chosen);
    for (int p = 0; p < items_.parties; ++p) {
      if (lower_[p] <= kRedLine / 2 || fewest > most) continue;
      const auto& sums = gains_[p];
      floor[p] = lower_[p] - *std::max_element(sums.begin() + fewest, sums.begin() + most + 1);
    }
    return floor;
  }

  // Decides `item` for the choices that then hold `chosen` items. Taking comes first: of equal
  // choices of one size, the one with the lower item is lexicographically lower.
  bool step(int item, int chosen) {
    Layer& skip = layers_[chosen];
    if (chosen + item < items_.least) {  // cannot grow to a permitted size
      skip = {};
      return true;
    }
    Layer* take = chosen > 0 ? &layers_[std::size_t(chosen) - 1] : nullptr;
    const std::vector<Utility> zero(items_.parties, 0);
    std::vector<Shifted> sources;
    std::vector<const Layer*> layer_of;
    if (take && take->set.size() > 0) {
      sources.push_back({&take->set, items_.utility.data() + std::size_t(item) * items_.parties});
      layer_of.push_back(take);
    }
    const std::size_t taken = sources.size();
    if (skip.set.size() > 0) {
      sources.push_back({&skip.set, zero.data()});
      layer_of.push_back(&skip);
    }
    if (sources.empty()) return true;
    UnionOptions options;
    options.keep.floor = floor_at(item, chosen);
    options.keep.at_least = items_.parties;
    options.keep.must = (1u << items_.parties) - 1;
    options.max_points = effort_.max_items;
    options.effort = effort_;
    UnionResult result = pareto_union(sources, items_.parties, options);
    if (result.outcome == Outcome::stopped) return false;
    Layer next;
    next.bits.resize(result.set.size() * words_);
    for (std::size_t k = 0; k < result.set.size(); ++k) {
      const std::uint32_t source = result.origins.source[k];
      const std::uint64_t* from =
          layer_of[source]->bits.data() + std::size_t(result.origins.point[k]) * words_;
      std::copy(from, from + words_, next.bits.data() + k * words_);
      if (source < taken) next.bits[k * words_ + item / 64] |= std::uint64_t{1} << (item % 64);
    }
    next.set = std::move(result.set);
    skip = std::move(next);
    return !spent(effort_) && bytes() <= effort_.memory_bytes;
  }

  std::size_t bytes() const {
    std::size_t total = 0;
    for (const Layer& layer : layers_)
      total += layer.set.bytes() + layer.bits.size() * sizeof(std::uint64_t);
    return total;
  }

  // What no choice of another size beats. Of equal choices of different sizes the lowest part
  // stays, so the survivors' equals are gathered from every layer.
  bool report(std::vector<Candidate>& out) const {
    const std::vector<Utility> zero(items_.parties, 0);
    std::vector<Shifted> sources;
    std::vector<const Layer*> layer_of;
    for (int chosen = items_.least; chosen <= items_.most; ++chosen) {
      if (layers_[chosen].set.size() == 0) continue;
      sources.push_back({&layers_[chosen].set, zero.data()});
      layer_of.push_back(&layers_[chosen]);
    }
    if (sources.empty()) return true;
    UnionOptions options;
    options.effort = effort_;
    const UnionResult best = pareto_union(sources, items_.parties, options);
    if (best.outcome == Outcome::stopped) return false;
    std::vector<std::vector<Utility>> vectors;
    for (std::size_t k = 0; k < best.set.size(); ++k) vectors.push_back(vector_at(best.set, k));
    std::sort(vectors.begin(), vectors.end());
    for (const Layer* layer : layer_of)
      for (std::size_t k = 0; k < layer->set.size(); ++k)
        if (std::binary_search(vectors.begin(), vectors.end(), vector_at(layer->set, k)))
          out.push_back(to_candidate(items_, part_at(*layer, k)));
    keep_lowest_of_equals(out);
    return true;
  }

  std::vector<Utility> vector_at(const ParetoSet& set, std::size_t point) const {
    std::vector<Utility> vector(items_.parties);
    for (int p = 0; p < items_.parties; ++p) vector[p] = set.at(point, p);
    return vector;
  }

  Part part_at(const Layer& layer, std::size_t point) const {
    Part chosen;
    for (int i = 0; i < items_.count; ++i)
      if (layer.bits[point * words_ + i / 64] >> (i % 64) & 1) chosen.push_back(i);
    return chosen;
  }

  const Items& items_;
  std::span<const Utility> lower_;
  const Effort& effort_;
  std::size_t words_;
  std::vector<Layer> layers_;  // by number of items chosen
  std::vector<std::vector<Utility>> gains_;
};

// The best choices under a grid of weights: each party alone, and all divisions into kParts.
void report_grid(const Items& items, std::span<const Utility> lower, std::vector<Candidate>& out) {
  constexpr int kParts = 4;
  std::vector<int> parts(items.parties, 0);
  const auto reaches = [&](const Candidate& candidate) {
    for (int p = 0; p < items.parties; ++p)
      if (lower[p] > kRedLine / 2 && candidate.utilities[p] / items.unit[p] < lower[p])
        return false;
    return true;
  };
  const auto visit = [&](auto&& self, int party, int left) -> void {
    parts[party] = left;
    if (party + 1 < items.parties) {
      for (int own = left; own >= 0; --own) {
        parts[party] = own;
        self(self, party + 1, left - own);
      }
      return;
    }
    // A little weight for everyone keeps the choices nondominated.
    std::vector<double> weights(items.parties);
    for (int p = 0; p < items.parties; ++p)
      weights[p] = (parts[p] + 1.0 / 64) / std::max(items.magnitude[p], 1.0);
    Greedy greedy;
    choose_greedily(items, weights, greedy);
    Part chosen;
    for (int i = 0; i < items.count; ++i)
      if (greedy.in[i]) chosen.push_back(i);
    Candidate candidate = to_candidate(items, std::move(chosen));
    if (reaches(candidate)) out.push_back(std::move(candidate));
  };
  visit(visit, 0, kParts);
  keep_nondominated(out);
}

}  // namespace

Outcome pareto_many_parties(const Items& items, std::span<const Utility> lower,
                            const Effort& effort, std::vector<Candidate>& out) {
  if (CountProgram(items, lower, effort).run(out) == Outcome::complete) return Outcome::complete;
  out.clear();
  report_grid(items, lower, out);
  return Outcome::stopped;
}

}  // namespace dragoman::solve
