#include "infer/order_graph.h"

#include <algorithm>
#include <set>

namespace dragoman::infer {

OrderGraph::OrderGraph(const Cone& cone)
    : cone_(cone), below_(static_cast<std::size_t>(cone.coordinates)) {
  for (std::size_t r = 0; r < cone.rows.size(); ++r) {
    const LinearForm& left = cone.rows[r].left;
    if (left.size() != 2 || left[0].factor != -left[1].factor) continue;
    const int row = static_cast<int>(r);
    const Sense sense = cone.rows[r].sense;
    const bool first = left[0].factor > 0;
    const int above = left[first ? 0 : 1].coordinate, under = left[first ? 1 : 0].coordinate;
    below_[above].push_back({under, sense == Sense::above, row});
    if (sense == Sense::equal) below_[under].push_back({above, false, row});
  }
}

// Breadth first over (coordinate, whether a strict link was passed).
std::optional<std::vector<int>> OrderGraph::chain(int better, int worse, bool strictly) const {
  struct Step {
    int state, from, row;
  };
  const auto state_of = [](int coordinate, bool strict) { return 2 * coordinate + strict; };
  std::vector<bool> seen(2 * below_.size(), false);
  std::vector<Step> steps{{state_of(better, false), -1, -1}};
  seen[steps[0].state] = true;
  for (std::size_t at = 0; at < steps.size(); ++at) {
    const int coordinate = steps[at].state / 2;
    const bool strict = steps[at].state % 2 != 0;
    if (coordinate == worse && (strict || !strictly) && at > 0) {
      std::set<int> words;
      for (int s = static_cast<int>(at); s > 0; s = steps[s].from) {
        const Row& row = cone_.rows[steps[s].row];
        words.insert(row.word);
        if (row.also >= 0) words.insert(row.also);
      }
      return std::vector<int>(words.begin(), words.end());
    }
    for (const Link& link : below_[coordinate]) {
      const int next = state_of(link.below, strict || link.strict);
      if (seen[next]) continue;
      seen[next] = true;
      steps.push_back({next, static_cast<int>(at), link.row});
    }
  }
  return std::nullopt;
}

}  // namespace dragoman::infer
