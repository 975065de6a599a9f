// Our case file: YAML that a person writes by hand. The format is docs/case-file.md.
//
//   dragoman::Result<dragoman::Case> talks = dragoman::load_case("cases/harbour");
//   if (!talks) { std::cerr << dragoman::format_error(talks.error()) << '\n'; return 2; }
//   std::string yaml = dragoman::write_case(*talks);
//
// What is returned has passed validate(). Errors have file, line, column (from 1, in characters),
// the field's path and a mend. Limits on size, depth and number are checked before anything is
// built, so memory stays bounded whatever the input. All functions may be called from any thread.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "dragoman/model.h"
#include "dragoman/result.h"

namespace dragoman {

// One file's content; `file_name` is for messages. O(bytes).
Result<Case> read_case(std::string_view bytes, std::string file_name);

// One file, or a folder: its case.yaml and every other .yaml and .yml file beside it.
Result<Case> load_case(const std::filesystem::path& path);

// A case file that reads back as the same case. Rules written as `together`, members written as a
// count and ids left out come out spelt in full.
std::string write_case(const Case& talks);

}  // namespace dragoman
