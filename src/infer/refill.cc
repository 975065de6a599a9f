#include "infer/refill.h"

#include <algorithm>

#include "infer/bundle.h"
#include "infer/diagnostics.h"
#include "infer/party_samples.h"
#include "infer/prior.h"
#include "solve/parallel.h"

namespace dragoman::infer {

namespace {

constexpr int kFewestStarts = 64;  // below, the spread between chains says too little
constexpr int kStartsTogether = 4 * kLanes;
constexpr int kLargestThinning = 32;
constexpr double kLeastEffective = 0.5;  // of the draws

class Refill {
 public:
  Refill(const Knowledge& knowledge, const DrawOptions& options, const JointSamples& kept,
         const solve::Effort& effort)
      : knowledge_(knowledge),
        frame_(*knowledge.frame),
        options_(options),
        kept_(kept),
        effort_(effort),
        starts_(kept.count) {}

  std::optional<JointSamples> run(const std::vector<Assignment>& references) {
    if (starts_ < kFewestStarts || !prepare()) return std::nullopt;
    int done = 1;  // draws that every chain has; the first one is its start
    for (int thinning = options_.thinning; thinning <= kLargestThinning; thinning *= 2) {
      if (thinning > options_.thinning) done = leave_out_every_other();
      const int groups = (starts_ + kStartsTogether - 1) / kStartsTogether;
      const bool whole = solve::parallel_for(
          effort_.threads, static_cast<std::size_t>(groups),
          [&](std::size_t group) { follow(static_cast<int>(group), thinning, done); });
      if (!whole || spent(effort_)) return std::nullopt;
      if (enough(references, thinning)) {
        for (const Part& part : parts_) {
          pad_samples(out_.parties[part.party]);
          if (!knowledge_.acceptance[part.party]) out_.parties[part.party].walk_away.clear();
        }
        return std::move(out_);
      }
    }
    return std::nullopt;
  }

 private:
  struct Part {
    int party = 0;
    MoveSet moves;
  };

  // Lays out the parties; whether chains can go on from their samples.
  bool prepare() {
    out_ = kept_;
    out_.count = options_.count;
    for (int p = 0; p < static_cast<int>(frame_.scored.size()); ++p)
      if (!frame_.scored[p] && (knowledge_.only < 0 || knowledge_.only == p))
        parts_.push_back({p, {}});
    layout_ =
        lay_out_prior(options_.prior, *knowledge_.talks, frame_, static_cast<int>(parts_.size()));
    for (Part& part : parts_) {
      const Cone& cone = knowledge_.cones[part.party];
      const PartySamples& samples = kept_.parties[part.party];
      const bool usable = cone.coordinates == frame_.shared && !samples.size.empty() &&
                          std::none_of(cone.rows.begin(), cone.rows.end(),
                                       [](const Row& row) { return row.sense == Sense::equal; });
      if (!usable) return false;
      part.moves = moves_of(cone, layout_.groups);
      take_over(samples, out_.parties[part.party]);
    }
    return true;
  }

  void take_over(const PartySamples& from, PartySamples& to) const {
    to = room_for(frame_, options_.count);
    const auto count = static_cast<std::size_t>(starts_);
    for (int c = 0; c < frame_.shared; ++c) {
      const auto row = from.row(c).first(count);
      std::copy(row.begin(), row.end(),
                to.values.begin() + static_cast<std::ptrdiff_t>(c) * to.stride);
    }
    std::copy_n(from.size.begin(), count, to.size.begin());
    // Of a party whose acceptance cannot be spoken of there are none.
    if (!from.walk_away.empty()) std::copy_n(from.walk_away.begin(), count, to.walk_away.begin());
  }

  // What was drawn with half the thinning stays: every other draw of it is one with the whole.
  // Returns how many draws each chain has now.
  int leave_out_every_other() {
    const int done = (options_.count / starts_ + 1) / 2;
    for (const Part& part : parts_) {
      PartySamples& samples = out_.parties[part.party];
      const auto halve = [&](auto begin) {
        for (int d = 1; d < done; ++d)
          std::copy_n(begin + 2 * d * starts_, starts_, begin + d * starts_);
      };
      for (int c = 0; c < frame_.shared; ++c)
        halve(samples.values.begin() + static_cast<std::ptrdiff_t>(c) * samples.stride);
      halve(samples.size.begin());
      halve(samples.walk_away.begin());
    }
    return done;
  }

  // Goes on with the chains of one group of starts, kLanes at a time, from their last draw. Draw d
  // of start i is sample d × starts + i.
  void follow(int group, int thinning, int done) {
    std::vector<Bundle::Part> parts;
    for (const Part& part : parts_) parts.push_back({&part.moves, {}});
    const std::uint64_t stream =
        3000 + static_cast<std::uint64_t>(group) + (static_cast<std::uint64_t>(thinning) << 32U);
    Bundle bundle(layout_, parts, seed_for(options_, stream));
    const int end = std::min(starts_, (group + 1) * kStartsTogether);
    for (int first = group * kStartsTogether; first < end && !spent(effort_); first += kLanes) {
      const int lanes = std::min(kLanes, end - first);
      place(bundle, (done - 1) * starts_ + first, lanes);
      for (int at = done * starts_ + first; at < options_.count; at += starts_) {
        for (int t = 0; t < thinning; ++t) bundle.sweep();
        for (std::size_t k = 0; k < parts_.size(); ++k)
          (void)write_samples(frame_, bundle, static_cast<int>(k), at,
                              std::min(lanes, options_.count - at), out_.parties[parts_[k].party]);
      }
    }
  }

  // Lanes beyond the last chain repeat it.
  void place(Bundle& bundle, int at, int lanes) const {
    for (std::size_t k = 0; k < parts_.size(); ++k) {
      const PartySamples& from = out_.parties[parts_[k].party];
      for (int lane = 0; lane < kLanes; ++lane) {
        const int sample = at + std::min(lane, lanes - 1);
        const double scale = from.size[sample] / frame_.shared;
        for (int c = 0; c < frame_.shared; ++c)
          bundle.place(static_cast<int>(k), c, lane, from.row(c)[sample] * scale);
      }
    }
    bundle.settle();
  }

  // Fills the reports; whether the samples are worth enough.
  bool enough(const std::vector<Assignment>& references, int thinning) {
    for (const Part& part : parts_) {
      const PartySamples& samples = out_.parties[part.party];
      const SampleReport& before = kept_.reports[part.party];
      double worth = 1;
      for (const Assignment& package : references) {
        const std::vector<double> draws = margins_of(frame_, samples, package);
        worth = std::min(worth,
                         effective_size(draws, static_cast<std::size_t>(starts_)) / options_.count);
      }
      worth *= std::min(1.0, before.effective_size / std::max(1, before.draws));
      if (worth < kLeastEffective) return false;
      SampleReport& report = out_.reports[part.party];
      report.method = SampleReport::Method::hit_and_run;
      report.seed = options_.seed;
      report.draws = options_.count;
      report.chains = starts_;
      report.thinning = thinning;
      report.effective_size = worth * options_.count;
      report.converged = before.converged;
    }
    return true;
  }

  const Knowledge& knowledge_;
  const Frame& frame_;
  const DrawOptions& options_;
  const JointSamples& kept_;
  const solve::Effort& effort_;
  const int starts_;
  PriorLayout layout_;
  std::vector<Part> parts_;
  JointSamples out_;
};

}  // namespace

std::optional<JointSamples> refill(const Knowledge& knowledge, const DrawOptions& options,
                                   const std::vector<Assignment>& references,
                                   const JointSamples& kept, const solve::Effort& effort) {
  return Refill(knowledge, options, kept, effort).run(references);
}

}  // namespace dragoman::infer
