#include "solve/network_dual.h"

#include <algorithm>
#include <cmath>

namespace dragoman::solve::network {
namespace {

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && \
    !defined(__SANITIZE_ADDRESS__)
#define DRAGOMAN_WIDE __attribute__((target_clones("avx2", "default")))
#else
#define DRAGOMAN_WIDE
#endif

DRAGOMAN_WIDE void add_rows(const RowAdd* adds, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    const RowAdd add = adds[i];
    for (int lane = 0; lane < add.width; lane += 4) {
      for (int k = 0; k < 4; ++k) add.theta[lane + k] += add.amount * add.row[lane + k];
    }
  }
}

// Moves `share` to the nearest point with no negative entry and the given sum (Michelot 1986).
void project(double* share, int count, double sum) {
  int positive = 0;
  double total = 0;
  for (int i = 0; i < count; ++i) {
    if (share[i] <= 0) {
      share[i] = 0;
    } else {
      total += share[i];
      ++positive;
    }
  }
  while (positive > 0) {
    const double shift = (total - sum) / positive;
    bool clipped = false;
    for (int i = 0; i < count; ++i) {
      if (share[i] > 0 && share[i] <= shift) {
        total -= share[i];
        share[i] = 0;
        --positive;
        clipped = true;
      }
    }
    if (clipped) continue;
    for (int i = 0; i < count; ++i) {
      if (share[i] > 0) share[i] -= shift;
    }
    return;
  }
}

// How far the bound is thought to be above the optimum.
double hope(double bound, const DualOptions& options) {
  if (options.target == -INFINITY) return 0.05 * std::abs(bound) + 1e-9;
  return std::max(bound - options.target + 0.01 * std::abs(options.target), 0.0);
}

}  // namespace

Dual::Dual(const Graph& graph, const Scalar& scalar) : graph_(graph), scalar_(scalar) {
  alive_.resize(graph.variables());
}

Split Dual::initial() const {
  Split split;
  split.slot.assign(graph_.slots(), 0);
  for (int box = 0; box < graph_.boxes(); ++box) {
    const int from = graph_.box_start[box], to = graph_.box_start[box + 1];
    if (scalar_.box[box] <= 0) continue;
    std::fill(split.slot.begin() + from, split.slot.begin() + to, scalar_.box[box] / (to - from));
  }
  split.message.assign(graph_.message_start.back(), 0);
  for (std::size_t table = 0; table < graph_.tables.size(); ++table) {
    const int rows = graph_.size[graph_.tables[table].first];
    const int columns = graph_.size[graph_.tables[table].second];
    for (int row = 0; row < rows; ++row) {
      const auto from = scalar_.table[table].begin() + row * columns;
      const double most = *std::max_element(from, from + columns);
      split.message[graph_.message_start[table] + row] = never(most) ? 0 : most;
    }
  }
  split.multiplier.assign(graph_.linears.size(), 0);
  return split;
}

double Dual::run(const Bits& bits, Split& split, const DualOptions& options) {
  load(bits, split);
  double lowest = INFINITY;
  double factor = options.boldness;
  int stalled = 0;
  const bool moving = !open_boxes_.empty() || !open_linears_.empty();
  const double grain = 1e-9 * (std::abs(scalar_.magnitude) + 1e-300);
  for (int iteration = 0; iteration < options.iterations; ++iteration) {
    gather();
    sweep_tables();
    const double bound = choose();
    const double gain = lowest - bound;
    if (bound < lowest - grain || lowest == INFINITY) {
      lowest = bound;
      best_share_ = share_;
      best_message_ = message_;
      best_multiplier_ = multiplier_;
      stalled = 0;
    } else if (++stalled > 8) {
      factor *= 0.6;
      stalled = 0;
      share_ = best_share_;
      message_ = best_message_;
      multiplier_ = best_multiplier_;
      if (factor < 0.01) break;
      continue;
    }
    if (lowest < options.prune) break;
    if (!moving) {
      if (open_tables_.empty()) break;
      if (iteration > 0 && gain < 1e-3 * hope(lowest, options)) break;
      continue;
    }
    if (!step(bound, options, factor)) break;
  }
  share_ = best_share_;
  message_ = best_message_;
  multiplier_ = best_multiplier_;
  settle();
  gather();
  const double bound = choose();
  for (std::size_t i = 0; i < slots_.size(); ++i) split.slot[slots_[i].slot] = share_[i];
  for (const OpenBox& open : open_boxes_) {
    if (open.weight < 0) split.slot[graph_.box_start[open.box]] = share_[open.from];
  }
  split.message = message_;
  for (std::size_t i = 0; i < open_linears_.size(); ++i) {
    split.multiplier[open_linears_[i]] = multiplier_[i];
  }
  return bound;
}

// Makes the shares of every box add up again; steps let them drift by rounding.
void Dual::settle() {
  for (const OpenBox& box : open_boxes_) {
    if (box.weight < 0) continue;
    double sum = 0;
    for (int i = box.from; i < box.from + box.count; ++i) sum += share_[i];
    for (int i = box.from; i < box.from + box.count; ++i) {
      share_[i] = sum > 0 ? share_[i] * (box.weight / sum) : box.weight / box.count;
    }
  }
}

void Dual::load(const Bits& bits, const Split& split) {
  truth_.resize(graph_.literals.size());
  for (std::size_t i = 0; i < truth_.size(); ++i) {
    truth_[i] = graph_.truth(bits, graph_.literals[i]);
  }
  fixed_.assign(graph_.padded.back(), kNever);
  for (int variable = 0; variable < graph_.variables(); ++variable) {
    alive_[variable].clear();
    graph_.each(bits, variable, [&](int value) {
      alive_[variable].push_back(value);
      fixed_[graph_.padded[variable] + value] = scalar_.unary[graph_.start[variable] + value];
    });
  }
  base_ = scalar_.constant;
  open_boxes_.clear();
  slots_.clear();
  share_.clear();
  for (int box = 0; box < graph_.boxes(); ++box) load_box(bits, split, box);
  open_tables_.clear();
  cells_.clear();
  message_ = split.message;
  for (int table = 0; table < static_cast<int>(graph_.tables.size()); ++table) {
    load_table(bits, split, table);
  }
  open_linears_.clear();
  multiplier_.clear();
  for (int linear = 0; linear < static_cast<int>(graph_.linears.size()); ++linear) {
    load_linear(bits, split, linear);
  }
}

void Dual::load_box(const Bits&, const Split& split, int box) {
  const double weight = scalar_.box[box];
  if (weight == 0) return;
  const int from = static_cast<int>(slots_.size());
  double sum = 0;
  for (int at = graph_.box_start[box]; at < graph_.box_start[box + 1]; ++at) {
    const int literal = graph_.box_literals[at];
    if (truth_[literal] == Truth::fails) {
      slots_.resize(from);
      share_.resize(from);
      return;
    }
    if (truth_[literal] == Truth::holds) continue;
    const int variable = graph_.literals[literal].variable;
    const int theta = graph_.padded[variable];
    slots_.push_back(
        {at, graph_.literals[literal].row, theta, graph_.padded[variable + 1] - theta, variable});
    share_.push_back(split.slot[at]);
    sum += split.slot[at];
  }
  const int count = static_cast<int>(slots_.size()) - from;
  if (count <= 1) {
    if (count == 0) {
      base_ += weight;
    } else {
      const OpenSlot& slot = slots_[from];
      for (const int value : alive_[slot.variable]) {
        if (graph_.rows[slot.row + value] > 0) fixed_[slot.theta + value] += weight;
      }
    }
    slots_.resize(from);
    share_.resize(from);
    return;
  }
  open_boxes_.push_back({box, from, count, weight});
  if (weight > 0) {
    for (int i = from; i < from + count; ++i) {
      share_[i] = sum > 1e-9 * weight ? share_[i] * (weight / sum) : weight / count;
    }
  } else {
    const double price = std::clamp(split.slot[graph_.box_start[box]], 0.0, -weight);
    for (int i = from; i < from + count; ++i) share_[i] = price;
  }
}

void Dual::load_table(const Bits&, const Split&, int index) {
  const Table& table = graph_.tables[index];
  const auto& cell = scalar_.table[index];
  const int columns = graph_.size[table.second];
  const auto& rows_alive = alive_[table.first];
  const auto& columns_alive = alive_[table.second];
  if (rows_alive.size() == 1 && columns_alive.size() == 1) {
    base_ += cell[rows_alive[0] * columns + columns_alive[0]];
    return;
  }
  if (rows_alive.size() == 1 || columns_alive.size() == 1) {
    for (const int a : rows_alive) {
      for (const int b : columns_alive) {
        const int at = rows_alive.size() == 1 ? graph_.padded[table.second] + b
                                              : graph_.padded[table.first] + a;
        fixed_[at] += cell[a * columns + b];
      }
    }
    return;
  }
  open_tables_.push_back({index, static_cast<int>(cells_.size())});
  for (const int a : rows_alive) {
    for (const int b : columns_alive) cells_.push_back(cell[a * columns + b]);
  }
}

void Dual::load_linear(const Bits& bits, const Split& split, int index) {
  if (!binds(graph_, bits, graph_.linears[index])) return;
  open_linears_.push_back(index);
  multiplier_.push_back(split.multiplier[index]);
}

void Dual::gather() {
  theta_ = fixed_;
  adds_.clear();
  for (const OpenBox& box : open_boxes_) {
    const double sign = box.weight > 0 ? 1 : -1;
    for (int i = box.from; i < box.from + box.count; ++i) {
      if (share_[i] == 0) continue;
      adds_.push_back({&graph_.rows[slots_[i].row], &theta_[slots_[i].theta], sign * share_[i],
                       slots_[i].width});
    }
  }
  add_rows(adds_.data(), adds_.size());
  for (const OpenTable& open : open_tables_) {
    const Table& table = graph_.tables[open.table];
    const double* message = &message_[graph_.message_start[open.table]];
    for (const int a : alive_[table.first]) theta_[graph_.padded[table.first] + a] += message[a];
    message += graph_.size[table.first];
    for (const int b : alive_[table.second]) theta_[graph_.padded[table.second] + b] += message[b];
  }
  for (std::size_t i = 0; i < open_linears_.size(); ++i) {
    if (multiplier_[i] == 0) continue;
    const Linear& linear = graph_.linears[open_linears_[i]];
    const double price = multiplier_[i] / linear.scale;
    for (std::size_t slot = 0; slot < linear.variables.size(); ++slot) {
      double* row = &theta_[graph_.padded[linear.variables[slot]]];
      for (const int value : alive_[linear.variables[slot]]) {
        row[value] -= price * static_cast<double>(linear.amount[slot][value]);
      }
    }
  }
}

void Dual::sweep_tables() {
  for (const OpenTable& open : open_tables_) {
    const Table& table = graph_.tables[open.table];
    const auto& rows = alive_[table.first];
    const auto& columns = alive_[table.second];
    double* row_theta = &theta_[graph_.padded[table.first]];
    double* column_theta = &theta_[graph_.padded[table.second]];
    double* row_message = &message_[graph_.message_start[open.table]];
    double* column_message = row_message + graph_.size[table.first];
    right_.resize(columns.size());
    for (std::size_t b = 0; b < columns.size(); ++b) {
      right_[b] = column_theta[columns[b]] - column_message[columns[b]];
    }
    column_.assign(columns.size(), kNever);
    const double* cell = &cells_[open.cells];
    for (const int row : rows) {
      const double left = row_theta[row] - row_message[row];
      double most = kNever;
      for (std::size_t b = 0; b < columns.size(); ++b) {
        const double worth = *cell++ + right_[b];
        most = worth > most ? worth : most;
        const double whole = worth + left;
        column_[b] = whole > column_[b] ? whole : column_[b];
      }
      row_theta[row] = (most + left) / 2;
      row_message[row] = row_theta[row] - left;
    }
    for (std::size_t b = 0; b < columns.size(); ++b) {
      column_theta[columns[b]] = column_[b] / 2;
      column_message[columns[b]] = column_[b] / 2 - right_[b];
    }
  }
}

double Dual::choose() {
  double bound = base_;
  choice_.resize(graph_.variables());
  for (int variable = 0; variable < graph_.variables(); ++variable) {
    const double* row = &theta_[graph_.padded[variable]];
    int best = alive_[variable].front();
    for (const int value : alive_[variable]) {
      if (row[value] > row[best]) best = value;
    }
    choice_[variable] = best;
    bound += row[best];
  }
  for (const OpenBox& box : open_boxes_) {
    if (box.weight < 0) bound += (box.count - 1) * share_[box.from];
  }
  for (std::size_t i = 0; i < open_linears_.size(); ++i) {
    const Linear& linear = graph_.linears[open_linears_[i]];
    if (multiplier_[i] == 0) continue;
    const auto side = multiplier_[i] > 0 ? linear.upper : linear.lower;
    bound += multiplier_[i] / linear.scale * static_cast<double>(side);
  }
  return bound;
}

double Dual::linear_sum(int index) const {
  const Linear& linear = graph_.linears[index];
  std::int64_t sum = 0;
  for (std::size_t slot = 0; slot < linear.variables.size(); ++slot) {
    sum += linear.amount[slot][choice_[linear.variables[slot]]];
  }
  return static_cast<double>(sum);
}

// The squared length of the subgradient, which it leaves in gradient_ and linear_gradient_.
double Dual::measure_gradient() {
  gradient_.resize(slots_.size());
  double norm = 0;
  for (const OpenBox& box : open_boxes_) {
    double held = 0;
    for (int i = box.from; i < box.from + box.count; ++i) {
      gradient_[i] = graph_.rows[slots_[i].row + choice_[slots_[i].variable]];
      held += gradient_[i];
    }
    if (box.weight > 0) {
      const double mean = held / box.count;
      for (int i = box.from; i < box.from + box.count; ++i) gradient_[i] -= mean;
      norm += held * (1 - mean);
    } else {
      const double slope = box.count - 1 - held;
      const bool stuck =
          share_[box.from] <= 0 ? slope >= 0 : share_[box.from] >= -box.weight && slope <= 0;
      gradient_[box.from] = stuck ? 0 : slope;
      norm += gradient_[box.from] * gradient_[box.from];
    }
  }
  linear_gradient_.resize(open_linears_.size());
  for (std::size_t i = 0; i < open_linears_.size(); ++i) {
    const Linear& linear = graph_.linears[open_linears_[i]];
    const double sum = linear_sum(open_linears_[i]);
    const double over = (sum - static_cast<double>(linear.upper)) / linear.scale;
    const double under = (static_cast<double>(linear.lower) - sum) / linear.scale;
    double slope = 0;
    if (multiplier_[i] > 0 || (multiplier_[i] == 0 && over > 0)) {
      slope = -over;
    } else if (multiplier_[i] < 0 || under > 0) {
      slope = under;
    }
    linear_gradient_[i] = slope;
    norm += slope * slope;
  }
  return norm;
}

double Dual::respond(const Scalar& scalar) const {
  double total = scalar.constant;
  for (int variable = 0; variable < graph_.variables(); ++variable) {
    total += scalar.unary[graph_.start[variable] + choice_[variable]];
  }
  std::size_t next = 0;
  for (int box = 0; box < graph_.boxes(); ++box) {
    double held = 1;
    if (next < open_boxes_.size() && open_boxes_[next].box == box) {
      const OpenBox& open = open_boxes_[next++];
      if (open.weight > 0) held = 0;
      for (int i = open.from; i < open.from + open.count; ++i) {
        const double in = graph_.rows[slots_[i].row + choice_[slots_[i].variable]];
        held = open.weight > 0 ? held + in * share_[i] / open.weight : std::min(held, in);
      }
    } else {
      for (int at = graph_.box_start[box]; held > 0 && at < graph_.box_start[box + 1]; ++at) {
        const Literal& literal = graph_.literals[graph_.box_literals[at]];
        if (!graph_.in(literal, choice_[literal.variable])) held = 0;
      }
    }
    if (!never(scalar.box[box])) total += held * scalar.box[box];
  }
  for (std::size_t index = 0; index < graph_.tables.size(); ++index) {
    const Table& table = graph_.tables[index];
    const double cell =
        scalar
            .table[index][choice_[table.first] * graph_.size[table.second] + choice_[table.second]];
    if (!never(cell)) total += cell;
  }
  return total;
}

bool Dual::step(double bound, const DualOptions& options, double factor) {
  const double norm = measure_gradient();
  if (norm < 1e-12) return !open_tables_.empty();
  move(factor * hope(bound, options) / norm);
  return true;
}

void Dual::move(double length) {
  for (const OpenBox& box : open_boxes_) {
    double* share = &share_[box.from];
    if (box.weight < 0) {
      const double price = share[0] - length * gradient_[box.from];
      std::fill_n(share, box.count, std::clamp(price, 0.0, -box.weight));
      continue;
    }
    bool negative = false;
    for (int i = 0; i < box.count; ++i) {
      share[i] -= length * gradient_[box.from + i];
      negative = negative || share[i] < 0;
    }
    if (negative) project(share, box.count, box.weight);
  }
  for (std::size_t i = 0; i < open_linears_.size(); ++i) {
    const double before = multiplier_[i];
    const double after = before - length * linear_gradient_[i];
    // A multiplier passes from one side of its bound to the other only through zero.
    multiplier_[i] = before * after < 0 ? 0 : after;
  }
}

}  // namespace dragoman::solve::network
