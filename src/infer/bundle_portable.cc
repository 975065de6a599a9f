#include "infer/bundle_kernel.h"

#define DRAGOMAN_KERNEL

namespace dragoman::infer::simd {
namespace {

constexpr int kWidth = 16;  // what every x86-64 has
typedef double Vector __attribute__((vector_size(kWidth), may_alias));
typedef std::uint64_t Bits __attribute__((vector_size(kWidth), may_alias));

#include "infer/bundle_kernel_impl.h"

}  // namespace

SweepKernel portable_sweep() { return sweep; }

}  // namespace dragoman::infer::simd
