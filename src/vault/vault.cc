#include "dragoman/vault.h"

#include <sodium.h>

#include "vault/internals.h"

namespace dragoman {

namespace {

template <class Id>
Id derived_id(const Seed& seed, std::string_view label) {
  return vault::id_of<Id>(
      vault::derive(vault::Key(seed.bytes), "id", {label}).view().substr(0, 16));
}

}  // namespace

Seed draw_seed() {
  static_cast<void>(vault::ready());
  Seed seed;
  randombytes_buf(seed.bytes.data(), seed.bytes.size());
  return seed;
}

EventId event_id(const Seed& seed, std::string_view label) {
  return derived_id<EventId>(seed, label);
}
RoomId room_id(const Seed& seed, std::string_view label) { return derived_id<RoomId>(seed, label); }
PersonId person_id(const Seed& seed, std::string_view label) {
  return derived_id<PersonId>(seed, label);
}
RoomId desk_of(const PersonId& person) { return RoomId{person.bytes}; }

Vault::Vault(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}

const std::vector<Notice>& Vault::notices() const { return impl_->notices; }

Result<Vault> Vault::open(const std::string& place) {
  if (auto started = vault::ready(); !started) return tl::unexpected(started.error());
  std::vector<Notice> notices;
  std::shared_ptr<vault::OpenHere> here;
  if (!vault::is_postgres(place)) {
    if (auto notice = vault::wal_notice(place)) notices.push_back(std::move(*notice));
    here = std::make_shared<vault::OpenHere>(place);
  }
  auto writer = vault::connect(place, vault::Opening::existing);
  if (!writer) return tl::unexpected(writer.error());
  auto reader = vault::connect(place, vault::Opening::existing);
  if (!reader) return tl::unexpected(reader.error());
  auto meta = vault::read_meta(**reader);
  if (!meta) return tl::unexpected(meta.error());
  if (meta->format != vault::kFormat) {
    if (auto done = vault::upgrade(**writer); !done) return tl::unexpected(done.error());
    meta->format = vault::kFormat;
  }
  if (auto scrubbed = vault::scrub_if_marked(**writer); !scrubbed) {
    notices.push_back({.message = "somebody was erased, and their data is not yet scrubbed: " +
                                  scrubbed.error().message,
                       .place = place});
  }
  auto impl =
      std::make_shared<Impl>(place, std::move(*meta), std::move(*writer), std::move(*reader));
  impl->notices = std::move(notices);
  impl->here = std::move(here);
  return Vault(std::move(impl));
}

Result<Verification> Vault::verify(std::span<const Receipt> receipts) const {
  Verification found;
  auto read = impl_->readers.read([&](vault::Database& database) -> Result<void> {
    auto verified = vault::verify_chains(database, receipts);
    if (!verified) return tl::unexpected(verified.error());
    found = std::move(*verified);
    return {};
  });
  if (!read) return tl::unexpected(read.error());
  return found;
}

}  // namespace dragoman
