// Candidates and their shares.
#include <fmt/format.h>

#include <algorithm>

#include "infer/diagnostics.h"
#include "infer/ladder.h"
#include "infer/ranks.h"
#include "infer/search.h"
#include "infer/session.h"

namespace dragoman::infer {

namespace {

constexpr int kBoundSamples = 200;  // exact solves for the upper bound
constexpr int kProblemsAgain = 6;   // exact solves when there are packages to start from
constexpr int kPool = 32;           // packages kept for what to ask
constexpr int kMeasurable = 30;     // samples passing; of fewer, a share is mostly sampling error

Share no_share(std::string why) {
  Share share;
  share.why = std::move(why);
  return share;
}

Share certain_share(double value) {
  Share share;
  share.known = Known::proved;
  share.value = share.low = share.high = share.least = share.most = value;
  return share;
}

}  // namespace

Share Session::share_of(int passing, int count, double effective_size) const {
  Share share;
  share.known = Known::sampled;
  share.value = static_cast<double>(passing) / count;
  share.effective_size = std::min(effective_size, static_cast<double>(count));
  const Interval interval = wilson(share.value, share.effective_size);
  share.low = interval.low;
  share.high = interval.high;
  share.least = share.most = share.value;
  return share;
}

InferredPackage Session::measured(const Assignment& assignment) {
  InferredPackage package;
  package.assignment = assignment;
  package.values = to_values(talks_, words_.frame.problem, assignment);
  std::vector<Tally> tallies;
  for (const auto& samples : evaluation_) tallies.push_back(samples->tally(assignment));
  const auto& reports = evaluation_sets_[0].reports;
  const auto widen = [&](Share& share, const auto& of_tally) {
    for (std::size_t k = 1; k < tallies.size(); ++k) {
      bool converged = true;
      for (const SampleReport& report : evaluation_sets_[k].reports) converged &= report.converged;
      if (!converged) continue;
      const double value = static_cast<double>(of_tally(tallies[k])) / evaluation_[k]->count();
      share.least = std::min(share.least, value);
      share.most = std::max(share.most, value);
    }
  };
  bool necessary = true, never = false;
  double effective = evaluation_[0]->count();
  for (int p = 0; p < static_cast<int>(words_.parties.size()); ++p) {
    package.acceptability.push_back(standing(p, assignment));
    const Acceptability& known = package.acceptability.back();
    const bool proved = known.known == Known::proved;
    effective = std::min(effective, reports[p].effective_size);
    const bool yes = proved && known.standing == Standing::necessary;
    const bool no = proved && known.standing == Standing::never;
    necessary &= yes;
    never |= no && words_.frame.problem.quorum == static_cast<int>(words_.parties.size());
    if (yes || no) {
      package.by_party.push_back(certain_share(yes ? 1 : 0));
    } else if (!knowledge_.acceptance[p]) {
      package.by_party.push_back(no_share(result_.parties[p].why_not));
    } else if (!reports[p].converged) {
      package.by_party.push_back(no_share("the samples have not converged"));
    } else {
      package.by_party.push_back(
          share_of(tallies[0].accepting[p], evaluation_[0]->count(), reports[p].effective_size));
      widen(package.by_party.back(), [&](const Tally& tally) { return tally.accepting[p]; });
    }
  }
  std::string why_not;
  if (necessary || never) {
    package.joint = certain_share(necessary ? 1 : 0);
  } else if (!joint_share_possible(why_not)) {
    package.joint = no_share(why_not);
  } else {
    package.joint = share_of(tallies[0].passing, evaluation_[0]->count(), effective);
    widen(package.joint, [](const Tally& tally) { return tally.passing; });
  }
  for (std::size_t v = 0; v < words_.frame.draft.values.size(); ++v) {
    const auto& tabled = words_.frame.draft.values[v];
    const int point = words_.frame.problem.variables[v].point;
    if (tabled.empty() ||
        std::find(tabled.begin(), tabled.end(), assignment.values[v]) != tabled.end())
      continue;
    if (package.changed_points.empty() || package.changed_points.back() != point)
      package.changed_points.push_back(point);
  }
  return package;
}

void Session::search() {
  if (!joint_share_possible(result_.why_no_candidates)) return;
  SearchOptions options;
  options.candidates = std::max(options_.candidates, kPool);
  options.starts = starts_;
  if (!starts_.empty()) options.sampled_problems = kProblemsAgain;
  pool_ = find_candidates(*search_, options, effort_);
  for (const Assignment& package : pool_)
    if (static_cast<int>(result_.candidates.size()) < options_.candidates)
      result_.candidates.push_back(measured(package));
  order_candidates();
  if (result_.candidates.empty())
    result_.why_no_candidates =
        "no package that keeps the rules was found that every party "
        "accepts under any sampled preference";
  result_.upper_bound = joint_upper_bound(*evaluation_[0], kBoundSamples, effort_);
}

// By joint share; where no share can be measured they stay as the search ranks them.
void Session::order_candidates() {
  auto& candidates = result_.candidates;
  const int count = evaluation_[0]->count();
  const bool measurable =
      std::any_of(candidates.begin(), candidates.end(), [&](const InferredPackage& package) {
        return package.joint.known == Known::proved || package.joint.value * count >= kMeasurable;
      });
  if (measurable) {
    std::stable_sort(candidates.begin(), candidates.end(),
                     [](const InferredPackage& a, const InferredPackage& b) {
                       return a.joint.value > b.joint.value;
                     });
  } else if (!candidates.empty()) {
    result_.notes.push_back(fmt::format(
        "Fewer than {} of {} samples pass any candidate, too few to measure joint shares: "
        "candidates stand in the order of the product of the parties' own shares.",
        kMeasurable, count));
  }
}

void Session::climb_ladder() {
  std::string why_not;
  if (!joint_share_possible(why_not)) return;
  for (const LadderRung& rung : find_ladder(*search_, options_.most_changes, effort_)) {
    InferredRung& found = result_.ladder.emplace_back();
    found.changes = rung.changes;
    if (!rung.package) continue;
    found.package = measured(*rung.package);
    pool_.insert(pool_.begin(), *rung.package);  // few changes: easily asked about
    if (rung.exhaustive) found.package->known = Known::sampled;
  }
}

void Session::rank() {
  std::vector<Assignment> packages;
  for (const InferredPackage& candidate : result_.candidates)
    packages.push_back(candidate.assignment);
  result_.ranks = rank_packages(words_.frame, evaluation_sets_[0], packages,
                                static_cast<int>(talks_.points.size()), effort_.threads);
}

}  // namespace dragoman::infer
