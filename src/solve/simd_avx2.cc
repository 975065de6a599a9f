#include "solve/simd_kernel.h"

#if defined(__x86_64__)

#include <immintrin.h>

#define DRAGOMAN_KERNEL __attribute__((target("avx2,bmi")))

namespace dragoman::solve::simd {
namespace {

struct Ops {
  DRAGOMAN_KERNEL static __m256i load(const Utility* v) {
    return _mm256_load_si256(reinterpret_cast<const __m256i*>(v));
  }
  DRAGOMAN_KERNEL static bool reaches(const Lanes& high, const Lanes& q, const Lanes& shift) {
    const __m256i below = _mm256_or_si256(
        _mm256_cmpgt_epi64(_mm256_sub_epi64(load(q.v), load(shift.v)), load(high.v)),
        _mm256_cmpgt_epi64(_mm256_sub_epi64(load(q.v + 4), load(shift.v + 4)), load(high.v + 4)));
    return _mm256_testz_si256(below, below) != 0;
  }
  template <int D>
  DRAGOMAN_KERNEL static std::uint32_t hits(const Lanes* leaf, const Lanes& q, const Lanes& shift) {
    std::uint32_t missed = 0;
    __m256i below[4] = {};
    for (int d = 0; d < D; ++d) {
      const __m256i threshold = _mm256_set1_epi64x(q.v[d] - shift.v[d]);
      for (int part = 0; part < 4; ++part) {
        below[part] = _mm256_or_si256(
            below[part],
            _mm256_cmpgt_epi64(threshold, load(leaf[d * 2 + part / 2].v + part % 2 * 4)));
      }
    }
    for (int part = 0; part < 4; ++part) {
      missed |= static_cast<std::uint32_t>(_mm256_movemask_pd(_mm256_castsi256_pd(below[part])))
                << (part * 4);
    }
    return ~missed & 0xffff;
  }
  DRAGOMAN_KERNEL static std::uint32_t within(const Packet& packet, const Lanes& high,
                                              const Lanes& shift) {
    __m256i above[4] = {};
    for (int l = 0; l < kLanes; ++l) {
      const __m256i limit = _mm256_set1_epi64x(high.v[l] + shift.v[l]);
      for (int part = 0; part < 4; ++part) {
        above[part] = _mm256_or_si256(
            above[part],
            _mm256_cmpgt_epi64(load(packet.lane[l * 2 + part / 2].v + part % 2 * 4), limit));
      }
    }
    std::uint32_t out = 0;
    for (int part = 0; part < 4; ++part) {
      out |= static_cast<std::uint32_t>(_mm256_movemask_pd(_mm256_castsi256_pd(above[part])))
             << (part * 4);
    }
    return ~out & 0xffff;
  }
  DRAGOMAN_KERNEL static void lower(Lanes& into, const Lanes& row) {
    for (int part = 0; part < kLanes; part += 4) {
      const __m256i a = load(into.v + part), b = load(row.v + part);
      _mm256_store_si256(reinterpret_cast<__m256i*>(into.v + part),
                         _mm256_blendv_epi8(a, b, _mm256_cmpgt_epi64(a, b)));
    }
  }
};

#include "solve/simd_kernel_impl.h"

}  // namespace

FilterNode avx2_filter(int dimensions) { return choose(dimensions); }

}  // namespace dragoman::solve::simd

#else

namespace dragoman::solve::simd {
FilterNode avx2_filter(int) { return nullptr; }
}  // namespace dragoman::solve::simd

#endif
