// Certificates in rational arithmetic: what a double-precision solution claims, checked exactly.
#pragma once

#include <span>
#include <vector>

#include "infer/cone.h"
#include "solve/rational.h"

namespace dragoman::infer {

using solve::Rational;

// Multipliers of a cone's rows (>= 0, except at equalities) such that target - Σ λ row >= 0 in
// every coordinate: then target·w >= 0 in the cone.
struct Multipliers {
  std::vector<Rational> of_rows;  // per row of the cone; 0 mostly
};

// Exact multipliers near `approximate` (per row), or empty when neither rounding to small
// denominators nor an exact solve on the tight rows and coordinates gives any. `strictly`: the
// certificate must also exclude target·w = 0: some strict row has λ > 0, or every coordinate of
// the remainder is positive. Cost: entries of the rows used, plus the exact solve: cubic in the
// rows with λ > 0.
std::optional<Multipliers> certify(const Cone& cone, const LinearForm& target,
                                   std::span<const double> approximate, bool strictly);

// Whether the cone holds a point next to w, with target·point >= 0 when there is a target: w is
// brought to whole multiples of its largest entry × 2^-50 (only its direction counts) and moved
// onto the equalities, then checked exactly, strict rows strictly. A w on the border of the cone
// may fail. Cost: the rows' entries; with equalities an exact elimination, cubic in their number.
bool witnesses(const Cone& cone, std::span<const double> w, const LinearForm* target);

}  // namespace dragoman::infer
