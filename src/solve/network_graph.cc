#include "solve/network_graph.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace dragoman::solve::network {

Graph::Graph(std::vector<int> sizes) : size(std::move(sizes)) {
  start.assign(1, 0);
  word.assign(1, 0);
  padded.assign(1, 0);
  box_start.assign(1, 0);
  message_start.assign(1, 0);
  for (const int values : size) {
    start.push_back(start.back() + values);
    word.push_back(word.back() + (values + 63) / 64);
    padded.push_back(padded.back() + (values + kLane - 1) / kLane * kLane);
  }
  boxes_of.resize(size.size());
  tables_of.resize(size.size());
  linears_of.resize(size.size());
}

int Graph::add_literal(int variable, const std::vector<std::uint64_t>& mask) {
  Literal literal;
  literal.variable = variable;
  literal.mask = static_cast<int>(masks.size());
  literal.row = static_cast<int>(rows.size());
  masks.insert(masks.end(), mask.begin(), mask.end());
  rows.resize(rows.size() + (padded[variable + 1] - padded[variable]), 0.0);
  for (int value = 0; value < size[variable]; ++value) {
    rows[literal.row + value] = in(literal, value) ? 1.0 : 0.0;
  }
  literals.push_back(literal);
  return static_cast<int>(literals.size()) - 1;
}

void Graph::add_box(const std::vector<int>& literal_indices) {
  const int box = boxes();
  for (std::size_t slot = 0; slot < literal_indices.size(); ++slot) {
    boxes_of[literals[literal_indices[slot]].variable].push_back({box, static_cast<int>(slot)});
  }
  box_literals.insert(box_literals.end(), literal_indices.begin(), literal_indices.end());
  box_start.push_back(slots());
}

int Graph::add_table(int first, int second) {
  const int table = static_cast<int>(tables.size());
  tables.push_back({first, second});
  tables_of[first].push_back(table);
  tables_of[second].push_back(table);
  message_start.push_back(message_start.back() + size[first] + size[second]);
  return table;
}

void Graph::add_linear(Linear linear) {
  const int index = static_cast<int>(linears.size());
  double widest = 1;
  for (std::size_t slot = 0; slot < linear.variables.size(); ++slot) {
    linears_of[linear.variables[slot]].push_back({index, static_cast<int>(slot)});
    if (linear.amount[slot].empty()) continue;
    const auto [low, high] =
        std::minmax_element(linear.amount[slot].begin(), linear.amount[slot].end());
    widest = std::max(widest, static_cast<double>(*high) - static_cast<double>(*low));
  }
  linear.scale = widest;
  linears.push_back(std::move(linear));
}

Bits Graph::full() const {
  Bits bits(word.back(), 0);
  for (int variable = 0; variable < variables(); ++variable) {
    for (int value = 0; value < size[variable]; ++value) {
      bits[word[variable] + (value >> 6)] |= std::uint64_t{1} << (value & 63);
    }
  }
  return bits;
}

void Graph::assign(Bits& bits, int variable, int value) const {
  std::fill(bits.begin() + word[variable], bits.begin() + word[variable + 1], 0);
  bits[word[variable] + (value >> 6)] = std::uint64_t{1} << (value & 63);
}

int Graph::count(const Bits& bits, int variable) const {
  int total = 0;
  for (int w = word[variable]; w < word[variable + 1]; ++w) total += std::popcount(bits[w]);
  return total;
}

int Graph::lowest(const Bits& bits, int variable) const {
  for (int w = word[variable]; w < word[variable + 1]; ++w) {
    if (bits[w] != 0) return (w - word[variable]) * 64 + std::countr_zero(bits[w]);
  }
  return -1;
}

Truth Graph::truth(const Bits& bits, const Literal& literal) const {
  const int from = word[literal.variable];
  std::uint64_t inside = 0, outside = 0;
  for (int w = from; w < word[literal.variable + 1]; ++w) {
    const std::uint64_t mask = masks[literal.mask + w - from];
    inside |= bits[w] & mask;
    outside |= bits[w] & ~mask;
  }
  if (outside == 0) return Truth::holds;
  return inside == 0 ? Truth::fails : Truth::open;
}

void measure(const Graph& graph, Scalar& scalar) {
  double total = std::abs(scalar.constant);
  for (int variable = 0; variable < graph.variables(); ++variable) {
    double widest = 0;
    for (int at = graph.start[variable]; at < graph.start[variable + 1]; ++at) {
      if (!never(scalar.unary[at])) widest = std::max(widest, std::abs(scalar.unary[at]));
    }
    total += widest;
  }
  for (const double weight : scalar.box) {
    if (!never(weight)) total += std::abs(weight);
  }
  for (const auto& table : scalar.table) {
    double widest = 0;
    for (const double cell : table) {
      if (!never(cell)) widest = std::max(widest, std::abs(cell));
    }
    total += widest;
  }
  scalar.magnitude = total;
}

Propagator::Propagator(const Graph& graph, const Scalar& scalar) : graph_(graph), scalar_(scalar) {
  for (int box = 0; box < graph.boxes(); ++box) {
    if (never(scalar.box[box])) hard_boxes_.push_back(box);
  }
  for (std::size_t table = 0; table < graph.tables.size(); ++table) {
    if (std::any_of(scalar.table[table].begin(), scalar.table[table].end(), never)) {
      hard_tables_.push_back(static_cast<int>(table));
    }
  }
}

bool Propagator::run(Bits& bits) const {
  for (int variable = 0; variable < graph_.variables(); ++variable) {
    if (graph_.lowest(bits, variable) < 0) return false;
  }
  for (bool changed = true; changed;) {
    changed = false;
    if (!boxes(bits, changed) || !tables(bits, changed) || !linears(bits, changed)) return false;
  }
  return true;
}

bool Propagator::boxes(Bits& bits, bool& changed) const {
  for (const int box : hard_boxes_) {
    int open = 0;
    bool fails = false;
    const Literal* last = nullptr;
    for (int at = graph_.box_start[box]; !fails && at < graph_.box_start[box + 1]; ++at) {
      const Literal& literal = graph_.literals[graph_.box_literals[at]];
      const Truth truth = graph_.truth(bits, literal);
      fails = truth == Truth::fails;
      if (truth == Truth::open) {
        ++open;
        last = &literal;
      }
    }
    if (fails || open > 1) continue;
    if (open == 0) return false;
    const int from = graph_.word[last->variable];
    for (int w = from; w < graph_.word[last->variable + 1]; ++w) {
      bits[w] &= ~graph_.masks[last->mask + w - from];
    }
    changed = true;
  }
  return true;
}

bool Propagator::tables(Bits& bits, bool& changed) const {
  for (const int index : hard_tables_) {
    const Table& table = graph_.tables[index];
    const auto& cell = scalar_.table[index];
    const int width = graph_.size[table.second];
    const auto supported = [&](int a, int b) { return !never(cell[a * width + b]); };
    graph_.each(bits, table.first, [&](int a) {
      bool found = false;
      graph_.each(bits, table.second, [&](int b) { found = found || supported(a, b); });
      if (!found) {
        graph_.remove(bits, table.first, a);
        changed = true;
      }
    });
    graph_.each(bits, table.second, [&](int b) {
      bool found = false;
      graph_.each(bits, table.first, [&](int a) { found = found || supported(a, b); });
      if (!found) {
        graph_.remove(bits, table.second, b);
        changed = true;
      }
    });
    if (graph_.lowest(bits, table.first) < 0 || graph_.lowest(bits, table.second) < 0) {
      return false;
    }
  }
  return true;
}

namespace {

struct Range {
  std::int64_t low = 0, high = 0;
};

Range range_of(const Graph& graph, const Bits& bits, const Linear& linear, std::size_t slot) {
  Range range{INT64_MAX, INT64_MIN};
  graph.each(bits, linear.variables[slot], [&](int value) {
    range.low = std::min(range.low, linear.amount[slot][value]);
    range.high = std::max(range.high, linear.amount[slot][value]);
  });
  return range;
}

Range total_range(const Graph& graph, const Bits& bits, const Linear& linear) {
  Range total;
  for (std::size_t slot = 0; slot < linear.variables.size(); ++slot) {
    const Range range = range_of(graph, bits, linear, slot);
    total.low += range.low;
    total.high += range.high;
  }
  return total;
}

}  // namespace

bool Propagator::linears(Bits& bits, bool& changed) const {
  for (const Linear& linear : graph_.linears) {
    Range total = total_range(graph_, bits, linear);
    if (total.low > linear.upper || total.high < linear.lower) return false;
    if (total.low >= linear.lower && total.high <= linear.upper) continue;
    for (std::size_t slot = 0; slot < linear.variables.size(); ++slot) {
      const int variable = linear.variables[slot];
      const Range range = range_of(graph_, bits, linear, slot);
      const std::int64_t rest_low = total.low - range.low;
      const std::int64_t rest_high = total.high - range.high;
      graph_.each(bits, variable, [&](int value) {
        const std::int64_t amount = linear.amount[slot][value];
        if (rest_low + amount > linear.upper || rest_high + amount < linear.lower) {
          graph_.remove(bits, variable, value);
          changed = true;
        }
      });
      if (graph_.lowest(bits, variable) < 0) return false;
      const Range narrowed = range_of(graph_, bits, linear, slot);
      total.low = rest_low + narrowed.low;
      total.high = rest_high + narrowed.high;
    }
  }
  return true;
}

bool binds(const Graph& graph, const Bits& bits, const Linear& linear) {
  const Range total = total_range(graph, bits, linear);
  return total.low < linear.lower || total.high > linear.upper;
}

}  // namespace dragoman::solve::network
