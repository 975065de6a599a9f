#include "infer/party_samples.h"

#include <algorithm>

namespace dragoman::infer {

PartySamples room_for(const Frame& frame, int count) {
  PartySamples samples;
  samples.coordinates = frame.shared;
  samples.count = count;
  samples.stride = (count + kSampleLanes - 1) / kSampleLanes * kSampleLanes;
  const auto size = static_cast<std::size_t>(count);
  samples.values.assign(static_cast<std::size_t>(frame.shared) * samples.stride, 0.0f);
  samples.walk_away.assign(size, 0.0);
  samples.size.assign(size, 0.0);
  return samples;
}

Lanes write_samples(const Frame& frame, const Bundle& bundle, int part, int first, int lanes,
                    PartySamples& samples) {
  Lanes sum, no_deal, scale;
  for (int c = 0; c < frame.shared; ++c)
    for (int lane = 0; lane < kLanes; ++lane) sum.v[lane] += bundle.at(part, c, lane);
  for (const Block& block : frame.blocks)
    for (int lane = 0; lane < kLanes; ++lane)
      no_deal.v[lane] += bundle.at(part, block.no_deal(), lane);
  for (int lane = 0; lane < kLanes; ++lane) scale.v[lane] = frame.shared / sum.v[lane];
  for (int c = 0; c < frame.shared; ++c) {
    float* row = samples.values.data() + static_cast<std::size_t>(c) * samples.stride;
    for (int lane = 0; lane < lanes; ++lane)
      row[first + lane] = static_cast<float>(bundle.at(part, c, lane) * scale.v[lane]);
  }
  for (int lane = 0; lane < lanes; ++lane) {
    samples.walk_away[first + lane] = no_deal.v[lane] * scale.v[lane];
    samples.size[first + lane] = sum.v[lane];
  }
  return scale;
}

void pad_samples(PartySamples& samples) {
  if (samples.count == 0) return;
  samples.walk_away.resize(static_cast<std::size_t>(samples.stride), samples.walk_away[0]);
  for (int c = 0; c < samples.coordinates; ++c) {
    float* row = samples.values.data() + static_cast<std::size_t>(c) * samples.stride;
    std::fill(row + samples.count, row + samples.stride, row[0]);
  }
}

std::vector<std::pair<int, double>> margin_terms(const Frame& frame, const Assignment& package) {
  std::vector<std::pair<int, double>> terms;
  for (std::size_t v = 0; v < frame.blocks.size(); ++v) {
    const Block& block = frame.blocks[v];
    const Mix at = mix(block, package.values[v]);
    const double share = static_cast<double>(at.numerator) / at.denominator;
    terms.emplace_back(at.coordinate, 1 - share);
    if (at.numerator != 0) terms.emplace_back(at.coordinate + 1, share);
    terms.emplace_back(block.no_deal(), -1.0);
  }
  return terms;
}

std::vector<double> margins_of(const Frame& frame, const PartySamples& samples,
                               const Assignment& package) {
  std::vector<double> margins(static_cast<std::size_t>(samples.count), 0.0);
  for (const auto& [c, factor] : margin_terms(frame, package)) {
    const auto row = samples.row(c);
    for (std::size_t s = 0; s < margins.size(); ++s) margins[s] += factor * row[s];
  }
  return margins;
}

}  // namespace dragoman::infer
