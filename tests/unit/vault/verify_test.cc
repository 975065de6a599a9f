// Verification, exports and copies.
#include <algorithm>
#include <filesystem>

#include "unit/vault/harness.h"
#include "vault/tables.h"

namespace dragoman::test {

namespace {

void note(Talks& talks, int number, const std::string& words) {
  ok(talks.mediator->append(
      act(number, talks.layla, talks.envoys, NoteBody{.words = Text(words)}, {talks.north}),
      seed(number)));
}

}  // namespace

TEST_P(VaultTest, HoldsAReceiptAndMissesOneOfAnotherHistory) {
  Talks talks(place());
  const auto receipt = ok(talks.mediator->append(
      act(100, talks.layla, talks.envoys, NoteBody{.words = Text("x")}), seed(100)));
  const Vault vault = talks.mediator->vault();
  const std::array good = {receipt};
  EXPECT_TRUE(ok(vault.verify(good)).damage.empty());
  std::array other = {receipt};
  other[0].head[3] ^= 1;
  EXPECT_EQ(ok(vault.verify(other)).damage.size(), 1U);
  std::array later = {receipt};
  later[0].number = 80;
  const auto missing = ok(vault.verify(later)).damage;
  ASSERT_EQ(missing.size(), 1U);
  EXPECT_EQ(missing.front().message,
            "the receipt's entry 80 is not there: the vault was cut back, or is another one");
}

namespace {

bool is_sound(const Talks& talks) { return ok(talks.mediator->vault().verify()).damage.empty(); }

// One event of the vault, rewritten.
using Entries = std::vector<vault::StoredEntry>;
void rewrite(vault::Database& database, std::int64_t seq,
             const std::function<void(Entries&)>& change) {
  Entries entries = ok(vault::read_event(database, seq));
  change(entries);
  ok(database.run("UPDATE events SET entries = ? WHERE seq = ?",
                  {vault::pack_entries(entries), seq}));
}

}  // namespace

// One bit of one column of one row of the tables that hold events.
TEST_P(VaultTest, FindsAChangedBitInEveryColumn) {
  Talks talks(place());
  for (int i = 0; i < 4; ++i) note(talks, 100 + i, "words of which not one bit may change");
  auto database = ok(vault::connect(talks.place, vault::Opening::existing));
  for (const char* column : {"entries", "content"}) {
    const auto before = ok(vault::one_bytes(
        *database, std::string("SELECT ") + column + " FROM events WHERE seq = 7", {}));
    ASSERT_TRUE(before) << column;
    const std::string update = std::string("UPDATE events SET ") + column + " = ? WHERE seq = 7";
    for (std::size_t bit = 0; bit < before->size() * 8; bit += 61) {
      vault::Bytes after = *before;
      after[bit / 8] = static_cast<char>(after[bit / 8] ^ (1 << bit % 8));
      ok(database->run(update, {after}));
      EXPECT_FALSE(is_sound(talks)) << column << " bit " << bit;
    }
    ok(database->run(update, {*before}));
  }
  EXPECT_TRUE(is_sound(talks));
}

TEST_P(VaultTest, SaysWhereAnEntryIsDamaged) {
  Talks talks(place());
  for (int i = 0; i < 4; ++i) note(talks, 100 + i, "x");
  auto database = ok(vault::connect(talks.place, vault::Opening::existing));
  struct Change {
    const char* what;
    std::function<void(vault::StoredEntry&)> make;
    const char* message;
  };
  const std::array changes = {
      Change{"link", [](auto& entry) { ++entry.link; }, "the entry's checksum does not match"},
      Change{"wrap", [](auto& entry) { entry.wrap[9] ^= 1; },
             "the entry's checksum does not match"},
      Change{"mark", [](auto& entry) { entry.mark[9] ^= 1; },
             "the entry's checksum does not match"},
      Change{"sealed", [](auto& entry) { entry.sealed[9] ^= 1; },
             "the room's sealed part is damaged"},
  };
  // The eighth entry of the room of envoys is the vault's eighth event.
  for (const Change& change : changes) {
    Entries before;
    rewrite(*database, 8, [&](Entries& entries) {
      before = entries;
      for (auto& entry : entries) {
        if (entry.room == talks.envoys) change.make(entry);
      }
    });
    const auto damage = ok(talks.mediator->vault().verify()).damage;
    const std::string where = "room " + talks.envoys.to_string() + " 8";
    EXPECT_TRUE(std::ranges::any_of(damage, [&](const Error& error) {
      return error.message == change.message && error.where.field == where;
    })) << change.what;
    EXPECT_TRUE(std::ranges::all_of(damage, [&](const Error& error) {
      return error.where.field == where;
    })) << change.what;
    rewrite(*database, 8, [&](Entries& entries) { entries = before; });
  }
  EXPECT_TRUE(is_sound(talks));
}

TEST_P(VaultTest, FindsMissingRows) {
  Talks talks(place());
  for (int i = 0; i < 4; ++i) note(talks, 100 + i, "x");
  auto database = ok(vault::connect(talks.place, vault::Opening::existing));
  Entries before;
  rewrite(*database, 9, [&](Entries& entries) {
    before = entries;
    std::erase_if(entries, [&](const auto& entry) { return entry.room == talks.north; });
  });
  const auto damage = ok(talks.mediator->vault().verify()).damage;
  ASSERT_FALSE(damage.empty());
  EXPECT_EQ(damage.front().message, "entries before it are missing");
  rewrite(*database, 9, [&](Entries& entries) { entries = before; });
  EXPECT_TRUE(is_sound(talks));
  ok(database->run("DELETE FROM events WHERE seq = 8"));
  EXPECT_FALSE(is_sound(talks));
}

TEST_P(VaultTest, RefusesKeysThatNobodySigned) {
  Talks talks(place());
  {
    auto database = ok(vault::connect(talks.place, vault::Opening::existing));
    ok(database->run("UPDATE links SET signature = ? WHERE target = ?",
                     {vault::Bytes(64, 's'), vault::bytes_of(talks.north)}));
  }
  const auto seen = talks.open("yusuf", Talks::kYusufs).view(talks.north);
  ASSERT_FALSE(seen);
  EXPECT_EQ(seen.error().code, ErrorCode::conflict);
}

TEST_P(VaultTest, ExportsARoomThatVerifiesAlone) {
  Talks talks(place());
  note(talks, 100, "carried over");
  const std::string lines = ok(talks.envoy->export_room(talks.north, "north"));
  const RoomExport read = ok(read_export(lines, "north.jsonl"));
  EXPECT_EQ(read.room, talks.north);
  EXPECT_EQ(read.entries.size(), 5U);
  EXPECT_FALSE(talks.envoy->export_room(talks.envoys, "envoys"));
}

TEST_P(VaultTest, BacksUpIntoAFile) {
  Talks talks(place());
  note(talks, 100, "kept twice");
  const std::string copy = scratch_folder() + "/copy.dragoman";
  ok(talks.mediator->vault().backup(copy));
  EXPECT_FALSE(talks.mediator->vault().backup(copy));
  const Vault again = ok(Vault::open(copy));
  EXPECT_TRUE(ok(again.verify()).damage.empty());
  Session session = ok(again.unlock({"layla", Talks::kPassphrase}));
  EXPECT_EQ(words_at(*ok(session.view(talks.envoys)), 7), "kept twice");
  ok(session.append(act(101, talks.layla, talks.envoys, NoteBody{.words = Text("on")}), seed(101)));
}

TEST_P(VaultTest, TravelsWithChosenRoomsOnly) {
  Talks talks(place());
  note(talks, 100, "for both");
  const std::string copy = scratch_folder() + "/border.dragoman";
  const std::array rooms = {talks.north};
  ok(talks.mediator->travel(copy, rooms));
  const Vault along = ok(Vault::open(copy));
  EXPECT_TRUE(ok(along.verify()).damage.empty());
  EXPECT_EQ(ok(along.verify()).rooms.size(), 1U);
  EXPECT_FALSE(along.unlock({"yusuf", Talks::kYusufs}));
  Session session = ok(along.unlock({"layla", Talks::kPassphrase}));
  EXPECT_EQ(words_at(*ok(session.view(talks.north)), 5), "for both");
  EXPECT_FALSE(session.view(talks.envoys));
  EXPECT_FALSE(
      session.append(act(101, talks.layla, talks.north, NoteBody{.words = Text("on")}), seed(101)));
  const std::array closed = {talks.envoys};
  EXPECT_FALSE(talks.envoy->travel(scratch_folder() + "/no.dragoman", closed));
}

// What one room's chain covers does not depend on what it cannot see: here, who comes and goes in
// the room that writes to it.
TEST_P(VaultTest, ChainsTellNothingOfOtherRooms) {
  Talks quiet(place());
  Talks busy(place());
  const PersonId omar = person_id(seed(200));
  const auto in_busy = [&](int number, Body body, std::vector<PersonId> concerns = {}) {
    ok(busy.mediator->append(
        act(number, busy.layla, busy.envoys, std::move(body), {}, {}, std::move(concerns)),
        seed(number)));
  };
  note(busy, 100, "first");
  note(quiet, 100, "first");
  ok(busy.mediator->enrol(omar, {"omar", "a kite"}, seed(201)));
  in_busy(202, PersonBody{.person = {.id = omar, .name = "Omar"}}, {omar});
  in_busy(203, JoinBody{.person = omar, .room = busy.envoys});
  in_busy(204, LeaveBody{.person = omar, .room = busy.envoys});
  note(busy, 300, "second");
  note(quiet, 300, "second");
  EXPECT_EQ(ok(busy.envoy->export_room(busy.north, "n")),
            ok(quiet.envoy->export_room(quiet.north, "n")));
  EXPECT_EQ(dump(*ok(busy.envoy->view(busy.north))), dump(*ok(quiet.envoy->view(quiet.north))));
}

}  // namespace dragoman::test
