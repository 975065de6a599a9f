// Talks whose true preferences are known, and what their parties say of them: the test bed of the
// recovery study.
#pragma once

#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "dragoman/infer.h"
#include "solve/random.h"

namespace dragoman::recovery {

// Where true preferences come from.
enum class Truth {
  flat,          // the first prior itself
  opposed,       // the third prior
  monotone,      // outside the model: values rise or fall along each point, parties against each
                 // other, walk-away values just below the fairest package
  interactions,  // outside the model: the first prior, with bonuses for pairs of options
};

// How parties speak.
enum class Manner {
  plain,   // truthfully
  bluff,   // refuse what is less than 15 % of their range above the walk-away value
  decoys,  // demand options that they do not care for, at two points each
  silent,  // decline every other question, and say half as much before
};

struct WorldOptions {
  int parties = 3;
  int points = 10;
  int options = 5;
  Truth truth = Truth::flat;
  Manner manner = Manner::plain;
  std::uint64_t seed = 1;
};

class World {
 public:
  // Draws until some package is truly accepted by all.
  explicit World(const WorldOptions& options);

  // The case with the first words. Orders of half the points, the three most important of those,
  // and whether each party would accept either draft.
  const Case& talks() const { return talks_; }

  // What the addressee says; empty: it declines. Ids are "answer-<number>".
  std::optional<PreferenceStatement> answer(const InferredResult& frame, const Question& question,
                                            int number);

  // Option indices, one per point.
  using Package = std::vector<int>;
  bool accepts(int party, const Package& package) const;
  // (U - r) / (best U - r), the least over parties; not below -1.
  double worst_gain(const Package& package) const;
  double best_worst_gain() const { return best_worst_gain_; }

 private:
  struct Bonus {
    int point = 0, other = 0, option = 0, other_option = 0;
    double worth = 0;
  };
  struct Side {
    std::vector<std::vector<double>> value;  // [point][option]
    std::vector<Bonus> bonuses;
    double walk_away = 0, best = 0;
  };

  void draw_truth();
  void draw_monotone();
  Package fairest() const;
  double utility(int party, const Package& package) const;
  bool says_it_accepts(int party, const Package& package) const;
  double exponential() { return -std::log1p(-random_.unit()); }
  Package blind();
  void speak();
  void add_draft(const std::string& id, const Package& package);

  WorldOptions options_;
  solve::SplitMix random_;
  std::vector<Side> sides_;
  double best_worst_gain_ = 0;
  Case talks_;
};

}  // namespace dragoman::recovery
