// Random small cases over every feature of the model that packages depend on.
//
//   Case talks = random_case(17, Features{.rule = 1.0});
//
// The same seed and features give the same case on every machine.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "dragoman/model.h"

namespace dragoman::oracle {

// splitmix64 (Steele, Lea, Flood 2014): tiny, and the same everywhere, unlike std distributions.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next();
  int between(int low, int high);  // both inclusive
  bool chance(double share);
  template <class T>
  const T& any(const std::vector<T>& from) {
    return from[static_cast<std::size_t>(between(0, static_cast<int>(from.size()) - 1))];
  }

 private:
  std::uint64_t state_;
};

// Shares are probabilities. `packages` bounds how many packages there are when nothing is
// forbidden.
struct Features {
  int parties_low = 1, parties_high = 5;
  double packages_low = 6, packages = 2000;
  int points_low = 1, points_high = 9;
  int options_high = 5;     // of a choice
  double bystander = 0.15;  // guarantors and observers, with scores that must not count
  double quantity = 0.2, date = 0.1, persons = 0.12, items = 0.12, open = 0.02;  // else a choice
  double ties = 0.5;      // small integer scores throughout
  double digits = 0.4;    // scores with up to three decimals
  double unscored = 0.1;  // a party without scores on a point
  double missing = 0.05;  // … on an option
  double weight = 0.25, divisor = 0.15, whole_divisor = 0.1;
  double odd_divisor = 0;  // divisors such as 3 and 7: utilities have no end and are rounded
  double curve = 0.5;      // quantities and dates valued by corners
  double cap = 0.08;
  double interaction = 0.35;  // each further one of a party; so are the two below
  double box = 0.25;          // over ranges of quantities and dates
  double red_line = 0.25;
  double unless = 0.2;
  double walk_away = 0.75;  // known
  double demanding = 0.3;   // … and high
  double quorum = 0.4, veto = 0.25;
  double rule = 0.35;                      // each further one
  double contradiction = 0.03;             // a rule that nothing keeps
  double bracket = 0.3, unsettled = 0.15;  // per point of the draft
};

// A valid case with one draft; every principal has scores.
Case random_case(std::uint64_t seed, const Features& features);

}  // namespace dragoman::oracle
