#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <functional>
#include <map>

#include "packages/instance.h"
#include "packages/ours.h"
#include "packages/sections.h"

namespace dragoman::bench {

namespace {

// One row: the same question to both sides, on one instance per seed.
struct Question {
  std::string what, target, how;
  int runs = 9;
  std::function<Problem(int seed)> problem;
  std::function<Ours(const Problem&)> ours;
  std::function<RivalAnswer(const Problem&, int seed)> rival;
  std::function<solve::WideInt(const std::vector<Utility>&)> value;
  double start_up = 0;   // the rival's, per program
  double tolerance = 0;  // how far below the best a rival's proved answer may be, relatively
};

// Ours must be what it says; neither side may find more than the other has proved to be the best.
void check(Context& context, const std::string& what, const Question& question,
           const Problem& problem, const Ours& ours, const RivalAnswer& rival) {
  if (!ours.package) {
    if (ours.proved) context.report.mismatch(what + ": ours has no package");
    return;
  }
  if (const std::string why = fault(problem, *ours.package); !why.empty())
    context.report.mismatch(what + ": " + why);
  if (rival.utilities.empty()) return;
  const solve::WideInt mine = question.value(ours.package->utilities);
  const solve::WideInt theirs = question.value(rival.utilities);
  const bool less =
      static_cast<double>(theirs) < static_cast<double>(mine) * (1 - question.tolerance);
  if ((ours.proved && theirs > mine) || (rival.proved && less))
    context.report.mismatch(
        fmt::format("{}: ours ({}){}, rival ({}){}", what, fmt::join(ours.package->utilities, ", "),
                    ours.proved ? "" : " not proved", fmt::join(rival.utilities, ", "),
                    rival.proved ? "" : " not proved"));
}

std::string given_up(double seconds, bool stopped) {
  return fmt::format("{}{}", stopped ? ">" : "", milliseconds(seconds));
}

// Means over the instances.
void ask(Context& context, const Question& question) {
  const int seeds = context.seeds;
  double mine = 0, choice = 0, theirs = 0;
  int programs = 0;
  bool mine_given_up = false, theirs_given_up = false;
  for (int seed = 1; seed <= seeds; ++seed) {
    const Problem problem = question.problem(seed);
    Ours ours;
    mine += median_seconds(question.runs, [&] { ours = question.ours(problem); }) / seeds;
    const RivalAnswer rival = question.rival(problem, seed);
    theirs += rival.seconds / seeds;
    choice += ours.choice_seconds / seeds;
    programs += rival.programs;
    mine_given_up |= !ours.proved;
    theirs_given_up |= !rival.proved;
    check(context, fmt::format("{} seed {}", question.what, seed), question, problem, ours, rival);
  }
  std::string how = fmt::format("{} instances, {} programs", seeds, programs);
  if (choice > 0) how += fmt::format("; choosing the structure {} ms", milliseconds(choice));
  if (!question.how.empty()) how += fmt::format("; {}", question.how);
  const char* bound = mine_given_up ? "<" : theirs_given_up ? ">" : "";
  const double gross = theirs + programs * question.start_up / seeds;
  const bool neither = mine_given_up && theirs_given_up;
  const auto ratio = [&](double rival) {
    return neither ? std::string("-") : fmt::format("{}{}", bound, times(rival, mine));
  };
  context.report.row({question.what, given_up(mine, mine_given_up),
                      given_up(theirs, theirs_given_up), ratio(theirs), ratio(gross),
                      question.target, how});
}

void cbc_section(Context& context, const std::string& title, const std::string& about) {
  context.report.section(title,
                         fmt::format("Rival: CBC, net of {} ms of start-up per program. {}",
                                     milliseconds(context.cbc->start_up()), about),
                         rival_columns());
}

How within(const Context& context) { return {.threads = 1, .seconds = context.limit}; }

}  // namespace

void nash_section(Context& context) {
  if (!context.cbc) return context.report.note("nash: CBC is not installed; skipped");
  cbc_section(context, "Nash solution", "Outer approximation of the logarithms.");
  for (int parties = 2; parties <= (context.quick ? 3 : 6); ++parties) {
    const Size size{parties, context.quick ? 10 : 60, 10};
    Question question;
    question.what = size_name(size);
    question.target = context.quick ? "-" : ">=30x";
    question.problem = [&](int seed) { return integers(size, static_cast<std::uint64_t>(seed)); };
    question.ours = [&](const Problem& problem) { return nash(problem, within(context)); };
    question.rival = [&](const Problem& problem, int) { return context.cbc->nash(problem); };
    question.start_up = context.cbc->start_up();
    question.value = product;
    question.tolerance = 1e-6;  // CBC's own, in logarithms
    ask(context, question);
  }
}

void maximin_section(Context& context) {
  if (!context.cbc) return context.report.note("maximin: CBC is not installed; skipped");
  cbc_section(context, "Egalitarian solution",
              "CBC maximises the smallest gain; ours settles the next ones, too.");
  for (int parties = 2; parties <= (context.quick ? 3 : 6); ++parties) {
    const Size size{parties, context.quick ? 10 : 60, 10};
    Question question;
    question.what = size_name(size);
    question.target = !context.quick && parties == 6 ? ">=10x" : "-";
    question.problem = [&](int seed) { return integers(size, static_cast<std::uint64_t>(seed)); };
    question.ours = [&](const Problem& problem) { return egalitarian(problem, within(context)); };
    question.rival = [&](const Problem& problem, int) { return context.cbc->maximin(problem); };
    question.start_up = context.cbc->start_up();
    question.value = smallest;
    ask(context, question);
  }
}

void boxes_section(Context& context) {
  if (!context.cbc) return context.report.note("boxes: CBC is not installed; skipped");
  cbc_section(context, "Hyper-rectangles: largest sum of two parties",
              "Boxes over 1 to 4 of the points, 10 values each.");
  const int points = context.quick ? 15 : 50, count = context.quick ? 60 : 300;
  std::map<int, RivalAnswer> asked;  // the same for both rows
  const auto put = [&](const std::string& what, const std::string& target, const std::string& how,
                       Ours (*ours)(const Problem&, const How&)) {
    Question question;
    question.what = fmt::format("{} points, {} boxes{}", points, count, what);
    question.target = target;
    question.how = how;
    question.runs = 3;
    question.problem = [&](int seed) {
      return boxes(points, count, static_cast<std::uint64_t>(seed));
    };
    question.ours = [&, ours](const Problem& problem) { return ours(problem, within(context)); };
    question.rival = [&](const Problem& problem, int seed) {
      if (!asked.contains(seed)) asked[seed] = context.cbc->largest_sum(problem);
      return asked[seed];
    };
    question.start_up = context.cbc->start_up();
    question.value = sum;
    ask(context, question);
  };
  put("", context.quick ? "-" : ">=5x", "any best package", largest_sum);
  put(", ties", "-", "the utilitarian solution, ties settled", utilitarian);
}

void pairs_section(Context& context) {
  if (!context.toulbar2) return context.report.note("pairs: toulbar2 is not installed; skipped");
  context.report.section("Sparse pairwise interactions: largest sum of one party",
                         fmt::format("Rival: toulbar2, net of {} ms of start-up.",
                                     milliseconds(context.toulbar2->start_up())),
                         rival_columns());
  struct Shape {
    int points, values, edges;
  };
  std::vector<Shape> shapes{{15, 5, 20}};
  if (!context.quick)
    shapes = {{40, 10, 50}, {50, 10, 60}, {60, 10, 75}, {40, 5, 80}, {50, 5, 100}, {60, 5, 120}};
  for (const Shape& shape : shapes) {
    Question question;
    question.what = fmt::format("{}x{}, {} pairs", shape.points, shape.values, shape.edges);
    question.target = context.quick ? "-" : ">=1x";
    question.problem = [&](int seed) {
      return pairs(shape.points, shape.values, shape.edges, static_cast<std::uint64_t>(seed));
    };
    question.ours = [&](const Problem& problem) { return largest_sum(problem, within(context)); };
    question.rival = [&](const Problem& problem, int) {
      return context.toulbar2->largest_sum(problem);
    };
    question.start_up = context.toulbar2->start_up();
    question.value = sum;
    ask(context, question);
  }
}

}  // namespace dragoman::bench
