#include "infer/ladder.h"

#include <algorithm>
#include <set>

#include "infer/search.h"
#include "infer/subset.h"
#include "solve/parallel.h"

namespace dragoman::infer {

namespace {

constexpr double kMostTried = 40'000;          // packages of a rung that is tried whole
constexpr std::size_t kChunk = 512;            // packages counted together
constexpr int kMostValues = 64;                // of a variable that a search tries
constexpr int kScreen = 1000;                  // samples that a search looks at
constexpr std::size_t kBeam = 8;               // packages that a rung hands to the next
constexpr int kMostSteps = 20;                 // of one climb
constexpr std::uint64_t kMostCombined = 5000;  // values of one point listed together

struct Scored {
  Score score;
  Assignment package;
};

class Ladder {
 public:
  Ladder(const Evaluator& all, const solve::Effort& effort)
      : all_(all),
        frame_(all.frame()),
        few_(first_samples(all.samples(), kScreen)),
        screen_(frame_, few_),
        effort_(effort) {
    for (std::size_t v = 0; v < frame_.blocks.size(); ++v) {
      const int point = frame_.problem.variables[v].point;
      if (points_.empty() || frame_.problem.variables[points_.back().front()].point != point)
        points_.emplace_back();
      points_.back().push_back(static_cast<int>(v));
      values_.push_back(values_of(static_cast<int>(v)));
    }
  }

  std::vector<LadderRung> climb(int most_changes) {
    std::vector<LadderRung> rungs;
    const int highest = std::min(most_changes, static_cast<int>(points_.size()));
    for (int changes = 0; changes <= highest && !spent(effort_); ++changes) {
      LadderRung rung{changes, {}, packages_with(changes) <= kMostTried};
      if (rung.exhaustive) {
        list_all(changes);
      } else {
        search(changes);
      }
      if (spent(effort_)) break;  // a rung half tried is none
      if (!beam_.empty()) rung.package = beam_.front().package;
      rungs.push_back(std::move(rung));
    }
    return rungs;
  }

 private:
  bool tabled(int variable, int value) const {
    const std::vector<int>& draft = frame_.draft.values[variable];
    return draft.empty() || std::find(draft.begin(), draft.end(), value) != draft.end();
  }
  bool changed(const std::vector<int>& point, const Assignment& package) const {
    return std::any_of(point.begin(), point.end(),
                       [&](int v) { return !tabled(v, package.values[v]); });
  }
  std::vector<int> changed_points(const Assignment& package) const {
    std::vector<int> which;
    for (std::size_t i = 0; i < points_.size(); ++i)
      if (changed(points_[i], package)) which.push_back(static_cast<int>(i));
    return which;
  }

  // What a search tries: all values, or those tabled, the corners and some spread evenly.
  std::vector<int> values_of(int variable) const {
    const int size = frame_.problem.variables[variable].size;
    std::set<int> values;
    for (int k = 0; k < std::min(size, kMostValues); ++k)
      values.insert(
          static_cast<int>(static_cast<std::int64_t>(k) * size / std::min(size, kMostValues)));
    values.insert(frame_.blocks[variable].corners.begin(), frame_.blocks[variable].corners.end());
    values.insert(frame_.draft.values[variable].begin(), frame_.draft.values[variable].end());
    return {values.begin(), values.end()};
  }

  // The coefficient of x^changes in the product over points of (settled + changed x).
  double packages_with(int changes) const {
    std::vector<double> ways(static_cast<std::size_t>(changes) + 1, 0.0);
    ways[0] = 1;
    for (const std::vector<int>& point : points_) {
      double all = 1, settled = 1;
      for (const int v : point) {
        const int size = frame_.problem.variables[v].size;
        all *= size;
        settled *=
            frame_.draft.values[v].empty() ? size : static_cast<int>(frame_.draft.values[v].size());
      }
      if (all > kMostCombined) return kMostTried + 1;
      for (int k = changes; k >= 0; --k)
        ways[k] = ways[k] * settled + (k > 0 ? ways[k - 1] * (all - settled) : 0);
    }
    return ways[changes];
  }

  // Every package with exactly so many changes, point by point.
  void list_all(int changes) {
    std::vector<Assignment> packages;
    Assignment package;
    package.values.assign(frame_.blocks.size(), 0);
    list_from(0, changes, package, packages);
    keep_best(all_, std::move(packages));
  }

  void list_from(std::size_t point, int left, Assignment& package,
                 std::vector<Assignment>& packages) const {
    if (left > static_cast<int>(points_.size() - point)) return;
    if (point == points_.size()) {
      if (feasible(frame_.problem, package)) packages.push_back(package);
      return;
    }
    list_values(point, 0, left, package, packages);
  }

  void list_values(std::size_t point, std::size_t part, int left, Assignment& package,
                   std::vector<Assignment>& packages) const {
    if (part == points_[point].size()) {
      const bool amended = changed(points_[point], package);
      if (!amended || left > 0) list_from(point + 1, left - amended, package, packages);
      return;
    }
    const int variable = points_[point][part];
    for (int value = 0; value < frame_.problem.variables[variable].size; ++value) {
      if (left == 0 && !tabled(variable, value)) continue;
      package.values[variable] = value;
      list_values(point, part + 1, left, package, packages);
    }
  }

  std::vector<Score> scores(const Evaluator& samples,
                            const std::vector<Assignment>& packages) const {
    std::vector<Score> found(packages.size());
    const std::size_t chunks = (packages.size() + kChunk - 1) / kChunk;
    (void)solve::parallel_for(effort_.threads, chunks, [&](std::size_t chunk) {
      if (spent(effort_)) return;
      const std::size_t from = chunk * kChunk, to = std::min(packages.size(), from + kChunk);
      const auto tallies = samples.tally(std::span(packages).subspan(from, to - from));
      for (std::size_t i = from; i < to; ++i) found[i] = score(samples, tallies[i - from]);
    });
    return found;
  }

  // The beam: the best of the packages, no two alike.
  void keep_best(const Evaluator& samples, std::vector<Assignment> packages) {
    const std::vector<Score> found = scores(samples, packages);
    std::vector<std::size_t> order(packages.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return found[a] > found[b]; });
    beam_.clear();
    for (const std::size_t i : order) {
      const bool listed = std::any_of(beam_.begin(), beam_.end(), [&](const Scored& other) {
        return other.package == packages[i];
      });
      if (!listed) beam_.push_back({found[i], std::move(packages[i])});
      if (beam_.size() == kBeam) break;
    }
  }

  void search(int changes) {
    std::vector<Assignment> starts;
    if (changes == 0) {
      starts = settlements();
    } else {
      for (const Scored& before : beam_) add_amendments(before.package, starts);
    }
    keep_best(all_, std::move(starts));
    std::vector<Assignment> ends(beam_.size());
    (void)solve::parallel_for(effort_.threads, beam_.size(), [&](std::size_t i) {
      ends[i] = improve(screen_, beam_[i].package, changes);
    });
    for (const Scored& start : beam_) ends.push_back(start.package);
    keep_best(all_, std::move(ends));
    if (!beam_.empty()) keep_best(all_, with(improve(all_, beam_.front().package, changes)));
  }

  // The beam's packages and one more.
  std::vector<Assignment> with(Assignment package) const {
    std::vector<Assignment> packages{std::move(package)};
    for (const Scored& other : beam_) packages.push_back(other.package);
    return packages;
  }

  // Settlements to start from: the draft's first values, open points at each share of their range.
  std::vector<Assignment> settlements() const {
    std::vector<Assignment> found;
    for (std::size_t i = 0; i < 4 * kBeam; ++i) {
      Assignment package;
      for (std::size_t v = 0; v < frame_.blocks.size(); ++v) {
        const std::vector<int>& draft = frame_.draft.values[v];
        const std::vector<int>& from = draft.empty() ? values_[v] : draft;
        package.values.push_back(from[(i * (v + 1)) % from.size()]);
      }
      if (feasible(frame_.problem, package)) found.push_back(std::move(package));
    }
    if (!found.empty()) return found;
    // Rules between open points: the best settlement for the mean preference.
    AmendOptions options;
    options.most_changes = 0;
    options.control.cancel = effort_.cancel;
    const Problem mean = sampled_problem(frame_, few_, -1);
    for (const Rung& rung : amend(mean, frame_.draft, options).ladder)
      if (rung.package) found.push_back(rung.package->assignment);
    return found;
  }

  // The package with one variable changed, where that makes its point an amended one.
  void add_amendments(const Assignment& package, std::vector<Assignment>& out) const {
    for (const std::vector<int>& point : points_) {
      if (changed(point, package)) continue;
      for (const int v : point) {
        for (const int value : values_[v]) {
          if (tabled(v, value)) continue;
          Assignment next = package;
          next.values[v] = value;
          if (feasible(frame_.problem, next)) out.push_back(std::move(next));
        }
      }
    }
  }

  // Packages one step away with the same number of changes.
  std::vector<Assignment> neighbours(const Assignment& package, int changes) const {
    std::vector<Assignment> out;
    for (std::size_t v = 0; v < frame_.blocks.size(); ++v) {
      for (const int value : values_[v]) {
        if (value == package.values[v]) continue;
        Assignment next = package;
        next.values[v] = value;
        if (static_cast<int>(changed_points(next).size()) == changes &&
            feasible(frame_.problem, next))
          out.push_back(std::move(next));
      }
    }
    for (const int i : changed_points(package)) {
      Assignment back = package;
      for (const int v : points_[i])
        if (!tabled(v, back.values[v])) back.values[v] = frame_.draft.values[v].front();
      std::vector<Assignment> swapped;
      add_amendments(back, swapped);
      for (Assignment& next : swapped)
        if (next != package) out.push_back(std::move(next));
    }
    return out;
  }

  // Steepest ascent.
  Assignment improve(const Evaluator& samples, Assignment at, int changes) const {
    Score reached = score(samples, samples.tally(at));
    for (int step = 0; step < kMostSteps && !spent(effort_); ++step) {
      std::vector<Assignment> next = neighbours(at, changes);
      const std::vector<Tally> tallies = samples.tally(next);
      std::size_t best = next.size();
      for (std::size_t i = 0; i < next.size(); ++i) {
        const Score here = score(samples, tallies[i]);
        if (here <= reached) continue;
        reached = here;
        best = i;
      }
      if (best == next.size()) break;
      at = std::move(next[best]);
    }
    return at;
  }

  const Evaluator& all_;
  const Frame& frame_;
  const JointSamples few_;
  const Evaluator screen_;
  const solve::Effort& effort_;
  std::vector<std::vector<int>> points_;  // variables of each point
  std::vector<std::vector<int>> values_;  // per variable
  std::vector<Scored> beam_;              // of the rung before, best first
};

}  // namespace

std::vector<LadderRung> find_ladder(const Evaluator& search, int most_changes,
                                    const solve::Effort& effort) {
  if (search.frame().draft.values.empty() || most_changes < 0) return {};
  return Ladder(search, effort).climb(most_changes);
}

}  // namespace dragoman::infer
