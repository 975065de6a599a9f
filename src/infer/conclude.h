// What follows for certain from a cone (docs/methods.md, "What follows for certain").
#pragma once

#include <memory>
#include <vector>

#include "infer/cone.h"

namespace dragoman::infer {

inline constexpr double kTolerance = 1e-7;  // of numerical conclusions, with Σ w = 1

struct Verdict {
  bool holds = false;
  Known known = Known::none;  // proved or numerical; none: the linear program failed
  std::vector<int> words;  // ascending: words whose rows carry the certificate, when there is one
};

// Questions about one cone, which must outlive it and be consistent (see consistent()). Keeps a
// linear program between calls; not thread-safe.
class Concluder {
 public:
  explicit Concluder(const Cone& cone);
  Concluder(Concluder&&) noexcept;
  ~Concluder();

  // Whether g·w >= 0 for every w of the cone.
  Verdict always(const LinearForm& g);
  // Whether g·w > 0 for every w of the cone, strict rows strict.
  Verdict always_above(const LinearForm& g);
  // Whether g·w >= 0 for some w of the cone, strict rows strict. When not, `words` carry why.
  Verdict sometimes(const LinearForm& g);
  // necessary, possible or never for g·w >= 0.
  Acceptability standing(const LinearForm& g, std::vector<int>& words);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Whether some w keeps all rows, strict ones strictly. holds: a point was found; `words` otherwise
// carry the contradiction (not irreducible).
Verdict consistent(const Cone& cone);

// A point that keeps every row with the largest common slack, Σ w = 1: where chains start. Empty
// when the cone has none. slack 0: rows hold with equality throughout.
struct Interior {
  std::vector<double> w;
  double slack = 0;
};
std::optional<Interior> interior(const Cone& cone);

// The same cone with rows that can only hold with equality (two words that meet at one number, say)
// written as equalities, so that what is left has an interior. The cone is consistent. Cost: a
// linear program per weak row, and only when the cone has no interior as it is.
Cone with_equalities(Cone cone);

// `count` points strictly inside, far apart: halfway from the interior point to vertices in random
// directions. Empty without an interior point. Cost: a linear program each.
std::vector<std::vector<double>> spread_points(const Cone& cone, const Interior& inside, int count,
                                               std::uint64_t seed);

}  // namespace dragoman::infer
