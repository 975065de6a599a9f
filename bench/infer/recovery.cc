// The recovery study: how fast questions lead to a package that is truly accepted (README.md).
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "infer/askers.h"
#include "infer/world.h"

namespace {

using namespace dragoman;
using namespace dragoman::recovery;

constexpr std::array kCheckpoints{0, 3, 5, 10, 20};

struct Study {
  WorldOptions world;
  int talks = 10;
  int samples = 800;
  int most_questions = 20;
};

struct Outcome {
  int accepted = 0, abstained = 0;
  // Of the worst-off party's gain, against the fairest package; and its squares.
  double loss = 0, loss_squares = 0;
  int necessary = 0, mistaken = 0;  // claims that a party necessarily accepts; of them, false
};
void lose(Outcome& outcome, double loss) {
  outcome.loss += loss;
  outcome.loss_squares += loss * loss;
}
using Outcomes = std::array<Outcome, kCheckpoints.size()>;

void judge(const World& world, const Assignment& package, Outcome& outcome) {
  bool all = true;
  for (int p = 0; p < static_cast<int>(world.talks().parties.size()); ++p)
    all &= world.accepts(p, package.values);
  outcome.accepted += all;
  lose(outcome, world.best_worst_gain() - world.worst_gain(package.values));
}

void judge(const World& world, Posterior& posterior, Outcome& outcome) {
  if (!posterior.usable()) {
    ++outcome.abstained;
    lose(outcome, world.best_worst_gain() + 1);
    return;
  }
  const Assignment& found = posterior.pool().front();
  judge(world, found, outcome);
  for (int p = 0; p < static_cast<int>(world.talks().parties.size()); ++p) {
    if (posterior.session().standing(p, found).standing != Standing::necessary) continue;
    ++outcome.necessary;
    outcome.mistaken += !world.accepts(p, found.values);
  }
}

void hold_talks(const Study& study, std::uint64_t seed, Asker asker, Outcomes& outcomes) {
  WorldOptions options = study.world;
  options.seed = seed;
  World world(options);
  Case talks = world.talks();
  std::set<std::string> asked;
  solve::SplitMix random(seed + 1000);
  std::size_t checkpoint = 0;
  bool exhausted = false;
  for (int questions = 0; questions <= study.most_questions; ++questions) {
    const bool due = checkpoint < kCheckpoints.size() && kCheckpoints[checkpoint] == questions;
    if (exhausted && !due) continue;
    Posterior posterior(talks, study.samples, seed);
    if (due) judge(world, posterior, outcomes[checkpoint++]);
    if (exhausted || questions == study.most_questions) continue;
    const auto question = next_question(asker, talks, posterior, asked, random);
    exhausted = !question;
    if (exhausted) continue;
    asked.insert(question->text);
    InferredResult frame;
    frame.frame = posterior.frame().problem;
    if (auto answer = world.answer(frame, *question, questions))
      talks.preference_statements.push_back(std::move(*answer));
  }
}

double standard_error(double sum_of_squares, double mean, int talks) {
  const double variance = std::max(0.0, sum_of_squares / talks - mean * mean);
  return std::sqrt(variance / std::max(1, talks - 1));
}

void print_row(std::string_view name, const Outcomes& outcomes, const Study& study) {
  std::string accepted, loss;
  Outcome sum;
  for (std::size_t i = 0; i < outcomes.size() && kCheckpoints[i] <= study.most_questions; ++i) {
    const double share = static_cast<double>(outcomes[i].accepted) / study.talks;
    const double mean = outcomes[i].loss / study.talks;
    accepted += fmt::format("{:5.0f}±{:<2.0f}", 100 * share,
                            100 * standard_error(outcomes[i].accepted, share, study.talks));
    loss += fmt::format("{:6.2f}±{:4.2f}", mean,
                        standard_error(outcomes[i].loss_squares, mean, study.talks));
    sum.abstained += outcomes[i].abstained;
    sum.necessary += outcomes[i].necessary;
    sum.mistaken += outcomes[i].mistaken;
  }
  fmt::print("  {:<10}{} |{} | {:4}/{:<4} {:4}\n", name, accepted, loss, sum.mistaken,
             sum.necessary, sum.abstained);
  std::fflush(stdout);
}

void run(const Study& study) {
  static constexpr std::array kTruths{"flat", "opposed", "monotone", "interactions"};
  static constexpr std::array kManners{"plain", "bluff", "decoys", "silent"};
  std::string accepted, loss;
  for (const int questions : kCheckpoints)
    if (questions <= study.most_questions) {
      accepted += fmt::format("{:5}   ", questions);
      loss += fmt::format("{:6}     ", questions);
    }
  fmt::print(
      "{} parties, {} points x {} options, truth {}, manner {}, {} talks\n"
      "  after so many questions: accepted, in percent | loss; each ± its standard error\n",
      study.world.parties, study.world.points, study.world.options,
      kTruths[static_cast<std::size_t>(study.world.truth)],
      kManners[static_cast<std::size_t>(study.world.manner)], study.talks);
  fmt::print("  {:<10}{} |{} | false/necessary, abstained\n", "", accepted, loss);
  for (const auto& [asker, name] : {std::pair{Asker::ours, "ours"},
                                    {Asker::random, "random"},
                                    {Asker::contested, "contested"},
                                    {Asker::regret, "regret"}}) {
    Outcomes outcomes{};
    for (int i = 0; i < study.talks; ++i)
      hold_talks(study, study.world.seed + static_cast<std::uint64_t>(i), asker, outcomes);
    print_row(name, outcomes, study);
  }
  Outcomes outcomes{};
  for (int i = 0; i < study.talks; ++i) {
    WorldOptions options = study.world;
    options.seed += static_cast<std::uint64_t>(i);
    const World world(options);
    Posterior posterior(world.talks(), 100, options.seed);
    for (Outcome& outcome : outcomes)
      judge(world, centroid_package(world.talks(), posterior.frame()), outcome);
  }
  print_row("centroids", outcomes, study);
  fmt::print("\n");
}

int usage() {
  fmt::print(stderr,
             "bench_infer [--parties N] [--points N] [--options N] [--truth "
             "flat|opposed|monotone|interactions]\n"
             "  [--manner plain|bluff|decoys|silent] [--talks N] [--samples N] [--questions N] "
             "[--seed N]\n");
  return 2;
}

}  // namespace

int main(int argc, char** argv) {
  Study study;
  for (int i = 1; i < argc; i += 2) {
    const std::string_view name = argv[i];
    if (i + 1 == argc) return usage();
    const std::string_view text = argv[i + 1];
    const int number = std::atoi(argv[i + 1]);
    const auto among = [&](std::initializer_list<std::string_view> names) {
      int index = 0;
      for (const std::string_view one : names) {
        if (one == text) return index;
        ++index;
      }
      return -1;
    };
    int chosen = 0;
    if (name == "--parties")
      study.world.parties = number;
    else if (name == "--points")
      study.world.points = number;
    else if (name == "--options")
      study.world.options = number;
    else if (name == "--talks")
      study.talks = number;
    else if (name == "--samples")
      study.samples = number;
    else if (name == "--questions")
      study.most_questions = number;
    else if (name == "--seed")
      study.world.seed = static_cast<std::uint64_t>(number);
    else if (name == "--truth")
      study.world.truth =
          static_cast<Truth>(chosen = among({"flat", "opposed", "monotone", "interactions"}));
    else if (name == "--manner")
      study.world.manner =
          static_cast<Manner>(chosen = among({"plain", "bluff", "decoys", "silent"}));
    else
      return usage();
    if (chosen < 0 || (name != "--truth" && name != "--manner" && number < 0)) return usage();
  }
  run(study);
  return 0;
}
