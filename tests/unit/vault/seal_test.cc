#include "vault/seal.h"

#include <gtest/gtest.h>
#include <sodium.h>

namespace dragoman::vault {
namespace {

Key key(char fill) { return Key(Bytes(32, fill)); }

TEST(Seal, OpensWhatItSealed) {
  const Bytes sealed = seal_once(key('k'), "words", "place");
  EXPECT_EQ(unseal_once(key('k'), sealed, "place"), "words");
  EXPECT_FALSE(unseal_once(key('j'), sealed, "place"));
  EXPECT_FALSE(unseal_once(key('k'), sealed, "elsewhere"));
  Bytes changed = sealed;
  changed[2] = static_cast<char>(changed[2] ^ 1);
  EXPECT_FALSE(unseal_once(key('k'), changed, "place"));
  EXPECT_FALSE(unseal_once(key('k'), "short", "place"));

  const Bytes stored = seal_stored(key('k'), key('n'), "words", "place");
  EXPECT_EQ(unseal_stored(key('k'), stored, "place"), "words");
  EXPECT_NE(stored, seal_stored(key('k'), key('m'), "words", "place"));
}

TEST(Seal, PadsToStepsThatHideSmallDifferences) {
  EXPECT_EQ(pad("", 512).size(), 512U);
  EXPECT_EQ(pad(Bytes(511, 'x'), 512).size(), 512U);
  EXPECT_EQ(pad(Bytes(512, 'x'), 512).size(), 576U);
  EXPECT_EQ(pad(Bytes(1100, 'x'), 512).size(), 1152U);
  for (const std::size_t size : {0U, 1U, 511U, 512U, 5000U}) {
    Bytes padded = pad(Bytes(size, '\0'), 512);
    ASSERT_TRUE(unpad(padded));
    EXPECT_EQ(padded, Bytes(size, '\0'));
  }
  Bytes nothing(8, '\0');
  EXPECT_FALSE(unpad(nothing));
}

TEST(Seal, JoinsSoThatNoTwoListsAreAlike) {
  EXPECT_NE(join({"ab", "c"}), join({"a", "bc"}));
  const Bytes joined = join({"ab", "", "c"});
  const auto parts = split(joined, 3);
  ASSERT_TRUE(parts);
  EXPECT_EQ((*parts)[0], "ab");
  EXPECT_EQ((*parts)[2], "c");
  EXPECT_FALSE(split(joined, 2));
  EXPECT_FALSE(split(joined.substr(0, joined.size() - 1), 3));
}

TEST(Seal, DerivesAnotherKeyForEveryLabelAndPart) {
  EXPECT_EQ(derive(key('k'), "a", {"b"}).view(), derive(key('k'), "a", {"b"}).view());
  EXPECT_NE(derive(key('k'), "a", {"b"}).view(), derive(key('k'), "a", {"c"}).view());
  EXPECT_NE(derive(key('k'), "a", {"b"}).view(), derive(key('k'), "ab").view());
  EXPECT_NE(derive(key('k'), "a").view(), derive(key('j'), "a").view());
}

TEST(Seal, BoxesAreThoseOfLibsodium) {
  const BoxKeys keys = box_keys(key('k'));
  EXPECT_EQ(box_unseal(keys, box_seal(keys.open, "words", key('e'))), "words");
  Bytes theirs(5 + crypto_box_SEALBYTES, '\0');
  crypto_box_seal(reinterpret_cast<unsigned char*>(theirs.data()),
                  reinterpret_cast<const unsigned char*>("words"), 5,
                  reinterpret_cast<const unsigned char*>(keys.open.data()));
  EXPECT_EQ(box_unseal(keys, theirs), "words");
  EXPECT_FALSE(box_unseal(box_keys(key('j')), theirs));
}

TEST(Seal, SignsForOneKeyAndMessage) {
  const SignKeys keys = sign_keys(key('k'));
  const Bytes signature = sign(keys, "words");
  EXPECT_TRUE(is_signed(keys.open, "words", signature));
  EXPECT_FALSE(is_signed(keys.open, "word", signature));
  EXPECT_FALSE(is_signed(sign_keys(key('j')).open, "words", signature));
}

TEST(Seal, StretchesWithinReason) {
  EXPECT_TRUE(stretch("words", Bytes(16, 's'), {.passes = 1, .memory_bytes = 8192}));
  EXPECT_FALSE(stretch("words", Bytes(16, 's'), {.passes = 0, .memory_bytes = 8192}));
  EXPECT_FALSE(
      stretch("words", Bytes(16, 's'), {.passes = 1, .memory_bytes = std::uint64_t{1} << 40U}));
  const auto one = stretch("words", Bytes(16, 's'), {.passes = 1, .memory_bytes = 8192});
  const auto two = stretch("words", Bytes(16, 't'), {.passes = 1, .memory_bytes = 8192});
  EXPECT_NE(one->handle.view(), two->handle.view());
  EXPECT_NE(one->handle.view(), one->wrapping.view());
}

}  // namespace
}  // namespace dragoman::vault
