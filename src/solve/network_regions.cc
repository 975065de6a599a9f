#include "solve/network_regions.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace dragoman::solve::network {
namespace {

constexpr std::size_t kPool = 1000;

bool at_least(std::span<const Utility> a, std::span<const Utility> b) {
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i] < b[i]) return false;
  }
  return true;
}

// Keeps the points that no other one weakly dominates; of equal ones the first.
void keep_antichain(std::vector<Point>& points) {
  std::vector<Point> kept;
  for (Point& point : points) {
    const auto beaten = [&](const Point& other) {
      return at_least(other.utilities, point.utilities);
    };
    if (std::any_of(kept.begin(), kept.end(), beaten)) continue;
    std::erase_if(kept,
                  [&](const Point& other) { return at_least(point.utilities, other.utilities); });
    kept.push_back(std::move(point));
  }
  points = std::move(kept);
}

}  // namespace

double weighted_grid(const Model& model, std::span<const double> weights) {
  std::int64_t grid = 0;
  for (int party = 0; party < model.parties; ++party) {
    if (weights[party] == 0) continue;
    const double step = weights[party] * static_cast<double>(model.step[party]);
    if (step != std::floor(step) || step >= 0x1p53) return 0;
    grid = std::gcd(grid, static_cast<std::int64_t>(step));
  }
  return static_cast<double>(grid);
}

Regions::Regions(const Model& model, HalfSpace half_space, const Effort& effort)
    : model_(model), half_space_(std::move(half_space)), effort_(effort) {
  if (!half_space_.weights.empty()) {
    half_scalar_ = model.scalar(half_space_.weights);
    half_slack_ = half_scalar_->slack();
  }
  for (int party = 0; party < model.parties; ++party) {
    std::vector<double> weights(model.parties, 0);
    weights[party] = 1;
    units_.push_back(model.scalar(weights));
  }
}

double Regions::weigh(std::span<const double> weights, std::span<const Utility> utilities) const {
  double total = 0;
  for (int party = 0; party < model_.parties; ++party) {
    total += weights[party] * static_cast<double>(utilities[party]);
  }
  return total;
}

bool Regions::inside(std::span<const Utility> utilities) const {
  return !half_scalar_ || weigh(half_space_.weights, utilities) >= half_space_.floor - half_slack_;
}

// The first corner, and the most that each party could get.
bool Regions::find_ranges(std::span<const Utility> lower) {
  Corner corner(lower.begin(), lower.end());
  for (int party = 0; party < model_.parties; ++party) {
    const auto reach = static_cast<Utility>(std::ceil(units_[party].magnitude)) + 1;
    corner[party] = std::max(corner[party], -reach);
    ideal_.push_back(reach);
  }
  corners_.push_back(corner);
  for (int party = 0; party < model_.parties; ++party) {
    std::vector<double> weights(model_.parties, 0);
    weights[party] = 1;
    std::optional<Point> found;
    if (!search(corner, weights, model_.graph.full(), false, nullptr, found)) return false;
    if (!found) {
      corners_.clear();
      return true;
    }
    const double slack = units_[party].slack();
    const bool rounded = static_cast<double>(model_.step[party]) <= 2 * slack;
    ideal_[party] = found->utilities[party] + (rounded ? static_cast<Utility>(slack) + 1 : 0);
  }
  return true;
}

Outcome Regions::run(std::span<const Utility> lower) {
  bool complete = find_ranges(lower);
  while (complete && !corners_.empty()) {
    if (points_.size() >= effort_.max_items) {
      complete = false;
      break;
    }
    std::optional<Point> found;
    complete = search(corners_.back(), found);
    if (!complete) break;
    if (!found) {
      corners_.pop_back();
      continue;
    }
    split(*found);
    points_.push_back(std::move(*found));
  }
  for (std::size_t i = 0; complete && i < points_.size(); ++i) complete = make_lowest(points_[i]);
  if (!complete) {
    for (Point& point : pool_) {
      if (at_least(point.utilities, lower) && inside(point.utilities)) points_.push_back(point);
    }
    keep_antichain(points_);
  }
  std::sort(points_.begin(), points_.end(),
            [](const Point& a, const Point& b) { return a.utilities > b.utilities; });
  return complete ? Outcome::complete : Outcome::stopped;
}

// Weights under which the corner and the far ends of the region are worth about the same. A known
// point that is no better than the corner for all parties but one bounds the region for that one.
std::vector<double> Regions::fit(const Corner& corner) const {
  std::vector<double> width(model_.parties);
  for (int party = 0; party < model_.parties; ++party) {
    Utility most = ideal_[party];
    for (const Point& point : points_) {
      bool bounds = true;
      for (int other = 0; bounds && other < model_.parties; ++other) {
        bounds = other == party || point.utilities[other] <= corner[other];
      }
      if (bounds) most = std::min(most, point.utilities[party] - model_.step[party]);
    }
    if (most < corner[party]) return {};
    width[party] = static_cast<double>(most - corner[party] + model_.step[party]);
  }
  const double widest = *std::max_element(width.begin(), width.end());
  std::vector<double> weights(model_.parties);
  for (int party = 0; party < model_.parties; ++party) {
    weights[party] = std::max(1.0, std::round(16 * widest / width[party]));
  }
  return weights;
}

bool Regions::search(const Corner& corner, std::optional<Point>& found) {
  const std::vector<double> weights = fit(corner);
  if (weights.empty()) return true;
  const Point* start = nullptr;
  double most = 0;
  for (const Point& point : pool_) {
    if (!at_least(point.utilities, corner) || !inside(point.utilities)) continue;
    const double worth = weigh(weights, point.utilities);
    if (start == nullptr || worth > most) {
      start = &point;
      most = worth;
    }
  }
  std::optional<Point> known;
  if (start != nullptr) known = *start;  // the pool changes during the search
  const Point* from = known ? &*known : nullptr;
  if (!search(corner, weights, model_.graph.full(), false, from, found)) return false;
  return !found || polish(*found, weights);
}

bool Regions::search(const Corner& corner, const std::vector<double>& weights, Bits bits, bool any,
                     const Point* start, std::optional<Point>& found) {
  if (spent(effort_)) return false;
  Aim aim{model_.scalar(weights), weigh(weights, corner), {}, weighted_grid(model_, weights)};
  for (int party = 0; party < model_.parties; ++party) {
    aim.demands.push_back({units_[party], static_cast<double>(corner[party])});
  }
  if (half_scalar_) aim.demands.push_back({*half_scalar_, half_space_.floor - half_slack_});
  const Search::Judge judge = [&](const std::vector<int>& values) -> std::optional<double> {
    auto utilities = model_.utilities(values);
    if (!utilities) return std::nullopt;
    const Point point{std::move(*utilities), values};
    remember(point);
    if (!at_least(point.utilities, corner) || !inside(point.utilities)) return std::nullopt;
    return weigh(weights, point.utilities);
  };
  Search one(model_.graph, aim, judge, effort_);
  if (start != nullptr) one.start_from(start->values, weigh(weights, start->utilities));
  if (any) one.stop_at(-INFINITY);
  const SearchResult result = one.run(std::move(bits));
  if (result.outcome == Outcome::stopped) return false;
  if (result.values) found = Point{*model_.utilities(*result.values), *result.values};
  return true;
}

// Weighted sums of large numbers are rounded: makes sure that nothing dominates the point.
bool Regions::polish(Point& point, const std::vector<double>& weights) {
  const double slack = model_.scalar(weights).slack();
  if (weighted_grid(model_, weights) > 2 * slack) return true;
  for (int party = 0; party < model_.parties; ++party) {
    Corner above = point.utilities;
    above[party] += model_.step[party];
    std::optional<Point> better;
    if (!search(above, weights, model_.graph.full(), true, nullptr, better)) return false;
    if (better) {
      point = std::move(*better);
      party = -1;
    }
  }
  return true;
}

void Regions::remember(const Point& point) {
  if (pool_.size() >= kPool) return;
  for (const Point& other : pool_) {
    if (at_least(other.utilities, point.utilities)) return;
  }
  std::erase_if(pool_,
                [&](const Point& other) { return at_least(point.utilities, other.utilities); });
  pool_.push_back(point);
}

// Replaces every corner that the point lies above by one per party just beyond the point, unless
// another corner's region contains it.
void Regions::split(const Point& point) {
  std::vector<Corner> fresh;
  std::vector<Corner> kept;
  for (Corner& corner : corners_) {
    if (!at_least(point.utilities, corner)) {
      kept.push_back(std::move(corner));
      continue;
    }
    for (int party = 0; party < model_.parties; ++party) {
      Corner beyond = corner;
      beyond[party] = point.utilities[party] + model_.step[party];
      if (beyond[party] <= ideal_[party]) fresh.push_back(std::move(beyond));
    }
  }
  corners_ = kept;
  for (std::size_t i = 0; i < fresh.size(); ++i) {
    bool contained = false;
    for (std::size_t j = 0; !contained && j < fresh.size(); ++j) {
      contained = j != i && at_least(fresh[i], fresh[j]) && (fresh[i] != fresh[j] || j < i);
    }
    for (const Corner& corner : kept) {
      contained = contained || at_least(fresh[i], corner);
    }
    if (!contained) corners_.push_back(fresh[i]);
  }
}

// Gives single variables lower values where no utility changes.
void Regions::lower_freely(Point& point) const {
  for (int variable = 0; variable < model_.graph.variables(); ++variable) {
    const int current = point.values[variable];
    for (int value = 0; value < current; ++value) {
      point.values[variable] = value;
      const auto utilities = model_.utilities(point.values);
      if (utilities && *utilities == point.utilities) break;
      point.values[variable] = current;
    }
  }
}

bool Regions::make_lowest(Point& point) {
  const Graph& graph = model_.graph;
  lower_freely(point);
  const std::vector<double> weights(model_.parties, 1.0);
  Bits bits = graph.full();
  for (int variable = 0; variable < graph.variables(); ++variable) {
    // Is there a part that keeps the variables before and gives this one a lower value?
    while (point.values[variable] > 0) {
      Bits below = bits;
      for (int value = point.values[variable]; value < graph.size[variable]; ++value) {
        graph.remove(below, variable, value);
      }
      std::optional<Point> found;
      if (!search(point.utilities, weights, std::move(below), true, nullptr, found)) return false;
      if (!found) break;
      point = std::move(*found);
    }
    graph.assign(bits, variable, point.values[variable]);
  }
  return true;
}

}  // namespace dragoman::solve::network
