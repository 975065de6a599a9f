#include "solve/network_eliminate.h"

#include <algorithm>
#include <utility>

namespace dragoman::solve::network {

Elimination::Elimination(const Graph& graph, const Scalar& scalar, const Bits& bits)
    : graph_(graph), scalar_(scalar), constant_(scalar.constant) {
  alive_.resize(graph.variables());
  blocked_.assign(graph.variables(), 0);
  for (int variable = 0; variable < graph.variables(); ++variable) {
    Factor factor;
    factor.scope = {variable};
    graph.each(bits, variable, [&](int value) {
      alive_[variable].push_back(value);
      factor.cell.push_back(scalar.unary[graph.start[variable] + value]);
    });
    add(std::move(factor));
  }
  for (int box = 0; box < graph.boxes(); ++box) read_box(bits, box);
  for (std::size_t table = 0; table < graph.tables.size(); ++table) {
    read_table(static_cast<int>(table));
  }
  for (std::size_t index = 0; index < graph.linears.size(); ++index) {
    const Linear& linear = graph.linears[index];
    if (!binds(graph, bits, linear)) continue;
    bound_linears_.push_back(static_cast<int>(index));
    for (const int variable : linear.variables) blocked_[variable] = 1;
  }
}

void Elimination::read_box(const Bits& bits, int box) {
  OpenBox open;
  open.worth = scalar_.box[box];
  if (open.worth == 0) return;
  for (int at = graph_.box_start[box]; at < graph_.box_start[box + 1]; ++at) {
    const Literal& literal = graph_.literals[graph_.box_literals[at]];
    const Truth truth = graph_.truth(bits, literal);
    if (truth == Truth::fails) return;
    if (truth == Truth::holds) continue;
    auto& inside = open.inside.emplace_back();
    for (const int value : alive_[literal.variable]) inside.push_back(graph_.in(literal, value));
    open.variables.push_back(literal.variable);
  }
  if (open.variables.size() <= 1) {
    add(expand(open));
  } else {
    boxes_.push_back(std::move(open));
  }
}

void Elimination::read_table(int index) {
  const Table& table = graph_.tables[index];
  Factor factor;
  if (width(table.first) > 1) factor.scope.push_back(table.first);
  if (width(table.second) > 1) factor.scope.push_back(table.second);
  for (const int a : alive_[table.first]) {
    for (const int b : alive_[table.second]) {
      factor.cell.push_back(scalar_.table[index][a * graph_.size[table.second] + b]);
    }
  }
  add(std::move(factor));
}

Elimination::Factor Elimination::expand(const OpenBox& box) const {
  Factor factor;
  factor.scope = box.variables;
  std::vector<char> holds{1};
  for (const auto& inside : box.inside) {
    std::vector<char> next;
    next.reserve(holds.size() * inside.size());
    for (const char before : holds) {
      for (const char here : inside) next.push_back(before && here);
    }
    holds = std::move(next);
  }
  factor.cell.reserve(holds.size());
  for (const char held : holds) factor.cell.push_back(held ? box.worth : 0);
  return factor;
}

// Adds to a factor of the same scope where there is one.
void Elimination::add(Factor factor) {
  if (factor.scope.size() == 1 && width(factor.scope[0]) == 1) factor.scope.clear();
  if (factor.scope.empty()) {
    constant_ += factor.cell[0];
    return;
  }
  for (Factor& other : factors_) {
    if (other.scope != factor.scope) continue;
    for (std::size_t i = 0; i < factor.cell.size(); ++i) other.cell[i] += factor.cell[i];
    return;
  }
  factors_.push_back(std::move(factor));
}

bool Elimination::plan(int max_neighbours, double max_cells) {
  const int count = graph_.variables();
  std::vector<std::vector<char>> near(count, std::vector<char>(count, 0));
  const auto connect = [&](const std::vector<int>& scope) {
    for (const int a : scope) {
      for (const int b : scope) near[a][b] = a != b;
    }
  };
  for (const Factor& factor : factors_) connect(factor.scope);
  for (const OpenBox& box : boxes_) connect(box.variables);
  std::vector<char> present(count, 0);
  for (int variable = 0; variable < count; ++variable) {
    present[variable] = width(variable) > 1;
    if (present[variable]) remaining_.push_back(variable);
  }
  double spent = 0;
  while (!remaining_.empty()) {
    int cheapest = -1;
    double least = max_cells - spent;
    for (const int variable : remaining_) {
      if (blocked_[variable] || width(variable) > UINT16_MAX) continue;
      double cells = width(variable);
      int neighbours = 0;
      for (const int other : remaining_) {
        if (!near[variable][other]) continue;
        ++neighbours;
        cells *= width(other);
        if (cells > least || neighbours > max_neighbours) break;
      }
      if (neighbours > max_neighbours || cells > least || (cells == least && cheapest >= 0)) {
        continue;
      }
      least = cells;
      cheapest = variable;
    }
    if (cheapest < 0) return false;
    spent += least;
    order_.push_back(cheapest);
    std::erase(remaining_, cheapest);
    for (const int a : remaining_) {
      if (!near[cheapest][a]) continue;
      for (const int b : remaining_) {
        if (near[cheapest][b] && a != b) near[a][b] = 1;
      }
    }
  }
  return true;
}

void Elimination::run() {
  for (const int variable : order_) remove(variable);
}

// A factor's cells with the variable fastest.
std::vector<double> Elimination::turned(Factor factor, int variable) const {
  if (factor.scope.back() == variable) return std::move(factor.cell);
  std::size_t inner = 1;
  for (std::size_t i = factor.scope.size(); factor.scope[--i] != variable;) {
    inner *= width(factor.scope[i]);
  }
  const std::size_t lines = width(variable), block = lines * inner;
  std::vector<double> cell(factor.cell.size());
  for (std::size_t from = 0; from < cell.size(); from += block) {
    for (std::size_t line = 0; line < lines; ++line) {
      for (std::size_t i = 0; i < inner; ++i) {
        cell[from + i * lines + line] = factor.cell[from + line * inner + i];
      }
    }
  }
  return cell;
}

// For every cell of made.scope the largest sum of `gone` over the variable, and which value has it.
void Elimination::best_lines(int variable, std::vector<Factor>& gone, Factor& made,
                             std::vector<std::uint16_t>& choice) const {
  const std::vector<int>& scope = made.scope;
  const std::size_t outer = scope.empty() ? 0 : scope.size() - 1, length = width(variable);
  const std::size_t last = scope.empty() ? 1 : width(scope.back());
  struct Operand {
    std::vector<double> cell;
    std::vector<std::size_t> stride;  // along the outer scope
    std::size_t step = 0;             // along its last variable
    std::size_t offset = 0;
  };
  std::vector<Operand> steady, moving;  // moving: along the last variable of the scope
  for (Factor& factor : gone) {
    Operand operand;
    operand.stride.assign(outer, 0);
    std::size_t step = length;
    for (std::size_t i = factor.scope.size(); i-- > 0;) {
      const int at = factor.scope[i];
      if (at == variable) continue;
      const auto found = std::lower_bound(scope.begin(), scope.end(), at) - scope.begin();
      (static_cast<std::size_t>(found) == outer ? operand.step : operand.stride[found]) = step;
      step *= width(at);
    }
    operand.cell = turned(std::move(factor), variable);
    (operand.step == 0 ? steady : moving).push_back(std::move(operand));
  }
  std::size_t lines = 1;
  for (std::size_t d = 0; d < outer; ++d) lines *= width(scope[d]);
  made.cell.reserve(lines * last);
  choice.reserve(lines * last);
  std::vector<int> at(outer, 0);
  std::vector<double> base(length), sum(length);
  const auto add = [length](const double* a, const double* b, double* to) {
    for (std::size_t value = 0; value < length; ++value) to[value] = a[value] + b[value];
  };
  for (std::size_t line = 0; line < lines; ++line) {
    std::fill(base.begin(), base.end(), 0.0);
    for (const Operand& operand : steady)
      add(base.data(), &operand.cell[operand.offset], base.data());
    for (std::size_t i = 0; i < last; ++i) {
      const double* before = base.data();
      for (const Operand& operand : moving) {
        add(before, &operand.cell[operand.offset + i * operand.step], sum.data());
        before = sum.data();
      }
      double best = before[0];
      std::size_t place = 0;
      for (std::size_t value = 1; value < length; ++value) {
        const bool better = before[value] > best;
        best = better ? before[value] : best;
        place = better ? value : place;
      }
      made.cell.push_back(never(best) ? kNever : best);
      choice.push_back(static_cast<std::uint16_t>(place));
    }
    for (std::size_t d = outer; d-- > 0;) {
      const bool carry = ++at[d] == width(scope[d]);
      if (carry) at[d] = 0;
      for (std::vector<Operand>* operands : {&steady, &moving}) {
        for (Operand& operand : *operands) {
          const std::size_t span = operand.stride[d] * (width(scope[d]) - 1);
          operand.offset = carry ? operand.offset - span : operand.offset + operand.stride[d];
        }
      }
      if (!carry) break;
    }
  }
}

void Elimination::remove(int variable) {
  std::vector<Factor> gone;
  for (Factor& factor : factors_) {
    if (std::find(factor.scope.begin(), factor.scope.end(), variable) == factor.scope.end()) {
      continue;
    }
    gone.push_back(std::exchange(factor, {}));
  }
  std::erase_if(factors_, [](const Factor& factor) { return factor.scope.empty(); });
  for (OpenBox& box : boxes_) {
    if (std::find(box.variables.begin(), box.variables.end(), variable) == box.variables.end()) {
      continue;
    }
    gone.push_back(expand(box));
    box.variables.clear();
  }
  std::erase_if(boxes_, [](const OpenBox& box) { return box.variables.empty(); });

  Removed removed;
  removed.variable = variable;
  for (const Factor& factor : gone) {
    removed.scope.insert(removed.scope.end(), factor.scope.begin(), factor.scope.end());
  }
  std::sort(removed.scope.begin(), removed.scope.end());
  removed.scope.erase(std::unique(removed.scope.begin(), removed.scope.end()), removed.scope.end());
  std::erase(removed.scope, variable);

  Factor made;
  made.scope = removed.scope;
  best_lines(variable, gone, made, removed.choice);
  removed_.push_back(std::move(removed));
  add(std::move(made));
}

Elimination::Rest Elimination::rest() const {
  std::vector<int> sizes, local(graph_.variables(), -1);
  for (std::size_t i = 0; i < remaining_.size(); ++i) {
    local[remaining_[i]] = static_cast<int>(i);
    sizes.push_back(width(remaining_[i]));
  }
  Rest result{Graph(sizes), {}};
  Graph& graph = result.graph;
  result.scalar.constant = constant_;
  result.scalar.unary.assign(graph.values(), 0);
  for (const Factor& factor : factors_) {
    if (factor.scope.size() == 1) {
      double* unary = &result.scalar.unary[graph.start[local[factor.scope[0]]]];
      for (std::size_t i = 0; i < factor.cell.size(); ++i) unary[i] += factor.cell[i];
    } else {
      graph.add_table(local[factor.scope[0]], local[factor.scope[1]]);
      result.scalar.table.push_back(factor.cell);
    }
  }
  for (const OpenBox& box : boxes_) {
    std::vector<int> literals;
    for (std::size_t i = 0; i < box.variables.size(); ++i) {
      std::vector<std::uint64_t> mask((box.inside[i].size() + 63) / 64, 0);
      for (std::size_t value = 0; value < box.inside[i].size(); ++value) {
        if (box.inside[i][value]) mask[value >> 6] |= std::uint64_t{1} << (value & 63);
      }
      literals.push_back(graph.add_literal(local[box.variables[i]], mask));
    }
    graph.add_box(literals);
    result.scalar.box.push_back(box.worth);
  }
  for (const int index : bound_linears_) {
    const Linear& linear = graph_.linears[index];
    Linear left;
    std::int64_t fixed = 0;
    for (std::size_t slot = 0; slot < linear.variables.size(); ++slot) {
      const int variable = linear.variables[slot];
      if (local[variable] < 0) {
        fixed += linear.amount[slot][alive_[variable][0]];
        continue;
      }
      left.variables.push_back(local[variable]);
      auto& amount = left.amount.emplace_back();
      for (const int value : alive_[variable]) amount.push_back(linear.amount[slot][value]);
    }
    left.lower = linear.lower == INT64_MIN ? INT64_MIN : linear.lower - fixed;
    left.upper = linear.upper == INT64_MAX ? INT64_MAX : linear.upper - fixed;
    graph.add_linear(std::move(left));
  }
  measure(graph, result.scalar);
  return result;
}

std::vector<int> Elimination::complete(const std::vector<int>& rest_values) const {
  std::vector<int> at(graph_.variables(), 0);  // indices of alive values
  for (std::size_t i = 0; i < remaining_.size(); ++i) at[remaining_[i]] = rest_values[i];
  for (std::size_t i = removed_.size(); i-- > 0;) {
    std::size_t cell = 0;
    for (const int variable : removed_[i].scope) cell = cell * width(variable) + at[variable];
    at[removed_[i].variable] = removed_[i].choice[cell];
  }
  for (int variable = 0; variable < graph_.variables(); ++variable) {
    at[variable] = alive_[variable][at[variable]];
  }
  return at;
}

}  // namespace dragoman::solve::network
