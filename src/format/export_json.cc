// GeniusWeb and NegoLog JSON.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <utility>

#include "format/case_builder.h"
#include "format/export_model.h"
#include "format/json_tree.h"

namespace dragoman::format {
namespace {

// GeniusWeb wants weights that sum to exactly 1 and utilities from 0 to 1.
struct WebScores {
  std::vector<OutNumber> weights;
  std::vector<std::vector<OutNumber>> utilities;  // per point: per value, or low and high
  double shift = 0, scale = 1;
};

std::vector<OutNumber> plain_utilities(const OutPoint& point, const OutScores& scores) {
  if (!point.range) return scores.scores;
  return {scores.low, scores.high};
}

bool is_normalised(const OutModel& model, const OutParty& party) {
  Decimal sum;
  for (std::size_t i = 0; i < model.points.size(); ++i) {
    const OutScores& scores = party.points[i];
    if (!scores.weight.exact || scores.weight.value < 0) return false;
    const auto next = add(sum, *scores.weight.exact);
    if (!next) return false;
    sum = *next;
    for (const OutNumber& utility : plain_utilities(model.points[i], scores)) {
      if (utility.value < 0 || utility.value > 1) return false;
    }
  }
  return sum == Decimal(1);
}

WebScores web_scores(const OutModel& model, const OutParty& party) {
  WebScores out;
  const bool as_it_is = is_normalised(model, party);
  const double total = party.most - party.least;
  if (!as_it_is) {
    out.shift = party.least;
    out.scale = total > 0 ? total : 1;
  }
  // Twelve decimals, the last weight taking what rounding leaves.
  std::int64_t left = 1'000'000'000'000;
  for (std::size_t i = 0; i < model.points.size(); ++i) {
    const OutScores& scores = party.points[i];
    out.utilities.push_back(plain_utilities(model.points[i], scores));
    if (as_it_is) {
      out.weights.push_back(scores.weight);
      continue;
    }
    const double width = scores.most() - scores.least();
    const bool last = i + 1 == model.points.size();
    const double share = total > 0 ? width / total : 1.0 / static_cast<double>(model.points.size());
    const std::int64_t weight =
        last ? left : std::min<std::int64_t>(left, std::llround(share * 1e12));
    left -= weight;
    out.weights.emplace_back(Decimal::make(weight, 12).value_or(Decimal{}));
    for (OutNumber& utility : out.utilities.back()) {
      const double gain = scores.weight.value * utility.value - scores.least();
      utility = OutNumber(width > 0 ? std::clamp(gain / width, 0.0, 1.0) : 0.0);
    }
  }
  return out;
}

// The package with the least utility that is not below the walk-away value: as a reservation bid
// it accepts exactly what the value accepts. Sums are exact in units of 10^-12.
class ReservationSearch {
 public:
  ReservationSearch(const OutModel& model, const WebScores& scores) {
    for (std::size_t i = 0; i < model.points.size(); ++i) {
      std::vector<std::int64_t> gains;
      const OutPoint& point = model.points[i];
      for (std::size_t v = 0; v < point.size(); ++v) {
        double utility = 0;
        if (point.range) {
          const double steps = static_cast<double>(point.size()) - 1;
          utility = scores.utilities[i][0].value +
                    (scores.utilities[i][1].value - scores.utilities[i][0].value) *
                        (static_cast<double>(v) / steps);
        } else {
          utility = scores.utilities[i][v].value;
        }
        gains.push_back(std::llround(scores.weights[i].value * utility * 1e12));
      }
      gains_.push_back(std::move(gains));
    }
  }

  // The value index per point; empty when no package reaches it or there are too many sums.
  std::optional<std::vector<std::size_t>> at_least(double walk_away) {
    if (!sums()) return std::nullopt;
    const auto threshold = static_cast<std::int64_t>(std::llround(walk_away * 1e12)) - 100;
    const auto found = std::lower_bound(layers_.back().begin(), layers_.back().end(), threshold);
    if (found == layers_.back().end()) return std::nullopt;
    std::int64_t rest = *found;
    std::vector<std::size_t> out(gains_.size());
    for (std::size_t i = gains_.size(); i-- > 0;) {
      for (std::size_t v = 0; v < gains_[i].size(); ++v) {
        const std::int64_t before = rest - gains_[i][v];
        if (!std::binary_search(layers_[i].begin(), layers_[i].end(), before)) continue;
        out[i] = v;
        rest = before;
        break;
      }
    }
    return out;
  }

 private:
  // All sums over the first points, layer by layer.
  bool sums() {
    constexpr std::size_t kMost = 2'000'000;
    layers_ = {{0}};
    for (const auto& gains : gains_) {
      if (layers_.back().size() * gains.size() > kMost) return false;
      std::vector<std::int64_t> next;
      for (const std::int64_t sum : layers_.back()) {
        for (const std::int64_t gain : gains) next.push_back(sum + gain);
      }
      std::sort(next.begin(), next.end());
      next.erase(std::unique(next.begin(), next.end()), next.end());
      layers_.push_back(std::move(next));
    }
    return true;
  }

  std::vector<std::vector<std::int64_t>> gains_;
  std::vector<std::vector<std::int64_t>> layers_;
};

std::string value_literal(const OutPoint& point, std::size_t value) {
  if (!point.range) return json_quote(point.values[value]);
  return std::get<Decimal>(value_at(*point.point, static_cast<std::int64_t>(value))).to_string();
}

std::string web_domain(const Case& talks, const OutModel& model) {
  const std::string title = talks.title.empty() ? talks.id : talks.title.in("");
  std::string json = fmt::format("{{\"name\": {}, \"issuesValues\": {{", json_quote(title));
  for (std::size_t i = 0; i < model.points.size(); ++i) {
    const OutPoint& point = model.points[i];
    json += fmt::format("{}\n  {}: ", i ? "," : "", json_quote(point.name));
    if (point.range) {
      json += fmt::format("{{\"range\": [{}, {}, {}]}}", point.range->from.to_string(),
                          point.range->to.to_string(), point.range->step.to_string());
      continue;
    }
    json += "{\"values\": [";
    for (std::size_t v = 0; v < point.values.size(); ++v) {
      json += fmt::format("{}{}", v ? ", " : "", json_quote(point.values[v]));
    }
    json += "]}";
  }
  return json + "\n}}";
}

// A linear function over the range of the domain; `high` belongs to its last value.
std::string number_utilities(const OutPoint& point, const std::vector<OutNumber>& ends) {
  const QuantityRange& range = *point.range;
  const double last =
      std::get<Decimal>(value_at(*point.point, domain_size(*point.point) - 1)).to_double();
  const double from = range.from.to_double();
  OutNumber high = ends[1];
  if (last != range.to.to_double()) {
    high = OutNumber(ends[0].value + (ends[1].value - ends[0].value) *
                                         (range.to.to_double() - from) / (last - from));
  }
  return fmt::format(
      "{{\"NumberValueSetUtilities\": {{\"lowValue\": {}, \"lowUtility\": {}, \"highValue\": {}, "
      "\"highUtility\": {}}}}}",
      range.from.to_string(), ends[0].text(), range.to.to_string(), high.text());
}

std::string reservation_bid(const OutParty& party, OutModel& model, const WebScores& scores) {
  const auto& walk_away = party.preferences->walk_away;
  if (!walk_away) return "null";
  const double value = (walk_away->to_double() - scores.shift) / scores.scale;
  const auto bid = ReservationSearch(model, scores).at_least(value);
  if (!bid) {
    model.losses.push_back(fmt::format(
        "The walk-away value {} of “{}” is left out: no package was found to stand for it.",
        walk_away->to_string(), party.name));
    return "null";
  }
  model.losses.push_back(fmt::format(
      "The walk-away value of “{}” is written as the package that just reaches it.", party.name));
  std::string json = "{\"issuevalues\": {";
  for (std::size_t i = 0; i < model.points.size(); ++i) {
    json += fmt::format("{}{}: {}", i ? ", " : "", json_quote(model.points[i].name),
                        value_literal(model.points[i], (*bid)[i]));
  }
  return json + "}}";
}

std::string web_profile(const OutParty& party, const std::string& domain, OutModel& model) {
  const WebScores scores = web_scores(model, party);
  if (scores.shift != 0 || scores.scale != 1) {
    model.losses.push_back(
        rescaled(party, scores.shift, scores.scale, "as GeniusWeb wants utilities from 0 to 1"));
  }
  std::string utilities;
  std::string weights;
  for (std::size_t i = 0; i < model.points.size(); ++i) {
    const OutPoint& point = model.points[i];
    const std::string name = json_quote(point.name);
    weights += fmt::format("{}{}: {}", i ? ", " : "", name, scores.weights[i].text());
    utilities += fmt::format("{}\n  {}: ", i ? "," : "", name);
    if (point.range) {
      utilities += number_utilities(point, scores.utilities[i]);
      continue;
    }
    utilities += "{\"DiscreteValueSetUtilities\": {\"valueUtilities\": {";
    for (std::size_t v = 0; v < point.values.size(); ++v) {
      utilities += fmt::format("{}{}: {}", v ? ", " : "", json_quote(point.values[v]),
                               scores.utilities[i][v].text());
    }
    utilities += "}}}";
  }
  return fmt::format(
      "{{\"LinearAdditiveUtilitySpace\": {{\n\"name\": {},\n\"issueUtilities\": {{{}\n}},\n"
      "\"issueWeights\": {{{}}},\n\"domain\": {},\n\"reservationBid\": {}\n}}}}\n",
      json_quote(party.name), utilities, weights, domain, reservation_bid(party, model, scores));
}

std::string negolog_profile(const OutParty& party, const OutModel& model) {
  const auto& walk_away = party.preferences->walk_away;
  std::string weights;
  std::string issues;
  for (std::size_t i = 0; i < model.points.size(); ++i) {
    const OutPoint& point = model.points[i];
    const std::string name = json_quote(point.name);
    weights += fmt::format("{}\n  {}: {}", i ? "," : "", name, party.points[i].weight.text());
    issues += fmt::format("{}\n  {}: {{", i ? "," : "", name);
    for (std::size_t v = 0; v < point.values.size(); ++v) {
      issues += fmt::format("{}{}: {}", v ? ", " : "", json_quote(point.values[v]),
                            party.points[i].scores[v].text());
    }
    issues += "}";
  }
  return fmt::format(
      "{{\n\"reservationValue\": {},\n\"issueWeights\": {{{}\n}},\n\"issues\": {{{}\n}}\n}}\n",
      walk_away ? walk_away->to_string() : "0", weights, issues);
}

}  // namespace

Result<Export> export_geniusweb(const Case& talks, OutModel model) {
  Export out;
  const std::string domain = web_domain(talks, model);
  out.files.push_back({"domain.json", domain + "\n"});
  for (const OutParty& party : model.parties) {
    out.files.push_back({party.file + ".json", web_profile(party, domain, model)});
  }
  out.losses = std::move(model.losses);
  return out;
}

Result<Export> export_negolog(OutModel model) {
  Export out;
  for (const OutParty& party : model.parties) {
    out.files.push_back({party.file + ".json", negolog_profile(party, model)});
  }
  if (out.files.empty()) {
    return fail(ErrorCode::unsupported, "no party has scores, and NegoLog has only profiles",
                "add scores, or write another format");
  }
  out.losses = std::move(model.losses);
  return out;
}

}  // namespace dragoman::format
