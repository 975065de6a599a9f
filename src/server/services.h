// What all handlers share, and what a handler is told of one request.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dragoman/vault.h"
#include "server/backoff.h"
#include "server/http.h"
#include "server/jobs.h"
#include "server/presence.h"
#include "server/settings.h"
#include "server/sight.h"
#include "server/sources.h"
#include "server/streams.h"
#include "server/target.h"
#include "server/versions.h"

namespace dragoman::server {

struct Services {
  Services(Vault kept, Settings chosen, const Clock& time, Entropy& chance);

  Vault vault;
  const Settings settings;
  const Clock& clock;
  Entropy& entropy;
  Backoff backoff;
  Versions versions;
  Parts parts;
  Streams streams;
  Jobs jobs;
  Presences presences;

  Moment now() const { return moment_of_seconds(clock.wall_seconds()); }
};

// One request on its way to an answer. What its route demands of `presence`, `keys` and `sight` is
// there.
struct Call {
  Services& services;
  const Request& request;
  const Target& target;
  std::vector<std::string> arguments;  // what stands for the names in the route's pattern
  std::shared_ptr<Presence> presence;
  std::optional<Session> keys;
  std::optional<Sight> sight;

  // The argument at that place as a number of an event; 0 when it is none.
  Number number_at(std::size_t place) const;
};

using Handler = Response (*)(Call& call);

}  // namespace dragoman::server
