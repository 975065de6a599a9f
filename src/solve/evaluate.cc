#include <algorithm>
#include <numeric>

#include "dragoman/problem.h"

namespace dragoman {

namespace {

bool holds(const Term& term, const Assignment& package) {
  return std::all_of(term.slots.begin(), term.slots.end(), [&](const Slot& slot) {
    return std::binary_search(slot.values.begin(), slot.values.end(),
                              package.values[slot.variable]);
  });
}

}  // namespace

std::vector<Utility> evaluate(const Problem& problem, const Assignment& package) {
  const std::size_t parties = problem.parties.size();
  std::vector<Utility> sum(parties);
  std::vector<bool> crossed(parties, false);
  const auto add = [&](std::size_t party, Utility amount) {
    if (amount <= kRedLine / 2) {
      crossed[party] = true;
    } else {
      sum[party] += amount;
    }
  };
  for (std::size_t p = 0; p < parties; ++p) add(p, problem.parties[p].constant);
  for (std::size_t v = 0; v < problem.variables.size(); ++v)
    for (std::size_t p = 0; p < parties; ++p)
      add(p, problem.variables[v].utility[package.values[v] * parties + p]);
  for (const Term& term : problem.terms)
    if (!term.forbids && holds(term, package))
      for (std::size_t p = 0; p < parties; ++p) add(p, term.utility[p]);
  for (std::size_t c = 0; c < problem.chooses.size(); ++c)
    for (const int item : package.chosen[c])
      for (std::size_t p = 0; p < parties; ++p)
        add(p, problem.chooses[c].utility[item * parties + p]);
  for (std::size_t p = 0; p < parties; ++p) {
    if (problem.parties[p].has_cap) sum[p] = std::min(sum[p], problem.parties[p].cap);
    if (crossed[p]) sum[p] = kRedLine;
  }
  return sum;
}

bool feasible(const Problem& problem, const Assignment& package) {
  for (std::size_t v = 0; v < problem.variables.size(); ++v)
    if (!problem.variables[v].allowed[package.values[v]]) return false;
  for (const Term& term : problem.terms)
    if (term.forbids && holds(term, package)) return false;
  for (const LinearBound& bound : problem.bounds) {
    std::int64_t sum = 0;
    for (const LinearPart& part : bound.parts) sum += part.amount[package.values[part.variable]];
    if (sum < bound.lower || sum > bound.upper) return false;
  }
  for (std::size_t c = 0; c < problem.chooses.size(); ++c) {
    const int count = static_cast<int>(package.chosen[c].size());
    if (count < problem.chooses[c].choose_min || count > problem.chooses[c].choose_max)
      return false;
  }
  return true;
}

bool accepts(const Problem& problem, int party, Utility utility) {
  return utility > kRedLine / 2 && utility >= problem.parties[party].walk_away;
}

bool passes(const Problem& problem, std::span<const Utility> utilities) {
  int accepting = 0;
  for (int p = 0; p < static_cast<int>(problem.parties.size()); ++p) {
    if (accepts(problem, p, utilities[p])) {
      ++accepting;
    } else if (problem.parties[p].veto) {
      return false;
    }
  }
  return accepting >= problem.quorum;
}

std::vector<Value> to_values(const Case& talks, const Problem& problem, const Assignment& package) {
  std::vector<Value> values(talks.points.size(), OptionId{});
  std::vector<std::vector<int>> members(talks.points.size());  // indices, listed order
  for (std::size_t p = 0; p < talks.points.size(); ++p)
    if (talks.points[p].kind == PointKind::roster) values[p] = MemberIds{};
  for (std::size_t v = 0; v < problem.variables.size(); ++v) {
    const Variable& variable = problem.variables[v];
    const Point& point = talks.points[variable.point];
    if (point.kind != PointKind::roster) {
      values[variable.point] = value_at(point, package.values[v]);
    } else if (variable.member >= 0) {
      if (package.values[v] == 1) members[variable.point].push_back(variable.member);
    } else {
      const Roster& roster = *point.roster;
      int left = package.values[v];
      for (int m = 0; m < static_cast<int>(roster.members.size()) && left > 0; ++m) {
        const RosterMember& member = roster.members[m];
        const bool excluded = std::find(roster.excluded.begin(), roster.excluded.end(),
                                        member.id) != roster.excluded.end();
        const bool inside =
            roster.categories.empty() || roster.categories[variable.category].id == member.category;
        if (excluded || !inside) continue;
        members[variable.point].push_back(m);
        --left;
      }
    }
  }
  for (std::size_t c = 0; c < problem.chooses.size(); ++c)
    for (const int item : package.chosen[c])
      members[problem.chooses[c].point].push_back(problem.chooses[c].member[item]);
  for (std::size_t p = 0; p < talks.points.size(); ++p) {
    if (talks.points[p].kind != PointKind::roster || !talks.points[p].roster) continue;
    std::sort(members[p].begin(), members[p].end());
    MemberIds ids;
    for (const int m : members[p]) ids.push_back(talks.points[p].roster->members[m].id);
    values[p] = std::move(ids);
  }
  return values;
}

}  // namespace dragoman
