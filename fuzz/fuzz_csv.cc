// Any bytes as tables of scores.
#include "fuzz/check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  dragoman::fuzz::check_files(dragoman::fuzz::split(data, size, ".csv"));
  return 0;
}
