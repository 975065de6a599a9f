// A slow, obvious reference for packages and amendments: every package of a small case, one by one,
// in exact rational arithmetic, straight from the Case and the definitions of packages.h.
//
//   Table table = enumerate(talks);
//   if (!put_on_grid(table, problem.decimals)) …  // a utility has more decimals
//   const Row* best = nash(table);
//
// Nothing here uses compile(), evaluate() or any solver. Where the headers leave room, this is how
// they are read:
//  - Order of assignments: variables in case order of points, a counted roster once per category in
//    its order, an itemised one once per member that is not excluded; then the Choose blocks in
//    case order, as ascending indices among the members that are not excluded.
//  - Leximin of shortfalls: the largest shortfall as small as possible, then the next; a crossed
//  red
//    line is an infinite shortfall.
//  - Kalai–Smorodinsky, b = r: the party's gain is 0 in every package that all accept, so any
//    constant in place of 0 / 0 orders packages alike; such a party is left out.
//  - A package that crosses red lines of every party is feasible, and with nothing better it is the
//    frontier over all feasible packages.
#pragma once

#include <boost/multiprecision/cpp_int.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "dragoman/problem.h"

namespace dragoman::oracle {

using Integer = boost::multiprecision::cpp_int;
using Rational = boost::multiprecision::cpp_rational;

Rational to_rational(const Decimal& decimal);

// How a point is settled, as problem.h says: rosters of items differ by what looks inside them.
enum class Mode { open, plain, counted, itemised, chosen };
Mode mode_of(const Case& talks, const Point& point);

// One way to settle a point. `index`: the position in the domain of a choice, quantity or date.
// counted: chosen members per category (one entry when the roster has no categories); itemised and
// chosen: indices in Roster::members, ascending.
struct Pick {
  int index = 0;
  std::vector<int> counts;
  std::vector<int> members;
  Rational number;  // the quantity, the days since 1970-01-01, or how many members
};
// Every way to settle a point; excluded members are left out. Limits of a roster (how many in all,
// how many of a category) are constraints, which a conflict may name, and are not applied here; but
// those of a Choose block belong to what it is and always hold.
std::vector<Pick> picks_of(const Case& talks, const Point& point);

// Whether the limits of a roster hold.
bool within_limits(const Roster& roster, const Pick& pick);

// Whether a condition on that point holds; what a party gets from that point (before the divisor of
// the whole, if any).
bool holds(const Point& point, const Pick& pick, const Condition& condition);
Rational point_value(const Point& point, const Pick& pick, const PointPreference& preference);

// A package, point by point; pointers into lists made by picks_of().
using Picks = std::vector<const Pick*>;
bool all_hold(const Case& talks, const Picks& picks, const std::vector<Condition>& conditions);
// Capped; red lines are not looked at.
Rational utility(const Case& talks, const Picks& picks, const Preferences& preferences);

// What a package may violate; named as Problem::origins names it.
struct Constraint {
  Origin::Kind kind = Origin::Kind::rule;
  int party = -1;  // among the principals
  std::string id;  // of the rule, the red line, or the roster's point
};

struct Row {
  Assignment assignment;
  std::vector<int> picks;          // per point, index in picks_of()
  std::uint64_t violated = 0;      // bit c: Table::constraints[c] does not hold
  std::vector<Rational> exact;     // per principal, red lines not looked at
  std::vector<Utility> utilities;  // … on the grid, kRedLine when a red line is crossed
  bool feasible = false;
  int accepting = 0;
  std::vector<bool> accepted;  // per principal
  bool passes = false;         // feasible, and the acceptance rule passes
  bool unanimous = false;      // feasible, and all accept
};

struct Table {
  std::vector<std::string> parties;  // the principals
  std::vector<bool> veto;
  std::size_t quorum = 0;
  std::vector<Rational> exact_walk_away;  // 0 when unknown
  std::vector<Utility> walk_away;
  std::vector<Constraint> constraints;
  std::vector<std::vector<Pick>> picks;  // per point
  std::vector<Row> rows;                 // ascending by assignment
};

// Every package of the case. Cost: the product of the points' picks, times the case's scores.
Table enumerate(const Case& talks);

// Fills utilities, walk_away and what follows from them with multiples of 10^-decimals. False when
// some utility or walk-away value is no such multiple (it is rounded then).
bool put_on_grid(Table& table, int decimals);
// Recomputes what follows from Row::utilities after they were replaced.
void judge(Table& table);

// Distinct utility vectors of the passing (or all feasible) packages that no other one dominates,
// in descending lexicographic order.
std::vector<std::vector<Utility>> frontier(const Table& table, bool all_feasible);

// The four solutions; null when no package is accepted by all.
const Row* nash(const Table& table);
const Row* kalai_smorodinsky(const Table& table);
const Row* egalitarian(const Table& table);
const Row* utilitarian(const Table& table);

// The best feasible package with exactly `changes` changed points; null when there is none.
const Row* rung(const Case& talks, const Table& table, const Draft& draft, int changes);
// How many points a row changes in the draft.
int changes_in(const Case& talks, const Table& table, const Draft& draft, const Row& row);
// max(0, r - u) per party, largest first; a crossed red line is the largest number there is.
std::vector<Utility> shortfalls(const Table& table, const std::vector<Utility>& utilities);

// Whether some package violates none of these constraints (bits); other constraints are ignored.
bool satisfiable(const Table& table, std::uint64_t constraints);
// The size of the smallest sets of constraints that cannot hold together; 0 when all can.
int smallest_conflict(const Table& table);

}  // namespace dragoman::oracle
