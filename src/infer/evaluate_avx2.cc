#include "infer/evaluate_kernel.h"

#if defined(__x86_64__)

#include <immintrin.h>

#define DRAGOMAN_KERNEL __attribute__((target("avx2")))

namespace dragoman::infer::simd {
namespace {

constexpr int kWidth = 32;
constexpr int kStride = 32;  // samples per step
typedef Margin Vector __attribute__((vector_size(kWidth), may_alias));

DRAGOMAN_KERNEL inline std::uint64_t signs(Vector v) {
  return static_cast<std::uint32_t>(_mm256_movemask_ps(reinterpret_cast<__m256>(v)));
}

#include "infer/evaluate_kernel_impl.h"

}  // namespace

Kernels avx2_kernels() { return {count, masks}; }

}  // namespace dragoman::infer::simd

#else

namespace dragoman::infer::simd {
Kernels avx2_kernels() { return {}; }
}  // namespace dragoman::infer::simd

#endif
