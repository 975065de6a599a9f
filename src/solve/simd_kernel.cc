#include "solve/simd_kernel.h"

namespace dragoman::solve {
namespace {

SimdLevel detect() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("bmi")) {
    return SimdLevel::avx512;
  }
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi")) return SimdLevel::avx2;
#endif
  return SimdLevel::portable;
}

SimdLevel& in_use() {
  static SimdLevel level = detect();
  return level;
}

}  // namespace

SimdLevel simd_level() {
  static const SimdLevel level = detect();
  return level;
}

FilterNode filter_node(SimdLevel level, int dimensions) {
  if (level > simd_level()) return nullptr;
  switch (level) {
    case SimdLevel::portable:
      return simd::portable_filter(dimensions);
    case SimdLevel::avx2:
      return simd::avx2_filter(dimensions);
    case SimdLevel::avx512:
      return simd::avx512_filter(dimensions);
  }
  return nullptr;
}

SimdLevel use_simd_level(SimdLevel level) {
  const SimdLevel before = in_use();
  in_use() = level;
  return before;
}

SimdLevel simd_level_in_use() { return in_use(); }

}  // namespace dragoman::solve
