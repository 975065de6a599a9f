#include "vault/connections.h"

#include <utility>

namespace dragoman::vault {

namespace {

// More are closed once they are given back.
constexpr std::size_t kMostIdle = 4;

}  // namespace

Connections::Connections(std::string place, std::unique_ptr<Database> first)
    : place_(std::move(place)) {
  idle_.push_back(std::move(first));
}

Result<std::unique_ptr<Database>> Connections::take() {
  std::unique_lock lock(mutex_);
  const auto take_idle = [&] {
    std::unique_ptr<Database> one = std::move(idle_.back());
    idle_.pop_back();
    return one;
  };
  ++in_use_;
  if (!idle_.empty()) return take_idle();
  lock.unlock();
  auto made = connect(place_, Opening::existing);
  if (made) return made;
  lock.lock();
  // A server lets only so many in.
  given_.wait(lock, [&] { return !idle_.empty() || in_use_ == 1; });
  if (!idle_.empty()) return take_idle();
  --in_use_;
  return made;
}

void Connections::give(std::unique_ptr<Database> database) {
  const std::lock_guard lock(mutex_);
  --in_use_;
  if (idle_.size() < kMostIdle) idle_.push_back(std::move(database));
  given_.notify_all();
}

Result<void> Connections::read(const std::function<Result<void>(Database&)>& work) {
  auto database = take();
  if (!database) return tl::unexpected(database.error());
  Result<void> done;
  {
    Transaction looking(**database, Database::Access::read);
    done = looking.begin();
    if (done) done = work(**database);
    if (done) done = looking.commit();
  }
  give(std::move(*database));
  return done;
}

}  // namespace dragoman::vault
