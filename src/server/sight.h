// What a person sees of a room at one moment, and the answers made from it that are kept.
#pragma once

#include <cstddef>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <tuple>

#include "dragoman/vault.h"
#include "server/sse.h"

namespace dragoman::server {

struct Sight {
  Session::Place place;
  std::shared_ptr<const View> view;
  RoomHead head;

  // A sight without a view knows where the room is and what its latest answers were.
  const RoomId& room() const { return place.room; }
  // The room's number and head: what an ETag says, with its quotation marks.
  std::string etag() const;
};

// Nothing when the room is none of this person's, whether it exists or not.
Result<std::optional<Sight>> look(const Session& keys, const RoomId& room);

// Parts of rooms as they were last answered, so that reading a room again costs nothing. Whoever
// reaches the same numbers of a room sees the same, so one answer serves them all. Of each reach
// only the latest number is kept; the reach that was asked for least recently goes first. May be
// called from any thread.
class Parts {
 public:
  explicit Parts(std::size_t most_bytes) : most_(most_bytes) {}

  // `target`: the part with its options.
  Chunk find(const Sight& sight, const std::string& target);
  void put(const Sight& sight, const std::string& target, const Chunk& bytes);

 private:
  using Reach = std::tuple<RoomId, Number, Number>;  // room, since, until (0: now)
  struct Kept {
    Reach reach;
    Number number = 0;
    std::string etag;
    std::map<std::string, Chunk> parts;
    std::size_t bytes = 0;
  };
  static Reach reach_of(const Sight& sight);

  const std::size_t most_;
  std::mutex mutex_;
  std::list<Kept> kept_;  // the latest used first
  std::map<Reach, std::list<Kept>::iterator> places_;
  std::size_t bytes_ = 0;
};

}  // namespace dragoman::server
