#include "infer/smaa.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

namespace dragoman::infer {
namespace {

double utility(const SmaaDraw& draw, std::span<const double> weights, std::size_t alternative) {
  const std::size_t criteria = weights.size();
  double sum = 0;
  for (std::size_t c = 0; c < criteria; ++c)
    sum += weights[c] * draw.values[alternative * criteria + c];
  return sum;
}

// The alternatives by descending utility; equal utilities stand side by side.
class Ranking {
 public:
  explicit Ranking(std::size_t alternatives) : utility_(alternatives), order_(alternatives) {}

  void sort(const SmaaDraw& draw) {
    for (std::size_t a = 0; a < utility_.size(); ++a) utility_[a] = utility(draw, draw.weights, a);
    std::iota(order_.begin(), order_.end(), std::size_t{0});
    std::sort(order_.begin(), order_.end(), [this](std::size_t a, std::size_t b) {
      return utility_[a] != utility_[b] ? utility_[a] > utility_[b] : a < b;
    });
  }
  // visit(first rank, alternatives that tie there).
  template <class Visit>
  void for_each_tie(Visit visit) const {
    for (std::size_t first = 0, last; first < order_.size(); first = last) {
      last = first + 1;
      while (last < order_.size() && utility_[order_[last]] == utility_[order_[first]]) ++last;
      visit(first, std::span(order_).subspan(first, last - first));
    }
  }

 private:
  std::vector<double> utility_;
  std::vector<std::size_t> order_;
};

double entropy(const std::map<std::vector<std::size_t>, int>& counts, int draws) {
  double bits = 0;
  for (const auto& [ranking, count] : counts) {
    const double share = static_cast<double>(count) / draws;
    bits -= share * std::log2(share);
  }
  return bits == 0 ? 0 : bits;  // never -0
}

void divide(std::vector<double>& values, double by) {
  for (double& value : values) value /= by;
}

// What one draw adds to the confidence factor of `a`: 1 when it ranks first under the weights.
double first_place(const SmaaDraw& draw, std::span<const double> weights, std::size_t alternatives,
                   std::size_t a) {
  const double own = utility(draw, weights, a);
  int ties = 0;
  for (std::size_t b = 0; b < alternatives; ++b) {
    const double other = b == a ? own : utility(draw, weights, b);
    if (other > own) return 0;
    ties += other == own;
  }
  return 1.0 / ties;
}

}  // namespace

SmaaResult smaa2(int alternatives, int criteria, int draws,
                 const std::function<SmaaDraw(int)>& draw) {
  const auto m = static_cast<std::size_t>(alternatives);
  const auto n = static_cast<std::size_t>(criteria);
  SmaaResult result;
  result.rank.assign(m, std::vector<double>(m, 0));
  result.central_weight.assign(m, std::vector<double>(n, 0));
  result.confidence.assign(m, 0);

  Ranking ranking(m);
  std::vector<std::size_t> ranks(m);
  std::map<std::vector<std::size_t>, int> rankings;
  for (int i = 0; i < draws; ++i) {
    const SmaaDraw now = draw(i);
    ranking.sort(now);
    ranking.for_each_tie([&](std::size_t first, std::span<const std::size_t> tied) {
      const double part = 1.0 / static_cast<double>(tied.size());
      for (const std::size_t a : tied) {
        ranks[a] = first;
        for (std::size_t k = first; k < first + tied.size(); ++k) result.rank[a][k] += part;
        if (first > 0) continue;
        for (std::size_t c = 0; c < n; ++c) result.central_weight[a][c] += part * now.weights[c];
      }
    });
    ++rankings[ranks];
  }
  for (std::size_t a = 0; a < m; ++a) {
    const double firsts = m > 0 ? result.rank[a][0] : 0;
    if (firsts > 0) {
      divide(result.central_weight[a], firsts);
    } else {
      result.central_weight[a].clear();
    }
  }

  for (int i = 0; i < draws; ++i) {
    const SmaaDraw now = draw(i);
    for (std::size_t a = 0; a < m; ++a) {
      if (!result.central_weight[a].empty())
        result.confidence[a] += first_place(now, result.central_weight[a], m, a);
    }
  }
  if (draws > 0) {
    for (std::vector<double>& row : result.rank) divide(row, draws);
    divide(result.confidence, draws);
    result.ranking_entropy = entropy(rankings, draws);
  }
  return result;
}

}  // namespace dragoman::infer
