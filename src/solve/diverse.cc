#include "solve/diverse.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace dragoman::solve {

namespace {

constexpr std::size_t kMostListed = 20'000;
constexpr std::size_t kMostNodes = 2'000'000;

// Lists the paths of a dag that give every party at least its floor.
class Lister {
 public:
  Lister(const Dag& dag, const std::vector<Utility>& floor, const Effort& effort)
      : dag_(dag), floor_(floor), effort_(effort), to_come_(dag), path_(dag.layers.size(), 0) {}

  std::vector<std::vector<std::uint32_t>> run() {
    descend(0, 0, std::vector<Utility>(floor_.size(), 0));
    return std::move(found_);
  }

 private:
  bool full() {
    return found_.size() >= kMostListed || ++nodes_ > kMostNodes ||
           ((nodes_ & 1023) == 0 && spent(effort_));
  }

  void descend(std::size_t l, std::uint32_t node, const std::vector<Utility>& sums) {
    if (l == dag_.layers.size()) {
      found_.push_back(path_);
      return;
    }
    const Layer& layer = dag_.layers[l];
    std::vector<Utility> next(sums.size());
    for (std::uint32_t a = layer.first[node]; a < layer.first[node + 1] && !full(); ++a) {
      bool within = true;
      for (std::size_t p = 0; p < sums.size() && within; ++p) {
        next[p] = sums[p] + layer.utility[static_cast<std::size_t>(a) * sums.size() + p];
        within = next[p] + to_come_.at(l + 1, layer.target[a], p).most >= floor_[p];
      }
      if (!within) continue;
      path_[l] = a;
      descend(l + 1, layer.target[a], next);
    }
  }

  const Dag& dag_;
  const std::vector<Utility>& floor_;
  const Effort& effort_;
  SumsToCome to_come_;
  std::vector<std::uint32_t> path_;
  std::vector<std::vector<std::uint32_t>> found_;
  std::size_t nodes_ = 0;
};

// Points at which two packages differ.
int distance(const Problem& problem, const Assignment& a, const Assignment& b) {
  std::set<int> points;
  for (std::size_t v = 0; v < a.values.size(); ++v)
    if (a.values[v] != b.values[v]) points.insert(problem.variables[v].point);
  for (std::size_t c = 0; c < a.chosen.size(); ++c)
    if (a.chosen[c] != b.chosen[c]) points.insert(problem.chooses[c].point);
  return static_cast<int>(points.size());
}

}  // namespace

std::vector<Package> diverse_packages(const Problem& problem, const Maximiser& maximiser,
                                      const Solutions& solutions, int count, double loss,
                                      const Effort& effort) {
  std::vector<Package> chosen;
  const Package& nash = *solutions.nash.package;
  const Objective objective = maximiser.acceptance_objective();
  std::vector<Utility> floor;
  for (std::size_t p = 0; p < problem.parties.size(); ++p) {
    const ProblemParty& party = problem.parties[p];
    const Utility gain = nash.utilities[p] - std::max(party.walk_away, kNoWalkAway);
    const auto spare = static_cast<Utility>(std::floor(static_cast<double>(gain) * loss));
    floor.push_back(std::max(objective.lower[p], nash.utilities[p] - party.constant - spare));
  }
  const Dag& dag = maximiser.dag();
  if (dag.layers.empty()) return chosen;
  std::vector<Package> listed;
  for (const auto& path : Lister(dag, floor, effort).run()) {
    Package package;
    package.assignment = path_assignment(problem, dag, {}, path);
    package.assignment.chosen = nash.assignment.chosen;  // opaque parts stay as in Nash
    listed.push_back(std::move(package));
  }
  std::vector<int> nearest;
  for (const Package& package : listed)
    nearest.push_back(distance(problem, package.assignment, nash.assignment));
  for (int round = 0; round < count && !listed.empty(); ++round) {
    const auto farthest = std::max_element(nearest.begin(), nearest.end());
    if (*farthest <= 0) break;
    Package package = listed[farthest - nearest.begin()];
    package.utilities = evaluate(problem, package.assignment);
    for (std::size_t i = 0; i < listed.size(); ++i)
      nearest[i] =
          std::min(nearest[i], distance(problem, listed[i].assignment, package.assignment));
    chosen.push_back(std::move(package));
  }
  return chosen;
}

}  // namespace dragoman::solve
