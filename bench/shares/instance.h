// Talks about points with options in which parties have words and no scores.
#pragma once

#include <cstdint>
#include <string>

#include "dragoman/model.h"

namespace dragoman::bench {

// Each party has a hidden preference (independent exponentials) and says what is true of it: the
// order of every third point's options, the importance of the three of them with the largest
// swings, and of ten random packages the worst that it would accept and the best that it would
// refuse.
Case talks_in_words(int points, int options, int parties, std::uint64_t seed);

// The same points and parties with `words` true statements, drawn blindly: half of them say which
// of two options is better, three in ten which of two sets of two to four options, and the others
// whether a party would accept a package. The first `mistaken` of them say the opposite.
Case talks_in_many_words(int points, int options, int parties, int words, int mistaken,
                         std::uint64_t seed);

}  // namespace dragoman::bench
