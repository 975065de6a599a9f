#include "packages/report.h"

#include <fmt/core.h>

#include <cmath>
#include <cstdio>
#include <fstream>
#include <thread>

#include "packages/process.h"

namespace dragoman::bench {

void Report::section(const std::string& title, const std::string& about,
                     std::vector<Column> columns) {
  columns_ = std::move(columns);
  fmt::print("\n{}\n{}\n", title, about);
  std::vector<std::string> titles;
  for (const Column& column : columns_) titles.push_back(column.title);
  row(titles);
}

void Report::row(const std::vector<std::string>& cells) const {
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) line += "  ";
    const bool left = i == 0 || i + 1 == cells.size();
    line += left ? fmt::format("{:<{}}", cells[i], columns_[i].width)
                 : fmt::format("{:>{}}", cells[i], columns_[i].width);
  }
  line.erase(line.find_last_not_of(' ') + 1);
  fmt::print("{}\n", line);
  std::fflush(stdout);
}

void Report::note(const std::string& text) const {
  fmt::print("  {}\n", text);
  std::fflush(stdout);
}

void Report::mismatch(const std::string& what) {
  ++mismatches_;
  fmt::print("*** MISMATCH: {}\n", what);
  std::fflush(stdout);
}

std::vector<Report::Column> rival_columns() {
  return {{"problem", 30}, {"ours ms", 10}, {"rival ms", 11}, {"ratio", 10},
          {"+start", 9},   {"target", 9},   {"how", 0}};
}

std::string milliseconds(double seconds) {
  const double ms = seconds * 1e3;
  if (std::isnan(ms)) return "-";
  return ms < 10 ? fmt::format("{:.3f}", ms) : fmt::format("{:.1f}", ms);
}

std::string times(double rival, double ours, bool at_least) {
  const double ratio = rival / ours;
  if (std::isnan(ratio)) return "-";
  return fmt::format("{}{}x", at_least ? ">" : "",
                     ratio < 100 ? fmt::format("{:.2f}", ratio) : fmt::format("{:.0f}", ratio));
}

void print_machine() {
  std::string processor = "unknown processor";
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);)
    if (line.starts_with("model name")) {
      processor = line.substr(line.find(':') + 2);
      break;
    }
  double load = NAN;
  std::ifstream("/proc/loadavg") >> load;
  fmt::print("Machine: {}, {} cores, load {:.2f} at the start\nCompiler: {} {}\n", processor,
             std::thread::hardware_concurrency(), load,
#ifdef __clang__
             "clang", __clang_version__
#else
             "g++", __VERSION__
#endif
  );
}

}  // namespace dragoman::bench
