// The cryptography of a vault, each call a thin one into libsodium. Bytes are octets in a
// std::string; lengths of keys and hashes are checked by their types. What is deterministic here is
// so on purpose: all randomness comes in through keys.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dragoman/record.h"
#include "dragoman/result.h"
#include "dragoman/vault.h"

namespace dragoman::vault {

using Bytes = std::string;

template <std::size_t N>
std::string_view bytes_of(const std::array<std::uint8_t, N>& array) {
  return {reinterpret_cast<const char*>(array.data()), N};
}
template <class Tag>
std::string_view bytes_of(const RandomId<Tag>& id) {
  return bytes_of(id.bytes);
}
// The array of those bytes; zeros when the length is another.
template <std::size_t N>
std::array<std::uint8_t, N> array_of(std::string_view bytes) {
  std::array<std::uint8_t, N> array{};
  if (bytes.size() == N) {
    for (std::size_t i = 0; i < N; ++i) array[i] = static_cast<std::uint8_t>(bytes[i]);
  }
  return array;
}
template <class Id>
Id id_of(std::string_view bytes) {
  return Id{array_of<16>(bytes)};
}

// 32 secret bytes, overwritten when they go out of scope.
class Key {
 public:
  Key() = default;
  explicit Key(std::string_view bytes) : bytes_(array_of<32>(bytes)) {}
  explicit Key(const std::array<std::uint8_t, 32>& bytes) : bytes_(bytes) {}
  Key(const Key&) = default;
  Key& operator=(const Key&) = default;
  ~Key();
  const std::uint8_t* data() const { return bytes_.data(); }
  std::string_view view() const { return bytes_of(bytes_); }
  const std::array<std::uint8_t, 32>& array() const { return bytes_; }

 private:
  std::array<std::uint8_t, 32> bytes_{};
};

// Makes libsodium ready; every other function here needs it once. Fails never on a supported
// system.
Result<void> ready();

// Length before each part, so that no two lists of parts give the same bytes.
Bytes join(std::initializer_list<std::string_view> parts);
// The parts of join(), or nothing if `bytes` is not `count` parts.
std::optional<std::vector<std::string_view>> split(std::string_view bytes, std::size_t count);

// BLAKE2b-256 of the label and the parts, keyed.
Key derive(const Key& key, std::string_view label,
           std::initializer_list<std::string_view> parts = {});
Digest hash(std::string_view bytes);

// XChaCha20-Poly1305. seal_once is for keys that seal one message only; its nonce is zero.
Bytes seal(const Key& key, std::string_view nonce, std::string_view plain,
           std::string_view additional);
std::optional<Bytes> unseal(const Key& key, std::string_view nonce, std::string_view sealed,
                            std::string_view additional);
Bytes seal_once(const Key& key, std::string_view plain, std::string_view additional);
std::optional<Bytes> unseal_once(const Key& key, std::string_view sealed,
                                 std::string_view additional);
inline constexpr std::size_t kNonceBytes = 24;
// With the nonce, taken from the given key, stored before the ciphertext: for keys that seal more
// than one message.
Bytes seal_stored(const Key& key, const Key& nonce, std::string_view plain,
                  std::string_view additional);
std::optional<Bytes> unseal_stored(const Key& key, std::string_view stored,
                                   std::string_view additional);

// Rounds a length up: to `least`, above that in steps of an eighth of the power of two below.
Bytes pad(std::string_view plain, std::size_t least);
// Shortens in place; false when there is no padding.
bool unpad(Bytes& padded);

// X25519 sealed boxes; what crypto_box_seal makes, with the ephemeral key given.
struct BoxKeys {
  Bytes open;  // the public half, 32 bytes
  Key secret;
};
BoxKeys box_keys(const Key& seed);
Bytes box_seal(std::string_view public_key, std::string_view plain, const Key& ephemeral);
std::optional<Bytes> box_unseal(const BoxKeys& keys, std::string_view sealed);

// Ed25519.
struct SignKeys {
  Bytes open;  // the public half, 32 bytes
  Key seed;
};
SignKeys sign_keys(const Key& seed);
Bytes sign(const SignKeys& keys, std::string_view message);
bool is_signed(std::string_view public_key, std::string_view message, std::string_view signature);

// Argon2id: 64 bytes of a passphrase. Fails on costs out of range or when memory is short.
struct Stretched {
  Key handle, wrapping;
};
Result<Stretched> stretch(std::string_view passphrase, std::string_view salt16,
                          const PassphraseCost& cost);

}  // namespace dragoman::vault
