// Conditions, rules, and rules that require one another in a circle.
#include <fmt/format.h>

#include <algorithm>

#include "model/checker.h"
#include "model/suggest.h"

namespace dragoman::model {
namespace {

bool has_count(const Condition& condition) { return condition.count_from || condition.count_to; }

int forms_stated(const Condition& condition) {
  return int{!condition.any_of.empty()} + int{condition.from || condition.to} +
         int{has_count(condition) || !condition.category.empty()} + int{!condition.members.empty()};
}

std::string plain(const Value& value) {
  if (const auto* option = std::get_if<OptionId>(&value)) return option->id;
  if (const auto* number = std::get_if<Decimal>(&value)) return number->to_string();
  if (const auto* day = std::get_if<Date>(&value)) return day->to_string();
  return fmt::format("[{}]", fmt::join(std::get<MemberIds>(value), ", "));
}

// One notation per condition, so that equal ones compare equal and a person can read it.
std::string notation(const Condition& condition) {
  std::string text = condition.point + " ";
  if (!condition.any_of.empty()) {
    std::vector<std::string> values;
    for (const Value& value : condition.any_of) values.push_back(plain(value));
    std::sort(values.begin(), values.end());
    return text + fmt::format("= {}", fmt::join(values, " or "));
  }
  if (condition.from) text += "from " + plain(*condition.from) + " ";
  if (condition.to) text += "to " + plain(*condition.to) + " ";
  if (condition.count_from) text += fmt::format("from {} ", *condition.count_from);
  if (condition.count_to) text += fmt::format("to {} ", *condition.count_to);
  if (!condition.category.empty()) text += "of " + condition.category + " ";
  if (!condition.members.empty()) {
    std::vector<std::string> members = condition.members;
    std::sort(members.begin(), members.end());
    text += fmt::format("with {} ", fmt::join(members, " and "));
  }
  text.pop_back();
  return text;
}

// Conditions as nodes, and an edge per "when exactly this, then that". Only rules with a single
// condition in `when` can close a circle in which all conditions are equivalent.
struct Requirements {
  struct Edge {
    std::size_t to, rule;
  };
  std::vector<std::string> names;
  std::vector<std::vector<Edge>> edges;
  std::unordered_map<std::string, std::size_t> places;

  std::size_t node(const Condition& condition) {
    const auto [found, fresh] = places.emplace(notation(condition), names.size());
    if (fresh) {
      names.push_back(found->first);
      edges.emplace_back();
    }
    return found->second;
  }
};

// The edges of a circle in order, or none. Depth first without recursion; linear.
std::vector<Requirements::Edge> find_circle(const Requirements& graph) {
  enum class Mark : char { fresh, open, done };
  std::vector<Mark> marks(graph.names.size(), Mark::fresh);
  struct Step {
    std::size_t node, next;
    Requirements::Edge by;
  };
  for (std::size_t start = 0; start < graph.names.size(); ++start) {
    if (marks[start] != Mark::fresh) continue;
    std::vector<Step> trail{{start, 0, {start, 0}}};
    marks[start] = Mark::open;
    while (!trail.empty()) {
      Step& top = trail.back();
      if (top.next == graph.edges[top.node].size()) {
        marks[top.node] = Mark::done;
        trail.pop_back();
        continue;
      }
      const Requirements::Edge edge = graph.edges[top.node][top.next++];
      if (marks[edge.to] == Mark::open) {
        std::vector<Requirements::Edge> circle;
        auto step = std::find_if(trail.begin(), trail.end(),
                                 [&](const Step& s) { return s.node == edge.to; });
        for (++step; step != trail.end(); ++step) circle.push_back(step->by);
        circle.push_back(edge);
        return circle;
      }
      if (marks[edge.to] == Mark::fresh) {
        marks[edge.to] = Mark::open;
        trail.push_back({edge.to, 0, edge});
      }
    }
  }
  return {};
}

}  // namespace

void Checker::check_conditions(const Path& at, const std::vector<Condition>& conditions) {
  if (conditions.empty()) {
    complain(at, ErrorCode::missing, "no condition is stated here",
             "state at least one, such as {aid: daily}");
  }
}

void Checker::check_condition(const Path& at, const Condition& condition) {
  const Point* point = find_point(Path(at, "point"), condition.point);
  if (!point || failed()) return;
  const PointIndex& index = index_of(*point);
  if (forms_stated(condition) != 1) {
    return complain(at, forms_stated(condition) == 0 ? ErrorCode::missing : ErrorCode::conflict,
                    fmt::format("the condition on '{}' must say exactly one thing", point->id),
                    "state values, a range, a number of members, or members; several conditions "
                    "go into a list");
  }
  if (!condition.members.empty()) return check_member_condition(at, *point, index, condition);
  if (has_count(condition) || !condition.category.empty()) {
    return check_count_condition(at, *point, index, condition);
  }
  if (condition.from || condition.to) return check_range_condition(at, *point, condition);
  if (point->kind == PointKind::roster) {
    return complain(at, ErrorCode::unsupported,
                    fmt::format("a condition cannot name a whole choice of '{}'", point->id),
                    "state how many are chosen, of which category, as from and to");
  }
  check_values(at, *point, condition.any_of);
}

void Checker::check_range_condition(const Path& at, const Point& point,
                                    const Condition& condition) {
  const bool numbers = point.kind == PointKind::quantity;
  const auto fits = [&](const std::optional<Value>& end) {
    return !end || (numbers ? std::holds_alternative<Decimal>(*end)
                            : point.kind == PointKind::date && std::holds_alternative<Date>(*end));
  };
  if (!fits(condition.from) || !fits(condition.to)) {
    complain(
        at, ErrorCode::type,
        fmt::format("from and to do not fit '{}', which is a {}", point.id, kind_name(point.kind)),
        point.kind == PointKind::choice ? "list the options instead"
                                        : "write numbers for a quantity, days for a date");
  } else if (condition.from && condition.to && *condition.to < *condition.from) {
    complain(at, ErrorCode::range,
             fmt::format("the condition on '{}' runs from {} down to {}", point.id,
                         plain(*condition.from), plain(*condition.to)),
             "write the smaller end as from");
  }
}

void Checker::check_count_condition(const Path& at, const Point& point, const PointIndex& index,
                                    const Condition& condition) {
  if (point.kind != PointKind::roster) {
    return complain(
        at, ErrorCode::type,
        fmt::format("'{}' is a {} and has no members to count", point.id, kind_name(point.kind)),
        "state its values, or from and to");
  }
  if (!condition.category.empty()) {
    find(Path(at, "category"), "category", index.categories, condition.category, point.id);
  }
  if (!has_count(condition)) {
    return complain(at, ErrorCode::missing,
                    fmt::format("how many of category '{}' is not stated", condition.category),
                    "add from, to or both");
  }
  const int low = condition.count_from.value_or(0);
  if (low < 0 || condition.count_to.value_or(low) < low) {
    complain(at, ErrorCode::range,
             fmt::format("the number of members cannot lie from {} to {}", low,
                         condition.count_to.value_or(low)),
             "write numbers of 0 or more, the smaller one as from");
  }
}

void Checker::check_member_condition(const Path& at, const Point& point, const PointIndex& index,
                                     const Condition& condition) {
  if (point.kind != PointKind::roster) {
    return complain(at, ErrorCode::type,
                    fmt::format("'{}' is a {} and has no members", point.id, kind_name(point.kind)),
                    "state its values, or from and to");
  }
  if (point.roster->of == Roster::Of::persons) {
    return complain(at, ErrorCode::unsupported,
                    fmt::format("a condition names single persons of '{}'", point.id),
                    "state a category and a number; a person whom a party refuses is excluded");
  }
  for (std::size_t i = 0; i < condition.members.size(); ++i) {
    find(Path(at, "members", i), "member", index.members, condition.members[i], point.id);
  }
}

void Checker::check_rules() {
  Index rules;
  const auto check_all = [&](const Path& at, std::string_view name,
                             const std::vector<Condition>& conditions) {
    check_conditions(Path(at, name), conditions);
    for (std::size_t i = 0; i < conditions.size() && !failed(); ++i) {
      check_condition(Path(at, name, i), conditions[i]);
    }
  };
  for (std::size_t i = 0; i < case_.rules.size() && !failed(); ++i) {
    const Rule& rule = case_.rules[i];
    const Path at("rules", i);
    declare(at, "rule", rules, rule.id, i);
    check_text(Path(at, "text"), rule.text);
    if (const auto* body = std::get_if<Requires>(&rule.body)) {
      check_all(at, "when", body->when);
      check_all(at, "then", body->then);
    } else if (const auto* excludes = std::get_if<Excludes>(&rule.body)) {
      check_all(at, "together", excludes->together);
    } else {
      check_linear(at, std::get<Linear>(rule.body));
    }
  }
  if (!failed()) check_circles();
}

void Checker::check_linear(const Path& at, const Linear& linear) {
  if (linear.terms.empty()) {
    complain(at, ErrorCode::missing, "the sum has no terms", "add a point and its factor");
  }
  for (std::size_t i = 0; i < linear.terms.size() && !failed(); ++i) {
    check_linear_term(Path(at, "terms", i), linear.terms[i]);
  }
  if (!linear.at_least && !linear.at_most) {
    complain(at, ErrorCode::missing, "the sum has no bound", "add at_least, at_most or both");
  } else if (linear.at_least && linear.at_most && *linear.at_most < *linear.at_least) {
    complain(at, ErrorCode::conflict,
             fmt::format("the sum must be at least {} and at most {}", linear.at_least->to_string(),
                         linear.at_most->to_string()),
             "swap the two bounds, or correct one of them");
  }
}

void Checker::check_linear_term(const Path& at, const LinearTerm& term) {
  const Point* point = find_point(Path(at, "point"), term.point);
  if (!point) return;
  const PointIndex& index = index_of(*point);
  if (point->kind == PointKind::choice && term.amounts.empty()) {
    complain(
        at, ErrorCode::missing,
        fmt::format("'{}' is a choice, and what its options amount to is not stated", point->id),
        "add amounts, such as {amounts: {daily: 7, weekly: 1}}");
  }
  if (point->kind != PointKind::choice && !term.amounts.empty()) {
    complain(
        Path(at, "amounts"), ErrorCode::conflict,
        fmt::format("'{}' is a {}; amounts are for choices", point->id, kind_name(point->kind)),
        "write a factor instead");
  }
  if (!term.category.empty()) {
    find(Path(at, "category"), "category", index.categories, term.category, point->id);
  }
  std::unordered_set<std::string_view> seen;
  for (std::size_t i = 0; i < term.amounts.size() && !failed(); ++i) {
    const Path here(at, "amounts", i);
    find(here, "option", index.options, term.amounts[i].first, point->id);
    if (!seen.insert(term.amounts[i].first).second) {
      complain(here, ErrorCode::duplicate,
               fmt::format("'{}' has two amounts", term.amounts[i].first), "keep one of them");
    }
  }
}

void Checker::check_circles() {
  Requirements graph;
  for (std::size_t i = 0; i < case_.rules.size(); ++i) {
    const auto* body = std::get_if<Requires>(&case_.rules[i].body);
    if (!body || body->when.size() != 1) continue;
    const std::size_t from = graph.node(body->when[0]);
    for (const Condition& then : body->then) {
      const std::size_t to = graph.node(then);
      graph.edges[from].push_back({to, i});
    }
  }
  const auto circle = find_circle(graph);
  if (circle.empty()) return;
  std::string chain = graph.names[circle.back().to];
  std::vector<std::string> rules;
  std::size_t last = 0;
  for (std::size_t i = 0; i < circle.size(); ++i) {
    last = std::max(last, circle[i].rule);
    if (i >= 6 && i + 1 < circle.size()) continue;
    chain += (i < 6 ? " → " : " → … → ") + graph.names[circle[i].to];
    rules.push_back(case_.rules[circle[i].rule].id);
  }
  const Path at("rules", last);
  if (rules.size() == 1) {
    return complain(at, ErrorCode::conflict,
                    fmt::format("rule '{}' requires what it starts from: {}", rules[0], chain),
                    "remove the rule, or correct one of its sides");
  }
  complain(at, ErrorCode::conflict,
           fmt::format("the rules {} require one another in a circle: {}", fmt::join(rules, ", "),
                       chain),
           "write them as one rule with together: {…}, which says that all hold or none");
}

}  // namespace dragoman::model
