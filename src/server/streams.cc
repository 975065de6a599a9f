#include "server/streams.h"

#include <algorithm>
#include <variant>

#include "dragoman/talks_json.h"

namespace dragoman::server {
namespace {

constexpr std::size_t kMostPast = std::size_t{512} << 10U;

Chunk entry_chunk(const View& view, Number number) {
  auto line = entry_json(view, number);
  // Numbers that are in the view's log have an entry.
  return std::make_shared<const std::string>(sse_entry(number, line ? *line : "null"));
}

Chunk end_chunk(const char* why) { return std::make_shared<const std::string>(sse_end(why)); }

// Who sees no more of the room after this event.
std::optional<PersonId> leaver(const Copy& copy, const RoomId& room) {
  if (copy.erased) return std::nullopt;
  if (const auto* leave = std::get_if<LeaveBody>(&copy.event.body)) {
    if (leave->room == room) return leave->person;
  }
  if (const auto* erase = std::get_if<EraseBody>(&copy.event.body)) return erase->person;
  return std::nullopt;
}

Number last_of(const View& view) { return view.log.empty() ? 0 : view.log.back().number; }

}  // namespace

Streams::Streams(std::size_t most_per_room)
    : most_per_room_(most_per_room), workers_({.threads = 4, .waiting_per_key = 64}) {}

Streams::~Streams() { stop(); }

std::shared_ptr<Subscription> Streams::open(const std::shared_ptr<Presence>& presence,
                                            const Sight& sight, std::optional<Number> after) {
  auto subscription = std::make_shared<Subscription>();
  std::shared_ptr<Channel> channel;
  std::size_t listening = 0;
  for (const auto& each : channels_of(&sight.room())) {
    const std::lock_guard lock(each->mutex);
    std::erase_if(each->listeners, [](const Listener& one) { return one.subscription->over(); });
    listening += each->listeners.size();
  }
  if (listening >= most_per_room_) return nullptr;
  {
    const std::lock_guard lock(mutex_);
    if (stopped_) return nullptr;
    auto& place = channels_[{sight.room(), sight.place.since}];
    if (!place) {
      place = std::make_shared<Channel>();
      place->room = sight.room();
      place->last = last_of(*sight.view);
    }
    channel = place;
  }
  const std::lock_guard lock(channel->mutex);
  begin(*channel, sight, {presence, subscription}, after);
  return subscription;
}

void Streams::begin(Channel& channel, const Sight& sight, const Listener& listener,
                    std::optional<Number> after) {
  const View& view = *sight.view;
  const Number here = last_of(view);
  const bool has_left = sight.place.until.has_value();
  if (!has_left) advance(channel, view);
  std::size_t bytes = 0;
  for (Number n = std::max(after.value_or(here) + 1, sight.place.since); n <= here; ++n) {
    const Chunk chunk = entry_chunk(view, n);
    bytes += chunk->size();
    if (bytes > kMostPast) return listener.subscription->finish();
    listener.subscription->push(chunk);
  }
  if (has_left) return listener.subscription->finish(end_chunk(kLeft));
  if (!listener.presence->keys()) return listener.subscription->finish(end_chunk(kSignedOut));
  // Others were brought more since this view was made, perhaps that this person left: look again.
  if (channel.last > here) return listener.subscription->finish();
  channel.listeners.push_back(listener);
}

// Returns whether somebody was seen to leave.
bool Streams::advance(Channel& channel, const View& view) {
  bool left = false;
  for (Number n = channel.last + 1; n <= last_of(view); ++n) {
    const Chunk chunk = entry_chunk(view, n);
    for (const Listener& listener : channel.listeners) {
      // Whoever is locked out hears no more, even before being told why.
      if (listener.presence->keys()) listener.subscription->push(chunk);
    }
    channel.last = n;
    const Copy* copy = view.find_copy(n);
    const auto gone = copy == nullptr ? std::nullopt : leaver(*copy, channel.room);
    if (!gone) continue;
    left = true;
    std::erase_if(channel.listeners, [&](const Listener& listener) {
      if (listener.presence->person != *gone) return false;
      listener.subscription->finish(end_chunk(kLeft));
      return true;
    });
  }
  return left;
}

void Streams::bring(Channel& channel) {
  channel.due = false;
  const std::lock_guard lock(channel.mutex);
  for (std::size_t i = 0; i < channel.listeners.size();) {
    const auto keys = channel.listeners[i].presence->keys();
    const auto seen = keys ? keys->look(channel.room) : fail(ErrorCode::io, "locked");
    // Who is locked out has been told; what cannot be read now is tried again with the next beat.
    if (!seen) {
      ++i;
      continue;
    }
    if (!advance(channel, *seen->view)) return;
    i = 0;  // whoever left sees less than those who stay
  }
}

void Streams::post(const std::shared_ptr<Channel>& channel) {
  if (channel->due.exchange(true)) return;
  const bool posted =
      workers_.post(channel->room.to_string(), [this, channel] { bring(*channel); });
  if (!posted) channel->due = false;
}

std::vector<std::shared_ptr<Streams::Channel>> Streams::channels_of(const RoomId* room) const {
  const std::lock_guard lock(mutex_);
  std::vector<std::shared_ptr<Channel>> found;
  auto from = room == nullptr ? channels_.begin() : channels_.lower_bound({*room, 0});
  for (; from != channels_.end() && (room == nullptr || from->first.first == *room); ++from) {
    found.push_back(from->second);
  }
  return found;
}

void Streams::changed(const RoomId& room) {
  for (const auto& channel : channels_of(&room)) post(channel);
}

void Streams::changed() {
  for (const auto& channel : channels_of(nullptr)) post(channel);
}

void Streams::close(const Presence& presence, const char* why) {
  const Chunk last = end_chunk(why);
  for (const auto& channel : channels_of(nullptr)) {
    const auto end = [channel, last, id = presence.id] {
      const std::lock_guard lock(channel->mutex);
      std::erase_if(channel->listeners, [&](const Listener& listener) {
        if (listener.presence->id != id) return false;
        listener.subscription->finish(last);
        return true;
      });
    };
    if (!workers_.post(channel->room.to_string(), end)) end();
  }
}

void Streams::beat() {
  for (const auto& channel : channels_of(nullptr)) {
    post(channel);
    // A room whose latest events are just being brought shows signs of life by itself.
    const std::unique_lock lock(channel->mutex, std::try_to_lock);
    if (!lock.owns_lock()) continue;
    std::erase_if(channel->listeners, [](const Listener& one) { return one.subscription->over(); });
    for (const Listener& listener : channel->listeners) listener.subscription->push(sse_comment());
  }
  const std::lock_guard lock(mutex_);
  std::erase_if(channels_, [](const auto& entry) {
    const std::unique_lock held(entry.second->mutex, std::try_to_lock);
    // Somebody who is just opening a stream holds a second reference.
    return held.owns_lock() && entry.second->listeners.empty() && entry.second.use_count() == 1;
  });
}

void Streams::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  workers_.stop();
  const Chunk last = end_chunk(kStopping);
  for (const auto& channel : channels_of(nullptr)) {
    const std::lock_guard lock(channel->mutex);
    for (const Listener& listener : channel->listeners) listener.subscription->finish(last);
    channel->listeners.clear();
  }
}

}  // namespace dragoman::server
