#include "infer/answers.h"

#include <bit>

namespace dragoman::infer {

namespace {

// What the values at `plus` are worth above those at `minus`, per sample.
std::vector<double> differences(const Frame& frame, const PartySamples& samples,
                                std::span<const Place> plus, std::span<const Place> minus) {
  std::vector<double> sum(static_cast<std::size_t>(samples.count), 0.0);
  const auto add = [&](Place place, double sign) {
    const Mix m = mix(frame.blocks[place.variable], place.value);
    const double share = static_cast<double>(m.numerator) / m.denominator;
    const auto low = samples.row(m.coordinate);
    for (std::size_t s = 0; s < sum.size(); ++s) sum[s] += sign * (1 - share) * low[s];
    if (m.numerator == 0) return;
    const auto high = samples.row(m.coordinate + 1);
    for (std::size_t s = 0; s < sum.size(); ++s) sum[s] += sign * share * high[s];
  };
  for (const Place& place : plus) add(place, 1);
  for (const Place& place : minus) add(place, -1);
  return sum;
}

Bits positive(const std::vector<double>& values) {
  std::vector<std::uint8_t> flags;
  flags.reserve(values.size());
  for (const double value : values) flags.push_back(value > 0);
  return bits_of(flags);
}

}  // namespace

Bits bits_of(std::span<const std::uint8_t> flags) {
  Bits bits((flags.size() + 63) / 64, 0);
  for (std::size_t s = 0; s < flags.size(); ++s)
    bits[s / 64] |= static_cast<std::uint64_t>(flags[s] != 0) << (s % 64);
  return bits;
}

int count(const Bits& bits) {
  int sum = 0;
  for (const std::uint64_t word : bits) sum += std::popcount(word);
  return sum;
}

int count_both(const Bits& a, const Bits& b) {
  int sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += std::popcount(a[i] & b[i]);
  return sum;
}

bool has(const Bits& bits, int sample) {
  return (bits[static_cast<std::size_t>(sample) / 64] >> (sample % 64) & 1) != 0;
}

std::vector<int> members(const Bits& bits) {
  std::vector<int> samples;
  for (std::size_t i = 0; i < bits.size(); ++i)
    for (std::uint64_t word = bits[i]; word != 0; word &= word - 1)
      samples.push_back(static_cast<int>(64 * i) + std::countr_zero(word));
  return samples;
}

Bits others(const Bits& bits, int count) {
  Bits rest(bits.size());
  for (std::size_t i = 0; i < bits.size(); ++i) rest[i] = ~bits[i];
  if (count % 64 != 0) rest.back() &= (std::uint64_t{1} << (count % 64)) - 1;
  return rest;
}

Bits accepting(const Evaluator& samples, const Assignment& package, int party) {
  std::vector<std::uint8_t> flags(static_cast<std::size_t>(samples.count()));
  samples.accepting(package, party, flags);
  return bits_of(flags);
}

Bits passing(const Evaluator& samples, const Assignment& package) {
  const Problem& problem = samples.frame().problem;
  const auto size = static_cast<std::size_t>(samples.count());
  std::vector<std::uint8_t> flags(size), accepts(size, 0), vetoed(size, 0);
  for (std::size_t p = 0; p < problem.parties.size(); ++p) {
    samples.accepting(package, static_cast<int>(p), flags);
    for (std::size_t s = 0; s < size; ++s) {
      accepts[s] = static_cast<std::uint8_t>(accepts[s] + flags[s]);
      if (problem.parties[p].veto && flags[s] == 0) vetoed[s] = 1;
    }
  }
  for (std::size_t s = 0; s < size; ++s) flags[s] = vetoed[s] == 0 && accepts[s] >= problem.quorum;
  return bits_of(flags);
}

Bits answers_order(const Frame& frame, const JointSamples& samples, int party, Place first,
                   Place second) {
  return positive(differences(frame, samples.parties[party], {&first, 1}, {&second, 1}));
}

Bits answers_comparison(const Frame& frame, const JointSamples& samples, int party,
                        const Assignment& one, const Assignment& other) {
  std::vector<Place> plus, minus;
  for (std::size_t v = 0; v < frame.blocks.size(); ++v) {
    if (one.values[v] == other.values[v]) continue;
    plus.push_back({static_cast<int>(v), one.values[v]});
    minus.push_back({static_cast<int>(v), other.values[v]});
  }
  return positive(differences(frame, samples.parties[party], plus, minus));
}

}  // namespace dragoman::infer
