// Cases written for the scenarios.
#pragma once

#include <string>

namespace dragoman::testing {

// Two parties, three points; 12 packages, of which both accept some. A draft with a bracket.
inline const std::string kFerry = R"(dragoman: 1
id: ferry
parties: {north: The North, south: The South}
points:
  crossing: {title: Crossing, options: {open: Open to all, permits: With permits, closed: Closed}}
  toll: {title: Toll, quantity: {from: 0, to: 1, step: 1}}
  start: {title: Start, dates: {from: 2027-03-01, to: 2027-03-08, step_days: 7}}
drafts:
  first: {positions: {crossing: closed, toll: 0, start: 2027-03-01}}
  second: {follows: first, positions: {crossing: closed, toll: [0, 1], start: 2027-03-01}}
preferences:
  north:
    walk_away: 4
    points:
      crossing: {values: {open: 5, permits: 3, closed: 0}}
      toll: {values: {0: 0, 1: 2}}
      start: {values: {2027-03-01: 1, 2027-03-08: 0}}
  south:
    walk_away: 3
    points:
      crossing: {values: {open: 0, permits: 3, closed: 5}}
      toll: {values: {0: 1.5, 1: 0}}
      start: {values: {2027-03-01: 0, 2027-03-08: 1}}
)";

// The same talks before anybody's scores are known: one party's are on file, the other's are not.
inline const std::string kBoard = R"(dragoman: 1
id: board
parties: {north: The North, south: The South}
points:
  crossing: {title: Crossing, options: {open: Open to all, closed: Closed}}
  lines: {title: Lines}
drafts:
  first: {positions: {crossing: open}}
preferences:
  north: {points: {crossing: {values: {open: 5, closed: 0}}}}
)";

// Nobody can have enough: each party wants more than half of one thing.
inline const std::string kDeadlock = R"(dragoman: 1
id: deadlock
parties: {north: The North, south: The South}
points:
  share: {title: Share, quantity: {from: 0, to: 10, step: 1}}
preferences:
  north: {walk_away: 6, points: {share: {curve: {0: 0, 10: 10}}}}
  south: {walk_away: 6, points: {share: {curve: {0: 10, 10: 0}}}}
)";

// A case whose exact frontier takes far longer than any test may: `parties` parties with unrelated
// scores on `points` points.
std::string large_case(int parties, int points, int options);

}  // namespace dragoman::testing
