// The walk from the greedy choice outward, under every method of ChooseSet.
//
// Items are taken in ascending order of what flipping them costs. A partial choice is kept with its
// utilities and its balance (items more than the greedy choice has); of partial choices with the
// same balance, one that another weakly dominates is dropped, since whatever completes the one
// completes the other. A choice that has left too little loss to come back to a permitted balance
// is dropped too. What remains are all nondominated choices within the loss, and some dominated
// ones. Partial choices are sorted, so that a step is a merge.
#pragma once

#include <algorithm>
#include <array>
#include <climits>
#include <cmath>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "solve/choose_items.h"

namespace dragoman::solve {

// Plain loops: the library's comparisons of arrays call memcmp, a quarter of the walk's time.
template <std::size_t D>
bool same(const std::array<Utility, D>& a, const std::array<Utility, D>& b) {
  for (std::size_t p = 0; p < D; ++p)
    if (a[p] != b[p]) return false;
  return true;
}
template <std::size_t D>
bool lexicographically_above(const std::array<Utility, D>& a, const std::array<Utility, D>& b) {
  for (std::size_t p = 0; p < D; ++p)
    if (a[p] != b[p]) return a[p] > b[p];
  return false;
}

template <int D>
class ChooseWalk {
 public:
  using Vector = std::array<Utility, D>;
  struct Found {
    Vector utilities;    // in units
    std::uint32_t node;  // for candidate()
    int balance = 0;
  };

  explicit ChooseWalk(const Items& items) : items_(items) {}

  // Starts from the greedy choice under weights (>= 0, for utilities in units).
  void aim(std::span<const double> weights) {
    choose_greedily(items_, weights, greedy_);
    base_ = {};
    chosen_.clear();
    for (int i = 0; i < items_.count; ++i) {
      if (!greedy_.in[i]) continue;
      chosen_.push_back(items_.original[i]);
      for (int p = 0; p < D; ++p) base_[p] += items_.at(i, p);
    }
  }
  const Greedy& greedy() const { return greedy_; }

  // The cost of the cheapest flip but `rank`.
  double cheap_cost(int rank) const {
    std::vector<double> cost = greedy_.cost;
    if (cost.empty()) return 0;
    const auto nth = cost.begin() + std::min<std::ptrdiff_t>(rank, std::ssize(cost) - 1);
    std::nth_element(cost.begin(), nth, cost.end());
    return *nth;
  }

  // Every choice that loses at most `loss` and reaches `lower` (in units), but for weakly dominated
  // ones of the same size, goes to found(). Stopped: found() holds permitted choices, incomplete.
  Outcome run(double loss, const Vector& lower, const Effort& effort);

  const std::vector<Found>& found() const { return found_; }
  // A found choice in the terms of the problem.
  Candidate candidate(const Found& found) const;
  // Sorts found() in descending order of utilities and drops equal choices (the lexicographically
  // lowest stays), for D <= 2 also dominated ones.
  void tidy();

 private:
  struct State {
    Vector utilities;
    double loss;
    std::uint32_t node;
  };
  struct Node {
    std::uint32_t parent;
    std::int32_t step;  // index in flips_; -1 at the root
  };
  struct Flip {
    double cost;
    int item;
    int sign;  // +1: the item comes in
    Vector change;
  };
  // What the flips from a step on can still do.
  struct Outlook {
    Vector most;  // the largest single gain
    Vector sum;   // all gains together
    int in = 0, out = 0;
  };

  // What decides over the states of one balance before a step.
  struct Horizon {
    int balance = 0;
    bool permitted = false;     // the balance is one of a choice
    double needed = 0;          // loss that must be left to get anywhere else
    double flips_per_loss = 0;  // at most so many more flips
    const Outlook* ahead = nullptr;
  };
  static constexpr int kNoFlip = -1;

  void list_flips(double loss);
  void merge(int balance, int step);
  Horizon horizon_at(int balance, int step) const;
  void add(const State& state, const Horizon& horizon, int flipped_step);
  void settle_tie(const State& state, int flipped_step);
  bool beaten(const State& state) const;
  bool in_reach(const State& state, double left, const Horizon& horizon) const;
  bool reaches_lower(const State& state) const;
  std::uint32_t node_of(const State& state, int flipped_step);
  bool lower_part(std::uint32_t a, std::uint32_t b) const;
  Part part(std::uint32_t node) const;
  std::vector<State>& states(int balance) { return layers_[balance + offset_]; }
  void stop_here();
  // An upper estimate: every state has a node of its own.
  std::size_t bytes() const {
    return nodes_.size() * (sizeof(Node) + sizeof(State)) + found_.size() * sizeof(Found);
  }

  const Items& items_;
  Greedy greedy_;
  std::vector<int> chosen_;  // by the greedy choice, as indices in the Choose block, ascending
  Vector base_{}, lower_{};
  double loss_ = 0;
  int lowest_ = 0, highest_ = 0;  // permitted balances
  int offset_ = 0;
  std::vector<Flip> flips_;
  std::vector<Outlook> outlook_;
  std::vector<std::vector<State>> layers_;  // by balance + offset_
  std::vector<State> merged_;
  // The last state that add() did not find beaten, wherever it went.
  bool has_last_ = false;
  Vector last_{};
  std::uint32_t* last_node_ = nullptr;
  std::vector<Node> nodes_;
  std::vector<Found> found_;
};

template <int D>
void ChooseWalk<D>::list_flips(double loss) {
  flips_.clear();
  for (int i = 0; i < items_.count; ++i) {
    if (greedy_.cost[i] > loss) continue;
    Flip flip{greedy_.cost[i], i, greedy_.in[i] ? -1 : 1, {}};
    for (int p = 0; p < D; ++p) flip.change[p] = flip.sign * items_.at(i, p);
    flips_.push_back(flip);
  }
  std::sort(flips_.begin(), flips_.end(), [](const Flip& a, const Flip& b) {
    return a.cost != b.cost ? a.cost < b.cost : a.item < b.item;
  });
  outlook_.assign(flips_.size() + 1, {});
  for (std::size_t j = flips_.size(); j-- > 0;) {
    outlook_[j] = outlook_[j + 1];
    ++(flips_[j].sign > 0 ? outlook_[j].in : outlook_[j].out);
    for (int p = 0; p < D; ++p) {
      const Utility gain = std::max<Utility>(0, flips_[j].change[p]);
      outlook_[j].most[p] = std::max(outlook_[j].most[p], gain);
      outlook_[j].sum[p] += gain;
    }
  }
}

template <int D>
Outcome ChooseWalk<D>::run(double loss, const Vector& lower, const Effort& effort) {
  found_.clear();
  nodes_.assign(1, Node{0, -1});
  loss_ = loss + greedy_.error;
  lower_ = lower;
  if (!possible(items_) || loss_ < 0) return Outcome::complete;
  lowest_ = items_.least - greedy_.size;
  highest_ = items_.most - greedy_.size;
  list_flips(loss_);
  const int steps = int(flips_.size());
  offset_ = steps;
  for (auto& layer : layers_) layer.clear();
  layers_.resize(2 * std::size_t(steps) + 1);
  merged_.assign(0, State{});
  merged_.reserve(1);
  has_last_ = false;
  add(State{base_, 0, 0}, horizon_at(0, 0), kNoFlip);
  states(0).swap(merged_);
  int low = 0, high = 0;  // balances in use
  for (int j = 0; j < steps; ++j) {
    if (flips_[j].sign > 0) {
      ++high;
      for (int b = high; b >= low; --b) merge(b, j);
    } else {
      --low;
      for (int b = low; b <= high; ++b) merge(b, j);
    }
    while (high > low && states(high).empty()) --high;
    while (low < high && states(low).empty()) ++low;
    if (low == high && states(low).empty()) break;
    if (spent(effort) || bytes() > effort.memory_bytes || nodes_.size() > UINT32_MAX / 2) {
      stop_here();
      return Outcome::stopped;
    }
  }
  return Outcome::complete;
}

// The states of `balance` after deciding flip `step`: those that leave the item alone and those of
// the neighbouring balance that flip it.
template <int D>
void ChooseWalk<D>::merge(int balance, int step) {
  static const std::vector<State> kNone;
  const Flip& flip = flips_[step];
  const int source = balance - flip.sign;
  const bool has_source = source + offset_ >= 0 && source + offset_ < std::ssize(layers_);
  const std::vector<State>& stay = states(balance);
  const std::vector<State>& move = has_source ? states(source) : kNone;
  if (stay.empty() && move.empty()) return;
  merged_.clear();
  merged_.reserve(stay.size() + move.size());
  has_last_ = false;
  const Horizon horizon = horizon_at(balance, step + 1);
  State moved;
  std::size_t a = 0, b = 0;
  const auto load = [&] {  // the next state that can afford the flip
    for (; b < move.size(); ++b) {
      moved.loss = move[b].loss + flip.cost;
      if (moved.loss > loss_) continue;
      for (int p = 0; p < D; ++p) moved.utilities[p] = move[b].utilities[p] + flip.change[p];
      moved.node = move[b].node;
      return;
    }
  };
  load();
  while (a < stay.size() || b < move.size()) {
    const bool stays =
        b == move.size() ||
        (a < stay.size() && !lexicographically_above(moved.utilities, stay[a].utilities));
    if (stays) {
      add(stay[a++], horizon, kNoFlip);
    } else {
      add(moved, horizon, step);
      ++b;
      load();
    }
  }
  states(balance).swap(merged_);
}

template <int D>
typename ChooseWalk<D>::Horizon ChooseWalk<D>::horizon_at(int balance, int step) const {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  const Outlook& ahead = outlook_[step];
  const int away = std::max({0, lowest_ - balance, balance - highest_});
  // A permitted choice of a fixed size has to flip two items, one each way, to become another.
  const int fewest = away > 0 ? away : lowest_ == highest_ ? 2 : 1;
  const bool returns =
      balance + ahead.in >= lowest_ && balance - ahead.out <= highest_ && ahead.in + ahead.out > 0;
  const double cost = returns ? flips_[step].cost : kInfinity;
  return {balance, away == 0, fewest * cost, cost > 0 ? 1 / cost : kInfinity, &ahead};
}

// Takes a state into merged_, when it can go on, or into found_, when it is a choice that cannot;
// unless it is beaten. States come in descending order. flipped_step: the step that made it.
template <int D>
void ChooseWalk<D>::add(const State& state, const Horizon& horizon, int flipped_step) {
  if (has_last_) {
    if (D <= 2 && state.utilities[D - 1] > last_[D - 1]) {
      // Not beaten: in descending order the last one kept has the largest last utility so far.
    } else if (same(state.utilities, last_)) {
      settle_tie(state, flipped_step);
      return;
    } else if (D <= 2 || beaten(state)) {
      return;
    }
  }
  has_last_ = true;
  last_ = state.utilities;
  last_node_ = nullptr;
  const double left = loss_ - state.loss;
  if (left >= horizon.needed && in_reach(state, left, horizon)) {
    merged_.push_back(State{state.utilities, state.loss, node_of(state, flipped_step)});
    last_node_ = &merged_.back().node;
  } else if (horizon.permitted && left + greedy_.price * horizon.balance >= 0 &&
             reaches_lower(state)) {
    found_.push_back(Found{state.utilities, node_of(state, flipped_step), horizon.balance});
    last_node_ = &found_.back().node;
  }
}

template <int D>
std::uint32_t ChooseWalk<D>::node_of(const State& state, int flipped_step) {
  if (flipped_step == kNoFlip) return state.node;
  nodes_.push_back(Node{state.node, flipped_step});
  return std::uint32_t(nodes_.size() - 1);
}

template <int D>
void ChooseWalk<D>::settle_tie(const State& state, int flipped_step) {
  if (!last_node_) return;
  const std::uint32_t node = node_of(state, flipped_step);
  if (lower_part(node, *last_node_)) *last_node_ = node;
}

// In three and more dimensions: beaten by one of the last few kept, a cheap filter and not a
// complete one.
template <int D>
bool ChooseWalk<D>::beaten(const State& state) const {
  constexpr std::ptrdiff_t kRecent = 12;
  const auto first = merged_.end() - std::min(kRecent, std::ssize(merged_));
  return std::any_of(first, merged_.end(), [&](const State& other) {
    for (int p = 0; p < D; ++p)
      if (other.utilities[p] < state.utilities[p]) return false;
    return true;
  });
}

// Whether the flips that the loss left allows could bring every party to its bound.
template <int D>
bool ChooseWalk<D>::in_reach(const State& state, double left, const Horizon& horizon) const {
  for (int p = 0; p < D; ++p) {
    if (state.utilities[p] >= lower_[p]) continue;
    const double missing = double(lower_[p] - state.utilities[p]);
    // One flip of slack covers the rounding of the products.
    const double flips = left * horizon.flips_per_loss + 1;
    if (double(horizon.ahead->sum[p]) * (1 + 1e-12) < missing ||
        flips * double(horizon.ahead->most[p]) < missing)
      return false;
  }
  return true;
}

template <int D>
bool ChooseWalk<D>::reaches_lower(const State& state) const {
  for (int p = 0; p < D; ++p)
    if (state.utilities[p] < lower_[p]) return false;
  return true;
}

// Whether the choice at node a is lexicographically lower than b's; both of one size. Decided by
// the lowest item in which they differ.
template <int D>
bool ChooseWalk<D>::lower_part(std::uint32_t a, std::uint32_t b) const {
  int lowest = INT_MAX;
  bool only_a_flips = false;
  while (a != b) {
    const Node& left = nodes_[a];
    const Node& right = nodes_[b];
    if (left.step == right.step) {
      a = left.parent;
      b = right.parent;
      continue;
    }
    const bool from_a = left.step > right.step;
    const int item = flips_[from_a ? left.step : right.step].item;
    if (item < lowest) {
      lowest = item;
      only_a_flips = from_a;
    }
    (from_a ? a : b) = from_a ? left.parent : right.parent;
  }
  if (lowest == INT_MAX) return false;
  return only_a_flips == !greedy_.in[lowest];
}

template <int D>
Part ChooseWalk<D>::part(std::uint32_t node) const {
  std::vector<int> flipped;
  for (; nodes_[node].step >= 0; node = nodes_[node].parent)
    flipped.push_back(items_.original[flips_[nodes_[node].step].item]);
  std::sort(flipped.begin(), flipped.end());
  Part chosen;
  chosen.reserve(chosen_.size() + flipped.size());
  auto from = chosen_.begin();
  for (const int item : flipped) {
    const auto to = std::lower_bound(from, chosen_.end(), item);
    chosen.insert(chosen.end(), from, to);
    const bool leaves = to != chosen_.end() && *to == item;
    if (!leaves) chosen.push_back(item);
    from = leaves ? to + 1 : to;
  }
  chosen.insert(chosen.end(), from, chosen_.end());
  return chosen;
}

template <int D>
Candidate ChooseWalk<D>::candidate(const Found& found) const {
  Candidate candidate{std::vector<Utility>(D), part(found.node)};
  for (int p = 0; p < D; ++p) candidate.utilities[p] = found.utilities[p] * items_.unit[p];
  return candidate;
}

template <int D>
void ChooseWalk<D>::tidy() {
  std::sort(found_.begin(), found_.end(), [](const Found& a, const Found& b) {
    return same(a.utilities, b.utilities) ? a.node < b.node
                                          : lexicographically_above(a.utilities, b.utilities);
  });
  std::size_t kept = 0;
  for (const Found& next : found_) {
    if (kept > 0 && same(found_[kept - 1].utilities, next.utilities)) {
      Found& last = found_[kept - 1];
      const bool lower = next.balance == last.balance ? lower_part(next.node, last.node)
                                                      : part(next.node) < part(last.node);
      if (lower) last = next;
      continue;
    }
    if (D <= 2 && kept > 0 && found_[kept - 1].utilities[D - 1] >= next.utilities[D - 1]) continue;
    found_[kept++] = next;
  }
  found_.resize(kept);
}

template <int D>
void ChooseWalk<D>::stop_here() {
  for (int b = std::max(lowest_, -offset_); b <= std::min(highest_, offset_); ++b)
    for (const State& state : states(b))
      if (reaches_lower(state)) found_.push_back(Found{state.utilities, state.node, b});
}

}  // namespace dragoman::solve
