// The bytes of one input file, checked once and able to say where an offset is.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "dragoman/foreign.h"
#include "dragoman/result.h"

namespace dragoman::format {

// UTF-8 text without a byte order mark and without NUL characters. Views the SourceFile, which
// must outlive it.
class SourceText {
 public:
  // Fails when the file is larger than max_bytes, empty, or not UTF-8.
  static Result<SourceText> open(const SourceFile& file, std::size_t max_bytes);

  std::string_view text() const { return text_; }
  const std::string& name() const { return *name_; }

  // Line and column (in characters) of a byte offset into text(), both from 1.
  Where where(std::size_t offset, std::string field = {}) const;

  tl::unexpected<Error> fail(ErrorCode code, std::size_t offset, std::string field,
                             std::string message, std::string mend) const {
    return tl::unexpected<Error>(
        Error{code, std::move(message), std::move(mend), where(offset, std::move(field))});
  }

 private:
  SourceText(const std::string& name, std::string_view text) : name_(&name), text_(text) {}

  const std::string* name_;
  std::string_view text_;
};

// The file name without folders and without its last extension.
std::string stem_of(std::string_view path);

// The name of the folder that holds the file, or its stem when no folder is named.
std::string folder_of(std::string_view path);

// At most 60 bytes of a user's text for a message, cut at a character, without control characters.
std::string shorten(std::string_view text);

// Without the blanks, tabs and line ends around it.
std::string_view trim(std::string_view text);

}  // namespace dragoman::format
