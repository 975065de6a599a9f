// LinearForm functions of the coordinates: what a package, or part of one, is worth.
#include <algorithm>
#include <map>

#include "infer/frame.h"
#include "solve/rational.h"

namespace dragoman::infer {

namespace {

using solve::Rational;
using solve::WideInt;

std::optional<LinearForm> to_integers(const std::map<int, Rational>& sum) {
  WideInt common = 1;
  for (const auto& [coordinate, factor] : sum)
    common = boost::multiprecision::lcm(common, denominator(factor));
  const auto whole_of = [&](const Rational& factor) -> WideInt {
    return numerator(factor) * (common / denominator(factor));
  };
  WideInt divisor = 0;
  for (const auto& [coordinate, factor] : sum)
    divisor = boost::multiprecision::gcd(divisor, whole_of(factor));
  std::vector<Entry> entries;
  for (const auto& [coordinate, factor] : sum) {
    if (factor == 0) continue;
    const WideInt whole = whole_of(factor) / divisor;
    if (abs(whole) > (WideInt(1) << 53)) return std::nullopt;
    entries.push_back({coordinate, static_cast<std::int64_t>(whole)});
  }
  return entries;
}

}  // namespace

Mix mix(const Block& block, int value) {
  const auto right = std::upper_bound(block.corners.begin(), block.corners.end(), value);
  const int left = static_cast<int>(right - block.corners.begin()) - 1;
  const int from = block.corners[left];
  if (from == value) return {block.first + left, 0, 1};
  return {block.first + left, value - from, *right - from};
}

std::optional<LinearForm> combine(const Frame& frame, std::span<const WeightedPlace> places,
                                  std::span<const WeightedCoordinate> coordinates) {
  std::map<int, Rational> sum;
  for (const WeightedPlace& at : places) {
    const Mix m = mix(frame.blocks[at.place.variable], at.place.value);
    const Rational weight(at.numerator, at.denominator);
    const Rational share(m.numerator, m.denominator);
    sum[m.coordinate] += weight * (1 - share);
    if (m.numerator != 0) sum[m.coordinate + 1] += weight * share;
  }
  for (const WeightedCoordinate& at : coordinates)
    sum[at.coordinate] += Rational(at.numerator, at.denominator);
  return to_integers(sum);
}

std::optional<LinearForm> margin(const Frame& frame, const Assignment& package) {
  std::vector<WeightedPlace> places;
  std::vector<WeightedCoordinate> no_deal;
  for (std::size_t v = 0; v < frame.blocks.size(); ++v) {
    places.push_back({{static_cast<int>(v), package.values[v]}});
    no_deal.push_back({frame.blocks[v].no_deal(), -1});
  }
  return combine(frame, places, no_deal);
}

}  // namespace dragoman::infer
