// After one more word: samples that agree with it stay, others go, and where few are left, chains
// go on from them.
#include <algorithm>

#include "infer/refill.h"
#include "infer/session.h"
#include "infer/subset.h"

namespace dragoman::infer {

namespace {

constexpr double kFewest = 0.5;      // of the samples asked for; below, further ones are drawn
constexpr int kThinner = 4;          // chains that start from many samples need less thinning
constexpr std::size_t kStarts = 16;  // packages of before that the search starts from

bool same_blocks(const Frame& a, const Frame& b) {
  return a.shared == b.shared && a.scored == b.scored &&
         std::equal(
             a.blocks.begin(), a.blocks.end(), b.blocks.begin(), b.blocks.end(),
             [](const Block& one, const Block& other) { return one.corners == other.corners; });
}

// The rows of `now` that `before` has not; empty when some row of `before` is gone.
std::optional<std::vector<Row>> added(const Cone& before, const Cone& now) {
  if (before.coordinates != now.coordinates) return std::nullopt;
  std::vector<Row> rows = now.rows;
  for (const Row& old : before.rows) {
    const auto found = std::find_if(rows.begin(), rows.end(), [&](const Row& row) {
      return row.sense == old.sense && row.left == old.left;
    });
    if (found == rows.end()) return std::nullopt;
    rows.erase(found);
  }
  return rows;
}

// The samples in which the rows hold; empty when that cannot be told from them.
std::optional<std::vector<int>> agreeing(const PartySamples& samples,
                                         const std::vector<Row>& rows) {
  std::vector<std::uint8_t> agrees(static_cast<std::size_t>(samples.count), 1);
  for (const Row& row : rows) {
    if (row.sense == Sense::equal) return std::nullopt;
    std::vector<double> sum(agrees.size(), 0.0);
    for (const Entry& entry : row.left) {
      if (entry.coordinate >= samples.coordinates) return std::nullopt;
      const auto values = samples.row(entry.coordinate);
      for (std::size_t s = 0; s < sum.size(); ++s)
        sum[s] += static_cast<double>(entry.factor) * values[s];
    }
    for (std::size_t s = 0; s < sum.size(); ++s)
      if (row.sense == Sense::above ? sum[s] <= 0 : sum[s] < 0) agrees[s] = 0;
  }
  std::vector<int> kept;
  for (std::size_t s = 0; s < agrees.size(); ++s)
    if (agrees[s] != 0) kept.push_back(static_cast<int>(s));
  return kept;
}

void count_together(JointSamples& set, int wanted) {
  set.count = wanted;
  for (const PartySamples& party : set.parties)
    if (party.count > 0) set.count = std::min(set.count, party.count);
}

// One party of a set alone.
JointSamples only(const JointSamples& set, std::size_t p) {
  JointSamples one;
  one.count = set.parties[p].count;
  one.parties.resize(set.parties.size());
  one.parties[p] = set.parties[p];
  one.reports = set.reports;
  return one;
}

// The samples of a set in which parties depend on each other. The walk-away values of scored
// parties depend on nobody's and stay.
JointSamples some_of(JointSamples set, const std::vector<int>& kept) {
  JointSamples some = subset(set, kept);
  for (std::size_t p = 0; p < set.parties.size(); ++p) {
    if (!set.parties[p].fixed) continue;
    some.parties[p] = std::move(set.parties[p]);
    some.reports[p] = set.reports[p];
  }
  return some;
}

}  // namespace

// Knowledge in which nobody but p is sampled.
Knowledge Session::knowledge_of(int p) const {
  Knowledge knowledge = knowledge_;
  for (std::size_t q = 0; q < words_.parties.size(); ++q)
    if (static_cast<int>(q) != p) knowledge.cones[q].rows.clear();
  knowledge.only = p;
  return knowledge;
}

void Session::sample_after(Session& before) {
  generation_ = before.generation_ + 1;
  own_questions_ = std::move(before.own_questions_);
  starts_ = std::move(before.pool_);
  if (starts_.size() > kStarts) starts_.resize(kStarts);
  const std::size_t parties = words_.parties.size();
  own_questions_.resize(parties);
  bool reusable = same_blocks(words_.frame, before.words_.frame) && before.search_ != nullptr;
  std::vector<std::optional<std::vector<Row>>> news(parties);
  for (std::size_t p = 0; p < parties && reusable; ++p) {
    reusable = words_.parties[p].party == before.words_.parties[p].party;
    news[p] = added(before.knowledge_.cones[p], knowledge_.cones[p]);
    const bool same_walk_away = knowledge_.acceptance[p] == before.knowledge_.acceptance[p] &&
                                words_.parties[p].least == before.words_.parties[p].least &&
                                words_.parties[p].most == before.words_.parties[p].most;
    if (!same_walk_away) news[p].reset();
    const bool spoke = talks_.preference_statements.back().party == words_.parties[p].party;
    if (spoke || !news[p] || !news[p]->empty()) own_questions_[p].reset();
  }
  if (!reusable) {
    for (auto& questions : own_questions_) questions.reset();
    starts_.clear();
    sample();
    return;
  }
  search_set_ = std::move(before.search_set_);
  evaluation_sets_ = std::move(before.evaluation_sets_);
  before.search_.reset();
  before.evaluation_.clear();
  update(search_set_, Prior::flat, Stream::search, news);
  for (std::size_t k = 0; k < evaluation_sets_.size(); ++k)
    update(evaluation_sets_[k], static_cast<Prior>(k), Stream::evaluation, news);
  finish_sampling();
}

void Session::update(JointSamples& set, Prior prior, Stream stream,
                     const std::vector<std::optional<std::vector<Row>>>& news) {
  const int wanted = wanted_samples(prior, stream);
  const bool dependent = prior == Prior::opposed;
  bool fewer = false;
  for (std::size_t p = 0; p < news.size(); ++p) {
    if (news[p] && news[p]->empty()) continue;
    std::optional<std::vector<int>> kept;
    if (news[p] && !words_.frame.scored[p] && set.reports[p].converged)
      kept = agreeing(set.parties[p], *news[p]);
    if (dependent) {
      if (!kept) {
        set = draw_again(knowledge_, prior, stream, wanted, set.reports[p].thinning);
        return;
      }
      set = some_of(std::move(set), *kept);
      fewer = true;
      continue;
    }
    const Knowledge own = knowledge_of(static_cast<int>(p));
    JointSamples alone = kept ? enough_of(subset(only(set, p), *kept), own, prior, stream, wanted)
                              : draw_again(own, prior, stream, wanted, set.reports[p].thinning);
    set.parties[p] = std::move(alone.parties[p]);
    set.reports[p] = alone.reports[p];
    if (alone.stopped != StopReason::finished) set.stopped = alone.stopped;
  }
  if (!dependent) count_together(set, wanted);
  if (fewer) set = enough_of(std::move(set), knowledge_, prior, stream, wanted);
}

JointSamples Session::enough_of(JointSamples kept, const Knowledge& knowledge, Prior prior,
                                Stream stream, int wanted) const {
  if (kept.count >= kFewest * wanted) return kept;
  int thinning = 0;
  for (const SampleReport& report : kept.reports) thinning = std::max(thinning, report.thinning);
  DrawOptions options = draw_options(prior, stream, wanted, 0);
  options.thinning = std::max(1, thinning / kThinner);
  if (auto more = refill(knowledge, options, references(), kept, effort_)) return *std::move(more);
  return draw_again(knowledge, prior, stream, wanted, thinning);
}

}  // namespace dragoman::infer
