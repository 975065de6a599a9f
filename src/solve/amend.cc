#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "dragoman/packages.h"
#include "solve/effort_of.h"
#include "solve/plan.h"
#include "solve/solutions.h"

namespace dragoman::solve {

namespace {

Utility plus(Utility a, Utility b) {
  return a <= kRedLine / 2 || b <= kRedLine / 2 ? kRedLine : a + b;
}

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
    const Existence any = acceptable_exists(problem_, effort_);
    if (!any.exists) {
      result.fewest_known = any.known ? Known::proved : Known::none;
      return;
    }
    for (int k = options_.most_changes + 1; k <= points_; ++k) {
      report(k);
      if (spent(effort_)) return;
      const std::optional<bool> found = all_accept_with(k);
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
  }

  // Whether some package with exactly k changes is accepted by all; empty when stopped.
  std::optional<bool> all_accept_with(int k);

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

// Bounds by weighted sums: with weights w >= 0 on the gains, the best still to come with exactly t
// changes. A package that all accept has a weighted sum of at least that of the walk-away values.
class WeightedBounds {
 public:
  WeightedBounds(const Dag& dag, int parties, int changes, const std::vector<double>& unit)
      : dag_(dag), parties_(parties), rungs_(static_cast<std::size_t>(changes) + 1), unit_(unit) {}

  double solve(const std::vector<double>& weights, std::vector<double>* totals) {
    node_.assign(dag_.layers.size() + 1, {});
    node_.back().assign(rungs_, kNever);
    node_.back()[0] = 0;
    for (std::size_t l = dag_.layers.size(); l-- > 0;) {
      const Layer& layer = dag_.layers[l];
      node_[l].assign(layer.nodes() * rungs_, kNever);
      for (std::size_t n = 0; n < layer.nodes(); ++n)
        for (std::size_t a = layer.first[n]; a < layer.first[n + 1]; ++a) {
          const double w = weight(layer, a, weights);
          const std::size_t step = cost(layer, a);
          for (std::size_t t = step; t < rungs_; ++t)
            node_[l][n * rungs_ + t] = std::max(
                node_[l][n * rungs_ + t], w + node_[l + 1][layer.target[a] * rungs_ + t - step]);
        }
    }
    if (totals != nullptr) follow(weights, *totals);
    return node_[0][rungs_ - 1];
  }
  double to_come(std::size_t l, std::uint32_t node, std::size_t t) const {
    return node_[l][node * rungs_ + t];
  }
  double weight(const Layer& layer, std::size_t arc, const std::vector<double>& weights) const {
    double sum = 0;
    for (int p = 0; p < parties_; ++p) {
      const Utility u = layer.utility[arc * (parties_ + 1) + p];
      if (u <= kRedLine / 2) return kNever;
      sum += weights[p] * static_cast<double>(u) / unit_[p];
    }
    return sum;
  }
  std::size_t cost(const Layer& layer, std::size_t arc) const {
    return static_cast<std::size_t>(-layer.utility[arc * (parties_ + 1) + parties_]);
  }
  static constexpr double kNever = -std::numeric_limits<double>::infinity();

 private:
  // The scaled sums per party of the best path.
  void follow(const std::vector<double>& weights, std::vector<double>& totals) const {
    totals.assign(static_cast<std::size_t>(parties_), 0);
    std::size_t node = 0, t = rungs_ - 1;
    for (std::size_t l = 0; l < dag_.layers.size(); ++l) {
      const Layer& layer = dag_.layers[l];
      for (std::size_t a = layer.first[node]; a < layer.first[node + 1]; ++a) {
        const std::size_t step = cost(layer, a);
        if (step > t) continue;
        const double through =
            weight(layer, a, weights) + node_[l + 1][layer.target[a] * rungs_ + t - step];
        if (through != node_[l][node * rungs_ + t]) continue;
        for (int p = 0; p < parties_; ++p)
          totals[p] += static_cast<double>(layer.utility[a * (parties_ + 1) + p]) / unit_[p];
        node = layer.target[a];
        t -= step;
        break;
      }
    }
  }

  const Dag& dag_;
  int parties_;
  std::size_t rungs_;
  const std::vector<double>& unit_;
  std::vector<std::vector<double>> node_;
};

// Depth-first decision under several weight vectors at once.
class Decision {
 public:
  Decision(const Problem& problem, const Dag& dag, int changes, const Effort& effort)
      : problem_(problem),
        dag_(dag),
        changes_(changes),
        effort_(effort),
        parties_(static_cast<int>(problem.parties.size())) {
    for (int p = 0; p < parties_; ++p) {
      const ProblemParty& party = problem.parties[p];
      need_.push_back(party.walk_away > kNoWalkAway ? party.walk_away - party.constant
                                                    : kNoWalkAway);
      double spread = 1;
      for (const Layer& layer : dag.layers) {
        double low = 0, high = 0;
        for (std::size_t a = 0; a < layer.arcs(); ++a) {
          const Utility u = layer.utility[a * (parties_ + 1) + p];
          if (u <= kRedLine / 2) continue;
          low = std::min(low, static_cast<double>(u));
          high = std::max(high, static_cast<double>(u));
        }
        spread += high - low;
      }
      unit_.push_back(spread);
    }
  }

  // The path in `path` when true.
  std::optional<bool> run(std::vector<std::uint32_t>& path) {
    for (int p = 0; p < parties_; ++p)
      if (problem_.parties[p].has_cap && problem_.parties[p].cap < problem_.parties[p].walk_away)
        return false;
    if (!collect_bounds()) return false;
    path_.assign(dag_.layers.size(), 0);
    sums_.assign(dag_.layers.size() + 1,
                 std::vector<Utility>(static_cast<std::size_t>(parties_), 0));
    reached_.assign((dag_.layers.size() + 1) * weights_.size(), 0.0);
    const bool found = descend(0, 0, static_cast<std::size_t>(changes_));
    if (stopped_) return std::nullopt;
    if (found) path = path_;
    return found;
  }

 private:
  // False when some weighting proves that no such package exists.
  bool collect_bounds() {
    std::vector<double> weights(static_cast<std::size_t>(parties_));
    double counted = 0;
    for (int p = 0; p < parties_; ++p) counted += need_[p] > kNoWalkAway;
    for (int p = 0; p < parties_; ++p)
      weights[p] = need_[p] > kNoWalkAway ? 1 / std::max(1.0, counted) : 0;
    std::vector<double> totals;
    for (int round = 0; round < 120; ++round) {
      WeightedBounds bounds(dag_, parties_, changes_, unit_);
      const double most = bounds.solve(weights, &totals);
      const double needed = required_sum(weights);
      if (most < needed - 1e-9) return false;
      if (round % 30 == 0 || round == 119) add(weights);
      double low = 1e300, high = -1e300;
      for (int p = 0; p < parties_; ++p) {
        if (weights[p] <= 0) continue;
        low = std::min(low, totals[p] - scaled_need(p));
        high = std::max(high, totals[p] - scaled_need(p));
      }
      double sum = 0;
      for (int p = 0; p < parties_; ++p) {
        if (weights[p] <= 0) continue;
        const double excess = (totals[p] - scaled_need(p) - low) / std::max(1e-12, high - low);
        weights[p] *= std::exp(-2.0 / std::sqrt(1.0 + round) * excess);
        sum += weights[p];
      }
      for (double& w : weights) w /= std::max(1e-300, sum);
    }
    for (int p = 0; p < parties_; ++p) {
      if (need_[p] <= kNoWalkAway) continue;
      std::vector<double> one(static_cast<std::size_t>(parties_), 0.0);
      one[p] = 1;
      add(one);
    }
    return true;
  }

  double scaled_need(int p) const { return static_cast<double>(need_[p]) / unit_[p]; }
  double required_sum(const std::vector<double>& weights) const {
    double sum = 0;
    for (int p = 0; p < parties_; ++p)
      if (weights[p] > 0) sum += weights[p] * scaled_need(p);
    return sum;
  }
  void add(const std::vector<double>& weights) {
    weights_.push_back(weights);
    bounds_.emplace_back(dag_, parties_, changes_, unit_);
    bounds_.back().solve(weights, nullptr);
    required_.push_back(required_sum(weights) - 1e-9);
  }

  bool descend(std::size_t l, std::uint32_t node, std::size_t left) {
    if (l == dag_.layers.size()) {
      for (int p = 0; p < parties_; ++p)
        if (sums_[l][p] < need_[p]) return false;
      return true;
    }
    const Layer& layer = dag_.layers[l];
    const std::size_t width = weights_.size();
    std::vector<std::pair<double, std::uint32_t>> branches;
    for (std::uint32_t a = layer.first[node]; a < layer.first[node + 1]; ++a) {
      const std::size_t step = bounds_[0].cost(layer, a);
      if (step > left) continue;
      double least = std::numeric_limits<double>::infinity();
      for (std::size_t k = 0; k < width && least >= 0; ++k) {
        const double through = reached_[l * width + k] + bounds_[k].weight(layer, a, weights_[k]) +
                               bounds_[k].to_come(l + 1, layer.target[a], left - step);
        least = std::min(least, through - required_[k]);
      }
      if (least >= 0) branches.emplace_back(-least, a);
    }
    std::stable_sort(branches.begin(), branches.end(),
                     [](const auto& x, const auto& y) { return x.first < y.first; });
    for (const auto& [rank, a] : branches) {
      if ((++nodes_ & 255) == 0 && spent(effort_)) stopped_ = true;
      if (stopped_) return false;
      path_[l] = a;
      for (int p = 0; p < parties_; ++p)
        sums_[l + 1][p] = plus(sums_[l][p], layer.utility[a * (parties_ + 1) + p]);
      for (std::size_t k = 0; k < width; ++k)
        reached_[(l + 1) * width + k] =
            reached_[l * width + k] + bounds_[k].weight(layer, a, weights_[k]);
      if (descend(l + 1, layer.target[a], left - bounds_[0].cost(layer, a))) return true;
    }
    return false;
  }

  const Problem& problem_;
  const Dag& dag_;
  int changes_;
  const Effort& effort_;
  int parties_;
  std::vector<Utility> need_;
  std::vector<double> unit_;
  std::vector<std::vector<double>> weights_;
  std::vector<WeightedBounds> bounds_;
  std::vector<double> required_, reached_;
  std::vector<std::uint32_t> path_;
  std::vector<std::vector<Utility>> sums_;
  std::uint64_t nodes_ = 0;
  bool stopped_ = false;
};

std::optional<bool> Amender::all_accept_with(int k) {
  return Decision(problem_, plan_.dag, k, effort_).run(best_path_);
}

}  // namespace

}  // namespace dragoman::solve

namespace dragoman {

AmendResult amend(const Problem& problem, const CompiledDraft& draft, const AmendOptions& options) {
  return solve::Amender(problem, draft, options).run();
}

}  // namespace dragoman
