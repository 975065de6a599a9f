#include <fmt/core.h>

#include <algorithm>

#include "packages/instance.h"
#include "packages/ours.h"
#include "packages/sections.h"

namespace dragoman::bench {

namespace {

constexpr int kRuns = 9;

std::string show(const std::vector<Utility>& u) {
  return u.size() < 2 ? "nothing" : fmt::format("({}, {})", u[0], u[1]);
}

// The points of the frontier to ask CBC for: all, or evenly spread over it.
std::vector<std::size_t> sample(std::size_t size, std::size_t wanted) {
  std::vector<std::size_t> result;
  wanted = std::min(wanted, size);
  for (std::size_t i = 0; i < wanted; ++i)
    result.push_back(wanted == 1 ? 0 : i * (size - 1) / (wanted - 1));
  return result;
}

struct EpsilonLoop {
  double seconds = 0;
  std::size_t asked = 0;
  bool given_up = false;
};

// Each step of the loop starts where the point before ended; past the last one there is none.
EpsilonLoop ask_for_points(Context& context, const std::string& what, const Problem& problem,
                           const std::vector<Package>& ours, std::size_t wanted) {
  EpsilonLoop loop;
  std::vector<std::size_t> indices = sample(ours.size(), wanted);
  indices.push_back(ours.size());
  for (const std::size_t i : indices) {
    const Utility floor = i == 0 ? -1 : ours[i - 1].utilities[1];
    const RivalAnswer answer = context.cbc->next_point(problem, floor);
    const bool end = i == ours.size();
    if (!end) loop.seconds += answer.seconds;
    loop.asked += !end;
    loop.given_up |= !answer.proved && !answer.infeasible;
    const std::vector<Utility> expected = end ? std::vector<Utility>{} : ours[i].utilities;
    const bool agree = end ? answer.infeasible : answer.utilities == expected;
    if (!agree && (answer.proved || answer.infeasible))
      context.report.mismatch(fmt::format("{} after second utility {}: ours {}, CBC {}", what,
                                          floor, show(expected), show(answer.utilities)));
  }
  return loop;
}

void check_frontier(Context& context, const std::string& what, const Problem& problem,
                    const std::vector<Package>& points) {
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (const std::string why = fault(problem, points[i]); !why.empty())
      return context.report.mismatch(what + ": " + why);
    if (i == 0) continue;
    const auto &u = points[i].utilities, &before = points[i - 1].utilities;
    if (u[0] >= before[0] || u[1] <= before[1])
      return context.report.mismatch(what + ": a point of the frontier is dominated");
  }
}

}  // namespace

void frontier_section(Context& context) {
  if (!context.cbc) return context.report.note("frontier: CBC is not installed; skipped");
  context.report.section(
      "Exact frontier of two parties",
      fmt::format("Rival: CBC, net of {} ms of start-up per program. The ε-constraint method takes "
                  "one program per point.",
                  milliseconds(context.cbc->start_up())),
      rival_columns());
  const std::vector<Size> sizes =
      context.quick ? std::vector<Size>{{2, 10, 5}} : std::vector<Size>{{2, 20, 5}, {2, 20, 10}};
  for (const Size& size : sizes) {
    const Problem problem = integers(size, 1);
    const std::string what = size_name(size);
    std::vector<Package> ours;
    const double seconds = median_seconds(kRuns, [&] { ours = frontier(problem, {}); });
    check_frontier(context, what + " seed 1", problem, ours);
    const std::size_t wanted = context.full ? ours.size() : context.quick ? 5 : 20;
    const EpsilonLoop loop = ask_for_points(context, what + " seed 1", problem, ours, wanted);
    const double each = loop.seconds / static_cast<double>(loop.asked);
    const double whole = each * static_cast<double>(ours.size());
    const double gross = (each + context.cbc->start_up()) * static_cast<double>(ours.size());
    const bool extrapolated = loop.asked < ours.size();
    context.report.row(
        {what, milliseconds(seconds), milliseconds(whole), times(whole, seconds, loop.given_up),
         times(gross, seconds, loop.given_up), size.options == 10 ? ">=10000x" : "-",
         fmt::format(
             "{} points; CBC {} ms each over {}{}", ours.size(), milliseconds(each), loop.asked,
             extrapolated ? " spread evenly, the rest extrapolated" : " points, all asked")});
  }
}

// ---- Enumeration --------------------------------------------------------------------------------

void enumeration_section(Context& context) {
  context.report.section("Enumeration, for scale",
                         "Rival: every package once, sums kept per point. Ours: Nash, egalitarian "
                         "and largest sum, and for two parties the frontier.",
                         rival_columns());
  const int points = context.quick ? 5 : 7;
  for (int parties = 2; parties <= 4; ++parties) {
    const Size size{parties, points, 10};
    const Problem problem = integers(size, 1);
    Ours best_product, best_smallest, best_sum;
    std::vector<Package> points_of_two;
    const double seconds = median_seconds(kRuns, [&] {
      best_product = nash(problem, {});
      best_smallest = egalitarian(problem, {});
      best_sum = largest_sum(problem, {});
      if (parties == 2) points_of_two = frontier(problem, {});
    });
    const Enumerated all = enumerate(problem);
    const std::string what = size_name(size) + " seed 1";
    const auto hold = [&](const char* name, const Ours& ours, auto&& value, Utility expected) {
      const bool agree = ours.proved && ours.package && fault(problem, *ours.package).empty() &&
                         value(ours.package->utilities) == expected;
      if (!agree)
        context.report.mismatch(fmt::format("{} {}: enumeration finds {}", name, what, expected));
    };
    hold("Nash", best_product, product, all.best_product);
    hold("maximin", best_smallest, smallest, all.best_smallest);
    hold("sum", best_sum, sum, all.best_sum);
    bool same = points_of_two.size() == all.frontier.size();
    for (std::size_t i = 0; same && i < all.frontier.size(); ++i)
      same = points_of_two[i].utilities == all.frontier[i];
    if (!same) context.report.mismatch("frontier " + what + " differs from enumeration");
    context.report.row({size_name(size), milliseconds(seconds), milliseconds(all.seconds),
                        times(all.seconds, seconds), "-", "-",
                        fmt::format("{} packages, {:.2e} per second", all.packages,
                                    static_cast<double>(all.packages) / all.seconds)});
  }
}

}  // namespace dragoman::bench
