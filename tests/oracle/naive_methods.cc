// The definitions of packages.h over the rows of a table.
#include <algorithm>
#include <bit>
#include <functional>
#include <limits>
#include <set>

#include "oracle/naive.h"

namespace dragoman::oracle {
namespace {

using Vector = std::vector<Utility>;

Vector gains(const Table& table, const Row& row) {
  Vector result;
  for (std::size_t p = 0; p < table.parties.size(); ++p) {
    result.push_back(row.utilities[p] - table.walk_away[p]);
  }
  return result;
}

// The gains from smallest to largest: leximin prefers the lexicographically larger.
Vector ascending_gains(const Table& table, const Row& row) {
  Vector result = gains(table, row);
  std::sort(result.begin(), result.end());
  return result;
}

// The first row, in order of assignments, that no other one beats; `objective` first, then leximin
// of gains. Only packages that all accept.
template <class Objective>
const Row* best(const Table& table, const Objective& objective) {
  const Row* found = nullptr;
  decltype(objective(table.rows[0])) found_value{};
  Vector found_gains;
  for (const Row& row : table.rows) {
    if (!row.unanimous) continue;
    auto value = objective(row);
    Vector row_gains = ascending_gains(table, row);
    if (found != nullptr &&
        (value < found_value || (value == found_value && row_gains <= found_gains))) {
      continue;
    }
    found = &row;
    found_value = std::move(value);
    found_gains = std::move(row_gains);
  }
  return found;
}

bool dominates(const Vector& a, const Vector& b) {
  bool better = false;
  for (std::size_t p = 0; p < a.size(); ++p) {
    if (a[p] < b[p]) return false;
    if (a[p] > b[p]) better = true;
  }
  return better;
}

// Whether the draft leaves the point as this pick has it.
bool unchanged(const Point& point, const Pick& pick, const Draft& draft) {
  for (const Position& position : draft.positions) {
    if (position.point != point.id || position.values.empty()) continue;
    Condition condition;
    condition.any_of = position.values;
    return holds(point, pick, condition);
  }
  return true;
}

}  // namespace

std::vector<Vector> frontier(const Table& table, bool all_feasible) {
  std::set<Vector, std::greater<>> distinct;
  for (const Row& row : table.rows) {
    if (all_feasible ? row.feasible : row.passes) distinct.insert(row.utilities);
  }
  std::vector<Vector> result;
  for (const Vector& one : distinct) {
    const bool beaten = std::any_of(distinct.begin(), distinct.end(),
                                    [&](const Vector& other) { return dominates(other, one); });
    if (!beaten) result.push_back(one);
  }
  return result;
}

const Row* nash(const Table& table) {
  return best(table, [&](const Row& row) {
    Integer product = 1;
    for (Utility gain : gains(table, row)) product *= gain;
    return product;
  });
}

const Row* egalitarian(const Table& table) {
  return best(table, [&](const Row& row) { return ascending_gains(table, row); });
}

const Row* utilitarian(const Table& table) {
  return best(table, [&](const Row& row) {
    Integer sum = 0;
    for (Utility value : row.utilities) sum += value;
    return sum;
  });
}

const Row* kalai_smorodinsky(const Table& table) {
  Vector ideal(table.parties.size(), std::numeric_limits<Utility>::min());
  for (const Row& row : table.rows) {
    if (!row.unanimous) continue;
    for (std::size_t p = 0; p < ideal.size(); ++p) ideal[p] = std::max(ideal[p], row.utilities[p]);
  }
  return best(table, [&](const Row& row) {
    std::vector<Rational> ratios;
    const Vector row_gains = gains(table, row);
    for (std::size_t p = 0; p < ideal.size(); ++p) {
      if (ideal[p] == table.walk_away[p]) continue;
      ratios.emplace_back(Integer(row_gains[p]), Integer(ideal[p]) - table.walk_away[p]);
    }
    std::sort(ratios.begin(), ratios.end());
    return ratios;
  });
}

int changes_in(const Case& talks, const Table& table, const Draft& draft, const Row& row) {
  int changes = 0;
  for (std::size_t i = 0; i < talks.points.size(); ++i) {
    if (!unchanged(talks.points[i], table.picks[i][row.picks[i]], draft)) ++changes;
  }
  return changes;
}

Vector shortfalls(const Table& table, const Vector& utilities) {
  Vector result;
  for (std::size_t p = 0; p < utilities.size(); ++p) {
    result.push_back(utilities[p] == kRedLine
                         ? std::numeric_limits<Utility>::max()
                         : std::max<Utility>(0, table.walk_away[p] - utilities[p]));
  }
  std::sort(result.begin(), result.end(), std::greater<>());
  return result;
}

const Row* rung(const Case& talks, const Table& table, const Draft& draft, int changes) {
  const Row* found = nullptr;
  for (const Row& row : table.rows) {
    if (!row.feasible || changes_in(talks, table, draft, row) != changes) continue;
    const bool better = found == nullptr || row.accepting > found->accepting ||
                        (row.accepting == found->accepting &&
                         shortfalls(table, row.utilities) < shortfalls(table, found->utilities));
    if (better) found = &row;
  }
  return found;
}

bool satisfiable(const Table& table, std::uint64_t constraints) {
  return std::any_of(table.rows.begin(), table.rows.end(),
                     [&](const Row& row) { return (row.violated & constraints) == 0; });
}

int smallest_conflict(const Table& table) {
  const std::uint64_t subsets = std::uint64_t{1} << table.constraints.size();
  if (satisfiable(table, subsets - 1)) return 0;
  // Only the distinct sets of violated constraints matter: a conflict meets each of them.
  std::set<std::uint64_t> violated;
  for (const Row& row : table.rows) violated.insert(row.violated);
  int smallest = static_cast<int>(table.constraints.size());
  for (std::uint64_t subset = 1; subset < subsets; ++subset) {
    const int size = std::popcount(subset);
    if (size >= smallest) continue;
    if (std::all_of(violated.begin(), violated.end(),
                    [&](std::uint64_t one) { return (one & subset) != 0; })) {
      smallest = size;
    }
  }
  return smallest;
}

}  // namespace dragoman::oracle
