// Connections to read over: one for each reading under way, so that none waits for another.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "vault/database.h"

namespace dragoman::vault {

// Any thread.
class Connections {
 public:
  // The first one is open already; the others are opened as they are needed.
  Connections(std::string place, std::unique_ptr<Database> first);

  // Runs `work` on one state of the vault. Waits only where no further connection can be had, for
  // one that is in use.
  Result<void> read(const std::function<Result<void>(Database&)>& work);

 private:
  Result<std::unique_ptr<Database>> take();
  void give(std::unique_ptr<Database> database);

  const std::string place_;
  std::mutex mutex_;
  std::condition_variable given_;
  std::vector<std::unique_ptr<Database>> idle_;
  int in_use_ = 0;
};

}  // namespace dragoman::vault
