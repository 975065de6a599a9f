// What a room still has to do, or waits for others to do: worked out once, for pages and programs.
#pragma once

#include <string>
#include <vector>

#include "dragoman/event.h"
#include "dragoman/view.h"

namespace dragoman::brief {

struct Owed {
  enum class What {
    read_back,  // a wording on record that its party has not seen
    confirm,    // a wording that was shown and not answered
    answer,     // a question without an answer
    approve,    // a release that was proposed and not decided
    secret,     // a secret package that is open
    respond,    // a point of the text before this room's own party that it has not answered
    place,      // something that the room's case has no place for
  };
  What what = What::read_back;
  bool ours = false;  // this room's turn; else it waits for others
  Number number = 0;  // the response, question, proposal, pose, text or event
  std::string party;  // whose words, or who is asked; may be empty
  std::string point, detail;
  Text words;
  std::vector<RoomId> rooms;  // the others that it is about: asked, addressed, asking
  Moment until;               // secret
  std::string reason;         // place
};

// In the order of the enumeration, each by number. O(log + responses); in a party's room also what
// board() costs.
std::vector<Owed> owed(const View& seen);

}  // namespace dragoman::brief
