// Sets of samples as bits: who accepts what, and how each sample answers a question.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "infer/evaluate.h"

namespace dragoman::infer {

// Bit s stands for sample s; bits beyond the samples are 0.
using Bits = std::vector<std::uint64_t>;

Bits bits_of(std::span<const std::uint8_t> flags);
int count(const Bits& bits);
int count_both(const Bits& a, const Bits& b);  // of equal length
bool has(const Bits& bits, int sample);
std::vector<int> members(const Bits& bits);
// The samples that are not in `bits`, of `count`.
Bits others(const Bits& bits, int count);

// The samples in which the party accepts the package, and those in which the acceptance rule
// passes. The package keeps the rules.
Bits accepting(const Evaluator& samples, const Assignment& package, int party);
Bits passing(const Evaluator& samples, const Assignment& package);

// The samples that answer yes. Order: `first` is worth more than `second` to a party with samples
// of its values. Comparison: likewise for whole packages.
Bits answers_order(const Frame& frame, const JointSamples& samples, int party, Place first,
                   Place second);
Bits answers_comparison(const Frame& frame, const JointSamples& samples, int party,
                        const Assignment& one, const Assignment& other);

}  // namespace dragoman::infer
