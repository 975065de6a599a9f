#include "solve/amend_search.h"

#include <algorithm>
#include <limits>

namespace dragoman::solve {

void ChangeSearch::collect(const std::vector<Weighting>& weightings, std::size_t changes) {
  width_ = weightings.size();
  rungs_ = changes + 1;
  arc_weight_.resize(change_.arc.size() * width_);
  to_come_.resize(change_.rows * rungs_ * width_);
  room_.assign((change_.levels.size() + 1) * width_, 0.0);
  ChangeBounds bounds(change_);
  for (std::size_t k = 0; k < width_; ++k) {
    bounds.solve(weightings[k].weights, changes);
    for (std::size_t row = 0; row < change_.rows; ++row)
      for (std::size_t t = 0; t < rungs_; ++t)
        to_come_[(row * rungs_ + t) * width_ + k] = bounds.to_come(row, t);
    for (std::size_t a = 0; a < change_.arc.size(); ++a)
      arc_weight_[a * width_ + k] = bounds.arc_weights()[a];
    room_[k] = -weightings[k].required;
  }
}

std::optional<bool> ChangeSearch::run(const std::vector<Weighting>& weightings, std::size_t changes,
                                      std::uint64_t most_nodes, std::vector<std::uint32_t>& path) {
  collect(weightings, changes);
  const std::size_t depth = change_.levels.size();
  path_.assign(depth, 0);
  branches_.resize(depth);
  sums_.assign(depth + 1, std::vector<Utility>(need_.size(), 0));
  nodes_ = 0;
  most_nodes_ = most_nodes;
  stopped_ = false;
  const bool found = descend(0, 0, changes);
  if (found) path = path_;
  if (stopped_) return std::nullopt;
  return found;
}

// The least room that any weighting leaves behind an arc; negative: the arc leads nowhere.
double ChangeSearch::least_room(std::size_t l, const ChangeDag::Edge& edge, std::size_t arc,
                                std::size_t left) const {
  const ChangeDag::Level& level = change_.levels[l];
  const std::size_t row = level.rows + level.nodes() + edge.target;
  const double* to_come = &to_come_[(row * rungs_ + left - edge.cost) * width_];
  const double* weight = &arc_weight_[arc * width_];
  const double* room = &room_[l * width_];
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t k = 0; k < width_; ++k)
    least = std::min(least, room[k] + weight[k] + to_come[k]);
  return least;
}

bool ChangeSearch::descend(std::size_t l, std::uint32_t node, std::size_t left) {
  const std::size_t parties = need_.size();
  if (l == change_.levels.size()) {
    for (std::size_t p = 0; p < parties; ++p)
      if (sums_[l][p] < need_[p]) return false;
    return true;
  }
  const ChangeDag::Level& level = change_.levels[l];
  std::vector<Branch>& branches = branches_[l];
  branches.clear();
  for (std::uint32_t e = level.first[node]; e < level.first[node + 1]; ++e) {
    const ChangeDag::Edge& edge = change_.edges[e];
    if (edge.cost > left) continue;
    for (std::uint32_t a = edge.first; a < edge.last; ++a) {
      const double room = least_room(l, edge, a, left);
      if (room >= 0) branches.push_back({room, e, a});
    }
  }
  std::sort(branches.begin(), branches.end(), [](const Branch& x, const Branch& y) {
    return x.room != y.room ? x.room > y.room : x.arc < y.arc;
  });
  for (const Branch& branch : branches) {
    if (++nodes_ > most_nodes_ || ((nodes_ & 255) == 0 && spent(effort_))) stopped_ = true;
    if (stopped_) return false;
    const ChangeDag::Edge& edge = change_.edges[branch.edge];
    const std::uint32_t arc = path_[level.layer] = change_.arc[branch.arc];
    const Utility* utility = &dag_.layers[level.layer].utility[arc * (parties + 1)];
    for (std::size_t p = 0; p < parties; ++p) sums_[l + 1][p] = sums_[l][p] + utility[p];
    for (std::size_t k = 0; k < width_; ++k)
      room_[(l + 1) * width_ + k] = room_[l * width_ + k] + arc_weight_[branch.arc * width_ + k];
    if (descend(l + 1, edge.target, left - edge.cost)) return true;
  }
  return false;
}

}  // namespace dragoman::solve
