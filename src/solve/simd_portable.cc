#include "solve/simd_kernel.h"

#define DRAGOMAN_KERNEL

namespace dragoman::solve::simd {
namespace {

struct Ops {
  static bool reaches(const Lanes& high, const Lanes& q, const Lanes& shift) {
    for (int l = 0; l < kLanes; ++l) {
      if (high.v[l] < q.v[l] - shift.v[l]) return false;
    }
    return true;
  }
  template <int D>
  static std::uint32_t hits(const Lanes* leaf, const Lanes& q, const Lanes& shift) {
    std::uint32_t hit = 0xffff;
    for (int d = 0; d < D && hit != 0; ++d) {
      const Utility threshold = q.v[d] - shift.v[d];
      std::uint32_t reached = 0;
      for (int s = 0; s < kLeaf; ++s) {
        reached |= std::uint32_t{leaf[d * 2 + s / kLanes].v[s % kLanes] >= threshold} << s;
      }
      hit &= reached;
    }
    return hit;
  }
  static std::uint32_t within(const Packet& packet, const Lanes& high, const Lanes& shift) {
    std::uint32_t in = 0;
    for (std::uint32_t left = packet.alive; left != 0; left &= left - 1) {
      const int slot = __builtin_ctz(left);
      in |= std::uint32_t{reaches(high, packet.q[slot], shift)} << slot;
    }
    return in;
  }
  static void lower(Lanes& into, const Lanes& row) {
    for (int l = 0; l < kLanes; ++l) into.v[l] = row.v[l] < into.v[l] ? row.v[l] : into.v[l];
  }
};

#include "solve/simd_kernel_impl.h"

}  // namespace

FilterNode portable_filter(int dimensions) { return choose(dimensions); }

}  // namespace dragoman::solve::simd
