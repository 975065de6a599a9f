#include "infer/independent.h"

#include <algorithm>
#include <numeric>

namespace dragoman::infer {

namespace {
constexpr double kUnseen = 1e-6;
}

double passing_share(const Problem& problem, std::span<const double> accepting) {
  double vetoes = 1;  // that nobody with a veto refuses
  int needed = problem.quorum;
  // of_others[k]: that k of the parties without a veto accept.
  std::vector<double> of_others{1.0};
  for (std::size_t p = 0; p < accepting.size(); ++p) {
    if (problem.parties[p].veto || problem.quorum >= static_cast<int>(accepting.size())) {
      vetoes *= accepting[p];
      --needed;
      continue;
    }
    of_others.push_back(0.0);
    for (std::size_t k = of_others.size() - 1; k > 0; --k)
      of_others[k] = of_others[k] * (1 - accepting[p]) + of_others[k - 1] * accepting[p];
    of_others[0] *= 1 - accepting[p];
  }
  const auto from =
      of_others.begin() +
      std::clamp<std::ptrdiff_t>(needed, 0, static_cast<std::ptrdiff_t>(of_others.size()));
  return vetoes * std::accumulate(from, of_others.end(), 0.0);
}

Score score(const Evaluator& samples, const Tally& tally) {
  double shares[kKernelParties] = {};
  const std::size_t parties = tally.accepting.size();
  for (std::size_t p = 0; p < parties; ++p)
    shares[p] = std::max(kUnseen, static_cast<double>(tally.accepting[p]) / samples.count());
  return {passing_share(samples.frame().problem, {shares, parties}),
          std::accumulate(tally.accepting.begin(), tally.accepting.end(), 0)};
}

}  // namespace dragoman::infer
