#include "infer/subset.h"

#include <algorithm>
#include <numeric>

namespace dragoman::infer {

JointSamples subset(const JointSamples& all, std::span<const int> indices) {
  JointSamples some;
  some.count = static_cast<int>(indices.size());
  some.reports = all.reports;
  some.stopped = all.stopped;
  const double share = static_cast<double>(some.count) / std::max(1, all.count);
  for (SampleReport& report : some.reports) {
    report.draws = some.count;
    report.effective_size *= share;
  }
  const int stride = (some.count + kSampleLanes - 1) / kSampleLanes * kSampleLanes;
  std::vector<int> from(indices.begin(), indices.end());
  if (!from.empty()) from.resize(static_cast<std::size_t>(stride), from.front());
  for (const PartySamples& whole : all.parties) {
    PartySamples& part = some.parties.emplace_back();
    part.fixed = whole.fixed;
    part.coordinates = whole.coordinates;
    if (whole.count == 0) continue;
    part.count = some.count;
    part.stride = stride;
    if (!whole.values.empty()) {
      part.values.reserve(static_cast<std::size_t>(part.coordinates) * from.size());
      for (int c = 0; c < part.coordinates; ++c) {
        const auto row = whole.row(c);
        for (const int s : from) part.values.push_back(row[s]);
      }
    }
    if (!whole.size.empty())
      for (const int s : indices) part.size.push_back(whole.size[s]);
    if (whole.walk_away.empty()) continue;
    for (const int s : from) part.walk_away.push_back(whole.walk_away[s]);
  }
  return some;
}

JointSamples first_samples(const JointSamples& all, int count) {
  std::vector<int> indices(static_cast<std::size_t>(std::min(count, all.count)));
  std::iota(indices.begin(), indices.end(), 0);
  return subset(all, indices);
}

}  // namespace dragoman::infer
