// Frames and samples made by hand, without a case: what evaluation and search need.
#pragma once

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "infer/sampler.h"
#include "solve/random.h"

namespace dragoman::infer::made {

// `parties` without scores, all of whom must accept; one variable per size, each value a corner
// when there are at most `corners`, else so many spread evenly.
inline Frame frame(int parties, const std::vector<int>& sizes, int corners = kMostCorners) {
  Frame frame;
  for (int p = 0; p < parties; ++p)
    frame.problem.parties.push_back({.id = "p" + std::to_string(p)});
  frame.problem.quorum = parties;
  frame.scored.assign(static_cast<std::size_t>(parties), false);
  for (const int size : sizes) {
    Variable variable;
    variable.point = static_cast<int>(frame.blocks.size());
    variable.size = size;
    variable.utility.assign(static_cast<std::size_t>(size * parties), 0);
    variable.allowed.assign(static_cast<std::size_t>(size), 1);
    frame.problem.variables.push_back(variable);
    Block block{.first = frame.shared};
    const int count = std::min(size, corners);
    for (int k = 0; k < count; ++k)
      block.corners.push_back(count == 1 ? 0 : k * (size - 1) / (count - 1));
    frame.shared = block.no_deal() + 1;
    frame.blocks.push_back(block);
  }
  return frame;
}

inline double exponential(solve::SplitMix& random) { return -std::log1p(-random.unit()); }

// Independent exponentials for every party: what draw() gives when nothing is known.
inline JointSamples samples(const Frame& frame, int count, std::uint64_t seed) {
  solve::SplitMix random(seed);
  JointSamples result;
  result.count = count;
  for (std::size_t p = 0; p < frame.problem.parties.size(); ++p) {
    PartySamples& party = result.parties.emplace_back();
    party.coordinates = frame.shared;
    party.count = count;
    party.stride = (count + kSampleLanes - 1) / kSampleLanes * kSampleLanes;
    party.values.assign(static_cast<std::size_t>(frame.shared) * party.stride, 0);
    party.walk_away.assign(static_cast<std::size_t>(party.stride), 0);
    std::vector<double> w(static_cast<std::size_t>(frame.shared));
    for (int s = 0; s < party.stride; ++s) {
      double sum = 0, no_deal = 0;
      for (double& x : w) sum += x = exponential(random);
      for (const Block& block : frame.blocks) no_deal += w[block.no_deal()];
      for (int c = 0; c < frame.shared; ++c)
        party.values[static_cast<std::size_t>(c) * party.stride + s] =
            static_cast<float>(w[c] * frame.shared / sum);
      party.walk_away[s] = static_cast<float>(no_deal * frame.shared / sum);
    }
    result.reports.push_back({.party = frame.problem.parties[p].id,
                              .method = SampleReport::Method::simplex,
                              .draws = count,
                              .effective_size = static_cast<double>(count),
                              .converged = true});
  }
  return result;
}

inline Assignment package(const Frame& frame, solve::SplitMix& random) {
  Assignment result;
  for (const Variable& variable : frame.problem.variables)
    result.values.push_back(static_cast<int>(random.below(variable.size)));
  return result;
}

// What draw() needs, with the rows of every party given by hand. Not to be moved.
struct World {
  Case talks;
  Frame frame;
  std::vector<PartyWords> parties;
  Knowledge knowledge;

  World(int count, const std::vector<int>& sizes, const std::vector<std::vector<Row>>& rows)
      : frame(made::frame(count, sizes)) {
    for (std::size_t v = 0; v < sizes.size(); ++v)
      talks.points.push_back({.id = "q" + std::to_string(v)});
    knowledge = {&talks, &frame, &parties, {}, {}};
    for (int p = 0; p < count; ++p) {
      PartyWords& words = parties.emplace_back();
      words.party = frame.problem.parties[p].id;
      knowledge.cones.push_back({frame.shared, rows[p]});
      knowledge.acceptance.push_back(true);
    }
  }
  World(const World&) = delete;
  World& operator=(const World&) = delete;
};

// U(package) >= r, or < r.
inline Row word_on(const Frame& frame, const std::vector<int>& package, bool accepted) {
  const LinearForm form = margin(frame, {package, {}}).value();
  return accepted ? Row{form, Sense::at_least} : Row{negated(form), Sense::above};
}

}  // namespace dragoman::infer::made
