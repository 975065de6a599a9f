#include "infer/world.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace dragoman::recovery {

namespace {

constexpr double kBluff = 0.15;           // of the range above the walk-away value
constexpr double kTight = 0.2;            // monotone: below the fairest package, of the range
constexpr double kPairs = 0.1;            // interactions: share of pairs of points with a bonus
constexpr double kBonus = 3;              // … of so much on average
constexpr int kStarts = 12;               // climbs for the fairest package
constexpr double kLeastAgreement = 0.02;  // least gain of the fairest package

std::string point_id(int point) { return "p" + std::to_string(point); }
Value option_value(int option) { return OptionId{"o" + std::to_string(option)}; }
int option_index(const Value& value) { return std::stoi(std::get<OptionId>(value).id.substr(1)); }

}  // namespace

World::World(const WorldOptions& options) : options_(options), random_(options.seed) {
  do {
    sides_.assign(static_cast<std::size_t>(options_.parties), {});
    options_.truth == Truth::monotone ? draw_monotone() : draw_truth();
    best_worst_gain_ = worst_gain(fairest());
  } while (best_worst_gain_ < kLeastAgreement);
  speak();
}

World::Package World::blind() {
  Package package;
  for (int j = 0; j < options_.points; ++j)
    package.push_back(static_cast<int>(random_.below(options_.options)));
  return package;
}

void World::draw_truth() {
  const bool opposed = options_.truth == Truth::opposed;
  std::vector<std::vector<int>> favoured;  // [point][option]: the party
  for (int j = 0; j < options_.points; ++j) {
    auto& of = favoured.emplace_back();
    for (int k = 0; k < options_.options; ++k)
      of.push_back(static_cast<int>(random_.below(options_.parties)));
  }
  for (int p = 0; p < options_.parties; ++p) {
    Side& side = sides_[p];
    for (int j = 0; j < options_.points; ++j) {
      auto& value = side.value.emplace_back();
      const auto scale = [&](bool favours) { return !opposed ? 1.0 : favours ? 2.0 : 0.5; };
      for (int k = 0; k < options_.options; ++k)
        value.push_back(exponential() * scale(favoured[j][k] == p));
      side.walk_away += exponential() * scale(random_.below(options_.parties) == 0);
      side.best += *std::max_element(value.begin(), value.end());
    }
    if (options_.truth != Truth::interactions) continue;
    for (int j = 0; j < options_.points; ++j) {
      for (int other = 0; other < j; ++other) {
        if (random_.unit() > kPairs) continue;
        side.bonuses.push_back({j, other, static_cast<int>(random_.below(options_.options)),
                                static_cast<int>(random_.below(options_.options)),
                                kBonus * exponential()});
        side.best += side.bonuses.back().worth;
      }
    }
  }
}

void World::draw_monotone() {
  for (int p = 0; p < options_.parties; ++p) {
    Side& side = sides_[p];
    for (int j = 0; j < options_.points; ++j) {
      const double weight = exponential();
      const bool rises = random_.below(4) == 0 ? random_.below(2) == 0 : p % 2 == j % 2;
      std::vector<double> value{0};
      for (int k = 1; k < options_.options; ++k) value.push_back(value.back() + exponential());
      for (double& v : value) v *= weight / std::max(1e-9, value.back());
      if (!rises) std::reverse(value.begin(), value.end());
      side.best += *std::max_element(value.begin(), value.end());
      side.value.push_back(std::move(value));
    }
  }
  const Package target = fairest();
  for (int p = 0; p < options_.parties; ++p)
    sides_[p].walk_away = utility(p, target) - kTight * sides_[p].best;
}

double World::utility(int party, const Package& package) const {
  const Side& side = sides_[party];
  double sum = 0;
  for (std::size_t j = 0; j < package.size(); ++j) sum += side.value[j][package[j]];
  for (const Bonus& bonus : side.bonuses)
    if (package[bonus.point] == bonus.option && package[bonus.other] == bonus.other_option)
      sum += bonus.worth;
  return sum;
}

bool World::accepts(int party, const Package& package) const {
  return utility(party, package) >= sides_[party].walk_away;
}

bool World::says_it_accepts(int party, const Package& package) const {
  const Side& side = sides_[party];
  const double margin =
      options_.manner == Manner::bluff ? kBluff * (side.best - side.walk_away) : 0;
  return utility(party, package) >= side.walk_away + margin;
}

double World::worst_gain(const Package& package) const {
  double worst = 1;
  for (int p = 0; p < options_.parties; ++p) {
    const Side& side = sides_[p];
    const double range = std::max(1e-9, side.best - side.walk_away);
    worst = std::min(worst, (utility(p, package) - side.walk_away) / range);
  }
  return std::max(-1.0, worst);
}

// By steepest ascent from several starts: one, then also two points at a time.
World::Package World::fairest() const {
  solve::SplitMix random(options_.seed + 77);
  Package best;
  double most = -2;
  const auto gain = [&](const Package& package) {
    double worst = 1, sum = 0;
    for (int p = 0; p < options_.parties; ++p) {
      const Side& side = sides_[p];
      const double own =
          (utility(p, package) - side.walk_away) / std::max(1e-9, side.best - side.walk_away);
      worst = std::min(worst, own);
      sum += own;
    }
    return worst + 1e-3 * sum;
  };
  for (int start = 0; start < kStarts; ++start) {
    Package at;
    for (int j = 0; j < options_.points; ++j)
      at.push_back(static_cast<int>(random.below(options_.options)));
    double here = gain(at);
    for (bool rising = true; rising;) {
      rising = false;
      Package to = at;
      for (int j = 0; j < options_.points; ++j) {
        for (int k = 0; k < options_.options; ++k) {
          for (int i = j; i < options_.points; ++i) {
            Package next = at;
            next[j] = k;
            for (int l = 0; l < (i == j ? 1 : options_.options); ++l) {
              if (i != j) next[i] = l;
              if (gain(next) <= here) continue;
              here = gain(next);
              to = next;
              rising = true;
            }
          }
        }
      }
      at = to;
    }
    if (here <= most) continue;
    most = here;
    best = at;
  }
  return best;
}

void World::add_draft(const std::string& id, const Package& package) {
  Draft& draft = talks_.drafts.emplace_back();
  draft.id = id;
  for (int j = 0; j < options_.points; ++j) {
    Position& position = draft.positions.emplace_back();
    position.point = point_id(j);
    position.values = {option_value(package[j])};
  }
}

void World::speak() {
  talks_.id = "recovery";
  for (int p = 0; p < options_.parties; ++p)
    talks_.parties.push_back({.id = "party" + std::to_string(p)});
  for (int j = 0; j < options_.points; ++j) {
    Point& point = talks_.points.emplace_back();
    point.id = point_id(j);
    for (int k = 0; k < options_.options; ++k)
      point.options.push_back({.id = "o" + std::to_string(k)});
  }
  const std::vector<Package> drafts{blind(), blind()};
  add_draft("first", drafts[0]);
  add_draft("second", drafts[1]);
  int number = 0;
  const auto say = [&](int p, StatementKind kind) -> PreferenceStatement& {
    PreferenceStatement& word = talks_.preference_statements.emplace_back();
    word.id = "word-" + std::to_string(++number);
    word.party = talks_.parties[p].id;
    word.kind = kind;
    return word;
  };
  const bool silent = options_.manner == Manner::silent;
  for (int p = 0; p < options_.parties; ++p) {
    const auto& value = sides_[p].value;
    std::vector<int> points(static_cast<std::size_t>(options_.points));
    std::iota(points.begin(), points.end(), 0);
    for (std::size_t j = points.size(); j > 1; --j)
      std::swap(points[j - 1], points[random_.below(static_cast<std::int64_t>(j))]);
    std::vector<int> ordered(points.begin(), points.begin() + options_.points / (silent ? 4 : 2));
    for (const int j : ordered) {
      PreferenceStatement& word = say(p, StatementKind::order);
      word.point = point_id(j);
      std::vector<int> options(static_cast<std::size_t>(options_.options));
      std::iota(options.begin(), options.end(), 0);
      std::sort(options.begin(), options.end(),
                [&](int a, int b) { return value[j][a] > value[j][b]; });
      for (const int k : options) word.ranked.push_back(option_value(k));
    }
    std::sort(ordered.begin(), ordered.end(), [&](int a, int b) {
      const auto swing = [&](int j) {
        const auto [low, high] = std::minmax_element(value[j].begin(), value[j].end());
        return *high - *low;
      };
      return swing(a) > swing(b);
    });
    if (ordered.size() > 1) {
      PreferenceStatement& word = say(p, StatementKind::importance);
      for (std::size_t i = 0; i < std::min<std::size_t>(3, ordered.size()); ++i)
        word.points.push_back(point_id(ordered[i]));
    }
    for (int d = silent ? 1 : 0; d < 2; ++d)
      say(p, says_it_accepts(p, drafts[d]) ? StatementKind::accepts : StatementKind::refuses)
          .draft = talks_.drafts[d].id;
    if (options_.manner != Manner::decoys) continue;
    for (int i = 0; i < 2; ++i) {  // at points of which the party said nothing
      const int j = points[points.size() - 1 - static_cast<std::size_t>(i)];
      Response& response = talks_.responses.emplace_back();
      response.id = "demand-" + std::to_string(++number);
      response.party = talks_.parties[p].id;
      response.point = point_id(j);
      response.draft = "second";
      response.kind = ResponseKind::demand;
      const int other = static_cast<int>(random_.below(options_.options - 1));
      response.wants = {option_value(other + (other >= drafts[1][j]))};
    }
  }
}

std::optional<PreferenceStatement> World::answer(const InferredResult& frame,
                                                 const Question& question, int number) {
  if (options_.manner == Manner::silent && random_.below(2) == 0) return std::nullopt;
  int p = 0;
  while (talks_.parties[p].id != question.party) ++p;
  bool yes = false;
  if (question.kind == Question::Kind::order) {
    const int j = std::stoi(question.point.substr(1));
    // Bonuses: other points as in the current draft.
    Package with;
    for (const Position& position : talks_.drafts.back().positions)
      with.push_back(option_index(position.values.front()));
    Package without = with;
    with[j] = option_index(question.first);
    without[j] = option_index(question.second);
    yes = utility(p, with) > utility(p, without);
  } else if (question.kind == Question::Kind::accepts) {
    yes = says_it_accepts(p, question.package->values);
  } else {
    yes = utility(p, question.package->values) > utility(p, question.other->values);
  }
  return answer_to(talks_, frame, question, yes, "answer-" + std::to_string(number));
}

}  // namespace dragoman::recovery
