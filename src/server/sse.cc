#include "server/sse.h"

#include <fmt/format.h>

#include <utility>

namespace dragoman::server {

std::string sse_entry(Number number, std::string_view data) {
  return fmt::format("id: {}\nevent: entry\ndata: {}\n\n", number, data);
}

std::string sse_end(std::string_view why) {
  return fmt::format("event: end\ndata: {{\"why\":\"{}\"}}\n\n", why);
}

Chunk sse_comment() {
  static const Chunk kComment = std::make_shared<const std::string>(":\n\n");
  return kComment;
}

void Subscription::push(const Chunk& chunk) {
  {
    const std::lock_guard lock(mutex_);
    if (over_) return;
    if (bytes_ + chunk->size() > most_) {
      chunks_.clear();
      bytes_ = 0;
      over_ = true;
    } else {
      chunks_.push_back(chunk);
      bytes_ += chunk->size();
    }
  }
  wake();
}

void Subscription::finish(Chunk last) {
  {
    const std::lock_guard lock(mutex_);
    if (over_) return;
    if (last) chunks_.push_back(std::move(last));
    over_ = true;
  }
  wake();
}

Subscription::Taken Subscription::take() {
  const std::lock_guard lock(mutex_);
  bytes_ = 0;
  return {std::exchange(chunks_, {}), over_};
}

void Subscription::on_ready(std::function<void()> wake) {
  const std::lock_guard lock(mutex_);
  wake_ = std::move(wake);
}

void Subscription::wake() {
  std::function<void()> ready;
  {
    const std::lock_guard lock(mutex_);
    ready = wake_;
  }
  if (ready) ready();
}

void Subscription::abandon() {
  const std::lock_guard lock(mutex_);
  wake_ = nullptr;
  chunks_.clear();
  over_ = true;
}

bool Subscription::over() const {
  const std::lock_guard lock(mutex_);
  return over_;
}

}  // namespace dragoman::server
