#include "brief/infer_words.h"

#include <fmt/format.h>

#include <algorithm>

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
