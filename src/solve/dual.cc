#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>

#include "solve/relaxation.h"

namespace dragoman::solve {

namespace {

constexpr double kTiny = 1e-12;
constexpr int kMost = kMaxParties + 2;
using Row = std::array<double, kMost>;

// Remembers the best weights and every package met.
class Recorder {
 public:
  Recorder(const Objective& objective, const Relaxation& relaxation, const Column& start,
           bool decide)
      : objective_(objective), relaxation_(relaxation), decide_(decide) {
    dual.columns.push_back(start);
    dual.value = std::numeric_limits<double>::infinity();
  }

  // Index of the package that is best under these weights in dual.columns, or -1.
  int try_weights(std::span<const double> weights) {
    Relaxation::Answer answer = relaxation_.best(weights);
    const double value = dual_value(objective_, weights, answer.bound);
    improved = value < dual.value;
    if (improved) {
      dual.value = value;
      dual.bound = answer.bound;
      dual.weights.assign(weights.begin(), weights.end());
    }
    if (answer.bound < required(objective_, weights, Score())) dual.refuted = true;
    decided = dual.refuted || (decide_ && answer.column && keeps_lower(*answer.column));
    if (!answer.column) return -1;
    if (dual.columns.back().u != answer.column->u) dual.columns.push_back(*answer.column);
    return static_cast<int>(dual.columns.size()) - 1;
  }

  Dual dual;
  bool improved = false;
  bool decided = false;  // whether a package keeps the lower bounds is settled and was the question

 private:
  bool keeps_lower(const Column& column) const {
    for (std::size_t p = 0; p < column.u.size(); ++p)
      if (objective_.capped(static_cast<int>(p), column.u[p]) < objective_.lower[p]) return false;
    return true;
  }

  const Objective& objective_;
  const Relaxation& relaxation_;
  bool decide_;
};

// Inverts the leading size × size part by Gauss–Jordan elimination; false when singular.
bool invert(std::array<Row, kMost>& matrix, std::array<Row, kMost>& inverse, int size) {
  inverse = {};
  for (int r = 0; r < size; ++r) inverse[r][r] = 1;
  for (int c = 0; c < size; ++c) {
    int pivot = c;
    for (int r = c + 1; r < size; ++r)
      if (std::abs(matrix[r][c]) > std::abs(matrix[pivot][c])) pivot = r;
    if (std::abs(matrix[pivot][c]) < 1e-14) return false;
    std::swap(matrix[pivot], matrix[c]);
    std::swap(inverse[pivot], inverse[c]);
    const double scale = 1 / matrix[c][c];
    for (int k = 0; k < size; ++k) {
      matrix[c][k] *= scale;
      inverse[c][k] *= scale;
    }
    for (int r = 0; r < size; ++r) {
      const double factor = matrix[r][c];
      if (r == c || factor == 0) continue;
      for (int k = 0; k < size; ++k) {
        matrix[r][k] -= factor * matrix[c][k];
        inverse[r][k] -= factor * inverse[c][k];
      }
    }
  }
  return true;
}

// maximise  t [leximin]  or  sum_k a_k w·y_k [sum]
// over      sum_k a_k y_kp - t s_p - slack_p = base_p  for every party,  sum_k a_k = 1.
class Master {
 public:
  Master(const Objective& objective, Recorder& recorder)
      : objective_(objective), recorder_(recorder), parties_(objective.parties()) {
    leximin_ = objective.goal == Goal::leximin;
    for (int p = 0; p < parties_; ++p) {
      const bool counts = leximin_ && objective.scale[p] > 0;
      slope_[p] = counts ? static_cast<double>(objective.scale[p]) / objective.unit[p] : 0;
      base_[p] = static_cast<double>(counts ? objective.walk_away[p] : objective.lower[p]) /
                 objective.unit[p];
      largest_unit_ = std::max(largest_unit_, objective.unit[p]);
    }
    basis_.push_back({Kind::column, 0});
    int tight = -1;
    double least = std::numeric_limits<double>::infinity();
    for (int p = 0; leximin_ && p < parties_; ++p) {
      if (slope_[p] <= 0) continue;
      const double t = (column(0).scaled[p] - base_[p]) / slope_[p];
      if (t < least) {
        least = t;
        tight = p;
      }
    }
    if (leximin_) basis_.push_back({Kind::level, 0});
    for (int p = 0; p < parties_; ++p)
      if (p != tight) basis_.push_back({Kind::slack, p});
  }

  void run(const Effort& effort) {
    if (!refresh()) return;
    for (int iteration = 0; iteration < 60 * size() && !recorder_.decided && !spent(effort);
         ++iteration) {
      const auto entering = pick(dual_prices());
      if (!entering || !enter(*entering)) return;
    }
  }

 private:
  enum class Kind { column, level, slack };
  struct Entry {
    Kind kind;
    int index;
  };

  const Column& column(int k) const { return recorder_.dual.columns[k]; }

  Row entries(const Entry& e) const {
    Row row{};
    switch (e.kind) {
      case Kind::column:
        for (int p = 0; p < parties_; ++p) row[p] = column(e.index).scaled[p];
        row[parties_] = 1;
        break;
      case Kind::level:
        for (int p = 0; p < parties_; ++p) row[p] = -slope_[p];
        break;
      case Kind::slack:
        row[e.index] = -1;
        break;
    }
    return row;
  }

  double cost(const Entry& e) const {
    if (e.kind == Kind::level) return 1;
    if (e.kind == Kind::slack || leximin_) return 0;
    double sum = 0;
    for (int p = 0; p < parties_; ++p)
      if (objective_.counted[p]) sum += column(e.index).scaled[p] * objective_.unit[p];
    return sum / largest_unit_;
  }

  int size() const { return parties_ + 1; }

  // The inverse of the basis, anew.
  bool refresh() {
    std::array<Row, kMost> matrix{};
    for (int b = 0; b < size(); ++b) {
      const Row row = entries(basis_[b]);
      for (int r = 0; r < size(); ++r) matrix[r][b] = row[r];
    }
    pivots_ = 0;
    return invert(matrix, inverse_, size());
  }

  Row dual_prices() const {
    Row price{};
    for (int b = 0; b < size(); ++b) {
      const double c = cost(basis_[b]);
      if (c == 0) continue;
      for (int r = 0; r < size(); ++r) price[r] += c * inverse_[b][r];
    }
    return price;
  }

  // The entry with the best reduced cost: slacks and known packages first, then a new package.
  std::optional<Entry> pick(const Row& price) {
    const auto reduced = [&](const Entry& e) {
      if (e.kind == Kind::slack) return price[e.index];
      double r = cost(e) - price[parties_];
      const std::vector<double>& scaled = column(e.index).scaled;
      for (int p = 0; p < parties_; ++p) r -= price[p] * scaled[p];
      return r;
    };
    std::optional<Entry> best;
    double best_reduced = 1e-11;
    const auto consider = [&](const Entry& e) {
      for (const Entry& b : basis_)
        if (b.kind == e.kind && b.index == e.index) return;
      if (const double r = reduced(e); r > best_reduced) {
        best = e;
        best_reduced = r;
      }
    };
    for (int p = 0; p < parties_; ++p) consider({Kind::slack, p});
    for (int k = 0; k < static_cast<int>(recorder_.dual.columns.size()); ++k)
      consider({Kind::column, k});
    if (best) return best;
    std::vector<double> weights(static_cast<std::size_t>(parties_));
    double total = 0;
    for (int p = 0; p < parties_; ++p) {
      weights[p] = std::max(0.0, -price[p]);
      if (!leximin_ && objective_.counted[p]) weights[p] += objective_.unit[p] / largest_unit_;
      total += weights[p];
    }
    if (total <= 0) return std::nullopt;
    const int fresh = recorder_.try_weights(weights);
    if (fresh >= 0) consider({Kind::column, fresh});
    return best;
  }

  bool enter(const Entry& entering) {
    Row right{};
    for (int p = 0; p < parties_; ++p) right[p] = base_[p];
    right[parties_] = 1;
    const Row column = entries(entering);
    Row value{}, direction{};
    for (int b = 0; b < size(); ++b)
      for (int r = 0; r < size(); ++r) {
        value[b] += inverse_[b][r] * right[r];
        direction[b] += inverse_[b][r] * column[r];
      }
    int leaving = -1;
    double least = std::numeric_limits<double>::infinity();
    for (int b = 0; b < size(); ++b) {
      if (basis_[b].kind == Kind::level || direction[b] <= kTiny) continue;
      const double ratio = std::max(0.0, value[b]) / direction[b];
      if (ratio < least) {
        least = ratio;
        leaving = b;
      }
    }
    if (leaving < 0) return false;
    basis_[leaving] = entering;
    if (++pivots_ == kPivots) return refresh();
    pivot(leaving, direction);
    return true;
  }

  void pivot(int leaving, const Row& direction) {
    Row& row = inverse_[leaving];
    for (int r = 0; r < size(); ++r) row[r] /= direction[leaving];
    for (int b = 0; b < size(); ++b) {
      if (b == leaving || direction[b] == 0) continue;
      for (int r = 0; r < size(); ++r) inverse_[b][r] -= direction[b] * row[r];
    }
  }

  static constexpr int kPivots = 20;  // before the inverse is computed anew

  const Objective& objective_;
  Recorder& recorder_;
  int parties_;
  bool leximin_ = false;
  Row slope_{}, base_{};
  double largest_unit_ = 0;
  std::vector<Entry> basis_;
  std::array<Row, kMost> inverse_{};  // row: basis entry; column: equation
  int pivots_ = 0;
};

// Maximises the sum of log gains over the hull of the packages: Frank–Wolfe, with pairwise steps
// among the packages already met.
class LogAscent {
 public:
  LogAscent(const Objective& objective, Recorder& recorder)
      : recorder_(recorder), parties_(objective.parties()), point_(parties_), base_(parties_) {
    for (int p = 0; p < parties_; ++p) {
      base_[p] = static_cast<double>(objective.walk_away[p]) / objective.unit[p];
      point_[p] = recorder.dual.columns[0].scaled[p] - base_[p];
    }
    share_ = {1.0};
  }

  void run(int rounds, const Effort& effort) {
    double before = std::numeric_limits<double>::infinity();
    for (int round = 0; round < rounds && !spent(effort); ++round) {
      const int k = recorder_.try_weights(gradient());
      if (k < 0) return;
      share_.resize(recorder_.dual.columns.size(), 0.0);
      step_towards(k);
      for (int inner = 0; inner < 3 * parties_; ++inner)
        if (!pairwise()) break;
      double log_sum = 0;
      for (const double g : point_) log_sum += std::log(g);
      if (round > 4 && std::log(recorder_.dual.value) - log_sum < 1e-9) return;
      if (round % 16 == 15) {
        if (recorder_.dual.value > before * (1 - 1e-9)) return;
        before = recorder_.dual.value;
      }
    }
  }

 private:
  std::vector<double> gradient() const {
    std::vector<double> weights(point_.size());
    for (int p = 0; p < parties_; ++p) weights[p] = 1 / std::max(point_[p], 1e-9);
    return weights;
  }

  // The step in [0, most] along `direction` that maximises the sum of logs.
  double line_search(const std::vector<double>& direction, double most) const {
    double low = 0, high = most;
    for (int i = 0; i < 40; ++i) {
      const double middle = (low + high) / 2;
      double slope = 0;
      bool outside = false;
      for (int p = 0; p < parties_; ++p) {
        const double g = point_[p] + middle * direction[p];
        outside |= g <= 1e-12;
        slope += direction[p] / std::max(g, 1e-12);
      }
      (slope > 0 && !outside ? low : high) = middle;
    }
    return low;
  }

  void step_towards(int k) {
    std::vector<double> direction(point_.size());
    for (int p = 0; p < parties_; ++p)
      direction[p] = recorder_.dual.columns[k].scaled[p] - base_[p] - point_[p];
    const double step = line_search(direction, 1.0);
    for (double& s : share_) s *= 1 - step;
    share_[k] += step;
    for (int p = 0; p < parties_; ++p) point_[p] += step * direction[p];
  }

  // Moves weight from the worst package in use to the best one known.
  bool pairwise() {
    const auto weights = gradient();
    int best = -1, worst = -1;
    double best_value = 0, worst_value = 0;
    for (int k = 0; k < static_cast<int>(share_.size()); ++k) {
      double value = 0;
      for (int p = 0; p < parties_; ++p) value += weights[p] * recorder_.dual.columns[k].scaled[p];
      if (best < 0 || value > best_value) best = k, best_value = value;
      if (share_[k] > 1e-15 && (worst < 0 || value < worst_value)) worst = k, worst_value = value;
    }
    if (worst < 0 || best == worst || best_value - worst_value < 1e-11) return false;
    std::vector<double> direction(point_.size());
    for (int p = 0; p < parties_; ++p)
      direction[p] =
          recorder_.dual.columns[best].scaled[p] - recorder_.dual.columns[worst].scaled[p];
    const double step = line_search(direction, share_[worst]);
    share_[best] += step;
    share_[worst] -= step;
    for (int p = 0; p < parties_; ++p) point_[p] += step * direction[p];
    return true;
  }

  Recorder& recorder_;
  int parties_;
  std::vector<double> point_, base_, share_;
};

// Multiplicative coordinate steps around the best weights; worth it where evaluations are cheap.
void pattern_search(Recorder& recorder, int parties) {
  double step = 0.02;
  for (int round = 0; round < 40 && step > 1e-8; ++round) {
    bool any = false;
    for (int p = 0; p < parties; ++p)
      for (const double sign : {1.0, -1.0}) {
        std::vector<double> weights = recorder.dual.weights;
        weights[p] *= std::exp(sign * step);
        recorder.try_weights(weights);
        any |= recorder.improved;
      }
    if (!any) step *= 0.3;
  }
}

}  // namespace

Dual solve_dual(const Objective& objective, const Relaxation& relaxation, const Column& start,
                const Effort& effort, bool decide) {
  Recorder recorder(objective, relaxation, start, decide);
  const int parties = objective.parties();
  if (objective.goal == Goal::product) {
    LogAscent(objective, recorder).run(relaxation.cheap() ? 60 : 24, effort);
  } else {
    Master(objective, recorder).run(effort);
  }
  if (recorder.dual.weights.empty()) {  // no round was run, or the effort was spent before
    std::vector<double> equal(static_cast<std::size_t>(parties), 1.0 / parties);
    if (objective.goal == Goal::sum) {
      const double largest = *std::max_element(objective.unit.begin(), objective.unit.end());
      for (int p = 0; p < parties; ++p)
        equal[p] = objective.counted[p] ? objective.unit[p] / largest : 0.0;
    }
    recorder.try_weights(equal);
  }
  const bool polish = objective.goal == Goal::product && relaxation.cheap() && !spent(effort);
  if (polish && !recorder.dual.weights.empty()) pattern_search(recorder, parties);
  return std::move(recorder.dual);
}

}  // namespace dragoman::solve
