#include "infer/evaluate_kernel.h"

#define DRAGOMAN_KERNEL

namespace dragoman::infer::simd {
namespace {

constexpr int kWidth = 16;   // what every x86-64 has
constexpr int kStride = 32;  // samples per step

#include "infer/evaluate_kernel_impl.h"

}  // namespace

CountKernel portable_count() { return count; }

}  // namespace dragoman::infer::simd
