#include "infer/ranks.h"

#include <algorithm>

#include "infer/smaa.h"
#include "solve/parallel.h"

namespace dragoman::infer {

namespace {

constexpr int kMostSamples = 4000;
constexpr int kTogether = 64;  // samples copied side by side, so that reading one stays in cache

// One party's utilities as weights of points times values between 0 and 1, sample by sample.
class PartyCriteria {
 public:
  PartyCriteria(const Frame& frame, const PartySamples& samples,
                const std::vector<Assignment>& packages, int points)
      : frame_(frame),
        samples_(samples),
        points_(static_cast<std::size_t>(points)),
        weights_(points_),
        values_(points_ * packages.size()) {
    for (std::size_t v = 0; v < frame.blocks.size(); ++v)
      for (const Assignment& package : packages)
        mixes_.push_back(mix(frame.blocks[v], package.values[v]));
    packages_ = packages.size();
  }

  SmaaDraw at(int sample) {
    if (sample / kTogether != block_) copy_block(sample / kTogether);
    at_ = copies_.data() + static_cast<std::size_t>(sample % kTogether) * samples_.coordinates;
    std::fill(weights_.begin(), weights_.end(), 0.0);
    std::fill(values_.begin(), values_.end(), 0.0);
    for (std::size_t v = 0; v < frame_.blocks.size(); ++v) add(static_cast<int>(v));
    double sum = 0;
    for (std::size_t j = 0; j < points_; ++j) {
      sum += weights_[j];
      for (std::size_t i = 0; i < packages_ && weights_[j] > 0; ++i)
        values_[i * points_ + j] /= weights_[j];
    }
    for (double& weight : weights_) weight /= sum > 0 ? sum : 1;
    return {values_, weights_};
  }

 private:
  void copy_block(int block) {
    block_ = block;
    const int first = block * kTogether, count = std::min(kTogether, samples_.count - first);
    const auto coordinates = static_cast<std::size_t>(samples_.coordinates);
    copies_.resize(coordinates * kTogether);
    for (std::size_t c = 0; c < coordinates; ++c) {
      const auto row = samples_.row(static_cast<int>(c));
      for (int s = 0; s < count; ++s) copies_[s * coordinates + c] = row[first + s];
    }
  }

  void add(int variable) {
    const Block& block = frame_.blocks[variable];
    const auto point = static_cast<std::size_t>(frame_.problem.variables[variable].point);
    double worst = at_[block.first], best = worst;
    for (int c = block.first; c < block.no_deal(); ++c) {
      worst = std::min<double>(worst, at_[c]);
      best = std::max<double>(best, at_[c]);
    }
    weights_[point] += best - worst;
    for (std::size_t i = 0; i < packages_; ++i) {
      const Mix& m = mixes_[variable * packages_ + i];
      const double share = static_cast<double>(m.numerator) / m.denominator;
      double value = (1 - share) * at_[m.coordinate];
      if (m.numerator != 0) value += share * at_[m.coordinate + 1];
      values_[i * points_ + point] += value - worst;
    }
  }

  const Frame& frame_;
  const PartySamples& samples_;
  std::vector<Mix> mixes_;  // variable × package
  std::size_t packages_ = 0;
  std::size_t points_;
  std::vector<double> weights_, values_;
  int block_ = -1;
  std::vector<float> copies_;  // sample by sample
  const float* at_ = nullptr;  // the sample being looked at
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
