// A table as spreadsheets export it: separators, quoted cells, and where each cell stands.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "format/source_text.h"

namespace dragoman::format {

struct CsvCell {
  std::string text;  // without quotes and surrounding blanks
  std::size_t offset = 0;
};

struct CsvTable {
  char separator = ',';
  std::vector<std::vector<CsvCell>> rows;  // rows without any text are left out
};

// Separator: what a first line "sep=…" says, else whichever of ';', tab and ',' the first line has
// most of. Refuses a quote that is never closed, text after a closing quote, and more than
// 1,000,000 cells.
Result<CsvTable> parse_csv(const SourceText& source);

// A cell in quotes where it needs them.
std::string csv_quote(std::string_view text);

}  // namespace dragoman::format
