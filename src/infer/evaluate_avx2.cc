#include "infer/evaluate_kernel.h"

#if defined(__x86_64__)

#define DRAGOMAN_KERNEL __attribute__((target("avx2")))

namespace dragoman::infer::simd {
namespace {

constexpr int kWidth = 32;
constexpr int kStride = 32;  // samples per step

#include "infer/evaluate_kernel_impl.h"

}  // namespace

CountKernel avx2_count() { return count; }

}  // namespace dragoman::infer::simd

#else

namespace dragoman::infer::simd {
CountKernel avx2_count() { return nullptr; }
}  // namespace dragoman::infer::simd

#endif
