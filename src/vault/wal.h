// SQLite's write-ahead log, looked at before SQLite opens it and drops what does not hold.
#pragma once

#include <memory>
#include <string>

#include "dragoman/vault.h"

namespace dragoman::vault {

// Says that this process has the file open, as long as it lives. POSIX locks belong to the process:
// closing any descriptor of a file drops those that SQLite holds on it, so nothing else may open
// it.
class OpenHere {
 public:
  explicit OpenHere(const std::string& path);
  ~OpenHere();
  OpenHere(const OpenHere&) = delete;
  OpenHere& operator=(const OpenHere&) = delete;

 private:
  std::string path_;
};
bool is_open_here(const std::string& path);

// Whether another process has the file open; then its log is in use and SQLite has looked at it.
bool is_open_elsewhere(const std::string& path);

// What to tell of the log, if anything. Nothing is said of a file that is in use.
std::optional<Notice> wal_notice(const std::string& path);

}  // namespace dragoman::vault
