#include "vault/wal.h"

#include <filesystem>
#include <fstream>
#include <iterator>

#include "unit/vault/harness.h"

namespace dragoman::test {

namespace {

// A vault's two files as they were while it was open, copied elsewhere: what a killed process
// leaves.
std::string killed_copy() {
  Talks talks(scratch_folder() + "/t.dragoman");
  const std::string copy = scratch_folder() + "/copy.dragoman";
  std::filesystem::copy_file(talks.place, copy);
  std::filesystem::copy_file(talks.place + "-wal", copy + "-wal");
  return copy;
}

void flip(const std::string& path, std::int64_t byte) {
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  file.seekg(byte);
  const int old = file.get();
  file.seekp(byte);
  file.put(static_cast<char>(old ^ 4));
}

constexpr std::int64_t kFrame = 24 + 4096;

}  // namespace

TEST(Wal, FindsNothingWrongInAWholeLog) {
  const std::string path = killed_copy();
  const WalReport report = ok(inspect_wal(path));
  EXPECT_GT(report.frames, 0);
  EXPECT_EQ(report.frames, report.committed);
  EXPECT_FALSE(report.bad_byte);
  EXPECT_TRUE(ok(Vault::open(path)).notices().empty());
  EXPECT_EQ(ok(inspect_wal(scratch_folder() + "/none")).frames, 0);
}

TEST(Wal, ReportsATornFrame) {
  const std::string path = killed_copy();
  const std::int64_t frames = ok(inspect_wal(path)).frames;
  std::filesystem::resize_file(path + "-wal",
                               static_cast<std::uintmax_t>(32 + (frames - 1) * kFrame + 100));
  const WalReport report = ok(inspect_wal(path));
  EXPECT_EQ(report.frames, frames - 1);
  EXPECT_EQ(report.bad_byte, 32 + (frames - 1) * kFrame);
  EXPECT_EQ(report.reason, "a torn frame");
  const auto notices = ok(Vault::open(path)).notices();
  ASSERT_EQ(notices.size(), 1U);
  EXPECT_EQ(notices.front().place,
            path + "-wal, byte " + std::to_string(32 + (frames - 1) * kFrame));
}

TEST(Wal, ReportsAChangedBitWhereverItIs) {
  for (const std::int64_t offset : {0, 5, 9, 13, 17, 24, 2000, 4119}) {
    const std::string path = killed_copy();
    const std::int64_t frames = ok(inspect_wal(path)).frames;
    flip(path + "-wal", 32 + (frames - 2) * kFrame + offset);
    const WalReport report = ok(inspect_wal(path));
    EXPECT_EQ(report.bad_byte, 32 + (frames - 2) * kFrame) << offset;
    EXPECT_EQ(ok(Vault::open(path)).notices().size(), 1U);
  }
  for (const std::int64_t byte : {1, 9, 17, 25}) {
    const std::string path = killed_copy();
    flip(path + "-wal", byte);
    EXPECT_EQ(ok(inspect_wal(path)).bad_byte, 0) << byte;
  }
}

TEST(Wal, SaysNothingOfALogInUse) {
  const Talks talks(scratch_folder() + "/t.dragoman");
  EXPECT_FALSE(vault::wal_notice(talks.place));
  EXPECT_TRUE(ok(Vault::open(talks.place)).notices().empty());
}

}  // namespace dragoman::test
