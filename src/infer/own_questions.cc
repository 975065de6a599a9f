#include "infer/own_questions.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "infer/answers.h"
#include "infer/question_words.h"
#include "infer/session.h"
#include "solve/random.h"

namespace dragoman::infer {

namespace {

constexpr int kSamples = 2000;
constexpr int kPackages = 48;         // drawn blindly, on which acceptance is to be settled
constexpr int kTries = 50;            // draws per package that keeps the rules
constexpr int kWatched = 6;           // of them watched for convergence
constexpr int kBlindlyAsked = 12;     // … asked about when no draft is named
constexpr double kLeastShare = 0.05;  // of either answer
constexpr double kAlike = 0.9;        // answers that coincide so often are the same question
constexpr int kGroups = 10;           // of the jackknife
constexpr double kInterval = 1.96;    // standard errors in a 95 % interval

// The options without ids that the own view does not know.
InferOptions own_options(const InferOptions& options, const Case& own) {
  std::set<std::string> ids;
  for (const Response& response : own.responses) ids.insert(response.id);
  for (const PreferenceStatement& statement : own.preference_statements) ids.insert(statement.id);
  for (const Preferences& scores : own.preferences) ids.insert(scores.party);
  InferOptions result = options;
  result.draft.clear();
  for (auto* list : {&result.leave_out, &result.count_public})
    std::erase_if(*list, [&](const std::string& id) { return !ids.contains(id); });
  return result;
}

struct Asked {
  Question question;
  Bits yes;
};

class OwnChooser {
 public:
  OwnChooser(const Case& own, const InferOptions& options, int most, const solve::Effort& effort)
      : own_(own),
        options_(own_options(options, own)),
        most_(most),
        effort_(effort),
        session_(own_, options_, effort) {}

  std::vector<Question> run() {
    if (!session_.read() || !session_.has_packages()) return {};
    knowledge_ = session_.knowledge();
    if (knowledge_.frame->scored[0]) return {};
    knowledge_.acceptance = {true};
    draw_packages();
    if (packages_.empty()) return {};
    DrawOptions options;
    options.seed = options_.seed;
    options.stream = static_cast<std::uint64_t>(Stream::own);
    options.count = kSamples;
    const std::size_t watched = std::min<std::size_t>(kWatched, packages_.size());
    samples_ = draw(knowledge_, options, {packages_.begin(), packages_.begin() + watched}, effort_);
    if (!samples_.reports[0].converged || spent(effort_)) return {};
    Evaluator evaluator(*knowledge_.frame, samples_);
    for (const Assignment& package : packages_)
      accepted_.push_back(accepting(evaluator, package, 0));
    list_questions(evaluator);
    return best_questions();
  }

 private:
  const Frame& frame() const { return *knowledge_.frame; }

  void draw_packages() {
    solve::SplitMix random(options_.seed);
    for (int i = 0; i < kPackages * kTries && packages_.size() < kPackages; ++i) {
      Assignment package;
      for (const Block& block : frame().blocks)
        package.values.push_back(
            block.corners[random.below(static_cast<std::int64_t>(block.corners.size()))]);
      if (feasible(frame().problem, package)) packages_.push_back(std::move(package));
    }
  }

  // The named draft; open points at the corner worth most on average.
  Assignment base() const {
    Assignment package;
    for (std::size_t v = 0; v < frame().blocks.size(); ++v) {
      const Block& block = frame().blocks[v];
      if (!frame().draft.values.empty() && !frame().draft.values[v].empty()) {
        package.values.push_back(frame().draft.values[v].front());
        continue;
      }
      int best = 0;
      double most = -1;
      for (std::size_t k = 0; k < block.corners.size(); ++k) {
        const auto row = samples_.parties[0].row(block.first + static_cast<int>(k));
        double sum = 0;
        for (int s = 0; s < samples_.count; ++s) sum += row[s];
        if (sum <= most) continue;
        most = sum;
        best = block.corners[k];
      }
      package.values.push_back(best);
    }
    return package;
  }

  void add(Asked asked) {
    const int yes = count(asked.yes);
    if (std::min(yes, kSamples - yes) < kLeastShare * kSamples) return;
    asked.question.party = own_.parties[0].id;
    asked.question.computed_from = {asked.question.party};
    asked.question.for_mediators_only = false;
    asked_.push_back(std::move(asked));
  }

  void list_questions(const Evaluator& evaluator) {
    const Assignment tabled = base();
    const auto ask_about = [&](const Assignment& package) {
      if (!feasible(frame().problem, package)) return;
      Asked asked;
      asked.question.kind = Question::Kind::accepts;
      asked.question.package = package;
      asked.yes = accepting(evaluator, package, 0);
      add(std::move(asked));
    };
    if (frame().draft.values.empty()) {
      for (std::size_t i = 0; i < packages_.size() && i < kBlindlyAsked; ++i)
        ask_about(packages_[i]);
    } else {
      ask_about(tabled);
    }
    for (std::size_t v = 0; v < frame().blocks.size() && !spent(effort_); ++v) {
      for (const int value : frame().blocks[v].corners) {
        Assignment amended = tabled;
        amended.values[v] = value;
        if (value == tabled.values[v]) continue;
        if (!frame().draft.values.empty()) ask_about(amended);
        list_trades(tabled, amended, v);
      }
      list_orders(v);
    }
  }

  void list_orders(std::size_t v) {
    const Point& point = own_.points[frame().problem.variables[v].point];
    if (point.kind == PointKind::roster) return;
    const auto& corners = frame().blocks[v].corners;
    for (std::size_t a = 0; a < corners.size(); ++a) {
      for (std::size_t b = 0; b < a; ++b) {
        Asked asked;
        asked.question.kind = Question::Kind::order;
        asked.question.point = point.id;
        asked.question.first = value_at(point, corners[b]);
        asked.question.second = value_at(point, corners[a]);
        asked.yes = answers_order(frame(), samples_, 0, {static_cast<int>(v), corners[b]},
                                  {static_cast<int>(v), corners[a]});
        add(std::move(asked));
      }
    }
  }

  // One amendment or another: against the first corner of each further point that is not tabled.
  void list_trades(const Assignment& tabled, const Assignment& amended, std::size_t v) {
    for (std::size_t other = v + 1; other < frame().blocks.size(); ++other) {
      if (frame().problem.variables[other].point == frame().problem.variables[v].point) continue;
      const auto& corners = frame().blocks[other].corners;
      const auto value = std::find_if(corners.begin(), corners.end(),
                                      [&](int c) { return c != tabled.values[other]; });
      if (value == corners.end()) continue;
      Assignment instead = tabled;
      instead.values[other] = *value;
      if (!feasible(frame().problem, amended) || !feasible(frame().problem, instead)) continue;
      Asked asked;
      asked.question.kind = Question::Kind::comparison;
      asked.question.package = amended;
      asked.question.other = std::move(instead);
      asked.yes = answers_comparison(frame(), samples_, 0, amended, *asked.question.other);
      add(std::move(asked));
    }
  }

  // Mean over packages of 2 a (1 - a), a the share that accepts, before the answer less after it;
  // on the samples outside one group of the jackknife (group < 0: on all).
  double gain(const Bits& yes, int group) const {
    const auto outside = [&](Bits bits) {
      for (std::size_t i = 0; i < bits.size() && group >= 0; ++i)
        if (static_cast<int>(i % kGroups) == group) bits[i] = 0;
      return bits;
    };
    const Bits whole = outside(others(Bits(yes.size(), 0), kSamples));
    const Bits part = outside(yes);
    const double all = count(whole), in = count(part), out = all - in;
    if (in == 0 || out == 0) return 0;
    double fall = 0;
    for (const Bits& accepts : accepted_) {
      const double a = count_both(accepts, whole), a_in = count_both(accepts, part);
      const double a_out = a - a_in;
      fall += a * (all - a) / all - a_in * (in - a_in) / in - a_out * (out - a_out) / out;
    }
    return 2 * fall / all / static_cast<double>(accepted_.size());
  }

  void weigh(Asked& asked) const {
    double sum = 0, squares = 0;
    for (int group = 0; group < kGroups; ++group) {
      const double without = gain(asked.yes, group);
      sum += without;
      squares += without * without;
    }
    const double spread = std::max(0.0, squares - sum * sum / kGroups);
    const double effective = std::min<double>(kSamples, samples_.reports[0].effective_size);
    const double error = kInterval * std::sqrt(spread * (kGroups - 1) / kGroups * kSamples /
                                               std::max(1.0, effective));
    Question& question = asked.question;
    question.yes = static_cast<double>(count(asked.yes)) / kSamples;
    question.gain_low = question.gain - error;
    question.gain_high = question.gain + error;
  }

  static bool alike(const Bits& a, const Bits& b) {
    const int both = count_both(a, b);
    const int same = kSamples - count(a) - count(b) + 2 * both;
    return std::max(same, kSamples - same) > kAlike * kSamples;
  }

  std::vector<Question> best_questions() {
    for (Asked& asked : asked_) asked.question.gain = gain(asked.yes, -1);
    std::stable_sort(asked_.begin(), asked_.end(), [](const Asked& a, const Asked& b) {
      return a.question.gain > b.question.gain;
    });
    const Draft* draft = own_.find_draft(frame().draft_id);
    std::vector<const Asked*> kept;
    std::vector<Question> questions;
    for (Asked& asked : asked_) {
      if (static_cast<int>(questions.size()) == most_ || spent(effort_)) break;
      if (std::any_of(kept.begin(), kept.end(),
                      [&](const Asked* other) { return alike(other->yes, asked.yes); }))
        continue;
      weigh(asked);
      if (asked.question.gain_low <= 0) continue;
      kept.push_back(&asked);
      put_into_words(own_, frame().problem, draft, asked.question);
      questions.push_back(asked.question);
    }
    if (spent(effort_)) return {};
    return questions;
  }

  const Case& own_;
  const InferOptions options_;
  const int most_;
  const solve::Effort& effort_;
  Session session_;
  Knowledge knowledge_;
  JointSamples samples_;
  std::vector<Assignment> packages_;
  std::vector<Bits> accepted_;  // per package
  std::vector<Asked> asked_;
};

}  // namespace

Case own_view(const Case& talks, const std::string& party) {
  Case own;
  own.id = talks.id;
  own.languages = talks.languages;
  own.points = talks.points;
  own.rules = talks.rules;
  if (const Party* found = talks.find_party(party)) own.parties.push_back(*found);
  const auto keep = [&](const auto& from, auto& to) {
    for (const auto& one : from)
      if (one.party == party) to.push_back(one);
  };
  keep(talks.channels, own.channels);
  keep(talks.responses, own.responses);
  keep(talks.preferences, own.preferences);
  keep(talks.preference_statements, own.preference_statements);
  std::set<std::string> named;
  for (const Response& response : own.responses) named.insert(response.draft);
  for (const PreferenceStatement& statement : own.preference_statements)
    named.insert(statement.draft);
  for (const Draft& draft : talks.drafts) {
    if (!named.contains(draft.id)) continue;
    own.drafts.push_back(draft);
    if (!named.contains(draft.follows)) own.drafts.back().follows.clear();
  }
  return own;
}

std::vector<Question> find_own_questions(const Case& talks, const InferOptions& options,
                                         const std::string& party, int count,
                                         const solve::Effort& effort) {
  if (count < 1) return {};
  const Case own = own_view(talks, party);
  if (own.parties.empty()) return {};
  return OwnChooser(own, options, count, effort).run();
}

}  // namespace dragoman::infer
