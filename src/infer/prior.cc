#include "infer/prior.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace dragoman::infer {

namespace {

constexpr double kUnevenShape = 2;            // of the Gamma prior of a variable's rate
constexpr double kLiked = 0.5, kOther = 2.0;  // rates of a favoured option and of the others

}  // namespace

double standard_exponential(solve::SplitMix& random) { return -std::log1p(-random.unit()); }

double standard_gamma(double shape, solve::SplitMix& random) {
  const double d = shape - 1.0 / 3, c = 1 / std::sqrt(9 * d);
  for (;;) {
    const double radius = std::sqrt(2 * standard_exponential(random));
    const double normal = radius * std::cos(2 * std::numbers::pi * random.unit());
    const double v = std::pow(1 + c * normal, 3);
    if (v <= 0) continue;
    if (std::log1p(-random.unit()) < 0.5 * normal * normal + d - d * v + d * std::log(v))
      return d * v;
  }
}

Rates::Rates(Prior prior, const Frame& frame, const std::vector<bool>& contested,
             std::vector<int> coordinates)
    : prior_(prior), frame_(frame), contested_(contested) {
  for (const int count : coordinates) rates_.emplace_back(static_cast<std::size_t>(count), 1.0);
}

void Rates::update(const std::vector<std::vector<double>>& w, solve::SplitMix& random) {
  if (prior_ == Prior::uneven) update_uneven(w, random);
  if (prior_ == Prior::opposed) update_opposed(w, random);
}

void Rates::update_uneven(const std::vector<std::vector<double>>& w, solve::SplitMix& random) {
  for (std::size_t p = 0; p < rates_.size(); ++p) {
    const bool numbers = static_cast<int>(rates_[p].size()) > frame_.shared;
    for (std::size_t v = 0; v < frame_.blocks.size(); ++v) {
      const Block& block = frame_.blocks[v];
      const int zero = frame_.zero_of(static_cast<int>(v));
      double sum = numbers ? w[p][zero] : 0;
      for (int c = block.first; c <= block.no_deal(); ++c) sum += w[p][c];
      const double count = block.no_deal() + 1 - block.first + (numbers ? 1 : 0);
      const double rate = standard_gamma(kUnevenShape + count, random) / (1 + sum);
      for (int c = block.first; c <= block.no_deal(); ++c) rates_[p][c] = rate;
      if (numbers) rates_[p][zero] = rate;
    }
  }
}

// Per option of a contested point one of the parties is favoured; no deal and the own zero are
// drawn for each party by itself, from the same mixture, so they stay exchangeable with options.
void Rates::update_opposed(const std::vector<std::vector<double>>& w, solve::SplitMix& random) {
  const std::size_t parties = rates_.size();
  const double sides = static_cast<double>(std::max<std::size_t>(2, parties));
  const auto odds = [&](double x) {
    return kLiked / kOther * std::exp(std::min(500.0, (kOther - kLiked) * x));
  };
  const auto alone = [&](std::size_t p, int c) {
    const double liked = odds(w[p][c]) / (odds(w[p][c]) + sides - 1);
    rates_[p][c] = random.unit() < liked ? kLiked : kOther;
  };
  std::vector<double> weight(parties);
  for (std::size_t v = 0; v < frame_.blocks.size(); ++v) {
    if (!contested_[v]) continue;
    const Block& block = frame_.blocks[v];
    for (int c = block.first; c < block.no_deal(); ++c) {
      double sum = sides - static_cast<double>(parties);  // someone who is not sampled
      for (std::size_t p = 0; p < parties; ++p) sum += weight[p] = odds(w[p][c]);
      double draw = random.unit() * sum;
      for (std::size_t p = 0; p < parties; ++p) {
        rates_[p][c] = draw >= 0 && draw < weight[p] ? kLiked : kOther;
        draw -= weight[p];
      }
    }
    const int zero = frame_.zero_of(static_cast<int>(v));
    for (std::size_t p = 0; p < parties; ++p) {
      alone(p, block.no_deal());
      if (zero < static_cast<int>(rates_[p].size())) alone(p, zero);
    }
  }
}

std::vector<bool> contested_blocks(const Case& talks, const Frame& frame) {
  std::vector<bool> contested;
  for (const Variable& variable : frame.problem.variables) {
    const std::string& point = talks.points[variable.point].id;
    const bool agreed = std::all_of(
        frame.problem.parties.begin(), frame.problem.parties.end(), [&](const ProblemParty& party) {
          return std::any_of(talks.responses.begin(), talks.responses.end(),
                             [&](const Response& r) {
                               return r.party == party.id && r.point == point && r.detail.empty() &&
                                      r.draft == frame.draft_id && r.kind == ResponseKind::agreed;
                             });
        });
    contested.push_back(!agreed);
  }
  return contested;
}

}  // namespace dragoman::infer
