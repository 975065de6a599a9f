// How a long computation is steered and how it says that it stopped.
//
//   dragoman::CancelSource ctrl_c;
//   dragoman::RunControl control{.cancel = &ctrl_c, .deadline_seconds = 10, .threads = 2};
//
// Stopping is not failing: a stopped computation returns what it has, with bounds and the reason.
#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <string>

namespace dragoman {

// May be set from any thread or from a signal handler.
class CancelSource {
 public:
  void cancel() noexcept { flag_.store(true, std::memory_order_relaxed); }
  bool cancelled() const noexcept { return flag_.load(std::memory_order_relaxed); }

 private:
  std::atomic<bool> flag_{false};
};

struct Progress {
  std::string stage;      // "frontier", "nash", …
  double done = 0;        // 0 … 1, or negative when unknown
  std::size_t items = 0;  // points, nodes or packages so far
};

struct RunControl {
  const CancelSource* cancel = nullptr;             // not owned; outlives the call
  double deadline_seconds = 0;                      // from the start of the call; 0: none
  std::size_t memory_bytes = std::size_t{4} << 30;  // working memory of the call, approximate
  int threads = 1;                                  // the result does not depend on it
  // Called now and then from one thread at a time. May be empty.
  std::function<void(const Progress&)> progress;
};

enum class StopReason { finished, cancelled, deadline, memory, size };
const char* stop_reason_name(StopReason reason);

// How a result is known.
enum class Known {
  proved,     // exact for the rounded problem
  bounded,    // within the stated gap of the best possible
  sampled,    // from a sample, with its seed, size and interval
  numerical,  // up to a stated tolerance
  heuristic,  // a candidate without a guarantee
  none,       // nothing to report; the reason is stated
};
const char* known_name(Known known);

}  // namespace dragoman
