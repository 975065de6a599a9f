#include "brief/infer_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "brief/digest.h"

namespace dragoman::brief {

std::string share_percent(double share) {
  if (share <= 0) return "0 %";
  if (share >= 1) return "100 %";
  if (share < 0.01) return "<1 %";
  if (share > 0.99) return ">99 %";
  return fmt::format("{:.0f} %", 100 * share);
}

std::string interval_text(double low, double high) {
  return share_percent(low) + " \u2013 " + share_percent(high);
}

std::string share_text(const Share& share) {
  if (share.known == Known::none) return "no share: " + share.why;
  const std::string words = share_word_name(share_word(share.value));
  if (share.known == Known::proved) {
    return fmt::format("{} (proved)", share.value > 0 ? "all" : "none");
  }
  return fmt::format("{} ({}; {} over three priors)", words, share_percent(share.value),
                     interval_text(share.least, share.most));
}

std::string acceptability_text(const Acceptability& acceptability) {
  const std::string known = known_name(acceptability.known);
  switch (acceptability.standing) {
    case Standing::necessary:
      return fmt::format("necessarily acceptable ({})", known);
    case Standing::possible:
      return fmt::format("possibly acceptable ({})", known);
    case Standing::never:
      return acceptability.red_line.empty()
                 ? fmt::format("never acceptable ({})", known)
                 : fmt::format("never acceptable (red line '{}')", acceptability.red_line);
    case Standing::unknown:
      break;
  }
  return "not known";
}

ReadingCount count_readings(const InferredResult& result, const std::string& party) {
  ReadingCount count;
  for (const Reading& reading : result.readings) {
    if (reading.party != party) continue;
    ++count.words;
    switch (reading.use) {
      case Reading::Use::certain:
        ++count.used;
        break;
      case Reading::Use::shares:
        ++count.hunches;
        break;
      case Reading::Use::nothing:
        ++count.nothing;
        break;
      case Reading::Use::set_aside:
        ++count.set_aside;
        break;
      case Reading::Use::left_out:
        ++count.left_out;
        break;
    }
  }
  return count;
}

namespace {

// The orders of one party at one point, with those left out that follow from two others.
std::vector<const OptionOrder*> covering(const std::vector<const OptionOrder*>& orders) {
  std::vector<const OptionOrder*> kept;
  for (const OptionOrder* order : orders) {
    const bool follows = std::any_of(orders.begin(), orders.end(), [&](const OptionOrder* first) {
      return first->better == order->better && first->worse != order->worse &&
             std::any_of(orders.begin(), orders.end(), [&](const OptionOrder* second) {
               return second->better == first->worse && second->worse == order->worse &&
                      (first->strict || second->strict || !order->strict);
             });
    });
    if (!follows) kept.push_back(order);
  }
  return kept;
}

void add_link(OrderChain& chain, const OptionOrder& order) {
  if (chain.values.empty()) chain.values.push_back(order.better);
  chain.values.push_back(order.worse);
  chain.strict.push_back(order.strict);
  if (order.known != Known::proved) chain.known = order.known;
  for (const WordRef& word : order.rests_on) {
    if (std::find(chain.rests_on.begin(), chain.rests_on.end(), word) == chain.rests_on.end())
      chain.rests_on.push_back(word);
  }
}

// Paths that use each link once, each begun as high up as it can be.
void take_chains(std::vector<const OptionOrder*> links, std::vector<OrderChain>& chains) {
  while (!links.empty()) {
    const auto top = std::find_if(links.begin(), links.end(), [&](const OptionOrder* link) {
      return std::none_of(links.begin(), links.end(),
                          [&](const OptionOrder* other) { return other->worse == link->better; });
    });
    auto next = top == links.end() ? links.begin() : top;
    OrderChain chain{.point = (*next)->point, .category = (*next)->category};
    while (next != links.end()) {
      add_link(chain, **next);
      links.erase(next);
      next = std::find_if(links.begin(), links.end(), [&](const OptionOrder* link) {
        return link->better == chain.values.back();
      });
    }
    chains.push_back(std::move(chain));
  }
}

// "The first over the last" is said with the chain between them, not beside it.
void fold_ends(std::vector<OrderChain>& chains) {
  for (std::size_t i = 0; i < chains.size();) {
    const OrderChain& link = chains[i];
    const auto between = std::find_if(chains.begin(), chains.end(), [&](const OrderChain& chain) {
      return chain.values.size() > 2 && all_weak(chain) && chain.point == link.point &&
             chain.category == link.category && chain.values.front() == link.values.front() &&
             chain.values.back() == link.values.back();
    });
    if (link.values.size() != 2 || !link.strict[0] || between == chains.end()) {
      ++i;
      continue;
    }
    between->first_over_last = true;
    chains.erase(chains.begin() + static_cast<std::ptrdiff_t>(i));
  }
}

}  // namespace

bool all_weak(const OrderChain& chain) {
  return std::none_of(chain.strict.begin(), chain.strict.end(), [](bool strict) { return strict; });
}

std::vector<OrderChain> order_chains(const InferredResult& result, const std::string& party) {
  std::vector<const OptionOrder*> all;
  for (const OptionOrder& order : result.orders) {
    if (order.party == party) all.push_back(&order);
  }
  std::vector<OrderChain> chains;
  while (!all.empty()) {
    const OptionOrder& first = *all.front();
    std::vector<const OptionOrder*> here;
    const auto same = [&](const OptionOrder* order) {
      return order->point == first.point && order->category == first.category;
    };
    std::copy_if(all.begin(), all.end(), std::back_inserter(here), same);
    all.erase(std::remove_if(all.begin(), all.end(), same), all.end());
    take_chains(covering(here), chains);
  }
  fold_ends(chains);
  return chains;
}

std::vector<std::size_t> points_that_differ(const Case& talks, const InferredPackage& package,
                                            const InferredPackage& other) {
  std::vector<std::size_t> differ;
  for (std::size_t i = 0; i < talks.points.size(); ++i) {
    if (!same_value(talks.points[i], package.values[i], other.values[i])) differ.push_back(i);
  }
  return differ;
}

std::vector<std::size_t> points_that_differ(const Case& talks,
                                            const std::vector<InferredPackage>& packages) {
  std::vector<std::size_t> differ;
  for (std::size_t i = 0; i < talks.points.size(); ++i) {
    const bool same = std::all_of(packages.begin(), packages.end(), [&](const auto& package) {
      return same_value(talks.points[i], package.values[i], packages.front().values[i]);
    });
    if (!same) differ.push_back(i);
  }
  return differ;
}

}  // namespace dragoman::brief
