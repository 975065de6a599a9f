#include "infer/questions.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>
#include <set>

#include "infer/answers.h"
#include "infer/independent.h"
#include "infer/question_words.h"
#include "infer/search.h"
#include "infer/subset.h"
#include "solve/parallel.h"

namespace dragoman::infer {

namespace {

constexpr double kLeastShare = 0.02;   // of either answer
constexpr std::size_t kMostPool = 48;  // packages that may be best
constexpr std::size_t kAsked = 24;     // packages asked about
constexpr int kMostDifferences = 4;    // points in which compared packages differ
constexpr std::size_t kRefined = 6;    // questions after whose answers the search goes on
constexpr int kRefiningSamples = 800;  // … on so many samples
constexpr int kEasilySaid = 8;         // points that a question names; longer ones: one a room
constexpr double kAlike = 0.95;        // answers that coincide so often are the same question
constexpr std::size_t kGroups =
    10;  // of the jackknife: every tenth 64 samples, when there are so many
constexpr std::size_t kFewestGroups = 3;
constexpr double kInterval = 2.26;  // standard errors in a 95 % interval, from so many groups

// A package on samples in which parties are independent.
struct Chances {
  std::vector<Bits> accepts;          // per party
  std::vector<double> if_yes, if_no;  // per party: the joint share where it accepts, and refuses
};

// How often a package passes among `whole` samples of a party, of which `yes` accept it.
double passing_of(double if_yes, double if_no, double yes, double whole) {
  return if_no * whole + (if_yes - if_no) * yes;
}

struct Asked {
  Question question;
  int party = 0;
  Place first, second;  // order
  Bits yes;             // on the samples that choose
  double gain = 0;
  std::size_t best_yes = 0, best_no = 0;  // in the pool
};

class Chooser {
 public:
  Chooser(const QuestionInputs& inputs, const solve::Effort& effort)
      : in_(inputs),
        frame_(inputs.choose.frame()),
        effort_(effort),
        groups_(std::min(kGroups, (static_cast<std::size_t>(inputs.measure.count()) + 63) / 64)) {}

  std::vector<Question> run() {
    for (const Assignment& package : in_.pool)
      if (pool_.size() < kMostPool) add_to_pool(package);
    if (pool_.empty() || groups_ < kFewestGroups) return {};
    list_questions();
    weigh_all();
    refine();
    weigh_all();
    std::vector<Question> questions = measured();
    if (spent(effort_)) return {};
    return questions;
  }

 private:
  void add_to_pool(const Assignment& package) {
    if (std::find(pool_.begin(), pool_.end(), package) != pool_.end()) return;
    pool_.push_back(package);
    chances_.push_back(chances(in_.choose, package));
  }

  Chances chances(const Evaluator& samples, const Assignment& package) const {
    Chances found;
    const std::size_t parties = frame_.scored.size();
    std::vector<double> shares(parties);
    for (std::size_t p = 0; p < parties; ++p) {
      found.accepts.push_back(accepting(samples, package, static_cast<int>(p)));
      shares[p] = static_cast<double>(count(found.accepts[p])) / samples.count();
    }
    for (std::size_t p = 0; p < parties; ++p) {
      const double own = shares[p];
      shares[p] = 1;
      found.if_yes.push_back(passing_share(frame_.problem, shares));
      shares[p] = 0;
      found.if_no.push_back(passing_share(frame_.problem, shares));
      shares[p] = own;
    }
    return found;
  }

  // The package that passes most often where the party's samples are in `part`.
  std::size_t best_in(const Bits& part, int party, double* passing_there) const {
    std::size_t best = 0;
    double most = -1;
    const int whole = count(part);
    for (std::size_t i = 0; i < pool_.size(); ++i) {
      const Chances& of = chances_[i];
      const double here =
          passing_of(of.if_yes[party], of.if_no[party], count_both(of.accepts[party], part), whole);
      if (here <= most) continue;
      most = here;
      best = i;
    }
    *passing_there = most;
    return best;
  }

  // Numbers and days at the nearest corner, if the rules allow it.
  std::optional<Assignment> at_corners(Assignment package) const {
    for (std::size_t v = 0; v < frame_.blocks.size(); ++v) {
      int& value = package.values[v];
      const auto& corners = frame_.blocks[v].corners;
      value = *std::min_element(corners.begin(), corners.end(), [&](int a, int b) {
        return std::abs(a - value) < std::abs(b - value);
      });
    }
    if (!feasible(frame_.problem, package)) return std::nullopt;
    return package;
  }

  void list_questions() {
    std::vector<Assignment> packages;
    for (const Assignment& package : pool_) {
      if (packages.size() == kAsked) break;
      const auto at = at_corners(package);
      if (at && std::find(packages.begin(), packages.end(), *at) == packages.end())
        packages.push_back(*at);
    }
    for (std::size_t p = 0; p < frame_.scored.size(); ++p) {
      if (frame_.scored[p]) continue;
      const int party = static_cast<int>(p);
      for (const Assignment& package : packages) ask_whether_accepted(party, package);
      list_orders(party);
      for (std::size_t i = 0; i < packages.size(); ++i)
        for (std::size_t k = 0; k < i; ++k) compare(party, packages[k], packages[i]);
    }
  }

  void add(Asked asked) {
    const int yes = count(asked.yes), all = in_.choose.count();
    if (std::min(yes, all - yes) < kLeastShare * all) return;
    asked.question.party = frame_.problem.parties[asked.party].id;
    asked_.push_back(std::move(asked));
  }

  void ask_whether_accepted(int party, const Assignment& package) {
    Asked asked;
    asked.party = party;
    asked.question.kind = Question::Kind::accepts;
    asked.question.package = package;
    asked.yes = accepting(in_.choose, package, party);
    add(std::move(asked));
  }

  // Rosters are left out: an order of two numbers of one category is no order of the point.
  void list_orders(int party) {
    for (std::size_t v = 0; v < frame_.blocks.size(); ++v) {
      const Point& point = in_.talks.points[frame_.problem.variables[v].point];
      if (point.kind == PointKind::roster) continue;
      const auto& corners = frame_.blocks[v].corners;
      for (std::size_t a = 0; a < corners.size(); ++a) {
        for (std::size_t b = 0; b < a; ++b) {
          Asked asked;
          asked.party = party;
          asked.first = {static_cast<int>(v), corners[b]};
          asked.second = {static_cast<int>(v), corners[a]};
          asked.question.kind = Question::Kind::order;
          asked.question.point = point.id;
          asked.question.first = value_at(point, corners[b]);
          asked.question.second = value_at(point, corners[a]);
          asked.yes = answers_order(frame_, in_.choose.samples(), party, asked.first, asked.second);
          add(std::move(asked));
        }
      }
    }
  }

  // Two packages that differ in two to four points: in one it would be an order.
  void compare(int party, const Assignment& one, const Assignment& other) {
    std::vector<int> points;
    for (std::size_t v = 0; v < frame_.blocks.size(); ++v) {
      const int point = frame_.problem.variables[v].point;
      if (one.values[v] != other.values[v] && (points.empty() || points.back() != point))
        points.push_back(point);
    }
    if (points.size() < 2 || points.size() > kMostDifferences) return;
    Asked asked;
    asked.party = party;
    asked.question.kind = Question::Kind::comparison;
    asked.question.package = one;
    asked.question.other = other;
    asked.yes = answers_comparison(frame_, in_.choose.samples(), party, one, other);
    add(std::move(asked));
  }

  void weigh_all() {
    double now = 0;
    best_now_ = best_in(others(Bits((static_cast<std::size_t>(in_.choose.count()) + 63) / 64, 0),
                               in_.choose.count()),
                        0, &now);
    (void)solve::parallel_for(effort_.threads, asked_.size(), [&](std::size_t i) {
      if (spent(effort_)) return;
      Asked& asked = asked_[i];
      double yes = 0, no = 0;
      asked.best_yes = best_in(asked.yes, asked.party, &yes);
      asked.best_no = best_in(others(asked.yes, in_.choose.count()), asked.party, &no);
      const bool changes = asked.best_yes != best_now_ || asked.best_no != best_now_;
      asked.gain = changes ? (yes + no - now) / in_.choose.count() : 0;
    });
    std::stable_sort(asked_.begin(), asked_.end(),
                     [](const Asked& a, const Asked& b) { return a.gain > b.gain; });
  }

  // Goes on searching after each answer of the most promising questions; what is found joins the
  // pool.
  void refine() {
    const std::size_t questions = std::min(kRefined, asked_.size());
    std::vector<std::optional<Assignment>> found(2 * questions);
    (void)solve::parallel_for(effort_.threads, found.size(), [&](std::size_t i) {
      if (spent(effort_)) return;
      const Asked& asked = asked_[i / 2];
      const bool yes = i % 2 == 0;
      std::vector<int> part = members(yes ? asked.yes : others(asked.yes, in_.choose.count()));
      if (part.size() > kRefiningSamples) part.resize(kRefiningSamples);
      const JointSamples few = subset(in_.choose.samples(), part);
      found[i] =
          climb(Evaluator(frame_, few), pool_[yes ? asked.best_yes : asked.best_no], effort_);
    });
    for (const auto& package : found)
      if (package) add_to_pool(*package);
  }

  Bits answers(const Evaluator& samples, const Asked& asked) const {
    switch (asked.question.kind) {
      case Question::Kind::order:
        return answers_order(frame_, samples.samples(), asked.party, asked.first, asked.second);
      case Question::Kind::accepts:
        return accepting(samples, *asked.question.package, asked.party);
      case Question::Kind::comparison:
        break;
    }
    return answers_comparison(frame_, samples.samples(), asked.party, *asked.question.package,
                              *asked.question.other);
  }

  // A package on the samples that measure: how often each party accepts it, per group.
  struct Measured {
    std::vector<Bits> accepts;                 // per party
    std::vector<std::vector<double>> outside;  // per party: samples outside each group; then all
  };

  // Counts of bits outside each group of words, then of all.
  std::vector<double> outside_groups(const Bits& bits) const {
    std::vector<double> counts(groups_ + 1, 0.0);
    for (std::size_t i = 0; i < bits.size(); ++i) counts[i % groups_] += std::popcount(bits[i]);
    for (std::size_t g = 0; g < groups_; ++g) counts[groups_] += counts[g];
    for (std::size_t g = 0; g < groups_; ++g) counts[g] = counts[groups_] - counts[g];
    return counts;
  }

  const Measured& measured_package(std::size_t package) {
    measured_.resize(pool_.size());
    Measured& found = measured_[package];
    for (std::size_t p = 0; p < frame_.scored.size() && found.accepts.size() <= p; ++p) {
      found.accepts.push_back(accepting(in_.measure, pool_[package], static_cast<int>(p)));
      found.outside.push_back(outside_groups(found.accepts.back()));
    }
    return found;
  }

  // How often the package passes among the samples of the party that are in `part`, as a share of
  // all; outside each group, then for all.
  std::vector<double> passing_in(std::size_t package, int party, const Bits& part,
                                 const std::vector<double>& all) {
    const Measured& of = measured_package(package);
    Bits both = part;
    for (std::size_t i = 0; i < both.size(); ++i) both[i] &= of.accepts[party][i];
    const std::vector<double> whole = outside_groups(part), yes = outside_groups(both);
    std::vector<double> result, shares(frame_.scored.size());
    for (std::size_t g = 0; g <= groups_; ++g) {
      for (std::size_t p = 0; p < shares.size(); ++p) shares[p] = of.outside[p][g] / all[g];
      shares[party] = 1;
      const double if_yes = passing_share(frame_.problem, shares);
      shares[party] = 0;
      const double if_no = passing_share(frame_.problem, shares);
      result.push_back(passing_of(if_yes, if_no, yes[g], whole[g]) / all[g]);
    }
    return result;
  }

  // The gain on the samples that measure, and its interval by the jackknife over groups of samples.
  void measure(Asked& asked) {
    const Bits yes = answers(in_.measure, asked);
    const int count_all = in_.measure.count();
    const Bits no = others(yes, count_all), whole = others(Bits(yes.size(), 0), count_all);
    const std::vector<double> all = outside_groups(whole);
    const auto if_yes = passing_in(asked.best_yes, asked.party, yes, all);
    const auto if_no = passing_in(asked.best_no, asked.party, no, all);
    const auto now = passing_in(best_now_, asked.party, whole, all);
    double sum = 0, squares = 0;
    for (std::size_t g = 0; g < groups_; ++g) {
      const double gain = if_yes[g] + if_no[g] - now[g];
      sum += gain;
      squares += gain * gain;
    }
    const auto groups = static_cast<double>(groups_);
    const double spread = std::max(0.0, squares - sum * sum / groups) * (groups - 1) / groups;
    const double error =
        kInterval * std::sqrt(spread * count_all / std::max(1.0, in_.effective_size));
    Question& question = asked.question;
    question.yes = static_cast<double>(count(yes)) / count_all;
    question.gain = if_yes.back() + if_no.back() - now.back();
    question.gain_low = question.gain - error;
    question.gain_high = question.gain + error;
  }

  bool like(const Asked& a, const Asked& b) const {
    const int yes_a = count(a.yes), yes_b = count(b.yes), all = in_.choose.count();
    const int both = count_both(a.yes, b.yes);
    const int same = both + (all - yes_a - yes_b + both);
    return a.party == b.party && std::max(same, all - same) > kAlike * all;
  }

  // Whether few points need to be named: where the package is not what the draft says.
  bool easily_said(const Question& question) const {
    if (question.kind != Question::Kind::accepts) return true;
    std::set<int> points;
    for (std::size_t v = 0; v < frame_.blocks.size(); ++v) {
      const bool tabled = !frame_.draft.values.empty() && frame_.draft.values[v].size() == 1 &&
                          frame_.draft.values[v].front() == question.package->values[v];
      if (!tabled) points.insert(frame_.problem.variables[v].point);
    }
    return static_cast<int>(points.size()) <= kEasilySaid;
  }

  std::vector<Question> measured() {
    std::vector<const Asked*> kept;
    std::vector<int> of_party(frame_.scored.size(), 0);
    std::vector<bool> long_one(frame_.scored.size(), false);
    std::vector<std::string> everybody;
    for (const ProblemParty& party : frame_.problem.parties) everybody.push_back(party.id);
    const Draft* draft = in_.talks.find_draft(frame_.draft_id);
    std::vector<Question> questions;
    for (Asked& asked : asked_) {
      if (asked.gain <= 0 || spent(effort_)) break;
      if (of_party[asked.party] == in_.per_room ||
          std::any_of(kept.begin(), kept.end(),
                      [&](const Asked* other) { return like(*other, asked); }))
        continue;
      const bool is_long = !easily_said(asked.question);
      if (is_long && long_one[asked.party]) continue;
      measure(asked);
      if (asked.question.gain_low <= 0) continue;
      long_one[asked.party] = long_one[asked.party] || is_long;
      ++of_party[asked.party];
      kept.push_back(&asked);
      asked.question.computed_from = everybody;
      put_into_words(in_.talks, frame_.problem, draft, asked.question);
      questions.push_back(asked.question);
    }
    std::stable_sort(questions.begin(), questions.end(),
                     [](const Question& a, const Question& b) { return a.gain > b.gain; });
    return questions;
  }

  const QuestionInputs& in_;
  const Frame& frame_;
  const solve::Effort& effort_;
  const std::size_t groups_;
  std::vector<Assignment> pool_;
  std::vector<Chances> chances_;    // per package of the pool, on the samples that choose
  std::vector<Measured> measured_;  // … and on those that measure, when asked for
  std::size_t best_now_ = 0;
  std::vector<Asked> asked_;
};

}  // namespace

std::vector<Question> find_questions(const QuestionInputs& inputs, const solve::Effort& effort) {
  if (inputs.per_room < 1 || spent(effort)) return {};
  return Chooser(inputs, effort).run();
}

}  // namespace dragoman::infer
