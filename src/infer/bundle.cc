#include "infer/bundle.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "solve/random.h"

namespace dragoman::infer {

namespace {

constexpr int kRefresh = 64;               // sweeps between recomputations of the slacks
constexpr double kNothing = 1e-11;         // entries of an eliminated basis below this are 0
constexpr std::size_t kLongRow = 6;        // entries from which a row gets pairs
constexpr std::uint64_t kPairSeed = 0x51;  // order of a row's entries in pairs

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

// Directions along long rows: two of a row's entries move so that their parts cancel. The entries
// stand in a ring, in an order that is random but fixed.
std::vector<Sparse> pairs_along(const std::vector<Sparse>& rows, const std::vector<bool>& bound) {
  std::vector<Sparse> pairs;
  std::set<std::pair<int, int>> known;
  solve::SplitMix random(kPairSeed);
  for (const Sparse& row : rows) {
    if (row.size() < kLongRow) continue;
    Sparse ring;
    std::copy_if(row.begin(), row.end(), std::back_inserter(ring),
                 [&](const auto& entry) { return !bound[entry.first]; });
    std::vector<std::pair<std::uint64_t, std::size_t>> order;
    for (std::size_t k = 0; k < ring.size(); ++k) order.emplace_back(random.next(), k);
    std::sort(order.begin(), order.end());
    for (std::size_t k = 0; k < order.size(); ++k) {
      const auto& [a, of_a] = ring[order[k].second];
      const auto& [b, of_b] = ring[order[(k + 1) % order.size()].second];
      if (a == b || !known.emplace(std::min(a, b), std::max(a, b)).second) continue;
      pairs.push_back({{a, 1.0}, {b, -of_a / of_b}});
    }
  }
  return pairs;
}

Touch touch(int index, double change) { return {index, change, -1 / change}; }

std::size_t rising_first(std::vector<Touch>& touches) {
  const auto middle = std::stable_partition(touches.begin(), touches.end(),
                                            [](const Touch& t) { return t.change > 0; });
  return static_cast<std::size_t>(middle - touches.begin());
}

class Builder {
 public:
  Builder(const Cone& cone, std::span<const Group> groups)
      : groups_(groups), of_coordinate_(static_cast<std::size_t>(cone.coordinates)) {
    moves_.coordinates = cone.coordinates;
    moves_.free = cone.rows.empty();
    for (const Row& row : cone.rows) {
      Sparse entries;
      double length = 0;
      for (const Entry& entry : row.left)
        length += static_cast<double>(entry.factor) * static_cast<double>(entry.factor);
      for (const Entry& entry : row.left)
        entries.emplace_back(entry.coordinate,
                             static_cast<double>(entry.factor) / std::sqrt(length));
      (row.sense == Sense::equal ? equalities_ : moves_.rows).push_back(std::move(entries));
    }
    for (std::size_t r = 0; r < moves_.rows.size(); ++r)
      for (const auto& [c, factor] : moves_.rows[r])
        of_coordinate_[c].emplace_back(static_cast<int>(r), factor);
    change_.assign(moves_.rows.size(), 0.0);
  }

  MoveSet build() {
    if (moves_.free) return std::move(moves_);
    std::vector<bool> bound(of_coordinate_.size(), false);  // by an equality
    for (const Sparse& row : equalities_)
      for (const auto& [c, factor] : row) bound[c] = true;
    for (const Sparse& steps : kept_directions(equalities_, moves_.coordinates)) add(steps);
    add_pairs(pairs_along(moves_.rows, bound));
    for (std::size_t g = 0; g < groups_.size(); ++g) {
      const bool fixed = std::any_of(groups_[g].begin(), groups_[g].end(),
                                     [&](int c) { return c < moves_.coordinates && bound[c]; });
      if (!fixed) moves_.scalings.push_back(scaling(static_cast<int>(g)));
    }
    return std::move(moves_);
  }

 private:
  void add(const Sparse& steps) { moves_.directions.push_back(direction_of(steps)); }

  // As many as there are coordinates, those that touch the fewest rows.
  void add_pairs(const std::vector<Sparse>& pairs) {
    std::vector<Direction> directions;
    for (const Sparse& steps : pairs) directions.push_back(direction_of(steps));
    std::stable_sort(
        directions.begin(), directions.end(),
        [](const Direction& a, const Direction& b) { return a.rows.size() < b.rows.size(); });
    directions.resize(std::min(directions.size(), of_coordinate_.size()));
    std::move(directions.begin(), directions.end(), std::back_inserter(moves_.directions));
  }

  Direction direction_of(const Sparse& steps) {
    Direction direction;
    std::vector<int> touched;
    for (const auto& [c, step] : steps) {
      direction.coordinates.push_back(touch(c, step));
      for (const auto& [r, factor] : of_coordinate_[c]) {
        touched.push_back(r);
        change_[r] += step * factor;
      }
    }
    for (const int r : touched) {
      if (std::abs(change_[r]) > kNothing) direction.rows.push_back(touch(r, change_[r]));
      change_[r] = 0;  // also when it is touched again
    }
    direction.rising_coordinates = rising_first(direction.coordinates);
    direction.rising_rows = rising_first(direction.rows);
    return direction;
  }

  Scaling scaling(int group) const {
    Scaling result{group, {}};
    std::vector<Sparse> parts(moves_.rows.size());
    for (const int c : groups_[group])
      if (c < moves_.coordinates)
        for (const auto& [r, factor] : of_coordinate_[c]) parts[r].emplace_back(c, factor);
    for (std::size_t r = 0; r < parts.size(); ++r)
      if (!parts[r].empty()) result.rows.emplace_back(static_cast<int>(r), std::move(parts[r]));
    return result;
  }

  MoveSet moves_;
  std::span<const Group> groups_;
  std::vector<Sparse> equalities_;
  std::vector<Sparse> of_coordinate_;  // rows and factors
  std::vector<double> change_;         // per row, of the direction being built
};

}  // namespace

MoveSet moves_of(const Cone& cone, std::span<const Group> groups) {
  return Builder(cone, groups).build();
}

std::size_t entries_of(const MoveSet& moves) {
  std::size_t entries = moves.free ? static_cast<std::size_t>(moves.coordinates) : 0;
  for (const Direction& direction : moves.directions)
    entries += direction.coordinates.size() + direction.rows.size();
  return entries;
}

Bundle::Bundle(const PriorLayout& layout, const std::vector<Part>& parts, std::uint64_t seed)
    : layout_(layout), w_(parts.size()), slack_(parts.size()), rates_(parts.size()) {
  for (std::size_t p = 0; p < parts.size(); ++p) {
    const MoveSet& moves = *parts[p].moves;
    const auto count = static_cast<std::size_t>(moves.coordinates);
    Lanes ones;
    std::fill(std::begin(ones.v), std::end(ones.v), 1.0);
    rates_[p].assign(count, ones);
    w_[p].assign(count, ones);
    slack_[p].resize(moves.rows.size());
    for (int lane = 0; lane < kLanes && !parts[p].starts.empty(); ++lane)
      for (std::size_t c = 0; c < count; ++c)
        w_[p][c].v[lane] = parts[p].starts[static_cast<std::size_t>(lane)][c];
    views_.push_back({&moves, w_[p].data(), slack_[p].data(), rates_[p].data()});
  }
  solve::SplitMix random(seed);
  for (int lane = 0; lane < kLanes; ++lane)
    for (auto& state : random_.state) state[lane] = random.next();
  refresh();
}

void Bundle::refresh() {
  for (const PartView& part : views_) {
    for (std::size_t r = 0; r < part.moves->rows.size(); ++r) {
      for (int lane = 0; lane < kLanes; ++lane) {
        double sum = 0;
        for (const auto& [c, factor] : part.moves->rows[r]) sum += factor * part.w[c].v[lane];
        part.slack[r].v[lane] = std::max(0.0, sum);
      }
    }
  }
}

// A sweep without directions draws the rates alone.
void Bundle::settle() {
  refresh();
  std::vector<MoveSet> still(views_.size());
  std::vector<PartView> views = views_;
  for (std::size_t p = 0; p < views.size(); ++p) {
    still[p].coordinates = views[p].moves->coordinates;
    still[p].free = false;
    views[p].moves = &still[p];
  }
  sweep_kernel(solve::simd_level_in_use())(layout_, views, random_);
}

void Bundle::sweep() {
  if (++sweeps_ % kRefresh == 0) refresh();
  sweep_kernel(solve::simd_level_in_use())(layout_, views_, random_);
}

}  // namespace dragoman::infer
