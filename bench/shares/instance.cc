#include "shares/instance.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "dragoman/case_file.h"
#include "solve/random.h"

namespace dragoman::bench {

namespace {

struct Hidden {
  std::vector<std::vector<double>> value;  // [point][option]
  std::vector<double> no_deal;

  double gain(const std::vector<int>& package) const {
    double sum = 0;
    for (std::size_t j = 0; j < value.size(); ++j) sum += value[j][package[j]] - no_deal[j];
    return sum;
  }
};

Hidden draw_hidden(int points, int options, solve::SplitMix& random) {
  Hidden hidden;
  const auto exponential = [&] { return -std::log1p(-random.unit()); };
  for (int j = 0; j < points; ++j) {
    hidden.value.emplace_back();
    for (int k = 0; k < options; ++k) hidden.value.back().push_back(exponential());
    hidden.no_deal.push_back(exponential());
  }
  return hidden;
}

std::string values_of(const std::vector<int>& package) {
  std::string text;
  for (std::size_t j = 0; j < package.size(); ++j)
    text += fmt::format("{}p{}: o{}", j == 0 ? "" : ", ", j, package[j]);
  return "{" + text + "}";
}

std::string order_of(const std::vector<double>& value) {
  std::vector<int> order(value.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&](int a, int b) { return value[a] > value[b]; });
  std::string text;
  for (const int k : order) text += fmt::format("{}o{}", text.empty() ? "" : ", ", k);
  return "[" + text + "]";
}

std::string words_of(int party, const Hidden& hidden, int options, solve::SplitMix& random) {
  const int points = static_cast<int>(hidden.value.size());
  std::string text;
  int id = 0;
  const auto say = [&](const std::string& what) {
    text += fmt::format("  - {{id: s{}-{}, party: r{}, confidence: sure, {}}}\n", party, id++,
                        party, what);
  };
  std::vector<std::pair<double, int>> swings;
  for (int j = 0; j < points; j += 3) {
    say(fmt::format("order: {{p{}: {}}}", j, order_of(hidden.value[j])));
    const auto [least, most] = std::minmax_element(hidden.value[j].begin(), hidden.value[j].end());
    swings.emplace_back(*least - *most, j);
  }
  std::sort(swings.begin(), swings.end());
  if (swings.size() >= 3)
    say(fmt::format("importance: [p{}, p{}, p{}]", swings[0].second, swings[1].second,
                    swings[2].second));
  std::vector<int> accepted, refused;
  for (int i = 0; i < 10; ++i) {
    std::vector<int> package;
    for (int j = 0; j < points; ++j) package.push_back(static_cast<int>(random.below(options)));
    const double gain = hidden.gain(package);
    if (gain >= 0 && (accepted.empty() || gain < hidden.gain(accepted))) accepted = package;
    if (gain < 0 && (refused.empty() || gain > hidden.gain(refused))) refused = package;
  }
  if (!accepted.empty()) say("accepts: " + values_of(accepted));
  if (!refused.empty()) say("refuses: " + values_of(refused));
  return text;
}

}  // namespace

Case talks_in_words(int points, int options, int parties, std::uint64_t seed) {
  solve::SplitMix random(seed);
  std::string text = "dragoman: 1\nid: words\nparties:\n";
  for (int p = 0; p < parties; ++p) text += fmt::format("  r{}: Party {}\n", p, p);
  text += "points:\n";
  for (int j = 0; j < points; ++j) {
    text += fmt::format("  p{}: {{options: {{", j);
    for (int k = 0; k < options; ++k) text += fmt::format("{}o{}: O{}", k == 0 ? "" : ", ", k, k);
    text += "}}\n";
  }
  std::vector<int> draft;
  for (int j = 0; j < points; ++j) draft.push_back(static_cast<int>(random.below(options)));
  text +=
      fmt::format("drafts:\n  d: {{positions: {}}}\npreference_statements:\n", values_of(draft));
  for (int p = 0; p < parties; ++p) {
    const Hidden hidden = draw_hidden(points, options, random);
    text += words_of(p, hidden, options, random);
  }
  auto read = read_case(text, "words.yaml");
  if (!read) {
    fmt::print(stderr, "{}\n", format_error(read.error()));
    std::abort();
  }
  return *read;
}

namespace {

using Package = std::vector<int>;

PartialPackage named(const std::vector<int>& points, const Package& package) {
  PartialPackage values;
  for (const int j : points)
    values.values.emplace_back(fmt::format("p{}", j), OptionId{fmt::format("o{}", package[j])});
  return values;
}

// What a party says, or the opposite.
PreferenceStatement word_of(const Hidden& hidden, bool mistaken, solve::SplitMix& random) {
  const auto points = static_cast<std::int64_t>(hidden.value.size());
  const auto options = static_cast<std::int64_t>(hidden.value[0].size());
  const auto draw = [&] {
    Package package;
    for (int j = 0; j < points; ++j) package.push_back(static_cast<int>(random.below(options)));
    return package;
  };
  Package first = draw(), second = draw();
  std::vector<int> all(hidden.value.size());
  std::iota(all.begin(), all.end(), 0);
  PreferenceStatement word;
  const std::int64_t kind = random.below(10);
  if (kind >= 8) {
    const bool accepts = (hidden.gain(first) >= 0) != mistaken;
    word.kind = accepts ? StatementKind::accepts : StatementKind::refuses;
    (accepts ? word.better : word.worse) = named(all, first);
    return word;
  }
  for (std::size_t k = all.size(); k > 1; --k)
    std::swap(all[k - 1], all[random.below(static_cast<std::int64_t>(k))]);
  all.resize(kind < 5 ? 1 : static_cast<std::size_t>(2 + random.below(3)));
  if (kind < 5 && first[all[0]] == second[all[0]])
    second[all[0]] = static_cast<int>((second[all[0]] + 1) % options);
  double above = 0;
  for (const int j : all) above += hidden.value[j][first[j]] - hidden.value[j][second[j]];
  if ((above < 0) != mistaken) std::swap(first, second);
  word.kind = StatementKind::comparison;
  word.better = named(all, first);
  word.worse = named(all, second);
  if (kind >= 5) return word;
  word.kind = StatementKind::order;
  word.point = fmt::format("p{}", all[0]);
  word.ranked = {word.better.values[0].second, word.worse.values[0].second};
  word.better = word.worse = {};
  return word;
}

}  // namespace

Case talks_in_many_words(int points, int options, int parties, int words, int mistaken,
                         std::uint64_t seed) {
  Case talks = talks_in_words(points, options, parties, seed);
  talks.preference_statements.clear();
  solve::SplitMix random(seed + 1);
  std::vector<Hidden> hidden;
  for (int p = 0; p < parties; ++p) hidden.push_back(draw_hidden(points, options, random));
  for (int i = 0; i < words; ++i) {
    const auto p = static_cast<std::size_t>(random.below(parties));
    PreferenceStatement word = word_of(hidden[p], i < mistaken, random);
    word.id = fmt::format("m{}", i);
    word.party = talks.parties[p].id;
    talks.preference_statements.push_back(std::move(word));
  }
  return talks;
}

}  // namespace dragoman::bench
