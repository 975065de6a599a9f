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
    double loss = 0;     // below the greedy choice
    std::uint32_t node;  // for part()
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
      chosen_.push_back(i);
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
  // The chosen items of a found choice, ascending, by index among the usable ones.
  Part part(std::uint32_t node) const;
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

  void list_flips(double loss);
  void merge(int balance, int step);
  void settle(int balance, int step, std::vector<State>& states);
  bool beaten(const std::vector<State>& kept, const State& next) const;
  bool lower_part(std::uint32_t a, std::uint32_t b) const;
  bool in_reach(const State& state, double left, int step) const;
  std::vector<State>& states(int balance) { return layers_[balance + offset_]; }
  int distance(int balance) const { return std::max({0, lowest_ - balance, balance - highest_}); }
  void stop_here();
  // An upper estimate: every state has a node of its own.
  std::size_t bytes() const {
    return nodes_.size() * (sizeof(Node) + sizeof(State)) + found_.size() * sizeof(Found);
  }

  const Items& items_;
  Greedy greedy_;
  std::vector<int> chosen_;  // by the greedy choice, ascending
  Vector base_{}, lower_{};
  double loss_ = 0;
  int lowest_ = 0, highest_ = 0;  // permitted balances
  int offset_ = 0;
  std::vector<Flip> flips_;
  std::vector<Outlook> outlook_;
  std::vector<std::vector<State>> layers_;  // by balance + offset_
  std::vector<State> merged_;
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
  states(0).push_back(State{base_, 0, 0});
  int low = 0, high = 0;  // balances in use
  settle(0, 0, states(0));
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
  const Flip& flip = flips_[step];
  const int source = balance - flip.sign;
  static const std::vector<State> kNone;
  const bool has_source = source + offset_ >= 0 && source + offset_ < std::ssize(layers_);
  const std::vector<State>& stay = states(balance);
  const std::vector<State>& move = has_source ? states(source) : kNone;
  if (stay.empty() && move.empty()) return;
  merged_.clear();
  const auto moved = [&](const State& from) {
    State to = from;
    for (int p = 0; p < D; ++p) to.utilities[p] += flip.change[p];
    to.loss += flip.cost;
    return to;
  };
  const auto take = [&](const State& next, bool flipped) {
    if (!merged_.empty() && same(merged_.back().utilities, next.utilities)) {
      if (flipped) nodes_.push_back(Node{next.node, step});
      const std::uint32_t node = flipped ? std::uint32_t(nodes_.size() - 1) : next.node;
      State& last = merged_.back();
      if (lower_part(node, last.node)) last.node = node;
      last.loss = std::min(last.loss, next.loss);
      return;
    }
    if (beaten(merged_, next)) return;
    merged_.push_back(next);
    if (!flipped) return;
    merged_.back().node = std::uint32_t(nodes_.size());
    nodes_.push_back(Node{next.node, step});
  };
  std::size_t a = 0, b = 0;
  State candidate;
  if (!move.empty()) candidate = moved(move[0]);
  const auto advance = [&] {
    if (++b < move.size()) candidate = moved(move[b]);
  };
  while (a < stay.size() || b < move.size()) {
    const bool stays =
        b == move.size() ||
        (a < stay.size() && !lexicographically_above(candidate.utilities, stay[a].utilities));
    if (stays) {
      take(stay[a++], false);
    } else {
      if (candidate.loss <= loss_) take(candidate, true);
      advance();
    }
  }
  settle(balance, step + 1, merged_);
  states(balance).swap(merged_);
}

// Moves what can be flipped no further from `states` to found(), and drops what leads nowhere.
template <int D>
void ChooseWalk<D>::settle(int balance, int step, std::vector<State>& states) {
  const double next_cost =
      step < std::ssize(flips_) ? flips_[step].cost : std::numeric_limits<double>::infinity();
  const int away = distance(balance);
  // A permitted choice of a fixed size has to flip two items, one each way, to become another.
  const int fewest = away > 0 ? away : lowest_ == highest_ ? 2 : 1;
  const Outlook& ahead = outlook_[step];
  const bool returns =
      balance + ahead.in >= lowest_ && balance - ahead.out <= highest_ && ahead.in + ahead.out > 0;
  std::size_t kept = 0;
  for (State& state : states) {
    const double left = loss_ - state.loss;
    const bool live = returns && left >= fewest * next_cost && in_reach(state, left, step);
    if (live) {
      states[kept++] = state;
    } else if (away == 0) {
      const double total = state.loss - greedy_.price * balance;
      if (total > loss_) continue;
      bool reaches = true;
      for (int p = 0; p < D; ++p) reaches = reaches && state.utilities[p] >= lower_[p];
      if (reaches) found_.push_back(Found{state.utilities, total, state.node, balance});
    }
  }
  states.resize(kept);
}

template <int D>
bool ChooseWalk<D>::in_reach(const State& state, double left, int step) const {
  const Outlook& ahead = outlook_[step];
  const double flips = flips_[step].cost > 0 ? std::floor(left / flips_[step].cost)
                                             : std::numeric_limits<double>::infinity();
  for (int p = 0; p < D; ++p) {
    if (state.utilities[p] >= lower_[p]) continue;
    const Utility missing = lower_[p] - state.utilities[p];
    // One item of slack covers the rounding of the product.
    if (ahead.sum[p] < missing || (flips + 1) * double(ahead.most[p]) < double(missing))
      return false;
  }
  return true;
}

template <int D>
bool ChooseWalk<D>::beaten(const std::vector<State>& kept, const State& next) const {
  // Sorted in descending order: in one dimension the first beats all; in two the last one kept has
  // the largest second utility; beyond, a few of the last are a cheap filter, not a complete one.
  constexpr std::ptrdiff_t kRecent = D <= 2 ? 1 : 12;
  const auto first = kept.end() - std::min(kRecent, std::ssize(kept));
  return std::any_of(first, kept.end(), [&](const State& other) {
    for (int p = 0; p < D; ++p)
      if (other.utilities[p] < next.utilities[p]) return false;
    return true;
  });
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
    flipped.push_back(flips_[nodes_[node].step].item);
  std::sort(flipped.begin(), flipped.end());
  Part chosen;
  chosen.reserve(std::size_t(greedy_.size) + flipped.size());
  auto flip = flipped.begin();
  for (const int i : chosen_) {
    for (; flip != flipped.end() && *flip < i; ++flip) chosen.push_back(*flip);
    if (flip != flipped.end() && *flip == i) {
      ++flip;
    } else {
      chosen.push_back(i);
    }
  }
  chosen.insert(chosen.end(), flip, flipped.end());
  return chosen;
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
  for (int b = -offset_; b <= offset_; ++b) {
    if (distance(b) > 0) continue;
    for (const State& state : states(b)) {
      bool reaches = true;
      for (int p = 0; p < D; ++p) reaches = reaches && state.utilities[p] >= lower_[p];
      if (reaches)
        found_.push_back(Found{state.utilities, state.loss - greedy_.price * b, state.node, b});
    }
  }
}

}  // namespace dragoman::solve
