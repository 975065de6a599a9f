// A person's second factor as it is stored: the secret and the last step whose code was used,
// sealed under a key of their own.
#pragma once

#include "vault/keyring.h"

namespace dragoman::vault {

struct Factor {
  FactorSecret secret{};
  std::int64_t step = -1;  // codes up to this one are used
};

// `nonce`: another one for each factor that a person seals.
Bytes seal_factor(const Secrets& owner, const Factor& factor, const Key& nonce);
// Nothing: it was not sealed by its owner.
std::optional<Factor> open_factor(const Secrets& owner, std::string_view sealed);
// With a later step; the nonce follows from what is replaced.
Bytes advance_factor(const Secrets& owner, const Factor& factor, std::string_view replaced);

// What is stored of a person's.
Result<std::optional<Bytes>> read_factor(Database& database, const PersonId& person);

}  // namespace dragoman::vault
