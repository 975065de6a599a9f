// The one way in for files of other programs.
#include "dragoman/foreign.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <optional>
#include <system_error>
#include <utility>

#include "dragoman/case_file.h"
#include "dragoman/proposal.h"
#include "format/readers.h"
#include "format/source_text.h"

namespace dragoman {
namespace {

using format::Family;
using format::SourceText;

Error usage(std::string message, std::string mend) {
  return Error{ErrorCode::usage, std::move(message), std::move(mend), {}};
}

Result<Case> read_family(Family family, std::span<const SourceText> sources,
                         const ReadOptions& options) {
  const bool alone = family == Family::case_file || family == Family::csv;
  if (alone && sources.size() > 1) {
    return sources[1].fail(
        ErrorCode::usage, 0, "",
        fmt::format("this is a second file, and {} stands alone", format::family_name(family)),
        "name one file");
  }
  switch (family) {
    case Family::case_file:
      return read_case(sources.front().text(), sources.front().name());
    case Family::genius:
      return format::read_genius(sources, options);
    case Family::geniusweb:
      return format::read_geniusweb(sources, options);
    case Family::negolog:
      return format::read_negolog(sources);
    case Family::negmas:
      return format::read_negmas(sources, options);
    case Family::csv:
      return format::read_csv(sources.front());
  }
  return tl::unexpected(usage("the format is not known", ""));
}

// At most max_bytes + 1 bytes: enough to notice that the file is too large.
Result<SourceFile> load_file(const std::string& path, std::size_t max_bytes) {
  const Where where{.file = path};
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) {
    return fail(ErrorCode::io, "this is a folder", "name the files in it", where);
  }
  if (!std::filesystem::exists(path, ignored)) {
    return fail(ErrorCode::io, "there is no such file", "check its name and folder", where);
  }
  std::ifstream in(path, std::ios::binary);
  SourceFile file{path, {}};
  char block[65536];
  while (in && file.bytes.size() <= max_bytes) {
    in.read(block, sizeof block);
    file.bytes.append(block, static_cast<std::size_t>(in.gcount()));
  }
  if (in.bad() || !(in.eof() || file.bytes.size() > max_bytes)) {
    return fail(ErrorCode::io, "the file cannot be read", "check that you may read it", where);
  }
  return file;
}

}  // namespace

Result<Case> read_any(std::span<const SourceFile> files, const ReadOptions& options) {
  if (files.empty()) {
    return tl::unexpected(
        usage("no file was given", "name a case file, or a domain and its profiles"));
  }
  if (options.real_steps < 1 || options.real_steps > 1'000'000) {
    return tl::unexpected(usage(fmt::format("{} steps for real-valued issues", options.real_steps),
                                "give a number from 1 to 1000000"));
  }
  if (looks_like_proposal(files.front())) {
    if (files.size() == 1) return read_proposal(files.front(), {.max_bytes = options.max_bytes});
    return fail(ErrorCode::usage, "this is a second file, and a proposal stands alone",
                "name one file", {.file = files[1].name});
  }
  std::vector<SourceText> sources;
  std::optional<Family> family;
  for (const SourceFile& file : files) {
    auto source = SourceText::open(file, options.max_bytes);
    if (!source) return tl::unexpected(source.error());
    auto own = format::sniff(*source);
    if (!own) return tl::unexpected(own.error());
    if (family && *family != *own) {
      return source->fail(ErrorCode::conflict, 0, "",
                          fmt::format("this is {}, but {} is {}", format::family_name(*own),
                                      files.front().name, format::family_name(*family)),
                          "give files of one format");
    }
    family = *own;
    sources.push_back(*source);
  }
  auto talks = read_family(*family, sources, options);
  if (!talks || *family == Family::case_file) return talks;
  if (auto sound = validate(*talks); !sound) {
    Error error = sound.error();
    error.where = sources.front().where(0, error.where.field);
    return tl::unexpected(std::move(error));
  }
  return talks;
}

Result<Case> load_any(std::span<const std::string> paths, const ReadOptions& options) {
  std::error_code ignored;
  if (paths.size() == 1 && std::filesystem::is_directory(paths[0], ignored)) {
    return load_case(paths[0]);
  }
  std::vector<SourceFile> files;
  for (const std::string& path : paths) {
    auto file = load_file(path, options.max_bytes);
    if (!file) return tl::unexpected(file.error());
    files.push_back(std::move(*file));
  }
  return read_any(files, options);
}

}  // namespace dragoman
