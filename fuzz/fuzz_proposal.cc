// Any bytes as proposals: plain text, tables, archives. The first byte chooses the name's ending.
#include <string>

#include "dragoman/proposal.h"
#include "fuzz/check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const char* endings[] = {".txt", ".csv", ".docx"};
  const dragoman::SourceFile file{std::string("fuzz") + endings[data[0] % 3],
                                  std::string(data + 1, data + size)};
  const auto talks = dragoman::read_proposal(file, {.max_bytes = std::size_t{1} << 20U});
  if (talks && !dragoman::validate(*talks)) __builtin_trap();
  return 0;
}
