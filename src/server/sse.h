// Server-sent events: their bytes, and what waits for one listener.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "dragoman/event.h"

namespace dragoman::server {

using Chunk = std::shared_ptr<const std::string>;

// One event of a stream. `data` is on one line.
std::string sse_entry(Number number, std::string_view data);
std::string sse_end(std::string_view why);
// Keeps a connection that nothing is sent on.
Chunk sse_comment();

// What one listener has still to be sent. Filled from one thread, emptied from another.
class Subscription {
 public:
  explicit Subscription(std::size_t most_bytes = std::size_t{1} << 20U) : most_(most_bytes) {}

  // Adds to what waits. Once that is too much, nothing more is added and the stream breaks off.
  void push(const Chunk& chunk);
  // The last chunk, if any: afterwards the stream is over.
  void finish(Chunk last = nullptr);

  // For the side that sends. What waits now; `over` when nothing will follow it.
  struct Taken {
    std::vector<Chunk> chunks;
    bool over = false;
  };
  Taken take();
  // Called whenever there is something to take, from whichever thread put it there, without a lock
  // held; replaces the one before.
  void on_ready(std::function<void()> wake);

  // The listener has gone: nothing more is wanted.
  void abandon();
  // Whether nothing that is pushed will arrive any more.
  bool over() const;

 private:
  void wake();

  const std::size_t most_;
  mutable std::mutex mutex_;
  std::vector<Chunk> chunks_;
  std::size_t bytes_ = 0;
  bool over_ = false;
  std::function<void()> wake_;
};

}  // namespace dragoman::server
