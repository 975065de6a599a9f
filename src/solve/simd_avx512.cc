#include "solve/simd_kernel.h"

#if defined(__x86_64__)

#include <immintrin.h>

#define DRAGOMAN_KERNEL __attribute__((target("avx512f,avx512vl,avx512dq,bmi")))

namespace dragoman::solve::simd {
namespace {

struct Ops {
  DRAGOMAN_KERNEL static bool reaches(const Lanes& high, const Lanes& q, const Lanes& shift) {
    const __m512i threshold = _mm512_sub_epi64(_mm512_load_si512(q.v), _mm512_load_si512(shift.v));
    return _mm512_cmpge_epi64_mask(_mm512_load_si512(high.v), threshold) == 0xff;
  }
  template <int D>
  DRAGOMAN_KERNEL static std::uint32_t hits(const Lanes* leaf, const Lanes& q, const Lanes& shift) {
    __mmask8 first = 0xff, second = 0xff;
    for (int d = 0; d < D; ++d) {
      const __m512i threshold = _mm512_set1_epi64(q.v[d] - shift.v[d]);
      first = _mm512_mask_cmpge_epi64_mask(first, _mm512_load_si512(leaf[d * 2].v), threshold);
      second =
          _mm512_mask_cmpge_epi64_mask(second, _mm512_load_si512(leaf[d * 2 + 1].v), threshold);
    }
    return std::uint32_t{first} | std::uint32_t{second} << kLanes;
  }
  DRAGOMAN_KERNEL static std::uint32_t within(const Packet& packet, const Lanes& high,
                                              const Lanes& shift) {
    __mmask8 first = 0xff, second = 0xff;
    for (int l = 0; l < kLanes; ++l) {
      const __m512i limit = _mm512_set1_epi64(high.v[l] + shift.v[l]);
      first = _mm512_mask_cmple_epi64_mask(first, _mm512_load_si512(packet.lane[l * 2].v), limit);
      second =
          _mm512_mask_cmple_epi64_mask(second, _mm512_load_si512(packet.lane[l * 2 + 1].v), limit);
    }
    return std::uint32_t{first} | std::uint32_t{second} << kLanes;
  }
  DRAGOMAN_KERNEL static void lower(Lanes& into, const Lanes& row) {
    _mm512_store_si512(
        into.v, _mm512_maskz_min_epi64(0xff, _mm512_load_si512(into.v), _mm512_load_si512(row.v)));
  }
};

#include "solve/simd_kernel_impl.h"

}  // namespace

FilterNode avx512_filter(int dimensions) { return choose(dimensions); }

}  // namespace dragoman::solve::simd

#else

namespace dragoman::solve::simd {
FilterNode avx512_filter(int) { return nullptr; }
}  // namespace dragoman::solve::simd

#endif
