// Power failures, a full disk, and files changed from outside.
#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

#include "power_vfs.h"
#include "unit/vault/harness.h"
#include "vault/tables.h"
#include "vault_receipts.h"

namespace dragoman::test {

namespace {

Result<Receipt> note(Talks& talks, int number) {
  return talks.mediator->append(
      act(number, talks.layla, talks.envoys,
          NoteBody{.words = Text("note " + std::to_string(number))}, {talks.north}),
      seed(number));
}

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void write_file(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

// A closed vault with some events, all in the one file.
std::string closed_vault(std::vector<Receipt>& receipts) {
  Talks talks(scratch_folder() + "/t.dragoman");
  for (int i = 0; i < 20; ++i) receipts.push_back(ok(note(talks, 1000 + i)));
  std::string copy = scratch_folder() + "/closed.dragoman";
  ok(talks.mediator->vault().backup(copy));
  return copy;
}

// The bytes in the file that hold events, as ranges.
std::vector<std::pair<std::size_t, std::size_t>> event_bytes(const std::string& path,
                                                             const std::string& file) {
  std::vector<std::pair<std::size_t, std::size_t>> ranges;
  auto database = ok(vault::connect(path, vault::Opening::existing));
  const auto add = [&](std::string_view bytes) {
    const std::size_t at = file.find(bytes);
    EXPECT_NE(at, std::string::npos);
    ranges.emplace_back(at, bytes.size());
  };
  ok(database->run("SELECT entries, content FROM events", {},
                   [&](const vault::Row& row) -> Result<void> {
                     add(row.bytes(0));
                     add(row.bytes(1));
                     return {};
                   }));
  return ranges;
}

bool is_sound(const std::string& path, std::span<const Receipt> receipts) {
  const auto vault = Vault::open(path);
  if (!vault) return false;
  const auto found = vault->verify(receipts);
  return found && found->damage.empty();
}

}  // namespace

TEST(VaultPower, KeepsWhatWasAcknowledgedBeforeThePowerFailed) {
  struct Failure {
    std::string folder;
    std::size_t receipts;
  };
  const std::string base = scratch_folder();
  std::vector<Failure> failures;
  std::vector<Receipt> receipts;
  {
    PowerVfs power(7);
    Talks talks(scratch_folder() + "/t.dragoman");
    std::mt19937 random(8);
    power.before = [&](const std::string& path, const char*) {
      // More often while the log is carried over into the file.
      if (random() % (path.ends_with("-wal") ? 24 : 12) != 0) return;
      failures.push_back({fmt::format("{}/{}", base, failures.size()), receipts.size()});
      power.fail_into(failures.back().folder);
    };
    for (int i = 0; i < 400; ++i) receipts.push_back(ok(note(talks, 1000 + i)));
    power.before = nullptr;
  }
  std::size_t notices = 0;
  for (const Failure& failure : failures) {
    const std::string path = failure.folder + "/t.dragoman";
    const auto vault = Vault::open(path);
    ASSERT_TRUE(vault) << failure.folder << ": " << format_error(vault.error());
    notices += vault->notices().size();
    const auto found =
        ok(vault->verify(std::span(receipts).first(failure.receipts)), failure.folder.c_str());
    ASSERT_TRUE(found.damage.empty())
        << failure.folder << ": " << format_error(found.damage.front());
  }
  EXPECT_GT(failures.size(), 50U);
  EXPECT_GT(notices, 0U);
  fmt::print("{} power failures, {} logs with an end that was cut off\n", failures.size(), notices);
}

TEST(VaultPower, SaysThatTheDiskIsFullAndWritesNothing) {
  PowerVfs power(9);
  Talks talks(scratch_folder() + "/t.dragoman");
  std::vector<Receipt> receipts;
  int number = 1000;
  // Up to some pages of the log: less than the event takes.
  for (const long long room : {0, 24, 4096, 9000}) {
    receipts.push_back(ok(note(talks, ++number)));
    power.set_room(room);
    ++number;
    const auto refused = talks.mediator->append(
        act(number, talks.layla, talks.envoys, NoteBody{.words = Text(std::string(12'000, 'w'))},
            {talks.north}),
        seed(number));
    ASSERT_FALSE(refused) << room;
    EXPECT_EQ(refused.error().message, "the disk is full; nothing was written");
    power.set_room(-1);
    EXPECT_EQ(ok(talks.mediator->view(talks.envoys))->log.back().number, receipts.back().number);
  }
  receipts.push_back(ok(note(talks, ++number)));
  EXPECT_EQ(receipts.back().number, receipts.front().number + 4);
  EXPECT_TRUE(ok(talks.mediator->verify(receipts)).damage.empty());
}

TEST(VaultDamage, IsFoundWhicheverBitOfAStoredEventChanges) {
  std::vector<Receipt> receipts;
  const std::string path = closed_vault(receipts);
  const std::string file = read_file(path);
  const auto ranges = event_bytes(path, file);
  std::size_t total = 0;
  for (const auto& range : ranges) total += range.second;
  ASSERT_GT(total, 20'000U);
  const int changes = setting("DRAGOMAN_BITS", 10'000);
  std::mt19937 random(11);
  int found = 0;
  for (int i = 0; i < changes; ++i) {
    std::size_t at = random() % total;
    std::size_t range = 0;
    for (; at >= ranges[range].second; ++range) at -= ranges[range].second;
    const std::size_t byte = ranges[range].first + at;
    const char changed = static_cast<char>(file[byte] ^ (1 << random() % 8));
    std::fstream out(path, std::ios::in | std::ios::out | std::ios::binary);
    out.seekp(static_cast<std::streamoff>(byte));
    out.put(changed);
    out.flush();
    if (!is_sound(path, {})) {
      ++found;
    } else {
      ADD_FAILURE() << "byte " << byte;
    }
    out.seekp(static_cast<std::streamoff>(byte));
    out.put(file[byte]);
  }
  EXPECT_EQ(found, changes);
  EXPECT_TRUE(is_sound(path, receipts));
}

TEST(VaultDamage, IsFoundInATruncatedFile) {
  std::vector<Receipt> receipts;
  const std::string path = closed_vault(receipts);
  const std::string file = read_file(path);
  std::mt19937 random(13);
  for (int i = 0; i < 60; ++i) {
    write_file(path, file.substr(0, random() % file.size()));
    EXPECT_FALSE(is_sound(path, receipts));
    for (const char* end : {"-wal", "-shm"}) std::filesystem::remove(path + end);
  }
}

TEST(VaultDamage, OnlyAReceiptTellsOfAFileCutBackToAnEarlierCommit) {
  Talks talks(scratch_folder() + "/t.dragoman");
  const Receipt early = ok(note(talks, 1000));
  const std::string older = scratch_folder() + "/older.dragoman";
  ok(talks.mediator->vault().backup(older));
  const Receipt late = ok(note(talks, 1001));
  const Vault vault = ok(Vault::open(older));
  const std::array known = {early}, missing = {late};
  EXPECT_TRUE(ok(vault.verify()).damage.empty());
  EXPECT_TRUE(ok(vault.verify(known)).damage.empty());
  EXPECT_EQ(ok(vault.verify(missing)).damage.size(), 1U);
}

}  // namespace dragoman::test
