#include "server/workers.h"

#include <unistd.h>

namespace dragoman::server {

Workers::~Workers() { stop(); }

bool Workers::post(const std::string& key, std::function<void()> task) {
  const std::lock_guard lock(mutex_);
  if (stopped_) return false;
  Queue& queue = queues_[key];
  if (queue.tasks.size() >= options_.waiting_per_key) return false;
  const bool becomes_ready = queue.tasks.empty() && !queue.running;
  queue.tasks.push_back(std::move(task));
  if (!becomes_ready) return true;
  ready_.push_back(key);
  if (idle_ < ready_.size() && threads_.size() < options_.threads) {
    threads_.emplace_back([this] { work(); });
  } else {
    ready_changed_.notify_one();
  }
  return true;
}

void Workers::work() {
  constexpr int kLeastUrgent = 19;
  // On Linux a thread has a niceness of its own.
  if (options_.in_background) [[maybe_unused]]
    const int was = nice(kLeastUrgent);
  std::unique_lock lock(mutex_);
  for (;;) {
    ++idle_;
    ready_changed_.wait(lock, [&] { return stopped_ || !ready_.empty(); });
    --idle_;
    if (stopped_) return;
    const std::string key = std::move(ready_.front());
    ready_.pop_front();
    Queue& queue = queues_[key];
    std::function<void()> task = std::move(queue.tasks.front());
    queue.tasks.pop_front();
    queue.running = true;
    lock.unlock();
    task();
    task = nullptr;
    lock.lock();
    const auto found = queues_.find(key);
    found->second.running = false;
    if (found->second.tasks.empty()) {
      queues_.erase(found);
    } else {
      ready_.push_back(key);
      if (idle_ > 0) ready_changed_.notify_one();
    }
  }
}

void Workers::stop() {
  std::vector<std::thread> threads;
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    for (auto& [key, queue] : queues_) queue.tasks.clear();
    ready_.clear();
    threads.swap(threads_);
    ready_changed_.notify_all();
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace dragoman::server
