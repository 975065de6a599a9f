#include "solve/objective.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace dragoman::solve {

namespace {

__extension__ using Int128 = __int128;

// The lower bound in units; minus infinity when there is none.
double lower_bound(const Objective& objective, int party) {
  return objective.lower[party] <= kRedLine / 4
             ? -std::numeric_limits<double>::infinity()
             : static_cast<double>(objective.lower[party]) / objective.unit[party];
}

double unit_of_sum(const Objective& objective) {
  return *std::max_element(objective.unit.begin(), objective.unit.end());
}

}  // namespace

void GainProduct::multiply(std::uint64_t factor) {
  __extension__ using Uint128 = unsigned __int128;
  std::uint64_t carry = 0;
  for (std::uint64_t& limb : limbs_) {
    const Uint128 wide = Uint128{limb} * factor + carry;
    limb = static_cast<std::uint64_t>(wide);
    carry = static_cast<std::uint64_t>(wide >> 64);
  }
}

std::strong_ordering operator<=>(const GainProduct& a, const GainProduct& b) {
  for (std::size_t i = a.limbs_.size(); i-- > 0;)
    if (a.limbs_[i] != b.limbs_[i]) return a.limbs_[i] <=> b.limbs_[i];
  return std::strong_ordering::equal;
}

Score::Score(const Objective& objective, std::span<const Utility> u) : goal_(objective.goal) {
  const int parties = objective.parties();
  gains_.resize(parties);
  for (int p = 0; p < parties; ++p) gains_[p] = objective.capped(p, u[p]) - objective.walk_away[p];
  switch (goal_) {
    case Goal::product:
      first_ = 1;
      for (int p = 0; p < parties; ++p) {
        product_.multiply(static_cast<std::uint64_t>(std::max<Utility>(0, gains_[p])));
        first_ *= std::max(0.0, static_cast<double>(gains_[p]) / objective.unit[p]);
      }
      break;
    case Goal::sum:
      for (int p = 0; p < parties; ++p)
        if (objective.counted[p]) sum_ += objective.capped(p, u[p]);
      first_ = static_cast<double>(sum_) / unit_of_sum(objective);
      break;
    case Goal::leximin: {
      for (int p = 0; p < parties; ++p)
        if (objective.scale[p] > 0) normalised_.push_back({gains_[p], objective.scale[p]});
      std::sort(normalised_.begin(), normalised_.end(), [](const Share& a, const Share& b) {
        return Int128{a.gain} * b.scale < Int128{b.gain} * a.scale;
      });
      const auto ratio = [&](std::size_t i) {
        return i < normalised_.size() ? static_cast<double>(normalised_[i].gain) /
                                            static_cast<double>(normalised_[i].scale)
                                      : std::numeric_limits<double>::infinity();
      };
      first_ = ratio(0);
      second_ = normalised_.size() > 1 ? ratio(1) : first_;
      break;
    }
  }
  std::sort(gains_.begin(), gains_.end());
}

std::weak_ordering Score::compare(const Score& other) const {
  if (goal_ == Goal::leximin) {
    for (std::size_t i = 0; i < normalised_.size(); ++i) {
      const Int128 mine = Int128{normalised_[i].gain} * other.normalised_[i].scale;
      const Int128 theirs = Int128{other.normalised_[i].gain} * normalised_[i].scale;
      if (mine != theirs)
        return mine < theirs ? std::weak_ordering::less : std::weak_ordering::greater;
    }
  } else {
    // The floating values settle all but near ties without wide arithmetic.
    const double slack = 1e-9 * std::max(std::abs(first_), std::abs(other.first_));
    if (first_ < other.first_ - slack) return std::weak_ordering::less;
    if (first_ > other.first_ + slack) return std::weak_ordering::greater;
    if (sum_ != other.sum_)
      return sum_ < other.sum_ ? std::weak_ordering::less : std::weak_ordering::greater;
    if (const auto order = product_ <=> other.product_; order != 0) return order;
  }
  if (gains_ != other.gains_)
    return gains_ < other.gains_ ? std::weak_ordering::less : std::weak_ordering::greater;
  return std::weak_ordering::equivalent;
}

Utility Score::above_first(Utility scale) const {
  const Share& least = normalised_.front();
  const Int128 product = Int128{least.gain} * scale;
  Int128 whole = product / least.scale;
  if (whole * least.scale > product) --whole;
  return static_cast<Utility>(whole) + 1;
}

double required(const Objective& objective, std::span<const double> weights,
                const Score& incumbent) {
  const int parties = objective.parties();
  double size = 1e-9, floor = 0;  // magnitude for the rounding slack; what `lower` alone requires
  for (int p = 0; p < parties; ++p) {
    if (weights[p] <= 0) continue;
    const double lower = lower_bound(objective, p);
    floor += weights[p] * lower;
    size +=
        weights[p] * (1 + (std::isfinite(lower) ? std::abs(lower) : 0.0) +
                      std::abs(static_cast<double>(objective.walk_away[p])) / objective.unit[p]);
  }
  const double slack = 1e-11 * size;
  if (incumbent.empty()) return floor - slack;
  double result = floor;
  switch (objective.goal) {
    case Goal::product: {
      // Arithmetic and geometric mean: sum w g >= n (prod w × prod g)^(1/n).
      double log_sum = 0, offset = 0;
      for (int p = 0; p < parties; ++p) {
        if (weights[p] <= 0) return floor - slack;
        log_sum += std::log(weights[p]);
        offset += weights[p] * static_cast<double>(objective.walk_away[p]) / objective.unit[p];
      }
      if (incumbent.first() > 0)
        result = offset + parties * std::exp((log_sum + std::log(incumbent.first())) / parties);
      break;
    }
    case Goal::leximin: {
      // At least as good: either every normalised gain exceeds the smallest one of the incumbent,
      // or every one reaches it and all but one of them the second smallest.
      const double t1 = incumbent.first(), t2 = incumbent.second();
      double sum = 0, largest = 0, better = 0;
      for (int p = 0; p < parties; ++p) {
        if (weights[p] <= 0) continue;
        const double lower = lower_bound(objective, p);
        if (objective.scale[p] <= 0) {
          sum += weights[p] * lower;
          better += weights[p] * lower;
          continue;
        }
        const double base = static_cast<double>(objective.walk_away[p]) / objective.unit[p];
        const double scale = static_cast<double>(objective.scale[p]) / objective.unit[p];
        const double all = std::max(lower, base + t2 * scale);
        const double one = std::max(lower, base + t1 * scale);
        const auto above = static_cast<double>(incumbent.above_first(objective.scale[p]));
        better += weights[p] * std::max(lower, base + above / objective.unit[p]);
        sum += weights[p] * all;
        largest = std::max(largest, weights[p] * (all - one));
        size += weights[p] * (std::abs(all) + std::abs(one));
      }
      result = std::max(floor, std::min(sum - largest, better));
      break;
    }
    case Goal::sum: {
      // Split the weights into a multiple of the counted parties and the rest.
      const double unit = unit_of_sum(objective);
      double multiple = std::numeric_limits<double>::infinity();
      for (int p = 0; p < parties; ++p)
        if (objective.counted[p])
          multiple = std::min(multiple, weights[p] * unit / objective.unit[p]);
      double sum = multiple * incumbent.first();
      for (int p = 0; p < parties; ++p) {
        const double rest =
            weights[p] - (objective.counted[p] ? multiple * objective.unit[p] / unit : 0.0);
        if (rest > 0) sum += rest * lower_bound(objective, p);
      }
      size += multiple * std::abs(incumbent.first());
      result = std::max(floor, sum);
      break;
    }
  }
  return result - 1e-11 * (size + std::abs(result));
}

double dual_value(const Objective& objective, std::span<const double> weights, double bound) {
  const int parties = objective.parties();
  constexpr double kNone = std::numeric_limits<double>::infinity();
  switch (objective.goal) {
    case Goal::product: {
      double rest = bound, log_sum = 0;
      for (int p = 0; p < parties; ++p) {
        if (weights[p] <= 0) return kNone;
        rest -= weights[p] * static_cast<double>(objective.walk_away[p]) / objective.unit[p];
        log_sum += std::log(weights[p]);
      }
      if (rest <= 0) return 0;
      return std::exp(parties * std::log(rest / parties) - log_sum);
    }
    case Goal::leximin: {
      double rest = bound, scale = 0;
      for (int p = 0; p < parties; ++p) {
        if (objective.scale[p] <= 0) {
          rest -= weights[p] * static_cast<double>(objective.lower[p]) / objective.unit[p];
          continue;
        }
        rest -= weights[p] * static_cast<double>(objective.walk_away[p]) / objective.unit[p];
        scale += weights[p] * static_cast<double>(objective.scale[p]) / objective.unit[p];
      }
      return scale > 0 ? rest / scale : kNone;
    }
    case Goal::sum: {
      const double unit = unit_of_sum(objective);
      double multiple = kNone, rest = bound;
      for (int p = 0; p < parties; ++p)
        if (objective.counted[p])
          multiple = std::min(multiple, weights[p] * unit / objective.unit[p]);
      for (int p = 0; p < parties; ++p)
        rest -= (weights[p] - (objective.counted[p] ? multiple * objective.unit[p] / unit : 0.0)) *
                static_cast<double>(objective.lower[p]) / objective.unit[p];
      return multiple > 0 ? rest / multiple : kNone;
    }
  }
  return kNone;
}

}  // namespace dragoman::solve
