#include "vault/seal.h"

#include <sodium.h>

#include <bit>
#include <vector>

namespace dragoman::vault {

namespace {

static_assert(crypto_aead_xchacha20poly1305_ietf_NPUBBYTES == kNonceBytes);

const unsigned char* octets(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}
unsigned char* octets(Bytes& bytes) { return reinterpret_cast<unsigned char*>(bytes.data()); }

std::array<char, 4> length_of(std::string_view part) {
  const auto size = static_cast<std::uint32_t>(part.size());
  return {static_cast<char>(size & 255U), static_cast<char>(size >> 8U & 255U),
          static_cast<char>(size >> 16U & 255U), static_cast<char>(size >> 24U)};
}

const Bytes& zero_nonce() {
  static const Bytes nonce(kNonceBytes, '\0');
  return nonce;
}

}  // namespace

Key::~Key() { sodium_memzero(bytes_.data(), bytes_.size()); }

Result<void> ready() {
  static const int state = sodium_init();
  if (state < 0) return fail(ErrorCode::unsupported, "libsodium does not start on this system");
  return {};
}

Bytes join(std::initializer_list<std::string_view> parts) {
  Bytes joined;
  for (const std::string_view part : parts) {
    const auto length = length_of(part);
    joined.append(length.data(), length.size()).append(part);
  }
  return joined;
}

std::optional<std::vector<std::string_view>> split(std::string_view bytes, std::size_t count) {
  std::vector<std::string_view> parts;
  while (!bytes.empty()) {
    if (bytes.size() < 4) return std::nullopt;
    std::size_t size = 0;
    for (std::size_t i = 4; i-- > 0;) size = size << 8U | static_cast<unsigned char>(bytes[i]);
    if (size > bytes.size() - 4) return std::nullopt;
    parts.push_back(bytes.substr(4, size));
    bytes.remove_prefix(4 + size);
  }
  if (parts.size() != count) return std::nullopt;
  return parts;
}

Key derive(const Key& key, std::string_view label, std::initializer_list<std::string_view> parts) {
  crypto_generichash_state state;
  crypto_generichash_init(&state, key.data(), 32, 32);
  const auto add = [&](std::string_view part) {
    const auto length = length_of(part);
    crypto_generichash_update(&state, octets({length.data(), length.size()}), length.size());
    crypto_generichash_update(&state, octets(part), part.size());
  };
  add(label);
  for (const std::string_view part : parts) add(part);
  std::array<std::uint8_t, 32> out{};
  crypto_generichash_final(&state, out.data(), out.size());
  const Key derived(out);
  sodium_memzero(out.data(), out.size());
  return derived;
}

Digest hash(std::string_view bytes) {
  Digest digest{};
  crypto_generichash(digest.data(), digest.size(), octets(bytes), bytes.size(), nullptr, 0);
  return digest;
}

Bytes seal(const Key& key, std::string_view nonce, std::string_view plain,
           std::string_view additional) {
  Bytes sealed(plain.size() + crypto_aead_xchacha20poly1305_ietf_ABYTES, '\0');
  crypto_aead_xchacha20poly1305_ietf_encrypt(octets(sealed), nullptr, octets(plain), plain.size(),
                                             octets(additional), additional.size(), nullptr,
                                             octets(nonce), key.data());
  return sealed;
}

std::optional<Bytes> unseal(const Key& key, std::string_view nonce, std::string_view sealed,
                            std::string_view additional) {
  constexpr std::size_t kTag = crypto_aead_xchacha20poly1305_ietf_ABYTES;
  if (sealed.size() < kTag || nonce.size() != kNonceBytes) return std::nullopt;
  Bytes plain(sealed.size() - kTag, '\0');
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(
          octets(plain), nullptr, nullptr, octets(sealed), sealed.size(), octets(additional),
          additional.size(), octets(nonce), key.data()) != 0) {
    return std::nullopt;
  }
  return plain;
}

Bytes seal_once(const Key& key, std::string_view plain, std::string_view additional) {
  return seal(key, zero_nonce(), plain, additional);
}

std::optional<Bytes> unseal_once(const Key& key, std::string_view sealed,
                                 std::string_view additional) {
  return unseal(key, zero_nonce(), sealed, additional);
}

Bytes seal_stored(const Key& key, const Key& nonce, std::string_view plain,
                  std::string_view additional) {
  const std::string_view start = nonce.view().substr(0, kNonceBytes);
  return Bytes(start) + seal(key, start, plain, additional);
}

std::optional<Bytes> unseal_stored(const Key& key, std::string_view stored,
                                   std::string_view additional) {
  if (stored.size() < kNonceBytes) return std::nullopt;
  return unseal(key, stored.substr(0, kNonceBytes), stored.substr(kNonceBytes), additional);
}

Bytes pad(std::string_view plain, std::size_t least) {
  const std::size_t needed = plain.size() + 1;
  std::size_t length = least;
  if (needed > least) {
    const std::size_t step = std::bit_floor(needed) / 8;
    length = (needed + step - 1) / step * step;
  }
  Bytes padded(plain);
  padded += '\x80';
  padded.resize(length, '\0');
  return padded;
}

bool unpad(Bytes& padded) {
  const std::size_t end = padded.find_last_not_of('\0');
  if (end == Bytes::npos || padded[end] != '\x80') return false;
  padded.resize(end);
  return true;
}

BoxKeys box_keys(const Key& seed) {
  BoxKeys keys{.open = Bytes(crypto_box_PUBLICKEYBYTES, '\0'), .secret = {}};
  std::array<std::uint8_t, 32> secret{};
  crypto_box_seed_keypair(octets(keys.open), secret.data(), seed.data());
  keys.secret = Key(secret);
  sodium_memzero(secret.data(), secret.size());
  return keys;
}

Bytes box_seal(std::string_view public_key, std::string_view plain, const Key& ephemeral) {
  const BoxKeys sender = box_keys(ephemeral);
  std::array<unsigned char, crypto_box_NONCEBYTES> nonce{};
  crypto_generichash_state state;
  crypto_generichash_init(&state, nullptr, 0, nonce.size());
  crypto_generichash_update(&state, octets(sender.open), sender.open.size());
  crypto_generichash_update(&state, octets(public_key), public_key.size());
  crypto_generichash_final(&state, nonce.data(), nonce.size());
  Bytes sealed(crypto_box_MACBYTES + plain.size(), '\0');
  if (public_key.size() != crypto_box_PUBLICKEYBYTES ||
      crypto_box_easy(octets(sealed), octets(plain), plain.size(), nonce.data(), octets(public_key),
                      sender.secret.data()) != 0) {
    return {};  // no key, or one of small order: nobody can open what is sealed to it
  }
  return sender.open + sealed;
}

std::optional<Bytes> box_unseal(const BoxKeys& keys, std::string_view sealed) {
  if (sealed.size() < crypto_box_SEALBYTES) return std::nullopt;
  Bytes plain(sealed.size() - crypto_box_SEALBYTES, '\0');
  if (crypto_box_seal_open(octets(plain), octets(sealed), sealed.size(), octets(keys.open),
                           keys.secret.data()) != 0) {
    return std::nullopt;
  }
  return plain;
}

SignKeys sign_keys(const Key& seed) {
  SignKeys keys{.open = Bytes(crypto_sign_PUBLICKEYBYTES, '\0'), .seed = seed};
  std::array<unsigned char, crypto_sign_SECRETKEYBYTES> secret{};
  crypto_sign_seed_keypair(octets(keys.open), secret.data(), seed.data());
  sodium_memzero(secret.data(), secret.size());
  return keys;
}

Bytes sign(const SignKeys& keys, std::string_view message) {
  Bytes open(crypto_sign_PUBLICKEYBYTES, '\0');
  std::array<unsigned char, crypto_sign_SECRETKEYBYTES> secret{};
  crypto_sign_seed_keypair(octets(open), secret.data(), keys.seed.data());
  Bytes signature(crypto_sign_BYTES, '\0');
  crypto_sign_detached(octets(signature), nullptr, octets(message), message.size(), secret.data());
  sodium_memzero(secret.data(), secret.size());
  return signature;
}

bool is_signed(std::string_view public_key, std::string_view message, std::string_view signature) {
  return public_key.size() == crypto_sign_PUBLICKEYBYTES && signature.size() == crypto_sign_BYTES &&
         crypto_sign_verify_detached(octets(signature), octets(message), message.size(),
                                     octets(public_key)) == 0;
}

Result<Stretched> stretch(std::string_view passphrase, std::string_view salt16,
                          const PassphraseCost& cost) {
  constexpr std::uint64_t kMostMemory = std::uint64_t{4} << 30U;
  if (cost.passes < 1 || cost.passes > 1000 || cost.memory_bytes < crypto_pwhash_MEMLIMIT_MIN ||
      cost.memory_bytes > kMostMemory) {
    return fail(ErrorCode::range, "the cost of a passphrase is out of range",
                "use 1 to 1000 passes over 8 KiB to 4 GiB");
  }
  std::array<std::uint8_t, 64> out{};
  if (salt16.size() != crypto_pwhash_SALTBYTES ||
      crypto_pwhash(out.data(), out.size(), passphrase.data(), passphrase.size(), octets(salt16),
                    cost.passes, cost.memory_bytes, crypto_pwhash_ALG_ARGON2ID13) != 0) {
    return fail(ErrorCode::limit, "there is not enough memory to try the passphrase",
                "close other programs, or use a machine with more memory");
  }
  const std::string_view bytes = bytes_of(out);
  Stretched stretched{.handle = Key(bytes.substr(0, 32)), .wrapping = Key(bytes.substr(32))};
  sodium_memzero(out.data(), out.size());
  return stretched;
}

}  // namespace dragoman::vault
