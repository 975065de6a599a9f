// A component whose coupling is too dense for a decision diagram: branch and bound with a dual
// bound that splits every interaction's worth among its variables.
//
//   Network network(problem, {0, 1, 2, 5});
//   Best best = network.best(weights, effort);
//
// best() first eliminates variables with at most two neighbours, so that sparse pairwise
// interactions come out in milliseconds. enumerate() and pareto() search one region of the
// objective space after another: a region is the utilities that are at least its corner; the point
// found in it is nondominated and splits the corners it lies above (Klamroth, Lacour, Vanderpooten
// 2015); a region without a point is closed by the bounds.
#pragma once

#include <memory>
#include <vector>

#include "solve/component.h"

namespace dragoman::solve {

namespace network {
struct Model;
}

class Network : public Component {
 public:
  // Keeps no reference to the problem. `variables` are ascending indices in
  // Problem::variables; terms and bounds whose variables all lie among them belong to the network.
  // Cost: the terms' slots times their variables' values; per variable its values squared times its
  // slots, as long as that stays under 2e7.
  Network(const Problem& problem, std::vector<int> variables);
  ~Network() override;

  const std::vector<int>& variables() const override { return variables_; }
  Best best(std::span<const double> weights, const Effort& effort) const override;

  // Reports the nondominated parts among the asked ones, in descending lexicographic order of
  // utilities, when all are known.
  Outcome enumerate(std::span<const double> weights, double floor, std::span<const Utility> lower,
                    const Effort& effort,
                    const std::function<bool(const Candidate&)>& sink) const override;
  Outcome pareto(std::span<const Utility> lower, const Effort& effort,
                 std::vector<Candidate>& out) const override;

 private:
  std::vector<int> variables_;
  std::unique_ptr<const network::Model> model_;
};

}  // namespace dragoman::solve
