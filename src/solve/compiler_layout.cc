#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "solve/compiler.h"

namespace dragoman::solve {

namespace {

// Whether any rule, interaction or red line of the case looks inside a point.
bool looked_into(const Case& talks, const std::string& point) {
  const auto names = [&](const std::vector<Condition>& conditions) {
    return std::any_of(conditions.begin(), conditions.end(),
                       [&](const Condition& c) { return c.point == point; });
  };
  for (const Rule& rule : talks.rules) {
    if (const auto* r = std::get_if<Requires>(&rule.body)) {
      if (names(r->when) || names(r->then)) return true;
    } else if (const auto* e = std::get_if<Excludes>(&rule.body)) {
      if (names(e->together)) return true;
    } else {
      const auto& terms = std::get<Linear>(rule.body).terms;
      if (std::any_of(terms.begin(), terms.end(),
                      [&](const LinearTerm& t) { return t.point == point; }))
        return true;
    }
  }
  for (const Preferences& p : talks.preferences) {
    for (const Interaction& i : p.interactions)
      if (names(i.when)) return true;
    for (const RedLine& r : p.red_lines)
      if (names(r.when)) return true;
  }
  return false;
}

bool has_member_values(const Case& talks, const std::string& point) {
  for (const Preferences& p : talks.preferences)
    for (const PointPreference& s : p.points)
      if (s.point == point && !s.members.empty()) return true;
  return false;
}

bool has_category_limits(const Roster& roster) {
  return std::any_of(roster.categories.begin(), roster.categories.end(),
                     [](const RosterCategory& c) { return c.at_least || c.at_most; });
}

}  // namespace

std::string Compiler::point_name(const Point& point) const {
  const std::string& title = point.title.in(talks_.languages.empty() ? "" : talks_.languages[0]);
  return title.empty() ? fmt::format("'{}'", point.id) : fmt::format("'{}' ({})", point.id, title);
}

std::string Compiler::party_name(int party) const { return out_.parties[party].id; }

void Compiler::note_unused(const Party& party) {
  out_.notes.push_back(fmt::format(
      "The preferences of {}, {}, are not used: packages are judged by the principals alone.",
      party.id, party.role == PartyRole::guarantor ? "a guarantor" : "an observer"));
}

Result<void> Compiler::lay_out_parties() {
  std::string unscored;
  for (const Party& party : talks_.parties) {
    const Preferences* scores = talks_.find_preferences(party.id);
    if (party.role != PartyRole::principal) {
      if (scores != nullptr) note_unused(party);
      continue;
    }
    if (scores == nullptr || (scores->points.empty() && scores->interactions.empty()))
      unscored += (unscored.empty() ? "" : ", ") + party.id;
    ProblemParty compiled;
    compiled.id = party.id;
    compiled.veto = party.veto;
    out_.parties.push_back(compiled);
    scores_.push_back(scores);
  }
  const int count = static_cast<int>(out_.parties.size());
  if (count == 0)
    return fail(ErrorCode::missing, "the case has no principal party",
                "add at least one party whose consent the deal needs", {.field = "parties"});
  if (count > kMaxParties)
    return fail(ErrorCode::limit,
                fmt::format("the case has {} principal parties; at most {} can be computed with",
                            count, kMaxParties),
                "mark those whose consent the deal does not need as guarantor or observer",
                {.field = "parties"});
  if (!unscored.empty())
    return fail(ErrorCode::missing, fmt::format("no scores are on file for: {}", unscored),
                "packages can be computed only when every principal party has scores",
                {.field = "preferences"});
  out_.quorum = talks_.acceptance.rule == Acceptance::Rule::quorum
                    ? std::clamp(talks_.acceptance.at_least, 1, count)
                    : count;
  return {};
}

int Compiler::add_variable(int point, int category, int member, int size) {
  Variable variable;
  variable.point = point;
  variable.category = category;
  variable.member = member;
  variable.size = size;
  variable.utility.assign(static_cast<std::size_t>(size) * out_.parties.size(), 0);
  variable.allowed.assign(static_cast<std::size_t>(size), 1);
  out_.variables.push_back(std::move(variable));
  return static_cast<int>(out_.variables.size()) - 1;
}

Result<void> Compiler::lay_out_points() {
  layout_.resize(talks_.points.size());
  std::string empty;
  for (int p = 0; p < static_cast<int>(talks_.points.size()); ++p) {
    const Point& point = talks_.points[p];
    if (point.kind == PointKind::roster && point.roster) {
      lay_out_roster(p);
      continue;
    }
    const std::int64_t size = domain_size(point);
    if (size <= 0) {
      empty += (empty.empty() ? "" : ", ") + point.id;
      continue;
    }
    layout_[p].mode = Layout::Mode::plain;
    layout_[p].variables = 1;
    layout_[p].first_variable = add_variable(p, -1, -1, static_cast<int>(size));
  }
  if (!empty.empty())
    out_.notes.push_back(
        fmt::format("No options are on file for: {}. Packages leave them open.", empty));
  if (out_.variables.empty() && out_.chooses.empty())
    return fail(ErrorCode::missing, "no point of the case has options",
                "give at least one point its options, range or roster", {.field = "points"});
  return {};
}

void Compiler::lay_out_roster(int p) {
  const Point& point = talks_.points[p];
  const Roster& roster = *point.roster;
  Layout& layout = layout_[p];
  const std::set<std::string> excluded(roster.excluded.begin(), roster.excluded.end());
  for (int m = 0; m < static_cast<int>(roster.members.size()); ++m)
    if (!excluded.contains(roster.members[m].id)) layout.members.push_back(m);

  if (roster.of == Roster::Of::persons || !has_member_values(talks_, point.id)) {
    const int categories = std::max<int>(1, static_cast<int>(roster.categories.size()));
    std::vector<int> available(static_cast<std::size_t>(categories), 0);
    for (const int m : layout.members) {
      int category = 0;
      for (int c = 0; c < static_cast<int>(roster.categories.size()); ++c)
        if (roster.categories[c].id == roster.members[m].category) category = c;
      ++available[category];
    }
    layout.mode = Layout::Mode::counted;
    layout.variables = categories;
    layout.first_variable = static_cast<int>(out_.variables.size());
    for (int c = 0; c < categories; ++c) add_variable(p, c, -1, available[c] + 1);
    return;
  }
  if (looked_into(talks_, point.id) || has_category_limits(roster)) {
    layout.mode = Layout::Mode::itemised;
    layout.variables = static_cast<int>(layout.members.size());
    layout.first_variable = static_cast<int>(out_.variables.size());
    for (const int m : layout.members) add_variable(p, -1, m, 2);
    return;
  }
  layout.mode = Layout::Mode::chosen;
  layout.choose = static_cast<int>(out_.chooses.size());
  Choose block;
  block.point = p;
  block.items = static_cast<int>(layout.members.size());
  block.choose_min = std::max(0, roster.choose_min);
  block.choose_max = std::min(roster.choose_max, block.items);
  block.utility.assign(static_cast<std::size_t>(block.items) * out_.parties.size(), 0);
  block.member = layout.members;
  out_.chooses.push_back(std::move(block));
}

}  // namespace dragoman::solve
