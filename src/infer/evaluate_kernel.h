// The inner loop of evaluation: sums of table rows over samples, compared with zero and counted, in
// three versions for three generations of x86-64; the one to run is chosen as in src/solve
// (simd_kernel.h).
//
// Sums are integers, so the versions return the same counts.
#pragma once

#include <cstdint>
#include <vector>

#include "solve/simd_kernel.h"

namespace dragoman::infer {

// U - r in fixed point; a party accepts when it is >= 0.
using Margin = std::int32_t;

inline constexpr int kBlock = 64;  // samples that the kernels take at a time
struct alignas(64) MarginBlock {
  Margin v[kBlock] = {};
};
// Kernels take rows, and tables of them, by a pointer to the first margin.
using MarginRow = std::vector<MarginBlock>;
inline Margin* first(MarginRow& row) { return reinterpret_cast<Margin*>(row.data()); }
inline const Margin* first(const MarginRow& row) {
  return reinterpret_cast<const Margin*>(row.data());
}

// Per party of a job: rows to add and to take away, each pointing at its value in sample 0.
// Every partial sum fits in a Margin.
struct KernelParty {
  const Margin* const* add = nullptr;
  int adds = 0;
  const Margin* const* subtract = nullptr;
  int subtracts = 0;
  Margin start = 0;
};

inline constexpr int kKernelParties = solve::kMaxDimensions;

// A sample passes when every party in `must` (bits) accepts there and at least `need` of the
// others.
struct KernelJob {
  const KernelParty* parties = nullptr;
  int count = 0;  // <= kKernelParties
  std::uint32_t must = 0;
  int need = 0;
};

struct KernelCounts {
  std::int64_t accepting[kKernelParties] = {};
  std::int64_t passing = 0;
};

// Adds to `counts` over the samples begin … end - 1, both multiples of kBlock.
using CountKernel = void (*)(const KernelJob& job, int begin, int end, KernelCounts& counts);

// Many packages on one block of samples: per package the sum of some rows of a table that fits in
// the cache.
struct MaskJob {
  const Margin* table = nullptr;        // row × kBlock
  int base = 0;                         // a row that counts in every package
  const std::uint16_t* rows = nullptr;  // package × per_package
  int per_package = 0;
  const Margin* start = nullptr;  // per package
  int packages = 0;
};

// Sets bit i of masks[package] where sample i of the block accepts.
using MaskKernel = void (*)(const MaskJob& job, std::uint64_t* masks);

struct Kernels {
  CountKernel count = nullptr;
  MaskKernel masks = nullptr;
};

// Null when this build or processor has no such version.
Kernels kernels(solve::SimdLevel level);

namespace simd {
Kernels portable_kernels();
Kernels avx2_kernels();
Kernels avx512_kernels();
}  // namespace simd

}  // namespace dragoman::infer
