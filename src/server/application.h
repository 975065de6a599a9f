// From a request to its answer: who may, what is asked, on which threads.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "server/routes.h"
#include "server/services.h"
#include "server/workers.h"

namespace dragoman::server {

// May be called from any thread.
class Application {
 public:
  // Clock and entropy outlive it.
  Application(Vault vault, Settings settings, const Clock& clock, Entropy& entropy);
  ~Application();

  // From now on streams bring what any process writes into the vault.
  Result<void> watch();

  using Done = std::function<void(Response)>;
  // Never blocks. `done` is called once, on this thread or another.
  void handle(Request request, Done done);
  // The same, here and now, whatever it takes.
  Response answer(const Request& request);

  // Adds what every answer carries. handle() and answer() have done it.
  void finish(Response& response) const;

  // To be called once a second: locks who idles, decides secret packages whose time has come, keeps
  // streams alive. Never blocks.
  void tick();
  // Ends all streams, waits for what is under way and drops all keys.
  void stop();

  // For somebody who is at this machine: what stands behind the # of the address that opens the
  // page as them. Good once, for a minute.
  std::string offer(Session keys, std::string name);

  const Settings& settings() const { return services_.settings; }
  const Clock& clock() const { return services_.clock; }

 private:
  struct Prepared;
  Prepared prepare(const Request& request);
  std::optional<Response> kept_part(const Prepared& prepared);
  Response perform(Prepared& prepared);
  Workers& workers_for(const Prepared& prepared);
  static std::string key_of(const Prepared& prepared);
  void settle();

  Services services_;
  Workers requests_, first_looks_, passphrases_, computations_;
  std::atomic<std::int64_t> ticks_{0};
  std::optional<Watch> watch_;  // goes first: it calls into the services
};

}  // namespace dragoman::server
