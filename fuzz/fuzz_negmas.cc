// Any bytes as NegMAS domains and utility functions.
#include "fuzz/check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  dragoman::fuzz::check_files(dragoman::fuzz::split(data, size, ".yml"));
  return 0;
}
