#include "infer/sampler.h"

#include <algorithm>
#include <cmath>
#include <memory>

#include "infer/chain.h"
#include "infer/conclude.h"
#include "infer/diagnostics.h"
#include "infer/prior.h"
#include "solve/parallel.h"

namespace dragoman::infer {

namespace {

constexpr int kBurnIn = 200;       // sweeps before the first draw
constexpr int kFirstThinning = 4;  // sweeps between draws, doubled until converged
constexpr int kLargestThinning = 256;
constexpr double kLargestRhat = 1.01;
constexpr double kLeastEffective = 0.9;  // of the draws

std::uint64_t mixed_seed(std::uint64_t seed, std::uint64_t a, std::uint64_t b, std::uint64_t c) {
  solve::SplitMix random(seed ^ (a * 0x9E3779B97F4A7C15ull));
  solve::SplitMix next(random.next() ^ (b * 0xC2B2AE3D27D4EB4Full));
  return next.next() ^ (c * 0x165667B19E3779F9ull);
}

double margin_of(const Frame& frame, const std::vector<double>& w, const Assignment& package) {
  double sum = 0;
  for (std::size_t v = 0; v < frame.blocks.size(); ++v) {
    const Block& block = frame.blocks[v];
    const Mix at = mix(block, package.values[v]);
    const double share = static_cast<double>(at.numerator) / at.denominator;
    sum += (1 - share) * w[at.coordinate] - w[block.no_deal()];
    if (at.numerator != 0) sum += share * w[at.coordinate + 1];
  }
  return sum;
}

// One party's part of a joint chain: hit-and-run, or independent draws when there are no rows.
struct Part {
  int party = 0;  // of the frame
  bool free = false;
  Moves moves;
  std::vector<std::vector<double>> starts;  // per chain, or one
};

class Joint {
 public:
  Joint(const Knowledge& knowledge, const DrawOptions& options,
        const std::vector<Assignment>& references, const solve::Effort& effort)
      : knowledge_(knowledge),
        frame_(*knowledge.frame),
        options_(options),
        references_(references),
        effort_(effort),
        contested_(contested_blocks(*knowledge.talks, frame_)) {
    out_.parties.resize(frame_.scored.size());
    per_chain_ = (options.count + options.chains - 1) / options.chains;
    out_.count = per_chain_ * options.chains;
    stride_ = (out_.count + kSampleLanes - 1) / kSampleLanes * kSampleLanes;
  }

  JointSamples run() {
    for (int p = 0; p < static_cast<int>(frame_.scored.size()); ++p) {
      report(p);
      frame_.scored[p] ? draw_scored(p) : prepare(p);
    }
    if (!parts_.empty()) {
      start_chains();
      for (int thinning = kFirstThinning;; thinning *= 2) {
        if (!solve::parallel_for(effort_.threads, chains_.size(),
                                 [&](std::size_t c) { collect(c, thinning); }))
          break;
        if (check(thinning) || spent(effort_) || thinning >= kLargestThinning) break;
      }
      if (spent(effort_)) out_.stopped = StopReason::deadline;
    }
    for (PartySamples& samples : out_.parties) pad(samples);
    return std::move(out_);
  }

 private:
  struct Running {
    std::vector<std::unique_ptr<Chain>> chains;  // per part; null when free
    std::vector<std::vector<double>> w;          // per part
    std::unique_ptr<Rates> rates;
    std::unique_ptr<solve::SplitMix> random;
    std::vector<std::vector<double>> watched;  // per part × reference: one value per draw
    bool complete = false;
  };

  void report(int p) {
    SampleReport report;
    report.prior = options_.prior;
    report.party = frame_.problem.parties[p].id;
    report.seed = options_.seed;
    report.draws = out_.count;
    out_.reports.push_back(report);
  }

  // The walk-away value of a scored party: known, or uniform between its bounds.
  void draw_scored(int p) {
    PartySamples& samples = out_.parties[p];
    samples.fixed = true;
    out_.reports[p].method = SampleReport::Method::fixed;
    out_.reports[p].converged = true;
    out_.reports[p].effective_size = out_.count;
    if (frame_.problem.parties[p].walk_away_known) return;
    const auto [low, high] = utility_range(p);
    const PartyWords& words = (*knowledge_.parties)[p];
    const double from = static_cast<double>(words.least.value_or(low));
    const double to = static_cast<double>(words.most.value_or(high));
    solve::SplitMix random(mixed_seed(options_.seed, stream(), static_cast<std::uint64_t>(p), 0));
    samples.count = out_.count;
    samples.stride = stride_;
    for (int s = 0; s < out_.count; ++s)
      samples.walk_away.push_back(static_cast<float>(from + random.unit() * (to - from)));
    out_.reports[p].method = SampleReport::Method::simplex;
  }

  std::pair<Utility, Utility> utility_range(int p) const {
    const std::size_t parties = frame_.scored.size();
    Utility low = frame_.problem.parties[p].constant, high = low;
    for (const Variable& variable : frame_.problem.variables) {
      Utility least = -kRedLine, most = kRedLine;
      for (std::size_t at = p; at < variable.utility.size(); at += parties) {
        if (variable.utility[at] <= kRedLine / 2) continue;
        least = std::min(least, variable.utility[at]);
        most = std::max(most, variable.utility[at]);
      }
      if (least > most) continue;
      low += least;
      high += most;
    }
    for (const Term& term : frame_.problem.terms) {
      if (term.forbids || term.utility[p] <= kRedLine / 2) continue;
      low += std::min<Utility>(0, term.utility[p]);
      high += std::max<Utility>(0, term.utility[p]);
    }
    return {low, high};
  }

  void prepare(int p) {
    PartySamples& samples = out_.parties[p];
    samples.coordinates = frame_.shared;
    samples.count = out_.count;
    samples.stride = stride_;
    samples.values.assign(static_cast<std::size_t>(frame_.shared) * stride_, 0.0f);
    samples.walk_away.assign(static_cast<std::size_t>(stride_), 0.0f);
    out_.reports[p].chains = options_.chains;
    const Cone& cone = knowledge_.cones[p];
    Part part;
    part.party = p;
    part.free = cone.rows.empty();
    if (part.free) {
      part.starts.assign(1, std::vector<double>(static_cast<std::size_t>(cone.coordinates), 1.0));
      out_.reports[p].method = SampleReport::Method::simplex;
    } else {
      out_.reports[p].method = SampleReport::Method::hit_and_run;
      const auto inside = interior(cone);
      if (!inside || inside->slack <= 0) return;  // reported as not converged
      part.moves = moves_of(cone);
      part.starts = spread_points(cone, *inside, options_.chains,
                                  mixed_seed(options_.seed, stream(), 77, std::uint64_t(p)));
      for (auto& start : part.starts)
        for (double& entry : start) entry *= cone.coordinates;
    }
    parts_.push_back(std::move(part));
  }

  std::uint64_t stream() const {
    return options_.stream * kPriors + static_cast<std::uint64_t>(options_.prior);
  }

  void start_chains() {
    std::vector<int> coordinates;
    for (const Part& part : parts_) coordinates.push_back(knowledge_.cones[part.party].coordinates);
    for (int c = 0; c < options_.chains; ++c) {
      Running running;
      for (const Part& part : parts_) {
        const auto& start = part.starts[part.free ? 0 : c];
        running.w.push_back(start);
        running.chains.push_back(
            part.free
                ? nullptr
                : std::make_unique<Chain>(part.moves, start,
                                          mixed_seed(options_.seed, stream(), std::uint64_t(c) + 1,
                                                     std::uint64_t(part.party))));
      }
      running.rates = std::make_unique<Rates>(options_.prior, frame_, contested_, coordinates);
      running.random = std::make_unique<solve::SplitMix>(
          mixed_seed(options_.seed, stream(), std::uint64_t(c) + 1, 1000));
      running.watched.resize(parts_.size() * references_.size());
      chains_.push_back(std::move(running));
    }
  }

  void sweep(Running& chain) const {
    for (std::size_t k = 0; k < parts_.size(); ++k) {
      const auto rates = chain.rates->of(static_cast<int>(k));
      if (chain.chains[k]) {
        chain.chains[k]->sweep(rates);
        chain.w[k] = chain.chains[k]->at();
      } else {
        for (std::size_t c = 0; c < chain.w[k].size(); ++c)
          chain.w[k][c] = standard_exponential(*chain.random) / rates[c];
      }
    }
    chain.rates->update(chain.w, *chain.random);
  }

  void collect(std::size_t c, int thinning) {
    Running& chain = chains_[c];
    chain.complete = false;
    if (thinning == kFirstThinning)
      for (int i = 0; i < kBurnIn; ++i) sweep(chain);
    for (auto& watched : chain.watched) watched.clear();
    for (int i = 0; i < per_chain_; ++i) {
      if (i % 64 == 0 && spent(effort_)) return;
      for (int t = 0; t < thinning; ++t) sweep(chain);
      store(chain, i * options_.chains + static_cast<int>(c));
    }
    chain.complete = true;
  }

  void store(Running& chain, int sample) {
    for (std::size_t k = 0; k < parts_.size(); ++k) {
      PartySamples& samples = out_.parties[parts_[k].party];
      const std::vector<double>& w = chain.w[k];
      double sum = 0;
      for (int c = 0; c < frame_.shared; ++c) sum += w[c];
      const double scale = frame_.shared / sum;
      for (int c = 0; c < frame_.shared; ++c)
        samples.values[static_cast<std::size_t>(c) * stride_ + sample] =
            static_cast<float>(w[c] * scale);
      double no_deal = 0;
      for (const Block& block : frame_.blocks) no_deal += w[block.no_deal()];
      samples.walk_away[sample] = static_cast<float>(no_deal * scale);
      for (std::size_t r = 0; r < references_.size(); ++r)
        chain.watched[k * references_.size() + r].push_back(margin_of(frame_, w, references_[r]) *
                                                            scale);
    }
  }

  bool check(int thinning) {
    bool all = true;
    for (std::size_t k = 0; k < parts_.size(); ++k) {
      SampleReport& report = out_.reports[parts_[k].party];
      report.thinning = thinning;
      report.rhat = 1;
      report.effective_size = out_.count;
      bool complete = true;
      for (std::size_t r = 0; r < references_.size(); ++r) {
        std::vector<std::vector<double>> draws;
        for (const Running& chain : chains_) {
          complete &= chain.complete;
          draws.push_back(chain.watched[k * references_.size() + r]);
        }
        if (!complete || draws[0].size() < 8) break;
        const ChainCheck checked = check_chains(draws);
        report.rhat = std::max(report.rhat, checked.rhat);
        report.effective_size = std::min(report.effective_size, checked.effective_size);
      }
      report.converged = complete && report.rhat < kLargestRhat;
      all &= report.converged && report.effective_size >= kLeastEffective * out_.count;
    }
    return all;
  }

  // Copies of the first sample fill the last lanes.
  void pad(PartySamples& samples) const {
    if (samples.count == 0) return;
    samples.walk_away.resize(static_cast<std::size_t>(stride_), samples.walk_away[0]);
    for (int s = samples.count; s < stride_; ++s) {
      samples.walk_away[s] = samples.walk_away[0];
      for (int c = 0; c < samples.coordinates; ++c) {
        float* row = samples.values.data() + static_cast<std::size_t>(c) * stride_;
        row[s] = row[0];
      }
    }
  }

  const Knowledge& knowledge_;
  const Frame& frame_;
  const DrawOptions& options_;
  const std::vector<Assignment>& references_;
  const solve::Effort& effort_;
  std::vector<bool> contested_;
  int per_chain_ = 0, stride_ = 0;
  std::vector<Part> parts_;
  std::vector<Running> chains_;
  JointSamples out_;
};

}  // namespace

JointSamples draw(const Knowledge& knowledge, const DrawOptions& options,
                  const std::vector<Assignment>& references, const solve::Effort& effort) {
  return Joint(knowledge, options, references, effort).run();
}

}  // namespace dragoman::infer
