// The numbers of a room's events by their ids, in a form that is cheap to copy.
#pragma once

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "dragoman/event.h"

namespace dragoman::record {

// Sorted runs, each at least twice as long as the next, which copies share, and a short tail. An
// addition costs O(log size) amortised, a search O(log² size), a copy O(log size).
class EventNumbers {
 public:
  // The id is a new one.
  void add(const EventId& id, Number number) {
    recent_.emplace_back(id, number);
    if (recent_.size() < kRecent) return;
    Run run = std::exchange(recent_, {});
    std::sort(run.begin(), run.end());
    while (!runs_.empty() && runs_.back()->size() < 2 * run.size()) {
      Run both(run.size() + runs_.back()->size());
      std::merge(run.begin(), run.end(), runs_.back()->begin(), runs_.back()->end(), both.begin());
      run = std::move(both);
      runs_.pop_back();
    }
    runs_.push_back(std::make_shared<const Run>(std::move(run)));
  }

  std::optional<Number> find(const EventId& id) const {
    for (const auto& [recent, number] : recent_) {
      if (recent == id) return number;
    }
    for (const auto& run : runs_) {
      const auto at = std::lower_bound(run->begin(), run->end(), std::pair(id, Number{0}));
      if (at != run->end() && at->first == id) return at->second;
    }
    return std::nullopt;
  }

 private:
  using Run = std::vector<std::pair<EventId, Number>>;
  static constexpr std::size_t kRecent = 64;

  std::vector<std::shared_ptr<const Run>> runs_;
  Run recent_;
};

}  // namespace dragoman::record
