#include "server/sight.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "dragoman/signing.h"

namespace dragoman::server {

std::string Sight::etag() const {
  return fmt::format("\"{}-{}\"", head.events, to_hexadecimal(head.head));
}

Result<std::optional<Sight>> look(const Session& keys, const RoomId& room) {
  auto places = keys.rooms();
  if (!places) return tl::unexpected(places.error());
  const auto place = std::find_if(places->begin(), places->end(),
                                  [&](const Session::Place& one) { return one.room == room; });
  if (place == places->end()) return std::optional<Sight>();
  auto seen = keys.look(room);
  if (!seen) return tl::unexpected(seen.error());
  return std::optional<Sight>({*place, std::move(seen->view), seen->head});
}

Parts::Reach Parts::reach_of(const Sight& sight) {
  return {sight.place.room, sight.place.since, sight.place.until.value_or(0)};
}

Chunk Parts::find(const Sight& sight, const std::string& target) {
  const std::lock_guard lock(mutex_);
  const auto place = places_.find(reach_of(sight));
  if (place == places_.end() || place->second->etag != sight.etag()) return nullptr;
  kept_.splice(kept_.begin(), kept_, place->second);
  const auto found = place->second->parts.find(target);
  return found == place->second->parts.end() ? nullptr : found->second;
}

void Parts::put(const Sight& sight, const std::string& target, const Chunk& bytes) {
  const std::lock_guard lock(mutex_);
  const Reach reach = reach_of(sight);
  auto place = places_.find(reach);
  if (place == places_.end()) {
    kept_.push_front({.reach = reach});
    place = places_.emplace(reach, kept_.begin()).first;
  }
  const auto kept = place->second;
  if (kept->number > sight.head.events) return;  // made from a view that is older by now
  if (std::string etag = sight.etag(); kept->etag != etag) {
    bytes_ -= kept->bytes;
    *kept = {.reach = reach, .number = sight.head.events, .etag = std::move(etag)};
  }
  const std::size_t size = target.size() + bytes->size();
  if (size > most_ / 4 || !kept->parts.emplace(target, bytes).second) return;
  kept->bytes += size;
  bytes_ += size;
  while (bytes_ > most_ && !kept_.empty()) {
    bytes_ -= kept_.back().bytes;
    places_.erase(kept_.back().reach);
    kept_.pop_back();
  }
}

}  // namespace dragoman::server
