// Hit-and-run in a cone (Smith 1984): independent exponentials with given rates, conditioned on the
// rows; several parties' cones at once, with the latent rates of a prior between them.
//
//   const MoveSet moves = moves_of(cone, {});
//   Bundle chains(PriorLayout{}, {{&moves, starts}}, seed);
//   chains.sweep();
//   double first = chains.at(0, 0, 3);  // part, coordinate, lane
//
// Chains run in bundles of kLanes, side by side in the lanes of a vector: they take the same moves
// in the same order, so nothing in a sweep branches on a sample. The loop comes in three versions
// (bundle_kernel.h), with logarithms and exponentials of its own, in operations that IEEE 754
// defines to the last bit: same seed, same numbers, on every processor.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "infer/bundle_kernel.h"
#include "infer/cone.h"

namespace dragoman::infer {

// The coordinates that a variable has for a party.
using Group = std::vector<int>;

// The moves of a cone, built once and shared by bundles. Single coordinates, or with equalities the
// columns of an eliminated basis; for rows of many entries also pairs of entries that leave the row
// unchanged, since a point between two such rows can hardly move otherwise (at most one pair per
// coordinate); and for every group its scale. No rows: everything is drawn afresh.
// Cost: linear in the entries of rows, cubic in the number of equalities.
MoveSet moves_of(const Cone& cone, std::span<const Group> groups);
// What a sweep looks at: entries of all directions and of the rows that they touch.
std::size_t entries_of(const MoveSet& moves);

// kLanes Markov chains. Thread-compatible.
class Bundle {
 public:
  struct Part {
    const MoveSet* moves = nullptr;           // outlives the bundle
    std::vector<std::vector<double>> starts;  // per lane, in the cone; none: place() them
  };
  // layout.groups refer to coordinates of every part.
  Bundle(const PriorLayout& layout, const std::vector<Part>& parts, std::uint64_t seed);

  // One step along every direction, then new latent rates. Cost: the entries of all directions and
  // of the rows they touch, each once for kLanes chains.
  void sweep();

  // Moves the chains elsewhere: place() every coordinate of every part in every lane, free parts
  // too, then settle(), which draws the latent rates given them.
  void place(int part, int coordinate, int lane, double value) {
    w_[part][coordinate].v[lane] = value;
  }
  void settle();

  double at(int part, int coordinate, int lane) const { return w_[part][coordinate].v[lane]; }

 private:
  void refresh();

  PriorLayout layout_;
  std::vector<std::vector<Lanes>> w_, slack_, rates_;  // per part
  std::vector<PartView> views_;
  LaneRandom random_;
  int sweeps_ = 0;
};

}  // namespace dragoman::infer
