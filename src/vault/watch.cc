// Telling somebody of commits, from a thread that waits for them.
#include <algorithm>
#include <atomic>
#include <thread>

#include "vault/internals.h"

namespace dragoman {

namespace {

constexpr std::chrono::milliseconds kFirstRetry{100};
constexpr std::chrono::milliseconds kLongestRetry{3000};

}  // namespace

// Shared by the handle and the thread: a watch may end from within its own call.
struct Watch::Impl {
  struct Shared {
    Shared(std::shared_ptr<Vault::Impl> whole, std::unique_ptr<vault::Ear> listening,
           std::function<void(const Change&)> callback)
        : vault(std::move(whole)), ear(std::move(listening)), told(std::move(callback)) {
      const std::lock_guard lock(vault->watching);
      vault->ears.push_back(ear.get());
    }
    ~Shared() {
      const std::lock_guard lock(vault->watching);
      std::erase(vault->ears, ear.get());
    }
    Shared(const Shared&) = delete;
    Shared& operator=(const Shared&) = delete;

    void listen();
    // Whether it was, before it should stop.
    bool attach_again();

    const std::shared_ptr<Vault::Impl> vault;
    const std::unique_ptr<vault::Ear> ear;
    const std::function<void(const Change&)> told;
    std::atomic<bool> stopping = false;
  };

  explicit Impl(std::shared_ptr<Shared> all)
      : shared(std::move(all)), thread([kept = shared] { kept->listen(); }) {}
  ~Impl() {
    shared->stopping = true;
    shared->ear->wake();
    if (thread.get_id() == std::this_thread::get_id()) {
      thread.detach();
    } else {
      thread.join();
    }
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  const std::shared_ptr<Shared> shared;
  std::thread thread;
};

void Watch::Impl::Shared::listen() {
  while (!stopping) {
    auto rooms = ear->hear();
    if (!rooms) {
      if (attach_again()) told({.everything = true, .rooms = {}});
    } else if (!rooms->empty() && !stopping) {
      told({.everything = false, .rooms = std::move(*rooms)});
    }
  }
}

bool Watch::Impl::Shared::attach_again() {
  for (auto pause = kFirstRetry; !stopping; pause = std::min(2 * pause, kLongestRetry)) {
    if (ear->attach()) return !stopping;
    ear->rest(pause);
  }
  return false;
}

Watch::Watch(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Watch::Watch(Watch&& other) noexcept = default;
Watch& Watch::operator=(Watch&& other) noexcept = default;
Watch::~Watch() = default;

void Vault::Impl::wake_watches() {
  const std::lock_guard lock(watching);
  for (vault::Ear* ear : ears) ear->wake();
}

Result<Watch> Vault::on_change(std::function<void(const Change&)> told) const {
  auto ear = vault::is_postgres(impl_->place)
                 ? vault::postgres_ear(impl_->place, vault::channel_of(impl_->meta.vault))
                 : vault::sqlite_ear(impl_->place);
  if (auto attached = ear->attach(); !attached) return tl::unexpected(attached.error());
  return Watch(std::make_unique<Watch::Impl>(
      std::make_shared<Watch::Impl::Shared>(impl_, std::move(ear), std::move(told))));
}

}  // namespace dragoman
