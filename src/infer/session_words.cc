// What hangs on each single word: the answer without it.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "infer/answers.h"
#include "infer/diagnostics.h"
#include "infer/session.h"
#include "infer/subset.h"
#include "solve/effort_of.h"
#include "solve/parallel.h"

namespace dragoman::infer {

namespace {

constexpr int kSamples = 2000;  // drawn without a word
constexpr double kBeyond = 3;   // standard errors: many words times several candidates are compared

bool contains(const std::vector<WordRef>& words, const WordRef& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

Cone without(const Cone& cone, int word) {
  Cone rest{cone.coordinates, {}};
  for (const Row& row : cone.rows)
    if (row.word != word && row.also != word) rest.rows.push_back(row);
  return rest;
}

// Whether the rows that go with the word follow from the others, so that nothing changes.
bool implied(const Cone& whole, const Cone& rest, int word) {
  if (whole.rows.size() == rest.rows.size()) return true;
  Concluder concluder(rest);
  return std::all_of(whole.rows.begin(), whole.rows.end(), [&](const Row& row) {
    if (row.word != word && row.also != word) return true;
    return row.sense != Sense::equal && concluder.always(row.left).holds;
  });
}

}  // namespace

void Session::close() {
  if (result_.stopped == StopReason::finished && spent(effort_))
    result_.stopped = solve::stop_reason(effort_);
}

void Session::weigh_words() {
  struct Named {
    int party, word;
  };
  std::vector<Named> words;
  for (std::size_t p = 0; p < words_.parties.size(); ++p) {
    for (std::size_t w = 0; w < words_.parties[p].words.size(); ++w) {
      const Word& word = words_.parties[p].words[w];
      const Reading::Use use = result_.readings[word.reading].use;
      if (use == Reading::Use::certain || use == Reading::Use::shares)
        words.push_back({static_cast<int>(p), static_cast<int>(w)});
    }
  }
  std::vector<std::optional<WordEffect>> effects(words.size());
  (void)solve::parallel_for(effort_.threads, words.size(), [&](std::size_t i) {
    if (spent(effort_)) return;
    WordEffect effect;
    effect.word = words_.parties[words[i].party].words[words[i].word].ref;
    find_lost(words[i].party, words[i].word, effect);
    weigh(words[i].party, words[i].word, effect);
    if (!spent(effort_)) effects[i] = std::move(effect);
  });
  for (auto& effect : effects)
    if (effect) result_.word_effects.push_back(std::move(*effect));
}

// Orders, and what is certain of the first candidate, that rest on the word and do not follow from
// the others.
void Session::find_lost(int p, int word, WordEffect& effect) const {
  if (words_.frame.scored[p]) return;
  const Cone rest = without(certain_[p], word);
  if (rest.rows.size() == certain_[p].rows.size()) return;
  Concluder concluder(rest);
  const std::string& party = words_.parties[p].party;
  for (const OptionOrder& order : result_.orders) {
    if (order.party != party || !contains(order.rests_on, effect.word)) continue;
    const Point& point = *talks_.find_point(order.point);
    const auto g = difference_of(order);
    if (!g || concluder.always(*g).holds) continue;
    effect.lost.push_back(point.kind == PointKind::roster
                              ? fmt::format("{} puts {} above {} of {} in {}", party,
                                            std::get<Decimal>(order.better).to_string(),
                                            std::get<Decimal>(order.worse).to_string(),
                                            order.category.empty() ? "them" : order.category,
                                            point.id)
                              : fmt::format("{} puts {} above {} in {}", party,
                                            describe_value(point, order.better, "en"),
                                            describe_value(point, order.worse, "en"), point.id));
  }
  if (result_.candidates.empty()) return;
  const InferredPackage& first = result_.candidates.front();
  const Acceptability& known = first.acceptability[p];
  if (!contains(known.rests_on, effect.word)) return;
  const auto g = margin(words_.frame, first.assignment);
  std::vector<int> unused;
  if (g && concluder.standing(*g, unused).standing != known.standing)
    effect.lost.push_back(fmt::format(
        "{} {} the first candidate", party,
        known.standing == Standing::necessary ? "necessarily accepts" : "never accepts"));
}

std::optional<LinearForm> Session::difference_of(const OptionOrder& order) const {
  for (std::size_t v = 0; v < words_.frame.blocks.size(); ++v) {
    const Variable& variable = words_.frame.problem.variables[v];
    const Point& point = talks_.points[variable.point];
    if (point.id != order.point) continue;
    const bool roster = point.kind == PointKind::roster;
    if (roster && !order.category.empty() &&
        (variable.category < 0 || point.roster->categories[variable.category].id != order.category))
      continue;
    const auto value = [&](const Value& of) {
      return roster ? static_cast<int>(std::get<Decimal>(of).mantissa())
                    : static_cast<int>(*value_index(point, of));
    };
    const int at = static_cast<int>(v);
    const WeightedPlace places[] = {{{at, value(order.better)}, 1, 1},
                                    {{at, value(order.worse)}, -1, 1}};
    return combine(words_.frame, places, {});
  }
  return std::nullopt;
}

// The first candidate's share without the word, on new samples of the party alone beside the
// samples there are of the others: under the first prior parties are independent.
void Session::weigh(int p, int word, WordEffect& effect) const {
  if (result_.candidates.empty()) return;
  const InferredPackage& first = result_.candidates.front();
  const PartyKnowledge& known = result_.parties[p];
  Knowledge rest = knowledge_of(p);
  std::vector<PartyWords> parties = words_.parties;
  rest.parties = &parties;
  rest.cones[p] = without(knowledge_.cones[p], word);
  if (parties[p].least_word == word) parties[p].least.reset();
  if (parties[p].most_word == word) parties[p].most.reset();
  const auto bounds_without = [&](std::vector<WordRef> bounds) {
    std::erase(bounds, effect.word);
    return !bounds.empty();
  };
  if (!known.walk_away_known && !bounds_without(known.bounded_above) &&
      !bounds_without(known.bounded_below)) {
    effect.joint.why = fmt::format("no other word bounds the walk-away value of {}", known.party);
    effect.lost.push_back(fmt::format("what {} accepts can be spoken of", known.party));
    return;
  }
  if (words_.frame.scored[p]
          ? parties[p].least == words_.parties[p].least && parties[p].most == words_.parties[p].most
          : implied(knowledge_.cones[p], rest.cones[p], word)) {
    effect.joint = first.joint;
    return;
  }
  DrawOptions options;
  options.seed = options_.seed;
  options.stream = static_cast<std::uint64_t>(Stream::without);
  options.count = std::min(kSamples, evaluation_sets_[0].count);
  solve::Effort own = effort_;
  own.threads = 1;
  JointSamples alone = draw(rest, options, {first.assignment}, own);
  if (!alone.reports[p].converged || spent(effort_)) {
    effect.joint.why = "the samples have not converged";
    return;
  }
  JointSamples samples = first_samples(evaluation_sets_[0], options.count);
  samples.parties[p] = std::move(alone.parties[p]);
  samples.reports[p] = alone.reports[p];
  const Evaluator evaluator(words_.frame, samples);
  double effective = options.count;
  for (const SampleReport& report : samples.reports)
    effective = std::min(effective, report.effective_size);
  const Bits now = passing(evaluator, first.assignment);
  effect.joint = share_of(count(now), options.count, effective);
  for (std::size_t i = 1; i < result_.candidates.size(); ++i) {
    const Bits other = passing(evaluator, result_.candidates[i].assignment);
    const int both = count_both(now, other);
    const double up = count(other) - both, down = count(now) - both;
    const double mean = (up - down) / options.count;
    const double variance = (up + down) / options.count - mean * mean;
    effect.changes_best |= mean > kBeyond * std::sqrt(std::max(0.0, variance) / effective);
  }
}

}  // namespace dragoman::infer
