// One event, sealed for the rooms of its audience, and one room's entry opened again. Pure: all
// keys are arguments. docs/security.md, "Events", is the format.
#pragma once

#include "vault/events.h"
#include "vault/keyring.h"

namespace dragoman::vault {

// What every room's entry of one event shares.
struct SealedContent {
  Key event_key;
  Bytes base;    // the event's canonical bytes without references
  Bytes sealed;  // what is stored of them
};
Result<SealedContent> seal_content(const Event& event, const Key& seed);

// The entry of a room: `copy` as that room holds it, at copy.number after `previous`.
struct Target {
  Copy copy;
  std::uint32_t epoch = 1;
  Digest previous{};
  std::string_view teller;  // the teller's public key, for a pose; else empty
};
struct SealedEntry {
  StoredEntry stored;  // without seq, mark and content
  Digest head{};
};
Result<SealedEntry> seal_entry(const SealedContent& content, const Target& target,
                               const RoomId& room, const Link& link, const Key& seed);

// An entry that was opened. `gone` names a person whose erasure key is not there; then nothing else
// but the header is known.
struct OpenedEntry {
  EntryHeader header;
  Digest head{};
  Digest salt{};
  Bytes copy;    // canonical bytes
  Bytes teller;  // as above
  std::optional<PersonId> gone;
};
// Fails, naming the number, on anything that was not sealed so.
Result<OpenedEntry> open_entry(const RoomId& room, const StoredEntry& entry, const Link& link);

}  // namespace dragoman::vault
