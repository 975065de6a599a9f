// GENIUS XML: a domain, and additive or hyper-rectangle profiles.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "format/export_model.h"
#include "format/xml_tree.h"

namespace dragoman::format {
namespace {

// An issue as a profile writes it: weight × e, where GENIUS computes e from what is written.
struct GeniusScores {
  OutNumber weight;
  std::vector<OutNumber> evaluations;  // a list of values
  double slope = 0, offset = 0;        // a range
};

std::vector<int> issue_indices(const OutModel& model) {
  std::set<int> numbers;
  std::vector<int> out;
  for (const OutPoint& point : model.points) {
    if (point.point->number && *point.point->number >= 0) numbers.insert(*point.point->number);
  }
  for (std::size_t i = 0; i < model.points.size(); ++i) {
    out.push_back(numbers.size() == model.points.size() ? *model.points[i].point->number
                                                        : static_cast<int>(i) + 1);
  }
  return out;
}

std::string issue_tag(const OutPoint& point, int index) {
  if (!point.range) {
    return fmt::format(
        "<issue index=\"{}\" name=\"{}\" type=\"discrete\" etype=\"discrete\" "
        "vtype=\"discrete\"",
        index, xml_escape(point.name));
  }
  return fmt::format(
      "<issue index=\"{}\" name=\"{}\" type=\"integer\" etype=\"integer\" "
      "vtype=\"integer\" lowerbound=\"{}\" upperbound=\"{}\"",
      index, xml_escape(point.name), point.range->from.to_string(), point.range->to.to_string());
}

class GeniusWriter {
 public:
  GeniusWriter(const Case& talks, OutModel model)
      : talks_(talks), model_(std::move(model)), indices_(issue_indices(model_)) {
    // GENIUS keeps objectives and issues under one numbering.
    const int largest = *std::max_element(indices_.begin(), indices_.end());
    const int least = *std::min_element(indices_.begin(), indices_.end());
    objective_ = least > 0 ? 0 : largest + 1;
  }

  Export write() {
    out_.files.push_back({"domain.xml", domain()});
    for (const OutParty& party : model_.parties) {
      const bool rectangles = holds_rectangles(party);
      out_.files.push_back({party.file + ".xml", rectangles ? nonlinear(party) : additive(party)});
    }
    out_.losses = std::move(model_.losses);
    return std::move(out_);
  }

 private:
  std::string objective_tag() const {
    const std::string title = talks_.title.empty() ? talks_.id : talks_.title.in("");
    return fmt::format(
        "<objective index=\"{}\" name=\"{}\" description=\"\" type=\"objective\" "
        "etype=\"objective\">\n",
        objective_, xml_escape(title));
  }

  std::string domain() const {
    std::string xml =
        fmt::format("<negotiation_template>\n<utility_space number_of_issues=\"{}\">\n{}",
                    model_.points.size(), objective_tag());
    for (std::size_t i = 0; i < model_.points.size(); ++i) {
      const OutPoint& point = model_.points[i];
      xml += issue_tag(point, indices_[i]);
      if (point.range) {
        xml += "/>\n";
        continue;
      }
      xml += ">\n";
      for (std::size_t v = 0; v < point.values.size(); ++v) {
        xml +=
            fmt::format("<item index=\"{}\" value=\"{}\"/>\n", v + 1, xml_escape(point.values[v]));
      }
      xml += "</issue>\n";
    }
    return xml + "</objective>\n</utility_space>\n</negotiation_template>\n";
  }

  static GeniusScores range_scores(const OutPoint& point, const OutScores& scores, double& shift) {
    GeniusScores out;
    const double floor = std::min({scores.low.value, scores.high.value, 0.0});
    const double low = scores.low.value - floor;
    const double high = scores.high.value - floor;
    const double top = std::max({low, high, 0.0});
    const bool as_it_is = floor == 0 && top <= 1;
    const double scale = as_it_is || top == 0 ? 1 : top;
    shift += scores.weight.value * floor;
    out.weight = as_it_is ? scores.weight : OutNumber(scores.weight.value * scale);
    const double width = static_cast<double>(point.size()) - 1;
    out.offset = low / scale;
    out.slope = (high - low) / scale / width;
    return out;
  }

  // GENIUS divides evaluations by the largest one of the issue, and counts all 0 below 0.00001.
  static GeniusScores list_scores(const OutScores& scores, double& shift) {
    GeniusScores out;
    double most = scores.scores.front().value;
    double least = most;
    std::optional<Decimal> exact_most = scores.scores.front().exact;
    for (const OutNumber& score : scores.scores) {
      least = std::min(least, score.value);
      if (score.value > most) exact_most = score.exact;
      most = std::max(most, score.value);
    }
    out.evaluations = scores.scores;
    if (scores.divisor && exact_most && *exact_most == *scores.divisor && most > 1e-4) {
      out.weight = scores.plain_weight;
      return out;
    }
    double floor = 0;
    if (most <= 1e-4) {
      floor = std::min(least, 0.0);
      const double scale = most - floor > 0 ? most - floor : 1;
      for (OutNumber& evaluation : out.evaluations) {
        evaluation = OutNumber((evaluation.value - floor) / scale);
      }
    }
    shift += scores.weight.value * floor;
    out.weight = most == 1 && scores.weight.exact ? scores.weight
                                                  : OutNumber(scores.weight.value * (most - floor));
    return out;
  }

  std::string closing(const OutParty& party, double shift, double scale) const {
    std::string xml;
    if (const auto& discount = party.preferences->discount) {
      xml += fmt::format("<discount_factor value=\"{}\"/>\n", discount->to_string());
    }
    if (const auto& walk_away = party.preferences->walk_away) {
      const bool as_it_is = shift == 0 && scale == 1;
      const OutNumber value =
          as_it_is ? OutNumber(*walk_away) : OutNumber((walk_away->to_double() - shift) / scale);
      xml += fmt::format("<reservation value=\"{}\"/>\n", value.text());
    }
    return xml + "</utility_space>\n";
  }

  std::string additive(const OutParty& party) {
    double shift = 0;
    std::vector<GeniusScores> scores;
    for (std::size_t i = 0; i < model_.points.size(); ++i) {
      const OutPoint& point = model_.points[i];
      scores.push_back(point.range ? range_scores(point, party.points[i], shift)
                                   : list_scores(party.points[i], shift));
    }
    // Above 1 GENIUS cuts utilities off, which is right only where the case does.
    const auto& cap = party.preferences->cap;
    const double ceiling = cap ? cap->to_double() : party.most;
    const double room = ceiling - shift;
    const bool cut = party.most > ceiling + 1e-12;
    const bool fits = cut ? room == 1 : party.most - shift <= 1 + 1e-9 || room == 1;
    const double scale = fits || room <= 0 ? 1 : room;
    if (shift != 0 || scale != 1) {
      model_.losses.push_back(rescaled(party, shift, scale, "as GENIUS counts from 0 to 1"));
    }
    if (!party.preferences->interactions.empty()) {
      model_.losses.push_back(fmt::format("{} interaction(s) of “{}” are left out.",
                                          party.preferences->interactions.size(), party.name));
    }
    std::string xml = fmt::format("<utility_space number_of_issues=\"{}\">\n{}",
                                  model_.points.size(), objective_tag());
    for (std::size_t i = 0; i < model_.points.size(); ++i) {
      const OutNumber weight =
          scale == 1 ? scores[i].weight : OutNumber(scores[i].weight.value / scale);
      xml += fmt::format("<weight index=\"{}\" value=\"{}\"/>\n", indices_[i], weight.text());
    }
    for (std::size_t i = 0; i < model_.points.size(); ++i) {
      xml += additive_issue(model_.points[i], scores[i], indices_[i]);
    }
    return xml + "</objective>\n" + closing(party, shift, scale);
  }

  static std::string additive_issue(const OutPoint& point, const GeniusScores& scores, int index) {
    std::string xml = issue_tag(point, index) + ">\n";
    if (point.range) {
      xml += fmt::format("<evaluator ftype=\"linear\" slope=\"{}\" offset=\"{}\"/>\n", scores.slope,
                         scores.offset);
    }
    for (std::size_t v = 0; v < scores.evaluations.size(); ++v) {
      xml += fmt::format("<item index=\"{}\" value=\"{}\" evaluation=\"{}\"/>\n", v + 1,
                         xml_escape(point.values[v]), scores.evaluations[v].text());
    }
    return xml + "</issue>\n";
  }

  // Whether the party's scores are bonuses over ranges of whole numbers and nothing else.
  bool holds_rectangles(const OutParty& party) const {
    const Preferences& preferences = *party.preferences;
    if (preferences.interactions.empty() || !preferences.points.empty()) return false;
    return std::all_of(
        preferences.interactions.begin(), preferences.interactions.end(),
        [&](const Interaction& interaction) {
          return std::all_of(
              interaction.when.begin(), interaction.when.end(),
              [&](const Condition& c) { return range_of(c.point) != nullptr && (c.from || c.to); });
        });
  }

  const OutPoint* range_of(const std::string& id) const {
    for (const OutPoint& point : model_.points) {
      if (point.point->id == id && point.range) return &point;
    }
    return nullptr;
  }

  std::string bound(const Condition& condition, const char* kind) const {
    const OutPoint* point = range_of(condition.point);
    const auto position = static_cast<std::size_t>(point - model_.points.data());
    const auto number = [](const std::optional<Value>& value, const Decimal& otherwise) {
      return value ? std::get<Decimal>(*value).to_string() : otherwise.to_string();
    };
    return fmt::format("<{} index=\"{}\" min=\"{}\" max=\"{}\"/>", kind, indices_[position],
                       number(condition.from, point->range->from),
                       number(condition.to, point->range->to));
  }

  std::string nonlinear(const OutParty& party) {
    const Preferences& preferences = *party.preferences;
    const double divisor = preferences.divisor ? preferences.divisor->to_double() : 1;
    double most = 0;
    for (const Interaction& interaction : preferences.interactions) {
      most += std::max(0.0, interaction.bonus.to_double());
    }
    const double ceiling = preferences.cap ? preferences.cap->to_double() : most / divisor;
    const bool fits = ceiling == 1 || most / divisor <= 1 || ceiling <= 0;
    const double scale = fits ? 1 : ceiling;
    if (scale != 1) {
      model_.losses.push_back(rescaled(party, 0, scale, "as GENIUS counts from 0 to 1"));
    }
    const OutNumber largest = scale == 1 ? OutNumber(preferences.divisor.value_or(Decimal(1)))
                                         : OutNumber(divisor * scale);
    std::string xml = "<utility_space type=\"nonlinear\">\n" + objective_tag();
    for (std::size_t i = 0; i < model_.points.size(); ++i) {
      xml += issue_tag(model_.points[i], indices_[i]) +
             (model_.points[i].range ? "/>\n" : "></issue>\n");
    }
    xml += fmt::format(
        "<utility maxutility=\"{}\">\n<ufun type=\"PlainUfun\" weight=\"1\" aggregation=\"sum\">\n",
        largest.text());
    for (const Interaction& interaction : preferences.interactions) {
      xml += fmt::format("<hyperRectangle utility=\"{}\">", interaction.bonus.to_string());
      for (const Condition& condition : interaction.when) {
        xml += bound(condition, interaction.unless ? "EXCLUDES" : "INCLUDES");
      }
      xml += "</hyperRectangle>\n";
    }
    return xml + "</ufun>\n</utility>\n</objective>\n" + closing(party, 0, scale);
  }

  const Case& talks_;
  OutModel model_;
  std::vector<int> indices_;
  int objective_ = 0;
  Export out_;
};

}  // namespace

Result<Export> export_genius(const Case& talks, OutModel model) {
  return GeniusWriter(talks, std::move(model)).write();
}

}  // namespace dragoman::format
