#include "vault/wal.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <mutex>
#include <vector>

namespace dragoman::vault {

namespace {

// The format of the log: https://www.sqlite.org/fileformat2.html#walformat
constexpr std::size_t kHeader = 32;
constexpr std::size_t kFrameHeader = 24;
constexpr std::uint32_t kMagic = 0x377f0682;  // the last bit says in which byte order sums are made
// The byte of the -shm file on which every connection holds a shared lock.
constexpr off_t kConnected = 128;

std::uint32_t big_endian(const unsigned char* at) {
  return std::uint32_t{at[0]} << 24U | std::uint32_t{at[1]} << 16U | std::uint32_t{at[2]} << 8U |
         std::uint32_t{at[3]};
}

struct Sum {
  std::uint32_t first = 0, second = 0;

  void add(const unsigned char* bytes, std::size_t size, bool big) {
    for (std::size_t i = 0; i + 8 <= size; i += 8) {
      const auto word = [&](std::size_t at) {
        const std::uint32_t value = big_endian(bytes + at);
        return big ? value : __builtin_bswap32(value);
      };
      first += word(i) + second;
      second += word(i + 4) + first;
    }
  }
  bool matches(const unsigned char* at) const {
    return first == big_endian(at) && second == big_endian(at + 4);
  }
};

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

std::mutex& registry_mutex() {
  static std::mutex mutex;
  return mutex;
}
std::vector<std::string>& registry() {
  static std::vector<std::string> paths;
  return paths;
}

// A file may be reached by several paths.
std::string one_name(const std::string& path) {
  std::error_code trouble;
  const auto name = std::filesystem::weakly_canonical(path, trouble);
  return trouble ? path : name.string();
}

// Frames of an older generation of the log were discarded on purpose. Both of their salts differ,
// so one that agrees in one salt is of this generation, and damaged.
bool same_generation(const unsigned char* frame, const unsigned char* header) {
  return big_endian(frame + 8) == big_endian(header + 16) ||
         big_endian(frame + 12) == big_endian(header + 20);
}

bool same_salts(const unsigned char* frame, const unsigned char* header) {
  return std::equal(frame + 8, frame + 16, header + 16);
}

void inspect_frames(std::FILE* file, const unsigned char* header, WalReport& report) {
  const bool big = (big_endian(header) & 1U) != 0;
  const std::size_t page = big_endian(header + 8);
  Sum sum;
  sum.add(header, 24, big);
  if (page < 512 || page > 65536 || !sum.matches(header + 24)) {
    report.bad_byte = 0;
    report.reason = "the log's own header does not hold";
    return;
  }
  std::vector<unsigned char> frame(kFrameHeader + page);
  for (;;) {
    const std::size_t got = std::fread(frame.data(), 1, frame.size(), file);
    if (got == 0 || (got >= 16 && !same_generation(frame.data(), header))) return;
    sum.add(frame.data(), 8, big);
    sum.add(frame.data() + kFrameHeader, page, big);
    if (got < frame.size() || !same_salts(frame.data(), header) ||
        !sum.matches(frame.data() + 16)) {
      report.bad_byte = static_cast<std::int64_t>(kHeader) +
                        report.frames * static_cast<std::int64_t>(kFrameHeader + page);
      report.reason = got < frame.size() ? "a torn frame" : "a frame whose checksum does not match";
      return;
    }
    ++report.frames;
    if (big_endian(frame.data() + 4) != 0) report.committed = report.frames;
  }
}

}  // namespace

OpenHere::OpenHere(const std::string& path) : path_(one_name(path)) {
  const std::lock_guard lock(registry_mutex());
  registry().push_back(path_);
}

OpenHere::~OpenHere() {
  const std::lock_guard lock(registry_mutex());
  auto& paths = registry();
  paths.erase(std::ranges::find(paths, path_));
}

bool is_open_here(const std::string& path) {
  const std::lock_guard lock(registry_mutex());
  return std::ranges::find(registry(), one_name(path)) != registry().end();
}

bool is_open_elsewhere(const std::string& path) {
  const int file = ::open((path + "-shm").c_str(), O_RDWR | O_CLOEXEC);
  if (file < 0) return false;
  struct flock lock {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  lock.l_start = kConnected;
  lock.l_len = 1;
  const bool held = ::fcntl(file, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
  ::close(file);
  return held;
}

std::optional<Notice> wal_notice(const std::string& path) {
  if (is_open_here(path) || is_open_elsewhere(path)) return std::nullopt;
  auto report = inspect_wal(path);
  if (!report) return Notice{.message = report.error().message, .place = path + "-wal"};
  const std::string log = path + "-wal";
  if (report->bad_byte) {
    return Notice{
        .message = fmt::format("the write-ahead log ends in {}; {} frames before it hold, and what "
                               "follows is dropped. Usually that is a write cut off before it was "
                               "acknowledged; a receipt tells",
                               report->reason, report->committed),
        .place = fmt::format("{}, byte {}", log, *report->bad_byte)};
  }
  if (report->frames > report->committed) {
    return Notice{.message =
                      "the write-ahead log ends in a write that was cut off before it was "
                      "acknowledged; it is dropped",
                  .place = fmt::format("{}, frame {}", log, report->committed + 1)};
  }
  return std::nullopt;
}

}  // namespace dragoman::vault

namespace dragoman {

Result<WalReport> inspect_wal(const std::string& path) {
  WalReport report;
  const std::string log = path + "-wal";
  const std::unique_ptr<std::FILE, vault::CloseFile> file(std::fopen(log.c_str(), "rb"));
  if (!file) return report;
  std::array<unsigned char, vault::kHeader> header{};
  const std::size_t got = std::fread(header.data(), 1, header.size(), file.get());
  if (got == 0) return report;
  if (got < header.size() || (vault::big_endian(header.data()) & ~1U) != vault::kMagic) {
    report.bad_byte = 0;
    report.reason = "the log's own header does not hold";
    return report;
  }
  vault::inspect_frames(file.get(), header.data(), report);
  return report;
}

}  // namespace dragoman
