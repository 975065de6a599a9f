#include <algorithm>

#include "dragoman/packages.h"
#include "solve/amend_decision.h"
#include "solve/effort_of.h"
#include "solve/plan.h"
#include "solve/solutions.h"

namespace dragoman::solve {

namespace {

// A package in order of preference within a rung: parties accepting, then the gains from the worst
// party up. The shortfalls are the negative gains, so this refines leximin of the shortfalls.
struct Standing {
  int accepting = -1;
  std::vector<Utility> gains;  // ascending; kRedLine when a red line is crossed

  bool better_than(const Standing& other) const {
    if (accepting != other.accepting) return accepting > other.accepting;
    return gains > other.gains;
  }
};

// Steps of a search for the fewest changes before it is asked whether any number will do.
constexpr std::uint64_t kFirstNodes = 20'000;

class Amender {
 public:
  Amender(const Problem& problem, const CompiledDraft& draft, const AmendOptions& options)
      : problem_(problem),
        draft_(draft),
        options_(options),
        effort_(effort_of(options.control)),
        parties_(static_cast<int>(problem.parties.size())) {
    // A rung has exactly so many changes, so an idle change is not worse than none.
    plan_ = make_plan(problem, {.keep_dominated = true, .choose_arcs = 400'000, .draft = &draft});
    count_points();
  }

  AmendResult run() {
    AmendResult result;
    if (!plan_.opaque.empty()) {  // too densely coupled for a diagram
      result.stopped = StopReason::size;
      return result;
    }
    for (int k = 0; k <= options_.most_changes; ++k) {
      result.ladder.push_back(rung(k));
      report(k);
      if (result.ladder.back().accepting == parties_ && !result.fewest) {
        result.fewest = result.ladder.back();
        result.fewest_known = result.fewest->known;
      }
    }
    if (!result.fewest) find_fewest(result);
    set_differences(result);
    if (spent(effort_)) result.stopped = stop_reason(effort_);
    return result;
  }

 private:
  void report(int k) const {
    if (options_.control.progress) options_.control.progress({"amendments", -1, std::size_t(k)});
  }

  // Points that a draft can be left at.
  void count_points() {
    std::vector<int> points;
    for (std::size_t v = 0; v < problem_.variables.size(); ++v)
      if (!draft_.values[v].empty()) points.push_back(problem_.variables[v].point);
    for (std::size_t c = 0; c < problem_.chooses.size(); ++c)
      if (draft_.chosen[c]) points.push_back(problem_.chooses[c].point);
    std::sort(points.begin(), points.end());
    points.erase(std::unique(points.begin(), points.end()), points.end());
    points_ = static_cast<int>(points.size());
  }

  int cost(const Layer& layer, std::size_t arc) const {
    return static_cast<int>(-layer.utility[arc * (parties_ + 1) + parties_]);
  }
  const Utility* gains(const Layer& layer, std::size_t arc) const {
    return layer.utility.data() + arc * (parties_ + 1);
  }

  // most_[l][node × (k + 1) + changes left] per party: the largest sum still to come with exactly
  // that many changes; kRedLine when none.
  void bound_sums(int k) {
    const Dag& dag = plan_.dag;
    const std::size_t rungs = static_cast<std::size_t>(k) + 1;
    most_.assign(dag.layers.size() + 1, {});
    reachable_.assign(dag.layers.size() + 1, {});
    most_.back().assign(rungs * parties_, 0);
    reachable_.back().assign(rungs, 0);
    reachable_.back()[0] = 1;
    for (std::size_t l = dag.layers.size(); l-- > 0;) {
      const Layer& layer = dag.layers[l];
      most_[l].assign(layer.nodes() * rungs * parties_, kRedLine);
      reachable_[l].assign(layer.nodes() * rungs, 0);
      for (std::size_t n = 0; n < layer.nodes(); ++n)
        for (std::size_t a = layer.first[n]; a < layer.first[n + 1]; ++a) {
          const int step = cost(layer, a);
          for (std::size_t left = step; left < rungs; ++left) {
            const std::size_t to = layer.target[a] * rungs + left - step;
            if (!reachable_[l + 1][to]) continue;
            reachable_[l][n * rungs + left] = 1;
            for (int p = 0; p < parties_; ++p) {
              Utility& most = most_[l][(n * rungs + left) * parties_ + p];
              most = std::max(most, plus(gains(layer, a)[p], most_[l + 1][to * parties_ + p]));
            }
          }
        }
    }
  }

  Standing standing(const std::vector<Utility>& sums, const Utility* to_come) const {
    Standing result;
    result.accepting = 0;
    for (int p = 0; p < parties_; ++p) {
      const ProblemParty& party = problem_.parties[p];
      Utility u = plus(sums[p], to_come != nullptr ? to_come[p] : 0);
      if (u > kRedLine / 2) {
        u += party.constant;
        if (party.has_cap) u = std::min(u, party.cap);
        result.accepting += u >= party.walk_away;
        u -= party.walk_away;
      }
      result.gains.push_back(u);
    }
    std::sort(result.gains.begin(), result.gains.end());
    return result;
  }

  Rung rung(int k) {
    bound_sums(k);
    rungs_ = static_cast<std::size_t>(k) + 1;
    best_ = {};
    best_path_.clear();
    nodes_ = 0;
    stopped_ = false;
    Rung result;
    result.changes = k;
    const Dag& dag = plan_.dag;
    if (plan_.infeasible || !reachable_[0][static_cast<std::size_t>(k)]) {
      result.known = Known::proved;  // no package has exactly so many changes
      return result;
    }
    path_.assign(dag.layers.size(), 0);
    sums_.assign(dag.layers.size() + 1,
                 std::vector<Utility>(static_cast<std::size_t>(parties_), 0));
    descend(0, 0, k);
    result.known = stopped_ && best_.accepting < parties_ ? Known::heuristic : Known::proved;
    if (best_path_.empty() && !dag.layers.empty()) {
      result.known = Known::none;
      return result;
    }
    fill(result, best_path_);
    return result;
  }

  void fill(Rung& rung, const std::vector<std::uint32_t>& path) const {
    Package package;
    package.assignment = path_assignment(problem_, plan_.dag, {}, path);
    package.utilities = evaluate(problem_, package.assignment);
    for (int p = 0; p < parties_; ++p) rung.accepting += accepts(problem_, p, package.utilities[p]);
    for (std::size_t v = 0; v < problem_.variables.size(); ++v) {
      const auto& kept = draft_.values[v];
      if (!kept.empty() &&
          std::find(kept.begin(), kept.end(), package.assignment.values[v]) == kept.end())
        rung.changed_points.push_back(problem_.variables[v].point);
    }
    for (std::size_t c = 0; c < problem_.chooses.size(); ++c)
      if (draft_.chosen[c] && *draft_.chosen[c] != package.assignment.chosen[c])
        rung.changed_points.push_back(problem_.chooses[c].point);
    std::sort(rung.changed_points.begin(), rung.changed_points.end());
    rung.changed_points.erase(std::unique(rung.changed_points.begin(), rung.changed_points.end()),
                              rung.changed_points.end());
    rung.package = std::move(package);
  }

  // Depth-first; arcs of a node by how much room they leave the worst party.
  void descend(std::size_t l, std::uint32_t node, int left) {
    const Dag& dag = plan_.dag;
    if (l == dag.layers.size()) {
      Standing found = standing(sums_[l], nullptr);
      if (best_path_.empty() || found.better_than(best_)) {
        best_ = std::move(found);
        best_path_ = path_;
      }
      return;
    }
    const Layer& layer = dag.layers[l];
    struct Branch {
      Standing bound;
      std::uint32_t arc;
      int left;
    };
    std::vector<Branch> branches;
    std::vector<Utility> sums(static_cast<std::size_t>(parties_));
    for (std::uint32_t a = layer.first[node]; a < layer.first[node + 1]; ++a) {
      const int rest = left - cost(layer, a);
      if (rest < 0) continue;
      const std::size_t to = layer.target[a] * rungs_ + static_cast<std::size_t>(rest);
      if (!reachable_[l + 1][to]) continue;
      for (int p = 0; p < parties_; ++p) sums[p] = plus(sums_[l][p], gains(layer, a)[p]);
      Standing bound = standing(sums, &most_[l + 1][to * parties_]);
      if (!best_path_.empty() && !bound.better_than(best_)) continue;
      branches.push_back({std::move(bound), a, rest});
    }
    std::stable_sort(branches.begin(), branches.end(),
                     [](const Branch& x, const Branch& y) { return x.bound.better_than(y.bound); });
    for (const Branch& branch : branches) {
      if (stopped_ || ((++nodes_ & 255) == 0 && give_up())) return;
      if (!best_path_.empty() && !branch.bound.better_than(best_)) return;
      path_[l] = branch.arc;
      for (int p = 0; p < parties_; ++p)
        sums_[l + 1][p] = plus(sums_[l][p], gains(layer, branch.arc)[p]);
      descend(l + 1, layer.target[branch.arc], branch.left);
    }
  }

  // Once every party accepts, what is left only polishes the gains: a bounded effort.
  bool give_up() {
    const bool enough = best_.accepting == parties_ && nodes_ > 200'000;
    stopped_ = enough || spent(effort_);
    return stopped_;
  }

  // Beyond the ladder: deepen until every party accepts, or until that is impossible at all.
  void find_fewest(AmendResult& result) {
    if (plan_.infeasible) {
      result.fewest_known = Known::proved;
      return;
    }
    FewestChanges search(problem_, plan_.dag, points_, effort_);
    bool exists = false;
    for (int k = options_.most_changes + 1; k <= points_; ++k) {
      k = search.bound(k);
      report(k);
      if (spent(effort_)) return;
      if (k > points_) break;
      // Most searches end at once; a long one is worth asking first whether there is any end.
      std::optional<bool> found = search.decide(k, exists ? UINT64_MAX : kFirstNodes, best_path_);
      if (!found && !exists && !spent(effort_)) {
        if (!(exists = some_package_exists(result))) return;
        found = search.decide(k, UINT64_MAX, best_path_);
      }
      if (!found) return;
      if (!*found) continue;
      Rung rung;
      rung.changes = k;
      rung.known = Known::proved;
      fill(rung, best_path_);
      result.fewest = std::move(rung);
      result.fewest_known = Known::proved;
      return;
    }
    some_package_exists(result);
  }

  // Whether there is a package that all accept; without one, `result` says how that is known.
  bool some_package_exists(AmendResult& result) const {
    const Existence any = acceptable_exists(problem_, effort_);
    if (!any.exists) result.fewest_known = any.known ? Known::proved : Known::none;
    return any.exists;
  }

  void set_differences(AmendResult& result) const {
    const std::optional<Package>& base = result.ladder.front().package;
    const auto set = [&](Rung& rung) {
      rung.difference.assign(static_cast<std::size_t>(parties_), 0);
      if (!base || !rung.package) return;
      for (int p = 0; p < parties_; ++p) {
        const Utility before = base->utilities[p], after = rung.package->utilities[p];
        if (before > kRedLine / 2 && after > kRedLine / 2) rung.difference[p] = after - before;
      }
    };
    for (Rung& rung : result.ladder) set(rung);
    if (result.fewest) set(*result.fewest);
  }

  const Problem& problem_;
  const CompiledDraft& draft_;
  const AmendOptions& options_;
  Effort effort_;
  int parties_;
  Plan plan_;
  int points_ = 0;
  std::size_t rungs_ = 1;
  std::vector<std::vector<Utility>> most_;
  std::vector<std::vector<std::uint8_t>> reachable_;
  std::vector<std::uint32_t> path_, best_path_;
  std::vector<std::vector<Utility>> sums_;
  Standing best_;
  std::uint64_t nodes_ = 0;
  bool stopped_ = false;
};

}  // namespace

}  // namespace dragoman::solve

namespace dragoman {

AmendResult amend(const Problem& problem, const CompiledDraft& draft, const AmendOptions& options) {
  return solve::Amender(problem, draft, options).run();
}

}  // namespace dragoman
