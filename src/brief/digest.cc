#include "brief/digest.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace dragoman::brief {
namespace {

bool of_persons(const Point& point) {
  return point.kind == PointKind::roster && point.roster && point.roster->of == Roster::Of::persons;
}

const RosterMember* find_member(const Roster& roster, const std::string& id) {
  const auto found = std::find_if(roster.members.begin(), roster.members.end(),
                                  [&](const RosterMember& member) { return member.id == id; });
  return found == roster.members.end() ? nullptr : &*found;
}

std::map<std::string, int> by_category(const Roster& roster, const MemberIds& ids) {
  std::map<std::string, int> counts;
  for (const std::string& id : ids) {
    if (const RosterMember* member = find_member(roster, id)) ++counts[member->category];
  }
  return counts;
}

// "life terms 12, minors 40", in the order of the roster's categories; the total without any.
std::string persons_text(const Roster& roster, const MemberIds& ids, const std::string& language) {
  if (roster.categories.empty()) return std::to_string(ids.size());
  const auto counts = by_category(roster, ids);
  std::string text;
  for (const RosterCategory& category : roster.categories) {
    const auto found = counts.find(category.id);
    if (found == counts.end()) continue;
    const std::string& name = category.name.in(language);
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", name.empty() ? category.id : name,
                        found->second);
  }
  return text.empty() ? "0" : text;
}

std::string items_text(const Roster& roster, const MemberIds& ids, const std::string& language) {
  std::string text;
  for (const std::string& id : ids) {
    const RosterMember* member = find_member(roster, id);
    const std::string& name = member ? member->name.in(language) : id;
    text += (text.empty() ? "" : ", ") + (name.empty() ? id : name);
  }
  return text.empty() ? "\u2013" : text;
}

}  // namespace

const Solution& solution_of(const Solutions& solutions, SolutionKind kind) {
  switch (kind) {
    case SolutionKind::nash:
      return solutions.nash;
    case SolutionKind::kalai_smorodinsky:
      return solutions.kalai_smorodinsky;
    case SolutionKind::egalitarian:
      return solutions.egalitarian;
    case SolutionKind::utilitarian:
      break;
  }
  return solutions.utilitarian;
}

std::vector<ShownPackage> shown_packages(const Case& talks, const Problem& problem,
                                         const PackagesResult& result) {
  std::vector<ShownPackage> shown;
  const auto find = [&](const Package& package) {
    return std::find_if(shown.begin(), shown.end(), [&](const ShownPackage& other) {
      return other.package.assignment == package.assignment;
    });
  };
  for (const SolutionKind kind : kSolutionKinds) {
    const Solution& solution = solution_of(result.solutions, kind);
    if (!solution.package) continue;
    auto entry = find(*solution.package);
    if (entry == shown.end()) {
      shown.push_back(
          {*solution.package, {}, to_values(talks, problem, solution.package->assignment)});
      entry = shown.end() - 1;
    }
    entry->kinds.push_back(kind);
  }
  for (const Package& package : result.diverse) {
    if (find(package) == shown.end()) {
      shown.push_back({package, {}, to_values(talks, problem, package.assignment)});
    }
  }
  return shown;
}

const Draft* draft_of(const Case& talks, const std::string& draft_id) {
  if (!draft_id.empty()) return talks.find_draft(draft_id);
  return talks.drafts.empty() ? nullptr : &talks.drafts.back();
}

const Position* position_at(const Draft* draft, const std::string& point_id) {
  if (!draft) return nullptr;
  const auto found =
      std::find_if(draft->positions.begin(), draft->positions.end(),
                   [&](const Position& position) { return position.point == point_id; });
  return found == draft->positions.end() ? nullptr : &*found;
}

bool same_value(const Point& point, const Value& a, const Value& b) {
  const auto* first = std::get_if<MemberIds>(&a);
  const auto* second = std::get_if<MemberIds>(&b);
  if (!first || !second) return a == b;
  if (of_persons(point))
    return by_category(*point.roster, *first) == by_category(*point.roster, *second);
  return std::is_permutation(first->begin(), first->end(), second->begin(), second->end());
}

Change change_at(const Point& point, const Position* position, const Value& value) {
  if (!position || position->values.empty()) return Change::settled;
  const bool among =
      std::any_of(position->values.begin(), position->values.end(),
                  [&](const Value& other) { return same_value(point, other, value); });
  if (!among) return Change::changed;
  return position->values.size() > 1 ? Change::settled : Change::none;
}

std::string value_text(const Point& point, const Value& value, const std::string& language) {
  if (const auto* ids = std::get_if<MemberIds>(&value); ids && point.roster) {
    return of_persons(point) ? persons_text(*point.roster, *ids, language)
                             : items_text(*point.roster, *ids, language);
  }
  return describe_value(point, value, language);
}

std::string position_text(const Point& point, const Position& position,
                          const std::string& language) {
  std::string text;
  for (const Value& value : position.values) {
    text += (text.empty() ? "" : " | ") + value_text(point, value, language);
  }
  return position.values.size() > 1 ? "[" + text + "]" : text;
}

std::optional<Package> draft_package(const Problem& problem, const CompiledDraft* draft,
                                     const AmendResult* amend) {
  if (amend && !amend->ladder.empty() && amend->ladder.front().changes == 0) {
    return amend->ladder.front().package;
  }
  if (!draft) return std::nullopt;
  Package package;
  for (const std::vector<int>& values : draft->values) {
    if (values.size() != 1) return std::nullopt;
    package.assignment.values.push_back(values.front());
  }
  for (const auto& chosen : draft->chosen) {
    if (!chosen) return std::nullopt;
    package.assignment.chosen.push_back(*chosen);
  }
  package.utilities = evaluate(problem, package.assignment);
  return package;
}

Extent extent_of(const Problem& problem, const PackagesResult& result) {
  Extent extent;
  for (const ProblemParty& party : problem.parties) {
    extent.least.push_back(party.walk_away);
    extent.most.push_back(party.walk_away);
  }
  const auto include = [&](const Package& package) {
    for (std::size_t p = 0; p < package.utilities.size(); ++p) {
      const Utility utility = package.utilities[p];
      if (utility <= kRedLine / 2) continue;
      extent.least[p] = std::min(extent.least[p], utility);
      extent.most[p] = std::max(extent.most[p], utility);
    }
  };
  for (const Package& package : result.frontier.points) include(package);
  for (const Package& package : result.diverse) include(package);
  for (const SolutionKind kind : kSolutionKinds) {
    const Solution& solution = solution_of(result.solutions, kind);
    if (solution.package) include(*solution.package);
  }
  return extent;
}

std::string point_label(const Point& point) {
  return point.number ? std::to_string(*point.number) : point.id;
}

std::string party_name(const Case& talks, const std::string& party_id,
                       const std::string& language) {
  const Party* party = talks.find_party(party_id);
  if (!party) return party_id;
  const std::string& name = party->name.in(language);
  return name.empty() ? party_id : name;
}

}  // namespace dragoman::brief
