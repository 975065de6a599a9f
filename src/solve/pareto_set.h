// What a ParetoSet holds, for the kernel's own files only.
#pragma once

#include <vector>

#include "solve/pareto.h"
#include "solve/simd_kernel.h"

namespace dragoman::solve {

// Three dimensions and more. Points lie in leaves of kLeaf, all full but the last, in the order of
// a k-d tree; level l of the tree has ceil(leaves / 2^l) nodes, node i over nodes 2i and 2i + 1 of
// the level below.
struct PointTree {
  std::vector<Lanes> points;         // leaf, then dimension, then two Lanes
  std::vector<Lanes> low, high;      // per node: extremes of the dimensions and of the sums
  std::vector<std::uint32_t> level;  // first node of each level, leaves first; one past the end

  int top() const { return static_cast<int>(level.size()) - 2; }
  Utility at(std::size_t point, int dimension, int dimensions) const {
    const std::size_t leaf = point / kLeaf, lane = point % kLeaf;
    return points[(leaf * dimensions + dimension) * 2 + lane / kLanes].v[lane % kLanes];
  }
};

struct ParetoSet::Data {
  int dimensions = 0;
  std::size_t size = 0;
  bool red = false;           // some value is below kRedLine / 2
  Utility magnitude = 0;      // largest absolute value
  std::vector<Utility> x, y;  // one or two dimensions: x descending, y ascending
  PointTree tree;             // more
};

// The kernel's way into a set.
struct ParetoAccess {
  using Data = ParetoSet::Data;
  static const ParetoSet::Data& data(const ParetoSet& set) { return *set.data_; }
  static ParetoSet::Data& make(ParetoSet& set) {
    set.data_ = std::make_unique<ParetoSet::Data>();
    return *set.data_;
  }
};

using ParetoData = ParetoAccess::Data;

// A source that takes part: its set is not empty.
struct Source {
  const ParetoData* set = nullptr;
  std::uint32_t index = 0;             // in the caller's list
  bool antichain = true;               // else the set's points may dominate one another
  Utility shift[kMaxDimensions] = {};  // red lines as kRedLine when options.red_lines
};

inline bool is_red(Utility value) { return value < kRedLine / 2; }

// Both leave `result` complete, or return false when they gave in.
bool merge_union(std::span<const Source> sources, int dimensions, const UnionOptions& options,
                 UnionResult& result);
bool tree_union(std::span<const Source> sources, int dimensions, const UnionOptions& options,
                UnionResult& result);

// The same for rows, row-major.
bool merge_points(std::span<const Utility> rows, int dimensions, const UnionOptions& options,
                  UnionResult& result);
bool tree_points(std::span<const Utility> rows, int dimensions, const UnionOptions& options,
                 UnionResult& result);

// A point on its way into a tree. Made without a value, so that the thread that writes a record is
// the first to touch it.
template <int D>
struct Record {
  Utility v[D];
  std::uint32_t source, point;

  Record() {}  // NOLINT(modernize-use-equals-default): that would clear it
};

// Arranges the records as a tree and writes their origins in its order: of equal points the one
// with the lower (source, point) comes first. Consumes the records.
template <int D>
bool build_tree(std::vector<Record<D>>& records, int threads, ParetoData& data, Origins& origins);

}  // namespace dragoman::solve
