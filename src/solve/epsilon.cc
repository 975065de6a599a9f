#include "solve/epsilon.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "solve/effort_of.h"

namespace dragoman::solve {

namespace {

using Vector = std::vector<Utility>;

// What no listed package covers yet: the packages above `corner` in every party.
struct Region {
  Vector corner;
  std::vector<double> weights;  // where to start its dual
};

bool at_most(const Vector& a, const Vector& b) {
  for (std::size_t p = 0; p < a.size(); ++p)
    if (a[p] > b[p]) return false;
  return true;
}

class Cover {
 public:
  // Covers the packages that cross the red lines of at most the parties in `blind`: for the
  // maximiser these parties are indifferent and have no red lines.
  Cover(const Problem& problem, const Maximiser& maximiser, std::uint32_t blind,
        const PackagesOptions& options, const Effort& effort, Frontier& out)
      : problem_(problem),
        maximiser_(maximiser),
        blind_(blind),
        options_(options),
        effort_(effort),
        out_(out),
        parties_(static_cast<int>(problem.parties.size())) {}

  void run() {
    if (maximiser_.infeasible()) return;
    set_ranges();
    open_first_regions();
    while (!open_.empty() && !spent(effort_) && open_.size() < kMostRegions) {
      Region region = take_largest();
      const Optimum found = beyond(region);
      if (!found.incumbent.empty()) {
        add_point(found.incumbent, std::move(region));
      } else if (found.proved) {
        closed_.push_back(region.corner);
      } else {
        open_.push_back(std::move(region));
        break;
      }
      if (options_.control.progress)
        options_.control.progress({"frontier", -1, out_.points.size()});
    }
    if (open_.empty()) return;
    out_.stopped = spent(effort_) ? stop_reason(effort_) : StopReason::size;
    for (const Region& region : open_) out_.epsilon = std::max(out_.epsilon, reach(region.corner));
  }

 private:
  static constexpr std::size_t kMostRegions = 50'000;

  // Per party: the floor from which its range counts, the range, and epsilon of it.
  void set_ranges() {
    const Dag& dag = maximiser_.dag();
    for (int p = 0; p < parties_; ++p) {
      const ProblemParty& party = problem_.parties[p];
      if ((blind_ >> p & 1u) != 0) {  // its utility is 0 in every package
        worst_.push_back(-1);
        slack_.push_back(0);
        range_.push_back(1);
        continue;
      }
      double worst = 0;
      for (const Layer& layer : dag.layers) {
        double low = 0;
        bool first = true;
        for (std::size_t a = 0; a < layer.arcs(); ++a) {
          const auto u = static_cast<double>(layer.utility[a * parties_ + p]);
          low = first ? u : std::min(low, u);
          first = false;
        }
        worst += low;
      }
      worst_.push_back(static_cast<Utility>(std::floor(worst)) - 1);
      const bool required = !options_.all_feasible && party.walk_away > kNoWalkAway &&
                            (party.veto || problem_.quorum == parties_);
      const Utility need = party.walk_away - party.constant;
      const Utility floor = required ? std::max(need, worst_.back()) : worst_.back();
      // Every pass measures epsilon by the ranges of the first one.
      if (blind_ == 0)
        out_.range.push_back(std::max<Utility>(1, maximiser_.best_by_party()[p] - floor));
      const Utility range = out_.range[p];
      range_.push_back(range);
      slack_.push_back(
          static_cast<Utility>(std::floor(static_cast<double>(range) * options_.epsilon)));
    }
  }

  // One region per smallest set of parties whose acceptance lets a package pass.
  void open_first_regions() {
    for (std::uint32_t mask = 0; mask < (1u << parties_); ++mask) {
      const bool everything = options_.all_feasible;
      if (everything && mask != 0) break;
      bool vetoes = true;
      int size = 0, veto_count = 0;
      for (int p = 0; p < parties_; ++p) {
        size += (mask >> p & 1u) != 0;
        veto_count += problem_.parties[p].veto;
        vetoes &= !problem_.parties[p].veto || (mask >> p & 1u) != 0;
      }
      if ((mask & blind_) != 0) continue;  // who crosses a red line does not accept
      if (!everything && (!vetoes || size != std::max(problem_.quorum, veto_count))) continue;
      Vector corner;
      bool hopeless = false;  // a cap below the walk-away value: the party accepts nothing
      for (int p = 0; p < parties_; ++p) {
        const ProblemParty& party = problem_.parties[p];
        const bool needed = (mask >> p & 1u) != 0 && party.walk_away > kNoWalkAway;
        hopeless |= needed && !everything && party.has_cap && party.cap < party.walk_away;
        const Utility floor = needed ? party.walk_away - party.constant : worst_[p];
        corner.push_back(floor - slack_[p] - 1);
      }
      if (!hopeless) open_.push_back({std::move(corner), std::vector<double>(worst_.size(), 1.0)});
    }
  }

  // How far a package could exceed a corner for every party at once, as a share of the ranges.
  double reach(const Vector& corner) const {
    double least = 1e300;
    for (int p = 0; p < parties_; ++p)
      least = std::min(least, static_cast<double>(maximiser_.best_by_party()[p] - corner[p]) /
                                  static_cast<double>(range_[p]));
    return least;
  }

  Region take_largest() {
    std::size_t best = 0;
    double largest = -1e300;
    for (std::size_t i = 0; i < open_.size(); ++i)
      if (const double r = reach(open_[i].corner); r > largest) {
        largest = r;
        best = i;
      }
    Region region = std::move(open_[best]);
    open_[best] = std::move(open_.back());
    open_.pop_back();
    return region;
  }

  // A package that exceeds the corner by more than epsilon for every party, if there is one.
  Optimum beyond(Region& region) const {
    Objective objective = maximiser_.acceptance_objective();
    objective.goal = Goal::leximin;
    for (int p = 0; p < parties_; ++p) {
      objective.walk_away[p] = region.corner[p] + slack_[p] + 1;
      objective.lower[p] = objective.walk_away[p];
      objective.scale[p] = range_[p];
      objective.cap[p] = std::numeric_limits<Utility>::max();
    }
    return maximiser_.decide(objective, region.weights);
  }

  void add_point(const Incumbent& incumbent, Region&& region) {
    Package package;
    package.assignment = incumbent.assignment;
    package.utilities = evaluate(problem_, incumbent.assignment);
    out_.points.push_back(std::move(package));
    const Vector& z = incumbent.u;
    open_.push_back(std::move(region));
    std::vector<Region> fresh;
    for (std::size_t i = 0; i < open_.size();) {
      bool inside = true;
      for (int p = 0; p < parties_ && inside; ++p) inside = z[p] > open_[i].corner[p];
      if (!inside) {
        ++i;
        continue;
      }
      for (int p = 0; p < parties_; ++p) {
        fresh.push_back(open_[i]);
        fresh.back().corner[p] = z[p];
      }
      open_[i] = std::move(open_.back());
      open_.pop_back();
    }
    drop_covered(fresh);
    for (Region& r : fresh) open_.push_back(std::move(r));
  }

  // A region whose corner is above another one's is part of it.
  void drop_covered(std::vector<Region>& fresh) const {
    std::sort(fresh.begin(), fresh.end(),
              [](const Region& a, const Region& b) { return a.corner < b.corner; });
    fresh.erase(std::unique(fresh.begin(), fresh.end(),
                            [](const Region& a, const Region& b) { return a.corner == b.corner; }),
                fresh.end());
    std::vector<Region> kept;
    for (const Region& region : fresh) {
      const auto inside = [&](const Vector& other) { return at_most(other, region.corner); };
      const auto region_inside = [&](const Region& other) { return inside(other.corner); };
      const bool covered =
          std::any_of(kept.begin(), kept.end(), region_inside) ||  // sorted: covers come first
          std::any_of(open_.begin(), open_.end(), region_inside) ||
          std::any_of(closed_.begin(), closed_.end(), inside);
      if (!covered) kept.push_back(region);
    }
    fresh = std::move(kept);
  }

  const Problem& problem_;
  const Maximiser& maximiser_;
  std::uint32_t blind_;
  const PackagesOptions& options_;
  const Effort& effort_;
  Frontier& out_;
  int parties_;
  Vector worst_, slack_, range_;
  std::vector<Region> open_;
  std::vector<Vector> closed_;
};

// Parties that have a red line somewhere.
std::uint32_t parties_with_red_lines(const Problem& problem) {
  std::uint32_t result = 0;
  const std::size_t parties = problem.parties.size();
  const auto scan = [&](const std::vector<Utility>& utility) {
    for (std::size_t at = 0; at < utility.size(); ++at)
      if (utility[at] <= kRedLine / 2) result |= 1u << (at % parties);
  };
  for (const Variable& variable : problem.variables) scan(variable.utility);
  for (const Term& term : problem.terms) scan(term.utility);
  return result;
}

// The problem with some parties indifferent and without red lines.
Problem blinded(const Problem& problem, std::uint32_t blind) {
  Problem result = problem;
  const std::size_t parties = problem.parties.size();
  const auto clear = [&](std::vector<Utility>& utility) {
    for (std::size_t at = 0; at < utility.size(); ++at)
      if ((blind >> (at % parties) & 1u) != 0) utility[at] = 0;
  };
  for (Variable& variable : result.variables) clear(variable.utility);
  for (Term& term : result.terms) clear(term.utility);
  for (Choose& block : result.chooses) clear(block.utility);
  for (std::size_t p = 0; p < parties; ++p)
    if ((blind >> p & 1u) != 0) {
      result.parties[p].walk_away = kNoWalkAway;
      result.parties[p].constant = 0;
      result.parties[p].has_cap = false;
    }
  return result;
}

// Sorts the packages and drops those that others match or beat.
void tidy(std::vector<Package>& points) {
  std::sort(points.begin(), points.end(), [](const Package& a, const Package& b) {
    return a.utilities != b.utilities ? a.utilities > b.utilities : a.assignment < b.assignment;
  });
  std::vector<Package> kept;
  for (Package& package : points) {
    const bool beaten = std::any_of(kept.begin(), kept.end(), [&](const Package& other) {
      return at_most(package.utilities, other.utilities);
    });
    if (!beaten) kept.push_back(std::move(package));
  }
  points = std::move(kept);
}

}  // namespace

void epsilon_frontier(const Problem& problem, const Maximiser& maximiser,
                      const PackagesOptions& options, const Effort& effort, Frontier& out) {
  out.points.clear();
  out.range.clear();
  out.known = Known::bounded;
  out.epsilon = options.epsilon;
  out.stopped = StopReason::finished;
  const int parties = static_cast<int>(problem.parties.size());
  std::uint32_t crossing = parties_with_red_lines(problem);
  for (int p = 0; p < parties && !options.all_feasible; ++p)
    if (problem.parties[p].veto || problem.quorum == parties) crossing &= ~(1u << p);
  Cover(problem, maximiser, 0, options, effort, out).run();
  if (out.range.empty())  // no package without red lines: what the scores as such allow
    for (const double unit : maximiser.acceptance_objective().unit)
      out.range.push_back(static_cast<Utility>(unit));
  for (std::uint32_t blind = 1; blind < (1u << parties); ++blind) {
    if ((blind & ~crossing) != 0) continue;
    if (!options.all_feasible && parties - __builtin_popcount(blind) < problem.quorum) continue;
    const Problem variant = blinded(problem, blind);
    const Plan plan = make_plan(variant, {});
    if (plan.infeasible) continue;
    const Maximiser without(plan, effort);
    Cover(problem, without, blind, options, effort, out).run();
  }
  tidy(out.points);
  if (out.points.empty() && out.stopped != StopReason::finished) out.known = Known::none;
}

}  // namespace dragoman::solve
