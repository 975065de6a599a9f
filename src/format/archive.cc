#include "format/archive.h"

#include <fmt/format.h>
#include <zip.h>

#include <utility>

namespace dragoman::format {
namespace {

tl::unexpected<Error> damaged(const std::string& name, const std::string& why) {
  return fail(ErrorCode::syntax, fmt::format("the file cannot be unpacked ({})", why),
              "open it where it was written and save it anew, or paste its text", {.file = name});
}

}  // namespace

void Archive::Close::operator()(zip* archive) const { zip_discard(archive); }

Result<Archive> Archive::open(const SourceFile& file) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source = zip_source_buffer_create(file.bytes.data(), file.bytes.size(), 0, &error);
  zip_t* archive = source == nullptr ? nullptr : zip_open_from_source(source, ZIP_RDONLY, &error);
  if (archive == nullptr) {
    if (source != nullptr) zip_source_free(source);
    const std::string why = zip_error_strerror(&error);
    zip_error_fini(&error);
    return damaged(file.name, why);
  }
  zip_error_fini(&error);
  return Archive(archive, file.name);
}

bool Archive::has(const std::string& part) const {
  return zip_name_locate(archive_.get(), part.c_str(), 0) >= 0;
}

Result<std::string> Archive::read(const std::string& part, std::size_t max_bytes) const {
  zip_stat_t about;
  if (zip_stat(archive_.get(), part.c_str(), 0, &about) != 0 ||
      (about.valid & ZIP_STAT_SIZE) == 0) {
    return damaged(name_, fmt::format("'{}' is missing in it", part));
  }
  if (about.size > max_bytes) {
    return fail(ErrorCode::limit,
                fmt::format("'{}' in it is larger than {} MiB unpacked", part, max_bytes >> 20U),
                "take out pictures and what is not the proposal", {.file = name_});
  }
  zip_file_t* opened = zip_fopen(archive_.get(), part.c_str(), 0);
  if (opened == nullptr) return damaged(name_, zip_strerror(archive_.get()));
  std::string bytes(about.size, '\0');
  std::size_t have = 0;
  while (have < bytes.size()) {
    const zip_int64_t got = zip_fread(opened, bytes.data() + have, bytes.size() - have);
    if (got <= 0) break;
    have += static_cast<std::size_t>(got);
  }
  const bool closed = zip_fclose(opened) == 0;
  if (!closed || have < bytes.size())
    return damaged(name_, fmt::format("'{}' in it is cut off or damaged", part));
  return bytes;
}

}  // namespace dragoman::format
