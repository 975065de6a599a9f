// From the caller's steering to what the methods below take.
#pragma once

#include "solve/component.h"

namespace dragoman::solve {

// The deadline counts from now.
inline Effort effort_of(const RunControl& control) {
  Effort effort;
  effort.cancel = control.cancel;
  effort.deadline = control.deadline_seconds > 0 ? steady_now() + control.deadline_seconds : 0;
  effort.memory_bytes = control.memory_bytes;
  effort.threads = control.threads;
  return effort;
}

// Why a stopped computation stopped.
inline StopReason stop_reason(const Effort& effort) {
  if (effort.cancel != nullptr && effort.cancel->cancelled()) return StopReason::cancelled;
  return spent(effort) ? StopReason::deadline : StopReason::size;
}

}  // namespace dragoman::solve
