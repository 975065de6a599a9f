// Who moved on what: how each answer stands to the one before it.
#pragma once

#include <string>
#include <vector>

#include "dragoman/view.h"

namespace dragoman::brief {

enum class TextSince { first, same, edited, changed };
enum class Towards { none, draft, away };

struct Move {
  const Response* response = nullptr;  // of the view's case
  const SeenResponse* where = nullptr;
  std::string day;    // when it was said, else when it was recorded
  Number before = 0;  // the answer that it is compared with; 0: there is none
  TextSince text = TextSince::first;
  Towards towards = Towards::none;
};

// Every response of the view, by party, point and detail in the order of the case, then by number.
// docs/json.md, "Movement", says what is compared with what. O(responses × points that they rest on
// + cells × drafts).
std::vector<Move> movement(const View& seen);

}  // namespace dragoman::brief
