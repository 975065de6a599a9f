// A case as a case file (docs/case-file.md), as far as packages depend on it.
#include <sstream>

#include "oracle/compare.h"

namespace dragoman::oracle {
namespace {

// "a, b, c", each item through `show`.
template <class T, class Show>
std::string list(const std::vector<T>& items, const Show& show) {
  std::string result;
  for (const T& item : items) result += (result.empty() ? "" : ", ") + show(item);
  return result;
}

std::string plain(const std::string& id) { return id; }

std::string value_text(const Value& value) {
  if (const auto* option = std::get_if<OptionId>(&value)) return option->id;
  if (const auto* number = std::get_if<Decimal>(&value)) return number->to_string();
  if (const auto* day = std::get_if<Date>(&value)) return day->to_string();
  return "[" + list(std::get<MemberIds>(value), plain) + "]";
}

std::string field(const char* name, const std::optional<Decimal>& number) {
  return number ? std::string(name) + ": " + number->to_string() + ", " : "";
}

std::string condition_text(const Condition& condition) {
  std::string what;
  const auto add = [&](const std::string& part) { what += (what.empty() ? "" : ", ") + part; };
  if (!condition.any_of.empty()) {
    return "{" + condition.point + ": [" + list(condition.any_of, value_text) + "]}";
  }
  if (!condition.category.empty()) add("category: " + condition.category);
  if (condition.from) add("from: " + value_text(*condition.from));
  if (condition.to) add("to: " + value_text(*condition.to));
  if (condition.count_from) add("from: " + std::to_string(*condition.count_from));
  if (condition.count_to) add("to: " + std::to_string(*condition.count_to));
  if (!condition.members.empty()) add("members: [" + list(condition.members, plain) + "]");
  return "{" + condition.point + ": {" + what + "}}";
}

std::string conditions_text(const std::vector<Condition>& conditions) {
  return "[" + list(conditions, condition_text) + "]";
}

std::string curve_text(const std::vector<CurvePoint>& curve) {
  const auto corner = [](const CurvePoint& at) {
    return value_text(at.at) + ": " + at.value.to_string();
  };
  return "{" + list(curve, corner) + "}";
}

std::string roster_text(const Roster& roster) {
  std::ostringstream out;
  out << "{of: " << (roster.of == Roster::Of::persons ? "persons" : "items")
      << ", choose: {from: " << roster.choose_min << ", to: " << roster.choose_max << "}";
  const auto category = [](const RosterCategory& one) {
    std::string limits;
    if (one.at_least) limits = "at_least: " + std::to_string(*one.at_least);
    if (one.at_most) {
      limits += (limits.empty() ? "" : ", ") + ("at_most: " + std::to_string(*one.at_most));
    }
    return one.id + ": {" + limits + "}";
  };
  const auto member = [](const RosterMember& one) {
    return one.id + ": {" + (one.category.empty() ? "" : "category: " + one.category) + "}";
  };
  if (!roster.categories.empty())
    out << ", categories: {" << list(roster.categories, category) << "}";
  out << ", members: {" << list(roster.members, member) << "}";
  if (!roster.excluded.empty()) out << ", excluded: [" << list(roster.excluded, plain) << "]";
  out << "}";
  return out.str();
}

std::string point_text(const Point& point) {
  if (point.roster) return "{roster: " + roster_text(*point.roster) + "}";
  if (point.quantity) {
    return "{quantity: {from: " + point.quantity->from.to_string() +
           ", to: " + point.quantity->to.to_string() +
           ", step: " + point.quantity->step.to_string() + "}}";
  }
  if (point.dates) {
    return "{dates: {from: " + point.dates->from.to_string() +
           ", to: " + point.dates->to.to_string() +
           ", step_days: " + std::to_string(point.dates->step_days) + "}}";
  }
  if (point.options.empty()) return "{}";
  return "{options: {" +
         list(point.options, [](const Option& option) { return option.id + ": " + option.id; }) +
         "}}";
}

std::string score_text(const PointPreference& score) {
  std::string result = "{" + field("weight", score.weight) + field("divisor", score.divisor);
  const auto pair = [](const auto& one) { return one.first + ": " + one.second.to_string(); };
  const auto valued = [](const std::pair<Value, Decimal>& one) {
    return value_text(one.first) + ": " + one.second.to_string();
  };
  const auto category = [](const CategoryValue& one) {
    return one.category + ": " +
           (one.each ? one.each->to_string() : "{curve: " + curve_text(one.curve) + "}");
  };
  if (!score.values.empty()) result += "values: {" + list(score.values, valued) + "}, ";
  if (!score.curve.empty()) result += "curve: " + curve_text(score.curve) + ", ";
  if (!score.categories.empty())
    result += "categories: {" + list(score.categories, category) + "}, ";
  if (!score.members.empty()) result += "members: {" + list(score.members, pair) + "}, ";
  return result + "}";
}

void write_preferences(std::ostream& out, const Preferences& one) {
  out << "  " << one.party << ":\n";
  for (const auto& [name, number] :
       {std::pair{"walk_away", one.walk_away}, {"divisor", one.divisor}, {"cap", one.cap}}) {
    if (number) out << "    " << name << ": " << number->to_string() << '\n';
  }
  if (!one.points.empty()) out << "    points:\n";
  for (const PointPreference& score : one.points) {
    out << "      " << score.point << ": " << score_text(score) << '\n';
  }
  if (!one.interactions.empty()) out << "    interactions:\n";
  for (const Interaction& interaction : one.interactions) {
    out << "      - {" << (interaction.unless ? "unless" : "when") << ": "
        << conditions_text(interaction.when) << ", bonus: " << interaction.bonus.to_string()
        << "}\n";
  }
  if (!one.red_lines.empty()) out << "    red_lines:\n";
  for (const RedLine& line : one.red_lines) {
    out << "      " << line.id << ": {when: " << conditions_text(line.when)
        << ", reason: stated}\n";
  }
}

std::string linear_text(const Linear& body) {
  const auto term = [](const LinearTerm& one) {
    std::string result = "{" + one.point + ": {factor: " + one.factor.to_string();
    if (!one.category.empty()) result += ", category: " + one.category;
    if (!one.amounts.empty()) {
      const auto amount = [](const auto& pair) {
        return pair.first + ": " + pair.second.to_string();
      };
      result += ", amounts: {" + list(one.amounts, amount) + "}";
    }
    return result + "}}";
  };
  return "{linear: {" + field("at_least", body.at_least) + field("at_most", body.at_most) +
         "terms: [" + list(body.terms, term) + "]}}";
}

std::string rule_text(const Rule& rule) {
  if (const auto* body = std::get_if<Requires>(&rule.body)) {
    return "{when: " + conditions_text(body->when) + ", requires: " + conditions_text(body->then) +
           "}";
  }
  if (const auto* body = std::get_if<Excludes>(&rule.body)) {
    return "{excludes: " + conditions_text(body->together) + "}";
  }
  return linear_text(std::get<Linear>(rule.body));
}

}  // namespace

std::string case_text(const Case& talks) {
  std::ostringstream out;
  out << "dragoman: 1\nid: " << talks.id << "\nparties:\n";
  for (const Party& party : talks.parties) {
    const char* role = party.role == PartyRole::principal   ? "principal"
                       : party.role == PartyRole::guarantor ? "guarantor"
                                                            : "observer";
    out << "  " << party.id << ": {role: " << role << (party.veto ? ", veto: true" : "") << "}\n";
  }
  if (talks.acceptance.rule == Acceptance::Rule::all) {
    out << "acceptance: all\n";
  } else {
    out << "acceptance: {at_least: " << talks.acceptance.at_least << "}\n";
  }
  out << "points:\n";
  for (const Point& point : talks.points) {
    out << "  " << point.id << ": " << point_text(point) << '\n';
  }
  if (!talks.drafts.empty()) out << "drafts:\n";
  for (const Draft& draft : talks.drafts) {
    out << "  " << draft.id << ": {positions: {";
    out << list(draft.positions, [](const Position& position) {
      return position.point + ": {values: [" + list(position.values, value_text) + "]}";
    }) << "}}\n";
  }
  out << "preferences:\n";
  for (const Preferences& one : talks.preferences) write_preferences(out, one);
  if (!talks.rules.empty()) out << "rules:\n";
  for (const Rule& rule : talks.rules) out << "  " << rule.id << ": " << rule_text(rule) << '\n';
  return out.str();
}

}  // namespace dragoman::oracle
