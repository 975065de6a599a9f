#include "infer/bundle_kernel.h"

#if defined(__x86_64__)

#define DRAGOMAN_KERNEL __attribute__((target("avx2")))

namespace dragoman::infer::simd {
namespace {

constexpr int kWidth = 32;
typedef double Vector __attribute__((vector_size(kWidth), may_alias));
typedef std::uint64_t Bits __attribute__((vector_size(kWidth), may_alias));

#include "infer/bundle_kernel_impl.h"

}  // namespace

SweepKernel avx2_sweep() { return sweep; }

}  // namespace dragoman::infer::simd

#else

namespace dragoman::infer::simd {
SweepKernel avx2_sweep() { return nullptr; }
}  // namespace dragoman::infer::simd

#endif
