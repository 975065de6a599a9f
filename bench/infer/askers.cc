#include "infer/askers.h"

#include <algorithm>
#include <cmath>

#include "infer/answers.h"
#include "infer/own_questions.h"
#include "infer/question_words.h"
#include "infer/questions.h"
#include "infer/search.h"

namespace dragoman::recovery {

namespace {

using infer::Bits;
using infer::Frame;
using infer::Place;

constexpr int kProblems = 8;    // exact solves per search
constexpr int kTries = 200;     // of a random question
constexpr int kCompared = 12;   // packages among which regret is taken
constexpr int kAskedAbout = 5;  // packages that `contested` asks about

Question about(const Case& talks, const Frame& frame, Question question) {
  infer::put_into_words(talks, frame.problem, talks.find_draft(frame.draft_id), question);
  return question;
}

Question order_question(const Case& talks, const Frame& frame, int party, int variable, int first,
                        int second) {
  const Point& point = talks.points[frame.problem.variables[variable].point];
  Question question;
  question.party = frame.problem.parties[party].id;
  question.point = point.id;
  question.first = value_at(point, std::min(first, second));
  question.second = value_at(point, std::max(first, second));
  return about(talks, frame, std::move(question));
}

Question package_question(const Case& talks, const Frame& frame, int party,
                          const Assignment& package, const Assignment* other) {
  Question question;
  question.kind = other == nullptr ? Question::Kind::accepts : Question::Kind::comparison;
  question.party = frame.problem.parties[party].id;
  question.package = package;
  if (other != nullptr) question.other = *other;
  return about(talks, frame, std::move(question));
}

std::optional<Question> ask_ours(const Case& talks, Posterior& posterior,
                                 const std::set<std::string>& asked) {
  const auto fresh = [&](std::vector<Question> questions) -> std::optional<Question> {
    for (Question& question : questions)
      if (!asked.contains(question.text)) return std::move(question);
    return std::nullopt;
  };
  auto best = fresh(
      infer::find_questions({.talks = talks,
                             .choose = posterior.choose(),
                             .measure = posterior.measure(),
                             .effective_size = static_cast<double>(posterior.measure().count()),
                             .pool = posterior.pool()},
                            {}));
  if (best) return best;
  std::vector<Question> own;
  for (const ProblemParty& party : posterior.frame().problem.parties)
    for (Question& question : infer::find_own_questions(talks, {}, party.id, 3, {}))
      own.push_back(std::move(question));
  std::stable_sort(own.begin(), own.end(),
                   [](const Question& a, const Question& b) { return a.gain > b.gain; });
  return fresh(std::move(own));
}

// Orders, acceptances and comparisons in equal parts; packages are the draft with up to half of its
// points changed.
std::optional<Question> ask_random(const Case& talks, const Frame& frame,
                                   const std::set<std::string>& asked, solve::SplitMix& random) {
  const auto below = [&](std::size_t bound) {
    return static_cast<int>(random.below(static_cast<std::int64_t>(bound)));
  };
  const auto package = [&] {
    Assignment drawn;
    for (const auto& values : frame.draft.values) drawn.values.push_back(values.front());
    const int changes = 1 + below(drawn.values.size() / 2);
    for (int i = 0; i < changes; ++i) {
      const auto v = static_cast<std::size_t>(below(drawn.values.size()));
      drawn.values[v] = below(static_cast<std::size_t>(frame.problem.variables[v].size));
    }
    return drawn;
  };
  for (int i = 0; i < kTries; ++i) {
    const int party = below(frame.problem.parties.size());
    Question question;
    switch (below(3)) {
      case 0: {
        const int v = below(frame.blocks.size());
        const int size = frame.problem.variables[v].size;
        const int first = below(size), second = below(size);
        if (first == second) continue;
        question = order_question(talks, frame, party, v, first, second);
        break;
      }
      case 1:
        question = package_question(talks, frame, party, package(), nullptr);
        break;
      default: {
        const Assignment one = package(), other = package();
        if (one == other) continue;
        question = package_question(talks, frame, party, one, &other);
      }
    }
    if (!asked.contains(question.text)) return question;
  }
  return std::nullopt;
}

std::optional<Question> ask_contested(const Case& talks, const Posterior& posterior,
                                      const std::set<std::string>& asked) {
  const Frame& frame = posterior.frame();
  std::optional<Question> best;
  double nearest = 2;
  const auto consider = [&](const Bits& yes, const auto& make) {
    const double share = static_cast<double>(infer::count(yes)) / posterior.choose().count();
    if (std::abs(share - 0.5) >= nearest) return;
    Question question = make();
    if (asked.contains(question.text)) return;
    nearest = std::abs(share - 0.5);
    best = std::move(question);
  };
  for (int p = 0; p < static_cast<int>(frame.problem.parties.size()); ++p) {
    for (std::size_t i = 0; i < posterior.pool().size() && i < kAskedAbout; ++i) {
      const Assignment& package = posterior.pool()[i];
      consider(accepting(posterior.choose(), package, p),
               [&] { return package_question(talks, frame, p, package, nullptr); });
    }
    for (int v = 0; v < static_cast<int>(frame.blocks.size()); ++v)
      for (int a = 0; a < frame.problem.variables[v].size; ++a)
        for (int b = 0; b < a; ++b)
          consider(infer::answers_order(frame, posterior.choose().samples(), p, Place{v, b},
                                        Place{v, a}),
                   [&] { return order_question(talks, frame, p, v, b, a); });
  }
  return best;
}

// U - r of a package in one sample, as a share of the party's coordinates.
double margin_of(const Posterior& posterior, int party, const Assignment& package, int sample) {
  const Frame& frame = posterior.frame();
  const infer::PartySamples& samples = posterior.choose().samples().parties[party];
  double sum = -samples.walk_away[sample];
  for (std::size_t v = 0; v < frame.blocks.size(); ++v)
    sum += samples.row(infer::mix(frame.blocks[v], package.values[v]).coordinate)[sample];
  return sum / frame.shared;
}

std::optional<Question> ask_regret(const Case& talks, const Posterior& posterior,
                                   const std::set<std::string>& asked) {
  const Frame& frame = posterior.frame();
  const int parties = static_cast<int>(frame.problem.parties.size());
  const std::size_t packages = std::min<std::size_t>(kCompared, posterior.pool().size());
  const int samples = posterior.choose().count();
  std::vector<double> least(packages * static_cast<std::size_t>(samples));
  for (std::size_t i = 0; i < packages; ++i)
    for (int s = 0; s < samples; ++s) {
      double worst = 1e9;
      for (int p = 0; p < parties; ++p)
        worst = std::min(worst, margin_of(posterior, p, posterior.pool()[i], s));
      least[i * samples + s] = worst;
    }
  struct Pair {
    double regret;
    std::size_t solution, witness;
    int sample;
  };
  std::vector<Pair> pairs;  // per package, what it may regret most
  for (std::size_t i = 0; i < packages; ++i) {
    Pair most{-1, i, i, 0};
    for (std::size_t k = 0; k < packages; ++k)
      for (int s = 0; s < samples; ++s) {
        const double regret = least[k * samples + s] - least[i * samples + s];
        if (k != i && regret > most.regret) most = {regret, i, k, s};
      }
    pairs.push_back(most);
  }
  std::stable_sort(pairs.begin(), pairs.end(),
                   [](const Pair& a, const Pair& b) { return a.regret < b.regret; });
  for (const Pair& pair : pairs) {
    const Assignment &solution = posterior.pool()[pair.solution],
                     &witness = posterior.pool()[pair.witness];
    std::vector<std::pair<double, int>> losers;
    for (int p = 0; p < parties; ++p)
      losers.emplace_back(margin_of(posterior, p, solution, pair.sample) -
                              margin_of(posterior, p, witness, pair.sample),
                          p);
    std::sort(losers.begin(), losers.end());
    for (const auto& [loss, party] : losers) {
      for (const Assignment* other : {&witness, static_cast<const Assignment*>(nullptr)}) {
        if (other != nullptr && *other == solution) continue;
        Question question = package_question(talks, frame, party, solution, other);
        if (!asked.contains(question.text)) return question;
      }
    }
  }
  return std::nullopt;
}

}  // namespace

Posterior::Posterior(const Case& talks, int samples, std::uint64_t seed)
    : options_{.seed = seed}, session_(talks, options_, effort_) {
  if (!session_.read() || !session_.has_packages()) return;
  const infer::Knowledge& knowledge = session_.knowledge();
  if (std::find(knowledge.acceptance.begin(), knowledge.acceptance.end(), false) !=
      knowledge.acceptance.end())
    return;
  Assignment watched;
  for (const auto& values : knowledge.frame->draft.values) watched.values.push_back(values.front());
  for (std::uint64_t i = 0; i < 2; ++i) {
    infer::DrawOptions options;
    options.seed = seed;
    options.stream = i;
    options.count = samples;
    samples_[i] = infer::draw(knowledge, options, {watched}, effort_);
    for (const SampleReport& report : samples_[i].reports)
      if (!report.converged) return;
  }
  choose_ = std::make_unique<infer::Evaluator>(*knowledge.frame, samples_[0]);
  measure_ = std::make_unique<infer::Evaluator>(*knowledge.frame, samples_[1]);
  pool_ =
      infer::find_candidates(*choose_, {.candidates = 32, .sampled_problems = kProblems}, effort_);
}

std::optional<Question> next_question(Asker asker, const Case& talks, Posterior& posterior,
                                      const std::set<std::string>& asked, solve::SplitMix& random) {
  if (asker == Asker::random || !posterior.usable())
    return ask_random(talks, posterior.frame(), asked, random);
  switch (asker) {
    case Asker::ours:
      return ask_ours(talks, posterior, asked);
    case Asker::contested:
      return ask_contested(talks, posterior, asked);
    default:
      return ask_regret(talks, posterior, asked);
  }
}

Assignment centroid_package(const Case& talks, const Frame& frame) {
  const std::size_t points = frame.blocks.size();
  std::vector<double> centroid(points, 0.0);
  for (std::size_t rank = 0; rank < points; ++rank)
    for (std::size_t k = rank; k < points; ++k)
      centroid[rank] += 1.0 / static_cast<double>((k + 1) * points);
  std::vector<std::vector<std::vector<double>>> worth;  // [party][point][option]
  for (const ProblemParty& party : frame.problem.parties) {
    auto& of = worth.emplace_back(points);
    std::vector<double> weight(points, -1);
    std::size_t named = 0;
    for (const PreferenceStatement& word : talks.preference_statements) {
      if (word.party != party.id || word.kind != StatementKind::importance) continue;
      for (const std::string& id : word.points)
        weight[static_cast<std::size_t>(talks.find_point(id) - talks.points.data())] =
            centroid[named++];
    }
    double rest = 0;
    for (std::size_t k = named; k < points; ++k) rest += centroid[k];
    for (double& w : weight)
      if (w < 0) w = rest / static_cast<double>(points - named);
    for (std::size_t j = 0; j < points; ++j)
      of[j].assign(static_cast<std::size_t>(frame.problem.variables[j].size), weight[j] / 2);
    for (const PreferenceStatement& word : talks.preference_statements) {
      if (word.party != party.id || word.kind != StatementKind::order) continue;
      const auto j = static_cast<std::size_t>(talks.find_point(word.point) - talks.points.data());
      for (std::size_t k = 0; k < word.ranked.size(); ++k)
        of[j][static_cast<std::size_t>(*value_index(talks.points[j], word.ranked[k]))] =
            weight[j] * (1 - static_cast<double>(k) / static_cast<double>(word.ranked.size() - 1));
    }
  }
  const auto least = [&](const Assignment& package) {
    double worst = 1e9, all = 0;
    for (const auto& of : worth) {
      double sum = 0;
      for (std::size_t j = 0; j < points; ++j) sum += of[j][package.values[j]];
      worst = std::min(worst, sum);
      all += sum;
    }
    return worst + 1e-3 * all;
  };
  Assignment at;
  for (const auto& values : frame.draft.values) at.values.push_back(values.front());
  for (bool rising = true; rising;) {
    rising = false;
    for (std::size_t j = 0; j < points; ++j)
      for (int k = 0; k < frame.problem.variables[j].size; ++k) {
        Assignment next = at;
        next.values[j] = k;
        if (least(next) <= least(at)) continue;
        at = next;
        rising = true;
      }
  }
  return at;
}

}  // namespace dragoman::recovery
