// The inner loop of the frontier in three and more dimensions, in three versions for three
// generations of x86-64; the best one that the processor runs is chosen once.
//
// Everything here is integer and exact, so the versions return the same bits.
#pragma once

#include <cstdint>
#include <vector>

#include "dragoman/problem.h"

namespace dragoman::solve {

inline constexpr int kMaxDimensions = kMaxParties;
inline constexpr int kLanes = 8;  // int64 per cache line
inline constexpr int kLeaf = 16;  // points per leaf
// Stands for minus infinity in a candidate: low enough that subtracting any shift leaves it below
// every stored value, high enough that nothing overflows.
inline constexpr Utility kMinusInfinity = -(Utility{1} << 62) - (Utility{1} << 60);
// What unused slots of the last leaf hold: below every threshold.
inline constexpr Utility kNoPoint = INT64_MIN;

struct alignas(64) Lanes {
  Utility v[kLanes];
};

// Lanes beyond the dimensions carry sums of some dimensions: a dominating point has the larger
// sums too, and near a frontier sums tell boxes apart much better than corners do. Each entry is a
// bit set of dimensions; 0: unused, always 0.
constexpr std::uint32_t lane_sum(int dimensions, int lane) {
  constexpr std::uint32_t kSums[kMaxDimensions + 1][kLanes] = {
      {},
      {},
      {},
      {0, 0, 0, 0b111, 0b011, 0b101, 0b110, 0},
      {0, 0, 0, 0, 0b1111, 0b0011, 0b0101, 0b1001},
      {0, 0, 0, 0, 0, 0b11111, 0b00111, 0b11100},
      {0, 0, 0, 0, 0, 0, 0b111111, 0b000111},
      {0, 0, 0, 0, 0, 0, 0, 0b1111111},
      {},
  };
  return kSums[dimensions][lane];
}

struct TreeView {
  const Lanes* points = nullptr;
  const Lanes* low = nullptr;
  const Lanes* high = nullptr;
  const std::uint32_t* level = nullptr;
  int top = 0;
  std::uint32_t leaves = 0;
  std::size_t size = 0;
};

struct SourceView {
  const TreeView* tree = nullptr;
  Lanes shift = {};                // with the sums, when job.sums; else 0 there
  std::uint32_t index = 0;         // ties go to the lowest
  bool collapses = false;          // a shift of minus infinity: its points may dominate each other
  std::uint16_t* alive = nullptr;  // result: per leaf, which points survive; zero before
};

struct FilterJob {
  const SourceView* sources = nullptr;  // those that dominate most first
  std::uint32_t count = 0;
  bool red = false;   // some value or shift is minus infinity
  bool sums = false;  // the lanes of sums count: no minus infinity, no overflow
  bool keeps = false;
  Utility floor[kMaxDimensions] = {};
  std::uint32_t must = 0;
  int at_least = 0;
};

// The points of one leaf that are tested together, moved; slots that are not alive hold anything.
struct Packet {
  std::uint32_t leaf = 0, alive = 0;
  Lanes lowest;            // of those alive
  Lanes q[kLeaf];          // by point
  Lanes lane[2 * kLanes];  // the same by lane
};

struct FilterEntry {
  std::uint32_t source, node;
};
// Working memory of one thread, reused between calls.
struct FilterScratch {
  std::vector<FilterEntry> entries;
};

// Fills `alive` of job.sources[source] for the leaves under a node of its tree.
using FilterNode = void (*)(const FilterJob& job, std::uint32_t source, int level,
                            std::uint32_t node, FilterScratch& scratch);

enum class SimdLevel { portable, avx2, avx512 };
// The best that this processor runs.
SimdLevel simd_level();
// Null when this build or processor has no such version. 3 <= dimensions <= kMaxDimensions.
FilterNode filter_node(SimdLevel level, int dimensions);

// For tests: the level that pareto_union uses; returns the one before. Not thread-safe.
SimdLevel use_simd_level(SimdLevel level);
SimdLevel simd_level_in_use();

namespace simd {
FilterNode portable_filter(int dimensions);
FilterNode avx2_filter(int dimensions);
FilterNode avx512_filter(int dimensions);
}  // namespace simd

}  // namespace dragoman::solve
