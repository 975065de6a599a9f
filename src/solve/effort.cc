#include <chrono>

#include "solve/component.h"

namespace dragoman::solve {

double steady_now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

bool spent(const Effort& effort) {
  if (effort.cancel != nullptr && effort.cancel->cancelled()) return true;
  return effort.deadline > 0 && steady_now() >= effort.deadline;
}

}  // namespace dragoman::solve
