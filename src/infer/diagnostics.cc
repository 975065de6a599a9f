#include "infer/diagnostics.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace dragoman::infer {

namespace {

// The inverse of the normal distribution function, to 1.2e-9 relative (Acklam 2003's rational
// approximation in three pieces).
double normal_quantile(double p) {
  constexpr double a[] = {-3.969683028665376e+01, 2.209460984245205e+02,  -2.759285104469687e+02,
                          1.383577518672690e+02,  -3.066479806614716e+01, 2.506628277459239e+00};
  constexpr double b[] = {-5.447609879822406e+01, 1.615858368580409e+02, -1.556989798598866e+02,
                          6.680131188771972e+01, -1.328068155288572e+01};
  constexpr double c[] = {-7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838e+00,
                          -2.549732539343734e+00, 4.374664141464968e+00,  2.938163982698783e+00};
  constexpr double d[] = {7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e+00,
                          3.754408661907416e+00};
  const auto tail = [&](double q) {
    return (((((c[0] * q + c[1]) * q + c[2]) * q + c[3]) * q + c[4]) * q + c[5]) /
           ((((d[0] * q + d[1]) * q + d[2]) * q + d[3]) * q + 1);
  };
  if (p < 0.02425) return tail(std::sqrt(-2 * std::log(p)));
  if (p > 1 - 0.02425) return -tail(std::sqrt(-2 * std::log1p(-p)));
  const double q = p - 0.5, r = q * q;
  return (((((a[0] * r + a[1]) * r + a[2]) * r + a[3]) * r + a[4]) * r + a[5]) * q /
         (((((b[0] * r + b[1]) * r + b[2]) * r + b[3]) * r + b[4]) * r + 1);
}

using Chains = std::vector<std::vector<double>>;

Chains split(std::span<const std::vector<double>> draws) {
  Chains halves;
  for (const auto& chain : draws) {
    const auto half = static_cast<std::ptrdiff_t>(chain.size() / 2);
    halves.emplace_back(chain.begin(), chain.begin() + half);
    halves.emplace_back(chain.end() - half, chain.end());
  }
  return halves;
}

// Replaces values by normal scores of their ranks; ties share the mean rank.
Chains rank_normalised(const Chains& chains) {
  std::vector<std::pair<double, std::pair<std::size_t, std::size_t>>> all;
  for (std::size_t m = 0; m < chains.size(); ++m)
    for (std::size_t i = 0; i < chains[m].size(); ++i) all.push_back({chains[m][i], {m, i}});
  std::sort(all.begin(), all.end());
  Chains scores = chains;
  for (std::size_t i = 0; i < all.size();) {
    std::size_t end = i;
    while (end < all.size() && all[end].first == all[i].first) ++end;
    const double rank = 0.5 * static_cast<double>(i + 1 + end);
    const double z = normal_quantile((rank - 0.375) / (static_cast<double>(all.size()) + 0.25));
    for (; i < end; ++i) scores[all[i].second.first][all[i].second.second] = z;
  }
  return scores;
}

double mean(const std::vector<double>& x) {
  return std::accumulate(x.begin(), x.end(), 0.0) / static_cast<double>(x.size());
}

struct Variances {
  double within = 0, pooled = 0;  // W and var+ of Gelman et al. (2013)
};

Variances variances(const Chains& chains) {
  const double n = static_cast<double>(chains[0].size()), m = static_cast<double>(chains.size());
  std::vector<double> means;
  double within = 0;
  for (const auto& chain : chains) {
    means.push_back(mean(chain));
    for (const double x : chain) within += (x - means.back()) * (x - means.back());
  }
  within /= m * (n - 1);
  const double centre = mean(means);
  double between = 0;
  for (const double x : means) between += (x - centre) * (x - centre);
  between /= m - 1;
  return {within, within * (n - 1) / n + between};
}

double autocovariance(const std::vector<double>& chain, std::size_t lag) {
  const double centre = mean(chain);
  double sum = 0;
  for (std::size_t i = 0; i + lag < chain.size(); ++i)
    sum += (chain[i] - centre) * (chain[i + lag] - centre);
  return sum / static_cast<double>(chain.size());
}

double effective_size(const Chains& chains) {
  const Variances v = variances(chains);
  const std::size_t n = chains[0].size();
  const double total = static_cast<double>(n * chains.size());
  if (v.pooled <= 0) return total;
  const auto correlation = [&](std::size_t lag) {
    double sum = 0;
    for (const auto& chain : chains) sum += autocovariance(chain, lag);
    return 1 - (v.within - sum / static_cast<double>(chains.size())) / v.pooled;
  };
  // Sums of neighbouring pairs, kept positive and falling (Geyer 1992).
  double time = -1, last = 2;
  for (std::size_t lag = 0; lag + 1 < n; lag += 2) {
    const double pair = std::min(last, correlation(lag) + correlation(lag + 1));
    if (pair <= 0) break;
    time += 2 * pair;
    last = pair;
  }
  return std::min(total * std::log10(total), total / std::max(time, 1e-3));
}

}  // namespace

ChainCheck check_chains(std::span<const std::vector<double>> draws) {
  const Chains halves = split(draws);
  const Variances v = variances(rank_normalised(halves));
  ChainCheck check;
  check.rhat = v.within > 0 ? std::sqrt(v.pooled / v.within) : 1;
  check.effective_size = effective_size(halves);
  return check;
}

double effective_size(std::span<const double> draws, std::size_t chains) {
  const double n = static_cast<double>(draws.size());
  double mean = 0, squares = 0, of_sums = 0;
  for (const double draw : draws) mean += draw / n;
  for (std::size_t chain = 0; chain < chains; ++chain) {
    double sum = 0;
    for (std::size_t i = chain; i < draws.size(); i += chains) {
      const double off = draws[i] - mean;
      sum += off;
      squares += off * off;
    }
    of_sums += sum * sum;
  }
  return of_sums <= 0 ? n : std::min(n, n * squares / of_sums);
}

Interval wilson(double share, double effective_size) {
  constexpr double z = 1.959963984540054;
  const double n = std::max(effective_size, 1.0), z2 = z * z / n;
  const double centre = (share + z2 / 2) / (1 + z2);
  const double half = z / (1 + z2) * std::sqrt(share * (1 - share) / n + z2 / (4 * n));
  return {std::max(0.0, centre - half), std::min(1.0, centre + half)};
}

}  // namespace dragoman::infer
