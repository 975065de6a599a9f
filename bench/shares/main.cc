// Packages on samples, samples from words, and the whole way from words to candidates: 20 points ×
// 5 options × 3 parties × 10,000 samples. One package × sample is one item. Arguments are those of
// Google Benchmark.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <cmath>

#include "dragoman/infer.h"
#include "infer/evaluate.h"
#include "infer/ladder.h"
#include "infer/session.h"
#include "shares/instance.h"
#include "solve/random.h"

namespace dragoman {
namespace {

constexpr int kPoints = 20, kOptions = 5, kParties = 3, kSamples = 10'000;

// Words read and sampled once, for the benchmarks that start from there.
struct Ready {
  Case talks = bench::talks_in_words(kPoints, kOptions, kParties, 1);
  InferOptions options;
  infer::Session session{talks, options, {}};
  std::vector<Assignment> packages;

  Ready() {
    options.samples = kSamples;
    options.draft = "d";
    if (const auto read = session.read(); !read)
      throw std::runtime_error(format_error(read.error()));
    session.sample();
    solve::SplitMix random(2);
    for (int i = 0; i < 2000; ++i) {
      Assignment& package = packages.emplace_back();
      for (int j = 0; j < kPoints; ++j)
        package.values.push_back(static_cast<int>(random.below(kOptions)));
    }
  }
};

Ready& ready() {
  static Ready one;
  return one;
}

constexpr const char* kLevelNames[] = {"portable", "avx2", "avx512"};

// Unrelated packages, counted together.
void count_packages(benchmark::State& state) {
  const auto level = static_cast<solve::SimdLevel>(state.range(0));
  if (level > solve::simd_level()) {
    state.SkipWithError("this processor has no such instructions");
    return;
  }
  const infer::Evaluator& samples = ready().session.evaluation_samples();
  const auto before = solve::use_simd_level(level);
  for (auto _ : state) benchmark::DoNotOptimize(samples.tally(ready().packages));
  solve::use_simd_level(before);
  state.SetLabel(kLevelNames[state.range(0)]);
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(ready().packages.size()) *
                          samples.count());
}
BENCHMARK(count_packages)->DenseRange(0, 2)->Unit(benchmark::kMillisecond);

// The rival: every sum taken anew, sample by sample, as a first program would.
void count_packages_plainly(benchmark::State& state) {
  const infer::Evaluator& evaluator = ready().session.evaluation_samples();
  const infer::JointSamples& samples = evaluator.samples();
  const auto& blocks = evaluator.frame().blocks;
  constexpr std::size_t kSome = 50;
  for (auto _ : state) {
    for (std::size_t i = 0; i < kSome; ++i) {
      const Assignment& package = ready().packages[i];
      int passing = 0;
      for (int s = 0; s < samples.count; ++s) {
        bool all = true;
        for (const infer::PartySamples& party : samples.parties) {
          double sum = -party.walk_away[s];
          for (std::size_t v = 0; v < blocks.size(); ++v)
            sum += party.row(blocks[v].first + package.values[v])[s];
          all &= sum >= 0;
        }
        passing += all;
      }
      benchmark::DoNotOptimize(passing);
    }
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kSome) * samples.count);
}
BENCHMARK(count_packages_plainly)->Unit(benchmark::kMillisecond);

// One changed option, from kept margins.
void look_at_neighbours(benchmark::State& state) {
  const infer::Evaluator& samples = ready().session.evaluation_samples();
  infer::Walker walker(samples, ready().packages[0]);
  for (auto _ : state) {
    for (int v = 0; v < kPoints; ++v) {
      for (int value = 0; value < kOptions; ++value) {
        const infer::Place place{v, value};
        benchmark::DoNotOptimize(walker.look({&place, 1}));
      }
    }
  }
  state.SetItemsProcessed(state.iterations() * kPoints * kOptions * samples.count());
}
BENCHMARK(look_at_neighbours)->Unit(benchmark::kMillisecond);

// All packages with up to two amendments to the draft: 1 + 80 + 3,040.
void climb_two_rungs(benchmark::State& state) {
  const infer::Evaluator& samples = ready().session.evaluation_samples();
  solve::Effort effort;
  effort.threads = static_cast<int>(state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(infer::find_ladder(samples, 2, effort));
}
BENCHMARK(climb_two_rungs)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime();

void draw_samples(benchmark::State& state) {
  solve::Effort effort;
  effort.threads = static_cast<int>(state.range(1));
  infer::DrawOptions options;
  options.prior = static_cast<Prior>(state.range(0));
  options.count = kSamples;
  const std::vector<Assignment> references(ready().packages.begin(), ready().packages.begin() + 4);
  SampleReport worst;
  for (auto _ : state) {
    const infer::JointSamples drawn =
        infer::draw(ready().session.knowledge(), options, references, effort);
    worst = drawn.reports[0];
    for (const SampleReport& report : drawn.reports)
      if (report.effective_size < worst.effective_size) worst = report;
  }
  state.SetLabel(fmt::format("{}: thinning {}, least effective size {:.0f}, R-hat {:.4f}",
                             prior_name(options.prior), worst.thinning, worst.effective_size,
                             worst.rhat));
}
BENCHMARK(draw_samples)
    ->ArgsProduct({{0, 1, 2}, {1, 2}})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

// From the case to candidates with shares under three priors; no ladder, no questions.
void words_to_candidates(benchmark::State& state) {
  InferOptions options;
  options.samples = kSamples;
  options.draft = "d";
  options.most_changes = -1;
  options.questions = 0;
  options.control.threads = static_cast<int>(state.range(0));
  std::size_t candidates = 0;
  for (auto _ : state) {
    const auto found = find_inferred(ready().talks, options);
    if (!found) state.SkipWithError(format_error(found.error()).c_str());
    candidates = found ? found->candidates.size() : 0;
  }
  state.SetLabel(fmt::format("{} candidates", candidates));
}
BENCHMARK(words_to_candidates)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime();

struct Answer {
  PreferenceStatement word;
  double agreeing = 0;  // share of what was consistent before
};

// A party's word on a package, with which about so much of what was consistent agrees.
Answer answer_near(double share) {
  const infer::Evaluator& samples = ready().session.evaluation_samples();
  const Problem& frame = ready().session.knowledge().frame->problem;
  Answer best;
  double least = 2;
  for (const Assignment& package : ready().packages) {
    const infer::Tally tally = samples.tally(package);
    for (std::size_t p = 0; p < frame.parties.size(); ++p) {
      for (const bool yes : {true, false}) {
        const double accepting = static_cast<double>(tally.accepting[p]) / samples.count();
        const double agreeing = yes ? accepting : 1 - accepting;
        if (std::abs(agreeing - share) >= least) continue;
        least = std::abs(agreeing - share);
        Question question;
        question.kind = Question::Kind::accepts;
        question.party = frame.parties[p].id;
        question.package = package;
        InferredResult result;
        result.frame = frame;
        best = {answer_to(ready().talks, result, question, yes, "answer"), agreeing};
      }
    }
  }
  return best;
}

// One more word after words to candidates, ladder and questions, until all of it is up to date
// again. First argument: the percentage of what was consistent that agrees with the word.
void update_after_answer(benchmark::State& state) {
  InferOptions options;
  options.samples = kSamples;
  options.draft = "d";
  options.control.threads = static_cast<int>(state.range(1));
  const Answer answer = answer_near(static_cast<double>(state.range(0)) / 100);
  for (auto _ : state) {
    state.PauseTiming();
    auto inference = Inference::begin(ready().talks, options);
    state.ResumeTiming();
    const auto learnt = inference->learn(answer.word, options.control);
    if (!learnt) state.SkipWithError(format_error(learnt.error()).c_str());
  }
  state.SetLabel(fmt::format("{:.1f} % agree", 100 * answer.agreeing));
}
BENCHMARK(update_after_answer)
    ->ArgsProduct({{60, 20, 2}, {1, 2}})
    ->Unit(benchmark::kMillisecond)
    ->MeasureProcessCPUTime()
    ->UseRealTime();

// A thousand statements, everything that find_inferred finds; argument: so many of them are false.
void thousand_statements(benchmark::State& state) {
  const Case talks = bench::talks_in_many_words(kPoints, kOptions, kParties, 1000,
                                                static_cast<int>(state.range(0)), 1);
  InferOptions options;
  options.samples = kSamples;
  options.draft = "d";
  options.control.threads = 2;
  std::size_t contradictions = 0, candidates = 0;
  for (auto _ : state) {
    const auto found = find_inferred(talks, options);
    if (!found) {
      state.SkipWithError(format_error(found.error()).c_str());
      return;
    }
    contradictions = found->contradictions.size();
    candidates = found->candidates.size();
  }
  state.SetLabel(fmt::format("{} contradictions, {} candidates", contradictions, candidates));
}
BENCHMARK(thousand_statements)
    ->Arg(0)
    ->Arg(10)
    ->Unit(benchmark::kMillisecond)
    ->MeasureProcessCPUTime()
    ->UseRealTime();

}  // namespace
}  // namespace dragoman

BENCHMARK_MAIN();
