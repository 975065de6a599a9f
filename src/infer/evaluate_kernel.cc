#include "infer/evaluate_kernel.h"

namespace dragoman::infer {

Kernels kernels(solve::SimdLevel level) {
  if (level > solve::simd_level()) return {};
  switch (level) {
    case solve::SimdLevel::portable:
      return simd::portable_kernels();
    case solve::SimdLevel::avx2:
      return simd::avx2_kernels();
    case solve::SimdLevel::avx512:
      return simd::avx512_kernels();
  }
  return {};
}

}  // namespace dragoman::infer
