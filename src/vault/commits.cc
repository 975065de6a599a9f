#include "vault/commits.h"

namespace dragoman::vault {

Result<void> Commits::run(const std::function<Result<void>(Database&)>& work,
                          const std::function<void(Outcome)>& after) {
  Job job{.work = &work, .after = &after, .result = {}};
  std::unique_lock lock(mutex_);
  waiting_.push_back(&job);
  changed_.wait(lock, [&] { return job.done || !leading_; });
  if (job.done) return job.result;
  leading_ = true;
  std::vector<Job*> jobs = std::exchange(waiting_, {});
  lock.unlock();
  lead(jobs);
  lock.lock();
  for (Job* each : jobs) each->done = true;
  leading_ = false;
  changed_.notify_all();
  return job.result;
}

Result<void> Commits::alone(const std::function<Result<void>(Database&)>& work) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return !leading_; });
  leading_ = true;
  lock.unlock();
  auto done = work(*database_);
  lock.lock();
  leading_ = false;
  changed_.notify_all();
  return done;
}

// In company, work that fails is undone by itself; alone, with the transaction.
Result<void> Commits::run_one(Job& job, bool shared) {
  if (shared) {
    if (auto saved = database_->run("SAVEPOINT work"); !saved) return saved;
  }
  database_->take_witness();
  auto done = (*job.work)(*database_);
  if (auto witness = database_->take_witness(); done && witness) witness_ = std::move(witness);
  if (!shared) return done;
  if (!done) {
    if (auto undone = database_->run("ROLLBACK TO SAVEPOINT work"); !undone) return undone;
  }
  auto released = database_->run("RELEASE SAVEPOINT work");
  return done ? released : done;
}

void Commits::lead(std::vector<Job*>& jobs) {
  Transaction writing(*database_, Database::Access::write);
  Result<void> whole = writing.begin();
  bool any = false;
  witness_.reset();
  for (Job* job : jobs) {
    job->result = whole ? run_one(*job, jobs.size() > 1) : whole;
    any = any || job->result.has_value();
  }
  if (whole && any) whole = writing.commit(witness_);
  for (Job* job : jobs) {
    if (job->result && !whole) job->result = whole;
    (*job->after)(!whole ? Outcome::lost : job->result ? Outcome::kept : Outcome::refused);
  }
}

}  // namespace dragoman::vault
