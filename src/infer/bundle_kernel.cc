#include "infer/bundle_kernel.h"

namespace dragoman::infer {

SweepKernel sweep_kernel(solve::SimdLevel level) {
  if (level > solve::simd_level()) return nullptr;
  switch (level) {
    case solve::SimdLevel::portable:
      return simd::portable_sweep();
    case solve::SimdLevel::avx2:
      return simd::avx2_sweep();
    case solve::SimdLevel::avx512:
      return simd::avx512_sweep();
  }
  return nullptr;
}

}  // namespace dragoman::infer
