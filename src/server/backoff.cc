#include "server/backoff.h"

#include <algorithm>

namespace dragoman::server {
namespace {

constexpr int kFree = 3;
constexpr std::int64_t kFirst = 1'000;
constexpr std::int64_t kLongest = 300'000;
constexpr std::int64_t kForgotten = 3'600'000;

std::int64_t wait_after(int failures) {
  if (failures < kFree) return 0;
  const int doublings = std::min(failures - kFree, 20);
  return std::min(kLongest, kFirst << doublings);
}

}  // namespace

std::int64_t Backoff::wait(const std::string& key, std::int64_t now) const {
  const std::lock_guard lock(mutex_);
  const auto found = places_.find(key);
  return found == places_.end() ? 0 : std::max<std::int64_t>(0, found->second->until - now);
}

void Backoff::failed(const std::string& key, std::int64_t now) {
  const std::lock_guard lock(mutex_);
  const auto found = places_.find(key);
  if (found == places_.end()) {
    entries_.push_front({.key = key});
    places_[key] = entries_.begin();
  } else {
    entries_.splice(entries_.begin(), entries_, found->second);
  }
  Entry& entry = entries_.front();
  if (now - entry.last > kForgotten) entry.failures = 0;
  entry.last = now;
  entry.until = now + wait_after(++entry.failures);
  if (entries_.size() <= most_) return;
  places_.erase(entries_.back().key);
  entries_.pop_back();
}

void Backoff::succeeded(const std::string& key) {
  const std::lock_guard lock(mutex_);
  const auto found = places_.find(key);
  if (found == places_.end()) return;
  entries_.erase(found->second);
  places_.erase(found);
}

}  // namespace dragoman::server
