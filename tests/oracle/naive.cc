#include "oracle/naive.h"

#include <algorithm>
#include <functional>
#include <set>

namespace dragoman::oracle {
namespace {

Rational power_of_ten(int exponent) {
  Integer power = 1;
  for (int i = 0; i < exponent; ++i) power *= 10;
  return Rational(power);
}

bool is_excluded(const Roster& roster, const std::string& member) {
  return std::find(roster.excluded.begin(), roster.excluded.end(), member) != roster.excluded.end();
}

// The members of a category (of all of them when the roster has none) that may be chosen.
int available(const Roster& roster, std::size_t category) {
  int count = 0;
  for (const RosterMember& member : roster.members) {
    if (is_excluded(roster, member.id)) continue;
    if (roster.categories.empty() || member.category == roster.categories[category].id) ++count;
  }
  return count;
}

std::size_t category_index(const Roster& roster, const std::string& id) {
  for (std::size_t c = 0; c < roster.categories.size(); ++c) {
    if (roster.categories[c].id == id) return c;
  }
  return 0;
}

int chosen_of(const Roster& roster, const Pick& pick, const std::string& category) {
  if (!pick.counts.empty()) {
    if (!category.empty()) return pick.counts[category_index(roster, category)];
    int all = 0;
    for (int count : pick.counts) all += count;
    return all;
  }
  int count = 0;
  for (int member : pick.members) {
    if (category.empty() || roster.members[member].category == category) ++count;
  }
  return count;
}

std::vector<Pick> count_vectors(const Roster& roster) {
  const std::size_t categories = std::max<std::size_t>(1, roster.categories.size());
  std::vector<Pick> picks(1);
  for (std::size_t c = 0; c < categories; ++c) {
    std::vector<Pick> longer;
    for (const Pick& pick : picks) {
      for (int count = 0; count <= available(roster, c); ++count) {
        Pick next = pick;
        next.counts.push_back(count);
        next.number += count;
        longer.push_back(next);
      }
    }
    picks = longer;
  }
  return picks;
}

std::vector<Pick> subsets(const Roster& roster) {
  std::vector<Pick> picks;
  const std::size_t size = roster.members.size();
  for (std::size_t mask = 0; mask < (std::size_t{1} << size); ++mask) {
    Pick pick;
    bool possible = true;
    for (std::size_t m = 0; m < size; ++m) {
      if ((mask >> m & 1) == 0) continue;
      possible = possible && !is_excluded(roster, roster.members[m].id);
      pick.members.push_back(static_cast<int>(m));
    }
    pick.number = pick.members.size();
    if (possible) picks.push_back(pick);
  }
  return picks;
}

// A number on the point's scale: quantities as they are, dates as days.
Rational number_of(const Value& value) {
  if (const auto* decimal = std::get_if<Decimal>(&value)) return to_rational(*decimal);
  return Rational(std::get<Date>(value).days_since_epoch());
}

bool takes(const Point& point, const Pick& pick, const Value& value) {
  if (const auto* option = std::get_if<OptionId>(&value)) {
    return point.options[pick.index].id == option->id;
  }
  if (const auto* members = std::get_if<MemberIds>(&value)) {
    const Roster& roster = *point.roster;
    if (pick.counts.empty()) {
      std::set<std::string> chosen;
      for (int member : pick.members) chosen.insert(roster.members[member].id);
      return chosen == std::set<std::string>(members->begin(), members->end());
    }
    std::vector<int> counts(std::max<std::size_t>(1, roster.categories.size()), 0);
    for (const RosterMember& member : roster.members) {
      if (std::find(members->begin(), members->end(), member.id) == members->end()) continue;
      ++counts[roster.categories.empty() ? 0 : category_index(roster, member.category)];
    }
    return counts == pick.counts;
  }
  return pick.number == number_of(value);
}

Rational on_curve(const std::vector<CurvePoint>& curve, const Rational& x) {
  if (x <= number_of(curve.front().at)) return to_rational(curve.front().value);
  for (std::size_t i = 1; i < curve.size(); ++i) {
    const Rational right = number_of(curve[i].at);
    if (x > right) continue;
    const Rational left = number_of(curve[i - 1].at);
    const Rational low = to_rational(curve[i - 1].value);
    return low + (to_rational(curve[i].value) - low) * (x - left) / (right - left);
  }
  return to_rational(curve.back().value);
}

std::size_t point_index(const Case& talks, const std::string& id) {
  for (std::size_t i = 0; i < talks.points.size(); ++i) {
    if (talks.points[i].id == id) return i;
  }
  return talks.points.size();
}

Rational amount(const Case& talks, const Picks& picks, const LinearTerm& term) {
  const std::size_t index = point_index(talks, term.point);
  const Point& point = talks.points[index];
  const Pick& pick = *picks[index];
  Rational measure;
  if (point.kind == PointKind::choice) {
    for (const auto& [option, stated] : term.amounts) {
      if (point.options[pick.index].id == option) measure = to_rational(stated);
    }
  } else if (point.kind == PointKind::roster) {
    measure = chosen_of(*point.roster, pick, term.category);
  } else {
    measure = pick.number;
  }
  return to_rational(term.factor) * measure;
}

bool keeps(const Case& talks, const Picks& picks, const Rule& rule) {
  if (const auto* body = std::get_if<Requires>(&rule.body)) {
    return !all_hold(talks, picks, body->when) || all_hold(talks, picks, body->then);
  }
  if (const auto* body = std::get_if<Excludes>(&rule.body)) {
    return !all_hold(talks, picks, body->together);
  }
  const auto& body = std::get<Linear>(rule.body);
  Rational sum;
  for (const LinearTerm& term : body.terms) sum += amount(talks, picks, term);
  return (!body.at_least || sum >= to_rational(*body.at_least)) &&
         (!body.at_most || sum <= to_rational(*body.at_most));
}

Rational finish(Rational sum, const Preferences& preferences) {
  if (preferences.divisor) sum /= to_rational(*preferences.divisor);
  if (preferences.cap && sum > to_rational(*preferences.cap)) sum = to_rational(*preferences.cap);
  return sum;
}

Rational bonuses(const Case& talks, const Picks& picks, const Preferences& preferences) {
  Rational sum;
  for (const Interaction& interaction : preferences.interactions) {
    if (all_hold(talks, picks, interaction.when) != interaction.unless) {
      sum += to_rational(interaction.bonus);
    }
  }
  return sum;
}

Assignment assignment_of(const Case& talks, const std::vector<Mode>& modes, const Picks& picks) {
  Assignment assignment;
  for (std::size_t i = 0; i < picks.size(); ++i) {
    if (modes[i] == Mode::open) continue;
    if (modes[i] == Mode::plain) {
      assignment.values.push_back(picks[i]->index);
      continue;
    }
    if (modes[i] == Mode::counted) {
      const std::vector<int>& counts = picks[i]->counts;
      assignment.values.insert(assignment.values.end(), counts.begin(), counts.end());
      continue;
    }
    const Roster& roster = *talks.points[i].roster;
    const std::vector<int>& members = picks[i]->members;
    std::vector<int> chosen;
    int item = 0;
    for (int m = 0; m < static_cast<int>(roster.members.size()); ++m) {
      if (is_excluded(roster, roster.members[m].id)) continue;
      const bool in = std::find(members.begin(), members.end(), m) != members.end();
      if (modes[i] == Mode::itemised) assignment.values.push_back(in ? 1 : 0);
      if (in) chosen.push_back(item);
      ++item;
    }
    if (modes[i] == Mode::chosen) assignment.chosen.push_back(chosen);
  }
  return assignment;
}

// The principals' preferences, in order of the table's parties.
std::vector<const Preferences*> principals(const Case& talks, Table& table) {
  std::vector<const Preferences*> result;
  for (const Party& party : talks.parties) {
    if (party.role != PartyRole::principal) continue;
    const Preferences* preferences = nullptr;
    for (const Preferences& one : talks.preferences) {
      if (one.party == party.id) preferences = &one;
    }
    table.parties.push_back(party.id);
    table.veto.push_back(party.veto);
    result.push_back(preferences);
    const bool known = preferences != nullptr && preferences->walk_away.has_value();
    table.exact_walk_away.push_back(known ? to_rational(*preferences->walk_away) : Rational(0));
  }
  const bool all = talks.acceptance.rule == Acceptance::Rule::all;
  table.quorum = all ? table.parties.size() : static_cast<std::size_t>(talks.acceptance.at_least);
  return result;
}

// Each constraint with a function that says whether a package keeps it.
using Keeps = std::function<bool(const Picks&)>;
std::vector<Keeps> list_constraints(const Case& talks,
                                    const std::vector<const Preferences*>& preferences,
                                    Table& table) {
  std::vector<Keeps> keeps_it;
  const auto add = [&](Origin::Kind kind, int party, const std::string& id, Keeps keep) {
    table.constraints.push_back({kind, party, id});
    keeps_it.push_back(std::move(keep));
  };
  for (const Rule& rule : talks.rules) {
    add(Origin::Kind::rule, -1, rule.id,
        [&talks, &rule](const Picks& picks) { return keeps(talks, picks, rule); });
  }
  for (std::size_t i = 0; i < talks.points.size(); ++i) {
    const Mode mode = mode_of(talks, talks.points[i]);
    if (mode != Mode::counted && mode != Mode::itemised) continue;
    add(Origin::Kind::roster, -1, talks.points[i].id, [&talks, i](const Picks& picks) {
      return within_limits(*talks.points[i].roster, *picks[i]);
    });
  }
  for (std::size_t p = 0; p < preferences.size(); ++p) {
    for (const RedLine& line : preferences[p]->red_lines) {
      add(Origin::Kind::red_line, static_cast<int>(p), line.id,
          [&talks, &line](const Picks& picks) { return !all_hold(talks, picks, line.when); });
    }
  }
  // Judged on the grid, by judge().
  for (std::size_t p = 0; p < preferences.size(); ++p) {
    add(Origin::Kind::walk_away, static_cast<int>(p), "", [](const Picks&) { return true; });
  }
  return keeps_it;
}

}  // namespace

Rational to_rational(const Decimal& decimal) {
  return Rational(decimal.mantissa()) / power_of_ten(decimal.scale());
}

bool within_limits(const Roster& roster, const Pick& pick) {
  const int all = chosen_of(roster, pick, "");
  if (all < roster.choose_min || all > roster.choose_max) return false;
  for (const RosterCategory& category : roster.categories) {
    const int count = chosen_of(roster, pick, category.id);
    if (category.at_least && count < *category.at_least) return false;
    if (category.at_most && count > *category.at_most) return false;
  }
  return true;
}

Mode mode_of(const Case& talks, const Point& point) {
  if (point.kind != PointKind::roster) {
    return point.kind == PointKind::choice && point.options.empty() ? Mode::open : Mode::plain;
  }
  const Roster& roster = *point.roster;
  bool member_values = false;
  bool looked_into = false;
  const auto look = [&](const std::vector<Condition>& conditions) {
    for (const Condition& condition : conditions) looked_into |= condition.point == point.id;
  };
  for (const RosterCategory& category : roster.categories) {
    looked_into |= category.at_least || category.at_most;
  }
  for (const Rule& rule : talks.rules) {
    if (const auto* requires_rule = std::get_if<Requires>(&rule.body)) {
      look(requires_rule->when);
      look(requires_rule->then);
    } else if (const auto* excludes = std::get_if<Excludes>(&rule.body)) {
      look(excludes->together);
    } else {
      for (const LinearTerm& term : std::get<Linear>(rule.body).terms) {
        looked_into |= term.point == point.id;
      }
    }
  }
  for (const Preferences& preferences : talks.preferences) {
    for (const PointPreference& score : preferences.points) {
      member_values |= score.point == point.id && !score.members.empty();
    }
    for (const Interaction& interaction : preferences.interactions) look(interaction.when);
    for (const RedLine& line : preferences.red_lines) look(line.when);
  }
  if (roster.of == Roster::Of::persons || !member_values) return Mode::counted;
  return looked_into ? Mode::itemised : Mode::chosen;
}

std::vector<Pick> picks_of(const Case& talks, const Point& point) {
  const Mode mode = mode_of(talks, point);
  if (mode == Mode::open) return {Pick{}};
  if (mode == Mode::counted) return count_vectors(*point.roster);
  std::vector<Pick> picks;
  if (mode == Mode::itemised || mode == Mode::chosen) {
    picks = subsets(*point.roster);
    if (mode == Mode::chosen) {
      std::erase_if(picks, [&](const Pick& pick) { return !within_limits(*point.roster, pick); });
    }
    return picks;
  }
  if (point.kind == PointKind::choice) {
    for (std::size_t i = 0; i < point.options.size(); ++i) {
      picks.push_back({static_cast<int>(i), {}, {}, 0});
    }
    return picks;
  }
  const bool is_date = point.kind == PointKind::date;
  const Rational from =
      is_date ? Rational(point.dates->from.days_since_epoch()) : to_rational(point.quantity->from);
  const Rational to =
      is_date ? Rational(point.dates->to.days_since_epoch()) : to_rational(point.quantity->to);
  const Rational step =
      is_date ? Rational(point.dates->step_days) : to_rational(point.quantity->step);
  for (Rational x = from; x <= to; x += step) {
    picks.push_back({static_cast<int>(picks.size()), {}, {}, x});
  }
  return picks;
}

bool holds(const Point& point, const Pick& pick, const Condition& condition) {
  if (!condition.any_of.empty()) {
    return std::any_of(condition.any_of.begin(), condition.any_of.end(),
                       [&](const Value& value) { return takes(point, pick, value); });
  }
  if (condition.from || condition.to) {
    return (!condition.from || pick.number >= number_of(*condition.from)) &&
           (!condition.to || pick.number <= number_of(*condition.to));
  }
  const Roster& roster = *point.roster;
  if (!condition.members.empty()) {
    return std::all_of(condition.members.begin(), condition.members.end(), [&](const auto& id) {
      return std::any_of(pick.members.begin(), pick.members.end(),
                         [&](int member) { return roster.members[member].id == id; });
    });
  }
  const int count = chosen_of(roster, pick, condition.category);
  return (!condition.count_from || count >= *condition.count_from) &&
         (!condition.count_to || count <= *condition.count_to);
}

Rational point_value(const Point& point, const Pick& pick, const PointPreference& preference) {
  Rational value;
  if (!preference.curve.empty()) value = on_curve(preference.curve, pick.number);
  for (const auto& [at, stated] : preference.values) {
    if (takes(point, pick, at)) value = to_rational(stated);
  }
  for (const CategoryValue& category : preference.categories) {
    const int count = chosen_of(*point.roster, pick, category.category);
    if (category.each) value += to_rational(*category.each) * count;
    if (!category.curve.empty()) value += on_curve(category.curve, count);
  }
  for (const auto& [member, stated] : preference.members) {
    for (int chosen : pick.members) {
      if (point.roster->members[chosen].id == member) value += to_rational(stated);
    }
  }
  if (preference.weight) value *= to_rational(*preference.weight);
  if (preference.divisor) value /= to_rational(*preference.divisor);
  return value;
}

bool all_hold(const Case& talks, const Picks& picks, const std::vector<Condition>& conditions) {
  return std::all_of(conditions.begin(), conditions.end(), [&](const Condition& condition) {
    const std::size_t index = point_index(talks, condition.point);
    return holds(talks.points[index], *picks[index], condition);
  });
}

Rational utility(const Case& talks, const Picks& picks, const Preferences& preferences) {
  Rational sum = bonuses(talks, picks, preferences);
  for (const PointPreference& preference : preferences.points) {
    const std::size_t index = point_index(talks, preference.point);
    sum += point_value(talks.points[index], *picks[index], preference);
  }
  return finish(sum, preferences);
}

Table enumerate(const Case& talks) {
  Table table;
  const std::vector<const Preferences*> preferences = principals(talks, table);
  const std::vector<Keeps> keeps_it = list_constraints(talks, preferences, table);
  std::vector<Mode> modes;
  for (const Point& point : talks.points) {
    modes.push_back(mode_of(talks, point));
    table.picks.push_back(picks_of(talks, point));
  }

  // What each pick is worth to each party; utility() says the same, package by package.
  std::vector<std::vector<std::vector<Rational>>> worth(preferences.size());
  for (std::size_t p = 0; p < preferences.size(); ++p) {
    for (const auto& picks : table.picks) worth[p].emplace_back(picks.size());
    for (const PointPreference& preference : preferences[p]->points) {
      const std::size_t i = point_index(talks, preference.point);
      for (std::size_t v = 0; v < table.picks[i].size(); ++v) {
        worth[p][i][v] += point_value(talks.points[i], table.picks[i][v], preference);
      }
    }
  }

  std::vector<int> at(talks.points.size(), 0);
  const std::function<void(std::size_t)> visit = [&](std::size_t i) {
    if (i < at.size()) {
      for (at[i] = 0; at[i] < static_cast<int>(table.picks[i].size()); ++at[i]) visit(i + 1);
      return;
    }
    Picks picks;
    for (std::size_t k = 0; k < at.size(); ++k) picks.push_back(&table.picks[k][at[k]]);
    Row row;
    row.assignment = assignment_of(talks, modes, picks);
    row.picks = at;
    for (std::size_t c = 0; c < keeps_it.size(); ++c) {
      if (!keeps_it[c](picks)) row.violated |= std::uint64_t{1} << c;
    }
    for (std::size_t p = 0; p < preferences.size(); ++p) {
      Rational sum = bonuses(talks, picks, *preferences[p]);
      for (std::size_t k = 0; k < at.size(); ++k) sum += worth[p][k][at[k]];
      row.exact.push_back(finish(sum, *preferences[p]));
    }
    table.rows.push_back(std::move(row));
  };
  visit(0);
  std::sort(table.rows.begin(), table.rows.end(),
            [](const Row& a, const Row& b) { return a.assignment < b.assignment; });
  return table;
}

bool put_on_grid(Table& table, int decimals) {
  bool exact = true;
  const Rational grid = power_of_ten(decimals);
  const auto place = [&](const Rational& value) {
    const Rational scaled = value * grid;
    if (denominator(scaled) != 1) exact = false;
    return static_cast<Utility>(Integer(numerator(scaled) / denominator(scaled)));
  };
  table.walk_away.clear();
  for (const Rational& value : table.exact_walk_away) table.walk_away.push_back(place(value));
  for (Row& row : table.rows) {
    row.utilities.clear();
    for (const Rational& value : row.exact) row.utilities.push_back(place(value));
    for (std::size_t c = 0; c < table.constraints.size(); ++c) {
      const Constraint& constraint = table.constraints[c];
      const std::uint64_t bit = std::uint64_t{1} << c;
      if (constraint.kind == Origin::Kind::walk_away) {
        const auto p = static_cast<std::size_t>(constraint.party);
        row.violated &= ~bit;
        if (row.utilities[p] < table.walk_away[p]) row.violated |= bit;
      }
    }
    for (std::size_t c = 0; c < table.constraints.size(); ++c) {
      const Constraint& constraint = table.constraints[c];
      const bool crossed = (row.violated >> c & 1) != 0;
      if (constraint.kind == Origin::Kind::red_line && crossed) {
        row.utilities[constraint.party] = kRedLine;
      }
    }
  }
  judge(table);
  return exact;
}

void judge(Table& table) {
  for (Row& row : table.rows) {
    row.feasible = true;
    for (std::size_t c = 0; c < table.constraints.size(); ++c) {
      const Origin::Kind kind = table.constraints[c].kind;
      const bool rules = kind == Origin::Kind::rule || kind == Origin::Kind::roster;
      if (rules && (row.violated >> c & 1) != 0) row.feasible = false;
    }
    row.accepted.clear();
    row.accepting = 0;
    bool vetoed = false;
    for (std::size_t p = 0; p < table.parties.size(); ++p) {
      const bool yes = row.utilities[p] != kRedLine && row.utilities[p] >= table.walk_away[p];
      row.accepted.push_back(yes);
      row.accepting += yes ? 1 : 0;
      if (!yes && table.veto[p]) vetoed = true;
    }
    const auto accepting = static_cast<std::size_t>(row.accepting);
    row.unanimous = row.feasible && accepting == table.parties.size();
    row.passes = row.feasible && !vetoed && accepting >= table.quorum;
  }
}

}  // namespace dragoman::oracle
