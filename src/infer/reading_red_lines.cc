// Red lines: the only words that forbid, and what was agreed or accepted against them.
#include <fmt/format.h>

#include <algorithm>

#include "infer/reader.h"

namespace dragoman::infer {

namespace {

bool roster_holds(const Condition& condition, const Point& point, const MemberIds& chosen) {
  const auto is_chosen = [&](const std::string& id) {
    return std::find(chosen.begin(), chosen.end(), id) != chosen.end();
  };
  if (!condition.members.empty())
    return std::all_of(condition.members.begin(), condition.members.end(), is_chosen);
  if (!point.roster || (!condition.count_from && !condition.count_to)) return false;
  int count = 0;
  for (const RosterMember& member : point.roster->members)
    count += member.category == condition.category && is_chosen(member.id);
  return count >= condition.count_from.value_or(count) &&
         count <= condition.count_to.value_or(count);
}

bool holds(const Condition& condition, const Point& point, const Value& value) {
  if (const auto* chosen = std::get_if<MemberIds>(&value))
    return roster_holds(condition, point, *chosen);
  if (!condition.any_of.empty())
    return std::find(condition.any_of.begin(), condition.any_of.end(), value) !=
           condition.any_of.end();
  if (!condition.from && !condition.to) return false;
  return !(condition.from && value < *condition.from) && !(condition.to && *condition.to < value);
}

std::string named(const WordRef& word) {
  switch (word.kind) {
    case WordRef::Kind::response:
      return fmt::format("response '{}'", word.id);
    case WordRef::Kind::statement:
      return fmt::format("statement '{}'", word.id);
    case WordRef::Kind::scores:
      break;
  }
  return "its scores on file";
}

}  // namespace

// Points agreed to a single value, drafts agreed by instruction or finally, and what a party would
// accept; those that count.
std::vector<Reader::Acceptance> Reader::acceptances() const {
  std::vector<Acceptance> found;
  const auto add = [&](Source source, InferRule rule, Acceptance word) {
    if (!admit(source, rule).second.empty()) return;
    word.word = out_.readings[source.reading].word;
    word.source = std::move(source);
    found.push_back(std::move(word));
  };
  for (std::size_t i = 0; i < talks_.responses.size(); ++i) {
    const Response& response = talks_.responses[i];
    if (response.kind != ResponseKind::agreed || !response.detail.empty()) continue;
    Acceptance word;
    word.says = "agreed to";
    word.settled = settled_points(talks_.find_draft(response.draft), {});
    const bool whole = response.point.empty();
    std::erase_if(word.settled, [&](const SettledPoint& of) {
      return !whole && (of.first != response.point || of.second.size() != 1);
    });
    const bool binding =
        response.authority == Authority::instructed || response.authority == Authority::final;
    if (whole && !binding) continue;
    add(source_of(static_cast<int>(i)), whole ? InferRule::agreed_draft : InferRule::agreed_point,
        std::move(word));
  }
  for (std::size_t i = 0; i < talks_.preference_statements.size(); ++i) {
    const PreferenceStatement& statement = talks_.preference_statements[i];
    if (statement.kind != StatementKind::accepts) continue;
    Acceptance word;
    word.says = "would accept";
    word.settled = settled_points(
        statement.draft.empty() ? nullptr : talks_.find_draft(statement.draft), statement.better);
    add(source_of_statement(static_cast<int>(i)), InferRule::accepts, std::move(word));
  }
  return found;
}

// Red lines that are believed unless they contradict what was accepted; why the others are not.
std::vector<Reader::Line> Reader::red_lines() {
  std::vector<Line> lines;
  for (std::size_t i = 0; i < talks_.preferences.size(); ++i) {
    const Preferences& scores = talks_.preferences[i];
    const bool out = std::find(options_.leave_out.begin(), options_.leave_out.end(),
                               scores.party) != options_.leave_out.end();
    for (const RedLine& line : scores.red_lines)
      if (!out && rule_on(InferRule::red_line))
        lines.push_back({{static_cast<int>(i), scores.party, false, Confidence::sure, {}},
                         {WordRef::Kind::scores, scores.party},
                         line,
                         true});
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
    verdict = {Reading::Use::certain,
               "packages that cross it are refused, whatever else they offer"};
    lines.push_back({source,
                     {WordRef::Kind::statement, statement.id},
                     {statement.id, statement.when, statement.words}});
  }
  return lines;
}

// Whether all that was accepted crosses the line, however brackets are settled. A point left open
// crosses nothing.
bool Reader::crosses(const RedLine& line, const Acceptance& word) const {
  return !line.when.empty() &&
         std::all_of(line.when.begin(), line.when.end(), [&](const Condition& condition) {
           const Point* point = talks_.find_point(condition.point);
           return point != nullptr &&
                  std::any_of(word.settled.begin(), word.settled.end(), [&](const auto& of) {
                    return of.first == condition.point &&
                           std::all_of(of.second.begin(), of.second.end(), [&](const Value& value) {
                             return holds(condition, *point, value);
                           });
                  });
         });
}

// As settle() does: all when heard differently, else the least sure. Scores on file are used
// instead of words.
void Reader::set_aside(Line& line, Acceptance& word, Contradiction found) {
  found.heard_differently = !line.of_scores && line.source.channel != word.source.channel;
  word.set_aside =
      line.of_scores || found.heard_differently || word.source.confidence <= line.source.confidence;
  line.set_aside = !line.of_scores &&
                   (found.heard_differently || line.source.confidence <= word.source.confidence);
  if (word.set_aside) {
    found.set_aside.push_back(word.word);
    red_line_readings_[word.source.reading] = {
        Reading::Use::set_aside,
        fmt::format("a red line forbids what was {} ({})",
                    word.says == "agreed to" ? "agreed" : "accepted", named(line.word))};
  }
  if (line.set_aside) {
    found.set_aside.push_back(line.word);
    red_line_readings_[line.source.reading] = {
        Reading::Use::set_aside,
        fmt::format("the party {} what it forbids ({})", word.says, named(word.word))};
  }
  out_.contradictions.push_back(std::move(found));
}

std::vector<BelievedRedLine> Reader::read_red_lines() {
  std::vector<Line> lines = red_lines();
  std::vector<Acceptance> words = acceptances();
  std::vector<std::pair<Line*, Acceptance*>> pairs;
  for (Line& line : lines)
    for (Acceptance& word : words)
      if (word.source.party == line.source.party && crosses(line.line, word))
        pairs.emplace_back(&line, &word);
  for (const auto& [line, word] : pairs) {
    if (line->set_aside || word->set_aside) continue;
    Contradiction found;
    found.party = line->source.party;
    found.words = {word->word, line->word};
    found.known = Known::proved;
    const auto enough = [&, party = found.party](const WordRef& dropped) {
      return std::all_of(pairs.begin(), pairs.end(), [&](const auto& pair) {
        return pair.first->source.party != party || pair.first->word == dropped ||
               pair.second->word == dropped;
      });
    };
    for (const WordRef& dropped : found.words) found.enough_to_drop.push_back(enough(dropped));
    set_aside(*line, *word, std::move(found));
  }
  std::vector<BelievedRedLine> believed;
  for (const Line& line : lines)
    if (!line.set_aside) believed.push_back({line.source.party, line.line});
  return believed;
}

}  // namespace dragoman::infer
