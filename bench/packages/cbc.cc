#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <sstream>

#include "packages/rivals.h"

namespace dragoman::bench {

namespace {

int parties_of(const Problem& problem) { return static_cast<int>(problem.parties.size()); }

std::string binary(std::size_t variable, int value) {
  return fmt::format("x{}_{}", variable, value);
}

Utility score(const Problem& problem, std::size_t variable, int value, int party) {
  return problem.variables[variable].utility[value * problem.parties.size() + party];
}

Utility most(const Problem& problem, int party) {
  Utility sum = 0;
  for (std::size_t v = 0; v < problem.variables.size(); ++v) {
    Utility best = 0;
    for (int o = 0; o < problem.variables[v].size; ++o)
      best = std::max(best, score(problem, v, o, party));
    sum += best;
  }
  return sum;
}

// One value per variable.
std::string choice_rows(const Problem& problem) {
  std::string text;
  for (std::size_t v = 0; v < problem.variables.size(); ++v) {
    text += fmt::format(" c{}:", v);
    for (int o = 0; o < problem.variables[v].size; ++o)
      text += fmt::format(" + {}\n", binary(v, o));
    text += " = 1\n";
  }
  return text;
}

// v<p> is party p's utility.
std::string utility_rows(const Problem& problem) {
  std::string text;
  for (int p = 0; p < parties_of(problem); ++p) {
    text += fmt::format(" u{}:", p);
    for (std::size_t v = 0; v < problem.variables.size(); ++v)
      for (int o = 0; o < problem.variables[v].size; ++o)
        if (const Utility s = score(problem, v, o, p); s != 0)
          text += fmt::format(" + {} {}\n", s, binary(v, o));
    text += fmt::format(" - v{} = 0\n", p);
  }
  return text;
}

std::string binaries(const Problem& problem) {
  std::string text = "Binaries\n";
  for (std::size_t v = 0; v < problem.variables.size(); ++v)
    for (int o = 0; o < problem.variables[v].size; ++o) text += fmt::format(" {}\n", binary(v, o));
  return text;
}

std::vector<Utility> sums(const Problem& problem, const std::vector<int>& values) {
  Assignment package;
  package.values = values;
  package.chosen.resize(problem.chooses.size());
  return evaluate(problem, package);
}

// l<p> <= log of v<p>, by the tangent at `at`.
std::string tangent(int party, std::size_t number, double at) {
  return fmt::format(" t{}_{}: l{} - {:.17g} v{} <= {:.17g}\n", party, number, party, 1 / at, party,
                     std::log(at) - 1);
}

}  // namespace

Cbc::Cbc(const Scratch& scratch, double limit) : scratch_(scratch), limit_(limit) {
  std::vector<double> seconds;
  for (int i = 0; i < 9; ++i)
    seconds.push_back(
        solve("Maximize\n obj: x0_0\nSubject To\n c0: x0_0 + x0_1 = 1\nBinaries\n x0_0 x0_1\nEnd\n",
              1, limit)
            .seconds);
  start_up_ = *std::min_element(seconds.begin(), seconds.end());
}

Cbc::Mip Cbc::solve(const std::string& program, std::size_t variables, double limit) const {
  const std::string model = scratch_.file("model.lp"), solution = scratch_.file("model.sol");
  std::ofstream(model) << program;
  std::ofstream(solution).close();
  const ProcessRun run = run_process({"cbc", model, "ratio", "0", "allow", "0", "sec",
                                      fmt::format("{:.1f}", limit), "solve", "solu", solution});
  Mip mip;
  mip.seconds = std::max(1e-6, run.seconds - start_up_);
  std::ifstream in(solution);
  std::string line;
  std::getline(in, line);
  mip.optimal = line.starts_with("Optimal");
  mip.infeasible = line.find("nfeasible") != std::string::npos;
  mip.objective = number_after(line, "objective value");
  if (mip.infeasible) return mip;
  std::vector<int> values(variables, -1);
  while (std::getline(in, line)) {
    std::replace(line.begin(), line.end(), '*', ' ');
    std::istringstream words(line);
    std::string number, name;
    double value = 0;
    words >> number >> name >> value;
    std::size_t variable = 0;
    int option = 0;
    if (std::sscanf(name.c_str(), "x%zu_%d", &variable, &option) == 2 && value > 0.5 &&
        variable < variables)
      values[variable] = option;
  }
  if (std::count(values.begin(), values.end(), -1) == 0) mip.values = std::move(values);
  return mip;
}

RivalAnswer Cbc::answer(const Problem& problem, const Mip& mip) const {
  RivalAnswer result;
  result.proved = mip.optimal;
  result.infeasible = mip.infeasible;
  result.seconds = mip.seconds;
  result.programs = 1;
  if (!mip.values.empty()) result.utilities = sums(problem, mip.values);
  return result;
}

RivalAnswer Cbc::maximin(const Problem& problem) const {
  std::string program = "Maximize\n obj: t\nSubject To\n" + choice_rows(problem);
  program += utility_rows(problem);
  for (int p = 0; p < parties_of(problem); ++p)
    program += fmt::format(" e{}: v{} - t >= 0\n", p, p);
  program += binaries(problem) + "Generals\n t\nEnd\n";
  return answer(problem, solve(program, problem.variables.size(), limit_));
}

RivalAnswer Cbc::next_point(const Problem& problem, Utility floor) const {
  // All integers: one unit of the first utility outweighs the whole of the second.
  std::string program = fmt::format("Maximize\n obj: {} v0 + v1\nSubject To\n eps: v1 >= {}\n",
                                    most(problem, 1) + 1, floor + 1);
  program += choice_rows(problem) + utility_rows(problem) + binaries(problem) + "End\n";
  return answer(problem, solve(program, problem.variables.size(), limit_));
}

RivalAnswer Cbc::largest_sum(const Problem& problem) const {
  std::string program = "Maximize\n obj:";
  for (std::size_t v = 0; v < problem.variables.size(); ++v)
    for (int o = 0; o < problem.variables[v].size; ++o) {
      Utility worth = 0;
      for (int p = 0; p < parties_of(problem); ++p) worth += score(problem, v, o, p);
      if (worth != 0) program += fmt::format(" + {} {}\n", worth, binary(v, o));
    }
  for (std::size_t t = 0; t < problem.terms.size(); ++t) {
    Utility worth = 0;
    for (const Utility u : problem.terms[t].utility) worth += u;
    program += fmt::format(" + {} y{}\n", worth, t);
  }
  program += "Subject To\n" + choice_rows(problem);
  for (std::size_t t = 0; t < problem.terms.size(); ++t)
    for (const Slot& slot : problem.terms[t].slots) {
      program += fmt::format(" b{}_{}: y{}", t, slot.variable, t);
      for (const int value : slot.values)
        program += fmt::format(" - {}\n", binary(static_cast<std::size_t>(slot.variable), value));
      program += " <= 0\n";
    }
  program += binaries(problem);
  for (std::size_t t = 0; t < problem.terms.size(); ++t) program += fmt::format(" y{}\n", t);
  return answer(problem, solve(program + "End\n", problem.variables.size(), limit_));
}

RivalAnswer Cbc::nash(const Problem& problem) const {
  // CBC takes an improvement below 1e-5 for none, and logarithms are small numbers.
  constexpr double kScale = 100;
  constexpr double kTolerance = 1e-7;
  constexpr int kMostRounds = 200;
  const int parties = parties_of(problem);
  std::vector<std::vector<double>> at(parties);
  for (int p = 0; p < parties; ++p)
    for (int i = 3; i <= 10; ++i) at[p].push_back(0.1 * i * static_cast<double>(most(problem, p)));
  std::string head = "Maximize\n obj:", bounds = "Bounds\n";
  for (int p = 0; p < parties; ++p) {
    head += fmt::format(" + {} l{}", kScale, p);
    bounds += fmt::format(" l{} free\n", p);
  }
  head += "\nSubject To\n" + choice_rows(problem) + utility_rows(problem);
  const std::string tail = bounds + binaries(problem) + "End\n";
  RivalAnswer result;
  double best = -1e300;
  for (int round = 0; round < kMostRounds && result.seconds < limit_; ++round) {
    std::string tangents;
    for (int p = 0; p < parties; ++p)
      for (std::size_t i = 0; i < at[p].size(); ++i) tangents += tangent(p, i, at[p][i]);
    const Mip mip =
        solve(head + tangents + tail, problem.variables.size(), limit_ - result.seconds + 1);
    result.seconds += mip.seconds;
    ++result.programs;
    if (mip.values.empty()) return result;
    const std::vector<Utility> u = sums(problem, mip.values);
    double value = 0;
    for (const Utility x : u) value += std::log(static_cast<double>(x));
    if (value > best) {
      best = value;
      result.utilities = u;
    }
    if (!mip.optimal) return result;
    bool known = true;
    for (int p = 0; p < parties; ++p) {
      const auto x = static_cast<double>(u[p]);
      if (std::count(at[p].begin(), at[p].end(), x) > 0) continue;
      known = false;
      at[p].push_back(x);
    }
    result.proved = known || mip.objective / kScale - best < kTolerance;
    if (result.proved) return result;
  }
  return result;
}

}  // namespace dragoman::bench
