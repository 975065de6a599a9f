#include "vault/shared.h"

#include <utility>

namespace dragoman::vault {

Session::Seen SharedRoom::seen_now() const {
  return {live_.share(), {.room = room_, .events = live_.last(), .head = live_.head()}};
}

Result<std::optional<Session::Seen>> SharedRoom::look(const Update& update) {
  const std::lock_guard lock(mutex_);
  if (touched_ > 0) return std::optional<Session::Seen>();
  if (auto done = update(live_); !done) return tl::unexpected(done.error());
  return std::optional(seen_now());
}

SharedRoom::Wait::Wait(std::shared_ptr<SharedRoom> room) : room_(std::move(room)) {
  const std::lock_guard lock(room_->mutex_);
  begun_ = room_->begun_;
  ++room_->waiting_;
}

SharedRoom::Wait::~Wait() {
  const std::lock_guard lock(room_->mutex_);
  // A view that is kept makes the next event go to a copy.
  if (--room_->waiting_ == 0) room_->left_.reset();
}

void SharedRoom::Wait::await() {
  std::unique_lock lock(room_->mutex_);
  room_->settled_.wait(lock, [&] { return room_->touched_ == 0 || room_->done_ > begun_; });
}

std::optional<Session::Seen> SharedRoom::Wait::seen() const {
  const std::lock_guard lock(room_->mutex_);
  return room_->done_ > begun_ ? room_->left_ : std::nullopt;
}

void SharedRoom::touch() {
  const std::lock_guard lock(mutex_);
  if (touched_++ == 0) ++begun_;
}

void SharedRoom::settle() {
  const std::lock_guard lock(mutex_);
  if (--touched_ > 0) return;
  done_ = begun_;
  left_.reset();
  if (dropped_) {
    live_ = LiveRoom(room_);
  } else if (waiting_ > 0) {
    left_ = seen_now();
  }
  settled_.notify_all();
}

void SharedRoom::drop() {
  const std::lock_guard lock(mutex_);
  dropped_ = true;
  left_.reset();
  // A writer may still have to finish with it.
  if (touched_ == 0) live_ = LiveRoom(room_);
}

std::shared_ptr<SharedRoom> SharedRooms::get(const RoomKey& key) {
  const std::lock_guard lock(mutex_);
  if (const auto found = rooms_.find(key); found != rooms_.end()) {
    if (auto room = found->second.lock(); room && !room->is_dropped()) return room;
  }
  std::erase_if(rooms_, [](const auto& each) { return each.second.expired(); });
  auto room = std::make_shared<SharedRoom>(key.room);
  rooms_[key] = room;
  return room;
}

void SharedRooms::drop_all() {
  std::map<RoomKey, std::weak_ptr<SharedRoom>> all;
  {
    const std::lock_guard lock(mutex_);
    all = std::exchange(rooms_, {});
    ++erasures_;
  }
  for (const auto& [key, each] : all) {
    if (const auto room = each.lock()) room->drop();
  }
}

}  // namespace dragoman::vault
