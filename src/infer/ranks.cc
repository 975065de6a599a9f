#include "infer/ranks.h"

#include <algorithm>

#include "infer/smaa.h"
#include "solve/parallel.h"

namespace dragoman::infer {

namespace {

constexpr int kMostSamples = 4000;

// One party's utilities as weights of points times values between 0 and 1, sample by sample.
class PartyCriteria {
 public:
  PartyCriteria(const Frame& frame, const PartySamples& samples,
                const std::vector<Assignment>& packages, int points)
      : frame_(frame),
        samples_(samples),
        packages_(packages),
        points_(static_cast<std::size_t>(points)),
        weights_(points_),
        values_(points_ * packages.size()) {}

  SmaaDraw at(int sample) {
    std::fill(weights_.begin(), weights_.end(), 0.0);
    std::fill(values_.begin(), values_.end(), 0.0);
    for (std::size_t v = 0; v < frame_.blocks.size(); ++v) add(static_cast<int>(v), sample);
    double sum = 0;
    for (std::size_t j = 0; j < points_; ++j) {
      sum += weights_[j];
      for (std::size_t i = 0; i < packages_.size() && weights_[j] > 0; ++i)
        values_[i * points_ + j] /= weights_[j];
    }
    for (double& weight : weights_) weight /= sum > 0 ? sum : 1;
    return {values_, weights_};
  }

 private:
  void add(int variable, int sample) {
    const Block& block = frame_.blocks[variable];
    const auto point = static_cast<std::size_t>(frame_.problem.variables[variable].point);
    double worst = samples_.row(block.first)[sample], best = worst;
    for (int c = block.first; c < block.no_deal(); ++c) {
      worst = std::min<double>(worst, samples_.row(c)[sample]);
      best = std::max<double>(best, samples_.row(c)[sample]);
    }
    weights_[point] += best - worst;
    for (std::size_t i = 0; i < packages_.size(); ++i) {
      const Mix m = mix(block, packages_[i].values[variable]);
      const double share = static_cast<double>(m.numerator) / m.denominator;
      double value = (1 - share) * samples_.row(m.coordinate)[sample];
      if (m.numerator != 0) value += share * samples_.row(m.coordinate + 1)[sample];
      values_[i * points_ + point] += value - worst;
    }
  }

  const Frame& frame_;
  const PartySamples& samples_;
  const std::vector<Assignment>& packages_;
  std::size_t points_;
  std::vector<double> weights_, values_;
};

}  // namespace

std::vector<RankTable> rank_packages(const Frame& frame, const JointSamples& samples,
                                     const std::vector<Assignment>& packages, int points,
                                     int threads) {
  std::vector<RankTable> tables(samples.parties.size());
  (void)solve::parallel_for(threads, tables.size(), [&](std::size_t p) {
    const PartySamples& of = samples.parties[p];
    if (of.fixed || of.count == 0 || packages.empty()) return;
    PartyCriteria criteria(frame, of, packages, points);
    SmaaResult found =
        smaa2(static_cast<int>(packages.size()), points, std::min(kMostSamples, of.count),
              [&](int sample) { return criteria.at(sample); });
    tables[p] = {frame.problem.parties[p].id, std::move(found.rank),
                 std::move(found.central_weight), std::move(found.confidence)};
  });
  std::erase_if(tables, [](const RankTable& table) { return table.party.empty(); });
  return tables;
}

}  // namespace dragoman::infer
