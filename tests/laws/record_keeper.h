// A keeper of a record, honest or leaky, and all that one room can observe of it.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "dragoman/record.h"
#include "laws/record_talks.h"

namespace dragoman::talks {

// What a careless implementation would do. Each of them tells a room of what it may not see.
enum class Leak {
  none,
  global_numbers,  // events are numbered as the whole record counts them
  not_current,     // an answer is refused when somebody else has relayed a newer draft
  shared_salts,    // salts come from one stream
  unique_names,    // two persons or rooms of one name are refused, across all rooms
  one_clock,       // an event that is older than the last one anywhere is refused
  shared_limit,    // the secret packages of all rooms count together
};

class Keeper {
 public:
  explicit Keeper(Leak leak) : leak_(leak) {}

  // What happened, as whoever wrote it is told: the receipt, or the error.
  struct Told {
    bool accepted = false;
    std::string words;
  };
  Told perform(const Step& step);

  const Record& record() const { return record_; }

  // The room's view, board, log, export and chain, and how a set of acts from it would be received.
  std::string observe(const RoomId& room) const;

 private:
  Result<void> careless(const Act& act) const;
  Digest salt_for(const EventId& event, const RoomId& room);

  Leak leak_;
  Record record_;
  std::uint64_t salts_drawn_ = 0;
  std::map<EventId, std::uint64_t> global_numbers_;
  std::set<std::string> names_;
  Moment last_;
  int posed_ = 0;
};

}  // namespace dragoman::talks
