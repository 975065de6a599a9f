// A loop over independent chunks on several threads.
//
//   parallel_for(threads, chunks, [&](std::size_t chunk) { results[chunk] = work(chunk); });
#pragma once

#include <cstddef>
#include <functional>

namespace dragoman::solve {

// Calls body(0) … body(chunks - 1), each once, on up to `threads` threads including the caller's,
// in no fixed order; with one thread or one chunk in ascending order and without starting any.
// A result that does not depend on the order is therefore the same on any number of threads.
// Nothing is thrown: after a body has thrown, chunks not yet begun are skipped and the answer is
// false. When the system refuses a thread, the loop goes on with those it has.
[[nodiscard]] bool parallel_for(int threads, std::size_t chunks,
                                const std::function<void(std::size_t)>& body) noexcept;

}  // namespace dragoman::solve
