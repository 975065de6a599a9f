#include "dragoman/case_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <system_error>

#include "format/case_file_reader.h"
#include "format/yaml_tree.h"

namespace dragoman {
namespace {

using format::CaseReader;
using format::kMaxBytes;
using format::YamlDocument;

Result<Case> read_documents(const std::vector<YamlDocument>& documents) {
  auto talks = CaseReader(documents).read();
  if (!talks) return talks;
  const auto sound = validate(*talks);
  if (sound) return talks;
  // A second walk finds the line: places are not kept while nothing is wrong.
  CaseReader search(documents, sound.error().where.field);
  search.read();
  Error error = sound.error();
  error.where = search.place_of_wanted();
  return tl::unexpected<Error>(std::move(error));
}

Where start_of(const std::string& file) {
  Where where;
  where.file = file;
  where.line = where.column = 1;
  return where;
}

// Reads at most one byte more than the limit: enough to refuse, whatever the file's size.
Result<std::string> read_bytes(const std::filesystem::path& path, std::size_t limit) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    std::error_code ignored;
    const bool exists = std::filesystem::exists(path, ignored);
    return fail(ErrorCode::io, exists ? "the file cannot be opened" : "there is no such file",
                exists ? "check that you may read it" : "check its name and folder",
                {.file = path.string()});
  }
  std::string bytes;
  std::vector<char> block(1 << 16);
  while (bytes.size() <= limit && file) {
    file.read(block.data(), static_cast<std::streamsize>(block.size()));
    bytes.append(block.data(), static_cast<std::size_t>(file.gcount()));
  }
  if (file.bad()) {
    return fail(ErrorCode::io, "the file cannot be read to its end", "check the disk and try again",
                start_of(path.string()));
  }
  if (bytes.size() > limit) {
    return fail(
        ErrorCode::limit,
        fmt::format("a case file, or a folder of them, has at most {} MiB", kMaxBytes >> 20),
        "split the case, or take out what does not belong to it", start_of(path.string()));
  }
  return bytes;
}

// case.yaml first, then the other YAML files by name.
Result<std::vector<std::filesystem::path>> files_of(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  std::error_code wrong;
  const auto first = folder / "case.yaml";
  if (!std::filesystem::is_regular_file(first, wrong)) {
    return fail(
        ErrorCode::missing, "the folder has no case.yaml",
        "name a case file or a folder with a case.yaml in it; another program's files, one by one",
        {.file = folder.string()});
  }
  for (std::filesystem::directory_iterator entry(folder, wrong), end; !wrong && entry != end;
       entry.increment(wrong)) {
    const auto extension = entry->path().extension();
    const bool yaml = extension == ".yaml" || extension == ".yml";
    std::error_code ignored;
    if (yaml && entry->path() != first && entry->is_regular_file(ignored)) {
      files.push_back(entry->path());
    }
  }
  if (wrong) {
    return fail(ErrorCode::io, "the folder cannot be listed", "check that you may read it",
                {.file = folder.string()});
  }
  std::sort(files.begin(), files.end());
  files.insert(files.begin(), first);
  return files;
}

}  // namespace

Result<Case> read_case(std::string_view bytes, std::string file_name) {
  if (bytes.size() > kMaxBytes) {
    return fail(ErrorCode::limit,
                fmt::format("the file has {} MiB; at most {} MiB are read", bytes.size() >> 20,
                            kMaxBytes >> 20),
                "split the case, or take out what does not belong to it", start_of(file_name));
  }
  auto document = YamlDocument::parse(std::string(bytes), std::move(file_name));
  if (!document) return tl::unexpected<Error>(document.error());
  std::vector<YamlDocument> documents;
  documents.push_back(std::move(*document));
  return read_documents(documents);
}

Result<Case> load_case(const std::filesystem::path& path) {
  std::error_code ignored;
  std::vector<std::filesystem::path> files = {path};
  if (std::filesystem::is_directory(path, ignored)) {
    auto found = files_of(path);
    if (!found) return tl::unexpected<Error>(found.error());
    files = std::move(*found);
  }
  std::vector<YamlDocument> documents;
  std::size_t left = kMaxBytes;
  for (const auto& file : files) {
    auto bytes = read_bytes(file, left);
    if (!bytes) return tl::unexpected<Error>(bytes.error());
    left -= bytes->size();
    auto document = YamlDocument::parse(std::move(*bytes), file.string());
    if (!document) return tl::unexpected<Error>(document.error());
    documents.push_back(std::move(*document));
  }
  return read_documents(documents);
}

}  // namespace dragoman
