// Random histories of talks: acts that people could have thought of, from what they see. Many are
// accepted, some are refused.
#pragma once

#include <functional>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "dragoman/record.h"
#include "dragoman/view.h"

namespace dragoman::talks {

using Random = std::mt19937_64;

// An act whose references name events, so that it means the same whatever the numbers are. With
// `decide`: the closing of a secret package; event.id is the outcome's.
struct Step {
  Event event;
  std::vector<std::pair<RefRole, std::vector<EventId>>> refs;
  std::optional<EventId> decide;
};

// The act as its home room can write it now: references to events that it does not have fall away.
Act act_of(const Step& step, const View* home);

// What a step says, to somebody who has some of the events that it refers to.
std::string content(const Step& step, const std::function<bool(const EventId&)>& has);
// A digest of all that came so far, and of what comes now.
std::size_t mixed(std::size_t hash, const std::string& more);

// The opening of the talks: three teams of mediators who do not share everything, two parties, a
// guarantor, a subset, a plenary, with their people and a case. All are accepted.
std::vector<Step> opening(Random& random);

// What somebody might do next. Nothing comes from or is addressed to `hidden_from`, if given.
// `seconds` counts the time of the talks.
Step next_step(Random& random, const Record& record, std::int64_t seconds,
               const std::optional<RoomId>& hidden_from = std::nullopt);

// A step by a given person in a given room, from what that room sees.
Step step_from(Random& random, const View& home, const PersonId& by, std::int64_t seconds);

// Now and then an erasure or a sealing, or the closing of a secret package that is due.
std::optional<Step> rare_step(Random& random, const View& home, const PersonId& by,
                              std::int64_t seconds);

template <class Id>
Id draw_id(Random& random) {
  Id id;
  for (auto& byte : id.bytes) byte = static_cast<std::uint8_t>(random());
  return id;
}

Moment moment_at(std::int64_t seconds);

}  // namespace dragoman::talks
