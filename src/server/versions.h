// Which rooms have changed since somebody looked.
#pragma once

#include <cstdint>
#include <mutex>
#include <span>
#include <unordered_map>

#include "dragoman/vault.h"

namespace dragoman::server {

// Counts the changes of every room, as the vault tells them: as long as a room's count is the same,
// what was seen of it is what there is. The counts never leave the server. May be called from any
// thread. O(1).
class Versions {
 public:
  std::uint64_t of(const RoomId& room) const {
    const std::lock_guard lock(mutex_);
    const auto found = rooms_.find(room);
    return everything_ + (found == rooms_.end() ? 0 : found->second);
  }
  void changed(std::span<const RoomId> rooms) {
    const std::lock_guard lock(mutex_);
    for (const RoomId& room : rooms) ++rooms_[room];
  }
  void changed() {
    const std::lock_guard lock(mutex_);
    ++everything_;
  }

 private:
  struct Hash {
    std::size_t operator()(const RoomId& room) const {
      std::size_t hash = 0;  // ids are random
      for (std::size_t i = 0; i < sizeof hash; ++i) hash = hash << 8U | room.bytes[i];
      return hash;
    }
  };
  mutable std::mutex mutex_;
  std::unordered_map<RoomId, std::uint64_t, Hash> rooms_;
  std::uint64_t everything_ = 0;
};

}  // namespace dragoman::server
