#include "infer/evaluate_kernel.h"

namespace dragoman::infer {

CountKernel count_kernel(solve::SimdLevel level) {
  if (level > solve::simd_level()) return nullptr;
  switch (level) {
    case solve::SimdLevel::portable:
      return simd::portable_count();
    case solve::SimdLevel::avx2:
      return simd::avx2_count();
    case solve::SimdLevel::avx512:
      return simd::avx512_count();
  }
  return nullptr;
}

}  // namespace dragoman::infer
