// Live changes: each event of a room is put into words once and handed to all who listen.
#pragma once

#include <atomic>
#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "server/presence.h"
#include "server/sight.h"
#include "server/sse.h"
#include "server/workers.h"

namespace dragoman::server {

// May be called from any thread.
class Streams {
 public:
  // At most so many listeners a room.
  explicit Streams(std::size_t most_per_room);
  ~Streams();

  // Listens to a room, from the number after `after`, or from what comes next. At most half a
  // megabyte of the past is brought at once; then the stream breaks off, to be resumed. Null when
  // too many listen. Blocks while the room's latest events are put into words.
  std::shared_ptr<Subscription> open(const std::shared_ptr<Presence>& presence, const Sight& sight,
                                     std::optional<Number> after);

  // The room may have new events. Cheap; they are brought from another thread.
  void changed(const RoomId& room);
  // Any room may have.
  void changed();

  // Ends all streams of that presence, soon; what is written from now on is not on them.
  void close(const Presence& presence, const char* why);
  // A sign of life on every stream; streams whose listeners have gone are forgotten.
  void beat();
  // Ends all streams; from now on none is opened.
  void stop();

 private:
  struct Listener {
    std::shared_ptr<Presence> presence;
    std::shared_ptr<Subscription> subscription;
  };
  // Listeners who see the same: of one room, from the same number on.
  struct Channel {
    RoomId room;
    std::mutex mutex;  // held while the vault is looked at
    Number last = 0;   // brought to all listeners
    std::vector<Listener> listeners;
    std::atomic<bool> due{false};
  };
  using Key = std::pair<RoomId, Number>;

  void begin(Channel& channel, const Sight& sight, const Listener& listener,
             std::optional<Number> after);
  void bring(Channel& channel);
  bool advance(Channel& channel, const View& view);
  void post(const std::shared_ptr<Channel>& channel);
  std::vector<std::shared_ptr<Channel>> channels_of(const RoomId* room) const;

  const std::size_t most_per_room_;
  mutable std::mutex mutex_;
  std::map<Key, std::shared_ptr<Channel>> channels_;
  bool stopped_ = false;
  Workers workers_;
};

}  // namespace dragoman::server
