// Numbers in the party's own scale: a zero per variable and one unit, both unknown.
#include <fmt/format.h>

#include <algorithm>

#include "infer/reader.h"
#include "solve/rational.h"

namespace dragoman::infer {

namespace {

using solve::Rational;

// The number as a weight of the unit; empty when it has too many digits.
std::optional<WeightedCoordinate> times_unit(int unit, const Rational& number) {
  const solve::WideInt limit = std::int64_t{1} << 62;
  if (abs(numerator(number)) > limit || denominator(number) > limit) return std::nullopt;
  return WeightedCoordinate{unit, static_cast<std::int64_t>(numerator(number)),
                            static_cast<std::int64_t>(denominator(number))};
}

std::string bounds_text(const std::optional<Decimal>& at_least,
                        const std::optional<Decimal>& at_most) {
  if (at_least && at_most && *at_least == *at_most) return at_least->to_string();
  if (at_least && at_most)
    return fmt::format("between {} and {}", at_least->to_string(), at_most->to_string());
  return at_least ? "at least " + at_least->to_string() : "at most " + at_most->to_string();
}

}  // namespace

// at_least × t <= Σ <= at_most × t, and t > 0.
void Reader::number_rows(const Open& open, const std::vector<WeightedPlace>& places,
                         const std::vector<WeightedCoordinate>& coordinates,
                         const std::optional<Decimal>& at_least,
                         const std::optional<Decimal>& at_most) {
  open.party->numbers = true;
  const int unit = out_.frame.unit();
  const auto row = [&](const Decimal& bound, int sign, Sense sense) {
    auto weight = times_unit(unit, -solve::to_rational(bound));
    if (!weight) {
      overflow_ = true;
      return;
    }
    std::vector<WeightedCoordinate> all = coordinates;
    all.push_back(*weight);
    auto left = combine(out_.frame, places, all);
    if (left && sign < 0) left = negated(*left);
    add_row(open, left, sense);
  };
  if (at_least && at_most && *at_least == *at_most) {
    row(*at_least, 1, Sense::equal);
  } else {
    if (at_least) row(*at_least, 1, Sense::at_least);
    if (at_most) row(*at_most, -1, Sense::at_least);
  }
  add_row(open, LinearForm{{unit, 1}}, Sense::above);
}

void Reader::read_range(const PreferenceStatement& statement, const Source& source,
                        InferRule rule) {
  const auto open = start(source, rule);
  if (!open) return;
  if (open->scored) return abandon(*open, "the party's scores are on file and are used instead");
  std::vector<WeightedPlace> weighted;
  std::vector<WeightedCoordinate> zeros;
  for (const Place& place : places(statement.point, statement.ranked.front())) {
    weighted.push_back({place, 1, 1});
    zeros.push_back({out_.frame.zero_of(place.variable), -1, 1});
  }
  if (weighted.empty()) return abandon(*open, "the point has no values on file");
  const bool exact = statement.kind == StatementKind::score;
  const auto& at_most = exact ? statement.at_least : statement.at_most;
  number_rows(*open, weighted, zeros, statement.at_least, at_most);
  finish(*open, fmt::format("{} is worth {} in the party's own scale",
                            name(statement.point, statement.ranked.front()),
                            bounds_text(statement.at_least, at_most)));
}

void Reader::read_walk_away(const PreferenceStatement& statement, const Source& source) {
  const auto open = start(source, InferRule::walk_away);
  if (!open) return;
  const std::string text = fmt::format("the walk-away value is {} in the party's own scale",
                                       bounds_text(statement.at_least, statement.at_most));
  if (!open->scored) {
    std::vector<WeightedCoordinate> all;
    for (std::size_t v = 0; v < out_.frame.blocks.size(); ++v) {
      all.push_back({out_.frame.blocks[v].no_deal(), 1, 1});
      all.push_back({out_.frame.zero_of(static_cast<int>(v)), -1, 1});
    }
    number_rows(*open, {}, all, statement.at_least, statement.at_most);
    return finish(*open, text);
  }
  const ProblemParty& party = out_.frame.problem.parties[open->index];
  if (party.walk_away_known)
    return abandon(*open, "the party's walk-away value is on file and is used instead");
  PartyWords& of = *open->party;
  const auto up = [&](const Decimal& bound) -> std::optional<Utility> {
    const Rational scaled =
        solve::to_rational(bound) * solve::power_of_ten(out_.frame.problem.decimals);
    solve::WideInt whole = numerator(scaled) / denominator(scaled);  // towards zero
    if (whole * denominator(scaled) < numerator(scaled)) ++whole;
    if (abs(whole) > (solve::WideInt(1) << 60)) return std::nullopt;
    return static_cast<Utility>(whole);
  };
  for (const bool above : {true, false}) {
    const auto& bound = above ? statement.at_most : statement.at_least;
    if (!bound) continue;
    const auto value = up(*bound);
    if (!value) {
      overflow_ = true;
      continue;
    }
    auto& held = above ? of.most : of.least;
    if (!held || (above ? *value < *held : *value > *held)) {
      held = *value;
      (above ? of.most_word : of.least_word) = open->word;
    }
    Word& word = of.words[open->word];
    (above ? word.bounds_above : word.bounds_below) = true;
  }
  finish(*open, text);
}

// Scores on file for some points only: what is listed is a score, what is not is unknown.
void Reader::read_scores(int preferences, const Source& source) {
  const Preferences& scores = talks_.preferences[preferences];
  Reading& reading = out_.readings[source.reading];
  if (is_scored(talks_, scores.party)) {
    reading.use = Reading::Use::certain;
    reading.rule = InferRule::scores;
    reading.says = "the party's utility is exact";
    return;
  }
  const auto open = start(source, InferRule::scores);
  if (!open) return;
  std::string unused;
  for (const PointPreference& score : scores.points) {
    std::vector<std::pair<Value, Decimal>> values = score.values;
    for (const CurvePoint& corner : score.curve) values.emplace_back(corner.at, corner.value);
    Rational factor = score.weight ? solve::to_rational(*score.weight) : Rational(1);
    for (const auto& divisor : {score.divisor, scores.divisor})
      if (divisor && !divisor->is_zero()) factor /= solve::to_rational(*divisor);
    if (values.empty()) unused += (unused.empty() ? "" : ", ") + title(score.point);
    for (const auto& [value, worth] : values) {
      const auto at = places(score.point, value);
      const auto unit = times_unit(out_.frame.unit(), -factor * solve::to_rational(worth));
      if (at.size() != 1 || !unit) continue;
      open->party->numbers = true;
      const WeightedPlace place{at[0], 1, 1};
      const WeightedCoordinate numbers[] = {{out_.frame.zero_of(at[0].variable), -1, 1}, *unit};
      add_row(*open, combine(out_.frame, {&place, 1}, numbers), Sense::equal);
    }
  }
  if (scores.walk_away) {
    std::vector<WeightedCoordinate> all;
    for (std::size_t v = 0; v < out_.frame.blocks.size(); ++v) {
      all.push_back({out_.frame.blocks[v].no_deal(), 1, 1});
      all.push_back({out_.frame.zero_of(static_cast<int>(v)), -1, 1});
    }
    number_rows(*open, {}, all, scores.walk_away, scores.walk_away);
  }
  if (open->reading->rows == 0)
    return abandon(*open, "no values of choices, quantities or dates are scored");
  add_row(*open, LinearForm{{out_.frame.unit(), 1}}, Sense::above);
  finish(*open, unused.empty() ? "each listed value is a score in the party's own scale"
                               : "each listed value is a score in the party's own scale; rosters "
                                 "are left out: " +
                                     unused);
}

// A walk-away value in a scale of its own says where it lies only when values are stated in the
// same scale: two at least, since its zero and its unit are unknown.
void Reader::tie_walk_away() {
  for (PartyWords& party : out_.parties) {
    int values = 0;
    for (const Word& word : party.words) {
      const auto rule = out_.readings[word.reading].rule;
      if (rule == InferRule::range || rule == InferRule::score) ++values;
      if (rule == InferRule::scores) values += out_.readings[word.reading].rows - 1;
    }
    if (values < 2) continue;
    for (Word& word : party.words) {
      if (word.ref.kind == WordRef::Kind::scores) {
        const Preferences* scores = talks_.find_preferences(word.ref.id);
        word.bounds_above = word.bounds_below = scores->walk_away.has_value();
      }
      if (out_.readings[word.reading].rule != InferRule::walk_away) continue;
      for (const PreferenceStatement& statement : talks_.preference_statements) {
        if (statement.id != word.ref.id) continue;
        word.bounds_above = statement.at_most.has_value();
        word.bounds_below = statement.at_least.has_value();
      }
    }
  }
}

}  // namespace dragoman::infer
