// What hears of commits: by looking into a file, or by listening to PostgreSQL.
#pragma once

#include <array>
#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "dragoman/vault.h"

namespace dragoman::vault {

// Where a vault's commits are announced. Derived from its id: of no use to whoever cannot read it.
std::string channel_of(std::string_view vault);

// A flag that a thread can wait for beside a socket. raise() from any thread.
class Bell {
 public:
  Bell();
  ~Bell();
  Bell(const Bell&) = delete;
  Bell& operator=(const Bell&) = delete;
  void raise();
  // Waits for it or for something to read on the socket (-1: none), and lowers it.
  void wait(std::chrono::milliseconds most, int socket = -1);

 private:
  int descriptor_ = -1;
};

// One thread at a time, but for wake().
class Ear {
 public:
  virtual ~Ear() = default;

  // Begins, or begins anew: what is committed from now on will be heard.
  virtual Result<void> attach() = 0;
  // Waits for a while or for a commit; the rooms that have new entries. Also returns, perhaps with
  // none, after wake(). After a failure, attach() again.
  virtual Result<std::vector<RoomId>> hear() = 0;

  void wake() { bell_.raise(); }
  // Until wake().
  void rest(std::chrono::milliseconds most) { bell_.wait(most); }

 protected:
  Bell bell_;
};

std::unique_ptr<Ear> sqlite_ear(std::string path);
std::unique_ptr<Ear> postgres_ear(std::string url, std::string channel);

}  // namespace dragoman::vault
