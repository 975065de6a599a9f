#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "solve/compiler.h"

namespace dragoman::solve {

int Compiler::add_origin(Origin origin) {
  out_.origins.push_back(std::move(origin));
  return static_cast<int>(out_.origins.size()) - 1;
}

Result<std::vector<int>> Compiler::plain_values(const Point& point,
                                                const Condition& condition) const {
  std::vector<int> values;
  if (!condition.any_of.empty()) {
    for (const Value& value : condition.any_of) {
      const auto index = value_index(point, value);
      if (!index)
        return fail(ErrorCode::unknown_reference,
                    fmt::format("point {} cannot take the value a condition names: {}",
                                point_name(point), describe_value(point, value, "")));
      values.push_back(static_cast<int>(*index));
    }
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
    return values;
  }
  if (!condition.from && !condition.to)
    return fail(ErrorCode::missing,
                fmt::format("a condition on point {} says neither which options nor a range",
                            point_name(point)));
  const std::int64_t size = domain_size(point);
  for (std::int64_t i = 0; i < size; ++i) {
    const Value value = value_at(point, i);
    if (condition.from && value < *condition.from) continue;
    if (condition.to && *condition.to < value) break;
    values.push_back(static_cast<int>(i));
  }
  return values;
}

Result<void> Compiler::resolve_one(const Condition& condition, Conjunction& into) const {
  const auto found = std::find_if(talks_.points.begin(), talks_.points.end(),
                                  [&](const Point& p) { return p.id == condition.point; });
  if (found == talks_.points.end())
    return fail(ErrorCode::unknown_reference,
                fmt::format("a condition names the unknown point '{}'", condition.point));
  const Layout& layout = layout_[found - talks_.points.begin()];
  const auto intersect = [&](int variable, std::vector<int> values) {
    const auto [at, fresh] = into.try_emplace(variable, values);
    if (fresh) return;
    std::vector<int> both;
    std::set_intersection(at->second.begin(), at->second.end(), values.begin(), values.end(),
                          std::back_inserter(both));
    at->second = std::move(both);
  };
  switch (layout.mode) {
    case Layout::Mode::plain: {
      auto values = plain_values(*found, condition);
      if (!values) return tl::unexpected(values.error());
      intersect(layout.first_variable, std::move(*values));
      return {};
    }
    case Layout::Mode::counted: {
      if (!condition.members.empty() || !condition.any_of.empty())
        return fail(
            ErrorCode::unsupported,
            fmt::format("a condition on roster {} names single members", point_name(*found)),
            "state a category and a number; exclude a member with 'excluded'");
      int category = 0;
      if (condition.category.empty() && layout.variables > 1)
        return fail(ErrorCode::unsupported,
                    fmt::format("a condition on roster {} counts over several categories",
                                point_name(*found)),
                    "state the category; bound the total with a linear rule");
      for (int c = 0; c < static_cast<int>(found->roster->categories.size()); ++c)
        if (found->roster->categories[c].id == condition.category) category = c;
      const int variable = layout.first_variable + category;
      const int last = out_.variables[variable].size - 1;
      const int from = std::max(0, condition.count_from.value_or(0));
      const int to = std::min(last, condition.count_to.value_or(last));
      std::vector<int> values(static_cast<std::size_t>(std::max(0, to - from + 1)));
      std::iota(values.begin(), values.end(), from);
      intersect(variable, std::move(values));
      return {};
    }
    case Layout::Mode::itemised: {
      if (condition.members.empty())
        return fail(ErrorCode::unsupported,
                    fmt::format("a condition on roster {} counts items that have values of their "
                                "own",
                                point_name(*found)),
                    "name the items, or bound their number with a linear rule");
      for (const std::string& id : condition.members) {
        bool known = false;
        for (int i = 0; i < layout.variables; ++i)
          if (found->roster->members[layout.members[i]].id == id) {
            intersect(layout.first_variable + i, {1});
            known = true;
          }
        if (!known) intersect(layout.first_variable, {});  // an excluded item is never chosen
      }
      return {};
    }
    default:
      return fail(ErrorCode::unsupported,
                  fmt::format("a condition names point {}, which has no options on file",
                              point_name(*found)),
                  "give the point its options or drop the condition");
  }
}

Result<Compiler::Conjunction> Compiler::resolve(const std::vector<Condition>& conditions) const {
  Conjunction result;
  for (const Condition& condition : conditions)
    if (auto done = resolve_one(condition, result); !done) return tl::unexpected(done.error());
  return result;
}

int Compiler::add_term(const Conjunction& when, bool forbids, int origin) {
  Term term;
  for (const auto& [variable, values] : when) term.slots.push_back({variable, values});
  term.forbids = forbids;
  if (!forbids) term.utility.assign(out_.parties.size(), 0);
  term.origin = origin;
  out_.terms.push_back(std::move(term));
  return static_cast<int>(out_.terms.size()) - 1;
}

void Compiler::forbid(const Conjunction& when, int origin) {
  for (const auto& [variable, values] : when)
    if (values.empty()) return;  // never holds
  if (when.empty()) {            // always holds: nothing is feasible
    std::vector<int> all(static_cast<std::size_t>(out_.variables.front().size));
    std::iota(all.begin(), all.end(), 0);
    forbid({{0, all}}, origin);
  } else if (when.size() == 1) {
    const auto& [variable, values] = *when.begin();
    for (const int value : values) out_.variables[variable].allowed[value] = 0;
    out_.folded.push_back({origin, -1, variable, values, {}});
  } else {
    add_term(when, true, origin);
  }
}

Result<void> Compiler::compile_requires(const Requires& rule, int origin) {
  const auto when = resolve(rule.when);
  if (!when) return tl::unexpected(when.error());
  const auto then = resolve(rule.then);
  if (!then) return tl::unexpected(then.error());
  for (const auto& [variable, values] : *then) {
    std::vector<int> others;
    for (int v = 0; v < out_.variables[variable].size; ++v)
      if (!std::binary_search(values.begin(), values.end(), v)) others.push_back(v);
    Conjunction broken = *when;
    const auto [at, fresh] = broken.try_emplace(variable, others);
    if (!fresh) {
      std::vector<int> both;
      std::set_intersection(at->second.begin(), at->second.end(), others.begin(), others.end(),
                            std::back_inserter(both));
      at->second = std::move(both);
    }
    forbid(broken, origin);
  }
  return {};
}

Result<void> Compiler::compile_linear(const Linear& rule, const std::string& id, int origin) {
  std::map<int, std::vector<Rational>> amounts;  // variable -> per value
  for (const LinearTerm& term : rule.terms) {
    const auto found = std::find_if(talks_.points.begin(), talks_.points.end(),
                                    [&](const Point& p) { return p.id == term.point; });
    if (found == talks_.points.end())
      return fail(ErrorCode::unknown_reference,
                  fmt::format("rule '{}' names the unknown point '{}'", id, term.point));
    const Layout& layout = layout_[found - talks_.points.begin()];
    const Rational factor = to_rational(term.factor);
    if (layout.mode == Layout::Mode::none)
      return fail(ErrorCode::unsupported,
                  fmt::format("rule '{}' bounds point {}, which has no options on file", id,
                              point_name(*found)));
    for (int i = 0; i < layout.variables; ++i) {
      const int v = layout.first_variable + i;
      const Variable& variable = out_.variables[v];
      auto& per_value = amounts[v];
      per_value.resize(static_cast<std::size_t>(variable.size));
      for (int x = 0; x < variable.size; ++x) {
        Rational amount = 0;
        if (layout.mode != Layout::Mode::plain) {
          std::string category;
          if (layout.mode == Layout::Mode::itemised)
            category = found->roster->members[variable.member].category;
          else if (!found->roster->categories.empty())
            category = found->roster->categories[variable.category].id;
          if (term.category.empty() || term.category == category) amount = factor * x;
        } else if (found->kind == PointKind::choice) {
          for (const auto& [option, value] : term.amounts)
            if (option == found->options[x].id) amount = factor * to_rational(value);
        } else {
          const Value value = value_at(*found, x);
          amount = factor * (found->kind == PointKind::quantity
                                 ? to_rational(std::get<Decimal>(value))
                                 : Rational(std::get<Date>(value).days_since_epoch()));
        }
        per_value[x] += amount;
      }
    }
  }
  WideInt unit = 1;
  const auto widen = [&](const Rational& r) {
    unit = boost::multiprecision::lcm(unit, denominator(r));
  };
  for (const auto& [v, per_value] : amounts)
    std::for_each(per_value.begin(), per_value.end(), widen);
  if (rule.at_least) widen(to_rational(*rule.at_least));
  if (rule.at_most) widen(to_rational(*rule.at_most));

  WideInt total = 1;
  const auto whole = [&](const Rational& r) {
    return WideInt(numerator(r) * (unit / denominator(r)));
  };
  LinearBound bound;
  bound.origin = origin;
  for (const auto& [v, per_value] : amounts) {
    WideInt largest = 0;
    for (const Rational& r : per_value) largest = std::max(largest, WideInt(abs(whole(r))));
    total += largest;
  }
  WideInt low = rule.at_least ? whole(to_rational(*rule.at_least)) : WideInt(-total);
  WideInt high = rule.at_most ? whole(to_rational(*rule.at_most)) : total;
  if (total > (WideInt(1) << 60))
    return fail(ErrorCode::range, fmt::format("the numbers of rule '{}' are too large", id),
                "state the rule in larger units");
  bound.lower = static_cast<std::int64_t>(std::max(low, WideInt(-total)));
  bound.upper = static_cast<std::int64_t>(std::min(high, total));
  if (low > total || high < -total) bound.lower = 1, bound.upper = 0;  // cannot hold
  for (const auto& [v, per_value] : amounts) {
    LinearPart part;
    part.variable = v;
    for (const Rational& r : per_value) part.amount.push_back(static_cast<std::int64_t>(whole(r)));
    bound.parts.push_back(std::move(part));
  }
  out_.bounds.push_back(std::move(bound));
  return {};
}

Result<void> Compiler::compile_rules() {
  for (const Rule& rule : talks_.rules) {
    const int origin = add_origin({Origin::Kind::rule, -1, rule.id, rule.text.in("")});
    Result<void> done;
    if (const auto* r = std::get_if<Requires>(&rule.body)) {
      done = compile_requires(*r, origin);
    } else if (const auto* e = std::get_if<Excludes>(&rule.body)) {
      if (auto together = resolve(e->together); together) {
        forbid(*together, origin);
      } else {
        done = tl::unexpected(together.error());
      }
    } else {
      done = compile_linear(std::get<Linear>(rule.body), rule.id, origin);
    }
    if (!done) {
      Error error = done.error();
      if (error.where.field.empty()) error.where.field = "rules." + rule.id;
      return tl::unexpected(error);
    }
  }
  compile_roster_limits();
  return {};
}

void Compiler::compile_roster_limits() {
  for (int p = 0; p < static_cast<int>(talks_.points.size()); ++p) {
    const Layout& layout = layout_[p];
    if (layout.mode != Layout::Mode::counted && layout.mode != Layout::Mode::itemised) continue;
    const Roster& roster = *talks_.points[p].roster;
    const int origin = add_origin(
        {Origin::Kind::roster, -1, talks_.points[p].id,
         fmt::format("choose {} to {} of the roster", roster.choose_min, roster.choose_max)});
    LinearBound total;
    total.lower = roster.choose_min;
    total.upper = roster.choose_max;
    total.origin = origin;
    for (int i = 0; i < layout.variables; ++i) {
      LinearPart part;
      part.variable = layout.first_variable + i;
      part.amount.resize(static_cast<std::size_t>(out_.variables[part.variable].size));
      std::iota(part.amount.begin(), part.amount.end(), std::int64_t{0});
      total.parts.push_back(std::move(part));
    }
    out_.bounds.push_back(total);
    for (int c = 0; c < static_cast<int>(roster.categories.size()); ++c) {
      const RosterCategory& category = roster.categories[c];
      if (!category.at_least && !category.at_most) continue;
      LinearBound limit;
      limit.lower = category.at_least.value_or(0);
      limit.upper = category.at_most.value_or(static_cast<int>(roster.members.size()));
      limit.origin = origin;
      for (const LinearPart& part : total.parts) {
        const Variable& variable = out_.variables[part.variable];
        const bool inside = layout.mode == Layout::Mode::counted
                                ? variable.category == c
                                : roster.members[variable.member].category == category.id;
        if (inside) limit.parts.push_back(part);
      }
      out_.bounds.push_back(std::move(limit));
    }
  }
}

Result<void> Compiler::compile_red_lines() {
  for (int party = 0; party < static_cast<int>(out_.parties.size()); ++party) {
    const Preferences& preferences = *scores_[party];
    for (const RedLine& line : preferences.red_lines) {
      const int origin = add_origin({Origin::Kind::red_line, party, line.id, line.reason.in("")});
      const auto when = resolve(line.when);
      if (!when) {
        Error error = when.error();
        error.where.field = fmt::format("preferences.{}.red_lines.{}", party_name(party), line.id);
        return tl::unexpected(error);
      }
      bool never = false;
      for (const auto& [variable, values] : *when) never |= values.empty();
      if (never) continue;
      if (when->empty()) {  // no package at all
        std::vector<int> all(static_cast<std::size_t>(out_.variables.front().size));
        std::iota(all.begin(), all.end(), 0);
        red_lines_.push_back({origin, party, 0, all});
      } else if (when->size() == 1) {
        red_lines_.push_back({origin, party, when->begin()->first, when->begin()->second});
      } else {
        const int term = add_term(*when, false, origin);
        out_.terms[term].utility[party] = kRedLine;
      }
    }
  }
  return {};
}

}  // namespace dragoman::solve
