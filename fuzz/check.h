// What must hold of any input, and how an input is split into files.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "dragoman/foreign.h"
#include "dragoman/model.h"

namespace dragoman::fuzz {

inline void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", what);
  std::abort();
}

inline void check_error(const Error& error) {
  require(error.where.line >= 1 && error.where.column >= 1, "an error has a line and a column");
  require(!error.where.file.empty(), "an error names its file");
  require(!error.message.empty() && !error.mend.empty(), "an error has a message and a mend");
}

// Files are separated by lines of "=====".
inline std::vector<SourceFile> split(const std::uint8_t* data, std::size_t size,
                                     const char* ending) {
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  constexpr std::string_view kSeparator = "\n=====\n";
  std::vector<SourceFile> files;
  while (files.size() < 4) {
    const std::size_t end = files.size() < 3 ? rest.find(kSeparator) : std::string_view::npos;
    files.push_back(
        {"file" + std::to_string(files.size()) + ending, std::string(rest.substr(0, end))});
    if (end == std::string_view::npos) break;
    rest.remove_prefix(end + kSeparator.size());
  }
  return files;
}

// Reads, and where that works, checks the case and writes it in every format: what is written must
// be readable again.
inline void check_files(const std::vector<SourceFile>& files) {
  const auto talks = read_any(files);
  if (!talks) return check_error(talks.error());
  require(validate(*talks).has_value(), "what is read is valid");
  // Large ranges cost time in every format and find nothing new.
  for (const Point& point : talks->points) {
    if (domain_size(point) > 200) return;
  }
  for (const ExportFormat format :
       {ExportFormat::genius, ExportFormat::geniusweb, ExportFormat::negolog, ExportFormat::negmas,
        ExportFormat::csv}) {
    const auto out = export_case(*talks, format);
    if (!out) {
      require(!out.error().message.empty(), "an export error has a message");
      continue;
    }
    const auto again = read_any(out->files);
    if (!again) {
      std::fprintf(stderr, "%s\n", format_error(again.error()).c_str());
      for (const SourceFile& file : out->files) {
        std::fprintf(stderr, "--- %s\n%s\n", file.name.c_str(), file.bytes.c_str());
      }
    }
    require(again.has_value(), "what is written reads back");
  }
}

}  // namespace dragoman::fuzz
