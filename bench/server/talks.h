// The vault that the server is measured on.
#pragma once

#include <string>
#include <vector>

#include "dragoman/vault.h"

namespace dragoman::bench {

struct TalksSize {
  int rooms = 10;    // of mediators' teams; everybody is in two of them
  int persons = 20;  // who can sign in as "p0", "p1", …, with the passphrase "words of p0", …
  int events = 100'000;
};

struct Talks {
  std::vector<RoomId> rooms;
  std::vector<std::vector<int>> rooms_of;  // of each person, indices into rooms
};

// Notes of 200 bytes, each for its home and one further room in three, written by several threads.
// The cost of a passphrase is the least there is. Ends the program on a failure, saying why.
Talks make_talks(const std::string& place, const TalksSize& size);

}  // namespace dragoman::bench
