#include "infer/sampler.h"

#include <algorithm>
#include <cmath>

#include "infer/bundle.h"
#include "infer/conclude.h"
#include "infer/diagnostics.h"
#include "infer/party_samples.h"
#include "infer/prior.h"
#include "solve/parallel.h"
#include "solve/random.h"

namespace dragoman::infer {

namespace {

constexpr int kBundles = 2;  // drawn on as many threads
constexpr int kChains = kBundles * kLanes;
constexpr int kBurnIn = 200;  // sweeps before the first draw
constexpr int kLargestThinning = 64;
constexpr double kMostWork = 5e7;  // entries × sweeps of a bundle; beyond, converged is enough
constexpr int kFewestDraws = 32;   // per chain
constexpr double kLargestRhat = 1.01;
constexpr double kEnough = 400;          // effective draws
constexpr double kLeastEffective = 0.9;  // of the draws

// The least and largest utility of a scored party, red lines aside.
std::pair<Utility, Utility> utility_range(const Problem& problem, int p) {
  Utility low = problem.parties[p].constant, high = low;
  for (const Variable& variable : problem.variables) {
    Utility least = -kRedLine, most = kRedLine;
    for (std::size_t at = p; at < variable.utility.size(); at += problem.parties.size()) {
      if (variable.utility[at] <= kRedLine / 2) continue;
      least = std::min(least, variable.utility[at]);
      most = std::max(most, variable.utility[at]);
    }
    if (least > most) continue;
    low += least;
    high += most;
  }
  for (const Term& term : problem.terms) {
    if (term.forbids || term.utility[p] <= kRedLine / 2) continue;
    low += std::min<Utility>(0, term.utility[p]);
    high += std::max<Utility>(0, term.utility[p]);
  }
  return {low, high};
}

// The joint distribution of all parties without scores, sampled by bundles of chains.
class Joint {
 public:
  Joint(const Knowledge& knowledge, const DrawOptions& options,
        const std::vector<Assignment>& references, const solve::Effort& effort)
      : knowledge_(knowledge), frame_(*knowledge.frame), options_(options), effort_(effort) {
    for (const Assignment& package : references) watched_.push_back(margin_terms(frame_, package));
    out_.count = options.count;
    stride_ = (options.count + kSampleLanes - 1) / kSampleLanes * kSampleLanes;
    out_.parties.resize(frame_.scored.size());
  }

  JointSamples run() {
    for (int p = 0; p < static_cast<int>(frame_.scored.size()); ++p) {
      SampleReport& report = out_.reports.emplace_back();
      report.prior = options_.prior;
      report.party = frame_.problem.parties[p].id;
      report.seed = options_.seed;
      report.draws = options_.count;
      if (knowledge_.only >= 0 && knowledge_.only != p) continue;
      frame_.scored[p] ? draw_scored(p) : prepare(p);
    }
    if (!parts_.empty()) draw_parts();
    for (std::size_t p = 0; p < out_.parties.size(); ++p) {
      pad_samples(out_.parties[p]);
      if (!frame_.scored[p] && !knowledge_.acceptance[p]) out_.parties[p].walk_away.clear();
    }
    return std::move(out_);
  }

 private:
  // A party whose coordinates are sampled.
  struct Part {
    int party = 0;
    MoveSet moves;
    std::vector<std::vector<double>> starts;  // per chain
    bool exact = false;                       // independent draws
  };
  struct Running {
    std::vector<Bundle> bundle;  // one
    // Margins of the watched packages: per part, package and lane a value per draw.
    std::vector<std::vector<std::vector<std::vector<double>>>> margins;
    bool complete = false;
  };

  // The walk-away value of a scored party: known, or any whole number between its bounds.
  void draw_scored(int p) {
    PartySamples& samples = out_.parties[p];
    SampleReport& report = out_.reports[p];
    samples.fixed = true;
    report.method = SampleReport::Method::fixed;
    report.converged = true;
    report.effective_size = options_.count;
    if (frame_.problem.parties[p].walk_away_known) return;
    const auto [low, high] = utility_range(frame_.problem, p);
    const PartyWords& words = (*knowledge_.parties)[p];
    const Utility from = words.least.value_or(low);
    const Utility width = std::max<Utility>(0, words.most.value_or(high) - from);
    solve::SplitMix random(seed_for(options_, 1000 + static_cast<unsigned>(p)));
    samples.count = options_.count;
    samples.stride = stride_;
    for (int s = 0; s < options_.count; ++s)
      samples.walk_away.push_back(
          static_cast<double>(from + static_cast<Utility>(random.below(width + 1))));
    report.method = SampleReport::Method::simplex;
  }

  void prepare(int p) {
    PartySamples& samples = out_.parties[p];
    samples = room_for(frame_, options_.count);
    const Cone& cone = knowledge_.cones[p];
    Part part;
    part.party = p;
    if (!cone.rows.empty()) {
      out_.reports[p].method = SampleReport::Method::hit_and_run;
      const auto inside = interior(cone);
      if (!inside || inside->slack <= 0) {  // the report says: not converged
        samples = {};
        return;
      }
      part.starts = spread_points(cone, *inside, kChains, seed_for(options_, 2000 + unsigned(p)));
      for (auto& start : part.starts)
        for (double& entry : start) entry *= cone.coordinates;
    }
    parts_.push_back(std::move(part));
  }

  void draw_parts() {
    const PriorLayout layout =
        lay_out_prior(options_.prior, *knowledge_.talks, frame_, static_cast<int>(parts_.size()));
    bool all_free = true;
    double entries = 0;
    for (Part& part : parts_) {
      part.moves = moves_of(knowledge_.cones[part.party], layout.groups);
      all_free &= part.moves.free;
      entries += static_cast<double>(entries_of(part.moves));
    }
    for (Part& part : parts_) {
      part.exact = options_.prior == Prior::opposed ? all_free : part.moves.free;
      out_.reports[part.party].method =
          part.exact ? SampleReport::Method::simplex : SampleReport::Method::hit_and_run;
    }
    all_exact_ = std::all_of(parts_.begin(), parts_.end(), [](const Part& p) { return p.exact; });
    per_chain_ = std::max(kFewestDraws, (options_.count + kChains - 1) / kChains);
    running_.resize(kBundles);
    for (int thinning = all_exact_ ? 1 : options_.thinning;; thinning *= 2) {
      const bool whole = solve::parallel_for(effort_.threads, kBundles, [&](std::size_t b) {
        if (running_[b].bundle.empty()) start(layout, b);
        collect(b, thinning);
      });
      const bool good = check(thinning);
      const bool costly = 2.0 * thinning * per_chain_ * entries > kMostWork;
      if (good || !whole || spent(effort_) || thinning >= kLargestThinning) break;
      if (costly && converged()) break;
    }
    if (spent(effort_)) {
      const bool cancelled = effort_.cancel != nullptr && effort_.cancel->cancelled();
      out_.stopped = cancelled ? StopReason::cancelled : StopReason::deadline;
    }
  }

  void start(const PriorLayout& layout, std::size_t b) {
    std::vector<Bundle::Part> parts;
    for (const Part& part : parts_) {
      Bundle::Part& own = parts.emplace_back();
      own.moves = &part.moves;
      if (part.moves.free) continue;
      const auto first = part.starts.begin() + static_cast<std::ptrdiff_t>(b) * kLanes;
      own.starts.assign(first, first + kLanes);
    }
    running_[b].bundle.emplace_back(layout, parts, seed_for(options_, b + 1));
    for (int i = 0; i < (all_exact_ ? 1 : kBurnIn); ++i) running_[b].bundle[0].sweep();
  }

  // Draw i of lane l in bundle b is sample (i × kBundles + b) × kLanes + l; draws beyond the count
  // serve the check only.
  void collect(std::size_t b, int thinning) {
    Running& running = running_[b];
    running.complete = false;
    running.margins.assign(parts_.size(), {});
    for (auto& part : running.margins)
      part.assign(watched_.size(), std::vector<std::vector<double>>(kLanes));
    for (int i = 0; i < per_chain_; ++i) {
      if (i % 16 == 0 && spent(effort_)) return;
      for (int t = 0; t < thinning; ++t) running.bundle[0].sweep();
      for (std::size_t k = 0; k < parts_.size(); ++k)
        store(running, k, (i * kBundles + static_cast<int>(b)) * kLanes);
    }
    running.complete = true;
  }

  void store(Running& running, std::size_t k, int first) {
    const Bundle& bundle = running.bundle[0];
    const int part = static_cast<int>(k);
    const Lanes scale =
        write_samples(frame_, bundle, part, first, std::min(kLanes, options_.count - first),
                      out_.parties[parts_[k].party]);
    for (std::size_t r = 0; r < watched_.size() && !parts_[k].exact; ++r) {
      Lanes margin;
      for (const auto& [c, factor] : watched_[r])
        for (int lane = 0; lane < kLanes; ++lane)
          margin.v[lane] += bundle.at(part, c, lane) * factor;
      for (int lane = 0; lane < kLanes; ++lane)
        running.margins[k][r][lane].push_back(margin.v[lane] * scale.v[lane]);
    }
  }

  bool converged() const {
    return std::all_of(parts_.begin(), parts_.end(),
                       [&](const Part& part) { return out_.reports[part.party].converged; });
  }

  // 1.01, or where chains are so short that independent draws would often exceed it, three standard
  // errors of the R-hat of independent draws: its square is about 1 + (B/W - 1) / n, B/W of m
  // chains with variance 2 / (m - 1).
  double largest_rhat() const {
    const double chains = 2.0 * kChains, draws = 0.5 * per_chain_;  // split
    return std::max(kLargestRhat, std::sqrt(1 + 3 * std::sqrt(2 / (chains - 1)) / draws));
  }

  // Fills the reports; whether nothing is gained by thinning further.
  bool check(int thinning) {
    const double draws = static_cast<double>(per_chain_) * kChains;
    bool enough = true;
    for (std::size_t k = 0; k < parts_.size(); ++k) {
      SampleReport& report = out_.reports[parts_[k].party];
      report.thinning = parts_[k].exact ? 1 : thinning;
      report.chains = parts_[k].exact ? 0 : kChains;
      report.rhat = 1;
      double effective = draws;
      bool complete = true;
      for (const Running& running : running_) complete &= running.complete;
      for (std::size_t r = 0; r < watched_.size() && complete && !parts_[k].exact; ++r) {
        std::vector<std::vector<double>> chains;
        for (const Running& running : running_)
          for (const auto& lane : running.margins[k][r]) chains.push_back(lane);
        const ChainCheck checked = check_chains(chains);
        report.rhat = std::max(report.rhat, checked.rhat);
        effective = std::min(effective, checked.effective_size);
      }
      report.effective_size = effective / draws * options_.count;
      report.converged = complete && report.rhat < largest_rhat() &&
                         effective >= std::min(kEnough, kLeastEffective * draws);
      enough &= report.converged && effective >= kLeastEffective * draws;
    }
    return enough;
  }

  const Knowledge& knowledge_;
  const Frame& frame_;
  const DrawOptions& options_;
  const solve::Effort& effort_;
  std::vector<std::vector<std::pair<int, double>>> watched_;
  int stride_ = 0, per_chain_ = 0;
  bool all_exact_ = false;
  std::vector<Part> parts_;
  std::vector<Running> running_;
  JointSamples out_;
};

}  // namespace

std::uint64_t seed_for(const DrawOptions& options, std::uint64_t use) {
  const std::uint64_t stream = options.stream * kPriors + static_cast<std::uint64_t>(options.prior);
  solve::SplitMix random(options.seed ^ (stream * 0x9E3779B97F4A7C15ull));
  return solve::SplitMix(random.next() ^ (use * 0xC2B2AE3D27D4EB4Full)).next();
}

JointSamples draw(const Knowledge& knowledge, const DrawOptions& options,
                  const std::vector<Assignment>& references, const solve::Effort& effort) {
  return Joint(knowledge, options, references, effort).run();
}

}  // namespace dragoman::infer
