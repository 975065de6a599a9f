// Signatures to frozen texts: what exactly is signed, and whether a signature holds.
//
//   // given: const dragoman::DraftBody& draft, const dragoman::SignBody& signature
//   auto digest = dragoman::draft_digest(draft);
//   bool holds = digest && dragoman::signature_holds(signature);
//
// Ed25519 over a fixed prefix and the draft's digest, so that nothing else that a person's key
// signs can be taken for a signature to a text. Pure; may be called from any thread.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>

#include "dragoman/event.h"
#include "dragoman/result.h"

namespace dragoman {

// BLAKE2b-256 of the draft's canonical body without its editorial marks, which are measured against
// other texts in different rooms; in hexadecimal. Fails on what the format cannot hold.
Result<std::string> draft_digest(DraftBody draft);

// The bytes that are signed for a digest.
std::string signing_message(const std::string& digest);

// Whether the signature fits the digest and the key that stand beside it.
bool signature_holds(const SignBody& body);

// In hexadecimal: the public key that follows from a seed, and its signature to a digest. For
// records without a vault, which keeps people's keys.
struct SeedSignature {
  std::string key, signature;
};
SeedSignature sign_with_seed(std::span<const std::uint8_t, 32> seed, const std::string& digest);

// Bytes as lower-case hexadecimal digits.
std::string to_hexadecimal(std::span<const std::uint8_t> bytes);

}  // namespace dragoman
