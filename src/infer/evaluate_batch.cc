// Many packages at once: the tables of one block of samples fit in the first cache, so each block
// is copied together once per party and every package is summed on it.
#include <algorithm>
#include <bit>

#include "infer/evaluate.h"

namespace dragoman::infer {

namespace {

// Bit i: at least `need` of the masks have it.
std::uint64_t at_least(int need, std::span<const std::uint64_t> masks) {
  std::uint64_t reached[kKernelParties + 1] = {~std::uint64_t{0}};
  for (const std::uint64_t mask : masks)
    for (int k = need; k > 0; --k) reached[k] |= reached[k - 1] & mask;
  return reached[need];
}

}  // namespace

std::vector<Tally> Evaluator::tally_by_blocks(std::span<const Assignment> packages) const {
  const MaskKernel kernel = kernels(solve::simd_level_in_use()).masks;
  const std::size_t count = packages.size(), parties = tables_.size();
  const int variables = static_cast<int>(frame_.blocks.size());
  std::vector<Plan> plans;
  std::vector<std::uint16_t> rows;
  std::vector<Margin> start(parties * count, 0);  // party × package
  for (std::size_t i = 0; i < count; ++i) {
    const std::vector<Outlook> seen = outlook(packages[i]);
    plans.push_back(plan(seen));
    for (std::size_t p = 0; p < parties; ++p) start[p * count + i] = seen[p].start;
    for (int v = 0; v < variables; ++v)
      rows.push_back(static_cast<std::uint16_t>(row_[v][packages[i].values[v]]));
  }

  const std::size_t blocks = static_cast<std::size_t>(stride_ / kBlock);
  MarginRow table(static_cast<std::size_t>(rows_) + 1);  // the last: floor
  std::vector<std::uint64_t> masks(parties * count);
  std::vector<KernelCounts> counts(count);
  for (std::size_t block = 0; block < blocks; ++block) {
    for (std::size_t p = 0; p < parties; ++p) {
      const PartyTable& from = tables_[p];
      if (from.mode != Mode::summed && from.mode != Mode::ranked) continue;
      const bool summed = from.mode == Mode::summed;
      for (std::size_t r = 0; summed && r < static_cast<std::size_t>(rows_); ++r)
        table[r] = from.rows[r * blocks + block];
      table.back() = from.floor[block];
      kernel({first(table), rows_, rows.data(), summed ? variables : 0, &start[p * count],
              static_cast<int>(count)},
             &masks[p * count]);
    }
    for (std::size_t i = 0; i < count; ++i) {
      const Plan& rule = plans[i];
      std::uint64_t passing = ~std::uint64_t{0}, others[kKernelParties];
      std::size_t other = 0;
      for (std::size_t k = 0; k < rule.sampled.size(); ++k) {
        const std::uint64_t mask = masks[static_cast<std::size_t>(rule.sampled[k]) * count + i];
        counts[i].accepting[k] += std::popcount(mask);
        if ((rule.must >> k & 1) != 0) {
          passing &= mask;
        } else {
          others[other++] = mask;
        }
      }
      if (rule.need > 0 && !rule.impossible)
        passing &= at_least(rule.need, std::span(others, other));
      counts[i].passing += std::popcount(passing);
    }
  }
  std::vector<Tally> tallies(count);
  for (std::size_t i = 0; i < count; ++i) tallies[i] = finish(plans[i], counts[i]);
  return tallies;
}

}  // namespace dragoman::infer
