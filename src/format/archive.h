// The parts of a ZIP archive in memory, one at a time, each bounded before it is unpacked.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "dragoman/foreign.h"
#include "dragoman/result.h"

struct zip;

namespace dragoman::format {

class Archive {
 public:
  // The file must outlive the archive.
  static Result<Archive> open(const SourceFile& file);

  bool has(const std::string& part) const;
  // Fails when the part is missing, damaged, encrypted, or larger than max_bytes once unpacked.
  Result<std::string> read(const std::string& part, std::size_t max_bytes) const;

 private:
  struct Close {
    void operator()(zip* archive) const;
  };
  Archive(zip* archive, std::string name) : archive_(archive), name_(std::move(name)) {}

  std::unique_ptr<zip, Close> archive_;
  std::string name_;
};

}  // namespace dragoman::format
