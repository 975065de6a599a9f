// Writes of several threads in one transaction: whoever finds nobody committing leads, and commits
// for all who are waiting by then. One wait for the disk serves them all.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <vector>

#include "vault/database.h"

namespace dragoman::vault {

// What became of a write: it is durable; it failed by itself, and what came with it may be durable;
// or the transaction failed with all that was in it.
enum class Outcome { kept, refused, lost };

class Commits {
 public:
  explicit Commits(std::unique_ptr<Database> database) : database_(std::move(database)) {}

  // Runs `work` in a write transaction. Returns after the commit; then what `work` did is durable.
  // When it or the commit fails, nothing of it is written. `after` runs before that, in the
  // thread that led, while no other write is under way. Work runs in the order of the calls,
  // one at a time.
  Result<void> run(const std::function<Result<void>(Database&)>& work,
                   const std::function<void(Outcome)>& after);

  // The connection, between transactions. For what must not be in one.
  Result<void> alone(const std::function<Result<void>(Database&)>& work);

 private:
  struct Job {
    const std::function<Result<void>(Database&)>* work;
    const std::function<void(Outcome)>* after;
    Result<void> result;
    bool done = false;
  };
  void lead(std::vector<Job*>& jobs);
  Result<void> run_one(Job& job, bool shared);

  std::unique_ptr<Database> database_;
  std::optional<Witness> witness_;  // of the transaction under way: all of it is there, or none
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Job*> waiting_;
  bool leading_ = false;
};

}  // namespace dragoman::vault
