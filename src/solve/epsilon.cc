#include "solve/epsilon.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "solve/effort_of.h"

namespace dragoman::solve {

namespace {

using Vector = std::vector<Utility>;

bool at_most(const Vector& a, const Vector& b) {
  for (std::size_t p = 0; p < a.size(); ++p)
    if (a[p] > b[p]) return false;
  return true;
}

// What no listed package covers yet, as regions: the packages above a corner in every party. Rows
// of `corners` and of `weights` (where to start a region's dual) are a region each.
struct Regions {
  explicit Regions(std::size_t count) : parties(count) {}

  std::size_t size() const { return reach.size(); }
  const Utility* corner(std::size_t i) const { return corners.data() + i * parties; }
  const double* weight(std::size_t i) const { return weights.data() + i * parties; }

  void add(const Utility* corner, const double* weight, double how_far) {
    corners.insert(corners.end(), corner, corner + parties);
    weights.insert(weights.end(), weight, weight + parties);
    reach.push_back(how_far);
  }
  void remove(std::size_t i) {  // the last one takes its place
    std::copy_n(corners.end() - static_cast<std::ptrdiff_t>(parties), parties,
                corners.begin() + static_cast<std::ptrdiff_t>(i * parties));
    std::copy_n(weights.end() - static_cast<std::ptrdiff_t>(parties), parties,
                weights.begin() + static_cast<std::ptrdiff_t>(i * parties));
    reach[i] = reach.back();
    corners.resize(corners.size() - parties);
    weights.resize(weights.size() - parties);
    reach.pop_back();
  }

  std::size_t parties;
  Vector corners;
  std::vector<double> weights;
  std::vector<double> reach;  // how far a package could exceed the corner for every party at once
};

// How a corner lies beside a point: below it in every party, equal in one and below in the others
// (`equal`), or otherwise.
enum class Beside { below, touching, elsewhere };
Beside beside(const Utility* corner, const Vector& point, std::size_t& equal) {
  bool touching = false;
  for (std::size_t p = 0; p < point.size(); ++p) {
    if (corner[p] < point[p]) continue;
    if (corner[p] > point[p] || touching) return Beside::elsewhere;
    touching = true;
    equal = p;
  }
  return touching ? Beside::touching : Beside::below;
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
        parties_(static_cast<int>(problem.parties.size())),
        open_(problem.parties.size()) {}

  void run() {
    if (maximiser_.infeasible()) return;
    set_ranges();
    open_first_regions();
    while (open_.size() > 0 && !spent(effort_) && open_.size() < kMostRegions) {
      const std::size_t next = farthest();
      const Vector corner(open_.corner(next), open_.corner(next) + parties_);
      std::vector<double> weights(open_.weight(next), open_.weight(next) + parties_);
      const Optimum found = beyond(corner, weights);
      if (!found.incumbent.empty()) {
        std::copy(weights.begin(), weights.end(),
                  open_.weights.begin() + static_cast<std::ptrdiff_t>(next * weights.size()));
        add_point(found.incumbent);
      } else if (found.proved) {
        closed_.insert(closed_.end(), corner.begin(), corner.end());
        open_.remove(next);
      } else {
        break;
      }
      if (options_.control.progress)
        options_.control.progress({"frontier", -1, out_.points.size()});
    }
    if (open_.size() == 0) return;
    out_.stopped = spent(effort_) ? stop_reason(effort_) : StopReason::size;
    for (const double reach : open_.reach) out_.epsilon = std::max(out_.epsilon, reach);
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
      const std::vector<double> weights(worst_.size(), 1.0);
      if (!hopeless) open_.add(corner.data(), weights.data(), reach(corner.data()));
    }
  }

  // How far a package could exceed a corner for every party at once, as a share of the ranges.
  double reach(const Utility* corner) const {
    double least = 1e300;
    for (int p = 0; p < parties_; ++p)
      least = std::min(least, static_cast<double>(maximiser_.best_by_party()[p] - corner[p]) /
                                  static_cast<double>(range_[p]));
    return least;
  }

  std::size_t farthest() const {
    return static_cast<std::size_t>(std::max_element(open_.reach.begin(), open_.reach.end()) -
                                    open_.reach.begin());
  }

  // A package that exceeds the corner by more than epsilon for every party, if there is one.
  Optimum beyond(const Vector& corner, std::vector<double>& weights) const {
    Objective objective = maximiser_.acceptance_objective();
    objective.goal = Goal::leximin;
    for (int p = 0; p < parties_; ++p) {
      objective.walk_away[p] = corner[p] + slack_[p] + 1;
      objective.lower[p] = objective.walk_away[p];
      objective.scale[p] = range_[p];
      objective.cap[p] = std::numeric_limits<Utility>::max();
    }
    return maximiser_.decide(objective, weights);
  }

  // Lists the package and takes what it covers out of every region that it lies in: such a region
  // becomes one per party, above the package in that party alone.
  //
  // Of these, one that is part of another region is left out. A fresh region of party p has z[p] as
  // its corner there and is below z elsewhere, so only three kinds can hold it: fresh regions of
  // the same party, regions that touch z in p and are below it elsewhere, and closed ones below z.
  void add_point(const Incumbent& incumbent) {
    Package package;
    package.assignment = incumbent.assignment;
    package.utilities = evaluate(problem_, incumbent.assignment);
    out_.points.push_back(std::move(package));
    const Vector& z = incumbent.u;
    const auto parties = static_cast<std::size_t>(parties_);
    Regions split(parties);
    std::vector<Vector> holders(parties);  // per party: corners of what can hold its regions
    std::size_t equal = 0;
    const auto hold = [&](std::size_t p, const Utility* corner) {
      holders[p].insert(holders[p].end(), corner, corner + parties);
    };
    for (std::size_t i = 0; i < open_.size();) {
      const Beside where = beside(open_.corner(i), z, equal);
      if (where == Beside::touching) hold(equal, open_.corner(i));
      if (where != Beside::below) {
        ++i;
        continue;
      }
      split.add(open_.corner(i), open_.weight(i), 0);
      open_.remove(i);
    }
    for (std::size_t at = 0; at < closed_.size(); at += parties) {
      const Beside where = beside(&closed_[at], z, equal);
      if (where == Beside::touching) hold(equal, &closed_[at]);
      for (std::size_t p = 0; p < parties && where == Beside::below; ++p) hold(p, &closed_[at]);
    }
    for (std::size_t p = 0; p < parties; ++p) add_fresh(split, p, z[p], holders[p]);
  }

  void add_fresh(const Regions& split, std::size_t party, Utility value, Vector& holders) {
    const std::size_t parties = split.parties;
    std::vector<std::pair<Vector, std::size_t>> fresh;  // corner, region it is part of
    for (std::size_t i = 0; i < split.size(); ++i) {
      fresh.emplace_back(Vector(split.corner(i), split.corner(i) + parties), i);
      fresh.back().first[party] = value;
    }
    std::sort(fresh.begin(), fresh.end());  // what holds another comes before it
    for (const auto& [corner, from] : fresh) {
      bool held = false;
      for (std::size_t at = 0; at < holders.size() && !held; at += parties) {
        held = true;
        for (std::size_t p = 0; p < parties && held; ++p) held = holders[at + p] <= corner[p];
      }
      if (held) continue;
      open_.add(corner.data(), split.weight(from), reach(corner.data()));
      holders.insert(holders.end(), corner.begin(), corner.end());
    }
  }

  const Problem& problem_;
  const Maximiser& maximiser_;
  std::uint32_t blind_;
  const PackagesOptions& options_;
  const Effort& effort_;
  Frontier& out_;
  int parties_;
  Vector worst_, slack_, range_;
  Regions open_;
  Vector closed_;  // rows of corners
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
