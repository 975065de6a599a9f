#include "brief/stakes.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <numeric>

namespace dragoman::brief {
namespace {

bool crossed(Utility utility) { return utility <= kRedLine / 2; }

Wish wish_of(const Variable& variable, int index, std::size_t party, std::size_t parties,
             Utility& stake) {
  Wish wish{.variable = index, .best = {}, .never = {}, .indifferent = false};
  Utility most = kRedLine, least = -kRedLine;
  for (int value = 0; value < variable.size; ++value) {
    if (!variable.allowed[static_cast<std::size_t>(value)]) continue;
    const Utility utility = variable.utility[static_cast<std::size_t>(value) * parties + party];
    if (crossed(utility)) {
      wish.never.push_back(value);
      continue;
    }
    if (utility > most) wish.best.clear();
    most = std::max(most, utility);
    least = std::min(least, utility);
    if (utility == most) wish.best.push_back(value);
  }
  if (most > least) stake += most - least;
  wish.indifferent = most == least && wish.never.empty();
  return wish;
}

// The best (or, with the order reversed, the worst) choice of items: those of the right sign, and
// as many more as the block demands.
std::vector<int> choose_best(const Choose& block, std::size_t party, std::size_t parties,
                             bool worst, Utility& total) {
  const auto worth = [&](int item) {
    const Utility utility = block.utility[static_cast<std::size_t>(item) * parties + party];
    return worst ? -utility : utility;
  };
  std::vector<int> items(static_cast<std::size_t>(block.items));
  std::iota(items.begin(), items.end(), 0);
  std::stable_sort(items.begin(), items.end(), [&](int a, int b) { return worth(a) > worth(b); });
  std::vector<int> chosen;
  total = 0;
  for (const int item : items) {
    const int count = static_cast<int>(chosen.size());
    if (count >= block.choose_max || (count >= block.choose_min && worth(item) <= 0)) break;
    chosen.push_back(item);
    total += worst ? -worth(item) : worth(item);
  }
  std::sort(chosen.begin(), chosen.end());
  return chosen;
}

bool share_a_best(const PointStake& point) {
  const PartyStake& first = point.parties.front();
  for (std::size_t v = 0; v < first.wishes.size(); ++v) {
    std::vector<int> common = first.wishes[v].best;
    for (const PartyStake& party : point.parties) {
      std::vector<int> both;
      std::set_intersection(common.begin(), common.end(), party.wishes[v].best.begin(),
                            party.wishes[v].best.end(), std::back_inserter(both));
      common = std::move(both);
    }
    if (common.empty()) return false;
  }
  return std::all_of(point.parties.begin(), point.parties.end(),
                     [&](const PartyStake& party) { return party.chosen == first.chosen; });
}

}  // namespace

std::vector<PointStake> stakes_of(const Problem& problem, std::size_t points) {
  const std::size_t parties = problem.parties.size();
  std::vector<PointStake> stakes(points);
  const auto at = [&](int point) -> PointStake& {
    PointStake& stake = stakes[static_cast<std::size_t>(point)];
    stake.parties.resize(parties);
    return stake;
  };
  for (std::size_t v = 0; v < problem.variables.size(); ++v) {
    const Variable& variable = problem.variables[v];
    PointStake& point = at(variable.point);
    for (std::size_t p = 0; p < parties; ++p) {
      PartyStake& party = point.parties[p];
      party.wishes.push_back(wish_of(variable, static_cast<int>(v), p, parties, party.stake));
    }
  }
  for (const Choose& block : problem.chooses) {
    PointStake& point = at(block.point);
    for (std::size_t p = 0; p < parties; ++p) {
      Utility most = 0, least = 0;
      point.parties[p].chosen.push_back(choose_best(block, p, parties, false, most));
      choose_best(block, p, parties, true, least);
      point.parties[p].stake += most - least;
    }
  }
  for (const Term& term : problem.terms) {
    if (term.forbids) continue;
    for (const Slot& slot : term.slots) {
      at(problem.variables[static_cast<std::size_t>(slot.variable)].point).interacts = true;
    }
  }
  for (PointStake& point : stakes) point.coincide = !point.parties.empty() && share_a_best(point);
  return stakes;
}

}  // namespace dragoman::brief
