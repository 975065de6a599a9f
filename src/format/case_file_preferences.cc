// Reading scores and preference statements.
#include <fmt/format.h>

#include "format/case_file_reader.h"
#include "model/suggest.h"

namespace dragoman::format {

void CaseReader::read_preferences() {
  for (const Entry& entry : section("preferences")) {
    if (failed()) return;
    const Path at("preferences", case_.preferences.size());
    note(at, entry.key);
    Preferences& scores = case_.preferences.emplace_back();
    scores.party = entry.key->text;
    read_scores(at, *entry.value, scores);
  }
}

void CaseReader::read_scores(const Path& at, const YamlNode& node, Preferences& scores) {
  Fields fields(*this, node, "a set of preferences");
  if (const YamlNode* value = fields.optional("walk_away")) scores.walk_away = read_number(*value);
  if (const YamlNode* value = fields.optional("divisor")) {
    note(Path(at, "divisor"), value);
    scores.divisor = read_number(*value);
  }
  if (const YamlNode* value = fields.optional("cap")) scores.cap = read_number(*value);
  if (const YamlNode* value = fields.optional("discount")) scores.discount = read_number(*value);
  if (const YamlNode* source = fields.optional("source")) {
    note(Path(at, "source"), source);
    scores.source = read_text(*source);
  }
  if (const YamlNode* points = fields.optional("points")) {
    for (const Entry& entry : entries(*points, "points")) {
      if (failed()) return;
      scores.points.push_back(read_point_scores(Path(at, "points", scores.points.size()), entry));
    }
  }
  if (const YamlNode* list = fields.optional("interactions")) {
    for (const YamlNode* item : items(*list, "interactions")) {
      if (failed()) return;
      scores.interactions.push_back(
          read_interaction(Path(at, "interactions", scores.interactions.size()), *item));
    }
  }
  if (const YamlNode* lines = fields.optional("red_lines")) {
    for (const Entry& entry : entries(*lines, "red_lines")) {
      if (failed()) return;
      const Path here(at, "red_lines", scores.red_lines.size());
      note(here, entry.key);
      RedLine line;
      line.id = entry.key->text;
      Fields parts(*this, *entry.value, "a red line");
      if (const YamlNode* when = parts.required("when")) {
        line.when = read_conditions(here, "when", *when);
      }
      if (const YamlNode* reason = parts.optional("reason")) {
        note(Path(here, "reason"), reason);
        line.reason = read_text(*reason);
      }
      scores.red_lines.push_back(std::move(line));
    }
  }
}

PointPreference CaseReader::read_point_scores(const Path& at, const Entry& entry) {
  PointPreference scores;
  note(at, entry.key);
  scores.point = entry.key->text;
  const Point* point = point_of(*entry.key);
  if (!point) return scores;
  Fields fields(*this, *entry.value, "a point preference");
  if (const YamlNode* weight = fields.optional("weight")) scores.weight = read_number(*weight);
  if (const YamlNode* divisor = fields.optional("divisor")) {
    note(Path(at, "divisor"), divisor);
    scores.divisor = read_number(*divisor);
  }
  if (const YamlNode* values = fields.optional("values")) {
    note(Path(at, "values"), values);
    if (point->kind == PointKind::roster) {
      complain(*values, ErrorCode::unsupported,
               fmt::format("the whole choice of '{}' cannot be given a value", point->id),
               point->roster->of == Roster::Of::persons
                   ? "value its categories, or the number of members with a curve"
                   : "value its members, its categories, or the number of members");
      return scores;
    }
    for (const Entry& value : entries(*values, "values")) {
      note(Path(at, "values", scores.values.size()), value.key);
      scores.values.emplace_back(read_value(*value.key, *point), read_number(*value.value));
    }
  }
  if (const YamlNode* curve = fields.optional("curve")) {
    note(Path(at, "curve"), curve);
    if (point->kind == PointKind::choice) {
      complain(*curve, ErrorCode::type,
               fmt::format("'{}' is a choice and cannot have a curve", point->id),
               "give each option a value instead");
      return scores;
    }
    scores.curve = read_curve(*curve, *point);
  }
  if (const YamlNode* categories = fields.optional("categories")) {
    for (const Entry& of : entries(*categories, "categories")) {
      note(Path(at, "categories", scores.categories.size()), of.key);
      CategoryValue& value = scores.categories.emplace_back();
      value.category = of.key->text;
      if (of.value->kind != YamlNode::Kind::map) {
        value.each = read_number(*of.value);
        continue;
      }
      Fields parts(*this, *of.value, "the value of a category");
      if (const YamlNode* curve = parts.required("curve")) {
        value.curve = read_curve(*curve, *point);
      }
    }
  }
  if (const YamlNode* members = fields.optional("members")) {
    note(Path(at, "members"), members);
    for (const Entry& member : entries(*members, "members")) {
      const bool persons = point->roster && point->roster->of == Roster::Of::persons;
      if (!persons) note(Path(at, "members", scores.members.size()), member.key);
      scores.members.emplace_back(member.key->text, read_number(*member.value));
    }
  }
  return scores;
}

std::vector<CurvePoint> CaseReader::read_curve(const YamlNode& node, const Point& point) {
  std::vector<CurvePoint> curve;
  for (const Entry& corner : entries(node, "the corners of a curve")) {
    CurvePoint& step = curve.emplace_back();
    if (point.kind == PointKind::date) {
      step.at = read_date(*corner.key);
    } else {
      step.at = read_number(*corner.key);
    }
    step.value = read_number(*corner.value);
  }
  if (curve.empty()) {
    complain(node, ErrorCode::missing, "the curve has no corners",
             "write two or more, such as {0: 0, 10: 20}");
  }
  return curve;
}

Interaction CaseReader::read_interaction(const Path& at, const YamlNode& node) {
  Interaction interaction;
  note(at, &node);
  Fields fields(*this, node, "an interaction");
  const YamlNode* when = fields.optional("when");
  const YamlNode* unless = fields.optional("unless");
  if ((when == nullptr) == (unless == nullptr)) {
    complain(node, when ? ErrorCode::conflict : ErrorCode::missing,
             "an interaction needs either when or unless", "write one of the two");
  }
  interaction.unless = unless != nullptr;
  if (when || unless) interaction.when = read_conditions(at, "when", when ? *when : *unless);
  if (const YamlNode* bonus = fields.required("bonus")) interaction.bonus = read_number(*bonus);
  if (const YamlNode* text = fields.optional("text")) {
    note(Path(at, "text"), text);
    interaction.text = read_text(*text);
  }
  return interaction;
}

// ---- Statements ---------------------------------------------------------------------------------

void CaseReader::read_preference_statements() {
  const auto list = section("preference_statements");
  const auto taken = ids_in(list);
  for (const Entry& entry : list) {
    if (failed()) return;
    const std::size_t place = case_.preference_statements.size();
    const Path at("preference_statements", place);
    note(at, entry.value);
    PreferenceStatement& statement = case_.preference_statements.emplace_back();
    const YamlNode* id = entry.value->find("id");
    statement.id = own_id(id, "p", place, taken);
    read_preference_statement(at, *entry.value, statement);
  }
}

void CaseReader::read_preference_statement(const Path& at, const YamlNode& node,
                                           PreferenceStatement& statement) {
  Fields fields(*this, node, "a preference statement");
  fields.optional("id");
  if (const YamlNode* party = fields.required("party")) {
    note(Path(at, "party"), party);
    statement.party = read_word(*party);
  }
  read_kind(at, fields, node, statement);
  if (const YamlNode* words = fields.optional("words")) {
    note(Path(at, "words"), words);
    statement.words = read_text(*words);
  }
  if (const YamlNode* source = fields.optional("source")) statement.source = read_word(*source);
  if (const YamlNode* channel = fields.optional("channel")) {
    note(Path(at, "channel"), channel);
    statement.channel = read_word(*channel);
  }
  if (const YamlNode* date = fields.optional("date")) statement.date = read_date(*date);
  if (const YamlNode* confidence = fields.optional("confidence")) {
    statement.confidence = read_enum<Confidence>(*confidence, {{"unknown", Confidence::unknown},
                                                               {"hunch", Confidence::hunch},
                                                               {"likely", Confidence::likely},
                                                               {"sure", Confidence::sure}});
  }
  if (const YamlNode* is_public = fields.optional("public")) {
    statement.is_public = read_bool(*is_public);
  }
}

void CaseReader::read_kind(const Path& at, Fields& fields, const YamlNode& node,
                           PreferenceStatement& statement) {
  static constexpr std::pair<const char*, StatementKind> kKinds[] = {
      {"order", StatementKind::order},        {"importance", StatementKind::importance},
      {"prefers", StatementKind::comparison}, {"range", StatementKind::range},
      {"score", StatementKind::score},        {"red_line", StatementKind::red_line},
      {"accepts", StatementKind::accepts},    {"refuses", StatementKind::refuses},
      {"walk_away", StatementKind::walk_away}};
  const YamlNode* body = nullptr;
  int stated = 0;
  for (const auto& [name, kind] : kKinds) {
    if (const YamlNode* value = fields.optional(name)) {
      body = value;
      statement.kind = kind;
      ++stated;
    }
  }
  if (stated != 1) {
    return complain(node, stated == 0 ? ErrorCode::missing : ErrorCode::conflict,
                    "a preference statement must say exactly one thing",
                    "write one of order, importance, prefers, range, score, red_line, accepts, "
                    "refuses and walk_away");
  }
  switch (statement.kind) {
    case StatementKind::order:
    case StatementKind::range:
    case StatementKind::score:
      read_one_value(at, *body, statement);
      break;
    case StatementKind::importance:
      statement.points = read_words(at, "points", *body);
      break;
    case StatementKind::comparison:
      statement.better = read_package(Path(at, "better"), *body);
      if (const YamlNode* over = fields.required("over")) {
        statement.worse = read_package(Path(at, "worse"), *over);
      }
      break;
    case StatementKind::red_line:
      statement.when = read_conditions(at, "when", *body);
      break;
    case StatementKind::accepts:
      read_verdict(at, *body, statement, statement.better, "better");
      break;
    case StatementKind::refuses:
      read_verdict(at, *body, statement, statement.worse, "worse");
      break;
    case StatementKind::walk_away: {
      if (body->kind == YamlNode::Kind::scalar) {
        statement.at_least = statement.at_most = read_number(*body);
        break;
      }
      Fields bounds(*this, *body, "a walk-away value");
      if (const YamlNode* low = bounds.optional("at_least")) statement.at_least = read_number(*low);
      if (const YamlNode* high = bounds.optional("at_most")) statement.at_most = read_number(*high);
      break;
    }
  }
  if (statement.kind == StatementKind::score) {
    if (const YamlNode* is = fields.required("is")) statement.at_least = read_number(*is);
  } else if (statement.kind == StatementKind::range) {
    if (const YamlNode* low = fields.optional("at_least")) statement.at_least = read_number(*low);
    if (const YamlNode* high = fields.optional("at_most")) statement.at_most = read_number(*high);
  }
}

// {point: value} or {point: [values]}.
void CaseReader::read_one_value(const Path& at, const YamlNode& node,
                                PreferenceStatement& statement) {
  const auto all = entries(node, "a point and its values");
  if (failed()) return;
  if (all.size() != 1) {
    return complain(node, ErrorCode::conflict,
                    fmt::format("exactly one point belongs here, not {}", all.size()),
                    "write a statement for each point");
  }
  note(Path(at, "point"), all[0].key);
  statement.point = all[0].key->text;
  const Point* point = point_of(*all[0].key);
  if (!point) return;
  statement.ranked = read_values(*all[0].value, *point);
  note(Path(at, "values"), all[0].value);
}

void CaseReader::read_verdict(const Path& at, const YamlNode& node, PreferenceStatement& statement,
                              PartialPackage& package, const char* field) {
  if (node.kind == YamlNode::Kind::scalar) {
    note(Path(at, "draft"), &node);
    statement.draft = read_word(node);
  } else {
    package = read_package(Path(at, field), node);
  }
}

PartialPackage CaseReader::read_package(const Path& at, const YamlNode& node) {
  PartialPackage package;
  note(at, &node);
  for (const Entry& entry : entries(node, "values of points")) {
    const Point* point = point_of(*entry.key);
    if (!point) break;
    note(Path(at, "values", package.values.size()), entry.value);
    package.values.emplace_back(point->id, read_value(*entry.value, *point));
  }
  return package;
}

}  // namespace dragoman::format
