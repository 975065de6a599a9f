#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <map>

#include "packages/rivals.h"

namespace dragoman::bench {

namespace {

std::string numbers(std::span<const Utility> values) {
  std::string text;
  for (const Utility value : values) text += fmt::format("{}{}", text.empty() ? "" : ",", value);
  return text;
}

std::string cost_functions(const Problem& problem) {
  std::string text = R"({"problem":{"name":"pairs","mustbe":">-1000000.0"},"variables":{)";
  for (std::size_t v = 0; v < problem.variables.size(); ++v)
    text += fmt::format("{}\"x{}\":{}", v > 0 ? "," : "", v, problem.variables[v].size);
  text += "},\"functions\":{";
  for (std::size_t v = 0; v < problem.variables.size(); ++v)
    text += fmt::format("{}\"f{}\":{{\"scope\":[\"x{}\"],\"costs\":[{}]}}", v > 0 ? "," : "", v, v,
                        numbers(problem.variables[v].utility));
  std::map<std::pair<int, int>, std::vector<Utility>> tables;
  for (const Term& term : problem.terms) {
    const Slot &a = term.slots[0], &b = term.slots[1];
    const int width = problem.variables[b.variable].size;
    auto& table = tables[{a.variable, b.variable}];
    table.resize(static_cast<std::size_t>(problem.variables[a.variable].size) * width, 0);
    table[a.values[0] * width + b.values[0]] += term.utility[0];
  }
  for (const auto& [scope, table] : tables)
    text += fmt::format(",\"g{0}_{1}\":{{\"scope\":[\"x{0}\",\"x{1}\"],\"costs\":[{2}]}}",
                        scope.first, scope.second, numbers(table));
  return text + "}}";
}

// Depth first; `sums` holds one row per depth.
template <int parties>
struct Odometer {
  const Problem& problem;
  Enumerated& out;
  std::vector<Utility> best_second;  // per first utility; two parties only
  std::vector<Utility> sums;

  void run(std::size_t depth) {
    const Variable& variable = problem.variables[depth];
    const bool last = depth + 1 == problem.variables.size();
    const Utility* before = &sums[depth * parties];
    Utility* after = &sums[(depth + 1) * parties];
    for (int o = 0; o < variable.size; ++o) {
      for (int p = 0; p < parties; ++p)
        after[p] = before[p] + variable.utility[static_cast<std::size_t>(o) * parties + p];
      if (last) {
        take(after);
      } else {
        run(depth + 1);
      }
    }
  }

  void take(const Utility* u) {
    ++out.packages;
    Utility product = 1, smallest = u[0], sum = 0;
    for (int p = 0; p < parties; ++p) {
      product *= u[p];
      smallest = std::min(smallest, u[p]);
      sum += u[p];
    }
    out.best_product = std::max(out.best_product, product);
    out.best_smallest = std::max(out.best_smallest, smallest);
    out.best_sum = std::max(out.best_sum, sum);
    if (parties == 2) best_second[u[0]] = std::max(best_second[u[0]], u[1]);
  }
};

template <int parties>
Enumerated odometer(const Problem& problem) {
  Enumerated result;
  Odometer<parties> all{problem, result, {}, {}};
  all.sums.assign((problem.variables.size() + 1) * parties, 0);
  if (parties == 2) {
    Utility most = 0;
    for (const Variable& variable : problem.variables)
      most += *std::max_element(variable.utility.begin(), variable.utility.end());
    all.best_second.assign(static_cast<std::size_t>(most) + 1, -1);
  }
  const double start = now();
  all.run(0);
  Utility highest = -1;
  for (std::size_t first = all.best_second.size(); first-- > 0;) {
    const Utility second = all.best_second[first];
    if (second <= highest) continue;
    highest = second;
    result.frontier.push_back({static_cast<Utility>(first), second});
  }
  result.seconds = now() - start;
  return result;
}

}  // namespace

Toulbar2::Toulbar2(const Scratch& scratch, double limit) : scratch_(scratch), limit_(limit) {
  Problem tiny;
  tiny.parties.resize(1);
  tiny.variables.resize(2);
  for (Variable& variable : tiny.variables) {
    variable.size = 2;
    variable.utility = {1, 2};
  }
  tiny.terms.push_back({{{0, {0}}, {1, {1}}}, false, {3}, -1});
  std::vector<double> seconds;
  for (int i = 0; i < 9; ++i) seconds.push_back(largest_sum(tiny).seconds);
  start_up_ = *std::min_element(seconds.begin(), seconds.end());
}

RivalAnswer Toulbar2::largest_sum(const Problem& problem) const {
  const std::string model = scratch_.file("model.cfn");
  std::ofstream(model) << cost_functions(problem);
  const ProcessRun run = run_process({"toulbar2", model, fmt::format("-timer={:.0f}", limit_)});
  RivalAnswer result;
  result.seconds = std::max(1e-6, run.seconds - start_up_);
  result.programs = 1;
  const double optimum = number_after(run.output, "\nOptimum:");
  const double found = number_after(run.output, "New solution:");
  result.proved = !std::isnan(optimum);
  const double value = result.proved ? optimum : found;
  if (!std::isnan(value)) result.utilities = {static_cast<Utility>(std::llround(value))};
  return result;
}

Enumerated enumerate(const Problem& problem) {
  switch (problem.parties.size()) {
    case 2:
      return odometer<2>(problem);
    case 3:
      return odometer<3>(problem);
    default:
      return odometer<4>(problem);
  }
}

}  // namespace dragoman::bench
