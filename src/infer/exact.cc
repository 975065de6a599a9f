#include "infer/exact.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace dragoman::infer {

namespace {

constexpr double kNonzero = 1e-9;            // smaller multipliers are taken as 0
constexpr std::int64_t kDenominator = 5040;  // largest of a rounded multiplier
constexpr double kTight = 1e-8;              // of what was added up: less is taken as nothing
constexpr std::size_t kLargestSolve = 96;    // rows of an exact solve

// The fraction with a small denominator nearest in the sense of continued fractions.
Rational nearby_fraction(double x) {
  std::int64_t p0 = 0, q0 = 1, p1 = 1, q1 = 0;
  double rest = x;
  for (int step = 0; step < 40; ++step) {
    const double whole = std::floor(rest);
    if (std::abs(whole) > 1e12) break;
    const auto a = static_cast<std::int64_t>(whole);
    std::int64_t p2 = 0, q2 = 0;
    if (__builtin_mul_overflow(a, p1, &p2) || __builtin_add_overflow(p2, p0, &p2)) break;
    if (__builtin_mul_overflow(a, q1, &q2) || __builtin_add_overflow(q2, q0, &q2)) break;
    if (q2 > kDenominator) break;
    p0 = p1, q0 = q1, p1 = p2, q1 = q2;
    const double close = static_cast<double>(p1) / static_cast<double>(q1);
    if (std::abs(close - x) <= 1e-10 * std::max(1.0, std::abs(x)) || rest == whole) break;
    rest = 1 / (rest - whole);
  }
  return q1 == 0 ? Rational(0) : Rational(p1, q1);
}

__extension__ using Wide = __int128;
using Remainder = std::map<int, Rational>;

Remainder remainder_of(const Cone& cone, const LinearForm& target,
                       const std::vector<Rational>& multipliers) {
  Remainder rest;
  for (const Entry& entry : target) rest[entry.coordinate] += entry.factor;
  for (std::size_t r = 0; r < cone.rows.size(); ++r) {
    if (multipliers[r] == 0) continue;
    for (const Entry& entry : cone.rows[r].left)
      rest[entry.coordinate] -= multipliers[r] * entry.factor;
  }
  return rest;
}

bool proves(const Cone& cone, const LinearForm& target, const std::vector<Rational>& multipliers,
            bool strictly) {
  bool strict = false;
  for (std::size_t r = 0; r < cone.rows.size(); ++r) {
    if (cone.rows[r].sense != Sense::equal && multipliers[r] < 0) return false;
    strict |= cone.rows[r].sense == Sense::above && multipliers[r] > 0;
  }
  const Remainder rest = remainder_of(cone, target, multipliers);
  int positive = 0;
  for (const auto& [coordinate, factor] : rest) {
    if (factor < 0) return false;
    positive += factor > 0;
  }
  return !strictly || strict || positive == cone.coordinates;
}

// Solves Σ λ_i column_ic = target_c exactly over the tight coordinates, unknowns beyond the rank
// kept at their rounded values. False when the equations have no solution.
bool solve_exactly(std::vector<std::vector<Rational>>& equations, std::vector<Rational>& unknowns) {
  const std::size_t n = unknowns.size();
  std::vector<int> pivot_of(n, -1);
  std::size_t row = 0;
  for (std::size_t c = 0; c < n && row < equations.size(); ++c) {
    std::size_t pivot = row;
    while (pivot < equations.size() && equations[pivot][c] == 0) ++pivot;
    if (pivot == equations.size()) continue;
    std::swap(equations[pivot], equations[row]);
    const Rational scale = equations[row][c];
    for (std::size_t k = c; k <= n; ++k) equations[row][k] /= scale;
    for (std::size_t other = 0; other < equations.size(); ++other) {
      if (other == row || equations[other][c] == 0) continue;
      const Rational factor = equations[other][c];
      for (std::size_t k = c; k <= n; ++k) equations[other][k] -= factor * equations[row][k];
    }
    pivot_of[c] = static_cast<int>(row++);
  }
  for (; row < equations.size(); ++row)
    if (equations[row][n] != 0) return false;
  for (std::size_t c = 0; c < n; ++c) {
    if (pivot_of[c] < 0) continue;
    const auto& equation = equations[pivot_of[c]];
    Rational value = equation[n];
    for (std::size_t k = c + 1; k < n; ++k)
      if (pivot_of[k] < 0) value -= equation[k] * unknowns[k];
    unknowns[c] = value;
  }
  return true;
}

// The multipliers that leave exactly nothing where doubles leave almost nothing.
std::optional<std::vector<Rational>> on_tight_coordinates(const Cone& cone,
                                                          const LinearForm& target,
                                                          std::span<const double> approximate,
                                                          const std::vector<Rational>& rounded) {
  std::vector<int> used;
  for (std::size_t r = 0; r < cone.rows.size(); ++r)
    if (std::abs(approximate[r]) > kNonzero) used.push_back(static_cast<int>(r));
  if (used.empty() || used.size() > kLargestSolve) return std::nullopt;
  std::vector<double> rest(static_cast<std::size_t>(cone.coordinates), 0.0);
  std::vector<double> size = rest;  // of what was added up: what is almost nothing beside it
  for (const Entry& entry : target) {
    rest[entry.coordinate] += static_cast<double>(entry.factor);
    size[entry.coordinate] += std::abs(static_cast<double>(entry.factor));
  }
  std::vector<std::vector<Rational>> column(static_cast<std::size_t>(cone.coordinates));
  for (std::size_t u = 0; u < used.size(); ++u) {
    for (const Entry& entry : cone.rows[used[u]].left) {
      const double part = approximate[used[u]] * static_cast<double>(entry.factor);
      rest[entry.coordinate] -= part;
      size[entry.coordinate] += std::abs(part);
      auto& equation = column[entry.coordinate];
      equation.resize(used.size() + 1);
      equation[u] = entry.factor;
    }
  }
  for (const Entry& entry : target) {
    auto& equation = column[entry.coordinate];
    if (!equation.empty()) equation.back() = entry.factor;
  }
  std::vector<std::vector<Rational>> equations;
  for (std::size_t c = 0; c < column.size(); ++c)
    if (!column[c].empty() && std::abs(rest[c]) < kTight * size[c])
      equations.push_back(std::move(column[c]));
  std::vector<Rational> unknowns;
  for (const int r : used) unknowns.push_back(rounded[r]);
  if (!solve_exactly(equations, unknowns)) return std::nullopt;
  std::vector<Rational> all(cone.rows.size(), 0);
  for (std::size_t u = 0; u < used.size(); ++u) all[used[u]] = unknowns[u];
  return all;
}

// Moves w onto the equalities: some coordinates, the larger ones first, follow from the others.
void move_onto_equalities(const Cone& cone, std::vector<Rational>& w) {
  std::map<int, Remainder> followers;  // coordinate -> what it is, in coordinates that follow none
  const auto put_in = [](Remainder& sum, int coordinate, const Remainder& is) {
    const auto at = sum.find(coordinate);
    if (at == sum.end()) return;
    const Rational factor = at->second;
    sum.erase(at);
    for (const auto& [c, part] : is)
      if ((sum[c] += factor * part) == 0) sum.erase(c);
  };
  for (const Row& row : cone.rows) {
    if (row.sense != Sense::equal) continue;
    Remainder sum;
    for (const Entry& entry : row.left) sum[entry.coordinate] = entry.factor;
    for (const auto& [coordinate, is] : followers) put_in(sum, coordinate, is);
    if (sum.empty()) continue;
    const int pivot = std::max_element(sum.begin(), sum.end(), [&](const auto& a, const auto& b) {
                        return w[a.first] < w[b.first];
                      })->first;
    const Rational factor = -sum[pivot];
    sum.erase(pivot);
    for (auto& [c, part] : sum) part /= factor;
    for (auto& [coordinate, is] : followers) put_in(is, pivot, sum);
    followers[pivot] = std::move(sum);
  }
  for (const auto& [coordinate, is] : followers) {
    w[coordinate] = 0;
    for (const auto& [c, part] : is) w[coordinate] += part * w[c];
  }
}

// Whether the values keep every row, strict ones strictly, and target is not negative there.
template <class ValueOf>
bool keeps(const Cone& cone, const LinearForm* target, ValueOf value_of) {
  for (const Row& row : cone.rows) {
    const auto left = value_of(row.left);
    if (row.sense == Sense::equal ? left != 0 : left < 0) return false;
    if (row.sense == Sense::above && left == 0) return false;
  }
  return target == nullptr || value_of(*target) >= 0;
}

}  // namespace

std::optional<Multipliers> certify(const Cone& cone, const LinearForm& target,
                                   std::span<const double> approximate, bool strictly) {
  std::vector<Rational> rounded(cone.rows.size(), 0);
  for (std::size_t r = 0; r < cone.rows.size(); ++r) {
    const bool free = cone.rows[r].sense == Sense::equal;
    const double value = approximate[r];
    if (std::abs(value) <= kNonzero || (value < 0 && !free)) continue;
    rounded[r] = nearby_fraction(value);
  }
  if (proves(cone, target, rounded, strictly)) return Multipliers{std::move(rounded)};
  auto solved = on_tight_coordinates(cone, target, approximate, rounded);
  if (solved && proves(cone, target, *solved, strictly)) return Multipliers{std::move(*solved)};
  return std::nullopt;
}

bool witnesses(const Cone& cone, std::span<const double> w, const LinearForm* target) {
  double largest = 0;
  for (const double value : w) {
    if (!std::isfinite(value)) return false;
    largest = std::max(largest, value);
  }
  if (largest <= 0) return false;
  std::vector<std::int64_t> whole;
  for (const double value : w)
    whole.push_back(std::llround(std::max(value, 0.0) / largest * 0x1.0p50));
  if (std::none_of(cone.rows.begin(), cone.rows.end(),
                   [](const Row& row) { return row.sense == Sense::equal; }))
    return keeps(cone, target, [&](const LinearForm& linear) {
      Wide sum = 0;  // at most 4,000 terms of 2^53 × 2^50
      for (const Entry& entry : linear)
        sum += static_cast<Wide>(entry.factor) * whole[entry.coordinate];
      return sum;
    });
  std::vector<Rational> exact(whole.begin(), whole.end());
  move_onto_equalities(cone, exact);
  return std::none_of(exact.begin(), exact.end(), [](const Rational& x) { return x < 0; }) &&
         std::any_of(exact.begin(), exact.end(), [](const Rational& x) { return x > 0; }) &&
         keeps(cone, target, [&](const LinearForm& linear) {
           Rational sum = 0;
           for (const Entry& entry : linear) sum += entry.factor * exact[entry.coordinate];
           return sum;
         });
}

}  // namespace dragoman::infer
