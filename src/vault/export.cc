// One room's entries, opened, for exports and for checking commitments.
#include "vault/internals.h"

namespace dragoman {

Result<std::vector<Entry>> Session::Impl::read_room(const Session::Place& place) {
  std::vector<Entry> entries;
  auto done = inspect([&](vault::Database& database, vault::Keyring& with) -> Result<void> {
    constexpr int kBatch = 1024;
    if (auto fresh = with.refresh(database); !fresh) return fresh;
    with.forget_links();
    vault::Cursor after{.number = place.since - 1};
    for (;;) {
      auto stored = vault::read_entries(database, place.room, after, kBatch);
      if (!stored) return tl::unexpected(stored.error());
      if (stored->entries.empty()) return {};
      after = stored->end;
      for (const vault::StoredEntry& each : stored->entries) {
        if (place.until && each.number > *place.until) return {};
        auto link = with.link(database, each.link);
        if (!link) return tl::unexpected(link.error());
        auto opened = vault::open_entry(place.room, each, **link);
        if (!opened) return tl::unexpected(opened.error());
        entries.push_back({.header = opened->header,
                           .salt = opened->salt,
                           .copy = std::move(opened->copy),
                           .erased = opened->gone.has_value()});
      }
    }
  });
  if (!done) return tl::unexpected(done.error());
  return entries;
}

Result<std::string> Session::export_room(const RoomId& room, std::string_view name) const {
  auto held = rooms();
  if (!held) return tl::unexpected(held.error());
  for (const Place& place : *held) {
    if (place.room != room) continue;
    if (place.damage) return tl::unexpected(*place.damage);
    auto entries = impl_->read_room(place);
    if (!entries) return tl::unexpected(entries.error());
    return write_export(room, name, *entries);
  }
  return fail(ErrorCode::unknown_reference, "you are not a member of that room",
              "let somebody who is in it admit you");
}

}  // namespace dragoman
