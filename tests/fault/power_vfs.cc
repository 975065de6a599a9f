#include "power_vfs.h"

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>

namespace dragoman::test {

// What SQLite holds of an open file; the real one lies behind it.
struct PowerFile {
  sqlite3_file base;
  PowerVfs* power;
  PowerVfs::Track* track;
  const std::string* path;
  sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }

  static PowerFile* of(sqlite3_file* file) { return reinterpret_cast<PowerFile*>(file); }
  static const sqlite3_io_methods* methods();
  static int open(sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags, int* out);
  static int remove(sqlite3_vfs* vfs, const char* path, int sync_folder);

  static int write(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 at) {
    PowerFile* self = of(file);
    PowerVfs& power = *self->power;
    if (power.before) power.before(*self->path, "write");
    if (power.room_ >= 0 && size > power.room_) return SQLITE_FULL;
    if (power.room_ >= 0) power.room_ -= size;
    self->track->pending.push_back(
        {at, std::string(static_cast<const char*>(bytes), static_cast<std::size_t>(size)), false});
    return self->real()->pMethods->xWrite(self->real(), bytes, size, at);
  }
  static int truncate(sqlite3_file* file, sqlite3_int64 size) {
    PowerFile* self = of(file);
    if (self->power->before) self->power->before(*self->path, "truncate");
    self->track->pending.push_back({size, {}, true});
    return self->real()->pMethods->xTruncate(self->real(), size);
  }
  static int sync(sqlite3_file* file, int flags) {
    PowerFile* self = of(file);
    if (self->power->before) self->power->before(*self->path, "sync");
    const int state = self->real()->pMethods->xSync(self->real(), flags);
    if (state != SQLITE_OK) return state;
    for (const auto& write : self->track->pending) PowerVfs::apply(self->track->durable, write);
    self->track->pending.clear();
    return state;
  }
  static int close(sqlite3_file* file) {
    return of(file)->real()->pMethods->xClose(of(file)->real());
  }
};

namespace {

// Everything else goes to the real file as it is.
template <auto Method, class... Args>
auto forward(sqlite3_file* file, Args... args) {
  sqlite3_file* real = PowerFile::of(file)->real();
  return (real->pMethods->*Method)(real, args...);
}

}  // namespace

const sqlite3_io_methods* PowerFile::methods() {
  using M = sqlite3_io_methods;
  static const M methods = {
      2,  // without memory-mapped pages, which would pass by
      close,
      forward<&M::xRead, void*, int, sqlite3_int64>,
      write,
      truncate,
      sync,
      forward<&M::xFileSize, sqlite3_int64*>,
      forward<&M::xLock, int>,
      forward<&M::xUnlock, int>,
      forward<&M::xCheckReservedLock, int*>,
      forward<&M::xFileControl, int, void*>,
      forward<&M::xSectorSize>,
      forward<&M::xDeviceCharacteristics>,
      forward<&M::xShmMap, int, int, int, void volatile**>,
      forward<&M::xShmLock, int, int, int>,
      forward<&M::xShmBarrier>,
      forward<&M::xShmUnmap, int>,
      nullptr,
      nullptr,
  };
  return &methods;
}

int PowerFile::open(sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags, int* out) {
  auto* power = static_cast<PowerVfs*>(vfs->pAppData);
  PowerFile* self = of(file);
  self->base.pMethods = nullptr;
  const bool known = path && power->files_.contains(path);
  const int state = power->real_->xOpen(power->real_, path, self->real(), flags, out);
  if (state != SQLITE_OK) return state;
  const auto at = power->files_.try_emplace(path ? path : "").first;
  if (path && !known) {
    std::ifstream there(path, std::ios::binary);
    at->second.durable.assign(std::istreambuf_iterator<char>(there), {});
  }
  self->power = power;
  self->track = &at->second;
  self->path = &at->first;
  self->base.pMethods = methods();
  return SQLITE_OK;
}

int PowerFile::remove(sqlite3_vfs* vfs, const char* path, int sync_folder) {
  auto* power = static_cast<PowerVfs*>(vfs->pAppData);
  power->files_[path] = {};
  return power->real_->xDelete(power->real_, path, sync_folder);
}

PowerVfs::PowerVfs(unsigned seed) : real_(sqlite3_vfs_find(nullptr)), random_(seed) {
  vfs_ = *real_;
  vfs_.szOsFile = static_cast<int>(sizeof(PowerFile)) + real_->szOsFile;
  vfs_.zName = "power";
  vfs_.pAppData = this;
  vfs_.xOpen = PowerFile::open;
  vfs_.xDelete = PowerFile::remove;
  sqlite3_vfs_register(&vfs_, 1);
}

PowerVfs::~PowerVfs() {
  sqlite3_vfs_unregister(&vfs_);
  sqlite3_vfs_register(real_, 1);
}

void PowerVfs::apply(std::string& content, const Write& write) {
  const auto at = static_cast<std::size_t>(write.at);
  if (write.truncates) {
    content.resize(at, '\0');
    return;
  }
  if (content.size() < at + write.bytes.size()) content.resize(at + write.bytes.size(), '\0');
  content.replace(at, write.bytes.size(), write.bytes);
}

void PowerVfs::fail_into(const std::string& folder) {
  constexpr std::size_t kSector = 512;
  std::filesystem::create_directories(folder);
  for (const auto& [path, track] : files_) {
    if (path.empty() || path.ends_with("-shm")) continue;
    std::string content = track.durable;
    for (const Write& write : track.pending) {
      const auto fate = random_() % 3;
      if (fate == 0) continue;
      if (fate == 1 || write.truncates) {
        apply(content, write);
        continue;
      }
      for (std::size_t from = 0; from < write.bytes.size(); from += kSector) {
        if (random_() % 2 == 0) continue;
        apply(content,
              {write.at + static_cast<long long>(from), write.bytes.substr(from, kSector), false});
      }
    }
    if (content.empty() && path.ends_with("-wal")) continue;
    std::ofstream(folder + "/" + std::filesystem::path(path).filename().string(), std::ios::binary)
        << content;
  }
}

}  // namespace dragoman::test
