// Reading conditions and rules.
#include <fmt/format.h>

#include <algorithm>

#include "format/case_file_reader.h"
#include "model/suggest.h"

namespace dragoman::format {
namespace {

std::int64_t days_or_zero(const Value& value) {
  const Date* day = std::get_if<Date>(&value);
  return day ? day->days_since_epoch() : 0;
}

// Whether a value of the point's domain meets a condition by values or range.
bool meets(const Condition& condition, const Value& value) {
  if (!condition.any_of.empty()) {
    return std::find(condition.any_of.begin(), condition.any_of.end(), value) !=
           condition.any_of.end();
  }
  if (std::holds_alternative<Date>(value)) {
    const std::int64_t day = days_or_zero(value);
    return (!condition.from || day >= days_or_zero(*condition.from)) &&
           (!condition.to || day <= days_or_zero(*condition.to));
  }
  return (!condition.from || value >= *condition.from) && (!condition.to || value <= *condition.to);
}

Condition between(const std::string& point, Value from, Value to) {
  Condition condition;
  condition.point = point;
  condition.from = std::move(from);
  condition.to = std::move(to);
  return condition;
}

}  // namespace

std::vector<Condition> CaseReader::read_conditions(const Path& at, const char* name,
                                                   const YamlNode& node) {
  std::vector<Condition> conditions;
  note(Path(at, name), &node);
  for (const Entry& entry : entries_or_list(node, "conditions")) {
    if (failed()) break;
    const bool empty = entry.value->kind == YamlNode::Kind::null;
    note(Path(at, name, conditions.size()), empty ? entry.key : entry.value);
    conditions.push_back(read_condition(entry));
  }
  return conditions;
}

Condition CaseReader::read_condition(const Entry& entry) {
  Condition condition;
  condition.point = entry.key->text;
  const Point* point = point_of(*entry.key);
  if (!point) return condition;
  const YamlNode& node = *entry.value;
  const bool roster = point->kind == PointKind::roster;
  if (node.kind == YamlNode::Kind::null) {
    complain(*entry.key, ErrorCode::missing,
             fmt::format("what '{}' must be is not stated", point->id),
             "write a value, a list of values, or {from: …, to: …}");
  } else if (node.kind != YamlNode::Kind::map && roster) {
    complain(node, ErrorCode::unsupported,
             fmt::format("a condition cannot name a whole choice of '{}'", point->id),
             "state how many are chosen, such as {from: 20}, or {category: …, from: 5}");
  } else if (node.kind == YamlNode::Kind::list) {
    for (const YamlNode* item : node.children) {
      condition.any_of.push_back(read_value(*item, *point));
    }
  } else if (node.kind == YamlNode::Kind::scalar) {
    condition.any_of.push_back(read_value(node, *point));
  } else {
    Fields fields(*this, node, roster ? "a condition on a roster" : "a condition with a range");
    const YamlNode* from = fields.optional("from");
    const YamlNode* to = fields.optional("to");
    if (!roster) {
      if (from) condition.from = read_value(*from, *point);
      if (to) condition.to = read_value(*to, *point);
      return condition;
    }
    if (from) condition.count_from = read_int(*from);
    if (to) condition.count_to = read_int(*to);
    if (const YamlNode* category = fields.optional("category")) {
      condition.category = read_word(*category);
    }
    if (const YamlNode* members = fields.optional("members")) {
      for (const YamlNode* item : items(*members, "members")) {
        condition.members.push_back(read_word(*item));
      }
    }
  }
  return condition;
}

void CaseReader::read_rules() {
  for (const Entry& entry : section("rules")) {
    if (failed()) return;
    read_rule(Path("rules", case_.rules.size()), entry);
  }
}

void CaseReader::read_rule(const Path& at, const Entry& entry) {
  note(at, entry.key);
  Rule rule;
  rule.id = entry.key->text;
  Fields fields(*this, *entry.value, "a rule");
  if (const YamlNode* text = fields.optional("text")) {
    note(Path(at, "text"), text);
    rule.text = read_text(*text);
  }
  const YamlNode* then = fields.optional("requires");
  const YamlNode* excludes = fields.optional("excludes");
  const YamlNode* together = fields.optional("together");
  const YamlNode* linear = fields.optional("linear");
  const YamlNode* when = then ? fields.required("when") : nullptr;
  const int bodies = int{then != nullptr} + int{excludes != nullptr} + int{together != nullptr} +
                     int{linear != nullptr};
  if (bodies != 1) {
    return complain(*entry.key, bodies == 0 ? ErrorCode::missing : ErrorCode::conflict,
                    fmt::format("rule {} must say exactly one thing", model::quoted(rule.id)),
                    "write one of requires (with when), excludes, together and linear");
  }
  if (together) return read_together(*together, rule.id, rule.text);
  if (then && when) {
    Requires body;
    body.when = read_conditions(at, "when", *when);
    body.then = read_conditions(at, "then", *then);
    rule.body = std::move(body);
  } else if (excludes) {
    rule.body = Excludes{read_conditions(at, "together", *excludes)};
  } else if (linear) {
    rule.body = read_linear(at, *linear);
  }
  case_.rules.push_back(std::move(rule));
}

Linear CaseReader::read_linear(const Path& at, const YamlNode& node) {
  Linear linear;
  Fields fields(*this, node, "linear");
  if (const YamlNode* terms = fields.required("terms")) {
    note(Path(at, "terms"), terms);
    for (const Entry& entry : entries_or_list(*terms, "terms")) {
      linear.terms.push_back(read_term(Path(at, "terms", linear.terms.size()), entry));
    }
  }
  if (const YamlNode* low = fields.optional("at_least")) linear.at_least = read_number(*low);
  if (const YamlNode* high = fields.optional("at_most")) linear.at_most = read_number(*high);
  return linear;
}

LinearTerm CaseReader::read_term(const Path& at, const Entry& entry) {
  LinearTerm term;
  note(at, entry.key);
  term.point = entry.key->text;
  if (entry.value->kind == YamlNode::Kind::null) return term;
  if (entry.value->kind == YamlNode::Kind::scalar) {
    term.factor = read_number(*entry.value);
    return term;
  }
  Fields fields(*this, *entry.value, "a term");
  if (const YamlNode* factor = fields.optional("factor")) term.factor = read_number(*factor);
  if (const YamlNode* category = fields.optional("category")) {
    note(Path(at, "category"), category);
    term.category = read_word(*category);
  }
  if (const YamlNode* amounts = fields.optional("amounts")) {
    for (const Entry& amount : entries(*amounts, "amounts")) {
      note(Path(at, "amounts", term.amounts.size()), amount.key);
      term.amounts.emplace_back(amount.key->text, read_number(*amount.value));
    }
  }
  return term;
}

// ---- together -----------------------------------------------------------------------------------

// "All of these or none" is "each excludes the opposite of the next", around the list.
void CaseReader::read_together(const YamlNode& node, const std::string& id, const Text& text) {
  const auto parts = entries_or_list(node, "conditions");
  if (parts.size() < 2) {
    return complain(node, ErrorCode::missing, "together needs two conditions or more",
                    "write at least two, such as {aid: daily, crossing: open}");
  }
  std::vector<Condition> conditions;
  Case probe;  // each condition is checked before its opposite is taken
  for (const Entry& part : parts) {
    conditions.push_back(read_condition(part));
    if (failed()) return;
    if (!conditions.back().members.empty()) {
      return complain(*part.value, ErrorCode::unsupported, "together cannot name single members",
                      "write excludes rules instead");
    }
  }
  std::set<std::string> used;
  for (const Condition& condition : conditions) {
    if (!used.insert(condition.point).second) continue;
    probe.points.push_back(case_.points[points_.at(condition.point)]);
    const Point& point = probe.points.back();
    const std::size_t members = point.roster ? point.roster->members.size() : 0;
    if (!spend(node, static_cast<std::int64_t>(point.options.size() + members))) return;
  }
  probe.rules.push_back({"together", Text{}, Excludes{conditions}});
  if (const auto sound = validate(probe); !sound) {
    const std::string& path = sound.error().where.field;
    std::size_t part = 0;
    while (part < parts.size() &&
           !path.starts_with(Path(Path("rules", 0), "together", part).to_string())) {
      ++part;
    }
    const YamlNode* wrong = part < parts.size() ? parts[part].value : nullptr;
    return complain(wrong ? *wrong : node, sound.error().code, sound.error().message,
                    sound.error().mend);
  }
  int number = 0;
  for (std::size_t i = 0; i < conditions.size() && !failed(); ++i) {
    const std::size_t next = (i + 1) % conditions.size();
    for (Condition& opposite : opposites(*parts[next].value, conditions[next])) {
      note(Path("rules", case_.rules.size()), &node);
      case_.rules.push_back({fmt::format("{}.{}", id, ++number), text,
                             Excludes{{conditions[i], std::move(opposite)}}});
    }
  }
}

// Conditions of which one holds exactly when the given one does not.
std::vector<Condition> CaseReader::opposites(const YamlNode& node, const Condition& condition) {
  std::vector<Condition> out;
  const Point& point = case_.points[points_.at(condition.point)];
  if (point.kind == PointKind::roster) {
    Condition fewer, more;
    fewer.point = more.point = point.id;
    fewer.category = more.category = condition.category;
    if (condition.count_from.value_or(0) > 0) {
      fewer.count_to = *condition.count_from - 1;
      out.push_back(fewer);
    }
    if (condition.count_to) {
      more.count_from = *condition.count_to + 1;
      out.push_back(more);
    }
    return out;
  }
  const std::int64_t size = domain_size(point);
  const auto tests = std::max<std::int64_t>(1, static_cast<std::int64_t>(condition.any_of.size()));
  if (!spend(node, size * tests)) return out;
  if (point.kind == PointKind::choice) {
    Condition others;
    others.point = point.id;
    for (const Option& option : point.options) {
      const Value value(std::in_place_type<OptionId>, OptionId{option.id});
      if (!meets(condition, value)) others.any_of.push_back(value);
    }
    if (!others.any_of.empty()) out.push_back(std::move(others));
    return out;
  }
  std::int64_t start = -1;  // of the run outside the condition, when in one
  for (std::int64_t i = 0; i <= size; ++i) {
    const bool outside = i < size && !meets(condition, value_at(point, i));
    if (outside && start < 0) start = i;
    if (!outside && start >= 0) {
      out.push_back(between(point.id, value_at(point, start), value_at(point, i - 1)));
      start = -1;
    }
  }
  return out;
}

}  // namespace dragoman::format
