// The compiled problem: a case reduced to integers, ready for exact methods.
//
//   // given: const dragoman::Case& talks, const dragoman::Assignment& package
//   auto problem = dragoman::compile(talks);  // Result<Problem>
//   auto utilities = dragoman::evaluate(*problem, package);
//
// Numbers are rounded once, here: utility = integer × 10^-decimals, with the smallest `decimals` in
// 0 … 12 that keeps every score exactly (12 when none does), the same for all parties. Exactness is
// claimed for the rounded problem. Every sum over a package fits in int64 with two bits to spare;
// a case that could exceed that is refused by compile().
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "dragoman/model.h"
#include "dragoman/result.h"

namespace dragoman {

using Utility = std::int64_t;
inline constexpr int kMaxParties = 8;
// The utility of a package that crosses a red line of the party ("minus infinity"). Every real
// utility lies strictly between kRedLine / 2 and -kRedLine / 2.
inline constexpr Utility kRedLine = -(std::int64_t{1} << 61);
// A walk-away value that every utility reaches.
inline constexpr Utility kNoWalkAway = kRedLine / 2;

// One decision. A choice, quantity or date point is one variable over its domain. A roster of
// persons, or of items without values of their own, is one variable per category: how many are
// chosen (values 0 … available). A roster of items with values of their own is a Choose block, or,
// when rules, interactions, red lines or category limits look inside it, one 0/1 variable per item.
struct Variable {
  int point = 0;      // index in Case::points
  int category = -1;  // counted rosters: index in Roster::categories; 0 when it has none
  int member = -1;    // itemised rosters: index in Roster::members
  int size = 0;       // values 0 … size - 1
  // utility[value * parties + party]: what the value adds by itself; kRedLine when it crosses one.
  std::vector<Utility> utility;
  std::vector<std::uint8_t> allowed;  // per value: 0 when a rule forbids it by itself
};

// A set of a variable's values, sorted ascending and without repeats.
struct Slot {
  int variable = 0;
  std::vector<int> values;
};

// When every slot holds: the package is forbidden, or each party gains utility[party] (kRedLine:
// its red line is crossed). Slots are over two or more different variables, ascending.
struct Term {
  std::vector<Slot> slots;
  bool forbids = false;
  std::vector<Utility> utility;  // empty when forbids
  int origin = -1;               // index in Problem::origins for rules and red lines, else -1
};

// lower <= sum over parts of amount[value] <= upper, in units of its own.
struct LinearPart {
  int variable = 0;
  std::vector<std::int64_t> amount;  // per value
};
struct LinearBound {
  std::vector<LinearPart> parts;
  std::int64_t lower = 0, upper = 0;
  int origin = -1;
};

// Choose choose_min … choose_max of `items`; utility[item * parties + party].
struct Choose {
  int point = 0;
  int items = 0;
  int choose_min = 0, choose_max = 0;
  std::vector<Utility> utility;
  std::vector<int> member;  // item -> index in Roster::members
};

// What a constraint of the problem comes from, for conflicts in the user's words.
struct Origin {
  enum class Kind { rule, red_line, walk_away, roster };
  Kind kind = Kind::rule;
  int party = -1;    // index in Problem::parties, or -1
  std::string id;    // the rule's or red line's id
  std::string text;  // in the user's words
};

// A rule or red line about a single variable, already applied to it; kept so that it can be lifted.
struct Folded {
  int origin = -1;
  int party = -1;  // red line of this party; -1: a rule that forbids the values
  int variable = 0;
  std::vector<int> values;
  std::vector<Utility> replaced;  // red lines: the party's utilities before, per value
};

struct ProblemParty {
  std::string id;
  bool veto = false;
  Utility walk_away = 0;
  bool walk_away_known = false;
  bool has_cap = false;
  Utility cap = 0;       // utility = min(cap, sum), when has_cap
  Utility constant = 0;  // added to every package's sum
};

struct Problem {
  std::vector<ProblemParty> parties;  // the principals, in case order; 1 … kMaxParties
  int decimals = 0;
  int quorum = 0;  // how many parties must accept; parties.size() when all must
  std::vector<Variable> variables;
  std::vector<Term> terms;
  std::vector<LinearBound> bounds;
  std::vector<Choose> chooses;
  std::vector<Origin> origins;
  std::vector<Folded> folded;      // in the order in which they were applied
  std::vector<std::string> notes;  // what was missing and what was assumed, one sentence each
  bool rounded = false;            // some score was not a multiple of 10^-decimals
};

// One value per variable, then, per Choose block, its chosen items (ascending).
struct Assignment {
  std::vector<int> values;
  std::vector<std::vector<int>> chosen;
  friend auto operator<=>(const Assignment&, const Assignment&) = default;
};

// Fails when a principal has no scores at all (the error says for whom), when there are no points
// with values or more than kMaxParties principals, and on overflow.
// Cost: linear in the case's scores, plus the interactions times the values in their conditions.
Result<Problem> compile(const Case& talks);

// The problem with only some of its origins in force (kept[i] for Problem::origins[i]): the other
// rules and red lines are lifted, and walk-away values become kNoWalkAway.
Problem relax(const Problem& problem, const std::vector<bool>& kept);

// The utility of a package for each party: capped, kRedLine where a red line is crossed.
std::vector<Utility> evaluate(const Problem& problem, const Assignment& package);
// Whether the rules hold.
bool feasible(const Problem& problem, const Assignment& package);
// Whether one party accepts: no red line, and utility at least its walk-away value.
bool accepts(const Problem& problem, int party, Utility utility);
// Whether the case's acceptance rule passes.
bool passes(const Problem& problem, std::span<const Utility> utilities);

// The package in the user's terms: one Value per point of the case, in case order. Roster members
// are taken in the order in which they are listed. A point that can take no value (its text is not
// on file) gets an OptionId with an empty id.
std::vector<Value> to_values(const Case& talks, const Problem& problem, const Assignment& package);

}  // namespace dragoman
