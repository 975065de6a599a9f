#include "dragoman/signing.h"

#include <sodium.h>

#include <optional>
#include <vector>

#include "record/codec_encoder.h"

namespace dragoman {
namespace {

constexpr const char* kPrefix = "dragoman signs a text 1\n";

std::optional<std::vector<std::uint8_t>> from_hexadecimal(const std::string& digits,
                                                          std::size_t size) {
  std::vector<std::uint8_t> bytes(size);
  std::size_t read = 0;
  const char* end = nullptr;
  if (digits.size() != 2 * size ||
      sodium_hex2bin(bytes.data(), size, digits.data(), digits.size(), nullptr, &read, &end) != 0 ||
      read != size) {
    return std::nullopt;
  }
  return bytes;
}

const std::uint8_t* as_bytes(const std::string& text) {
  return reinterpret_cast<const std::uint8_t*>(text.data());
}

}  // namespace

std::string to_hexadecimal(std::span<const std::uint8_t> bytes) {
  std::string digits(2 * bytes.size() + 1, '\0');
  sodium_bin2hex(digits.data(), digits.size(), bytes.data(), bytes.size());
  digits.pop_back();
  return digits;
}

Result<std::string> draft_digest(DraftBody draft) {
  for (Position& position : draft.positions) position.editorial = false;
  Result<std::string> bytes = record::Encoder().encode(draft);
  if (!bytes) return bytes;
  std::array<std::uint8_t, 32> digest{};
  crypto_generichash(digest.data(), digest.size(), as_bytes(*bytes), bytes->size(), nullptr, 0);
  return to_hexadecimal(digest);
}

std::string signing_message(const std::string& digest) { return kPrefix + digest; }

bool signature_holds(const SignBody& body) {
  const auto key = from_hexadecimal(body.key, crypto_sign_PUBLICKEYBYTES);
  const auto signature = from_hexadecimal(body.signature, crypto_sign_BYTES);
  if (!key || !signature) return false;
  const std::string message = signing_message(body.digest);
  return crypto_sign_verify_detached(signature->data(), as_bytes(message), message.size(),
                                     key->data()) == 0;
}

SeedSignature sign_with_seed(std::span<const std::uint8_t, 32> seed, const std::string& digest) {
  std::array<std::uint8_t, crypto_sign_PUBLICKEYBYTES> key{};
  std::array<std::uint8_t, crypto_sign_SECRETKEYBYTES> secret{};
  std::array<std::uint8_t, crypto_sign_BYTES> signature{};
  crypto_sign_seed_keypair(key.data(), secret.data(), seed.data());
  const std::string message = signing_message(digest);
  crypto_sign_detached(signature.data(), nullptr, as_bytes(message), message.size(), secret.data());
  sodium_memzero(secret.data(), secret.size());
  return {to_hexadecimal(key), to_hexadecimal(signature)};
}

}  // namespace dragoman
