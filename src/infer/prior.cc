#include "infer/prior.h"

#include <algorithm>

namespace dragoman::infer {

PriorLayout lay_out_prior(Prior prior, const Case& talks, const Frame& frame, int sampled) {
  PriorLayout layout;
  layout.prior = prior;
  layout.sides = std::max(2, sampled);
  const std::vector<bool> contested = contested_blocks(talks, frame);
  for (std::size_t v = 0; v < frame.blocks.size(); ++v) {
    const Block& block = frame.blocks[v];
    const int zero = frame.zero_of(static_cast<int>(v));
    std::vector<int>& group = layout.groups.emplace_back();
    for (int c = block.first; c <= block.no_deal(); ++c) group.push_back(c);
    group.push_back(zero);
    if (!contested[v]) continue;
    for (int c = block.first; c < block.no_deal(); ++c) layout.contested.push_back({c, true});
    // From the same mixture, so that they stay exchangeable with options.
    layout.contested.push_back({block.no_deal(), false});
    layout.contested.push_back({zero, false});
  }
  return layout;
}

std::vector<bool> contested_blocks(const Case& talks, const Frame& frame) {
  std::vector<bool> contested;
  for (const Variable& variable : frame.problem.variables) {
    const std::string& point = talks.points[variable.point].id;
    const bool agreed = std::all_of(
        frame.problem.parties.begin(), frame.problem.parties.end(), [&](const ProblemParty& party) {
          return std::any_of(talks.responses.begin(), talks.responses.end(),
                             [&](const Response& r) {
                               return r.party == party.id && r.point == point && r.detail.empty() &&
                                      r.draft == frame.draft_id && r.kind == ResponseKind::agreed;
                             });
        });
    contested.push_back(!agreed);
  }
  return contested;
}

}  // namespace dragoman::infer
