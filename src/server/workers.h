// Threads that take turns among those who wait.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

namespace dragoman::server {

// Tasks of one key run one after another, in order; keys take turns, so that whoever has many tasks
// keeps nobody else from having one done. Threads start when they are needed. May be called from
// any thread.
class Workers {
 public:
  struct Options {
    std::size_t threads = 4;           // at most
    std::size_t waiting_per_key = 64;  // tasks of one key that may wait
    bool in_background = false;        // the threads yield to all others of the machine
  };
  explicit Workers(const Options& options) : options_(options) {}
  // Waits for the tasks that run; those that wait are dropped.
  ~Workers();
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  // False, and nothing happens, when too many of that key wait or stop() was called. A task does
  // not throw.
  bool post(const std::string& key, std::function<void()> task);
  // Drops what waits and waits for what runs. Afterwards nothing runs any more.
  void stop();

 private:
  struct Queue {
    std::deque<std::function<void()>> tasks;
    bool running = false;
  };
  void work();

  const Options options_;
  std::mutex mutex_;
  std::condition_variable ready_changed_;
  std::unordered_map<std::string, Queue> queues_;
  std::deque<std::string> ready_;  // keys with tasks of which none runs
  std::vector<std::thread> threads_;
  std::size_t idle_ = 0;
  bool stopped_ = false;
};

}  // namespace dragoman::server
