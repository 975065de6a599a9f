// The coordinates of unknown preferences over the variables of a case (docs/methods.md,
// "Coordinates").
//
// Coordinates 0 … shared - 1 mean the same for every party: per variable first its corners, then no
// deal. A party that has numbers in its own scale has further ones: one zero per variable, then its
// unit.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "dragoman/infer.h"
#include "dragoman/packages.h"
#include "infer/cone.h"

namespace dragoman::infer {

inline constexpr int kMostCorners = 8;  // per variable
inline constexpr int kEveryValue = 6;   // variables of at most so many values have all as corners
inline constexpr int kMostCoordinates = 4000;

// The coordinates of one variable; blocks stand in the order of Problem::variables.
struct Block {
  int first = 0;             // coordinate of corners[0]; the others follow, then no deal
  std::vector<int> corners;  // value indices, ascending; the variable's ends are among them
  int no_deal() const { return first + static_cast<int>(corners.size()); }
};

// v(value) = (1 - numerator / denominator) w[coordinate] + numerator / denominator w[coordinate+1].
// numerator < denominator; numerator 0: the second coordinate does not count.
struct Mix {
  int coordinate = 0;
  int numerator = 0, denominator = 1;
};
Mix mix(const Block& block, int value);

// One variable at one value.
struct Place {
  int variable = 0;
  int value = 0;
  friend bool operator==(const Place&, const Place&) = default;
};

struct Frame {
  Problem
      problem;  // rules, believed red lines, exact utilities of scored parties; no Choose blocks
  std::vector<Block> blocks;
  int shared = 0;
  std::vector<bool> scored;  // per party: its utilities in `problem` are its own
  CompiledDraft draft;       // the current draft; empty vectors when the case has none
  std::string draft_id;

  int zero_of(int variable) const { return shared + variable; }
  int unit() const { return shared + static_cast<int>(blocks.size()); }
};

// A red line that is believed: of scores on file or of a statement.
struct BelievedRedLine {
  std::string party;
  RedLine line;
};

// Lays out the case: a copy in which only scored parties keep scores, exactly `red_lines` forbid,
// and rosters of items are taken item by item. Corners: docs/methods.md. When no point takes values
// the frame has parties and no blocks. Fails as compile() does otherwise, on a draft that does not
// exist, and beyond kMostCoordinates.
Result<Frame> lay_out(const Case& talks, const std::string& draft,
                      const std::vector<BelievedRedLine>& red_lines);

// Whether the party has scores for every point that takes values (for some value each), or
// interactions alone: then its utility is exact.
bool is_scored(const Case& talks, const std::string& party);

// Where a value of a point puts the point's variables; a roster gives one place per category.
// Empty when the point has no variables or cannot take the value.
std::vector<Place> places_of(const Case& talks, const Problem& problem, const std::string& point,
                             const Value& value);

// Σ weight × v(place) + Σ weight × w[coordinate], brought to integers and collected.
struct WeightedPlace {
  Place place;
  std::int64_t numerator = 1, denominator = 1;  // weight; denominator > 0
};
struct WeightedCoordinate {
  int coordinate = 0;
  std::int64_t numerator = 1, denominator = 1;
};
std::optional<LinearForm> combine(const Frame& frame, std::span<const WeightedPlace> places,
                                  std::span<const WeightedCoordinate> coordinates);

// U(x) - r.
std::optional<LinearForm> margin(const Frame& frame, const Assignment& package);

}  // namespace dragoman::infer
