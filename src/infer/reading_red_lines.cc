// Red lines: the only words that forbid, and agreements that contradict them.
#include <fmt/format.h>

#include <algorithm>

#include "infer/reader.h"

namespace dragoman::infer {

namespace {

// Whether the condition holds for a value of its point, for choices, quantities and dates.
bool holds(const Condition& condition, const Value& value) {
  if (!condition.any_of.empty())
    return std::find(condition.any_of.begin(), condition.any_of.end(), value) !=
           condition.any_of.end();
  if (!condition.from && !condition.to) return false;
  return !(condition.from && value < *condition.from) && !(condition.to && *condition.to < value);
}

}  // namespace

// Whether the party agreed to a tabled value that the red line forbids by itself.
bool Reader::agreed_to(const std::string& party, const RedLine& line, int* response) const {
  for (std::size_t i = 0; i < talks_.responses.size(); ++i) {
    const Response& of = talks_.responses[i];
    if (of.party != party || of.kind != ResponseKind::agreed || of.point.empty() ||
        !of.detail.empty())
      continue;
    if (!admit(source_of(static_cast<int>(i)), InferRule::agreed_point).second.empty()) continue;
    const Draft* draft = talks_.find_draft(of.draft);
    for (const Position& position : draft->positions) {
      if (position.point != of.point || position.values.size() != 1) continue;
      const bool forbidden =
          std::all_of(line.when.begin(), line.when.end(), [&](const Condition& condition) {
            return condition.point == of.point && holds(condition, position.values[0]);
          });
      if (forbidden) {
        *response = static_cast<int>(i);
        return true;
      }
    }
  }
  return false;
}

std::vector<BelievedRedLine> Reader::read_red_lines() {
  std::vector<BelievedRedLine> believed;
  const auto contradiction = [&](const std::string& party, const WordRef& line, int response) {
    Contradiction found;
    found.party = party;
    found.words = {{WordRef::Kind::response, talks_.responses[response].id}, line};
    found.enough_to_drop = {true, true};
    found.set_aside = found.words;
    found.known = Known::proved;
    return found;
  };
  for (std::size_t i = 0; i < talks_.preferences.size(); ++i) {
    const Preferences& scores = talks_.preferences[i];
    for (const RedLine& line : scores.red_lines) {
      const bool out = std::find(options_.leave_out.begin(), options_.leave_out.end(),
                                 scores.party) != options_.leave_out.end();
      if (!out && rule_on(InferRule::red_line)) believed.push_back({scores.party, line});
    }
  }
  for (std::size_t i = 0; i < talks_.preference_statements.size(); ++i) {
    const PreferenceStatement& statement = talks_.preference_statements[i];
    if (statement.kind != StatementKind::red_line) continue;
    const Source source = source_of_statement(static_cast<int>(i));
    auto& verdict = red_line_readings_[source.reading];
    verdict = admit(source, InferRule::red_line);
    if (!verdict.second.empty()) continue;
    if (source.confidence < options_.for_certain) {
      verdict = {Reading::Use::nothing, "not sure enough: a hunch forbids nothing"};
      continue;
    }
    const RedLine line{statement.id, statement.when, statement.words};
    int response = -1;
    if (agreed_to(statement.party, line, &response)) {
      Contradiction found =
          contradiction(statement.party, {WordRef::Kind::statement, statement.id}, response);
      found.heard_differently = source.channel != source_of(response).channel;
      out_.contradictions.push_back(found);
      verdict = {Reading::Use::set_aside,
                 fmt::format("the party agreed to what it forbids (response '{}')",
                             talks_.responses[response].id)};
      red_line_readings_[first_response_ + response] = {
          Reading::Use::set_aside,
          fmt::format("a red line forbids what was agreed (statement '{}')", statement.id)};
      continue;
    }
    verdict = {Reading::Use::certain,
               "packages that cross it are refused, whatever else they offer"};
    believed.push_back({statement.party, line});
  }
  return believed;
}

}  // namespace dragoman::infer
