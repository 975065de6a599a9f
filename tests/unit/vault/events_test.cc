// The rows of events, across blocks: reading a room from any point, the chains' ends, the places.
#include "vault/events.h"

#include "unit/vault/harness.h"
#include "vault/tables.h"

namespace dragoman::test {

namespace {

constexpr int kNotes = 2 * static_cast<int>(vault::kBlock) + 9;

// Notes of the mediator: every third one goes to the north too.
void write_notes(Talks& talks, int from, int count) {
  for (int i = from; i < from + count; ++i) {
    const auto also = i % 3 == 0 ? std::vector{talks.north} : std::vector<RoomId>();
    ok(talks.mediator->append(
        act(1000 + i, talks.layla, talks.envoys, NoteBody{.words = Text(std::to_string(i))}, also),
        seed(1000 + i)));
  }
}

std::vector<Number> numbers_from(vault::Database& database, const RoomId& room, vault::Cursor after,
                                 int most) {
  std::vector<Number> numbers;
  for (;;) {
    const auto batch = ok(vault::read_entries(database, room, after, most));
    if (batch.entries.empty()) return numbers;
    for (const auto& entry : batch.entries) {
      EXPECT_EQ(entry.room, room);
      EXPECT_EQ(entry.mark, vault::mark_of(entry));
      EXPECT_FALSE(entry.content.empty());
      numbers.push_back(entry.number);
    }
    after = batch.end;
  }
}

std::int64_t count(vault::Database& database, const char* sql) {
  return ok(vault::one_integer(database, sql, {})).value_or(-1);
}

}  // namespace

TEST(Events, UnpackWhatWasPackedAndNothingElse) {
  const vault::StoredEntry plain{.seq = 3,
                                 .link = 7,
                                 .header = vault::Bytes(kHeaderBytes, '\1'),
                                 .sealed = "sealed",
                                 .wrap = "wrapped",
                                 .mark = vault::Bytes(16, 'm')};
  const vault::Bytes packed = vault::pack_entries(std::array{plain, plain});
  const auto again = vault::unpack_entries(3, packed);
  ASSERT_TRUE(again);
  ASSERT_EQ(again->size(), 2U);
  EXPECT_EQ((*again)[1].link, 7);
  EXPECT_EQ((*again)[1].sealed, "sealed");
  EXPECT_EQ((*again)[1].wrap, "wrapped");
  EXPECT_EQ((*again)[1].header, plain.header);
  for (std::size_t size = 0; size < packed.size(); ++size) {
    EXPECT_FALSE(vault::unpack_entries(3, packed.substr(0, size))) << size;
  }
  EXPECT_FALSE(vault::unpack_entries(3, packed + "x"));
  EXPECT_FALSE(vault::unpack_entries(3, vault::Bytes(4, '\xff') + packed.substr(4)));
}

TEST_P(VaultTest, ReadsARoomFromAnyPointOfAnyBlock) {
  Talks talks(place());
  write_notes(talks, 0, kNotes);
  const auto database = ok(vault::connect(talks.place, vault::Opening::existing));
  const std::int64_t last = ok(vault::last_event(*database));
  for (const RoomId& room : {talks.envoys, talks.north}) {
    const auto all = numbers_from(*database, room, {}, 1000);
    for (std::size_t i = 0; i < all.size(); ++i) EXPECT_EQ(all[i], static_cast<Number>(i + 1));
    EXPECT_EQ(numbers_from(*database, room, {}, 5), all);
    for (std::int64_t seq = 0; seq <= last; seq += 7) {
      // As whoever has looked at everything up to that event.
      Number before = 0;
      ok(vault::each_event_after(*database, 0, [&](std::int64_t at, const auto& entries) {
        for (const auto& entry : entries) {
          if (at <= seq && entry.room == room) before = entry.number;
        }
      }));
      const auto rest = numbers_from(*database, room, {.number = before, .seq = seq}, 1000);
      EXPECT_EQ(rest.size(), all.size() - static_cast<std::size_t>(before)) << seq;
      // Who knows the number alone reads the same.
      EXPECT_EQ(numbers_from(*database, room, {.number = before}, 1000), rest) << seq;
    }
  }
}

TEST_P(VaultTest, GoesOnInARoomThatWasLongSilent) {
  Talks talks(place());
  const Receipt early = ok(talks.envoy->append(
      act(900, talks.yusuf, talks.north, NoteBody{.words = Text("early")}), seed(900)));
  for (int i = 0; i < kNotes; ++i) {
    ok(talks.mediator->append(
        act(1000 + i, talks.layla, talks.envoys, NoteBody{.words = Text("w")}), seed(1000 + i)));
  }
  // Another process, which has read nothing yet, and one that has read long ago.
  Session other = talks.open("yusuf", Talks::kYusufs);
  const Receipt next = ok(
      other.append(act(901, talks.yusuf, talks.north, NoteBody{.words = Text("late")}), seed(901)));
  EXPECT_EQ(next.number, early.number + 1);
  const Receipt third = ok(talks.envoy->append(
      act(902, talks.yusuf, talks.north, NoteBody{.words = Text("later")}), seed(902)));
  EXPECT_EQ(third.number, early.number + 2);
  EXPECT_EQ(words_at(*ok(talks.mediator->view(talks.north)), third.number), "later");
  EXPECT_TRUE(ok(talks.mediator->verify(std::array{early, next, third})).damage.empty());
}

TEST_P(VaultTest, FindsADamagedPlace) {
  Talks talks(place());
  write_notes(talks, 0, kNotes);
  const auto database = ok(vault::connect(talks.place, vault::Opening::existing));
  const std::int64_t places = count(*database, "SELECT count(*) FROM places");
  EXPECT_EQ(places, count(*database, "SELECT count(*) FROM places WHERE seq <= 128"));
  const auto sound = [&] { return ok(talks.mediator->vault().verify()).damage.empty(); };
  EXPECT_TRUE(sound());
  ok(database->run("UPDATE places SET seq = seq + 1 WHERE number = 20"));
  EXPECT_FALSE(sound());
  ok(database->run("UPDATE places SET seq = seq - 1 WHERE number = 20"));
  EXPECT_TRUE(sound());
  ok(database->run("DELETE FROM places WHERE number = 20"));
  EXPECT_FALSE(sound());
}

}  // namespace dragoman::test
