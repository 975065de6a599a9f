// The inner loop of hit-and-run: a sweep of kLanes chains side by side, in three versions for three
// generations of x86-64; the one to run is chosen as in src/solve (simd_kernel.h).
//
// Only operations that IEEE 754 defines exactly, in one order and never fused (-ffp-contract=off),
// so the versions return the same bits.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "dragoman/infer.h"
#include "solve/simd_kernel.h"

namespace dragoman::infer {

inline constexpr int kLanes = 8;  // chains in a bundle
struct alignas(64) Lanes {
  double v[kLanes] = {};
};

// What a direction does to a coordinate or to the slack of a row.
struct Touch {
  int index = 0;
  double change = 0;  // per unit of the direction
  double cut = 0;     // -1 / change: value × cut is where along the direction it becomes 0
};

// Those that rise along it come first.
struct Direction {
  std::vector<Touch> coordinates, rows;
  std::size_t rising_coordinates = 0, rising_rows = 0;
};

// A group of coordinates that may be scaled together, and its part in every row that it touches.
struct Scaling {
  int group = 0;
  std::vector<std::pair<int, std::vector<std::pair<int, double>>>> rows;
};

struct MoveSet {
  int coordinates = 0;
  bool free = true;  // no rows at all
  std::vector<Direction> directions;
  std::vector<Scaling> scalings;
  std::vector<std::vector<std::pair<int, double>>> rows;  // the inequality rows
};

// The latent rates of a prior (docs/methods.md, "Three priors").
struct PriorLayout {
  Prior prior = Prior::flat;
  std::vector<std::vector<int>> groups;  // per variable its coordinates; those that a party does
                                         // not have do not count
  struct Option {
    int coordinate = 0;
    bool joint = false;  // one party is favoured; else for each party by itself
  };
  std::vector<Option> contested;  // opposed: coordinates with a latent rate
  int sides = 2;                  // how many parties an option may favour
};

struct PartView {
  const MoveSet* moves = nullptr;
  Lanes* w = nullptr;
  Lanes* slack = nullptr;
  Lanes* rates = nullptr;
};

struct alignas(64) LaneRandom {
  std::uint64_t state[4][kLanes] = {};
};

// One sweep of every part, and the latent rates after it.
using SweepKernel = void (*)(const PriorLayout& layout, const std::vector<PartView>& parts,
                             LaneRandom& random);

// Null when this build or processor has no such version.
SweepKernel sweep_kernel(solve::SimdLevel level);

namespace simd {
SweepKernel portable_sweep();
SweepKernel avx2_sweep();
SweepKernel avx512_sweep();
}  // namespace simd

}  // namespace dragoman::infer
