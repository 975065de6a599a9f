#include <fmt/core.h>

#include <filesystem>

#include "packages/instance.h"
#include "packages/ours.h"
#include "packages/sections.h"

namespace dragoman::bench {

namespace {

using Work = std::vector<Package> (*)(const Problem&, const How&);

std::vector<Package> egalitarian_package(const Problem& problem, const How& how) {
  const Ours ours = egalitarian(problem, how);
  return ours.package ? std::vector<Package>{*ours.package} : std::vector<Package>{};
}

bool same(const std::vector<Package>& a, const std::vector<Package>& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (a[i].assignment != b[i].assignment || a[i].utilities != b[i].utilities) return false;
  return true;
}

// The median of three runs, without the time that freeing an earlier answer takes.
double seconds_to_answer(Work work, const Problem& problem, int threads,
                         std::vector<Package>& answer) {
  std::vector<double> seconds;
  for (int run = 0; run < 3; ++run) {
    answer = {};
    const double start = now();
    answer = work(problem, {.threads = threads});
    seconds.push_back(now() - start);
  }
  return median(seconds);
}

}  // namespace

void threads_section(Context& context) {
  context.report.section("Two threads beside one",
                         "The answers must be the same to the last byte. The target is for solves "
                         "that take one thread over 100 ms.",
                         {{"problem", 36},
                          {"1 thread ms", 12},
                          {"2 threads ms", 13},
                          {"speed-up", 9},
                          {"target", 8},
                          {"how", 0}});
  struct Task {
    std::string name;
    Size size;
    Work work;
  };
  std::vector<Task> tasks{{"frontier", {3, 20, 10}, frontier}};
  if (!context.quick)
    tasks = {{"frontier", {3, 30, 10}, frontier},
             {"frontier", {3, 60, 10}, frontier},
             {"frontier", {4, 20, 10}, frontier},
             {"egalitarian", {5, 60, 10}, egalitarian_package},
             {"egalitarian", {6, 60, 10}, egalitarian_package}};
  for (const Task& task : tasks) {
    const Problem problem = fractions(task.size, Kind::independent, 1);
    std::vector<Package> one, two;
    const double alone = seconds_to_answer(task.work, problem, 1, one);
    const double together = seconds_to_answer(task.work, problem, 2, two);
    const std::string what = task.name + " " + size_name(task.size);
    if (!same(one, two)) context.report.mismatch(what + ": two threads give another answer");
    context.report.row({what, milliseconds(alone), milliseconds(together), times(alone, together),
                        alone > 0.1 ? ">=1.6x" : "-", fmt::format("{} points", one.size())});
  }
}

void program_section(Context& context) {
  context.report.section("The whole process",
                         "From start to exit, reading the case and printing the packages.",
                         {{"command", 40}, {"ms", 10}, {"target", 9}, {"how", 0}});
  if (!std::filesystem::exists(context.program))
    return context.report.note("the program is not built; skipped");
  for (const std::string& talks : {std::string("cases/two-rivers"), std::string("cases/harbour")}) {
    if (!std::filesystem::exists(talks)) {
      context.report.note(talks + " is not there; skipped");
      continue;
    }
    ProcessRun run;
    const double seconds = median_seconds(context.quick ? 3 : 15, [&] {
      run = run_process({context.program, "packages", talks});
    });
    if (run.status != 0)
      context.report.mismatch(
          fmt::format("dragoman packages {}: exit status {}", talks, run.status));
    context.report.row({"dragoman packages " + talks, milliseconds(seconds),
                        talks == "cases/two-rivers" ? "<100" : "-",
                        fmt::format("{} bytes printed", run.output.size())});
  }
}

}  // namespace dragoman::bench
