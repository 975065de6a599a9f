// How the secret of a second factor is shown to whoever sets one up.
#pragma once

#include <string>
#include <string_view>

#include "dragoman/vault.h"

namespace dragoman::server {

// RFC 4648, without padding: 32 characters.
std::string base32(const FactorSecret& secret);

// What an authenticator reads from a picture: otpauth://totp/…
std::string factor_uri(std::string_view name, const FactorSecret& secret);

}  // namespace dragoman::server
