#include <gtest/gtest.h>

#include <algorithm>

#include "dragoman/record.h"
#include "unit/record/fillers.h"

namespace dragoman {
namespace {

// A small chain of random events.
std::vector<Entry> chain_of(std::size_t size, Number first = 1) {
  record::Random random(5);
  const auto room = record::random_id<RoomTag>(random);
  std::vector<Entry> entries;
  for (std::size_t i = 0; i < size; ++i) {
    Copy copy = record::random_copy(random, i % std::variant_size_v<Body>);
    copy.refs.clear();
    Entry entry;
    for (auto& byte : entry.salt) byte = static_cast<std::uint8_t>(random());
    for (auto& byte : entry.header.content) byte = static_cast<std::uint8_t>(random());
    entry.copy = *encode_copy(copy);
    entry.header.room = room;
    entry.header.number = first + static_cast<Number>(i);
    entry.header.epoch = static_cast<std::uint32_t>(1 + i / 3);
    entry.header.event = copy.event.id;
    if (i > 0) entry.header.previous = head_of(entries.back().header);
    entry.header.commitment = commit(entry.copy, entry.salt);
    entries.push_back(entry);
  }
  return entries;
}

Receipt receipt_of(const Entry& entry) {
  return {.room = entry.header.room, .number = entry.header.number, .head = head_of(entry.header)};
}

TEST(Header, LaysItsFieldsOutAsTheDocumentSays) {
  EntryHeader header;
  header.room.bytes.fill(0x11);
  header.number = 0x0102030405060708;
  header.epoch = 0x0a0b0c0d;
  header.event.bytes.fill(0x22);
  header.previous.fill(0x33);
  header.commitment.fill(0x44);
  header.content.fill(0x55);
  header.local.fill(0x66);
  const auto bytes = encode_header(header);
  EXPECT_EQ(bytes[0], 1);
  EXPECT_EQ(bytes[1], 0x11);
  EXPECT_EQ(bytes[17], 0x08);
  EXPECT_EQ(bytes[24], 0x01);
  EXPECT_EQ(bytes[25], 0x0d);
  EXPECT_EQ(bytes[28], 0x0a);
  EXPECT_EQ(bytes[29], 0x22);
  EXPECT_EQ(bytes[45], 0x33);
  EXPECT_EQ(bytes[77], 0x44);
  EXPECT_EQ(bytes[109], 0x55);
  EXPECT_EQ(bytes[141], 0x66);
  EXPECT_EQ(bytes[172], 0x66);
  const auto back = decode_header(bytes);
  ASSERT_TRUE(back);
  EXPECT_EQ(encode_header(*back), bytes);
}

TEST(Header, RefusesAnotherLengthVersionAndNumber) {
  auto bytes = encode_header({.number = 1});
  EXPECT_TRUE(decode_header(bytes));
  EXPECT_FALSE(decode_header(std::span(bytes).first(172)));
  bytes[0] = 2;
  EXPECT_EQ(decode_header(bytes).error().code, ErrorCode::unsupported);
  EXPECT_EQ(decode_header(encode_header({.number = 0})).error().code, ErrorCode::range);
  EXPECT_EQ(decode_header(encode_header({.number = -1})).error().code, ErrorCode::range);
}

std::string hex(const Digest& digest) {
  RandomId<RoomTag> half;
  std::copy_n(digest.begin(), 16, half.bytes.begin());
  std::string digits = half.to_string();
  std::copy_n(digest.begin() + 16, 16, half.bytes.begin());
  return digits + half.to_string();
}

// The expected digests are those of another implementation, Python's hashlib.blake2b.
TEST(Commitment, IsBlake2bKeyedByTheSalt) {
  EXPECT_EQ(hex(commit("abc", Digest{})),
            "bad705ff155af631f38dc6cafdda827a31595c802f3ff585c10691c58944d89b");
}

TEST(Head, IsBlake2bOfTheHeader) {
  EntryHeader header{.number = 7, .epoch = 2};
  header.room.bytes.fill(0x11);
  header.event.bytes.fill(0x22);
  header.previous.fill(0x33);
  header.commitment.fill(0x44);
  header.content.fill(0x55);
  header.local.fill(0x66);
  EXPECT_EQ(hex(head_of(header)),
            "a00a80840c0b411762de7a1094c0a99b0d89d9daa38be7ac3b61f21a5fdb6191");
}

TEST(Chain, OfARecordHolds) {
  const auto entries = chain_of(8);
  EXPECT_TRUE(verify_chain(entries));
  EXPECT_TRUE(verify_chain({}));
  for (const Entry& entry : entries) {
    const Receipt receipt = receipt_of(entry);
    EXPECT_TRUE(verify_chain(entries, &receipt));
  }
}

TEST(Chain, MayBeginLaterForWhoDoesNotSeeThePast) {
  const auto entries = chain_of(8);
  EXPECT_TRUE(verify_chain(std::span(entries).subspan(3)));
  const Receipt early = receipt_of(entries[1]);
  EXPECT_FALSE(verify_chain(std::span(entries).subspan(3), &early));
}

TEST(Chain, KeepsThePlaceOfAnErasedEntry) {
  auto entries = chain_of(8);
  entries[4].erased = true;
  EXPECT_FALSE(verify_chain(entries));  // its content is still there
  entries[4].copy.clear();
  entries[4].salt = {};
  const Receipt receipt = receipt_of(entries[7]);
  EXPECT_TRUE(verify_chain(entries, &receipt));
}

TEST(Chain, NamesTheFirstEntryThatDoesNotFollow) {
  auto entries = chain_of(8);
  entries[5].header.content[0] ^= 1;
  const auto verified = verify_chain(entries);
  ASSERT_FALSE(verified);
  EXPECT_EQ(verified.error().where.file, "event 7");

  entries = chain_of(8);
  entries.erase(entries.begin() + 2);
  EXPECT_EQ(verify_chain(entries).error().where.file, "event 3");

  entries = chain_of(8);
  std::swap(entries[2], entries[3]);
  EXPECT_EQ(verify_chain(entries).error().where.file, "event 3");

  entries = chain_of(8);
  entries[6].copy[40] ^= 1;
  EXPECT_EQ(verify_chain(entries).error().where.file, "event 7");
}

TEST(Chain, IsCutBackOnlyUntilItsReceipt) {
  const auto entries = chain_of(8);
  const Receipt receipt = receipt_of(entries[6]);
  EXPECT_TRUE(verify_chain(std::span(entries).first(7), &receipt));
  EXPECT_TRUE(verify_chain(std::span(entries).first(6)));
  const auto cut = verify_chain(std::span(entries).first(6), &receipt);
  ASSERT_FALSE(cut);
  EXPECT_NE(cut.error().message.find("ends at 6"), std::string::npos) << cut.error().message;
  EXPECT_FALSE(verify_chain({}, &receipt));
}

TEST(Chain, OfAnotherHistoryOrRoomDoesNotHoldTheReceipt) {
  const auto entries = chain_of(8);
  Receipt receipt = receipt_of(entries[3]);
  receipt.head[31] ^= 0x80;
  EXPECT_FALSE(verify_chain(entries, &receipt));
  receipt = receipt_of(entries[3]);
  receipt.room.bytes[0] ^= 1;
  EXPECT_FALSE(verify_chain(entries, &receipt));
}

TEST(Chain, FindsEverySingleBitThatChanged) {
  const auto entries = chain_of(6);
  const Receipt receipt = receipt_of(entries.back());
  std::size_t changes = 0;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const auto header = encode_header(entries[i].header);
    for (std::size_t bit = 0; bit < 8 * kHeaderBytes; ++bit, ++changes) {
      auto bytes = header;
      bytes[bit / 8] = static_cast<std::uint8_t>(bytes[bit / 8] ^ (1U << (bit % 8)));
      const auto read = decode_header(bytes);
      if (!read) continue;
      auto changed = entries;
      changed[i].header = *read;
      EXPECT_FALSE(verify_chain(changed, &receipt)) << "header " << i << " bit " << bit;
    }
    for (std::size_t bit = 0; bit < 8 * entries[i].copy.size(); ++bit, ++changes) {
      auto changed = entries;
      changed[i].copy[bit / 8] = static_cast<char>(changed[i].copy[bit / 8] ^ (1 << (bit % 8)));
      EXPECT_FALSE(verify_chain(changed, &receipt)) << "copy " << i << " bit " << bit;
    }
    for (std::size_t bit = 0; bit < 256; ++bit, ++changes) {
      auto changed = entries;
      changed[i].salt[bit / 8] =
          static_cast<std::uint8_t>(changed[i].salt[bit / 8] ^ (1U << (bit % 8)));
      EXPECT_FALSE(verify_chain(changed, &receipt)) << "salt " << i << " bit " << bit;
    }
  }
  EXPECT_GT(changes, 10000U);
}

}  // namespace
}  // namespace dragoman
