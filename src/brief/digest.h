// What the brief and the terminal both need to know of a result before they print a word of it:
// which packages to show, under which letters, and how they differ from the draft.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "dragoman/packages.h"

namespace dragoman::brief {

enum class SolutionKind { nash, kalai_smorodinsky, egalitarian, utilitarian };
inline constexpr SolutionKind kSolutionKinds[] = {
    SolutionKind::nash, SolutionKind::kalai_smorodinsky, SolutionKind::egalitarian,
    SolutionKind::utilitarian};
const Solution& solution_of(const Solutions& solutions, SolutionKind kind);

// One package to show. Solutions that are the same package are one entry; an entry without kinds
// is one of the diverse packages. The order says nothing about merit.
struct ShownPackage {
  Package package;
  std::vector<SolutionKind> kinds;
  std::vector<Value> values;  // one per point of the case
};
std::vector<ShownPackage> shown_packages(const Case& talks, const Problem& problem,
                                         const PackagesResult& result);

// The draft with that id; with an empty id the last one; null when there is none.
const Draft* draft_of(const Case& talks, const std::string& draft_id);
// What the draft says at a point; null when the point is open in it.
const Position* position_at(const Draft* draft, const std::string& point_id);

// Whether two values mean the same at that point. Persons on a roster count by category only.
bool same_value(const Point& point, const Value& a, const Value& b);

enum class Change { none, settled, changed };  // settled: one of the bracket, or the point was open
Change change_at(const Point& point, const Position* position, const Value& value);

// As a person reads it. A roster of persons is described by numbers per category.
std::string value_text(const Point& point, const Value& value, const std::string& language);
std::string position_text(const Point& point, const Position& position,
                          const std::string& language);

// The draft as one package: from rung 0 of the amendments when there is one (open points and
// brackets settled best), else when the compiled draft leaves nothing open; empty otherwise.
std::optional<Package> draft_package(const Problem& problem, const CompiledDraft* draft,
                                     const AmendResult* amend);

// Per party, the largest and smallest utility among the frontier and the packages shown.
struct Extent {
  std::vector<Utility> least, most;
};
Extent extent_of(const Problem& problem, const PackagesResult& result);

// A point's values as plain positions: "3" from its number, else its id.
std::string point_label(const Point& point);
std::string party_name(const Case& talks, const std::string& party_id, const std::string& language);

}  // namespace dragoman::brief
