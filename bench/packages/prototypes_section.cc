// Absolute times and memory of single methods, each run once in a fresh child; beside compiled
// prototypes of the same methods on the same instances when DRAGOMAN_PROTOTYPES names their folder.
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "packages/instance.h"
#include "packages/ours.h"
#include "packages/sections.h"

namespace dragoman::bench {

namespace {

// What the other program said of one instance, or of the mean of several.
struct Theirs {
  double seconds = NAN, peak_mb = NAN;
  double figure = NAN;  // to compare with ours
};

using Prepared = std::function<double()>;

struct Row {
  std::string what;
  double reference_ms = 0, reference_mb = 0;  // as published for the prototypes; 0: not stated
  // Makes an instance; what it returns does the work and gives the row's figure (points, value,
  // changes), NaN when the work was not finished.
  std::function<Prepared(std::uint64_t seed)> ours;
  double tolerance = 0;  // how far the figures may be apart, relatively
  std::string command;   // SEED stands for the instance; TO for instances 1 … TO, as a mean
  Theirs (*read)(const std::string& output) = nullptr;
};

double number_after_first(const std::string& text, const std::string& label) {
  const std::size_t at = text.find(label);
  return at == std::string::npos ? NAN : std::strtod(text.c_str() + at + label.size(), nullptr);
}

// Seconds from "time=0.0001s (28.30 ns/cand": the second number is the finer one when small.
double fine_time(const std::string& output) {
  const double told = number_after(output, "time=");
  const std::size_t end = output.find("s (", output.find("time="));
  if (told >= 0.1 || end == std::string::npos) return told;
  return number_after_first(output, " cand=") * std::strtod(output.c_str() + end + 3, nullptr) *
         1e-9;
}

Theirs read_two(const std::string& output) {
  return {fine_time(output) + number_after(output, "witness "), number_after(output, "rss="),
          number_after(output, "frontier=")};
}
Theirs read_many(const std::string& output) {
  return {fine_time(output), number_after(output, "rss="), number_after(output, "frontier=")};
}
Theirs read_layout(const std::string& output) {
  return {number_after(output, "time="), number_after(output, "rss="),
          number_after(output, "frontier=")};
}
Theirs read_roster(const std::string& output) {
  return {number_after(output, "phase1=") + number_after(output, "phase2="), NAN,
          number_after(output, "frontier=")};
}
Theirs read_cover(const std::string& output) {
  return {number_after(output, "time="), NAN, number_after(output, "points=")};
}
Theirs read_changes(const std::string& output) {
  return {number_after_first(output, "mean ") / 1e3, NAN, number_after(output, "mean k=")};
}
Theirs read_optimum(const std::string& output, const std::string& name) {
  const std::size_t at = output.find(" " + name + ": mean ");
  if (at == std::string::npos) return {};
  const std::string line = output.substr(at, output.find('\n', at) - at);
  return {number_after_first(line, "mean ") / 1e3, NAN, number_after(line, "lastval=")};
}
Theirs read_nash(const std::string& output) { return read_optimum(output, "nash"); }
Theirs read_maximin(const std::string& output) { return read_optimum(output, "maximin"); }

const char* kind_name(Kind kind) { return kind == Kind::opposed ? "opp" : "ind"; }

// The frontier of any problem: its number of points.
std::function<Prepared(std::uint64_t)> frontier_of(std::function<Problem(std::uint64_t)> make) {
  return [make](std::uint64_t seed) -> Prepared {
    return [problem = make(seed)] { return static_cast<double>(frontier(problem, {}).size()); };
  };
}

Row frontier_row(const Size& size, Kind kind, double ms, double mb) {
  const std::string shape = fmt::format("{} {} {}", size.points, size.options, kind_name(kind));
  Row row;
  row.what = "frontier " + size_name(size) + (kind == Kind::opposed ? " opposed" : "");
  row.reference_ms = ms;
  row.reference_mb = mb;
  row.ours = frontier_of([=](std::uint64_t seed) { return fractions(size, kind, seed); });
  row.tolerance = 1e-3;  // theirs adds in floating point
  row.command = size.parties == 2 ? "p2 " + shape + " SEED 1"
                                  : fmt::format("pn {} {} SEED 1", size.parties, shape);
  row.read = size.parties == 2 ? read_two : read_many;
  return row;
}

Row layout_row(int window, double ms) {
  Row row;
  row.what = fmt::format("interactions 2 parties 20x10, {} deep", window);
  row.reference_ms = ms;
  row.ours = frontier_of([=](std::uint64_t seed) { return windowed({2, 20, 10}, window, seed); });
  row.tolerance = 1e-3;
  row.command = fmt::format("inter 20 10 1 {} SEED", window);
  row.read = read_layout;
  return row;
}

Row roster_row(Worth worth, const std::string& name, int code, double ms) {
  Row row;
  row.what = "roster 250 of 2000 " + name;
  row.reference_ms = ms;
  row.ours = frontier_of([=](std::uint64_t) { return roster(2000, 250, worth); });
  row.tolerance = 1e-3;
  row.command = fmt::format("roster2 2000 250 {} 1", code);
  row.read = read_roster;
  return row;
}

Row nash_row(const Size& size, double ms) {
  Row row;
  row.what = "Nash " + size_name(size);
  row.reference_ms = ms;
  row.ours = [=](std::uint64_t seed) -> Prepared {
    return [problem = fractions(size, Kind::independent, seed)] {
      const Ours ours = nash(problem, {});
      double value = ours.proved ? 1 : NAN;
      for (const Utility u : ours.package->utilities) value *= static_cast<double>(u) * 1e-12;
      return value;
    };
  };
  row.tolerance = 1e-6;
  row.command = fmt::format("nash {} {} {} ind SEED SEED", size.parties, size.points, size.options);
  row.read = read_nash;
  return row;
}

Row maximin_row(const Size& size, double ms) {
  Row row = nash_row(size, ms);
  row.what = "maximin " + size_name(size);
  row.ours = [=](std::uint64_t seed) -> Prepared {
    return [problem = fractions(size, Kind::independent, seed)] {
      const Ours ours = egalitarian(problem, {});
      return ours.proved ? static_cast<double>(smallest(ours.package->utilities)) * 1e-12 : NAN;
    };
  };
  row.read = read_maximin;
  return row;
}

// The share of the ranges that our cover counts in, so that no party's slack exceeds `share` of its
// best, which is what the prototype counts in.
double share_of_range(const Problem& problem, double share) {
  double result = INFINITY;
  for (std::size_t p = 0; p < problem.parties.size(); ++p) {
    double best = 0, worst = 0;
    for (const Variable& variable : problem.variables) {
      Utility high = 0, low = -kRedLine;
      for (std::size_t at = p; at < variable.utility.size(); at += problem.parties.size()) {
        high = std::max(high, variable.utility[at]);
        low = std::min(low, variable.utility[at]);
      }
      best += static_cast<double>(high);
      worst += static_cast<double>(low);
    }
    result = std::min(result, share * best / (best - worst + 1));
  }
  return result;
}

Row epsilon_row(const Size& size, double ms) {
  Row row;
  row.what = "epsilon 5 % " + size_name(size);
  row.reference_ms = ms;
  row.ours = [=](std::uint64_t seed) -> Prepared {
    return [problem = fractions(size, Kind::independent, seed)] {
      const double share = share_of_range(problem, 0.05);
      const Frontier found = epsilon_frontier(problem, share, {});
      const bool whole = found.known == Known::bounded && found.epsilon <= share;
      return whole ? static_cast<double>(found.points.size()) : NAN;
    };
  };
  row.tolerance = INFINITY;  // any certified cover will do
  row.command =
      fmt::format("epslub {} {} {} ind SEED 0.05", size.parties, size.points, size.options);
  row.read = read_cover;
  return row;
}

Row amend_row(const Size& size, double ms) {
  Row row;
  row.what = "amendments " + size_name(size);
  row.reference_ms = ms;
  row.ours = [=](std::uint64_t seed) -> Prepared {
    return [talks = drafted(size, 0.6, seed)] {
      AmendOptions options;
      options.most_changes = 0;  // only the fewest: the ladder is a question of its own
      const AmendResult result = amend(talks.problem, talks.draft, options);
      return result.fewest ? static_cast<double>(result.fewest->changes) : NAN;
    };
  };
  row.tolerance = 5e-3;  // theirs prints two digits
  row.command = fmt::format("amend {} {} {} ind 0.6 TO", size.parties, size.points, size.options);
  row.read = read_changes;
  return row;
}

std::vector<Row> rows() {
  const Kind ind = Kind::independent, opp = Kind::opposed;
  return {frontier_row({2, 20, 5}, ind, 0.06, 4),
          frontier_row({2, 20, 10}, ind, 0.07, 4),
          frontier_row({2, 30, 10}, ind, 0.28, 4),
          frontier_row({2, 60, 10}, ind, 1.6, 4),
          frontier_row({2, 60, 10}, opp, 4.7, 5),
          frontier_row({2, 200, 20}, opp, 207, 62),
          frontier_row({3, 10, 5}, ind, 0.2, 4),
          frontier_row({3, 15, 5}, ind, 0.9, 4),
          frontier_row({3, 20, 5}, ind, 7, 4),
          frontier_row({3, 20, 10}, ind, 23, 0),
          frontier_row({3, 30, 10}, ind, 250, 0),
          frontier_row({3, 60, 10}, ind, 4400, 125),
          frontier_row({4, 10, 4}, ind, 2, 0),
          frontier_row({4, 20, 5}, ind, 160, 0),
          frontier_row({4, 20, 10}, ind, 3600, 0),
          frontier_row({5, 15, 5}, ind, 670, 0),
          frontier_row({5, 20, 5}, ind, 10500, 0),
          frontier_row({6, 10, 5}, ind, 90, 0),
          frontier_row({6, 15, 5}, ind, 4700, 77),
          nash_row({2, 20, 10}, 0.11),
          nash_row({3, 20, 10}, 0.19),
          nash_row({4, 20, 10}, 0.47),
          nash_row({6, 20, 10}, 1.0),
          nash_row({2, 60, 10}, 0.18),
          nash_row({3, 60, 10}, 0.53),
          nash_row({4, 60, 10}, 1.0),
          nash_row({6, 60, 10}, 2.7),
          maximin_row({2, 60, 10}, 0.28),
          maximin_row({3, 60, 10}, 0.94),
          maximin_row({4, 60, 10}, 4.1),
          maximin_row({5, 60, 10}, 101),
          maximin_row({6, 60, 10}, 1030),
          epsilon_row({3, 60, 10}, 5),
          epsilon_row({4, 20, 10}, 47),
          epsilon_row({4, 60, 10}, 1204),
          epsilon_row({5, 20, 10}, 846),
          amend_row({4, 60, 10}, 0.9),
          amend_row({6, 60, 10}, 6.8),
          layout_row(1, 1),
          layout_row(3, 90),
          layout_row(4, 460),
          layout_row(5, 2184),
          roster_row(Worth::independent, "independent", 0, 120),
          roster_row(Worth::opposed, "opposed", -1, 680),
          roster_row(Worth::integers, "integers", 2, 1050)};
}

struct Measured {
  double cold = 0, warm = 0, peak_mb = NAN, figure = NAN;
};

// In a fresh child: once cold, which also says the memory; then `runs` times more, of which warm is
// the median. Without more runs warm is the cold one.
Measured measure_ours(const Row& row, std::uint64_t seed, int runs) {
  const Prepared work = row.ours(seed);
  const std::vector<double> child = run_child([&] {
    const double start = now();
    const double figure = work();
    const double cold = now() - start, peak = peak_mb();
    std::vector<double> seconds;
    for (int i = 0; i < runs; ++i) {
      const double before = now();
      work();
      seconds.push_back(now() - before);
    }
    return std::vector<double>{cold, runs > 0 ? median(seconds) : cold, peak, figure};
  });
  return {child[0], child[1], child[2], child[3]};
}

std::optional<Theirs> measure_theirs(const Row& row, const std::string& folder, int seed, int seeds,
                                     int runs) {
  if (folder.empty()) return std::nullopt;
  std::vector<std::string> words;
  for (std::size_t at = 0; at < row.command.size();) {
    const std::size_t end = std::min(row.command.find(' ', at), row.command.size());
    const std::string word = row.command.substr(at, end - at);
    words.push_back(word == "SEED" ? std::to_string(seed)
                    : word == "TO" ? std::to_string(seeds)
                                   : word);
    at = end + 1;
  }
  words[0] = folder + "/" + words[0];
  std::vector<double> seconds;
  Theirs result;
  for (int i = 0; i < runs; ++i) {
    const ProcessRun run = run_process(words);
    if (run.status != 0) return std::nullopt;
    result = row.read(run.output);
    seconds.push_back(result.seconds);
  }
  result.seconds = median(seconds);
  return result;
}

std::string megabytes(double mb) { return std::isnan(mb) ? "-" : fmt::format("{:.0f}", mb); }

void measure(Context& context, const Row& row) {
  const bool small = row.reference_ms < 100;
  const int seeds = small ? context.seeds : 1, runs = small ? 7 : 0;
  const bool together = row.command.ends_with(" TO");
  double mine = 0, cold = 0, theirs = 0, figure = 0, their_figure = 0, peak = 0, their_peak = NAN;
  for (int seed = 1; seed <= seeds; ++seed) {
    const Measured ours = measure_ours(row, static_cast<std::uint64_t>(seed), runs);
    mine += ours.warm / seeds;
    cold += ours.cold / seeds;
    figure += ours.figure / seeds;
    peak = std::max(peak, ours.peak_mb);
    if (together && seed < seeds) continue;
    const auto other = measure_theirs(row, context.prototypes, seed, seeds, runs / 2 + 1);
    if (!other) {
      theirs = their_figure = NAN;
      continue;
    }
    const double share = together ? 1.0 : 1.0 / seeds;
    theirs += other->seconds * share;
    their_figure += other->figure * share;
    their_peak = std::fmax(their_peak, other->peak_mb);
  }
  if (std::isnan(figure)) context.report.mismatch(row.what + ": not finished or not proved");
  if (std::abs(figure - their_figure) > row.tolerance * std::abs(figure))
    context.report.mismatch(
        fmt::format("{}: ours {:.9g}, prototype {:.9g}", row.what, figure, their_figure));
  const auto reference = [](double value) {
    return value > 0 ? fmt::format("{:g}", value) : std::string("-");
  };
  context.report.row({row.what, fmt::format("{:.6g}", figure), milliseconds(mine),
                      milliseconds(cold), megabytes(peak), milliseconds(theirs),
                      megabytes(their_peak), times(mine, theirs), times(peak, their_peak),
                      reference(row.reference_ms), reference(row.reference_mb)});
}

}  // namespace

void prototypes_section(Context& context) {
  context.report.section(
      "Single methods: times and memory",
      fmt::format("{} MB of each peak is this program before it starts. Targets: at most 1.5x the "
                  "prototype's time and 2x its memory; {}.",
                  megabytes(run_child([] { return std::vector<double>{peak_mb()}; }).front()),
                  context.prototypes.empty()
                      ? "DRAGOMAN_PROTOTYPES is not set, so only published figures are beside ours"
                      : "prototypes run here"),
      {{"method", 42},
       {"figure", 9},
       {"ours ms", 10},
       {"cold ms", 10},
       {"MB", 5},
       {"proto ms", 10},
       {"MB", 5},
       {"time", 7},
       {"memory", 7},
       {"ref ms", 7},
       {"ref MB", 6}});
  for (const Row& row : rows())
    if ((!context.quick || row.reference_ms < 10) &&
        row.what.find(context.only) != std::string::npos)
      measure(context, row);
}

}  // namespace dragoman::bench
