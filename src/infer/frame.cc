#include "infer/frame.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace dragoman::infer {

namespace {

const PointPreference* score_of(const Preferences& scores, const std::string& point) {
  const auto found = std::find_if(scores.points.begin(), scores.points.end(),
                                  [&](const PointPreference& s) { return s.point == point; });
  return found == scores.points.end() ? nullptr : &*found;
}

bool takes_values(const Point& point) {
  return (point.kind == PointKind::roster && point.roster) || domain_size(point) > 0;
}

// A bound that always holds, so that compile() lays the items out one by one.
Rule look_inside(const std::string& point) {
  Linear linear;
  linear.terms.push_back({.point = point});
  linear.at_least = Decimal(0);
  return {.id = "roster-" + point, .text = {}, .body = linear};
}

Case laid_open(const Case& talks, const std::vector<BelievedRedLine>& red_lines) {
  Case copy;
  copy.id = talks.id;
  copy.languages = talks.languages;
  copy.parties = talks.parties;
  copy.acceptance = talks.acceptance;
  copy.points = talks.points;
  copy.rules = talks.rules;
  for (const Party& party : talks.parties) {
    if (party.role != PartyRole::principal) continue;
    Preferences scores;
    if (is_scored(talks, party.id)) {
      scores = *talks.find_preferences(party.id);
    } else {
      scores.interactions.emplace_back();  // nothing, always: a party without scores is refused
      scores.walk_away = Decimal(0);
    }
    scores.party = party.id;
    scores.red_lines.clear();
    for (const BelievedRedLine& red : red_lines)
      if (red.party == party.id) scores.red_lines.push_back(red.line);
    for (const PointPreference& score : scores.points)
      if (!score.members.empty()) copy.rules.push_back(look_inside(score.point));
    copy.preferences.push_back(std::move(scores));
  }
  return copy;
}

// Values that a draft, a demand or a statement of the case names, as places.
std::vector<Place> named_places(const Case& talks, const Problem& problem) {
  std::vector<Place> named;
  const auto name = [&](const std::string& point, const Value& value) {
    for (const Place& place : places_of(talks, problem, point, value)) named.push_back(place);
  };
  for (const Draft& draft : talks.drafts)
    for (const Position& position : draft.positions)
      for (const Value& value : position.values) name(position.point, value);
  for (const Response& response : talks.responses)
    for (const Value& value : response.wants) name(response.point, value);
  for (const PreferenceStatement& statement : talks.preference_statements) {
    for (const Value& value : statement.ranked) name(statement.point, value);
    for (const auto& [point, value] : statement.better.values) name(point, value);
    for (const auto& [point, value] : statement.worse.values) name(point, value);
  }
  return named;
}

// Keeps the ends, then whichever value is farthest from those kept (Gonzalez 1985).
std::vector<int> spread(const std::set<int>& values) {
  std::vector<int> kept{*values.begin(), *values.rbegin()};
  while (kept.size() < kMostCorners) {
    int best = -1, distance = 0;
    for (const int value : values) {
      int nearest = value - *values.begin() + 1;
      for (const int other : kept) nearest = std::min(nearest, std::abs(value - other));
      if (nearest > distance) best = value, distance = nearest;
    }
    if (best < 0) break;
    kept.push_back(best);
  }
  std::sort(kept.begin(), kept.end());
  return kept;
}

std::vector<int> corners_of(int size, const std::set<int>& named) {
  std::set<int> values = named;
  values.insert(0);
  values.insert(size - 1);
  if (size <= kEveryValue) {
    for (int value = 0; value < size; ++value) values.insert(value);
  } else if (values.size() == 2) {
    values.insert(size / 2);
  }
  return values.size() > kMostCorners ? spread(values)
                                      : std::vector<int>(values.begin(), values.end());
}

void lay_out_blocks(const Case& talks, Frame& frame) {
  std::vector<std::set<int>> named(frame.problem.variables.size());
  for (const Place& place : named_places(talks, frame.problem))
    named[place.variable].insert(place.value);
  for (std::size_t v = 0; v < named.size(); ++v) {
    const Variable& variable = frame.problem.variables[v];
    const bool choice = variable.category < 0 && variable.member < 0 &&
                        talks.points[variable.point].kind == PointKind::choice;
    Block block;
    block.first = frame.shared;
    if (choice) {
      for (int value = 0; value < variable.size; ++value) block.corners.push_back(value);
    } else {
      block.corners = corners_of(variable.size, named[v]);
    }
    frame.shared = block.no_deal() + 1;
    frame.blocks.push_back(std::move(block));
  }
}

Result<void> find_draft(const Case& talks, const std::string& id, Frame& frame) {
  if (talks.drafts.empty()) return {};
  const Draft& draft = id.empty() ? talks.drafts.back() : *talks.find_draft(id);
  auto compiled = compile_draft(talks, frame.problem, draft);
  if (!compiled) return tl::unexpected(compiled.error());
  frame.draft = std::move(*compiled);
  frame.draft_id = draft.id;
  return {};
}

}  // namespace

bool is_scored(const Case& talks, const std::string& party) {
  const Preferences* scores = talks.find_preferences(party);
  if (scores == nullptr) return false;
  if (scores->points.empty()) return !scores->interactions.empty();
  return std::all_of(talks.points.begin(), talks.points.end(), [&](const Point& point) {
    return !takes_values(point) || score_of(*scores, point.id) != nullptr;
  });
}

std::vector<Place> places_of(const Case& talks, const Problem& problem, const std::string& point_id,
                             const Value& value) {
  std::vector<Place> places;
  for (std::size_t v = 0; v < problem.variables.size(); ++v) {
    const Variable& variable = problem.variables[v];
    const Point& point = talks.points[variable.point];
    if (point.id != point_id) continue;
    const int at = static_cast<int>(v);
    if (point.kind != PointKind::roster) {
      if (const auto index = value_index(point, value))
        places.push_back({at, static_cast<int>(*index)});
      continue;
    }
    const auto* ids = std::get_if<MemberIds>(&value);
    if (ids == nullptr) continue;
    int count = 0;
    for (const RosterMember& member : point.roster->members) {
      if (std::find(ids->begin(), ids->end(), member.id) == ids->end()) continue;
      count += variable.member >= 0
                   ? member.id == point.roster->members[variable.member].id
                   : point.roster->categories.empty() ||
                         point.roster->categories[variable.category].id == member.category;
    }
    if (count < variable.size) places.push_back({at, count});
  }
  return places;
}

namespace {

// Parties and nothing else: no point takes values, so there are no packages.
Frame without_points(const Case& talks) {
  Frame frame;
  for (const Party& party : talks.parties) {
    if (party.role != PartyRole::principal) continue;
    frame.problem.parties.push_back({.id = party.id, .veto = party.veto});
    frame.scored.push_back(false);
  }
  frame.problem.quorum = static_cast<int>(frame.problem.parties.size());
  return frame;
}

}  // namespace

Result<Frame> lay_out(const Case& talks, const std::string& draft,
                      const std::vector<BelievedRedLine>& red_lines) {
  if (!draft.empty() && talks.find_draft(draft) == nullptr)
    return fail(ErrorCode::unknown_reference, fmt::format("the case has no draft '{}'", draft),
                "name one of its drafts, or none for the last");
  if (std::none_of(talks.points.begin(), talks.points.end(), takes_values)) {
    Frame frame = without_points(talks);
    if (!frame.problem.parties.empty()) return frame;
  }
  auto problem = compile(laid_open(talks, red_lines));
  if (!problem) return tl::unexpected(problem.error());
  Frame frame;
  frame.problem = std::move(*problem);
  for (std::size_t p = 0; p < frame.problem.parties.size(); ++p) {
    const bool scored = is_scored(talks, frame.problem.parties[p].id);
    frame.scored.push_back(scored);
    if (!scored) frame.problem.parties[p].walk_away_known = false;
  }
  std::erase_if(frame.problem.notes, [](const std::string& note) {
    return note.find("no walk-away value on file") != std::string::npos ||
           note.starts_with("Nobody's preferences depend on");  // they are not known yet
  });
  lay_out_blocks(talks, frame);
  if (frame.unit() >= kMostCoordinates)
    return fail(ErrorCode::limit,
                fmt::format("the case has {} unknown values per party; at most {} can be computed "
                            "with",
                            frame.shared, kMostCoordinates),
                "leave out points, or give quantities as ranges instead of options");
  if (auto found = find_draft(talks, draft, frame); !found) return tl::unexpected(found.error());
  return frame;
}

}  // namespace dragoman::infer
