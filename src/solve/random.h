// A small seeded generator (splitmix64; Steele, Lea, Flood 2014): same seed, same numbers, on every
// machine and standard library.
#pragma once

#include <cstdint>

namespace dragoman::solve {

class SplitMix {
 public:
  explicit SplitMix(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15ull);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
    return z ^ (z >> 31);
  }
  // Uniform in [0, 1).
  double unit() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }
  // Uniform in 0 … bound - 1; bound > 0. Without modulo bias.
  std::uint64_t below(std::int64_t bound) {
    const auto limit = static_cast<std::uint64_t>(bound);
    const std::uint64_t reject = -limit % limit;
    for (;;) {
      const std::uint64_t draw = next();
      if (draw >= reject) return draw % limit;
    }
  }

 private:
  std::uint64_t state_;
};

}  // namespace dragoman::solve
