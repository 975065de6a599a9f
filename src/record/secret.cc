#include <algorithm>
#include <map>

#include "dragoman/record.h"

namespace dragoman {

SecretOutcome decide_secret(const PoseBody& pose, std::span<const SecretWord> answers) {
  std::map<std::pair<RoomId, PersonId>, bool> last;
  for (const SecretWord& word : answers) {
    if (word.at <= pose.closes) last[{word.room, word.by}] = word.yes;
  }
  const auto says_yes = [&](const RoomId& room) {
    bool yes = false;
    for (auto answer = last.lower_bound({room, PersonId{}});
         answer != last.end() && answer->first.first == room; ++answer) {
      if (!answer->second) return false;
      yes = true;
    }
    return yes;
  };
  const bool all =
      !pose.rooms.empty() && std::all_of(pose.rooms.begin(), pose.rooms.end(), says_yes);
  return all ? SecretOutcome::revealed : SecretOutcome::closed;
}

}  // namespace dragoman
