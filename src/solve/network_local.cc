#include "solve/network_local.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace dragoman::solve::network {
namespace {

// SplitMix64 (Steele, Lea, Flood 2014).
std::uint64_t next_random(std::uint64_t& state) {
  std::uint64_t z = (state += 0x9e3779b97f4a7c15);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

}  // namespace

LocalSearch::LocalSearch(const Graph& graph, const Scalar& scalar, const Bits& bits)
    : graph_(graph), scalar_(scalar), grain_(scalar.slack()) {
  alive_.resize(graph.variables());
  neighbours_.resize(graph.variables());
  int widest = 0;
  for (int variable = 0; variable < graph.variables(); ++variable) {
    graph.each(bits, variable, [&](int value) { alive_[variable].push_back(value); });
    widest = std::max(widest, graph.size[variable]);
  }
  gain_.resize(widest);
  failing_.resize(graph.boxes());
  sums_.resize(graph.linears.size());
  for (int variable = 0; variable < graph.variables(); ++variable) {
    auto& near = neighbours_[variable];
    for (const Place& place : graph.boxes_of[variable]) {
      for (int at = graph.box_start[place.index]; at < graph.box_start[place.index + 1]; ++at) {
        near.push_back(graph.literals[graph.box_literals[at]].variable);
      }
    }
    for (const int table : graph.tables_of[variable]) {
      near.push_back(graph.tables[table].first);
      near.push_back(graph.tables[table].second);
    }
    for (const Place& place : graph.linears_of[variable]) {
      const auto& others = graph.linears[place.index].variables;
      near.insert(near.end(), others.begin(), others.end());
    }
    std::sort(near.begin(), near.end());
    near.erase(std::unique(near.begin(), near.end()), near.end());
    std::erase(near, variable);
  }
}

double LocalSearch::excess(const Linear& linear, std::int64_t sum) {
  if (sum > linear.upper) return static_cast<double>(sum - linear.upper) / linear.scale;
  if (sum < linear.lower) return static_cast<double>(linear.lower - sum) / linear.scale;
  return 0;
}

void LocalSearch::start(const std::vector<int>& values) {
  for (int box = 0; box < graph_.boxes(); ++box) {
    failing_[box] = 0;
    for (int at = graph_.box_start[box]; at < graph_.box_start[box + 1]; ++at) {
      const Literal& literal = graph_.literals[graph_.box_literals[at]];
      failing_[box] += !graph_.in(literal, values[literal.variable]);
    }
  }
  for (std::size_t index = 0; index < sums_.size(); ++index) {
    const Linear& linear = graph_.linears[index];
    sums_[index] = 0;
    for (std::size_t slot = 0; slot < linear.variables.size(); ++slot) {
      sums_[index] += linear.amount[slot][values[linear.variables[slot]]];
    }
  }
}

void LocalSearch::assign(std::vector<int>& values, int variable, int value) {
  for (const Place& place : graph_.boxes_of[variable]) {
    const Literal& literal =
        graph_.literals[graph_.box_literals[graph_.box_start[place.index] + place.slot]];
    failing_[place.index] += graph_.in(literal, values[variable]) - graph_.in(literal, value);
  }
  for (const Place& place : graph_.linears_of[variable]) {
    const auto& amount = graph_.linears[place.index].amount[place.slot];
    sums_[place.index] += amount[value] - amount[values[variable]];
  }
  values[variable] = value;
}

bool LocalSearch::improve(std::vector<int>& values, int variable) {
  const int current = values[variable];
  const auto& alive = alive_[variable];
  for (const int value : alive) {
    const double unary = scalar_.unary[graph_.start[variable] + value];
    gain_[value] = {never(unary) ? 1.0 : 0.0, never(unary) ? 0.0 : unary};
  }
  for (const Place& place : graph_.boxes_of[variable]) {
    const Literal& literal =
        graph_.literals[graph_.box_literals[graph_.box_start[place.index] + place.slot]];
    if (failing_[place.index] != (graph_.in(literal, current) ? 0 : 1)) continue;
    const double worth = scalar_.box[place.index];
    for (const int value : alive) {
      if (!graph_.in(literal, value)) continue;
      (never(worth) ? gain_[value].broken : gain_[value].worth) += never(worth) ? 1 : worth;
    }
  }
  for (const int index : graph_.tables_of[variable]) {
    const Table& table = graph_.tables[index];
    const int columns = graph_.size[table.second];
    for (const int value : alive) {
      const double cell = table.first == variable
                              ? scalar_.table[index][value * columns + values[table.second]]
                              : scalar_.table[index][values[table.first] * columns + value];
      (never(cell) ? gain_[value].broken : gain_[value].worth) += never(cell) ? 1 : cell;
    }
  }
  for (const Place& place : graph_.linears_of[variable]) {
    const Linear& linear = graph_.linears[place.index];
    const auto& amount = linear.amount[place.slot];
    for (const int value : alive) {
      gain_[value].broken += excess(linear, sums_[place.index] + amount[value] - amount[current]);
    }
  }
  int best = current;
  for (const int value : alive) {
    if (gain_[value].better(gain_[best], grain_)) best = value;
  }
  if (best == current) return false;
  assign(values, variable, best);
  return true;
}

void LocalSearch::climb_from(std::vector<int>& values, std::vector<int> queue) {
  std::vector<char> queued(graph_.variables(), 0);
  for (const int variable : queue) queued[variable] = 1;
  // Rounding could make two states each better than the other, hence the limit.
  const std::size_t limit = queue.size() + 100 * neighbours_.size();
  for (std::size_t head = 0; head < queue.size() && head < limit; ++head) {
    const int variable = queue[head];
    queued[variable] = 0;
    if (alive_[variable].size() < 2 || !improve(values, variable)) continue;
    for (const int other : neighbours_[variable]) {
      if (queued[other]) continue;
      queued[other] = 1;
      queue.push_back(other);
    }
  }
}

LocalSearch::Score LocalSearch::total(const std::vector<int>& values) const {
  Score score;
  for (int variable = 0; variable < graph_.variables(); ++variable) {
    const double unary = scalar_.unary[graph_.start[variable] + values[variable]];
    (never(unary) ? score.broken : score.worth) += never(unary) ? 1 : unary;
  }
  for (int box = 0; box < graph_.boxes(); ++box) {
    if (failing_[box] != 0) continue;
    (never(scalar_.box[box]) ? score.broken : score.worth) +=
        never(scalar_.box[box]) ? 1 : scalar_.box[box];
  }
  for (std::size_t index = 0; index < graph_.tables.size(); ++index) {
    const Table& table = graph_.tables[index];
    const double cell =
        scalar_
            .table[index][values[table.first] * graph_.size[table.second] + values[table.second]];
    (never(cell) ? score.broken : score.worth) += never(cell) ? 1 : cell;
  }
  for (std::size_t index = 0; index < sums_.size(); ++index) {
    score.broken += excess(graph_.linears[index], sums_[index]);
  }
  score.worth += scalar_.constant;
  return score;
}

bool LocalSearch::climb(std::vector<int>& values) { return wander(values, 0, 0); }

bool LocalSearch::wander(std::vector<int>& values, int rounds, std::uint64_t seed) {
  std::vector<int> all;
  for (int variable = 0; variable < graph_.variables(); ++variable) {
    if (alive_[variable].size() > 1) all.push_back(variable);
  }
  start(values);
  climb_from(values, all);
  Score best = total(values);
  std::vector<int> kept = values;
  for (int round = 0; round < rounds && !all.empty(); ++round) {
    std::vector<int> queue;
    const int disturbed = 1 + static_cast<int>(next_random(seed) % 4);
    int variable = all[next_random(seed) % all.size()];
    for (int i = 0; i < disturbed; ++i) {
      const auto& alive = alive_[variable];
      if (alive.size() > 1) {
        assign(values, variable, alive[next_random(seed) % alive.size()]);
        for (const int other : neighbours_[variable]) queue.push_back(other);
      }
      const auto& near = neighbours_[variable];
      variable = near.empty() ? all[next_random(seed) % all.size()]
                              : near[next_random(seed) % near.size()];
    }
    std::sort(queue.begin(), queue.end());
    queue.erase(std::unique(queue.begin(), queue.end()), queue.end());
    climb_from(values, std::move(queue));
    const Score score = total(values);
    if (best.better(score, grain_)) {
      for (int index = 0; index < graph_.variables(); ++index) {
        if (values[index] != kept[index]) assign(values, index, kept[index]);
      }
    } else {
      best = score;
      kept = values;
    }
  }
  values = kept;
  worth_ = best.worth;
  return best.broken == 0;
}

}  // namespace dragoman::solve::network
