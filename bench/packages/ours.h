// The product's side: each step from the integer problem to the proven answer, in this process.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "dragoman/packages.h"
#include "solve/rational.h"

namespace dragoman::bench {

struct Ours {
  std::optional<Package> package;
  bool proved = false;        // false: the time was up
  double choice_seconds = 0;  // largest_sum: what choosing the structure took, of the whole
};

struct How {
  int threads = 1;
  double seconds = 0;  // give up then; 0: never
};

// One solution by itself. find_packages() settles the egalitarian one first and starts the others
// from it; here Nash starts from any package with gains for all.
Ours nash(const Problem& problem, const How& how);
Ours egalitarian(const Problem& problem, const How& how);
// The largest sum of utilities, without settling ties: what one call of the branch and bound does.
Ours largest_sum(const Problem& problem, const How& how);
// The same as the product answers it: ties by leximin of the gains, then lowest options.
Ours utilitarian(const Problem& problem, const How& how);

// The exact frontier with one witness per point, in descending lexicographic order. Throws
// std::runtime_error when it gives in.
std::vector<Package> frontier(const Problem& problem, const How& how);
Frontier epsilon_frontier(const Problem& problem, double epsilon, const How& how);

// Exact objective values, to be compared with a rival's.
solve::WideInt product(const std::vector<Utility>& utilities);
Utility smallest(const std::vector<Utility>& utilities);
Utility sum(const std::vector<Utility>& utilities);

// Why a package is not what it says: out of range, rules broken or utilities that do not add up.
// Computed here from the problem's tables alone; empty when all is well.
std::string fault(const Problem& problem, const Package& package);

}  // namespace dragoman::bench
