// Everything that the API answers, in one table.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "server/services.h"

namespace dragoman::server {

// Who may ask. Whoever may not is told 401 when nobody is signed in, and otherwise that there is no
// such thing.
enum class Who {
  anybody,
  holder,  // of a session, be it locked
  person,  // signed in
  member,  // signed in, and the room of the path is one of theirs
  admin,
};

// What it costs, and so which threads do it.
enum class Cost {
  small,        // a look at what is in memory, or a few rows
  passphrase,   // a run of Argon2id
  computation,  // work that grows with the case: each room has its own turn
};

struct Route {
  std::string_view method;   // "GET"; it answers HEAD too
  std::string_view pattern;  // below /api/v1: "/rooms/{room}/log"
  Who who = Who::member;
  Cost cost = Cost::small;
  bool has_body = false;  // takes a JSON body
  Handler handler = nullptr;
};

std::span<const Route> routes();

// The route of a method and a path below /api/v1, with what stands for the names in its pattern.
struct Match {
  const Route* route = nullptr;  // null: no such path, or not this method
  std::vector<std::string> arguments;
  std::string allow;  // the methods that this path has; empty: there is no such path
};
Match match_route(std::string_view method, std::span<const std::string> segments);

// The parts of the table, one a file.
std::span<const Route> session_routes();
std::span<const Route> account_routes();
std::span<const Route> room_routes();
std::span<const Route> writing_routes();
std::span<const Route> making_routes();
std::span<const Route> job_routes();

}  // namespace dragoman::server
