#include "packages/instance.h"

#include <fmt/core.h>

#include <algorithm>
#include <set>

namespace dragoman::bench {

Splitmix::Splitmix(std::uint64_t seed) : state_(seed * 0xD1342543DE82EF95u + 0x2545F4914F6CDD1Du) {
  state_ ^= state_ >> 29;
  state_ *= 0xBF58476D1CE4E5B9u;
  state_ ^= state_ >> 32;
}

std::uint64_t Splitmix::next() {
  std::uint64_t z = (state_ += 0x9E3779B97F4A7C15u);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return z ^ (z >> 31);
}

double Splitmix::uniform() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }

int Splitmix::below(int bound) {
  return static_cast<int>(next() % static_cast<std::uint64_t>(bound));
}

int Splitmix::between(int low, int high) { return low + below(high - low + 1); }

std::vector<int> Splitmix::sample(int count, int bound) {
  std::set<int> chosen;
  while (static_cast<int>(chosen.size()) < count) chosen.insert(below(bound));
  return {chosen.begin(), chosen.end()};
}

std::string size_name(const Size& size) {
  return fmt::format("{} parties {}x{}", size.parties, size.points, size.options);
}

namespace {

// Scores of nothing: every party accepts from zero on, and all must accept.
Problem blank(const Size& size) {
  Problem problem;
  for (int p = 0; p < size.parties; ++p) {
    ProblemParty party;
    party.id = fmt::format("p{}", p + 1);
    party.walk_away_known = true;
    problem.parties.push_back(std::move(party));
  }
  problem.quorum = size.parties;
  for (int j = 0; j < size.points; ++j) {
    Variable variable;
    variable.point = j;
    variable.size = size.options;
    variable.utility.assign(static_cast<std::size_t>(size.options) * size.parties, 0);
    variable.allowed.assign(static_cast<std::size_t>(size.options), 1);
    problem.variables.push_back(std::move(variable));
  }
  return problem;
}

constexpr double kUnit = 1e12;

}  // namespace

Problem integers(const Size& size, std::uint64_t seed) {
  Splitmix random(seed);
  Problem problem = blank(size);
  std::vector<int> weight;
  for (int i = 0; i < size.parties * size.points; ++i) weight.push_back(random.between(1, 10));
  for (int j = 0; j < size.points; ++j)
    for (int o = 0; o < size.options; ++o)
      for (int p = 0; p < size.parties; ++p)
        problem.variables[j].utility[o * size.parties + p] =
            static_cast<Utility>(weight[p * size.points + j]) * random.between(0, 100);
  return problem;
}

Problem fractions(const Size& size, Kind kind, std::uint64_t seed) {
  Splitmix random(seed);
  Problem problem = blank(size);
  problem.decimals = 12;
  std::vector<std::vector<double>> weight(size.parties);
  for (std::vector<double>& row : weight) {
    double sum = 0;
    for (int j = 0; j < size.points; ++j) {
      row.push_back(0.1 + random.uniform());
      sum += row.back();
    }
    for (double& w : row) w /= sum;
  }
  for (int j = 0; j < size.points; ++j)
    for (int o = 0; o < size.options; ++o) {
      const bool opposed = kind == Kind::opposed;
      const double line = opposed ? random.uniform() : 0;
      for (int p = 0; p < size.parties; ++p) {
        double value = p == 0 && opposed ? line : p == 1 && opposed ? 1 - line : random.uniform();
        if (opposed) value = 0.75 * value + 0.25 * random.uniform();
        problem.variables[j].utility[o * size.parties + p] =
            static_cast<Utility>(weight[p][j] * value * kUnit);
      }
    }
  return problem;
}

Problem boxes(int points, int count, std::uint64_t seed) {
  constexpr int kValues = 10;
  Splitmix random(seed);
  Problem problem = blank({2, points, kValues});
  for (int i = 0; i < count; ++i) {
    const int party = i % 2, slots = 1 + i / 2 % 4;
    Term term;
    for (const int variable : random.sample(slots, points)) {
      const int width = random.between(2, 6), low = random.between(0, kValues - width);
      Slot slot{variable, {}};
      for (int value = low; value < low + width; ++value) slot.values.push_back(value);
      term.slots.push_back(std::move(slot));
    }
    const Utility worth = static_cast<Utility>(random.between(1, 100)) * slots;
    if (slots == 1) {  // a term is over two or more variables: this is the point's own score
      const Slot& only = term.slots.front();
      for (const int value : only.values)
        problem.variables[only.variable].utility[value * 2 + party] += worth;
      continue;
    }
    term.utility.assign(2, 0);
    term.utility[party] = worth;
    problem.terms.push_back(std::move(term));
  }
  return problem;
}

Problem pairs(int points, int values, int edges, std::uint64_t seed) {
  Splitmix random(seed);
  Problem problem = blank({1, points, values});
  for (Variable& variable : problem.variables)
    for (Utility& score : variable.utility) score = random.between(0, 200);
  std::set<std::vector<int>> scopes;
  while (static_cast<int>(scopes.size()) < edges) scopes.insert(random.sample(2, points));
  for (const std::vector<int>& scope : scopes)
    for (int cell = 0; cell < values * values; ++cell) {
      if (random.uniform() >= 0.3) continue;
      Term term;
      term.slots = {{scope[0], {cell / values}}, {scope[1], {cell % values}}};
      term.utility = {random.between(-60, 140)};
      problem.terms.push_back(std::move(term));
    }
  // A sum may be negative: no party walks away from it.
  problem.parties[0].walk_away = kNoWalkAway;
  return problem;
}

Problem windowed(const Size& size, int window, std::uint64_t seed) {
  Problem problem = fractions(size, Kind::independent, seed);
  Splitmix random(seed);
  for (int a = 0; a < size.points; ++a)
    for (int b = a + 1; b <= a + window && b < size.points; ++b)
      for (int cell = 0; cell < size.options * size.options; ++cell) {
        const double lot = random.uniform();
        if (lot >= 0.35) continue;
        Term term;
        term.slots = {{a, {cell / size.options}}, {b, {cell % size.options}}};
        term.forbids = lot >= 0.3;
        for (int p = 0; p < size.parties && !term.forbids; ++p)
          term.utility.push_back(
              static_cast<Utility>((random.uniform() - 0.3) / size.points * kUnit));
        problem.terms.push_back(std::move(term));
      }
  for (ProblemParty& party : problem.parties) party.walk_away = kNoWalkAway;
  return problem;
}

Problem roster(int items, int chosen, Worth worth) {
  Splitmix random(7);
  Problem problem = blank({2, 0, 0});
  Choose block;
  block.items = items;
  block.choose_min = block.choose_max = chosen;
  for (int i = 0; i < items; ++i) {
    const double first = random.uniform(), noise = random.uniform();
    const double second = worth == Worth::opposed ? 0.7 * (1 - first) + 0.3 * noise : noise;
    const double unit = worth == Worth::integers ? 101 : kUnit;
    block.utility.push_back(static_cast<Utility>(first * unit));
    block.utility.push_back(static_cast<Utility>(second * unit));
    block.member.push_back(i);
  }
  problem.decimals = worth == Worth::integers ? 0 : 12;
  problem.chooses.push_back(std::move(block));
  return problem;
}

Drafted drafted(const Size& size, double share, std::uint64_t seed) {
  Drafted result{fractions(size, Kind::independent, seed), {}};
  Splitmix random(seed * 77 + 5);
  for (const Variable& variable : result.problem.variables) {
    result.draft.values.push_back({random.below(variable.size)});
    for (int p = 0; p < size.parties; ++p) {
      Utility best = 0;
      for (int o = 0; o < variable.size; ++o)
        best = std::max(best, variable.utility[o * size.parties + p]);
      result.problem.parties[p].walk_away +=
          static_cast<Utility>(share * static_cast<double>(best));
    }
  }
  return result;
}

}  // namespace dragoman::bench
