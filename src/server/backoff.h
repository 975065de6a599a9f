// How long somebody who mistypes must wait.
#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <mutex>
#include <string>
#include <unordered_map>

namespace dragoman::server {

// Counts failures for keys: names as typed, addresses. Three are free; from then on each costs a
// wait, 1 s at first, doubling to 5 minutes. A success, or an hour without a failure, forgets.
// Keeps the most recent 65,536 keys. May be called from any thread. O(1).
class Backoff {
 public:
  explicit Backoff(std::size_t most = std::size_t{1} << 16U) : most_(most) {}

  // Milliseconds until another attempt is heard; 0: now.
  std::int64_t wait(const std::string& key, std::int64_t now) const;
  void failed(const std::string& key, std::int64_t now);
  void succeeded(const std::string& key);

 private:
  struct Entry {
    std::string key;
    int failures = 0;
    std::int64_t last = 0;
    std::int64_t until = 0;
  };

  const std::size_t most_;
  mutable std::mutex mutex_;
  std::list<Entry> entries_;  // the most recent failure first
  std::unordered_map<std::string, std::list<Entry>::iterator> places_;
};

}  // namespace dragoman::server
