#include "solve/epsilon.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "solve/effort_of.h"

namespace dragoman::solve {

namespace {

using Vector = std::vector<Utility>;

class Cover {
 public:
  Cover(const Problem& problem, const Maximiser& maximiser, const PackagesOptions& options,
        const Effort& effort, Frontier& out)
      : problem_(problem), maximiser_(maximiser), options_(options), effort_(effort), out_(out),
        parties_(static_cast<int>(problem.parties.size())) {}

  void run() {
    out_.points.clear();
    out_.known = Known::bounded;
    out_.epsilon = options_.epsilon;
    out_.stopped = StopReason::finished;
    if (maximiser_.infeasible()) return;
    set_ranges();
    open_first_regions();
    while (!open_.empty() && !spent(effort_) && open_.size() < kMostRegions) {
      const Vector corner = take_largest();
      const Optimum found = beyond(corner);
      if (!found.incumbent.empty()) {
        add_point(found.incumbent, corner);
      } else if (found.proved) {
        closed_.push_back(corner);
      } else {
        open_.push_back(corner);
        break;
      }
      if (options_.control.progress)
        options_.control.progress({"frontier", -1, out_.points.size()});
    }
    finish();
  }

 private:
  static constexpr std::size_t kMostRegions = 50'000;

  // Per party: the floor from which its range counts, the range, and epsilon of it.
  void set_ranges() {
    const Dag& dag = maximiser_.dag();
    for (int p = 0; p < parties_; ++p) {
      const ProblemParty& party = problem_.parties[p];
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
      const Utility range = std::max<Utility>(1, maximiser_.best_by_party()[p] - floor);
      out_.range.push_back(range);
      slack_.push_back(static_cast<Utility>(
          std::floor(static_cast<double>(range) * options_.epsilon)));
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
      if (!hopeless) open_.push_back(std::move(corner));
    }
  }

  // How far a package could exceed a corner for every party at once, as a share of the ranges.
  double reach(const Vector& corner) const {
    double least = 1e300;
    for (int p = 0; p < parties_; ++p)
      least = std::min(least,
                       static_cast<double>(maximiser_.best_by_party()[p] - corner[p]) /
                           static_cast<double>(out_.range[p]));
    return least;
  }

  Vector take_largest() {
    std::size_t best = 0;
    double largest = -1e300;
    for (std::size_t i = 0; i < open_.size(); ++i)
      if (const double r = reach(open_[i]); r > largest) {
        largest = r;
        best = i;
      }
    Vector corner = std::move(open_[best]);
    open_[best] = std::move(open_.back());
    open_.pop_back();
    return corner;
  }

  // A package that exceeds the corner by more than epsilon for every party, if there is one.
  Optimum beyond(const Vector& corner) const {
    Objective objective = maximiser_.acceptance_objective();
    objective.goal = Goal::leximin;
    for (int p = 0; p < parties_; ++p) {
      objective.walk_away[p] = corner[p] + slack_[p] + 1;
      objective.lower[p] = objective.walk_away[p];
      objective.scale[p] = out_.range[p];
      objective.cap[p] = std::numeric_limits<Utility>::max();
    }
    return maximiser_.solve(objective, nullptr, true);
  }

  static bool at_most(const Vector& a, const Vector& b) {
    for (std::size_t p = 0; p < a.size(); ++p)
      if (a[p] > b[p]) return false;
    return true;
  }

  void add_point(const Incumbent& incumbent, const Vector& corner) {
    Package package;
    package.assignment = incumbent.assignment;
    package.utilities = evaluate(problem_, incumbent.assignment);
    out_.points.push_back(std::move(package));
    const Vector& z = incumbent.u;
    open_.push_back(corner);
    std::vector<Vector> fresh;
    for (std::size_t i = 0; i < open_.size();) {
      bool inside = true;
      for (int p = 0; p < parties_; ++p) inside &= z[p] > open_[i][p];
      if (!inside) {
        ++i;
        continue;
      }
      for (int p = 0; p < parties_; ++p) {
        fresh.push_back(open_[i]);
        fresh.back()[p] = z[p];
      }
      open_[i] = std::move(open_.back());
      open_.pop_back();
    }
    // A region inside another one (its corner is higher) is covered by it.
    std::sort(fresh.begin(), fresh.end());
    fresh.erase(std::unique(fresh.begin(), fresh.end()), fresh.end());
    for (std::size_t i = 0; i < fresh.size(); ++i) {
      bool covered = false;
      for (std::size_t j = 0; j < fresh.size() && !covered; ++j)
        covered = j != i && at_most(fresh[j], fresh[i]);
      const auto below = [&](const Vector& other) { return at_most(other, fresh[i]); };
      covered = covered || std::any_of(open_.begin(), open_.end(), below) ||
                std::any_of(closed_.begin(), closed_.end(), below);
      if (!covered) kept_.push_back(fresh[i]);
    }
    for (Vector& region : kept_) open_.push_back(std::move(region));
    kept_.clear();
  }

  void finish() {
    if (!open_.empty()) {
      out_.stopped = spent(effort_) ? stop_reason(effort_) : StopReason::size;
      for (const Vector& corner : open_) out_.epsilon = std::max(out_.epsilon, reach(corner));
    }
    std::sort(out_.points.begin(), out_.points.end(), [](const Package& a, const Package& b) {
      return a.utilities != b.utilities ? a.utilities > b.utilities
                                        : a.assignment < b.assignment;
    });
    std::vector<Package> kept;
    for (Package& package : out_.points) {
      const bool beaten = std::any_of(kept.begin(), kept.end(), [&](const Package& other) {
        return at_most(package.utilities, other.utilities);
      });
      if (!beaten) kept.push_back(std::move(package));
    }
    out_.points = std::move(kept);
    if (out_.points.empty() && out_.stopped != StopReason::finished) out_.known = Known::none;
  }

  const Problem& problem_;
  const Maximiser& maximiser_;
  const PackagesOptions& options_;
  const Effort& effort_;
  Frontier& out_;
  int parties_;
  Vector worst_, slack_;
  std::vector<Vector> open_, closed_, kept_;
};

}  // namespace

void epsilon_frontier(const Problem& problem, const Maximiser& maximiser,
                      const PackagesOptions& options, const Effort& effort, Frontier& out) {
  Cover(problem, maximiser, options, effort, out).run();
}

}  // namespace dragoman::solve
