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

std::list<Parts::Kept>::iterator Parts::entry(const Sight& sight) {
  const Reach reach = reach_of(sight);
  const auto found = places_.find(reach);
  if (found == places_.end()) {
    kept_.push_front({.reach = reach});
    places_[reach] = kept_.begin();
  } else {
    kept_.splice(kept_.begin(), kept_, found->second);
  }
  Kept& front = kept_.front();
  if (std::string etag = sight.etag(); front.etag != etag) {
    bytes_ -= front.bytes;
    front = {.reach = reach, .etag = std::move(etag)};
  }
  return kept_.begin();
}

Chunk Parts::find(const Sight& sight, const std::string& target) {
  const std::lock_guard lock(mutex_);
  const auto kept = entry(sight);
  const auto found = kept->parts.find(target);
  return found == kept->parts.end() ? nullptr : found->second;
}

void Parts::put(const Sight& sight, const std::string& target, const Chunk& bytes) {
  const std::lock_guard lock(mutex_);
  const auto kept = entry(sight);
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
