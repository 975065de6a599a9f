// Hit-and-run in a cone: independent exponentials with given rates, conditioned on the rows.
#pragma once

#include <span>
#include <vector>

#include "infer/cone.h"
#include "solve/random.h"

namespace dragoman::infer {

// The moves of a cone: sparse directions that keep its equalities, and how each changes every row.
// Without equalities these are the single coordinates. Built once, shared by chains.
struct Moves {
  struct Direction {
    std::vector<std::pair<int, double>> coordinates;
    std::vector<std::pair<int, double>> rows;  // indices of inequality rows, change per unit
  };
  std::vector<Direction> directions;
  std::vector<std::vector<std::pair<int, double>>> rows;  // the inequality rows
  int coordinates = 0;
};
Moves moves_of(const Cone& cone);

// One Markov chain (Smith 1984). Its numbers depend on the moves, start and seed alone.
class Chain {
 public:
  // `start` lies in the cone, strictly inside where it can. Keeps a reference to `moves`.
  Chain(const Moves& moves, std::vector<double> start, std::uint64_t seed);

  // One step along every direction, in order. rates > 0, one per coordinate. Cost: the
  // entries of all directions and of their rows.
  void sweep(std::span<const double> rates);

  const std::vector<double>& at() const { return w_; }
  solve::SplitMix& random() { return random_; }

 private:
  void refresh();

  const Moves& moves_;
  std::vector<double> w_;
  std::vector<double> slack_;  // per inequality row
  int sweeps_ = 0;
  solve::SplitMix random_;
};

// From the density proportional to exp(-rate t) on [low, high]; rate > 0 when high is infinite.
double truncated_exponential(double rate, double low, double high, solve::SplitMix& random);

}  // namespace dragoman::infer
