#include "solve/choose_items.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace dragoman::solve {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

bool usable(const Choose& choose, int item, int parties) {
  const Utility* own = choose.utility.data() + std::size_t(item) * parties;
  return std::none_of(own, own + parties, [](Utility u) { return u <= kRedLine / 2; });
}

// The price of one more item at which the greedy choice is best: between the scores of the last
// item in and the first one out, of the sign that makes any other permitted number of items lose.
double price_of_one_more(double last_in, double first_out, bool can_grow, bool can_shrink) {
  if (can_grow && can_shrink) return 0;
  if (can_grow) last_in = std::min(last_in, 0.0);
  if (can_shrink) first_out = std::max(first_out, 0.0);
  if (last_in == kInfinity) return first_out == -kInfinity ? 0 : first_out;
  if (first_out == -kInfinity) return last_in;
  return first_out + (last_in - first_out) / 2;
}

}  // namespace

Items usable_items(const Choose& choose, int parties) {
  Items items;
  items.parties = parties;
  items.unit.assign(parties, 0);
  items.magnitude.assign(parties, 0);
  for (int i = 0; i < choose.items; ++i) {
    if (!usable(choose, i, parties)) continue;
    items.original.push_back(i);
    for (int p = 0; p < parties; ++p) {
      const Utility u = choose.utility[std::size_t(i) * parties + p];
      items.utility.push_back(u);
      items.unit[p] = std::gcd(items.unit[p], u);
    }
  }
  items.count = int(items.original.size());
  items.least = std::max(choose.choose_min, 0);
  items.most = std::min(choose.choose_max, items.count);
  for (Utility& unit : items.unit) unit = std::max<Utility>(unit, 1);
  for (std::size_t k = 0; k < items.utility.size(); ++k) {
    const std::size_t p = k % parties;
    items.utility[k] /= items.unit[p];
    items.magnitude[p] += std::abs(double(items.utility[k]));
  }
  return items;
}

void choose_greedily(const Items& items, std::span<const double> weights, Greedy& greedy) {
  const int n = items.count;
  std::vector<double>& score = greedy.cost;
  score.assign(n, 0);
  for (int i = 0; i < n; ++i)
    for (int p = 0; p < items.parties; ++p) score[i] += weights[p] * double(items.at(i, p));

  std::vector<int> order(n);
  std::iota(order.begin(), order.end(), 0);
  const auto better = [&](int a, int b) {
    return score[a] != score[b] ? score[a] > score[b] : a < b;
  };
  if (items.most < n)
    std::nth_element(order.begin(), order.begin() + items.most, order.end(), better);
  if (items.least < items.most)
    std::nth_element(order.begin(), order.begin() + items.least, order.begin() + items.most,
                     better);

  greedy.in.assign(n, 0);
  greedy.size = 0;
  greedy.total = 0;
  double last_in = kInfinity, first_out = -kInfinity;
  for (int rank = 0; rank < n; ++rank) {
    const int i = order[rank];
    if (rank < items.least || (rank < items.most && score[i] > 0)) {
      greedy.in[i] = 1;
      ++greedy.size;
      greedy.total += score[i];
      last_in = std::min(last_in, score[i]);
    } else {
      first_out = std::max(first_out, score[i]);
    }
  }
  const bool free_size = items.least < items.most;
  greedy.price = price_of_one_more(last_in, first_out, free_size && greedy.size < items.most,
                                   free_size && greedy.size > items.least);
  double magnitude = 0;
  for (int p = 0; p < items.parties; ++p) magnitude += weights[p] * items.magnitude[p];
  greedy.error = std::ldexp(magnitude * (items.parties + 4), -50);
  for (int i = 0; i < n; ++i)
    score[i] = std::max(0.0, greedy.in[i] ? score[i] - greedy.price : greedy.price - score[i]);
}

Candidate to_candidate(const Items& items, Part chosen_usable) {
  Candidate candidate{std::vector<Utility>(items.parties, 0), std::move(chosen_usable)};
  for (int& item : candidate.part) {
    for (int p = 0; p < items.parties; ++p)
      candidate.utilities[p] += items.at(item, p) * items.unit[p];
    item = items.original[item];
  }
  return candidate;
}

void keep_lowest_of_equals(std::vector<Candidate>& candidates) {
  std::sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) {
    return a.utilities != b.utilities ? a.utilities > b.utilities : a.part < b.part;
  });
  const auto repeats = std::unique(
      candidates.begin(), candidates.end(),
      [](const Candidate& a, const Candidate& b) { return a.utilities == b.utilities; });
  candidates.erase(repeats, candidates.end());
}

void keep_nondominated(std::vector<Candidate>& candidates) {
  keep_lowest_of_equals(candidates);
  std::vector<Candidate> kept;
  for (Candidate& next : candidates) {
    // In two dimensions the last one kept has the largest second utility so far.
    const std::size_t first = next.utilities.size() <= 2 && !kept.empty() ? kept.size() - 1 : 0;
    const bool beaten = std::any_of(kept.begin() + first, kept.end(), [&](const Candidate& other) {
      return std::equal(next.utilities.begin(), next.utilities.end(), other.utilities.begin(),
                        std::less_equal<>());
    });
    if (!beaten) kept.push_back(std::move(next));
  }
  candidates = std::move(kept);
}

}  // namespace dragoman::solve
