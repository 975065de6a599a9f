#include "server/jobs.h"

#include <fmt/format.h>

#include <algorithm>

namespace dragoman::server {
namespace {

constexpr std::size_t kRooms = 64;   // that compute at the same time
constexpr std::size_t kWaiting = 8;  // jobs of one room
constexpr std::size_t kKept = 32;    // jobs of one presence
constexpr std::size_t kMemory = std::size_t{1} << 30U;

}  // namespace

Jobs::Jobs(Entropy& entropy)
    : entropy_(entropy),
      workers_({.threads = kRooms, .waiting_per_key = kWaiting, .in_background = true}) {}

Jobs::~Jobs() { stop(); }

std::optional<JobState> Jobs::begin(const Presence& owner, const Sight& sight, std::string kind,
                                    double limit_seconds, Work work) {
  const std::string whose =
      fmt::format("job {} {}", owner.person.to_string(), sight.room().to_string());
  auto job = std::make_shared<Job>();
  job->owner = owner.id;
  job->limit_seconds = limit_seconds;
  job->work = std::move(work);
  job->state = {.id = event_id(draw_seed_from(entropy_, whose)).to_string(),
                .kind = std::move(kind),
                .room = sight.room(),
                .head = sight.head,
                .label = sight.view->label,
                .state = "waiting"};
  JobState begun = job->state;
  {
    const std::lock_guard lock(mutex_);
    make_room(owner.id);
    const Place place(owner.id, begun.id);
    if (order_.size() > 0 && std::count_if(order_.begin(), order_.end(), [&](const Place& one) {
                               return one.first == owner.id;
                             }) >= static_cast<std::ptrdiff_t>(kKept)) {
      return std::nullopt;
    }
    jobs_[place] = job;
    order_.push_back(place);
  }
  if (workers_.post(sight.room().to_string(), [this, job] { run(job); })) return begun;
  const std::lock_guard lock(mutex_);
  jobs_.erase({owner.id, begun.id});
  std::erase(order_, Place(owner.id, begun.id));
  return std::nullopt;
}

// The oldest jobs of a presence that have ended give way.
void Jobs::make_room(const std::string& owner) {
  const auto own = [&](const Place& one) { return one.first == owner; };
  auto count = static_cast<std::size_t>(std::count_if(order_.begin(), order_.end(), own));
  std::erase_if(order_, [&](const Place& one) {
    if (count < kKept || !own(one)) return false;
    const std::string& state = jobs_[one]->state.state;
    if (state == "waiting" || state == "working") return false;
    jobs_.erase(one);
    --count;
    return true;
  });
}

void Jobs::run(const std::shared_ptr<Job>& job) {
  {
    const std::lock_guard lock(mutex_);
    if (job->cancel.cancelled()) {
      job->state.state = "stopped";
      job->work = nullptr;
      return;
    }
    job->state.state = "working";
  }
  RunControl control;
  control.cancel = &job->cancel;
  control.deadline_seconds = job->limit_seconds;
  control.memory_bytes = kMemory;
  control.progress = [&](const Progress& progress) {
    const std::lock_guard lock(mutex_);
    job->state.share = progress.done < 0 ? std::nullopt : std::optional<double>(progress.done);
  };
  auto result = job->work(control);
  const std::lock_guard lock(mutex_);
  job->work = nullptr;
  job->state.share.reset();
  if (result) {
    job->state.result = std::make_shared<const std::string>(std::move(*result));
    job->state.state = job->cancel.cancelled() ? "stopped" : "done";
  } else {
    job->state.error = std::move(result.error());
    job->state.state = job->cancel.cancelled() ? "stopped" : "failed";
  }
}

std::vector<JobState> Jobs::list(const Presence& owner, const RoomId& room) const {
  const std::lock_guard lock(mutex_);
  std::vector<JobState> list;
  for (const Place& place : order_) {
    if (place.first != owner.id) continue;
    const JobState& state = jobs_.at(place)->state;
    if (state.room == room) list.push_back(state);
  }
  return list;
}

std::optional<JobState> Jobs::find(const Presence& owner, const RoomId& room,
                                   const std::string& id) const {
  const std::lock_guard lock(mutex_);
  const auto found = jobs_.find({owner.id, id});
  if (found == jobs_.end() || found->second->state.room != room) return std::nullopt;
  return found->second->state;
}

bool Jobs::stop(const Presence& owner, const RoomId& room, const std::string& id) {
  const std::lock_guard lock(mutex_);
  const auto found = jobs_.find({owner.id, id});
  if (found == jobs_.end() || found->second->state.room != room) return false;
  found->second->cancel.cancel();
  if (found->second->state.state == "waiting") found->second->state.state = "stopped";
  return true;
}

void Jobs::close(const Presence& presence) {
  const std::lock_guard lock(mutex_);
  std::erase_if(order_, [&](const Place& place) {
    if (place.first != presence.id) return false;
    jobs_[place]->cancel.cancel();
    jobs_.erase(place);
    return true;
  });
}

void Jobs::stop() {
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [place, job] : jobs_) job->cancel.cancel();
  }
  workers_.stop();
}

}  // namespace dragoman::server
