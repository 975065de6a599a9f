// Packages from partial knowledge: what words say about preferences, and what follows.
//
//   // given: const dragoman::Case& talks
//   auto found = dragoman::find_inferred(talks, {.seed = 7});
//   if (!found) return 2;
//   for (const dragoman::InferredPackage& package : found->candidates)
//     std::cout << dragoman::share_word_name(dragoman::share_word(package.joint.value)) << '\n';
//
// The method is docs/methods.md; rules, priors and conclusions are named as there. Three kinds of
// results, never mixed: conclusions that hold for every preference consistent with the words
// (proved, or numerical), shares of those preferences under a stated prior (sampled; not
// probabilities), and candidates of a search (heuristic, with shares measured afterwards).
// Everything here is pure: the same case, options and seed give the same result on any number of
// threads, unless a deadline or cancellation cut it short, which is said.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dragoman/model.h"
#include "dragoman/problem.h"
#include "dragoman/run.h"

namespace dragoman {

// ---- Words and how they are read ----------------------------------------------------------------

// A rule that turns words into constraints; docs/methods.md has a row for each.
enum class InferRule {
  order,
  between,
  importance,
  comparison,
  range,
  score,
  walk_away,
  accepts,
  refuses,
  open_is_no_deal,
  bracket_mean,
  red_line,
  demand,
  rejection,
  agreed_draft,
  agreed_point,
  rejected_draft,  // off unless switched on
  scores,
};
// "open_is_no_deal". The name in JSON and on the command line.
const char* infer_rule_name(InferRule rule);
std::optional<InferRule> find_infer_rule(std::string_view name);
// Every rule except rejected_draft.
std::vector<InferRule> default_infer_rules();

// One word of the case: a response, a preference statement, or a party's scores (id: the party's).
struct WordRef {
  enum class Kind { response, statement, scores };
  Kind kind = Kind::statement;
  std::string id;
  friend auto operator<=>(const WordRef&, const WordRef&) = default;
};

// How a word was read.
struct Reading {
  WordRef word;
  std::string party;
  std::optional<InferRule> rule;  // empty: no rule reads such a word
  enum class Use {
    certain,    // constrains certain conclusions and shares
    shares,     // constrains shares only: a hunch
    nothing,    // constrains nothing; `why` says why
    set_aside,  // would constrain, but contradicts other words
    left_out,   // left out by the caller: its id, its rule, or its confidence
  };
  Use use = Use::nothing;
  int rows = 0;      // how many linear constraints it stands for
  std::string says;  // the reading or the reason, one English sentence without a full stop
};

// Words of one party that cannot hold together; without any one of them the others can.
struct Contradiction {
  std::string party;
  std::vector<WordRef> words;        // irreducible, in case order
  std::vector<bool> enough_to_drop;  // per word: without it, all words of the party are consistent
  std::vector<WordRef> set_aside;    // which of them were
  bool heard_differently = false;    // they came through different channels
  Known known = Known::numerical;    // proved: by an exact certificate
};

// Responses of one party to one point of one draft that differ between channels, or the words of a
// contradiction that came through different channels.
struct HeardDifferently {
  std::string party;
  std::string point;  // empty: no single point, or the draft as a whole
  std::vector<WordRef> words;
  bool contradict = false;
};

// ---- Certain conclusions ------------------------------------------------------------------------

enum class Standing {
  necessary,  // acceptable under every consistent preference
  possible,   // under some and not under others
  never,      // under none
  unknown,    // no word bounds the party's walk-away value, or it was not computed
};
const char* standing_name(Standing standing);

// Whether a party accepts a package. `rests_on`: words that suffice for it (necessary, never).
struct Acceptability {
  Standing standing = Standing::unknown;
  Known known = Known::none;  // proved or numerical
  std::vector<WordRef> rests_on;
  std::string red_line;  // never: the red line that the package crosses, by id; else empty
};

// For the party, at this point, `better` is necessarily better than `worse` (strict), or never
// worse. Holds in every package; so it is also a conclusion about amendments. Counted rosters: of
// one category, other numbers fixed.
struct OptionOrder {
  std::string party;
  std::string point;
  std::string category;  // rosters: of which category the values are counts; else empty
  Value better, worse;
  bool strict = false;
  Known known = Known::none;
  std::vector<WordRef> rests_on;
};

// What is certain about a draft's settlements: its brackets and open points settled in every way
// that keeps the rules.
struct DraftStanding {
  std::string draft;
  struct OfParty {
    std::string party;
    // necessary: every settlement is; never: no settlement ever is; possible: otherwise.
    Acceptability every;
    // A settlement that is necessarily acceptable to this party, when one was found.
    std::optional<Assignment> necessary_settlement;
  };
  std::vector<OfParty> parties;
  std::string settlements;  // how many there are, decimal
};

// ---- Shares -------------------------------------------------------------------------------------

enum class Prior { flat, uneven, opposed };
inline constexpr int kPriors = 3;
const char* prior_name(Prior prior);

// A share of the preferences consistent with the words. Not a probability.
struct Share {
  Known known = Known::none;   // sampled; proved: value is 0 or 1 for certain; none: `why`
  double value = 0;            // under the first prior
  double low = 0, high = 0;    // 95 % interval of `value`: sampling error only
  double least = 0, most = 0;  // over the three priors
  double effective_size = 0;   // of the sample behind `value`
  std::string why;             // none: why no share is given
};

enum class ShareWord { none, few, about_half, most, almost_all };
// Words first: none (0), few (below 0.35), about half (below 0.65), most (below 0.9), almost all.
ShareWord share_word(double share);
const char* share_word_name(ShareWord word);  // "about half"

// One set of samples, and whether it may be relied on.
struct SampleReport {
  Prior prior = Prior::flat;
  std::string party;  // empty: all parties jointly
  enum class Method { none, fixed, simplex, hit_and_run };
  Method method = Method::none;  // fixed: the party's utility is exact
  std::uint64_t seed = 0;
  int draws = 0, chains = 0, thinning = 0;
  double effective_size = 0;  // least over the reference packages
  double rhat = 1;            // largest, split and rank-normalised
  bool converged = false;     // shares are withheld otherwise
};

// ---- Parties ------------------------------------------------------------------------------------

struct PartyKnowledge {
  std::string party;
  enum class Basis { scores, words, nothing };
  Basis basis = Basis::nothing;
  int coordinates = 0, rows = 0;
  // Words that bound the walk-away value from above (acceptances) and from below (refusals).
  std::vector<WordRef> bounded_above, bounded_below;
  bool walk_away_known = false;  // scores: the walk-away value is on file
  // Whether acceptance can be spoken of at all; if not, `why_not` is a sentence to show.
  bool acceptance = false;
  std::string why_not;
};

// ---- Packages -----------------------------------------------------------------------------------

struct InferredPackage {
  Assignment assignment;                     // of InferredResult::frame
  std::vector<Value> values;                 // one per point of the case, in case order
  Known known = Known::heuristic;            // as the best of its kind; sampled: all were tried
  Share joint;                               // passes the acceptance rule
  std::vector<Share> by_party;               // in the order of InferredResult::parties
  std::vector<Acceptability> acceptability;  // likewise
  std::vector<int> changed_points;           // indices in Case::points, against the draft
};

// Rung of the ladder: the best package with exactly `changes` amendments to the draft.
struct InferredRung {
  int changes = 0;
  std::optional<InferredPackage> package;
};

// SMAA-2 over the candidates, per party.
struct RankTable {
  std::string party;
  // rank[i][k]: share in which candidate i has rank k for the party.
  std::vector<std::vector<double>> rank;
  // weight[i][j]: mean swing of point j as a share of all swings, where candidate i ranks first.
  std::vector<std::vector<double>> central_weight;
  std::vector<double> confidence;  // share in which i ranks first when swings are the central ones
};

// ---- Questions and what hangs on one word -------------------------------------------------------

struct Question {
  enum class Kind { order, accepts, comparison };
  Kind kind = Kind::order;
  std::string party;                  // whom to ask
  std::string point;                  // order
  Value first, second;                // order: is `first` better than `second`?
  std::optional<Assignment> package;  // accepts: this one; comparison: this one …
  std::optional<Assignment> other;    // … over this one
  std::string text;                   // English, in words a mediator could use
  double yes = 0;                     // share of the samples that answer yes
  // For mediators: expected rise of the best joint share, with its 95 % interval. Otherwise:
  // expected fall of the share of pairs of consistent preferences that disagree whether to accept a
  // package.
  double gain = 0;
  double gain_low = 0, gain_high = 0;
  // Whose words the choice rests on. When it is the addressee's alone, the room may see it: nothing
  // in it depends on what others said. Any other question is for mediators, and asking it is a
  // release.
  std::vector<std::string> computed_from;
  bool for_mediators_only = true;
};

// What would change if one word were wrong (left out).
struct WordEffect {
  WordRef word;
  Share joint;                    // of the first candidate, without the word
  bool changes_best = false;      // another candidate is then better beyond sampling error
  std::vector<std::string> lost;  // certain conclusions that no longer follow, one sentence each
};

// ---- The call -----------------------------------------------------------------------------------

struct InferOptions {
  RunControl control;
  std::uint64_t seed = 1;
  int samples = 10'000;  // evaluation samples under the first prior
  std::string draft;     // the current draft; empty: the last of the case
  std::vector<InferRule> rules = default_infer_rules();
  std::vector<std::string> leave_out;           // ids of words
  std::vector<std::string> count_public;        // ids of public words that a mediator vouches for
  Confidence for_certain = Confidence::likely;  // least confidence for certain conclusions …
  Confidence for_shares = Confidence::hunch;    // … and for shares. Unknown counts as likely
  int candidates = 5;                           // at most
  int most_changes = 3;                         // rungs 0 … most_changes; negative: no ladder
  int questions = 5;                            // at most, per room and label; 0: none
  bool word_effects = false;                    // compute what hangs on each word
  bool option_orders = true;                    // compute necessary orders of options
};

struct InferredResult {
  // The case without unknown scores: variables, rules and believed red lines. Utilities in it are
  // those of scored parties, else 0. For evaluate(), feasible(), to_values().
  Problem frame;
  std::vector<PartyKnowledge> parties;  // the principals, in case order
  std::vector<Reading> readings;        // one per word: scores, then responses, then statements
  std::vector<Contradiction> contradictions;
  std::vector<HeardDifferently> heard_differently;
  std::optional<DraftStanding> draft;
  std::vector<OptionOrder> orders;
  std::vector<SampleReport> samples;
  // Highest joint share first, unless a note says otherwise. Empty: why_no_candidates says why.
  std::vector<InferredPackage> candidates;
  std::string why_no_candidates;
  std::optional<double> upper_bound;  // no package's joint share exceeds it (first prior)
  std::vector<InferredRung> ladder;
  std::vector<RankTable> ranks;
  // Those for mediators first, largest gain first.
  std::vector<Question> questions;
  std::vector<WordEffect> word_effects;
  std::vector<std::string> notes;  // what was assumed or left aside, one sentence each
  StopReason stopped = StopReason::finished;
};

// Reads the words, concludes, samples, searches, asks. Missing knowledge is no error: the result
// says what cannot be said. Fails on a case without principals or beyond the limits; on an option
// that names nothing (a draft, a word's id); and when the linear programs cannot be solved at all.
// The case must have passed validate(). Cost: one or two linear programs per conclusion
// (coordinates × rows), samples × coordinates × thinning, and the search. Threads: control.threads;
// the result does not depend on them.
Result<InferredResult> find_inferred(const Case& talks, const InferOptions& options = {});

// The answer to a question of `result`, as a word of the case, which it is not added to.
PreferenceStatement answer_to(const Case& talks, const InferredResult& result,
                              const Question& question, bool yes, const std::string& id);

// What followed, after one more word: find_inferred on the case with `answer` added, reusing the
// samples of `before` where they agree with it. `before` must come from the same case and options.
// Not a shortcut in what is concluded: certain conclusions are computed anew.
class Inference {
 public:
  static Result<Inference> begin(const Case& talks, const InferOptions& options = {});
  Inference(Inference&&) noexcept;
  Inference& operator=(Inference&&) noexcept;
  ~Inference();

  const Case& talks() const;
  const InferredResult& result() const;
  // Adds the statement to the case and updates everything; on failure nothing has changed.
  Result<void> learn(const PreferenceStatement& answer, const RunControl& control = {});

 private:
  struct State;
  explicit Inference(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace dragoman
