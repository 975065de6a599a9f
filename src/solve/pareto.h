// The kernel under every exact frontier: the nondominated points of a union of shifted sets.
//
// A layer step of the frontier takes several point sets, adds one utility vector to each (what an
// option is worth), and keeps what no other candidate dominates. Two dimensions: a merge of sorted
// sequences with a running maximum (Nemhauser, Ullmann 1969). Three and more: one static k-d tree
// with box maxima per set; candidates are tested in leaf packets against every other shifted set.
// Points are maximised in every dimension. Exact in int64.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "dragoman/problem.h"
#include "solve/component.h"

namespace dragoman::solve {

// An antichain: no point dominates or equals another. Immutable once made; safe to share between
// threads. Points keep their index for life.
class ParetoSet {
 public:
  ParetoSet();
  ~ParetoSet();
  ParetoSet(ParetoSet&&) noexcept;
  ParetoSet& operator=(ParetoSet&&) noexcept;

  // The set {origin}: one point.
  static ParetoSet single(std::span<const Utility> point);

  int dimensions() const;
  std::size_t size() const;
  Utility at(std::size_t point, int dimension) const;
  std::size_t bytes() const;

 private:
  friend struct ParetoAccess;
  struct Data;
  std::unique_ptr<Data> data_;
};

// All points of `set`, each moved by `shift` (one number per dimension).
struct Shifted {
  const ParetoSet* set = nullptr;
  const Utility* shift = nullptr;
};

// Which candidates are kept at all: at least `at_least` dimensions d with value >= floor[d], among
// them every d whose bit in `must` is set. An empty floor keeps everything.
struct Keep {
  std::vector<Utility> floor;
  std::uint32_t must = 0;
  int at_least = 0;
};

// Where a point of the result comes from.
struct Origins {
  std::vector<std::uint32_t> source;  // index in `sources`
  std::vector<std::uint32_t> point;   // index in that source's set
};

struct UnionOptions {
  Keep keep;
  bool red_lines =
      false;  // values below kRedLine / 2 mean "minus infinity" and stay so when shifted
  std::size_t max_points = SIZE_MAX;  // give in beyond
  Effort effort;                      // threads, cancel, deadline
};

struct UnionResult {
  ParetoSet set;
  Origins origins;                      // parallel to the set's points
  Outcome outcome = Outcome::complete;  // stopped: set and origins are empty
};

// Equal points: the one with the lowest (source, point) survives. The order of the result's points
// depends only on the arguments, never on threads or timing. Sources may repeat a set.
UnionResult pareto_union(std::span<const Shifted> sources, int dimensions,
                         const UnionOptions& options);

// The maxima of a list of points, row-major: what pareto_union gives for single points, without a
// set for each. origins.source is 0 and origins.point the row. Cost: as one layer step.
UnionResult pareto_points(std::span<const Utility> rows, int dimensions,
                          const UnionOptions& options);

}  // namespace dragoman::solve
