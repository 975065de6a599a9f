// Acceptances and refusals of drafts and packages: where the walk-away value lies.
#include <fmt/format.h>

#include <algorithm>

#include "infer/reader.h"

namespace dragoman::infer {

std::vector<SettledPoint> settled_points(const Draft* draft, const PartialPackage& values) {
  std::vector<SettledPoint> settled;
  if (draft != nullptr) {
    for (const Position& position : draft->positions)
      if (!position.values.empty()) settled.emplace_back(position.point, position.values);
  } else {
    for (const auto& [point, value] : values.values)
      settled.emplace_back(point, std::vector<Value>{value});
  }
  return settled;
}

void Reader::read_accepts(const PreferenceStatement& statement, const Source& source) {
  const bool accepted = statement.kind == StatementKind::accepts;
  const auto open = start(source, accepted ? InferRule::accepts : InferRule::refuses);
  if (!open) return;
  const Draft* draft = statement.draft.empty() ? nullptr : talks_.find_draft(statement.draft);
  package_row(*open, draft, accepted ? statement.better : statement.worse, accepted);
}

void Reader::read_whole_draft(const Response& response, const Source& source, InferRule rule) {
  const bool agreed = rule == InferRule::agreed_draft;
  const auto open = start(source, rule);
  if (!open) return;
  if (agreed && response.authority != Authority::instructed &&
      response.authority != Authority::final)
    return abandon(*open, "agreed without instructions: it may still be refused at home");
  package_row(*open, talks_.find_draft(response.draft), {}, agreed);
}

// U - r >= 0, or r - U > 0. An open point counts as no deal there and so cancels; a bracket counts
// as the mean of its values.
void Reader::package_row(const Open& open, const Draft* draft, const PartialPackage& values,
                         bool accepted) {
  if (open.scored) return scored_package(open, draft, values, accepted);
  std::vector<WeightedPlace> weighted;
  std::vector<bool> settled(out_.frame.blocks.size(), false);
  bool bracket = false;
  for (const auto& [point, options] : settled_points(draft, values)) {
    bracket |= options.size() > 1;
    for (const Value& value : options) {
      for (const Place& place : places(point, value)) {
        settled[place.variable] = true;
        weighted.push_back({place, accepted ? 1 : -1, static_cast<std::int64_t>(options.size())});
      }
    }
  }
  const bool has_open = std::find(settled.begin(), settled.end(), false) != settled.end();
  if (weighted.empty()) return abandon(open, "no point with values on file is settled in it");
  if (has_open && !rule_on(InferRule::open_is_no_deal))
    return abandon(open, "it leaves points open, and the rule 'open_is_no_deal' is switched off");
  if (bracket && !rule_on(InferRule::bracket_mean))
    return abandon(open, "it has brackets, and the rule 'bracket_mean' is switched off");
  std::vector<WeightedCoordinate> no_deal;
  for (std::size_t v = 0; v < settled.size(); ++v)
    if (settled[v]) no_deal.push_back({out_.frame.blocks[v].no_deal(), accepted ? -1 : 1});
  add_row(open, combine(out_.frame, weighted, no_deal), accepted ? Sense::at_least : Sense::above);
  Word& word = open.party->words[open.word];
  (accepted ? word.bounds_above : word.bounds_below) = true;
  finish(open, fmt::format("{} is {} than no deal{}{}",
                           draft != nullptr ? "draft '" + draft->id + "'" : "what is named",
                           accepted ? "no worse" : "worse",
                           has_open ? "; points left open stay as they are without a deal" : "",
                           bracket ? "; brackets count as the mean of their values" : ""));
}

// A scored party: the package bounds its walk-away value, when it is complete.
void Reader::scored_package(const Open& open, const Draft* draft, const PartialPackage& values,
                            bool accepted) {
  const int party = open.index;
  if (out_.frame.problem.parties[party].walk_away_known)
    return abandon(open, "the party's walk-away value is on file and is used instead");
  Assignment package;
  package.values.assign(out_.frame.blocks.size(), -1);
  for (const auto& [point, options] : settled_points(draft, values)) {
    if (options.size() > 1) continue;
    for (const Place& place : places(point, options[0]))
      package.values[place.variable] = place.value;
  }
  if (std::find(package.values.begin(), package.values.end(), -1) != package.values.end())
    return abandon(open, "it leaves points open or in brackets, so its exact utility is not known");
  const Utility utility = evaluate(out_.frame.problem, package)[party];
  PartyWords& of = *open.party;
  if (accepted && (!of.most || utility < *of.most)) {
    of.most = utility;
    of.most_word = open.word;
  }
  if (!accepted && (!of.least || utility + 1 > *of.least)) {
    of.least = utility + 1;
    of.least_word = open.word;
  }
  Word& word = of.words[open.word];
  (accepted ? word.bounds_above : word.bounds_below) = true;
  finish(open, accepted ? "its walk-away value is at most the utility of that package"
                        : "its walk-away value is above the utility of that package");
}

}  // namespace dragoman::infer
