#include <fmt/format.h>

#include <algorithm>

#include "dragoman/packages.h"

namespace dragoman {

namespace {

Error unknown_value(const Draft& draft, const Point& point, const Value& value) {
  return {ErrorCode::unknown_reference,
          fmt::format("draft '{}' gives point '{}' a value it cannot take: {}", draft.id, point.id,
                      describe_value(point, value, "")),
          "use one of the point's options or a value inside its range",
          {.field = fmt::format("drafts.{}.{}", draft.id, point.id)}};
}

// The chosen members of a roster position, spread over the problem's variables and blocks.
Result<void> place_members(const Problem& problem, const Draft& draft, int p, const Point& point,
                           const MemberIds& ids, CompiledDraft& out) {
  const Roster& roster = *point.roster;
  std::vector<int> members;
  for (const std::string& id : ids) {
    const auto found = std::find_if(roster.members.begin(), roster.members.end(),
                                    [&](const RosterMember& m) { return m.id == id; });
    if (found == roster.members.end())
      return tl::unexpected(unknown_value(draft, point, MemberIds{id}));
    members.push_back(static_cast<int>(found - roster.members.begin()));
  }
  const auto add = [](std::vector<int>& values, int value) {
    if (std::find(values.begin(), values.end(), value) == values.end()) values.push_back(value);
  };
  for (std::size_t v = 0; v < problem.variables.size(); ++v) {
    const Variable& variable = problem.variables[v];
    if (variable.point != p) continue;
    int count = 0;
    for (const int m : members) {
      if (variable.member >= 0) {
        count += m == variable.member;
      } else {
        count += roster.categories.empty() ||
                 roster.categories[variable.category].id == roster.members[m].category;
      }
    }
    if (count >= variable.size) return tl::unexpected(unknown_value(draft, point, Value{ids}));
    add(out.values[v], count);
  }
  for (std::size_t c = 0; c < problem.chooses.size(); ++c) {
    if (problem.chooses[c].point != p) continue;
    std::vector<int> items;
    for (int i = 0; i < problem.chooses[c].items; ++i)
      if (std::find(members.begin(), members.end(), problem.chooses[c].member[i]) != members.end())
        items.push_back(i);
    out.chosen[c] = std::move(items);
  }
  return {};
}

}  // namespace

Result<CompiledDraft> compile_draft(const Case& talks, const Problem& problem, const Draft& draft) {
  CompiledDraft out;
  out.values.resize(problem.variables.size());
  out.chosen.resize(problem.chooses.size());
  for (const Position& position : draft.positions) {
    const auto found = std::find_if(talks.points.begin(), talks.points.end(),
                                    [&](const Point& point) { return point.id == position.point; });
    if (found == talks.points.end())
      return fail(ErrorCode::unknown_reference,
                  fmt::format("draft '{}' names the unknown point '{}'", draft.id, position.point),
                  "declare the point or drop the position");
    const int p = static_cast<int>(found - talks.points.begin());
    for (const Value& value : position.values) {
      if (const auto* ids = std::get_if<MemberIds>(&value); ids != nullptr && found->roster) {
        if (auto placed = place_members(problem, draft, p, *found, *ids, out); !placed)
          return tl::unexpected(placed.error());
        continue;
      }
      const auto index = value_index(*found, value);
      if (!index) return tl::unexpected(unknown_value(draft, *found, value));
      for (std::size_t v = 0; v < problem.variables.size(); ++v)
        if (problem.variables[v].point == p) out.values[v].push_back(static_cast<int>(*index));
    }
  }
  return out;
}

}  // namespace dragoman
