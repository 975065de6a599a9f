#include <algorithm>
#include <array>
#include <limits>

#include "solve/search.h"

namespace dragoman::solve {

namespace {

constexpr double kSlack = 1e-9;  // of sums of doubles, in units

// How a party counts, in units of Objective::unit.
struct PartyTerms {
  double lower = 0, cap = 0, walk_away = 0;
  double share = 0;    // leximin: what a unit is of the normalised gain; 0: does not count
  double counted = 0;  // sum: what a unit is worth, or 0
};

// What packages are worth to the climb, many at a time: a floating proxy of the score.
struct Worths {
  std::vector<double> low, sum, product, shortfall, total;

  explicit Worths(std::size_t count)
      : low(count), sum(count), product(count), shortfall(count), total(count) {}
};

// Adds what the party makes of u + change[i], for every i. Never with fused multiply-add: every
// machine must climb the same way.
__attribute__((target_clones("avx2", "default"))) void add_party(
    Goal goal, const PartyTerms& party, double u, const double* __restrict change,
    std::size_t count, double* __restrict low, double* __restrict sum, double* __restrict product,
    double* __restrict shortfall) {
  for (std::size_t i = 0; i < count; ++i) {
    const double missing = party.lower - std::min(u + change[i], party.cap);
    shortfall[i] += missing > kSlack ? 1 + missing : 0.0;
  }
  if (goal == Goal::leximin && party.share > 0) {
    for (std::size_t i = 0; i < count; ++i) {
      const double gain = (std::min(u + change[i], party.cap) - party.walk_away) * party.share;
      low[i] = std::min(low[i], gain);
      sum[i] += 1e-5 * gain;
    }
  }
  if (goal == Goal::product) {
    for (std::size_t i = 0; i < count; ++i)
      product[i] *= std::max(std::min(u + change[i], party.cap) - party.walk_away, 1e-9);
  }
  if (goal == Goal::sum && party.counted > 0) {
    for (std::size_t i = 0; i < count; ++i)
      sum[i] += std::min(u + change[i], party.cap) * party.counted;
  }
}

class Climber {
 public:
  Climber(const Objective& objective, const Dag& dag, std::vector<std::uint32_t> path)
      : objective_(objective),
        dag_(dag),
        parties_(static_cast<std::size_t>(dag.parties)),
        path_(std::move(path)),
        worths_(lay_out()) {
    for (std::size_t p = 0; p < parties_; ++p) {
      const double unit = objective.unit[p];
      PartyTerms& terms = terms_[p];
      terms.lower = static_cast<double>(objective.lower[p]) / unit;
      terms.cap = static_cast<double>(objective.cap[p]) / unit;
      terms.walk_away = static_cast<double>(objective.walk_away[p]) / unit;
      if (objective.goal == Goal::leximin && objective.scale[p] > 0)
        terms.share = unit / static_cast<double>(objective.scale[p]);
      if (objective.goal == Goal::sum && objective.counted[p]) terms.counted = unit;
      for (std::size_t l = 0; l < dag.layers.size(); ++l) u_[p] += utility(l, path_[l], p);
    }
    for (std::size_t f = 0; f < free_.size(); ++f) set_changes(f);
  }

  void run(std::size_t most_pairs) {
    if (free_.empty()) return;
    do {
      while (single()) {
      }
    } while (pair(most_pairs));
  }
  const std::vector<std::uint32_t>& path() const { return path_; }

 private:
  using Sums = std::array<double, kMaxParties>;

  // Finds the layers that stand alone; returns how many arcs they have.
  std::size_t lay_out() {
    first_.assign(1, 0);
    for (std::size_t l = 0; l < dag_.layers.size(); ++l) {
      const bool alone = dag_.layers[l].nodes() == 1 &&
                         (l + 1 == dag_.layers.size() || dag_.layers[l + 1].nodes() == 1);
      if (!alone || dag_.layers[l].arcs() < 2) continue;
      free_.push_back(l);
      first_.push_back(first_.back() + dag_.layers[l].arcs());
    }
    change_.resize(first_.back() * parties_);
    return first_.back();
  }

  double utility(std::size_t layer, std::size_t arc, std::size_t party) const {
    return static_cast<double>(dag_.layers[layer].utility[arc * parties_ + party]) /
           objective_.unit[party];
  }
  double& change(std::size_t party, std::size_t at) { return change_[party * first_.back() + at]; }

  void set_changes(std::size_t f) {
    for (std::size_t p = 0; p < parties_; ++p) {
      const double now = utility(free_[f], path_[free_[f]], p);
      for (std::size_t at = first_[f]; at < first_[f + 1]; ++at)
        change(p, at) = utility(free_[f], at - first_[f], p) - now;
    }
  }

  // worths_.total[at] becomes the worth of u with the change `at`, for every at >= from. Below a
  // lower bound a package is worth less than all others, by how many parties are short, and how
  // far.
  void weigh(const Sums& u, std::size_t from) {
    const std::size_t count = first_.back() - from;
    double* low = worths_.low.data() + from;
    double* sum = worths_.sum.data() + from;
    double* product = worths_.product.data() + from;
    double* shortfall = worths_.shortfall.data() + from;
    std::fill_n(low, count, objective_.goal == Goal::leximin ? 1e300 : 0.0);
    std::fill_n(sum, count, 0.0);
    std::fill_n(product, count, objective_.goal == Goal::product ? 1.0 : 0.0);
    std::fill_n(shortfall, count, 0.0);
    for (std::size_t p = 0; p < parties_; ++p)
      add_party(objective_.goal, terms_[p], u[p], &change(p, from), count, low, sum, product,
                shortfall);
    for (std::size_t i = 0; i < count; ++i)
      worths_.total[from + i] = low[i] + sum[i] + product[i] - 1e3 * shortfall[i];
  }

  std::size_t best_from(std::size_t from) const {
    return static_cast<std::size_t>(
        std::max_element(worths_.total.begin() + static_cast<std::ptrdiff_t>(from),
                         worths_.total.end()) -
        worths_.total.begin());
  }

  // What a change must be worth to count as one. The arc taken now is among the changes.
  double wanted() {
    weigh(u_, 0);
    const double now = worths_.total[path_[free_[0]]];
    return now + 1e-12 * (1 + std::abs(now));
  }

  bool single() {
    const double least = wanted();
    const std::size_t best = best_from(0);
    if (worths_.total[best] <= least) return false;
    take(best);
    return true;
  }

  bool pair(std::size_t most_pairs) {
    const std::size_t options = first_.back() - free_.size();
    if (options * options / 2 > most_pairs) return false;
    const double least = wanted();
    for (std::size_t f = 0; f + 1 < free_.size(); ++f)
      for (std::size_t at = first_[f]; at < first_[f + 1]; ++at) {
        if (at - first_[f] == path_[free_[f]]) continue;
        Sums u = u_;
        for (std::size_t p = 0; p < parties_; ++p) u[p] += change(p, at);
        weigh(u, first_[f + 1]);
        const std::size_t best = best_from(first_[f + 1]);
        if (worths_.total[best] <= least) continue;
        take(at);
        take(best);
        return true;
      }
    return false;
  }

  void take(std::size_t at) {
    const auto f = static_cast<std::size_t>(std::upper_bound(first_.begin(), first_.end(), at) -
                                            first_.begin() - 1);
    for (std::size_t p = 0; p < parties_; ++p) u_[p] += change(p, at);
    path_[free_[f]] = static_cast<std::uint32_t>(at - first_[f]);
    set_changes(f);
  }

  const Objective& objective_;
  const Dag& dag_;
  std::size_t parties_;
  std::vector<std::uint32_t> path_;
  std::vector<std::size_t> free_;   // layers
  std::vector<std::size_t> first_;  // of their arcs, end to end
  std::vector<double> change_;      // party-major: what taking an arc adds to the sums
  std::array<PartyTerms, kMaxParties> terms_;
  Sums u_{};
  Worths worths_;
};

}  // namespace

void climb(const SearchInput& input, const Dag& dag, std::vector<std::uint32_t> path,
           std::size_t most_pairs, Incumbent& incumbent) {
  Climber climber(*input.objective, dag, std::move(path));
  climber.run(most_pairs);
  offer(input, dag, climber.path(), incumbent);
}

}  // namespace dragoman::solve
