#include "format/export_model.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "format/case_builder.h"

namespace dragoman::format {
namespace {

// A longer list of numbers is of no use in these formats.
constexpr std::int64_t kMaxListed = 10'000;

const std::string& name_of(const Text& text, const std::string& id) {
  const std::string& words = text.in("");
  return trim(words).empty() ? id : words;
}

// Names as they are; the id where one is blank, and added where two would be equal.
class Names {
 public:
  std::string unique(const std::string& name, const std::string& id) {
    std::string out = std::string(trim(name));
    if (out.empty()) out = id;
    while (!used_.insert(out).second) out += fmt::format(" ({})", id);
    return out;
  }

 private:
  std::set<std::string> used_;
};

// Words with which special rows of a table begin, in any case.
bool is_row_word(std::string_view name) {
  std::string word(trim(name));
  for (char& c : word) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return word == "weight" || word == "veto" || word == "walk-away";
}

double curve_at(const std::vector<CurvePoint>& curve, double at) {
  const auto number = [](const Value& value) {
    if (const auto* decimal = std::get_if<Decimal>(&value)) return decimal->to_double();
    if (const auto* date = std::get_if<Date>(&value)) {
      return static_cast<double>(date->days_since_epoch());
    }
    return 0.0;
  };
  if (at <= number(curve.front().at)) return curve.front().value.to_double();
  for (std::size_t i = 1; i < curve.size(); ++i) {
    const double left = number(curve[i - 1].at);
    const double right = number(curve[i].at);
    if (at > right) continue;
    const double low = curve[i - 1].value.to_double();
    return low + (curve[i].value.to_double() - low) * (at - left) / (right - left);
  }
  return curve.back().value.to_double();
}

double place(const Value& value) {
  if (const auto* decimal = std::get_if<Decimal>(&value)) return decimal->to_double();
  if (const auto* date = std::get_if<Date>(&value)) return date->days_since_epoch();
  return 0;
}

// Whether the scores are linear from the first to the last value of the point.
bool is_linear(const Point& point, const PointPreference& scores) {
  if (!scores.values.empty()) return false;
  if (scores.curve.size() <= 1) return true;
  const Value first = value_at(point, 0);
  const Value last = value_at(point, domain_size(point) - 1);
  const Value top = Value(point.quantity->to);
  return scores.curve.size() == 2 && scores.curve[0].at == first &&
         (scores.curve[1].at == last || scores.curve[1].at == top);
}

const PointPreference* find_scores(const Preferences& preferences, const std::string& point) {
  for (const PointPreference& scores : preferences.points) {
    if (scores.point == point) return &scores;
  }
  return nullptr;
}

class ModelBuilder {
 public:
  ModelBuilder(const Case& talks, ExportFormat format) : talks_(talks), format_(format) {}

  Result<OutModel> build() {
    parties();
    for (const Point& point : talks_.points) add_point(point);
    if (out_.points.empty()) {
      return fail(ErrorCode::unsupported, "the case has no point that this format can hold",
                  "write it as a case file instead");
    }
    for (OutParty& party : out_.parties) scores_of(party);
    left_out();
    return std::move(out_);
  }

 private:
  void lose(std::string sentence) { out_.losses.push_back(std::move(sentence)); }

  void parties() {
    Names names;
    IdMaker files;
    files.make("domain", "domain");
    for (const Party& party : talks_.parties) {
      if (party.role != PartyRole::principal) continue;
      const Preferences* preferences = talks_.find_preferences(party.id);
      const std::string& name = name_of(party.name, party.id);
      if (preferences == nullptr) {
        lose(fmt::format("“{}” has no scores, so nothing is written for it.", name));
        continue;
      }
      OutParty out;
      out.party = &party;
      out.preferences = preferences;
      out.name = names.unique(name, party.id);
      out.file = files.make(party.id, "party");
      out_.parties.push_back(std::move(out));
    }
  }

  bool range_suits(const Point& point) const {
    const QuantityRange& range = *point.quantity;
    const bool whole = range.from.scale() == 0 && range.to.scale() == 0 && range.step == Decimal(1);
    if (format_ == ExportFormat::negolog || format_ == ExportFormat::csv) return false;
    if (format_ != ExportFormat::geniusweb && !whole) return false;
    if (!(range.from < range.to)) return false;
    return std::all_of(out_.parties.begin(), out_.parties.end(), [&](const OutParty& party) {
      const PointPreference* scores = find_scores(*party.preferences, point.id);
      return scores == nullptr || is_linear(point, *scores);
    });
  }

  void add_point(const Point& point) {
    OutPoint out;
    out.point = &point;
    const std::string& title = name_of(point.title, point.id);
    const std::int64_t size = domain_size(point);
    if (size == 0) {
      lose(fmt::format(
          "The point “{}” is left out: {}.", title,
          point.kind == PointKind::roster ? "rosters cannot be written" : "it has no options"));
      return;
    }
    std::string name = title;
    if (format_ == ExportFormat::csv && is_row_word(name)) {
      name = fmt::format("{} ({})", trim(name), point.id);
    }
    if (point.kind == PointKind::quantity && range_suits(point)) {
      out.range = point.quantity;
    } else if (size > kMaxListed) {
      lose(fmt::format("The point “{}” is left out: {} values are too many to list.", title, size));
      return;
    } else {
      Names names;
      for (std::int64_t i = 0; i < size; ++i) {
        const Value value = value_at(point, i);
        const auto* option = std::get_if<OptionId>(&value);
        const std::string id = option ? option->id : std::to_string(i);
        out.values.push_back(names.unique(describe_value(point, value, ""), id));
      }
      if (point.kind == PointKind::quantity) {
        lose(fmt::format("The quantity “{}” is written as a list of {} values.", title, size));
      }
      if (point.kind == PointKind::date) {
        lose(fmt::format("The date “{}” is written as a list of {} days.", title, size));
      }
    }
    out.name = names_.unique(name, point.id);
    out_.points.push_back(std::move(out));
  }

  OutScores scores_for(const OutParty& party, const OutPoint& point) {
    OutScores out;
    const PointPreference* stated = find_scores(*party.preferences, point.point->id);
    PointPreference none;
    if (stated == nullptr) none.weight = Decimal{};
    const PointPreference& scores = stated ? *stated : none;
    const Decimal weight = scores.weight.value_or(Decimal(1));
    const Decimal divisor = scores.divisor.value_or(Decimal(1));
    const Decimal whole = party.preferences->divisor.value_or(Decimal(1));
    out.plain_weight = OutNumber(weight);
    out.weight = OutNumber(weight);
    if (divisor != Decimal(1) || whole != Decimal(1)) {
      out.weight = OutNumber(weight.to_double() / divisor.to_double() / whole.to_double());
    }
    if (whole == Decimal(1)) out.divisor = divisor;
    if (point.range) {
      if (scores.curve.empty()) return out;
      const double last = place(value_at(*point.point, domain_size(*point.point) - 1));
      out.low = OutNumber(scores.curve.front().value);
      out.high = OutNumber(curve_at(scores.curve, last));
      return out;
    }
    bool missing = false;
    for (std::size_t i = 0; i < point.values.size(); ++i) {
      const Value value = value_at(*point.point, static_cast<std::int64_t>(i));
      out.stated.push_back(true);
      const auto found = std::find_if(scores.values.begin(), scores.values.end(),
                                      [&](const auto& entry) { return entry.first == value; });
      if (found != scores.values.end()) {
        out.scores.emplace_back(found->second);
      } else if (!scores.curve.empty()) {
        out.scores.emplace_back(curve_at(scores.curve, place(value)));
      } else {
        out.scores.emplace_back();
        out.stated.back() = false;
        missing = true;
      }
    }
    if (missing && format_ != ExportFormat::csv) {
      lose(fmt::format("Options of “{}” without a score of “{}” are written with 0.", point.name,
                       party.name));
    }
    return out;
  }

  // The option that a red line forbids by itself, if that is all it says.
  static std::optional<std::pair<std::string, Value>> single_option(const RedLine& line) {
    if (line.when.size() != 1 || line.when[0].any_of.size() != 1) return std::nullopt;
    return std::pair(line.when[0].point, line.when[0].any_of[0]);
  }

  void scores_of(OutParty& party) {
    for (const OutPoint& point : out_.points) {
      party.points.push_back(scores_for(party, point));
      party.points.back().never.assign(point.values.size(), false);
      party.least += party.points.back().least();
      party.most += party.points.back().most();
    }
    std::size_t lost = 0;
    for (const RedLine& line : party.preferences->red_lines) {
      const auto single = single_option(line);
      bool written = false;
      for (std::size_t i = 0; i < out_.points.size() && single; ++i) {
        const OutPoint& point = out_.points[i];
        if (format_ != ExportFormat::csv || point.point->id != single->first) continue;
        const auto value = value_index(*point.point, single->second);
        if (!value) continue;
        party.points[i].never[static_cast<std::size_t>(*value)] = true;
        written = true;
      }
      if (!written) ++lost;
    }
    if (lost > 0) lose(fmt::format("{} red line(s) of “{}” are left out.", lost, party.name));
    const auto& cap = party.preferences->cap;
    if (cap && format_ != ExportFormat::genius && party.most > cap->to_double() + 1e-12) {
      lose(fmt::format("Utilities of “{}” above {} are not cut off there.", party.name,
                       cap->to_string()));
    }
    if (party.preferences->discount && format_ != ExportFormat::genius) {
      lose(fmt::format("The discount of “{}” is left out.", party.name));
    }
    if (!party.preferences->walk_away && format_ != ExportFormat::csv) {
      lose(fmt::format("The walk-away value of “{}” is unknown; the format takes that as none.",
                       party.name));
    }
    const std::size_t interactions = party.preferences->interactions.size();
    if (interactions > 0 && format_ != ExportFormat::genius) {
      lose(fmt::format("{} interaction(s) of “{}” are left out.", interactions, party.name));
    }
  }

  void left_out() {
    const auto count = [&](std::size_t number, const char* what) {
      if (number > 0) lose(fmt::format("{} {} are left out.", number, what));
    };
    count(talks_.rules.size(), "rule(s) between options");
    const bool vetoes = std::any_of(talks_.parties.begin(), talks_.parties.end(),
                                    [](const Party& party) { return party.veto; });
    if (vetoes && format_ != ExportFormat::csv) lose("Vetoes are left out.");
    if (talks_.acceptance.rule == Acceptance::Rule::quorum) {
      lose("The acceptance rule is left out: these formats want every party to agree.");
    }
    if (format_ == ExportFormat::negolog && out_.parties.size() > 2) {
      lose("NegoLog negotiates between two of the profiles at a time.");
    }
    count(talks_.drafts.size(), "draft(s)");
    count(talks_.responses.size(), "response(s)");
    count(talks_.preference_statements.size(), "preference statement(s)");
    count(talks_.statements.size(), "public statement(s)");
    count(talks_.mediators.size(), "mediator(s) and their channels");
    count(static_cast<std::size_t>(
              std::count_if(talks_.parties.begin(), talks_.parties.end(),
                            [](const Party& p) { return p.role != PartyRole::principal; })),
          "guarantor(s) and observer(s)");
    const bool texts = std::any_of(talks_.points.begin(), talks_.points.end(), [](const Point& p) {
      return !p.text.empty() || !p.details.empty();
    });
    if (texts) lose("The points' texts and details are left out.");
    if (talks_.languages.size() > 1) lose("Names are written in one language only.");
  }

  const Case& talks_;
  ExportFormat format_;
  OutModel out_;
  Names names_;
};

}  // namespace

std::string OutNumber::text() const {
  return exact ? exact->to_string() : fmt::format("{}", value);
}

std::size_t OutPoint::size() const {
  return range ? static_cast<std::size_t>(domain_size(*point)) : values.size();
}

double OutScores::least() const {
  double out = std::min(weight.value * low.value, weight.value * high.value);
  for (std::size_t i = 0; i < scores.size(); ++i) out = i == 0 ? gain(0) : std::min(out, gain(i));
  return out;
}

double OutScores::most() const {
  double out = std::max(weight.value * low.value, weight.value * high.value);
  for (std::size_t i = 0; i < scores.size(); ++i) out = i == 0 ? gain(0) : std::max(out, gain(i));
  return out;
}

double OutScores::gain(std::size_t value) const { return weight.value * scores[value].value; }

Result<OutModel> out_model(const Case& talks, ExportFormat format) {
  return ModelBuilder(talks, format).build();
}

std::string rescaled(const OutParty& party, double shift, double scale, const char* why) {
  return fmt::format("Utilities of “{}” are written as (u − {:.6g}) / {:.6g}, {}.", party.name,
                     shift, scale, why);
}

}  // namespace dragoman::format
