#include "dragoman/run.h"

namespace dragoman {

const char* stop_reason_name(StopReason reason) {
  switch (reason) {
    case StopReason::finished:
      return "finished";
    case StopReason::cancelled:
      return "cancelled";
    case StopReason::deadline:
      return "deadline";
    case StopReason::memory:
      return "memory";
    case StopReason::size:
      return "size";
  }
  return "unknown";
}

const char* known_name(Known known) {
  switch (known) {
    case Known::proved:
      return "proved";
    case Known::bounded:
      return "bounded";
    case Known::sampled:
      return "sampled";
    case Known::numerical:
      return "numerical";
    case Known::heuristic:
      return "heuristic";
    case Known::none:
      return "none";
  }
  return "none";
}

}  // namespace dragoman
