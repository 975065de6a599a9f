// Which format a file is in, by its content.
#include <fmt/format.h>

#include "format/readers.h"
#include "format/source_text.h"

namespace dragoman::format {

const char* family_name(Family family) {
  return family == Family::genius ? "GENIUS XML" : "another format";
}

Result<Family> sniff(const SourceText& source) {
  if (trim(source.text()).starts_with('<')) return Family::genius;
  return source.fail(ErrorCode::unsupported, 0, "", "the format of this file is not recognised",
                     "give a GENIUS domain and its profiles");
}

}  // namespace dragoman::format
