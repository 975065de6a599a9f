#include <gtest/gtest.h>

#include <algorithm>

#include "dragoman/record.h"
#include "unit/record/fillers.h"

namespace dragoman {
namespace {

std::vector<Entry> chain_of(std::size_t size) {
  record::Random random(6);
  const auto room = record::random_id<RoomTag>(random);
  std::vector<Entry> entries;
  for (std::size_t i = 0; i < size; ++i) {
    const Copy copy = [&] {
      Copy made = record::random_copy(random, (7 * i) % std::variant_size_v<Body>, 2);
      made.refs.clear();
      return made;
    }();
    Entry entry{.copy = *encode_copy(copy)};
    for (auto& byte : entry.salt) byte = static_cast<std::uint8_t>(random());
    entry.header = {.room = room,
                    .number = static_cast<Number>(i + 1),
                    .event = copy.event.id,
                    .previous = i > 0 ? head_of(entries.back().header) : Digest{},
                    .commitment = commit(entry.copy, entry.salt)};
    entries.push_back(entry);
  }
  return entries;
}

std::string export_of(const std::vector<Entry>& entries) {
  const auto written = write_export(entries.front().header.room, "The envoys' \"room\"", entries);
  EXPECT_TRUE(written);
  return written.value_or("");
}

TEST(Export, ReadsBackAsWritten) {
  auto entries = chain_of(6);
  entries[2] = {.header = entries[2].header, .erased = true};
  const std::string bytes = export_of(entries);
  const auto read = read_export(bytes, "envoys.jsonl");
  ASSERT_TRUE(read) << format_error(read.error());
  EXPECT_EQ(read->room, entries.front().header.room);
  EXPECT_EQ(read->name, "The envoys' \"room\"");
  ASSERT_EQ(read->entries.size(), entries.size());
  for (std::size_t i = 0; i < entries.size(); ++i) {
    EXPECT_EQ(encode_header(read->entries[i].header), encode_header(entries[i].header));
    EXPECT_EQ(read->entries[i].salt, entries[i].salt);
    EXPECT_EQ(read->entries[i].copy, entries[i].copy);
    EXPECT_EQ(read->entries[i].erased, i == 2);
  }
  EXPECT_EQ(*write_export(read->room, read->name, read->entries), bytes);
}

TEST(Export, OfARoomWithoutEventsIsTwoLines) {
  RoomId room;
  room.bytes.fill(7);
  const auto bytes = write_export(room, "", {});
  ASSERT_TRUE(bytes);
  EXPECT_EQ(std::count(bytes->begin(), bytes->end(), '\n'), 2);
  const auto read = read_export(*bytes, "empty.jsonl");
  ASSERT_TRUE(read) << format_error(read.error());
  EXPECT_TRUE(read->entries.empty());
}

TEST(Export, OfAHiddenPastBeginsLater) {
  const auto entries = chain_of(6);
  const auto bytes = write_export(entries[0].header.room, "n", std::span(entries).subspan(2));
  ASSERT_TRUE(bytes);
  const auto read = read_export(*bytes, "late.jsonl");
  ASSERT_TRUE(read) << format_error(read.error());
  EXPECT_EQ(read->entries.front().header.number, 3);
}

TEST(Export, FindsEverySingleBitThatChanged) {
  const std::string bytes = export_of(chain_of(4));
  // The room's name and id in the first line are for people; the chain holds the room itself.
  const std::size_t name_at = bytes.find("\"name\"");
  const std::size_t name_end = bytes.find("\"room\":\"");
  for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
    const std::size_t at = bit / 8;
    if (at >= name_at && at < name_end) continue;
    std::string changed = bytes;
    changed[at] = static_cast<char>(changed[at] ^ (1 << (bit % 8)));
    EXPECT_FALSE(read_export(changed, "x")) << "byte " << at << " bit " << bit % 8;
  }
}

TEST(Export, IsRefusedWhenItWasCutAnywhere) {
  const std::string bytes = export_of(chain_of(3));
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(read_export(bytes.substr(0, size), "x")) << size;
  }
  EXPECT_FALSE(read_export(bytes + "\n", "x"));
}

TEST(Export, SaysInWhichLineAndEventTheDamageIs) {
  const std::string bytes = export_of(chain_of(4));
  std::string changed = bytes;
  std::size_t at = 0;
  for (int line = 0; line < 2; ++line) at = changed.find('\n', at) + 1;
  at = changed.find("\"header\":\"", at) + 10 + 2 * 45;  // the head of the entry before
  changed[at] = changed[at] == '0' ? '1' : '0';
  const auto read = read_export(changed, "envoys.jsonl");
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().where.file, "envoys.jsonl");
  EXPECT_NE(read.error().message.find("event 2"), std::string::npos) << read.error().message;

  changed = bytes;
  at = changed.find("\"v\\\":1}");
  ASSERT_NE(at, std::string::npos);
  changed[at + 5] = '7';
  const auto newer = read_export(changed, "envoys.jsonl");
  ASSERT_FALSE(newer);
  EXPECT_EQ(newer.error().code, ErrorCode::unsupported) << format_error(newer.error());
  EXPECT_EQ(newer.error().where.line, 2);
}

TEST(Export, RefusesTheCopyOfAnotherEvent) {
  auto entries = chain_of(3);
  entries[2].copy = entries[1].copy;
  entries[2].header.commitment = commit(entries[2].copy, entries[2].salt);
  const auto read = read_export(export_of(entries), "x");
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, ErrorCode::conflict);
}

TEST(Export, OfSomethingElseIsRefused) {
  EXPECT_FALSE(read_export("", "x"));
  EXPECT_FALSE(read_export("dragoman: 1\n", "x"));
  EXPECT_FALSE(read_export("{}\n", "x"));
  const auto newer = read_export("{\"dragoman\":\"room\",\"v\":2}\n", "x");
  ASSERT_FALSE(newer);
  EXPECT_EQ(newer.error().code, ErrorCode::unsupported);
  EXPECT_FALSE(write_export({}, "\xFF", {}));
}

}  // namespace
}  // namespace dragoman
