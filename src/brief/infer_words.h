// How shares and standings are put into words, on the terminal and on paper.
#pragma once

#include <string>
#include <vector>

#include "dragoman/infer.h"

namespace dragoman::brief {

// "about half (52 %; 38 – 61 % over three priors)", or why there is none.
std::string share_text(const Share& share);
// "necessarily acceptable (proved)", "never acceptable (proved; red line 'x')", …
std::string acceptability_text(const Acceptability& acceptability);
// "52 %", with "<1 %" and ">99 %" instead of a rounded 0 or 100 that is neither.
std::string share_percent(double share);
// "49 % – 55 %".
std::string interval_text(double low, double high);

// How many words were read in each way, for one party.
struct ReadingCount {
  int words = 0, used = 0, hunches = 0, nothing = 0, set_aside = 0, left_out = 0;
};
ReadingCount count_readings(const InferredResult& result, const std::string& party);

// Values of one point that a party certainly prefers in this order, best first. Orders that follow
// from others in the chain are not repeated.
struct OrderChain {
  std::string point, category;
  std::vector<Value> values;
  std::vector<bool> strict;      // between values[i] and values[i + 1]; else: at least as good
  bool first_over_last = false;  // where no link says so
  Known known = Known::proved;   // the weakest of its links
  std::vector<WordRef> rests_on;
};
// Whether every link is "at least as good as".
bool all_weak(const OrderChain& chain);
std::vector<OrderChain> order_chains(const InferredResult& result, const std::string& party);

// Points, by index in the case, at which not all packages have the same value.
std::vector<std::size_t> points_that_differ(const Case& talks,
                                            const std::vector<InferredPackage>& packages);
// Points at which a package differs from another one.
std::vector<std::size_t> points_that_differ(const Case& talks, const InferredPackage& package,
                                            const InferredPackage& other);

}  // namespace dragoman::brief
