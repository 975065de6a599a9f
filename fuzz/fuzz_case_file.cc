// Any bytes as a case file: it is refused with a place, or it is valid and reads back as written.
#include "dragoman/case_file.h"
#include "fuzz/check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto talks = dragoman::read_case(bytes, "case.yaml");
  if (!talks) {
    dragoman::fuzz::check_error(talks.error());
    return 0;
  }
  const std::string written = dragoman::write_case(*talks);
  const auto again = dragoman::read_case(written, "written.yaml");
  if (!again) {
    std::fprintf(stderr, "%s\n%s\n", dragoman::format_error(again.error()).c_str(),
                 written.c_str());
  }
  dragoman::fuzz::require(again.has_value(), "what is written reads back");
  dragoman::fuzz::require(dragoman::write_case(*again) == written, "writing twice is the same");
  return 0;
}
