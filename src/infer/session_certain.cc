// What is certain: orders of options, acceptability of packages and of the draft.
#include <algorithm>

#include "infer/order_graph.h"
#include "infer/session.h"
#include "solve/random.h"
#include "solve/rational.h"

namespace dragoman::infer {

namespace {

constexpr int kMostSettlements = 64;   // settlements of a draft looked at one by one
constexpr int kDrawnSettlements = 16;  // drawn blindly when there are more
constexpr int kTries = 200;            // blind draws per settlement that keeps the rules

std::vector<WordRef> refs(const PartyWords& party, const std::vector<int>& words) {
  std::vector<WordRef> out;
  for (const int word : words) out.push_back(party.words[word].ref);
  return out;
}

// Whether some sample ranks `worse` above `better`: then no order is certain.
bool refuted(const PartySamples& samples, int better, int worse) {
  if (samples.values.empty()) return false;
  const auto high = samples.row(better), low = samples.row(worse);
  for (int s = 0; s < samples.count; ++s)
    if (high[s] < low[s]) return true;
  return false;
}

// Whether one coordinate is never below another, and whether it is always above.
Verdict ordered(const OrderGraph& graph, Concluder& concluder, int better, int worse,
                bool& strict) {
  if (auto words = graph.chain(better, worse, true)) {
    strict = true;
    return {true, Known::proved, std::move(*words)};
  }
  const LinearForm g =
      better < worse ? LinearForm{{better, 1}, {worse, -1}} : LinearForm{{worse, -1}, {better, 1}};
  Verdict verdict = concluder.always_above(g);
  strict = verdict.holds;
  if (strict) return verdict;
  if (auto words = graph.chain(better, worse, false))
    return {true, Known::proved, std::move(*words)};
  return concluder.always(g);
}

}  // namespace

// Corners stand for values: between them nothing is said that they do not imply.
void Session::conclude_orders() {
  const Frame& frame = words_.frame;
  for (std::size_t p = 0; p < words_.parties.size(); ++p) {
    if (frame.scored[p] || certain_[p].rows.empty()) continue;
    const PartyWords& party = words_.parties[p];
    const OrderGraph graph(certain_[p]);
    for (std::size_t v = 0; v < frame.blocks.size() && !spent(effort_); ++v) {
      const Block& block = frame.blocks[v];
      const Variable& variable = frame.problem.variables[v];
      const Point& point = talks_.points[variable.point];
      for (std::size_t i = 0; i < block.corners.size(); ++i) {
        for (std::size_t j = 0; j < block.corners.size(); ++j) {
          const int better = block.first + static_cast<int>(i);
          const int worse = block.first + static_cast<int>(j);
          if (i == j || refuted(evaluation_sets_[0].parties[p], better, worse)) continue;
          bool strict = false;
          const Verdict verdict = ordered(graph, *concluders_[p], better, worse, strict);
          if (!verdict.holds) continue;
          OptionOrder order{
              party.party, point.id, {}, {}, {}, strict, verdict.known, refs(party, verdict.words)};
          if (point.kind != PointKind::roster) {
            order.better = value_at(point, block.corners[i]);
            order.worse = value_at(point, block.corners[j]);
          } else {
            if (variable.category >= 0 && !point.roster->categories.empty())
              order.category = point.roster->categories[variable.category].id;
            order.better = Decimal(block.corners[i]);
            order.worse = Decimal(block.corners[j]);
          }
          result_.orders.push_back(std::move(order));
        }
      }
    }
  }
}

Acceptability Session::standing(int p, const Assignment& package) {
  Acceptability found;
  const Problem& problem = words_.frame.problem;
  const PartyWords& party = words_.parties[p];
  const Utility utility = evaluate(problem, package)[p];
  if (utility <= kRedLine / 2) {
    found.standing = Standing::never;
    found.known = Known::proved;
    for (const Origin& origin : problem.origins) {
      if (origin.kind != Origin::Kind::red_line || origin.party != p) continue;
      // The only line kept is this one: crossed alone, it is the reason.
      std::vector<bool> kept(problem.origins.size(), false);
      kept[static_cast<std::size_t>(&origin - problem.origins.data())] = true;
      if (evaluate(relax(problem, kept), package)[p] > kRedLine / 2) continue;
      found.red_line = origin.id;
      break;
    }
    return found;
  }
  if (!knowledge_.acceptance[p]) return found;
  if (words_.frame.scored[p]) {
    found.known = Known::proved;
    if (problem.parties[p].walk_away_known) {
      found.standing = accepts(problem, p, utility) ? Standing::necessary : Standing::never;
    } else if (party.most && utility >= *party.most) {
      found.standing = Standing::necessary;
      found.rests_on = refs(party, {party.most_word});
    } else if (party.least && utility < *party.least) {
      found.standing = Standing::never;
      found.rests_on = refs(party, {party.least_word});
    } else {
      found.standing = Standing::possible;
    }
    return found;
  }
  const auto g = margin(words_.frame, package);
  if (!g) return found;
  std::vector<int> words;
  found = concluders_[p]->standing(*g, words);
  found.rests_on = refs(party, words);
  return found;
}

// Packages that agree with the draft and keep the rules: all of them when they are few, else some
// drawn blindly.
std::vector<Assignment> Session::settlements(bool& all) const {
  const Problem& problem = words_.frame.problem;
  std::vector<std::vector<int>> choices;
  double count = 1;
  for (std::size_t v = 0; v < problem.variables.size(); ++v) {
    choices.push_back(words_.frame.draft.values[v]);
    if (choices[v].empty())
      for (int value = 0; value < problem.variables[v].size; ++value) choices[v].push_back(value);
    count *= static_cast<double>(choices[v].size());
  }
  all = count <= kMostSettlements;
  std::vector<Assignment> found;
  const auto add = [&](const Assignment& package) {
    if (feasible(problem, package) && std::find(found.begin(), found.end(), package) == found.end())
      found.push_back(package);
  };
  if (all) {
    for (int number = 0; number < static_cast<int>(count); ++number) {
      Assignment package;
      int rest = number;
      for (const auto& values : choices) {
        package.values.push_back(values[rest % values.size()]);
        rest /= static_cast<int>(values.size());
      }
      add(package);
    }
    return found;
  }
  solve::SplitMix random(options_.seed);
  for (int i = 0; i < kDrawnSettlements * kTries && found.size() < kDrawnSettlements; ++i) {
    Assignment package;
    for (const auto& values : choices)
      package.values.push_back(values[random.below(static_cast<std::int64_t>(values.size()))]);
    add(package);
  }
  return found;
}

void Session::conclude_draft() {
  if (words_.frame.draft.values.empty()) return;
  DraftStanding standing_of;
  standing_of.draft = words_.frame.draft_id;
  solve::WideInt count = 1;
  for (std::size_t v = 0; v < words_.frame.blocks.size(); ++v) {
    const std::size_t tabled = words_.frame.draft.values[v].size();
    count *= tabled > 0 ? static_cast<int>(tabled) : words_.frame.problem.variables[v].size;
  }
  standing_of.settlements = count.str();
  bool all = false;
  const std::vector<Assignment> packages = settlements(all);
  for (std::size_t p = 0; p < words_.parties.size(); ++p) {
    DraftStanding::OfParty of{words_.parties[p].party, {}, {}};
    int necessary = 0, never = 0;
    bool proved = true;
    std::vector<WordRef> words;
    for (const Assignment& package : packages) {
      const Acceptability one = standing(static_cast<int>(p), package);
      proved &= one.known == Known::proved;
      necessary += one.standing == Standing::necessary;
      never += one.standing == Standing::never;
      if (one.standing == Standing::possible) of.every.standing = Standing::possible;
      if (one.standing == Standing::necessary && !of.necessary_settlement)
        of.necessary_settlement = package;
      for (const WordRef& word : one.rests_on)
        if (std::find(words.begin(), words.end(), word) == words.end()) words.push_back(word);
    }
    const int looked_at = static_cast<int>(packages.size());
    if (necessary > 0 && never > 0) of.every.standing = Standing::possible;
    if (all && looked_at > 0 && necessary == looked_at) of.every.standing = Standing::necessary;
    if (all && looked_at > 0 && never == looked_at) of.every.standing = Standing::never;
    if (of.every.standing != Standing::unknown) {
      of.every.known = proved ? Known::proved : Known::numerical;
      if (of.every.standing != Standing::possible) of.every.rests_on = std::move(words);
    }
    standing_of.parties.push_back(std::move(of));
  }
  result_.draft = std::move(standing_of);
}

}  // namespace dragoman::infer
