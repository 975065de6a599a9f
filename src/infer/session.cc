#include "infer/session.h"

#include <fmt/format.h>

#include <algorithm>

#include "infer/contradictions.h"
#include "solve/random.h"

namespace dragoman::infer {

namespace {

constexpr int kReferences = 6;       // packages whose margins are watched for convergence
constexpr int kSearchShare = 2;      // evaluation samples per search sample
constexpr int kOtherPriorShare = 4;  // samples of the first prior per sample of the others

}  // namespace

Result<void> Session::read() {
  auto words = read_words(talks_, options_);
  if (!words) return tl::unexpected(words.error());
  words_ = std::move(*words);
  result_.frame = words_.frame.problem;
  result_.readings = words_.readings;
  result_.contradictions = words_.contradictions;
  result_.heard_differently = words_.heard_differently;
  result_.notes = words_.notes;
  knowledge_ = {&talks_, &words_.frame, &words_.parties, {}, {}};
  for (int p = 0; p < static_cast<int>(words_.parties.size()); ++p) {
    PartyWords& party = words_.parties[p];
    if (words_.frame.scored[p]) settle_scored(party);
    Settled settled = settle(words_.frame, party);
    if (!settled.solved)
      return fail(ErrorCode::unsupported,
                  fmt::format("the linear programs about '{}' could not be solved", party.party),
                  "state ranges and scores of the party with fewer digits");
    const auto kept = [&](int word) {
      return std::binary_search(settled.kept.begin(), settled.kept.end(), word);
    };
    for (int w = 0; w < static_cast<int>(party.words.size()); ++w)
      if (!kept(w)) result_.readings[party.words[w].reading].use = Reading::Use::set_aside;
    add_contradictions(std::move(settled.contradictions));
    knowledge_.cones.push_back(with_equalities(cone_of(words_.frame, party, kept)));
    certain_.push_back(cone_of(words_.frame, party,
                               [&](int word) { return kept(word) && party.words[word].certain; }));
    describe_party(p, settled.kept);
  }
  for (const Contradiction& found : result_.contradictions)
    if (found.heard_differently)
      result_.heard_differently.push_back({found.party, {}, found.words, true});
  if (!has_packages()) {
    result_.why_no_candidates = "no options are on file for any point, so there are no packages";
    return {};
  }
  for (std::size_t p = 0; p < certain_.size(); ++p)
    concluders_.push_back(words_.frame.scored[p] ? nullptr
                                                 : std::make_unique<Concluder>(certain_[p]));
  return {};
}

// Of numbers, beside those with red lines: where a party has both, no single word settles all.
void Session::add_contradictions(std::vector<Contradiction> found) {
  if (found.empty()) return;
  for (Contradiction& other : result_.contradictions) {
    if (other.party != found.front().party) continue;
    for (Contradiction& one : found) one.enough_to_drop.assign(one.words.size(), false);
    other.enough_to_drop.assign(other.words.size(), false);
  }
  for (Contradiction& one : found) result_.contradictions.push_back(std::move(one));
}

// Bounds of a walk-away value that exclude each other are both set aside.
void Session::settle_scored(PartyWords& party) {
  if (!party.least || !party.most || *party.least <= *party.most) return;
  Contradiction found;
  found.party = party.party;
  found.known = Known::proved;
  for (const int word : {party.least_word, party.most_word}) {
    found.words.push_back(party.words[word].ref);
    found.enough_to_drop.push_back(true);
    result_.readings[party.words[word].reading].use = Reading::Use::set_aside;
    party.words[word].bounds_above = party.words[word].bounds_below = false;
  }
  found.set_aside = found.words;
  found.heard_differently =
      party.words[party.least_word].channel != party.words[party.most_word].channel;
  party.least.reset();
  party.most.reset();
  result_.contradictions.push_back(std::move(found));
}

void Session::describe_party(int p, const std::vector<int>& kept) {
  const PartyWords& party = words_.parties[p];
  PartyKnowledge known;
  known.party = party.party;
  known.rows = static_cast<int>(knowledge_.cones[p].rows.size());
  for (const int word : kept) {
    if (party.words[word].bounds_above) known.bounded_above.push_back(party.words[word].ref);
    if (party.words[word].bounds_below) known.bounded_below.push_back(party.words[word].ref);
  }
  if (words_.frame.scored[p]) {
    known.basis = PartyKnowledge::Basis::scores;
    known.walk_away_known = words_.frame.problem.parties[p].walk_away_known;
  } else {
    known.basis = kept.empty() ? PartyKnowledge::Basis::nothing : PartyKnowledge::Basis::words;
    known.coordinates = party.coordinates(words_.frame);
  }
  const bool above = !known.bounded_above.empty(), below = !known.bounded_below.empty();
  known.acceptance = !words_.frame.blocks.empty() && (known.walk_away_known || above || below);
  if (!known.acceptance) {
    known.why_not = fmt::format(
        "no word bounds the walk-away value of {}, so only orders can be given for it, and no "
        "share of acceptance",
        party.party);
  } else if (!known.walk_away_known && above != below) {
    result_.notes.push_back(fmt::format(
        "The walk-away value of {} is bounded from {} only; the other side rests on the prior.",
        party.party, above ? "above" : "below"));
  }
  knowledge_.acceptance.push_back(known.acceptance);
  result_.parties.push_back(std::move(known));
}

// The draft as it stands and packages drawn blindly, rules aside.
std::vector<Assignment> Session::references() const {
  const auto& variables = words_.frame.problem.variables;
  solve::SplitMix random(options_.seed);
  std::vector<Assignment> packages;
  for (int i = 0; i < kReferences; ++i) {
    Assignment package;
    for (std::size_t v = 0; v < variables.size(); ++v) {
      const bool tabled =
          i == 0 && !words_.frame.draft.values.empty() && !words_.frame.draft.values[v].empty();
      package.values.push_back(tabled ? words_.frame.draft.values[v][0]
                                      : static_cast<int>(random.below(variables[v].size)));
    }
    packages.push_back(std::move(package));
  }
  return packages;
}

int Session::wanted_samples(Prior prior, Stream stream) const {
  const int share = stream == Stream::search ? kSearchShare
                    : prior == Prior::flat   ? 1
                                             : kOtherPriorShare;
  return std::max(1, options_.samples / share);
}

DrawOptions Session::draw_options(Prior prior, Stream stream, int count, int thinning) const {
  DrawOptions options;
  options.prior = prior;
  options.seed = options_.seed;
  options.stream =
      static_cast<std::uint64_t>(stream) +
      static_cast<std::uint64_t>(generation_) * static_cast<std::uint64_t>(Stream::count);
  options.count = count;
  options.thinning = std::max(options.thinning, thinning);
  return options;
}

JointSamples Session::draw_again(const Knowledge& knowledge, Prior prior, Stream stream, int count,
                                 int thinning) const {
  return draw(knowledge, draw_options(prior, stream, count, thinning), references(), effort_);
}

void Session::tell(const char* stage, double done) const {
  if (options_.control.progress) options_.control.progress({stage, done, 0});
}

void Session::sample() {
  const auto draw_set = [&](Prior prior, Stream stream) {
    return draw_again(knowledge_, prior, stream, wanted_samples(prior, stream), 0);
  };
  tell("samples", 0);
  search_set_ = draw_set(Prior::flat, Stream::search);
  for (const Prior prior : {Prior::flat, Prior::uneven, Prior::opposed}) {
    tell("samples", 0.2 * static_cast<double>(evaluation_sets_.size() + 1));
    evaluation_sets_.push_back(draw_set(prior, Stream::evaluation));
  }
  finish_sampling();
}

void Session::finish_sampling() {
  search_ = std::make_unique<Evaluator>(words_.frame, search_set_);
  for (const JointSamples& set : evaluation_sets_) {
    result_.samples.insert(result_.samples.end(), set.reports.begin(), set.reports.end());
    if (set.stopped != StopReason::finished) result_.stopped = set.stopped;
    evaluation_.push_back(std::make_unique<Evaluator>(words_.frame, set));
  }
}

bool Session::has_packages() const { return !words_.frame.blocks.empty(); }

bool Session::joint_share_possible(std::string& why_not) const {
  for (const PartyKnowledge& party : result_.parties) {
    if (party.acceptance) continue;
    why_not = party.why_not;
    return false;
  }
  for (const JointSamples* set : {&search_set_, &evaluation_sets_[0]}) {
    for (const SampleReport& report : set->reports) {
      if (report.converged) continue;
      why_not = fmt::format("the samples of {} have not converged", report.party);
      return false;
    }
  }
  return true;
}

}  // namespace dragoman::infer
