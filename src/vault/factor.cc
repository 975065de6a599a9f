#include "vault/factor.h"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sodium.h>

#include <charconv>

namespace dragoman {

namespace {

constexpr std::int64_t kStepSeconds = 30;
constexpr std::int64_t kDrift = 1;  // steps, either way

}  // namespace

// RFC 4226, 5.3: the last four bits of the MAC say which 31 bits of it make the number.
std::string factor_code(const FactorSecret& secret, std::int64_t step) {
  std::array<unsigned char, 8> counter{};
  for (std::size_t i = 0; i < 8; ++i) {
    counter[7 - i] = static_cast<unsigned char>(static_cast<std::uint64_t>(step) >> (8 * i));
  }
  std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
  unsigned int length = 0;
  HMAC(EVP_sha1(), secret.data(), static_cast<int>(secret.size()), counter.data(), counter.size(),
       mac.data(), &length);
  const std::size_t offset = mac[19] & 15U;
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < 4; ++i) number = number << 8U | mac[offset + i];
  return fmt::format("{:06}", (number & 0x7fffffffU) % 1'000'000);
}

std::optional<std::int64_t> factor_step(const FactorSecret& secret, std::string_view code,
                                        std::int64_t at) {
  const std::int64_t now = at / kStepSeconds;
  std::optional<std::int64_t> found;
  for (std::int64_t step = now - kDrift; step <= now + kDrift; ++step) {
    const std::string right = factor_code(secret, step);
    std::string given(code.substr(0, right.size()));
    given.resize(right.size());
    const bool same = sodium_memcmp(given.data(), right.data(), right.size()) == 0;
    if (same && code.size() == right.size()) found = step;
  }
  return found;
}

namespace vault {

namespace {

// Of one length, so that a stored factor says nothing of when it was used.
Bytes step_bytes(std::int64_t step) { return fmt::format("{:020}", step); }

Key factor_key(const Secrets& owner) { return derive(owner.box.secret, "second factor"); }

}  // namespace

Bytes seal_factor(const Secrets& owner, const Factor& factor, const Key& nonce) {
  return seal_stored(factor_key(owner), nonce,
                     join({bytes_of(factor.secret), step_bytes(factor.step)}),
                     bytes_of(owner.person));
}

std::optional<Factor> open_factor(const Secrets& owner, std::string_view sealed) {
  auto opened = unseal_stored(factor_key(owner), sealed, bytes_of(owner.person));
  const auto parts = opened ? split(*opened, 2) : std::nullopt;
  if (!parts) return std::nullopt;
  Factor factor{.secret = array_of<FactorSecret().size()>((*parts)[0])};
  const std::string_view step = (*parts)[1];
  std::from_chars(step.data(), step.data() + step.size(), factor.step);
  sodium_memzero(opened->data(), opened->size());
  return factor;
}

Bytes advance_factor(const Secrets& owner, const Factor& factor, std::string_view replaced) {
  return seal_factor(owner, factor, derive(factor_key(owner), "nonce", {replaced}));
}

Result<std::optional<Bytes>> read_factor(Database& database, const PersonId& person) {
  return one_bytes(database, "SELECT sealed FROM factors WHERE person = ?", {bytes_of(person)});
}

}  // namespace vault
}  // namespace dragoman
