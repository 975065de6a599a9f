// Verification, exports and copies.
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

// One bit of one column of one row of the tables that hold events.
TEST_P(VaultTest, FindsAChangedBitInEveryColumn) {
  Talks talks(place());
  for (int i = 0; i < 4; ++i) note(talks, 100 + i, "words of which not one bit may change");
  auto database = ok(vault::connect(talks.place, vault::Opening::existing));
  struct Change {
    const char* table;
    const char* column;
    const char* key;
  };
  const std::array changes = {
      Change{"entries", "header", "number = 10"}, Change{"entries", "sealed", "number = 10"},
      Change{"entries", "wrap", "number = 10"},   Change{"entries", "mark", "number = 10"},
      Change{"bodies", "content", "seq = 7"},     Change{"bodies", "places", "seq = 7"},
  };
  for (const Change& change : changes) {
    const std::string where = std::string(" WHERE ") + change.key;
    const auto before = ok(vault::one_bytes(
        *database, std::string("SELECT ") + change.column + " FROM " + change.table + where, {}));
    ASSERT_TRUE(before) << change.column;
    const std::string update =
        std::string("UPDATE ") + change.table + " SET " + change.column + " = ?" + where;
    for (std::size_t bit = 3; bit < before->size() * 8; bit += 61) {
      vault::Bytes after = *before;
      after[bit / 8] = static_cast<char>(after[bit / 8] ^ (1 << bit % 8));
      ok(database->run(update, {after}));
      EXPECT_FALSE(ok(talks.mediator->vault().verify()).damage.empty())
          << change.column << " bit " << bit;
      ok(database->run(update, {*before}));
    }
  }
  for (const char* column : {"body", "link"}) {
    const std::string set = std::string("UPDATE entries SET ") + column + " = " + column;
    ok(database->run(set + " + 1 WHERE number = 10"));
    EXPECT_FALSE(ok(talks.mediator->vault().verify()).damage.empty()) << column;
    ok(database->run(set + " - 1 WHERE number = 10"));
  }
  EXPECT_TRUE(ok(talks.mediator->vault().verify()).damage.empty());
}

TEST_P(VaultTest, FindsMissingRows) {
  Talks talks(place());
  for (int i = 0; i < 4; ++i) note(talks, 100 + i, "x");
  auto database = ok(vault::connect(talks.place, vault::Opening::existing));
  // The last entry of one room: the event knows that it should be there.
  ok(database->run("DELETE FROM entries WHERE room = ? AND number = 8",
                   {vault::bytes_of(talks.north)}));
  const auto damage = ok(talks.mediator->vault().verify()).damage;
  ASSERT_EQ(damage.size(), 1U);
  EXPECT_EQ(damage.front().message, "1 of the 2 rooms of an event do not have it");
  ok(database->run("DELETE FROM bodies WHERE seq = 8"));
  EXPECT_FALSE(ok(talks.mediator->vault().verify()).damage.empty());
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
