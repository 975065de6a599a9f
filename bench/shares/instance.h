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

}  // namespace dragoman::bench
