// Random instances for frontier benchmarks: m points, q options each, n parties.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "solve/pareto_sum.h"

namespace dragoman::bench {

class Splitmix {
 public:
  explicit Splitmix(std::uint64_t seed) {
    state_ = seed * 0xD1342543DE82EF95ull + 0x2545F4914F6CDD1Dull;
    state_ ^= state_ >> 29;
    state_ *= 0xBF58476D1CE4E5B9ull;
    state_ ^= state_ >> 32;
  }
  double uniform() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }

 private:
  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15ull);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
    return z ^ (z >> 31);
  }
  std::uint64_t state_;
};

// Weights per party that add up to one; options uniform, or with the first two parties opposed.
// Utilities in units of 10^-12.
inline std::vector<solve::SumTable> random_tables(int parties, int points, int options,
                                                  bool opposed, std::uint64_t seed) {
  Splitmix random(seed);
  std::vector<std::vector<double>> weight(parties, std::vector<double>(points));
  for (auto& row : weight) {
    double sum = 0;
    for (double& w : row) sum += w = 0.1 + random.uniform();
    for (double& w : row) w /= sum;
  }
  std::vector<solve::SumTable> tables(points);
  for (int j = 0; j < points; ++j) {
    for (int o = 0; o < options; ++o) {
      const double line = opposed ? random.uniform() : 0;
      for (int p = 0; p < parties; ++p) {
        double value = 0;
        if (opposed) {
          value = p == 0 ? line : p == 1 ? 1 - line : random.uniform();
          value = 0.75 * value + 0.25 * random.uniform();
        } else {
          value = random.uniform();
        }
        tables[j].utilities.push_back(static_cast<Utility>(weight[p][j] * value * 1e12));
      }
    }
  }
  return tables;
}

}  // namespace dragoman::bench
