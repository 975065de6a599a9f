// What a file of prose consists of, before anybody asks which of its paragraphs are points.
#pragma once

#include <cstddef>
#include <string>
#include <variant>
#include <vector>

#include "dragoman/foreign.h"
#include "dragoman/result.h"
#include "format/source_text.h"

namespace dragoman::format {

struct Paragraph {
  std::string text;  // trimmed; lines within it are kept
  // The level, from 0, at which a word processor numbers it by itself; -1: it does not.
  int list_level = -1;
  bool bullet = false;
};

// Rows of cells; trimmed, short rows are not filled up.
struct PlainTable {
  std::vector<std::vector<std::string>> rows;
};

using Document = std::vector<std::variant<Paragraph, PlainTable>>;

// The most paragraphs and cells that are read from one file.
inline constexpr std::size_t kMaxBlocks = 100'000;

Document read_plain_text(const SourceText& source);
Result<Document> read_csv_table(const SourceText& source);
// A ZIP archive: a Word document or a workbook. `max_bytes` bounds each part that is unpacked.
Result<Document> read_office(const SourceFile& file, std::size_t max_bytes);

}  // namespace dragoman::format
