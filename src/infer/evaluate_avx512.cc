#include "infer/evaluate_kernel.h"

#if defined(__x86_64__)

#include <immintrin.h>

#define DRAGOMAN_KERNEL __attribute__((target("avx512f,avx512vl,avx512dq")))

namespace dragoman::infer::simd {
namespace {

constexpr int kWidth = 64;
constexpr int kStride = 64;  // samples per step
typedef Margin Vector __attribute__((vector_size(kWidth), may_alias));

DRAGOMAN_KERNEL inline std::uint64_t signs(Vector v) {
  return _mm512_movepi32_mask(reinterpret_cast<__m512i>(v));
}

#include "infer/evaluate_kernel_impl.h"

}  // namespace

Kernels avx512_kernels() { return {count, masks}; }

}  // namespace dragoman::infer::simd

#else

namespace dragoman::infer::simd {
Kernels avx512_kernels() { return {}; }
}  // namespace dragoman::infer::simd

#endif
