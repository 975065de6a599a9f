#include "infer/search.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include "infer/subset.h"
#include "solve/maximise.h"
#include "solve/parallel.h"
#include "solve/random.h"
#include "solve/solutions.h"

namespace dragoman::infer {

namespace {

constexpr double kGrid = 1e6;                // sampled utilities as whole multiples of 10^-6
constexpr int kScreen = 1000;                // samples that a local search looks at first
constexpr int kMostSteps = 200;              // of one local search
constexpr std::size_t kPolished = 3;         // packages improved two variables at a time
constexpr int kMostPairSteps = 4;            // … in so many steps
constexpr std::size_t kMostNeighbours = 64;  // values tried per variable

double sampled_value(const Frame& frame, const PartySamples& samples, int variable, int value,
                     int sample) {
  const Mix at = mix(frame.blocks[variable], value);
  const auto of = [&](int coordinate) {
    const auto row = samples.row(coordinate);
    if (sample >= 0) return static_cast<double>(row[sample]);
    double sum = 0;
    for (int s = 0; s < samples.count; ++s) sum += row[s];
    return sum / samples.count;
  };
  const double share = static_cast<double>(at.numerator) / at.denominator;
  return (1 - share) * of(at.coordinate) + (at.numerator == 0 ? 0 : share * of(at.coordinate + 1));
}

double sampled_walk_away(const PartySamples& samples, int sample) {
  if (sample >= 0) return samples.walk_away[sample];
  double sum = 0;
  for (int s = 0; s < samples.count; ++s) sum += samples.walk_away[s];
  return sum / samples.count;
}

// The Nash and egalitarian packages of one sampled problem, and any acceptable one.
std::vector<Assignment> solve_sampled(const Problem& problem, const solve::Effort& effort) {
  std::vector<Assignment> found;
  const solve::Plan plan = solve::make_plan(problem, {});
  const solve::Maximiser maximiser(plan, effort);
  RunControl control;
  const auto outcome = solve::find_solutions(problem, maximiser, control, effort);
  for (const Solution* solution : {&outcome.solutions.nash, &outcome.solutions.egalitarian})
    if (solution->package) found.push_back(solution->package->assignment);
  return found;
}

}  // namespace

Assignment climb(const Evaluator& samples, const Assignment& start, const solve::Effort& effort) {
  Walker walker(samples, start);
  const auto& variables = samples.frame().problem.variables;
  for (int step = 0; step < kMostSteps && !spent(effort); ++step) {
    auto best = score(samples, walker.tally());
    std::optional<Place> move;
    for (int v = 0; v < static_cast<int>(variables.size()); ++v) {
      const int size = variables[v].size;
      const int stride = std::max(1, size / static_cast<int>(kMostNeighbours));
      for (int value = 0; value < size; value += stride) {
        if (value == walker.package().values[v]) continue;
        const Place place{v, value};
        const Tally after = walker.look({&place, 1});
        if (after.passing < 0 || score(samples, after) <= best) continue;
        best = score(samples, after);
        move = place;
      }
    }
    if (!move) break;
    walker.go({&*move, 1});
  }
  return walker.package();
}

Problem sampled_problem(const Frame& frame, const JointSamples& samples, int sample) {
  Problem problem = frame.problem;
  const std::size_t parties = problem.parties.size();
  for (std::size_t p = 0; p < parties; ++p) {
    const PartySamples& of = samples.parties[p];
    ProblemParty& party = problem.parties[p];
    if (of.fixed) {
      if (!of.walk_away.empty())
        party.walk_away = std::llround(std::ceil(sampled_walk_away(of, sample)));
      continue;
    }
    party.walk_away = std::llround(kGrid * sampled_walk_away(of, sample));
    party.walk_away_known = true;
    for (std::size_t v = 0; v < problem.variables.size(); ++v) {
      Variable& variable = problem.variables[v];
      for (int value = 0; value < variable.size; ++value) {
        Utility& utility = variable.utility[static_cast<std::size_t>(value) * parties + p];
        if (utility > kRedLine / 2)
          utility =
              std::llround(kGrid * sampled_value(frame, of, static_cast<int>(v), value, sample));
      }
    }
  }
  problem.decimals = 6;
  return problem;
}

namespace {

// Values that are tried two variables at a time: all, or the corners.
std::vector<Place> paired_values(const Frame& frame) {
  std::vector<Place> places;
  for (std::size_t v = 0; v < frame.blocks.size(); ++v)
    for (const int value : frame.blocks[v].corners) places.push_back({static_cast<int>(v), value});
  return places;
}

// Steepest ascent, two variables at a time, each step followed by climb().
Assignment climb_pairs(const Evaluator& samples, Assignment at, const solve::Effort& effort) {
  const std::vector<Place> places = paired_values(samples.frame());
  for (int step = 0; step < kMostPairSteps && !spent(effort); ++step) {
    Walker walker(samples, at);
    Score best = score(samples, walker.tally());
    std::vector<Place> move;
    for (std::size_t i = 0; i < places.size() && !spent(effort); ++i) {
      if (at.values[places[i].variable] == places[i].value) continue;
      for (std::size_t k = i + 1; k < places.size(); ++k) {
        if (places[k].variable == places[i].variable ||
            at.values[places[k].variable] == places[k].value)
          continue;
        const Place both[] = {places[i], places[k]};
        const Tally after = walker.look(both);
        if (after.passing < 0 || score(samples, after) <= best) continue;
        best = score(samples, after);
        move = {places[i], places[k]};
      }
    }
    if (move.empty()) break;
    walker.go(move);
    at = climb(samples, walker.package(), effort);
  }
  return at;
}

}  // namespace

std::vector<Assignment> find_candidates(const Evaluator& search, const SearchOptions& options,
                                        const solve::Effort& effort) {
  const Frame& frame = search.frame();
  const JointSamples& samples = search.samples();
  // The mean first, then single samples spread over the set.
  std::vector<std::vector<Assignment>> found(static_cast<std::size_t>(options.sampled_problems) +
                                             1);
  (void)solve::parallel_for(effort.threads, found.size(), [&](std::size_t i) {
    if (spent(effort)) return;
    const int sample = i == 0
                           ? -1
                           : static_cast<int>((i - 1) * static_cast<std::size_t>(samples.count) /
                                              static_cast<std::size_t>(options.sampled_problems));
    solve::Effort own = effort;
    own.threads = 1;
    found[i] = solve_sampled(sampled_problem(frame, samples, sample), own);
  });
  std::vector<Assignment> starts;
  for (const Assignment& package : options.starts)
    if (feasible(frame.problem, package)) starts.push_back(package);
  for (const auto& some : found)
    for (const Assignment& package : some)
      if (std::find(starts.begin(), starts.end(), package) == starts.end())
        starts.push_back(package);
  const JointSamples few = first_samples(samples, kScreen);
  const Evaluator screen(frame, few);
  std::vector<Assignment> ends(starts.size());
  (void)solve::parallel_for(effort.threads, starts.size(), [&](std::size_t i) {
    ends[i] = spent(effort) ? starts[i] : climb(screen, starts[i], effort);
  });
  std::vector<std::size_t> order(ends.size());
  std::iota(order.begin(), order.end(), 0);
  std::vector<Score> reached;
  for (const Assignment& end : ends) reached.push_back(score(screen, screen.tally(end)));
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return reached[a] > reached[b]; });
  if (order.size() > kPolished) order.resize(kPolished);
  (void)solve::parallel_for(effort.threads, order.size(), [&](std::size_t i) {
    ends[order[i]] = climb_pairs(screen, ends[order[i]], effort);
  });
  std::set<Assignment> distinct(starts.begin(), starts.end());
  distinct.insert(ends.begin(), ends.end());
  std::vector<std::pair<Score, Assignment>> ranked;
  for (const Assignment& package : distinct)
    if (feasible(frame.problem, package))
      ranked.emplace_back(score(search, search.tally(package)), package);
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<Assignment> best;
  for (const auto& [points, package] : ranked)
    if (static_cast<int>(best.size()) < options.candidates) best.push_back(package);
  return best;
}

std::optional<double> joint_upper_bound(const Evaluator& samples, int most,
                                        const solve::Effort& effort) {
  const int count = std::min(most, samples.count());
  if (samples.frame().problem.quorum < static_cast<int>(samples.frame().problem.parties.size()))
    return std::nullopt;
  std::vector<std::int8_t> exists(static_cast<std::size_t>(count), -1);
  (void)solve::parallel_for(effort.threads, exists.size(), [&](std::size_t s) {
    if (spent(effort)) return;
    solve::Effort own = effort;
    own.threads = 1;
    const auto answer = solve::acceptable_exists(
        sampled_problem(samples.frame(), samples.samples(), static_cast<int>(s)), own);
    if (answer.known) exists[s] = answer.exists ? 1 : 0;
  });
  int yes = 0;
  for (const std::int8_t one : exists) {
    if (one < 0) return std::nullopt;
    yes += one;
  }
  return count == 0 ? std::nullopt : std::optional(static_cast<double>(yes) / count);
}

}  // namespace dragoman::infer
