#include "infer/chain.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace dragoman::infer {

namespace {

constexpr int kRefresh = 64;        // sweeps between exact recomputations of the slacks
constexpr double kNothing = 1e-11;  // entries of an eliminated basis below this are 0

using Sparse = std::vector<std::pair<int, double>>;

// Directions that keep the equalities: one per coordinate that an elimination leaves free, with
// what the others then must do (Gauss–Jordan with row pivots of largest size).
std::vector<Sparse> kept_directions(const std::vector<Sparse>& equalities, int coordinates) {
  std::vector<std::vector<double>> dense;
  for (const Sparse& row : equalities) {
    dense.emplace_back(static_cast<std::size_t>(coordinates), 0.0);
    for (const auto& [c, factor] : row) dense.back()[c] = factor;
  }
  std::vector<int> pivots;
  for (std::size_t r = 0; r < dense.size(); ++r) {
    const auto largest = std::max_element(dense[r].begin(), dense[r].end(), [](double a, double b) {
      return std::abs(a) < std::abs(b);
    });
    if (largest == dense[r].end() || std::abs(*largest) < kNothing) {
      pivots.push_back(-1);
      continue;
    }
    const auto pivot = static_cast<std::size_t>(largest - dense[r].begin());
    const double scale = *largest;
    for (double& entry : dense[r]) entry /= scale;
    for (std::size_t other = 0; other < dense.size(); ++other) {
      const double factor = dense[other][pivot];
      if (other == r || factor == 0) continue;
      for (std::size_t c = 0; c < dense[r].size(); ++c) dense[other][c] -= factor * dense[r][c];
    }
    pivots.push_back(static_cast<int>(pivot));
  }
  std::vector<Sparse> directions;
  for (int c = 0; c < coordinates; ++c) {
    if (std::find(pivots.begin(), pivots.end(), c) != pivots.end()) continue;
    Sparse direction{{c, 1.0}};
    for (std::size_t r = 0; r < dense.size(); ++r)
      if (pivots[r] >= 0 && std::abs(dense[r][c]) > kNothing)
        direction.emplace_back(pivots[r], -dense[r][c]);
    directions.push_back(std::move(direction));
  }
  return directions;
}

}  // namespace

Moves moves_of(const Cone& cone) {
  Moves moves;
  moves.coordinates = cone.coordinates;
  std::vector<Sparse> equalities;
  for (const Row& row : cone.rows) {
    Sparse entries;
    double length = 0;
    for (const Entry& entry : row.left)
      length += static_cast<double>(entry.factor) * static_cast<double>(entry.factor);
    for (const Entry& entry : row.left)
      entries.emplace_back(entry.coordinate, static_cast<double>(entry.factor) / std::sqrt(length));
    (row.sense == Sense::equal ? equalities : moves.rows).push_back(std::move(entries));
  }
  std::vector<Sparse> of_coordinate(static_cast<std::size_t>(cone.coordinates));
  for (std::size_t r = 0; r < moves.rows.size(); ++r)
    for (const auto& [c, factor] : moves.rows[r])
      of_coordinate[c].emplace_back(static_cast<int>(r), factor);
  std::vector<double> change(moves.rows.size(), 0.0);
  for (Sparse& direction : kept_directions(equalities, cone.coordinates)) {
    Moves::Direction move;
    std::vector<int> touched;
    for (const auto& [c, step] : direction) {
      for (const auto& [r, factor] : of_coordinate[c]) {
        if (change[r] == 0) touched.push_back(r);
        change[r] += step * factor;
      }
    }
    for (const int r : touched) {
      if (std::abs(change[r]) > kNothing) move.rows.emplace_back(r, change[r]);
      change[r] = 0;
    }
    move.coordinates = std::move(direction);
    moves.directions.push_back(std::move(move));
  }
  return moves;
}

double truncated_exponential(double rate, double low, double high, solve::SplitMix& random) {
  const double u = random.unit();
  if (std::isinf(high)) return low - std::log1p(-u) / rate;
  const double length = high - low, mass = rate * length;
  if (std::abs(mass) < 1e-9) return low + u * length;
  // From the end with the higher density, so that nothing overflows.
  if (mass > 0) return low - std::log1p(u * std::expm1(-mass)) / rate;
  return high - std::log1p(u * std::expm1(mass)) / rate;
}

Chain::Chain(const Moves& moves, std::vector<double> start, std::uint64_t seed)
    : moves_(moves), w_(std::move(start)), slack_(moves.rows.size(), 0.0), random_(seed) {
  refresh();
}

void Chain::refresh() {
  for (std::size_t r = 0; r < moves_.rows.size(); ++r) {
    double sum = 0;
    for (const auto& [c, factor] : moves_.rows[r]) sum += factor * w_[c];
    slack_[r] = std::max(0.0, sum);
  }
}

void Chain::sweep(std::span<const double> rates) {
  if (++sweeps_ % kRefresh == 0) refresh();
  for (const Moves::Direction& move : moves_.directions) {
    double low = -std::numeric_limits<double>::infinity();
    double high = std::numeric_limits<double>::infinity();
    double rate = 0;
    const auto cut = [&](double slack, double change) {
      const double end = -slack / change;
      if (change > 0) {
        low = std::max(low, end);
      } else {
        high = std::min(high, end);
      }
    };
    for (const auto& [c, step] : move.coordinates) {
      cut(w_[c], step);
      rate += rates[c] * step;
    }
    for (const auto& [r, change] : move.rows) cut(slack_[r], change);
    if (!(high > low)) continue;
    const double t = truncated_exponential(rate, low, high, random_);
    for (const auto& [c, step] : move.coordinates) w_[c] = std::max(0.0, w_[c] + t * step);
    for (const auto& [r, change] : move.rows) slack_[r] = std::max(0.0, slack_[r] + t * change);
  }
}

}  // namespace dragoman::infer
