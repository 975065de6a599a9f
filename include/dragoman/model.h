// What a negotiation is: the case, its parties, points, drafts, responses, preferences and rules.
//
//   dragoman::Case talks;
//   talks.parties.push_back({.id = "north"});
//   talks.points.push_back({.id = "aid", .options = {{.id = "daily"}, {.id = "weekly"}}});
//   dragoman::Result<void> sound = dragoman::validate(talks);  // else: what is wrong, and the mend
//
// Plain values, owned by the Case, referring to one another by id. Ids are ASCII letters, digits,
// '_', '-' and '.', unique within their kind (an option's id within its point). Everything that
// may be missing is optional, empty, or an enumerator that says so; no default invents knowledge.
// The words are those of the glossary in docs/glossary.md. The file format is docs/case-file.md.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "dragoman/decimal.h"
#include "dragoman/result.h"
#include "dragoman/text.h"

namespace dragoman {

// ---- Who ----------------------------------------------------------------------------------------

enum class PartyRole { principal, guarantor, observer };

// A party whose consent the deal needs (principal), who underwrites it (guarantor), or who watches.
// Only principals have a say in acceptance and a place in packages.
struct Party {
  std::string id;
  Text name;
  PartyRole role = PartyRole::principal;
  bool veto = false;  // see Acceptance
  Text note;
};

struct Mediator {
  std::string id;
  Text name;
  Text note;
};

// Which mediator speaks with which party.
struct Channel {
  std::string id;
  std::string mediator;
  std::string party;
};

// Which packages pass: those that all principals accept, or those that every veto party and at
// least `at_least` principals accept, veto parties included.
struct Acceptance {
  enum class Rule { all, quorum };
  Rule rule = Rule::all;
  int at_least = 0;  // quorum only: 1 … number of principals
};

// ---- What about ---------------------------------------------------------------------------------

enum class PointKind { choice, quantity, date, roster };

struct Option {
  std::string id;
  Text text;
};

// The values from, from + step, …, up to `to`. step > 0.
struct QuantityRange {
  Decimal from, to, step{1};
  Text unit;
};

// The days from, from + step_days, …, up to `to`. step_days > 0.
struct DateRange {
  Date from, to;
  int step_days = 1;
};

struct RosterCategory {
  std::string id;
  Text name;
  std::optional<int> at_least, at_most;  // how many of this category a package may hold
};

struct RosterMember {
  std::string id;
  Text name;
  std::string category;  // empty when the roster has no categories
};

// Choose between choose_min and choose_max of the members. A roster of persons is valued by
// category and number only: a value for a single person is refused. Within a category, members are
// taken in the order in which they are listed. `excluded` members are in no package.
struct Roster {
  enum class Of { persons, items };
  Of of = Of::persons;
  std::vector<RosterCategory> categories;
  std::vector<RosterMember> members;
  int choose_min = 0, choose_max = 0;
  std::vector<std::string> excluded;
};

// A part of a point that is answered separately.
struct Detail {
  std::string id;
  Text text;
};

// A numbered matter in the text. The field that belongs to `kind` is filled, the others are empty.
struct Point {
  std::string id;
  std::optional<int> number;
  PointKind kind = PointKind::choice;
  Text title;
  Text text;  // empty: the text is not on file
  std::vector<Option> options;
  std::optional<QuantityRange> quantity;
  std::optional<DateRange> dates;
  std::optional<Roster> roster;
  std::vector<Detail> details;
};

// A value that a point can take: an option's id, a number, a day, or the ids of chosen members.
struct OptionId {
  std::string id;
  friend auto operator<=>(const OptionId&, const OptionId&) = default;
};
using MemberIds = std::vector<std::string>;
using Value = std::variant<OptionId, Decimal, Date, MemberIds>;

// ---- Conditions and rules -----------------------------------------------------------------------

// A condition on one point. It holds when the point's value is one of `any_of`, or lies between
// `from` and `to` (inclusive; numbers or dates; either end may be open), or, for a roster, when
// the number of chosen members (of `category`, unless it is empty) lies between count_from and
// count_to, or when all of `members` are chosen (items only). Exactly one of the four is stated.
struct Condition {
  std::string point;
  std::vector<Value> any_of;
  std::optional<Value> from, to;
  std::string category;
  std::optional<int> count_from, count_to;
  std::vector<std::string> members;
};

struct Requires {  // when all of `when` hold, all of `then` must hold
  std::vector<Condition> when, then;
};
struct Excludes {  // never all of these together
  std::vector<Condition> together;
};
struct LinearTerm {
  std::string point;
  Decimal factor{1};     // times the quantity, the days since 1970-01-01, or the number of members
  std::string category;  // roster: count this category only
  std::vector<std::pair<std::string, Decimal>> amounts;  // choice: amount per option id, else 0
};
struct Linear {  // at_least <= sum of the terms <= at_most
  std::vector<LinearTerm> terms;
  std::optional<Decimal> at_least, at_most;
};

// A constraint between options that every package must keep.
struct Rule {
  std::string id;
  Text text;  // why
  std::variant<Requires, Excludes, Linear> body;
};

// ---- Preferences --------------------------------------------------------------------------------

// One corner of a piecewise linear value function; values beyond the corners stay constant.
struct CurvePoint {
  Value at;  // a number, a day, or (rosters) a number of members
  Decimal value;
};
struct CategoryValue {
  std::string category;
  std::optional<Decimal> each;    // value of each chosen member of the category, or …
  std::vector<CurvePoint> curve;  // … value as a function of their number
};

// What a party gets from one point: weight × value / divisor. Values are stated one by one, or as a
// curve, or per roster category or item. An option without a value counts 0, and that is said.
struct PointPreference {
  std::string point;
  std::optional<Decimal> weight;   // missing: 1
  std::optional<Decimal> divisor;  // missing: 1 (GENIUS: the largest evaluation of the issue)
  std::vector<std::pair<Value, Decimal>> values;
  std::vector<CurvePoint> curve;
  std::vector<CategoryValue> categories;
  std::vector<std::pair<std::string, Decimal>> members;  // rosters of items only
};

// Pairwise and conditional interactions, hyper-rectangle bonuses and penalties: `bonus` is paid
// when all conditions hold (when `unless` is set: when at least one of them does not hold).
struct Interaction {
  std::vector<Condition> when;
  bool unless = false;
  Decimal bonus;
  Text text;
};

// What the party accepts in no package.
struct RedLine {
  std::string id;
  std::vector<Condition> when;
  Text reason;
};

// A party's scores. Utility = min(cap, (sum over points + interactions) / divisor).
struct Preferences {
  std::string party;
  std::vector<PointPreference> points;
  std::vector<Interaction> interactions;
  std::vector<RedLine> red_lines;
  std::optional<Decimal> walk_away;  // utility below which no deal is preferred; missing: unknown
  std::optional<Decimal> divisor;    // missing: 1 (GENIUS: maxutility)
  std::optional<Decimal> cap;        // missing: none (GENIUS: 1)
  std::optional<Decimal> discount;   // GENIUS: kept for export and never applied
  Text source;                       // where the scores come from
};

// ---- Drafts, responses, statements --------------------------------------------------------------

// What a draft says at one point: one value, or a bracket of several.
struct Position {
  std::string point;
  std::vector<Value> values;
  Text text;               // the wording at this point, when it differs from the point's text
  bool editorial = false;  // changed from the previous draft in wording only
};

// A version of the single text. Points without a position are open.
struct Draft {
  std::string id;
  Text title;
  std::optional<Date> date;
  std::string follows;  // the draft it replaces, or empty
  std::vector<Position> positions;
};

enum class ResponseKind {
  agreed,
  in_principle,   // agreed, details open
  understanding,  // agreed on a stated reading
  reservation,    // agreed with a stated exception
  demand,
  rejected,
  declined,  // declined to answer
};
enum class Authority { unknown, personal, ad_referendum, instructed, final };
enum class Terms { for_you_only, unattributed, as_ours, conditional };

// A party's word on a point (or a detail of it, or the whole text when `point` is empty) of an
// exact draft. Not shown, not asked and awaiting are derived, never entered.
struct Response {
  std::string id;
  std::string party;
  std::string point;   // empty: the draft as a whole
  std::string detail;  // empty: the point as a whole
  std::string draft;
  ResponseKind kind = ResponseKind::declined;
  Text words;                // verbatim
  Text stated;               // the reading, exception or demand, as stated
  std::vector<Value> wants;  // demand: the values that would meet it, if any were named
  std::string source;
  std::string channel;
  std::optional<Date> date;
  Authority authority = Authority::unknown;
  Terms terms = Terms::for_you_only;
  std::string only_if;                      // terms: conditional - "only if they first offer X"
  std::vector<std::string> conditioned_on;  // other points
  bool is_public = false;
};

// Some values at some points, other points fixed or left open.
struct PartialPackage {
  std::vector<std::pair<std::string, Value>> values;  // (point, value)
};

enum class StatementKind {
  order,       // best first: `ranked` values of `point`
  importance,  // most important first: `points`
  comparison,  // `better` over `worse`
  range,       // the value of `point` = `ranked[0]` lies between at_least and at_most
  score,       // … is exactly at_least
  red_line,    // `when` is never acceptable
  accepts,     // would accept `draft` (or `better`)
  refuses,     // would refuse `draft` (or `worse`)
  walk_away,   // the walk-away value lies between at_least and at_most
};
enum class Confidence { unknown, hunch, likely, sure };

// What is known of a party's preferences, from whom.
struct PreferenceStatement {
  std::string id;
  std::string party;
  StatementKind kind = StatementKind::order;
  std::string point;
  std::vector<Value> ranked;
  std::vector<std::string> points;
  PartialPackage better, worse;
  std::string draft;
  std::vector<Condition> when;
  std::optional<Decimal> at_least, at_most;
  Text words;
  std::string source;
  std::string channel;
  std::optional<Date> date;
  Confidence confidence = Confidence::unknown;
  bool is_public = false;
};

// An attributed utterance read in a report. It constrains nothing.
struct Statement {
  std::string id;
  std::string who;      // as attributed
  std::string through;  // the outlet or chain
  std::optional<Date> date;
  Text what;
  std::string act;    // "assessment", "demand", "pledge", …
  std::string hedge;  // "very cautious", "none", …
  std::vector<std::string> points;
};

// ---- The case -----------------------------------------------------------------------------------

struct Case {
  std::string id;
  Text title;
  Text summary;
  std::string source;
  std::vector<std::string> languages;  // in the order in which pages show them
  std::vector<Party> parties;
  std::vector<Mediator> mediators;
  std::vector<Channel> channels;
  Acceptance acceptance;
  std::vector<Point> points;
  std::vector<Rule> rules;
  std::vector<Draft> drafts;  // oldest first
  std::vector<Response> responses;
  std::vector<Preferences> preferences;
  std::vector<PreferenceStatement> preference_statements;
  std::vector<Statement> statements;

  const Party* find_party(const std::string& party_id) const;
  const Point* find_point(const std::string& point_id) const;
  const Draft* find_draft(const std::string& draft_id) const;
  const Preferences* find_preferences(const std::string& party_id) const;
};

// Number of values a choice, quantity or date point can take; 0 for a roster or an empty range.
std::int64_t domain_size(const Point& point);
// The index of a value in its point's domain (options in order, numbers and days ascending), or
// empty when the point cannot take it. Not for rosters.
std::optional<std::int64_t> value_index(const Point& point, const Value& value);
// The value at an index, 0 <= index < domain_size(point).
Value value_at(const Point& point, std::int64_t index);
// As a person reads it: an option's text in that language, "3.5 %", "2025-10-08", "m1, m2".
std::string describe_value(const Point& point, const Value& value, std::string_view language);

// Checks every reference, range and rule of a case against the others. The first error found, in
// file order; `where.field` is its path ("rules[2].when[0].point"). Cost: linear in the case.
Result<void> validate(const Case& talks);

}  // namespace dragoman
