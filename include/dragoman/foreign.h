// Negotiations in the formats of other programs, read into a Case and written from one.
//
//   const std::vector<std::string> files{"domain.xml", "north.xml", "south.xml"};
//   dragoman::Result<dragoman::Case> talks = dragoman::load_any(files);
//   if (!talks) { std::cerr << dragoman::format_error(talks.error()) << '\n'; return 2; }
//   auto out = dragoman::export_case(*talks, dragoman::ExportFormat::geniusweb);
//   for (const std::string& loss : out->losses) std::cerr << loss << '\n';
//
// Formats, their quirks and what each cannot hold: docs/formats.md. Files are recognised by their
// content (a name in .yaml or .yml decides only what nothing else does); the order of the parties
// is that of the profiles given.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dragoman/model.h"
#include "dragoman/result.h"

namespace dragoman {

// A file in memory. `name` appears in errors, and its stem names the party of a profile that does
// not name one itself.
struct SourceFile {
  std::string name;
  std::string bytes;
};

struct ReadOptions {
  int real_steps =
      10;  // a real-valued issue is read at real_steps + 1 evenly spaced values; 1 … 10^6
  std::size_t max_bytes = std::size_t{16} << 20;  // of one file
};

// One case file of our own, one proposal (proposal.h), one CSV of scores, or a domain and its
// profiles of one foreign format (a domain may be left out where profiles contain it). What a
// reader had to assume is said in Case::summary. Fails with file, line and column on the first
// thing that is wrong; input of any content costs bounded time and memory: bytes, depth, issues and
// values are limited. Thread-safe.
Result<Case> read_any(std::span<const SourceFile> files, const ReadOptions& options = {});

// The same from paths. A folder must hold a case file of our own.
Result<Case> load_any(std::span<const std::string> paths, const ReadOptions& options = {});

enum class ExportFormat { genius, geniusweb, negolog, negmas, csv };
// "genius", "geniusweb", "negolog", "negmas", "csv".
Result<ExportFormat> parse_export_format(std::string_view name);

struct Export {
  std::vector<SourceFile> files;    // names are relative: "domain.xml", "north.xml", …
  std::vector<std::string> losses;  // what the format cannot hold, one plain sentence each
};

// Writes points, options and the scores of every principal. Fails when there is nothing to write
// (no point that the format can hold) or a number cannot be kept. Thread-safe.
Result<Export> export_case(const Case& talks, ExportFormat format);

}  // namespace dragoman
