// The inner loop of evaluation: sums of table rows over samples, compared with zero and counted, in
// three versions for three generations of x86-64; the one to run is chosen as in src/solve
// (simd_kernel.h).
//
// Sums are integers, so the versions return the same counts.
#pragma once

#include <cstdint>

#include "solve/simd_kernel.h"

namespace dragoman::infer {

// U - r in fixed point; a party accepts when it is >= 0.
using Margin = std::int32_t;

inline constexpr int kBlock = 64;  // samples that the kernel takes at a time
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

// Null when this build or processor has no such version.
CountKernel count_kernel(solve::SimdLevel level);

namespace simd {
CountKernel portable_count();
CountKernel avx2_count();
CountKernel avx512_count();
}  // namespace simd

}  // namespace dragoman::infer
