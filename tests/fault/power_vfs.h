// A disk that can lose its power, or be full: a SQLite VFS around the real one.
#pragma once

#include <sqlite3.h>

#include <functional>
#include <map>
#include <random>
#include <string>
#include <vector>

namespace dragoman::test {

// While it lives, SQLite opens files through it. It remembers what of each file was synced, and
// what was only written since.
class PowerVfs {
 public:
  explicit PowerVfs(unsigned seed);
  ~PowerVfs();
  PowerVfs(const PowerVfs&) = delete;
  PowerVfs& operator=(const PowerVfs&) = delete;

  // Called before each write, sync and truncation of a file with the name of the operation.
  std::function<void(const std::string& path, const char* operation)> before;

  // From now on this many bytes can be written; negative: any number.
  void set_room(long long bytes) { room_ = bytes; }

  // The files as they might be found after the power failed now: of what was not synced, each write
  // is there whole, or in part by sectors of 512 bytes, or not at all. Written below `folder`.
  void fail_into(const std::string& folder);

 private:
  friend struct PowerFile;
  struct Write {
    long long at = 0;
    std::string bytes;
    bool truncates = false;  // to `at`
  };
  struct Track {
    std::string durable;
    std::vector<Write> pending;
  };
  static void apply(std::string& content, const Write& write);

  sqlite3_vfs vfs_{};
  sqlite3_vfs* real_ = nullptr;
  std::map<std::string, Track> files_;
  std::mt19937 random_;
  long long room_ = -1;
};

}  // namespace dragoman::test
