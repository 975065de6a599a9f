// Computations under way and done.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "server/compute.h"
#include "server/presence.h"
#include "server/sight.h"
#include "server/workers.h"

namespace dragoman::server {

// One computation on the view of a room, for one person. Plain values, a moment's copy.
struct JobState {
  std::string id, kind;
  RoomId room;
  RoomHead head;                // of the view that it was computed from
  std::vector<RoomId> label;    // the rooms that may see its result
  std::string state;            // "waiting", "working", "done", "failed" or "stopped"
  std::optional<double> share;  // of the work that is done
  Chunk result;                 // JSON; with "stopped": what was known until then
  std::optional<Error> error;   // with "failed"
};

// Each room computes on a thread of its own, one job after another, and never waits for another's.
// Jobs belong to a presence and go with it. May be called from any thread.
class Jobs {
 public:
  explicit Jobs(Entropy& entropy);
  ~Jobs();

  // Nothing when too many of this room wait, or this person keeps too many.
  std::optional<JobState> begin(const Presence& owner, const Sight& sight, std::string kind,
                                double limit_seconds, Work work);
  std::vector<JobState> list(const Presence& owner, const RoomId& room) const;
  std::optional<JobState> find(const Presence& owner, const RoomId& room,
                               const std::string& id) const;
  // It ends soon, with what is known until then. False: there is no such job.
  bool stop(const Presence& owner, const RoomId& room, const std::string& id);

  // Stops and forgets all of that presence.
  void close(const Presence& presence);
  void stop();

 private:
  struct Job {
    JobState state;
    std::string owner;  // the presence's id
    CancelSource cancel;
    double limit_seconds = 0;
    Work work;
  };
  using Place = std::pair<std::string, std::string>;  // presence, job

  void run(const std::shared_ptr<Job>& job);
  void make_room(const std::string& owner);

  Entropy& entropy_;
  mutable std::mutex mutex_;  // of all jobs' states
  std::map<Place, std::shared_ptr<Job>> jobs_;
  std::vector<Place> order_;  // oldest first
  Workers workers_;
};

}  // namespace dragoman::server
