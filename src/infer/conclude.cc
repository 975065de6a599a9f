#include "infer/conclude.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "infer/exact.h"
#include "infer/linear_program.h"
#include "solve/random.h"

namespace dragoman::infer {

namespace {

using Entries = std::vector<std::pair<int, double>>;

Entries to_doubles(const LinearForm& linear) {
  Entries entries;
  for (const Entry& entry : linear)
    entries.emplace_back(entry.coordinate, static_cast<double>(entry.factor));
  return entries;
}

// Σ w over the coordinates, and optionally one further column with its own factor.
Entries all_ones(int coordinates) {
  Entries entries;
  for (int c = 0; c < coordinates; ++c) entries.emplace_back(c, 1.0);
  return entries;
}

std::vector<int> words_of(const Cone& cone, const Multipliers& multipliers) {
  std::set<int> words;
  for (std::size_t r = 0; r < cone.rows.size(); ++r) {
    if (multipliers.of_rows[r] == 0) continue;
    words.insert(cone.rows[r].word);
    if (cone.rows[r].also >= 0) words.insert(cone.rows[r].also);
  }
  words.erase(-1);
  return {words.begin(), words.end()};
}

// The words behind rows with a multiplier above the noise, without a certificate.
std::vector<int> words_near(const Cone& cone, std::span<const double> multipliers) {
  std::set<int> words;
  for (std::size_t r = 0; r < cone.rows.size(); ++r) {
    if (std::abs(multipliers[r]) <= kTolerance) continue;
    words.insert(cone.rows[r].word);
    if (cone.rows[r].also >= 0) words.insert(cone.rows[r].also);
  }
  words.erase(-1);
  return {words.begin(), words.end()};
}

Verdict certified(const Cone& cone, const LinearForm& target, std::span<const double> multipliers,
                  bool strictly) {
  if (const auto exact = certify(cone, target, multipliers, strictly))
    return {true, Known::proved, words_of(cone, *exact)};
  return {true, Known::numerical, words_near(cone, multipliers)};
}

// max ε with strict rows >= ε (<= 1), Σ w = 1, and optionally target·w >= 0. Row duals: those of
// the cone first, then the target's.
LpSolution widest(const Cone& cone, const LinearForm* target) {
  const int slack = cone.coordinates;
  LinearProgram program(cone.coordinates + 1);
  program.set_column_bounds(slack, 0, 1);
  for (const Row& row : cone.rows) {
    Entries entries = to_doubles(row.left);
    if (row.sense == Sense::above) entries.emplace_back(slack, -1.0);
    program.add_row(entries, 0, row.sense == Sense::equal ? 0 : kInfinity);
  }
  if (target != nullptr) program.add_row(to_doubles(*target), 0, kInfinity);
  program.add_row(all_ones(cone.coordinates), 1, 1);
  std::vector<double> costs(static_cast<std::size_t>(cone.coordinates) + 1, 0.0);
  costs[slack] = -1;
  return program.minimise(costs);
}

std::vector<double> without_slack(std::vector<double> columns) {
  columns.pop_back();
  return columns;
}

}  // namespace

std::optional<Interior> interior(const Cone& cone) {
  // w = u + s: every coordinate is at least the slack s, every row at least s times its length.
  const int slack = cone.coordinates;
  LinearProgram program(cone.coordinates + 1);
  for (const Row& row : cone.rows) {
    Entries entries = to_doubles(row.left);
    double sum = 0, length = 0;
    for (const auto& [coordinate, factor] : entries) {
      sum += factor;
      length += factor * factor;
    }
    const bool equal = row.sense == Sense::equal;
    entries.emplace_back(slack, equal ? sum : sum - std::sqrt(length));
    program.add_row(entries, 0, equal ? 0 : kInfinity);
  }
  Entries ones = all_ones(cone.coordinates);
  ones.emplace_back(slack, cone.coordinates);
  program.add_row(ones, 1, 1);
  std::vector<double> costs(static_cast<std::size_t>(cone.coordinates) + 1, 0.0);
  costs[slack] = -1;
  const LpSolution solution = program.minimise(costs);
  if (solution.status != LpStatus::optimal) return std::nullopt;
  Interior inside;
  inside.slack = std::max(0.0, solution.columns[slack]);
  for (int c = 0; c < cone.coordinates; ++c)
    inside.w.push_back(std::max(0.0, solution.columns[c]) + inside.slack);
  return inside;
}

std::vector<std::vector<double>> spread_points(const Cone& cone, const Interior& inside, int count,
                                               std::uint64_t seed) {
  LinearProgram program(cone.coordinates);
  for (const Row& row : cone.rows)
    program.add_row(to_doubles(row.left), 0, row.sense == Sense::equal ? 0 : kInfinity);
  program.add_row(all_ones(cone.coordinates), 1, 1);
  solve::SplitMix random(seed);
  std::vector<std::vector<double>> points;
  for (int i = 0; i < count; ++i) {
    std::vector<double> costs;
    for (int c = 0; c < cone.coordinates; ++c) costs.push_back(random.unit() - 0.5);
    const LpSolution vertex = program.minimise(costs);
    std::vector<double> point = inside.w;
    if (vertex.status == LpStatus::optimal)
      for (std::size_t c = 0; c < point.size(); ++c)
        point[c] = 0.5 * (point[c] + std::max(0.0, vertex.columns[c]));
    points.push_back(std::move(point));
  }
  return points;
}

Verdict consistent(const Cone& cone) {
  const LpSolution solution = widest(cone, nullptr);
  const bool strict = std::any_of(cone.rows.begin(), cone.rows.end(),
                                  [](const Row& row) { return row.sense == Sense::above; });
  if (solution.status == LpStatus::optimal && (!strict || solution.value < -kTolerance)) {
    if (const auto inside = interior(cone); inside && witnesses(cone, inside->w, nullptr))
      return {true, Known::proved, {}};
    return {true, Known::numerical, {}};
  }
  if (solution.status == LpStatus::failed || solution.rows.empty()) return {};
  Verdict against = certified(cone, {}, {solution.rows.data(), cone.rows.size()}, true);
  against.holds = false;
  return against;
}

struct Concluder::Impl {
  explicit Impl(const Cone& of) : cone(of), program(of.coordinates) {
    for (const Row& row : cone.rows)
      program.add_row(to_doubles(row.left), 0, row.sense == Sense::equal ? 0 : kInfinity);
    program.add_row(all_ones(cone.coordinates), 1, 1);
    inside = interior(cone);
  }

  LpSolution minimum(const LinearForm& g) {
    std::vector<double> costs(static_cast<std::size_t>(cone.coordinates), 0.0);
    for (const Entry& entry : g) costs[entry.coordinate] = static_cast<double>(entry.factor);
    return program.minimise(costs);
  }

  // Whether a point near w, moved into the interior, is in the cone with g·w >= 0, exactly.
  bool seen(const std::vector<double>& w, const LinearForm& g) const {
    if (!inside || inside->slack <= 0) return witnesses(cone, w, &g);
    for (const double step : {1e-6, 1e-3, 1e-1}) {
      std::vector<double> mixed(w.size());
      for (std::size_t c = 0; c < w.size(); ++c)
        mixed[c] = (1 - step) * std::max(0.0, w[c]) + step * inside->w[c];
      if (witnesses(cone, mixed, &g)) return true;
    }
    return false;
  }

  std::span<const double> row_duals(const LpSolution& solution) const {
    return {solution.rows.data(), cone.rows.size()};
  }

  // min g·w is about 0 from both sides, or g reaches 0 only on the border: the strict rows decide.
  Verdict on_the_border(const LinearForm& g) {
    const LpSolution solution = widest(cone, &g);
    if (solution.status == LpStatus::failed) return {};
    if (solution.status == LpStatus::optimal && solution.value < -kTolerance)
      return {
          true, seen(without_slack(solution.columns), g) ? Known::proved : Known::numerical, {}};
    Verdict never{true, Known::numerical, {}};
    if (!solution.rows.empty()) {
      const double of_g = solution.rows[cone.rows.size()];
      if (of_g > kTolerance) {
        std::vector<double> multipliers(
            solution.rows.begin(),
            solution.rows.begin() + static_cast<std::ptrdiff_t>(cone.rows.size()));
        for (double& multiplier : multipliers) multiplier /= of_g;
        never = certified(cone, negated(g), multipliers, true);
      }
    }
    never.holds = false;
    return never;
  }

  const Cone& cone;
  LinearProgram program;
  std::optional<Interior> inside;
};

Concluder::Concluder(const Cone& cone) : impl_(std::make_unique<Impl>(cone)) {}
Concluder::Concluder(Concluder&&) noexcept = default;
Concluder::~Concluder() = default;

Cone with_equalities(Cone cone) {
  const auto inside = interior(cone);
  if (inside && inside->slack > kTolerance) return cone;
  const Cone before = cone;
  Concluder concluder(before);
  for (Row& row : cone.rows)
    if (row.sense == Sense::at_least && concluder.always(negated(row.left)).holds)
      row.sense = Sense::equal;
  return cone;
}

Verdict Concluder::always(const LinearForm& g) {
  const LpSolution least = impl_->minimum(g);
  if (least.status != LpStatus::optimal) return {};
  if (least.value >= -kTolerance) return certified(impl_->cone, g, impl_->row_duals(least), false);
  const bool seen = impl_->seen(least.columns, negated(g));
  return {false, seen ? Known::proved : Known::numerical, {}};
}

Verdict Concluder::sometimes(const LinearForm& g) {
  const LinearForm opposite = negated(g);
  const LpSolution most = impl_->minimum(opposite);
  if (most.status != LpStatus::optimal) return {};
  if (most.value < -kTolerance)
    return {true, impl_->seen(most.columns, g) ? Known::proved : Known::numerical, {}};
  if (most.value <= kTolerance) return impl_->on_the_border(g);
  Verdict never = certified(impl_->cone, opposite, impl_->row_duals(most), true);
  never.holds = false;
  return never;
}

Verdict Concluder::always_above(const LinearForm& g) {
  Verdict other = sometimes(negated(g));
  if (other.known != Known::none) other.holds = !other.holds;
  return other;
}

Acceptability Concluder::standing(const LinearForm& g, std::vector<int>& words) {
  Acceptability found;
  Verdict verdict = always(g);
  if (verdict.known == Known::none) return found;
  if (verdict.holds) {
    found.standing = Standing::necessary;
    found.known = verdict.known;
    words = std::move(verdict.words);
    return found;
  }
  Verdict some = sometimes(g);
  if (some.known == Known::none) return found;
  found.standing = some.holds ? Standing::possible : Standing::never;
  found.known = some.known;
  if (some.holds && verdict.known == Known::numerical) found.known = Known::numerical;
  if (!some.holds) words = std::move(some.words);
  return found;
}

}  // namespace dragoman::infer
