// Joint shares from the parties' own shares, where parties are independent of each other: under the
// first two priors no word ties one party's preferences to another's.
#pragma once

#include <span>

#include "infer/evaluate.h"

namespace dragoman::infer {

// How often the acceptance rule passes when party p accepts with probability accepting[p],
// independently. When all must accept, their product. Cost: parties².
double passing_share(const Problem& problem, std::span<const double> accepting);

// What searches climb: the joint share as passing_share() of the parties' shares, then the sum over
// parties of samples accepting. Its error is that of the parties' shares, so it still tells
// packages apart that hardly any sample passes. A party that accepts in no sample counts as one in
// a million: below any that accepts in some, and still better with the others' shares higher.
struct Score {
  double share = -1;
  int accepting = -1;
  friend auto operator<=>(const Score&, const Score&) = default;
};
Score score(const Evaluator& samples, const Tally& tally);

}  // namespace dragoman::infer
