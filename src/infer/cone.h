// What is known of one party: a convex cone, given by homogeneous rows over non-negative
// coordinates.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "dragoman/infer.h"

namespace dragoman::infer {

struct Entry {
  int coordinate = 0;
  std::int64_t factor = 0;
  friend bool operator==(const Entry&, const Entry&) = default;
};

// A linear function of the coordinates: ascending, without repeats and zeros. Only its sign and
// direction matter, so functions may be scaled by any positive integer.
using LinearForm = std::vector<Entry>;

// Sum of several entries per coordinate, divided by their greatest common divisor. Empty optional
// when a factor exceeds 2^53, the largest that the linear programs hold exactly.
std::optional<LinearForm> collect(std::vector<Entry> entries);
LinearForm negated(LinearForm a);

enum class Sense { at_least, above, equal };  // a·w >= 0, a·w > 0, a·w = 0

struct Row {
  LinearForm left;
  Sense sense = Sense::at_least;
  int word = -1;  // index in the party's words
  int also = -1;  // another word that the reading rests on, or -1
};

// { w >= 0 : rows }, never cut to Σ w = 1 here.
struct Cone {
  int coordinates = 0;
  std::vector<Row> rows;
};

}  // namespace dragoman::infer
