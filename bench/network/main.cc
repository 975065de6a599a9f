// Best packages of densely coupled problems: ours beside CBC and toulbar2 on the same integers in
// the same run. See README.md.

#include <fmt/core.h>

#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <numeric>
#include <random>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "solve/network.h"

namespace {

using dragoman::Problem;
using dragoman::Slot;
using dragoman::Term;
using dragoman::Utility;
using dragoman::Variable;

double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

class Random {
 public:
  explicit Random(unsigned seed) : engine_(seed) {}
  int between(int low, int high) {
    return low + static_cast<int>(engine_() % static_cast<unsigned>(high - low + 1));
  }
  std::vector<int> sample(int count, int below) {
    std::set<int> chosen;
    while (static_cast<int>(chosen.size()) < count) chosen.insert(between(0, below - 1));
    return {chosen.begin(), chosen.end()};
  }

 private:
  std::mt19937 engine_;
};

Problem plain(int points, int values) {
  Problem problem;
  problem.parties.resize(1);
  for (int i = 0; i < points; ++i) {
    Variable variable;
    variable.size = values;
    variable.utility.assign(values, 0);
    variable.allowed.assign(values, 1);
    problem.variables.push_back(variable);
  }
  return problem;
}

// Boxes over 1 … 4 points, each an interval of 2 … 6 of 10 values, worth 1 … 100 per point. Boxes
// over one point are its own scores.
Problem boxes(int points, int count, unsigned seed) {
  Random random(seed);
  Problem problem = plain(points, 10);
  for (int i = 0; i < count; ++i) {
    const int slots = 1 + i % 4;
    Term term;
    for (const int variable : random.sample(slots, points)) {
      const int width = random.between(2, 6);
      const int low = random.between(0, 10 - width);
      Slot slot;
      slot.variable = variable;
      for (int value = low; value < low + width; ++value) slot.values.push_back(value);
      term.slots.push_back(slot);
    }
    const Utility worth = random.between(1, 100) * slots;
    if (slots == 1) {
      for (const int value : term.slots[0].values) {
        problem.variables[term.slots[0].variable].utility[value] += worth;
      }
      continue;
    }
    term.utility = {worth};
    problem.terms.push_back(term);
  }
  return problem;
}

// Scores 0 … 200; per edge, 30 % of the cells are worth -60 … 140.
Problem pairs(int points, int values, int edges, unsigned seed) {
  Random random(seed);
  Problem problem = plain(points, values);
  for (Variable& variable : problem.variables) {
    for (Utility& one : variable.utility) one = random.between(0, 200);
  }
  std::set<std::vector<int>> scopes;
  while (static_cast<int>(scopes.size()) < edges) scopes.insert(random.sample(2, points));
  for (const auto& scope : scopes) {
    for (int cell = 0; cell < values * values; ++cell) {
      if (random.between(0, 99) >= 30) continue;
      Term term;
      term.slots = {{scope[0], {cell / values}}, {scope[1], {cell % values}}};
      term.utility = {random.between(-60, 140)};
      problem.terms.push_back(term);
    }
  }
  return problem;
}

// One 0/1 variable per value and per term; a term's variable is at most each of its slots.
void write_boxes_lp(const Problem& problem, const std::string& path) {
  std::ofstream out(path);
  out << "Maximize\n obj: 0 one\n";
  const auto name = [](int variable, int value) { return fmt::format("x{}_{}", variable, value); };
  for (std::size_t i = 0; i < problem.variables.size(); ++i) {
    for (int value = 0; value < problem.variables[i].size; ++value) {
      out << fmt::format(" + {} {}\n", problem.variables[i].utility[value],
                         name(static_cast<int>(i), value));
    }
  }
  for (std::size_t t = 0; t < problem.terms.size(); ++t) {
    out << fmt::format(" + {} y{}\n", problem.terms[t].utility[0], t);
  }
  out << "Subject To\n";
  for (std::size_t i = 0; i < problem.variables.size(); ++i) {
    for (int value = 0; value < problem.variables[i].size; ++value) {
      out << " + " << name(static_cast<int>(i), value);
    }
    out << " = 1\n";
  }
  for (std::size_t t = 0; t < problem.terms.size(); ++t) {
    for (const Slot& slot : problem.terms[t].slots) {
      out << fmt::format(" y{}", t);
      for (const int value : slot.values) out << " - " << name(slot.variable, value);
      out << " <= 0\n";
    }
  }
  out << "Bounds\n one <= 1\nBinaries\n";
  for (std::size_t i = 0; i < problem.variables.size(); ++i) {
    for (int value = 0; value < problem.variables[i].size; ++value) {
      out << " " << name(static_cast<int>(i), value) << "\n";
    }
  }
  for (std::size_t t = 0; t < problem.terms.size(); ++t) out << " y" << t << "\n";
  out << "End\n";
}

void write_pairs_cfn(const Problem& problem, const std::string& path) {
  std::ofstream out(path);
  out << R"({"problem":{"name":"pairs","mustbe":">-1000000.0"},"variables":{)";
  for (std::size_t i = 0; i < problem.variables.size(); ++i) {
    out << fmt::format("{}\"x{}\":{}", i ? "," : "", i, problem.variables[i].size);
  }
  out << "},\"functions\":{";
  for (std::size_t i = 0; i < problem.variables.size(); ++i) {
    out << fmt::format("{}\"f{}\":{{\"scope\":[\"x{}\"],\"costs\":[", i ? "," : "", i, i);
    for (int value = 0; value < problem.variables[i].size; ++value) {
      out << (value ? "," : "") << problem.variables[i].utility[value];
    }
    out << "]}";
  }
  std::map<std::pair<int, int>, std::vector<Utility>> tables;
  for (const Term& term : problem.terms) {
    const int a = term.slots[0].variable, b = term.slots[1].variable;
    auto& table = tables[{a, b}];
    table.resize(problem.variables[a].size * problem.variables[b].size, 0);
    table[term.slots[0].values[0] * problem.variables[b].size + term.slots[1].values[0]] =
        term.utility[0];
  }
  for (const auto& [scope, table] : tables) {
    out << fmt::format(",\"g{}_{}\":{{\"scope\":[\"x{}\",\"x{}\"],\"costs\":[", scope.first,
                       scope.second, scope.first, scope.second);
    for (std::size_t cell = 0; cell < table.size(); ++cell) out << (cell ? "," : "") << table[cell];
    out << "]}";
  }
  out << "}}";
}

struct Run {
  double seconds = 0;
  std::string output;
};

Run process(const std::string& command) {
  Run run;
  const double start = now();
  if (FILE* pipe = popen((command + " 2>&1").c_str(), "r")) {
    char buffer[4096];
    while (std::fgets(buffer, sizeof buffer, pipe) != nullptr) run.output += buffer;
    pclose(pipe);
  }
  run.seconds = now() - start;
  return run;
}

// The number after the last `label` in `text`; NaN without one.
double number_after(const std::string& text, const std::string& label) {
  const auto at = text.rfind(label);
  return at == std::string::npos ? NAN : std::strtod(text.c_str() + at + label.size(), nullptr);
}

struct Rival {
  std::string name;
  double seconds = 0;
  double value = NAN;
  bool proved = false;
};

Rival run_cbc(const Problem& problem, double limit, const std::string& folder) {
  const std::string path = folder + "/boxes.lp";
  write_boxes_lp(problem, path);
  const Run run = process(fmt::format("cbc {} sec {} solve", path, limit));
  return {"cbc", run.seconds, number_after(run.output, "Objective value:"),
          run.output.find("Result - Optimal solution found") != std::string::npos};
}

Rival run_toulbar2(const Problem& problem, double limit, const std::string& folder) {
  const std::string path = folder + "/pairs.cfn";
  write_pairs_cfn(problem, path);
  const Run run = process(fmt::format("toulbar2 {} -timer={}", path, limit));
  const bool proved = run.output.find("Optimum:") != std::string::npos;
  return {"toulbar2", run.seconds, number_after(run.output, "Optimum:"), proved};
}

// Prints one line and returns how many times faster ours was; NaN when values differ.
double compare(const std::string& label, const Problem& problem, double limit, const Rival& rival) {
  std::vector<int> variables(problem.variables.size());
  std::iota(variables.begin(), variables.end(), 0);
  const double start = now();
  dragoman::solve::Effort effort;
  effort.deadline = dragoman::solve::steady_now() + limit;
  const dragoman::solve::Network network(problem, variables);
  const auto best = network.best(std::vector<double>{1}, effort);
  const double seconds = now() - start;
  const double value = best.candidate ? static_cast<double>(best.candidate->utilities[0]) : NAN;
  const bool differ = rival.proved && best.exact && std::abs(value - rival.value) > 0.5;
  fmt::print(
      "{:<28} ours {:9.4f} s{} value {:.0f}   {} {:9.4f} s{} value {:.0f}   ratio {:.1f}{}\n",
      label, seconds, best.exact ? "  " : " *", value, rival.name, rival.seconds,
      rival.proved ? "  " : " *", rival.value, rival.seconds / seconds,
      differ ? "   VALUES DIFFER" : "");
  std::fflush(stdout);
  return differ ? NAN : rival.seconds / seconds;
}

}  // namespace

// bench_network boxes POINTS COUNT SEEDS LIMIT [none] | pairs POINTS VALUES EDGES SEEDS LIMIT
// [none]
int main(int argc, char** argv) {
  const std::string kind = argc > 1 ? argv[1] : "";
  const int wanted = kind == "boxes" ? 6 : kind == "pairs" ? 7 : 0;
  if (wanted == 0 || argc < wanted) {
    fmt::print(stderr,
               "usage: {} boxes POINTS COUNT SEEDS LIMIT [none]\n"
               "       {} pairs POINTS VALUES EDGES SEEDS LIMIT [none]\n",
               argv[0], argv[0]);
    return 2;
  }
  std::vector<int> numbers;
  for (int i = 2; i < wanted; ++i) numbers.push_back(std::atoi(argv[i]));
  const bool alone = argc > wanted;
  const double limit = numbers.back();
  const int seeds = numbers[numbers.size() - 2];
  const std::string folder = std::filesystem::temp_directory_path() / "dragoman_bench_network";
  std::filesystem::create_directories(folder);
  double logarithms = 0;
  for (int seed = 1; seed <= seeds; ++seed) {
    const bool dense = kind == "boxes";
    const Problem problem = dense ? boxes(numbers[0], numbers[1], seed)
                                  : pairs(numbers[0], numbers[1], numbers[2], seed);
    Rival rival{"-"};
    if (!alone) {
      rival = dense ? run_cbc(problem, limit, folder) : run_toulbar2(problem, limit, folder);
    }
    const std::string label =
        dense ? fmt::format("boxes {}x10 {} seed {}", numbers[0], numbers[1], seed)
              : fmt::format("pairs {}x{} {} seed {}", numbers[0], numbers[1], numbers[2], seed);
    logarithms += std::log(compare(label, problem, limit, rival));
  }
  if (!alone) fmt::print("geometric mean ratio {:.2f}\n", std::exp(logarithms / seeds));
  return 0;
}
