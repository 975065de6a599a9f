#include "solve/parallel.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <system_error>
#include <thread>

namespace dragoman::solve {
namespace {

constexpr int kMaxThreads = 64;

}  // namespace

bool parallel_for(int threads, std::size_t chunks,
                  const std::function<void(std::size_t)>& body) noexcept {
  std::atomic<std::size_t> next{0};
  std::atomic<bool> failed{false};
  const auto work = [&]() noexcept {
    while (!failed.load(std::memory_order_relaxed)) {
      const std::size_t chunk = next.fetch_add(1, std::memory_order_relaxed);
      if (chunk >= chunks) return;
      try {
        body(chunk);
      } catch (...) {  // the caller learns from the answer that the loop is incomplete
        failed.store(true, std::memory_order_relaxed);
      }
    }
  };
  const auto helpers = static_cast<int>(
      std::min<std::size_t>(std::clamp(threads, 1, kMaxThreads), std::max<std::size_t>(chunks, 1)) -
      1);
  std::array<std::thread, kMaxThreads> started;
  int count = 0;
  try {
    for (; count < helpers; ++count) started[count] = std::thread(work);
  } catch (const std::system_error&) {  // fewer threads than asked for will do
  }
  work();
  for (int t = 0; t < count; ++t) started[t].join();
  return !failed.load();
}

}  // namespace dragoman::solve
