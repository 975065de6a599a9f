#include "infer/cone.h"

#include <algorithm>
#include <cstdlib>
#include <numeric>

namespace dragoman::infer {

namespace {
constexpr std::int64_t kLargestFactor = std::int64_t{1} << 53;
}

std::optional<LinearForm> collect(std::vector<Entry> entries) {
  std::stable_sort(entries.begin(), entries.end(),
                   [](const Entry& a, const Entry& b) { return a.coordinate < b.coordinate; });
  LinearForm sum;
  for (const Entry& entry : entries) {
    if (sum.empty() || sum.back().coordinate != entry.coordinate) {
      sum.push_back(entry);
    } else if (__builtin_add_overflow(sum.back().factor, entry.factor, &sum.back().factor)) {
      return std::nullopt;
    }
  }
  std::erase_if(sum, [](const Entry& entry) { return entry.factor == 0; });
  std::int64_t common = 0;
  for (const Entry& entry : sum) common = std::gcd(common, entry.factor);
  for (Entry& entry : sum) {
    entry.factor /= common;
    if (std::abs(entry.factor) > kLargestFactor) return std::nullopt;
  }
  return sum;
}

LinearForm negated(LinearForm a) {
  for (Entry& entry : a) entry.factor = -entry.factor;
  return a;
}

}  // namespace dragoman::infer
