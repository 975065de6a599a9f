// Any bytes as NegoLog profiles.
#include "fuzz/check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  dragoman::fuzz::check_files(dragoman::fuzz::split(data, size, ".json"));
  return 0;
}
