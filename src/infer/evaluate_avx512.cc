#include "infer/evaluate_kernel.h"

#if defined(__x86_64__)

#define DRAGOMAN_KERNEL __attribute__((target("avx512f,avx512vl,avx512dq")))

namespace dragoman::infer::simd {
namespace {

constexpr int kWidth = 64;
constexpr int kStride = 64;  // samples per step

#include "infer/evaluate_kernel_impl.h"

}  // namespace

CountKernel avx512_count() { return count; }

}  // namespace dragoman::infer::simd

#else

namespace dragoman::infer::simd {
CountKernel avx512_count() { return nullptr; }
}  // namespace dragoman::infer::simd

#endif
