#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "solve/compiler.h"

namespace dragoman::solve {

namespace {

// Value of a piecewise linear curve, constant beyond its ends. Positions ascending.
Rational curve_value(const std::vector<std::pair<Rational, Rational>>& corners,
                     const Rational& at) {
  if (corners.empty()) return 0;
  if (at <= corners.front().first) return corners.front().second;
  for (std::size_t i = 1; i < corners.size(); ++i) {
    const auto& [x0, y0] = corners[i - 1];
    const auto& [x1, y1] = corners[i];
    if (at <= x1) return y0 + (y1 - y0) * (at - x0) / (x1 - x0);
  }
  return corners.back().second;
}

Rational position(const Value& value) {
  if (const auto* number = std::get_if<Decimal>(&value)) return to_rational(*number);
  if (const auto* day = std::get_if<Date>(&value)) return day->days_since_epoch();
  return 0;
}

std::vector<std::pair<Rational, Rational>> corners_of(const std::vector<CurvePoint>& curve) {
  std::vector<std::pair<Rational, Rational>> corners;
  for (const CurvePoint& c : curve) corners.emplace_back(position(c.at), to_rational(c.value));
  std::sort(corners.begin(), corners.end());
  return corners;
}

}  // namespace

Result<void> Compiler::collect_plain(const PointPreference& score, const Layout& layout,
                                     const Point& point, int party, const Rational& factor) {
  const int variable = layout.first_variable;
  const int size = out_.variables[variable].size;
  for (const auto& [value, worth] : score.values) {
    const auto index = value_index(point, value);
    if (!index)
      return fail(ErrorCode::unknown_reference,
                  fmt::format("{} scores a value that point {} cannot take: {}", party_name(party),
                              point_name(point), describe_value(point, value, "")));
    staged_.push_back({Staged::Cell::variable, variable, static_cast<int>(*index), party,
                       factor * to_rational(worth)});
  }
  if (score.curve.empty()) return {};
  const auto corners = corners_of(score.curve);
  std::vector<std::uint8_t> stated(static_cast<std::size_t>(size), 0);
  for (const auto& [value, worth] : score.values) stated[*value_index(point, value)] = 1;
  for (int x = 0; x < size; ++x)
    if (!stated[x])
      staged_.push_back({Staged::Cell::variable, variable, x, party,
                         factor * curve_value(corners, position(value_at(point, x)))});
  return {};
}

Result<void> Compiler::collect_roster(const PointPreference& score, const Layout& layout,
                                      const Point& point, int party, const Rational& factor) {
  const Roster& roster = *point.roster;
  if (roster.of == Roster::Of::persons && !score.members.empty())
    return fail(
        ErrorCode::unsupported,
        fmt::format("{} scores single persons of roster {}", party_name(party), point_name(point)),
        "a person is never priced: give values per category");
  if (!score.curve.empty()) {
    if (layout.mode != Layout::Mode::counted || layout.variables != 1)
      return fail(ErrorCode::unsupported,
                  fmt::format("{} values roster {} by a curve over the number of all its members, "
                              "though they differ in category or in value",
                              party_name(party), point_name(point)),
                  "give each category a value or a curve of its own");
    const auto corners = corners_of(score.curve);
    for (int x = 0; x < out_.variables[layout.first_variable].size; ++x)
      staged_.push_back({Staged::Cell::variable, layout.first_variable, x, party,
                         factor * curve_value(corners, x)});
  }
  const auto value_of = [&](const std::string& category) -> const CategoryValue* {
    for (const CategoryValue& c : score.categories)
      if (c.category == category) return &c;
    return nullptr;
  };
  if (layout.mode == Layout::Mode::counted) {
    for (int i = 0; i < layout.variables; ++i) {
      const std::string id = roster.categories.empty() ? "" : roster.categories[i].id;
      const CategoryValue* worth = value_of(id);
      if (worth == nullptr) continue;
      const auto corners = corners_of(worth->curve);
      const int variable = layout.first_variable + i;
      for (int x = 1; x < out_.variables[variable].size || x == 1; ++x) {
        if (x >= out_.variables[variable].size) break;
        Rational amount = worth->each ? to_rational(*worth->each) * x : Rational(0);
        if (!corners.empty()) amount += curve_value(corners, x);
        staged_.push_back({Staged::Cell::variable, variable, x, party, factor * amount});
      }
      if (!corners.empty())
        staged_.push_back(
            {Staged::Cell::variable, variable, 0, party, factor * curve_value(corners, 0)});
    }
    return {};
  }
  for (const CategoryValue& c : score.categories)
    if (!c.curve.empty())
      return fail(ErrorCode::unsupported,
                  fmt::format("{} values roster {} both by item and by a curve over a category",
                              party_name(party), point_name(point)),
                  "give the category a value each, or drop the items' own values");
  for (int i = 0; i < static_cast<int>(layout.members.size()); ++i) {
    const RosterMember& member = roster.members[layout.members[i]];
    Rational amount = 0;
    for (const auto& [id, worth] : score.members)
      if (id == member.id) amount += to_rational(worth);
    if (const CategoryValue* worth = value_of(member.category); worth != nullptr && worth->each)
      amount += to_rational(*worth->each);
    if (layout.mode == Layout::Mode::itemised) {
      staged_.push_back(
          {Staged::Cell::variable, layout.first_variable + i, 1, party, factor * amount});
    } else {
      staged_.push_back({Staged::Cell::choose, layout.choose, i, party, factor * amount});
    }
  }
  return {};
}

Result<void> Compiler::collect_point(const Preferences& preferences, const PointPreference& score,
                                     int party) {
  const auto found = std::find_if(talks_.points.begin(), talks_.points.end(),
                                  [&](const Point& p) { return p.id == score.point; });
  if (found == talks_.points.end())
    return fail(ErrorCode::unknown_reference,
                fmt::format("{} scores the unknown point '{}'", party_name(party), score.point));
  const Layout& layout = layout_[found - talks_.points.begin()];
  if (layout.mode == Layout::Mode::none) return {};
  Rational factor = 1;
  if (score.weight) factor *= to_rational(*score.weight);
  for (const auto& divisor : {score.divisor, preferences.divisor}) {
    if (!divisor) continue;
    if (divisor->is_zero())
      return fail(
          ErrorCode::range,
          fmt::format("{}: a divisor of point {} is zero", party_name(party), point_name(*found)),
          "leave the divisor out or make it positive");
    factor /= to_rational(*divisor);
  }
  return layout.mode == Layout::Mode::plain ? collect_plain(score, layout, *found, party, factor)
                                            : collect_roster(score, layout, *found, party, factor);
}

Result<void> Compiler::collect_interactions(const Preferences& preferences, int party,
                                            const Rational& factor) {
  for (const Interaction& interaction : preferences.interactions) {
    const auto when = resolve(interaction.when);
    if (!when) return tl::unexpected(when.error());
    Rational bonus = factor * to_rational(interaction.bonus);
    bool never = false;
    for (const auto& [variable, values] : *when) never |= values.empty();
    if (interaction.unless) {  // bonus - bonus × [all hold]
      staged_.push_back({Staged::Cell::constant, 0, 0, party, bonus});
      bonus = -bonus;
    }
    if (never) continue;
    if (when->empty()) {
      staged_.push_back({Staged::Cell::constant, 0, 0, party, bonus});
    } else if (when->size() == 1) {
      for (const int value : when->begin()->second)
        staged_.push_back({Staged::Cell::variable, when->begin()->first, value, party, bonus});
    } else {
      const int term = add_term(*when, false, -1);
      staged_.push_back({Staged::Cell::term, term, 0, party, bonus});
    }
  }
  return {};
}

void Compiler::note_unscored(const Preferences& preferences, int party) {
  std::string silent, partly;
  for (int p = 0; p < static_cast<int>(talks_.points.size()); ++p) {
    const Point& point = talks_.points[p];
    if (layout_[p].mode == Layout::Mode::none) continue;
    const auto score = std::find_if(preferences.points.begin(), preferences.points.end(),
                                    [&](const PointPreference& s) { return s.point == point.id; });
    if (score == preferences.points.end()) {
      silent += (silent.empty() ? "" : ", ") + point.id;
    } else if (layout_[p].mode == Layout::Mode::plain && score->curve.empty() &&
               static_cast<std::int64_t>(score->values.size()) < domain_size(point)) {
      partly += (partly.empty() ? "" : ", ") + point.id;
    }
  }
  const bool by_terms_only = preferences.points.empty();
  if (!silent.empty() && !by_terms_only)
    out_.notes.push_back(
        fmt::format("{} has no scores on: {}. They count 0.", party_name(party), silent));
  if (!partly.empty())
    out_.notes.push_back(fmt::format("{} scores only some options of: {}. The others count 0.",
                                     party_name(party), partly));
  if (!preferences.walk_away)
    out_.notes.push_back(fmt::format(
        "{} has no walk-away value on file; 0 is assumed, so every package counts as acceptable "
        "to it down to a utility of 0.",
        party_name(party)));
}

Result<void> Compiler::collect_scores() {
  for (int party = 0; party < static_cast<int>(out_.parties.size()); ++party) {
    const Preferences& preferences = *scores_[party];
    Rational factor = 1;
    if (preferences.divisor && !preferences.divisor->is_zero())
      factor /= to_rational(*preferences.divisor);
    for (const PointPreference& score : preferences.points)
      if (auto done = collect_point(preferences, score, party); !done) return done;
    if (auto done = collect_interactions(preferences, party, factor); !done) return done;
    if (preferences.walk_away) {
      add_origin({Origin::Kind::walk_away, party, party_name(party),
                  fmt::format("at least {}", preferences.walk_away->to_string())});
      out_.parties[party].walk_away_known = true;
      staged_.push_back(
          {Staged::Cell::walk_away, 0, 0, party, to_rational(*preferences.walk_away)});
    } else {
      add_origin({Origin::Kind::walk_away, party, party_name(party), "at least 0 (assumed)"});
    }
    if (preferences.cap) {
      out_.parties[party].has_cap = true;
      staged_.push_back({Staged::Cell::cap, 0, 0, party, to_rational(*preferences.cap)});
    }
    note_unscored(preferences, party);
  }
  return {};
}

Utility& Compiler::cell(const Staged& staged) {
  const std::size_t parties = out_.parties.size();
  const std::size_t at = static_cast<std::size_t>(staged.slot) * parties + staged.party;
  switch (staged.cell) {
    case Staged::Cell::variable:
      return out_.variables[staged.index].utility[at];
    case Staged::Cell::term:
      return out_.terms[staged.index].utility[staged.party];
    case Staged::Cell::choose:
      return out_.chooses[staged.index].utility[at];
    case Staged::Cell::constant:
      return out_.parties[staged.party].constant;
    case Staged::Cell::walk_away:
      return out_.parties[staged.party].walk_away;
    case Staged::Cell::cap:
      return out_.parties[staged.party].cap;
  }
  return out_.parties[staged.party].constant;
}

Result<void> Compiler::round_scores() {
  const auto too_large = [&](int party) {
    return fail(ErrorCode::range,
                fmt::format("a score of {} is too large to keep exactly", party_name(party)),
                "divide this party's scores and walk-away value by 1000 or more",
                {.field = "preferences." + party_name(party)});
  };
  for (const Staged& staged : staged_) {
    for (; out_.decimals < 12; ++out_.decimals) {
      const auto rounded = round_scaled(staged.amount, out_.decimals);
      if (!rounded) return too_large(staged.party);
      if (rounded->exact) break;
    }
  }
  for (const Staged& staged : staged_) {
    const auto rounded = round_scaled(staged.amount, out_.decimals);
    if (!rounded) return too_large(staged.party);
    out_.rounded |= !rounded->exact;
    Utility& into = cell(staged);
    if (__builtin_add_overflow(into, rounded->value, &into)) return too_large(staged.party);
  }
  return {};
}

Result<void> Compiler::check_range() const {
  const std::size_t parties = out_.parties.size();
  for (std::size_t p = 0; p < parties; ++p) {
    WideInt total = abs(WideInt(out_.parties[p].constant)) + abs(WideInt(out_.parties[p].cap));
    for (const Variable& variable : out_.variables) {
      std::int64_t largest = 0;
      for (std::size_t at = p; at < variable.utility.size(); at += parties)
        largest = std::max(largest, std::abs(variable.utility[at]));
      total += largest;
    }
    for (const Term& term : out_.terms)
      if (!term.forbids && term.utility[p] > kRedLine / 2) total += std::abs(term.utility[p]);
    for (const Choose& block : out_.chooses) {
      std::int64_t largest = 0;
      for (std::size_t at = p; at < block.utility.size(); at += parties)
        largest = std::max(largest, std::abs(block.utility[at]));
      total += WideInt(largest) * block.choose_max;
    }
    if (total >= -WideInt(kRedLine) / 4)
      return fail(ErrorCode::range,
                  fmt::format("the scores of {} add up to more than can be kept exactly",
                              party_name(static_cast<int>(p))),
                  "divide this party's scores and walk-away value by 1000 or more",
                  {.field = "preferences." + party_name(static_cast<int>(p))});
  }
  return {};
}

void Compiler::apply_red_lines() {
  const std::size_t parties = out_.parties.size();
  for (const SingleRedLine& line : red_lines_) {
    Folded folded{line.origin, line.party, line.variable, line.values, {}};
    for (const int value : line.values) {
      Utility& utility = out_.variables[line.variable].utility[value * parties + line.party];
      folded.replaced.push_back(utility);
      utility = kRedLine;
    }
    out_.folded.push_back(std::move(folded));
  }
}

// Points whose values make no difference to any party: what a package shows there means nothing.
void Compiler::note_unvalued() {
  const std::size_t parties = out_.parties.size();
  std::vector<std::uint8_t> valued(talks_.points.size(), 0);
  for (const Variable& variable : out_.variables)
    for (std::size_t at = parties; at < variable.utility.size(); ++at)
      if (variable.utility[at] != variable.utility[at - parties]) valued[variable.point] = 1;
  for (const Term& term : out_.terms) {
    if (std::count(term.utility.begin(), term.utility.end(), 0) ==
        static_cast<std::ptrdiff_t>(term.utility.size()))
      continue;  // also when it forbids: a rule is nobody's preference
    for (const Slot& slot : term.slots) valued[out_.variables[slot.variable].point] = 1;
  }
  for (const Choose& block : out_.chooses)
    for (const Utility worth : block.utility)
      if (worth != 0) valued[block.point] = 1;
  std::string points;
  for (std::size_t p = 0; p < valued.size(); ++p)
    if (layout_[p].mode != Layout::Mode::none && !valued[p])
      points += (points.empty() ? "" : ", ") + talks_.points[p].id;
  if (!points.empty())
    out_.notes.push_back(
        fmt::format("Nobody's preferences depend on: {}. Packages show the first option there that "
                    "the rules allow; it means nothing.",
                    points));
}

Result<Problem> Compiler::run() {
  for (const auto step :
       {&Compiler::lay_out_parties, &Compiler::lay_out_points, &Compiler::compile_rules,
        &Compiler::compile_red_lines, &Compiler::collect_scores, &Compiler::round_scores})
    if (auto done = (this->*step)(); !done) return tl::unexpected(done.error());
  if (auto done = check_range(); !done) return tl::unexpected(done.error());
  apply_red_lines();
  note_unvalued();
  if (out_.rounded)
    out_.notes.push_back(
        "Some scores are not multiples of 10^-12; they were rounded to it once, at import.");
  return std::move(out_);
}

}  // namespace dragoman::solve

namespace dragoman {

Result<Problem> compile(const Case& talks) { return solve::Compiler(talks).run(); }

Problem relax(const Problem& problem, const std::vector<bool>& kept) {
  Problem result = problem;
  const std::size_t parties = problem.parties.size();
  const auto lifted = [&](int origin) { return origin >= 0 && !kept[origin]; };
  for (Variable& variable : result.variables)
    std::fill(variable.allowed.begin(), variable.allowed.end(), std::uint8_t{1});
  for (auto folded = problem.folded.rbegin(); folded != problem.folded.rend(); ++folded)
    for (std::size_t i = 0; folded->party >= 0 && i < folded->values.size(); ++i)
      result.variables[folded->variable].utility[folded->values[i] * parties + folded->party] =
          folded->replaced[i];
  for (const Folded& folded : problem.folded) {
    if (lifted(folded.origin)) continue;
    for (const int value : folded.values) {
      Variable& variable = result.variables[folded.variable];
      if (folded.party < 0) {
        variable.allowed[value] = 0;
      } else {
        variable.utility[value * parties + folded.party] = kRedLine;
      }
    }
  }
  std::erase_if(result.terms, [&](const Term& term) { return lifted(term.origin); });
  std::erase_if(result.bounds, [&](const LinearBound& bound) { return lifted(bound.origin); });
  for (std::size_t o = 0; o < problem.origins.size(); ++o)
    if (problem.origins[o].kind == Origin::Kind::walk_away && !kept[o])
      result.parties[problem.origins[o].party].walk_away = kNoWalkAway;
  return result;
}

}  // namespace dragoman
