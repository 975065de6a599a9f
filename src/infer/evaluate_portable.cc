#include "infer/evaluate_kernel.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#define DRAGOMAN_KERNEL

namespace dragoman::infer::simd {
namespace {

constexpr int kWidth = 16;   // what every x86-64 has
constexpr int kStride = 32;  // samples per step
typedef Margin Vector __attribute__((vector_size(kWidth), may_alias));

inline std::uint64_t signs(Vector v) {
#if defined(__SSE2__)
  return static_cast<std::uint32_t>(_mm_movemask_ps(reinterpret_cast<__m128>(v)));
#else
  std::uint64_t bits = 0;
  for (int i = 0; i < 4; ++i) bits |= std::uint64_t{v[i] < 0} << i;
  return bits;
#endif
}

#include "infer/evaluate_kernel_impl.h"

}  // namespace

Kernels portable_kernels() { return {count, masks}; }

}  // namespace dragoman::infer::simd
