#include "solve/search.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <limits>
#include <mutex>
#include <numeric>

#include "solve/dag_reduce.h"
#include "solve/parallel.h"

namespace dragoman::solve {

bool Incumbent::beaten_by(const Score& other, const Assignment& candidate) const {
  if (empty()) return true;
  const auto order = other.compare(score);
  return order > 0 || (order == 0 && candidate < assignment);
}

bool offer(const SearchInput& input, const Dag& dag, std::span<const std::uint32_t> path,
           Incumbent& incumbent) {
  const Objective& objective = *input.objective;
  const int parties = objective.parties();
  std::vector<Utility> u(static_cast<std::size_t>(parties), 0);
  for (std::size_t l = 0; l < dag.layers.size(); ++l)
    for (int p = 0; p < parties; ++p)
      u[p] += dag.layers[l].utility[static_cast<std::size_t>(path[l]) * parties + p];
  for (int p = 0; p < parties; ++p)
    if (objective.capped(p, u[p]) < objective.lower[p]) return false;
  const Score score(objective, u);
  if (!incumbent.empty() && score.compare(incumbent.score) < 0) return false;
  Assignment assignment = path_assignment(*input.problem, dag, *input.tables, path);
  if (!incumbent.beaten_by(score, assignment)) return false;
  incumbent = {score, std::move(u), std::move(assignment)};
  return true;
}

namespace {

// The dag as the search reads it: arcs of each node by ascending loss under the first multiplier.
class Prepared {
 public:
  Prepared(const SearchInput& input, const Dag& diagram)
      : dag(diagram), objective(*input.objective) {
    parties = objective.parties();
    main = static_cast<int>(input.multipliers.size());
    width = main + parties;
    const DagValues values(dag, objective.unit);
    weights = input.multipliers;
    for (int p = 0; p < parties; ++p) {  // upper bounds per party: unit multipliers
      weights.emplace_back(static_cast<std::size_t>(parties), 0.0);
      weights.back()[p] = 1;
    }
    layers.resize(dag.layers.size());
    for (std::size_t l = 0; l < layers.size(); ++l)
      layers[l].loss.resize(dag.layers[l].arcs() * static_cast<std::size_t>(width));
    for (int k = 0; k < width; ++k) {
      const DagValues::Bounds bounds = values.bounds(weights[k]);
      total.push_back(bounds.total);
      for (std::size_t l = 0; l < layers.size(); ++l)
        for (std::size_t n = 0; n < dag.layers[l].nodes(); ++n)
          for (std::size_t a = dag.layers[l].first[n]; a < dag.layers[l].first[n + 1]; ++a)
            layers[l].loss[a * width + k] =
                std::max(0.0, bounds.node(l, n) - bounds.arc(l, a) -
                                  bounds.node(l + 1, dag.layers[l].target[a]));
    }
    for (std::size_t l = 0; l < layers.size(); ++l) {
      auto& order = layers[l].order;
      order.resize(dag.layers[l].arcs());
      std::iota(order.begin(), order.end(), 0u);
      for (std::size_t n = 0; n < dag.layers[l].nodes(); ++n)
        std::stable_sort(order.begin() + dag.layers[l].first[n],
                         order.begin() + dag.layers[l].first[n + 1],
                         [&](std::uint32_t a, std::uint32_t b) {
                           return layers[l].loss[static_cast<std::size_t>(a) * width] <
                                  layers[l].loss[static_cast<std::size_t>(b) * width];
                         });
    }
  }

  std::vector<double> budgets(const Score& incumbent) const {
    std::vector<double> result;
    for (int k = 0; k < width; ++k)
      result.push_back(total[k] - required(objective, weights[k], incumbent));
    return result;
  }

  struct Losses {
    std::vector<std::uint32_t> order;  // arcs grouped by node, best first
    std::vector<double> loss;          // arc × width
  };
  const Dag& dag;
  const Objective& objective;
  int parties = 0, main = 0, width = 0;
  std::vector<std::vector<double>> weights;
  std::vector<double> total;
  std::vector<Losses> layers;
};

// The incumbent that all workers share.
struct Shared {
  std::mutex mutex;
  Incumbent incumbent;
  std::atomic<int> version{0};
  std::atomic<bool> stop{false}, finished{false};
  std::atomic<std::uint64_t> nodes{0}, ends{0};
};

class Worker {
 public:
  Worker(const SearchInput& input, const Prepared& prepared, const Effort& effort, Shared& shared)
      : input_(input),
        prepared_(prepared),
        effort_(effort),
        shared_(shared),
        depth_(prepared.dag.layers.size()),
        loss_((depth_ + 1) * prepared.width, 0.0),
        sum_((depth_ + 1) * prepared.parties, 0),
        path_(depth_, 0) {
    refresh();
  }

  // Explores everything below a prefix of arcs.
  void run(const std::vector<std::uint32_t>& prefix) {
    std::uint32_t node = 0;
    for (std::size_t l = 0; l < prefix.size(); ++l) {
      if (!take(l, prefix[l])) return;
      node = prepared_.dag.layers[l].target[prefix[l]];
    }
    if (shared_.version.load(std::memory_order_relaxed) != version_) refresh();
    descend(prefix.size(), node);
    flush();
  }

  // Partial paths of a given length within the budgets, in search order.
  void prefixes(std::size_t length, std::vector<std::vector<std::uint32_t>>& out) {
    collect_ = &out;
    collect_length_ = length;
    descend(0, 0);
    collect_ = nullptr;
  }

 private:
  void refresh() {
    const std::lock_guard lock(shared_.mutex);
    version_ = shared_.version.load(std::memory_order_relaxed);
    budget_ = prepared_.budgets(shared_.incumbent.score);
    known_ = shared_.incumbent;
    const Objective& objective = prepared_.objective;
    if (known_.empty() || objective.goal != Goal::leximin) return;
    for (int p = 0; p < prepared_.parties; ++p) {
      if (objective.scale[p] <= 0) continue;
      const double unit = objective.unit[p];
      const double base = static_cast<double>(objective.walk_away[p]) / unit;
      const double second =
          base + known_.score.second() * static_cast<double>(objective.scale[p]) / unit;
      const double above =
          base + (static_cast<double>(known_.score.above_first(objective.scale[p])) - 0.5) / unit;
      second_[p] = second - 1e-11 * (1 + std::abs(base) + std::abs(second));
      above_[p] = above - 1e-11 * (1 + std::abs(base) + std::abs(above));
    }
  }

  void flush() {
    shared_.nodes.fetch_add(nodes_, std::memory_order_relaxed);
    shared_.ends.fetch_add(ends_, std::memory_order_relaxed);
    nodes_ = ends_ = 0;
  }

  // Extends the partial path at layer l by an arc; false when it exceeds a budget.
  bool take(std::size_t l, std::uint32_t arc) {
    const int width = prepared_.width;
    const double* step = prepared_.layers[l].loss.data() + static_cast<std::size_t>(arc) * width;
    const double* now = loss_.data() + l * width;
    double* next = loss_.data() + (l + 1) * width;
    for (int k = 0; k < width; ++k) {
      next[k] = now[k] + step[k];
      if (next[k] > budget_[k]) return false;
    }
    if (!promising(next + prepared_.main)) return false;
    const int parties = prepared_.parties;
    const Utility* gain =
        prepared_.dag.layers[l].utility.data() + static_cast<std::size_t>(arc) * parties;
    for (int p = 0; p < parties; ++p) sum_[(l + 1) * parties + p] = sum_[l * parties + p] + gain[p];
    path_[l] = arc;
    return true;
  }

  // Whether the upper bounds of all parties together could still match the incumbent.
  bool promising(const double* party_loss) const {
    if (known_.empty()) return true;
    const Objective& objective = prepared_.objective;
    const auto upper = [&](int p) { return prepared_.total[prepared_.main + p] - party_loss[p]; };
    if (objective.goal == Goal::product) {
      double product = 1;
      for (int p = 0; p < prepared_.parties; ++p)
        product *= std::max(
            0.0, upper(p) - static_cast<double>(objective.walk_away[p]) / objective.unit[p]);
      return product >= known_.score.first() * (1 - 1e-9);
    }
    if (objective.goal == Goal::leximin) {
      // Every gain above the smallest share of the incumbent, or all but one at the second
      // smallest.
      int below = 0;
      bool better = true;
      for (int p = 0; p < prepared_.parties; ++p) {
        if (objective.scale[p] <= 0) continue;
        below += upper(p) < second_[p];
        better &= upper(p) > above_[p];
      }
      return better || below <= 1;
    }
    return true;
  }

  void descend(std::size_t l, std::uint32_t node) {
    if (collect_ != nullptr && l == collect_length_) {
      collect_->emplace_back(path_.begin(), path_.begin() + static_cast<std::ptrdiff_t>(l));
      return;
    }
    if (l == depth_) {
      reach_end();
      return;
    }
    const Layer& layer = prepared_.dag.layers[l];
    const Prepared::Losses& losses = prepared_.layers[l];
    const double* now = loss_.data() + l * prepared_.width;
    for (std::uint32_t i = layer.first[node]; i < layer.first[node + 1]; ++i) {
      const std::uint32_t arc = losses.order[i];
      if (now[0] + losses.loss[static_cast<std::size_t>(arc) * prepared_.width] > budget_[0]) break;
      if ((++nodes_ & 1023) == 0 && interrupted()) return;
      if (!take(l, arc)) continue;
      descend(l + 1, layer.target[arc]);
      if (shared_.stop.load(std::memory_order_relaxed)) return;
    }
  }

  bool interrupted() {
    total_nodes_ += 1024;
    if (shared_.version.load(std::memory_order_relaxed) != version_) refresh();
    if (total_nodes_ >= input_.max_nodes || spent(effort_))
      shared_.stop.store(true, std::memory_order_relaxed);
    return shared_.stop.load(std::memory_order_relaxed);
  }

  void reach_end() {
    ++ends_;
    Incumbent mine = known_;
    if (!offer(input_, prepared_.dag, path_, mine)) return;
    {
      const std::lock_guard lock(shared_.mutex);
      if (shared_.incumbent.beaten_by(mine.score, mine.assignment)) {
        shared_.incumbent = std::move(mine);
        shared_.version.fetch_add(1, std::memory_order_relaxed);
        if (input_.stop_when_nonnegative && shared_.incumbent.score.first() >= 0) {
          shared_.finished.store(true, std::memory_order_relaxed);
          shared_.stop.store(true, std::memory_order_relaxed);
        }
      }
    }
    refresh();
  }

  const SearchInput& input_;
  const Prepared& prepared_;
  const Effort& effort_;
  Shared& shared_;
  std::size_t depth_;
  std::vector<double> loss_;  // (layer, multiplier)
  std::vector<Utility> sum_;  // (layer, party)
  std::vector<std::uint32_t> path_;
  std::vector<double> budget_;
  // leximin: what a party's sum / unit must reach to count as at the incumbent's second smallest
  // share, and as above its smallest one.
  std::array<double, kMaxParties> second_{}, above_{};
  Incumbent known_;
  int version_ = 0;
  std::uint64_t nodes_ = 0, total_nodes_ = 0, ends_ = 0;
  std::vector<std::vector<std::uint32_t>>* collect_ = nullptr;
  std::size_t collect_length_ = 0;
};

}  // namespace

SearchOutcome search(const SearchInput& input, const Dag& dag, const Effort& effort,
                     Incumbent& incumbent) {
  SearchOutcome outcome;
  if (dag.infeasible) return outcome;
  const Prepared prepared(input, dag);
  Shared shared;
  shared.incumbent = incumbent;
  std::vector<std::vector<std::uint32_t>> tasks{{}};
  Worker first(input, prepared, effort, shared);
  if (effort.threads > 1) {
    for (std::size_t length = 1; length < dag.layers.size() && tasks.size() < 64; ++length) {
      std::vector<std::vector<std::uint32_t>> longer;
      first.prefixes(length, longer);
      if (longer.empty()) break;
      tasks = std::move(longer);
    }
  }
  if (tasks.size() <= 1 || effort.threads <= 1) {
    first.run({});
  } else {
    const bool done = parallel_for(effort.threads, tasks.size(), [&](std::size_t t) {
      if (shared.stop.load(std::memory_order_relaxed)) return;
      Worker(input, prepared, effort, shared).run(tasks[t]);
    });
    if (!done) shared.stop = true;
  }
  outcome.nodes = shared.nodes;
  outcome.ends = shared.ends;
  if (shared.stop && !shared.finished) outcome.outcome = Outcome::stopped;
  incumbent = std::move(shared.incumbent);
  return outcome;
}

void reduce(const SearchInput& input, const Incumbent& incumbent, Dag& dag) {
  if (dag.infeasible) return;
  const DagValues values(dag, input.objective->unit);
  std::vector<std::vector<double>> weights = input.multipliers;
  for (int p = 0; p < dag.parties; ++p) {
    weights.emplace_back(static_cast<std::size_t>(dag.parties), 0.0);
    weights.back()[p] = 1;
  }
  std::vector<std::vector<std::uint8_t>> keep;
  for (const Layer& layer : dag.layers) keep.emplace_back(layer.arcs(), 1);
  std::vector<double> spread(dag.layers.size(), 0.0);
  for (std::size_t k = 0; k < weights.size(); ++k) {
    const auto bounds = values.bounds(weights[k]);
    const double least = required(*input.objective, weights[k], incumbent.score);
    std::vector<double> reach{0.0}, next;  // best weighted sum from the root
    for (std::size_t l = 0; l < dag.layers.size(); ++l) {
      const Layer& layer = dag.layers[l];
      next.assign(l + 1 < dag.layers.size() ? dag.layers[l + 1].nodes() : 1,
                  -std::numeric_limits<double>::infinity());
      for (std::size_t n = 0; n < layer.nodes(); ++n)
        for (std::size_t a = layer.first[n]; a < layer.first[n + 1]; ++a) {
          const double here = reach[n] + bounds.arc(l, a);
          const double through = here + bounds.node(l + 1, layer.target[a]);
          if (through < least) {
            keep[l][a] = 0;
          } else if (k == 0) {
            spread[l] = std::max(spread[l], bounds.total - through);
          }
          next[layer.target[a]] = std::max(next[layer.target[a]], here);
        }
      reach = next;
    }
  }
  const std::vector<Segment> parts = segments(dag);
  std::vector<int> order(parts.size());
  std::iota(order.begin(), order.end(), 0);
  const auto loss = [&](int s) {
    double largest = 0;
    for (std::size_t l = parts[s].first; l < parts[s].last; ++l)
      largest = std::max(largest, spread[l]);
    return largest;
  };
  std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return loss(a) > loss(b); });
  keep_arcs(dag, [&](std::size_t l, std::size_t a) { return keep[l][a] != 0; });
  if (!dag.infeasible) dag = reorder(dag, parts, order);
}

}  // namespace dragoman::solve
