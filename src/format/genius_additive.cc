// GENIUS additive profiles: utility = min(1, sum of weight × evaluation).
#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "format/curves.h"
#include "format/genius.h"

namespace dragoman::format::genius {
namespace {

// Below this largest evaluation GENIUS counts a whole issue as 0.
constexpr double kNoEvaluation = 1e-5;

double clamp_unit(double value) { return std::clamp(value, 0.0, 1.0); }

Result<void> read_items(const Document& file, const XmlElement& element, CaseBuilder& builder,
                        const Issue& issue, PointPreference& out) {
  std::map<std::string, Decimal> evaluations;  // by option id; of repeated items the last counts
  std::optional<Decimal> largest;
  for (const XmlElement& item : element.children) {
    if (item.name != "item") continue;
    const XmlAttribute* value = item.find("value");
    if (value == nullptr) {
      return file.fail(ErrorCode::missing, item, "<item> has no 'value'", "add value=\"…\" to it");
    }
    const auto option = issue.option_ids.find(value->value);
    if (option == issue.option_ids.end()) {
      return file.source->fail(ErrorCode::unknown_reference, value->offset, "item.value",
                               fmt::format("the domain's issue '{}' has no value '{}'",
                                           shorten(issue.name), shorten(value->value)),
                               "write it as the domain does, or add it there");
    }
    const XmlAttribute* stated = item.find("evaluation");
    if (stated == nullptr || stated->value == "null") continue;
    auto evaluation = number(file, item, "evaluation");
    if (!evaluation) return tl::unexpected(evaluation.error());
    const auto [entry, is_new] = evaluations.insert_or_assign(option->second, *evaluation);
    if (!is_new) {
      builder.note(fmt::format("“{}” of “{}” is listed twice in {}; the last evaluation counts.",
                               shorten(value->value), shorten(issue.name),
                               stem_of(file.source->name())));
    }
  }
  for (const auto& [id, evaluation] : evaluations) {
    if (!largest || evaluation > *largest) largest = evaluation;
  }
  const bool none = !largest || largest->to_double() < kNoEvaluation;
  if (none && largest) {
    builder.note(fmt::format("All evaluations of “{}” in {} count 0, as none exceeds 0.00001.",
                             shorten(issue.name), stem_of(file.source->name())));
  }
  if (!none) out.divisor = largest;
  for (const Option& option : builder.point_of(issue).options) {
    const auto found = evaluations.find(option.id);
    if (found == evaluations.end()) continue;
    out.values.emplace_back(OptionId{option.id}, none ? Decimal{} : found->second);
  }
  return {};
}

struct Evaluator {
  std::string type;
  std::vector<Decimal>
      parameters;  // linear: slope, offset; triangular: low, high, top; constant: one
};

Result<Evaluator> read_evaluator(const Document& file, const XmlElement& issue, bool integer) {
  const XmlElement* element = issue.child("evaluator");
  if (element == nullptr) {
    return file.fail(ErrorCode::missing, issue, "a numeric issue has no <evaluator>",
                     "add <evaluator ftype=\"linear\" …/> to it");
  }
  Evaluator out;
  const XmlAttribute* type = element->find("ftype");
  out.type = type ? type->value : "linear";
  std::vector<std::string> names;
  if (out.type == "linear") {
    const bool spelled = integer && element->find("parameter1") == nullptr;
    names = spelled ? std::vector<std::string>{"slope", "offset"}
                    : std::vector<std::string>{"parameter1", "parameter0"};
  } else if (out.type == "constant") {
    names = {"parameter0"};
  } else if (out.type == "triangular" && !integer) {
    names = {"parameter0", "parameter1", "parameter2"};
  } else {
    return file.fail(ErrorCode::unsupported, *element,
                     fmt::format("evaluators of type '{}' are not read", shorten(out.type)),
                     "use linear, constant or (for real issues) triangular");
  }
  for (const std::string& name : names) {
    auto value = number(file, *element, name);
    if (!value) return tl::unexpected(value.error());
    out.parameters.push_back(*value);
  }
  return out;
}

std::vector<CurvePoint> linear_curve(const Point& point, double slope, double offset,
                                     double start) {
  std::vector<double> breaks;
  if (slope != 0) breaks = {start - offset / slope, start + (1 - offset) / slope};
  return curve_on_grid(
      point, [&](double v) { return clamp_unit(slope * (v - start) + offset); }, breaks);
}

Result<void> read_numeric(const Document& file, const XmlElement& element, const Point& point,
                          bool integer, PointPreference& out) {
  auto evaluator = read_evaluator(file, element, integer);
  if (!evaluator) return tl::unexpected(evaluator.error());
  const auto parameter = [&](std::size_t i) { return evaluator->parameters[i].to_double(); };
  if (evaluator->type == "constant") {
    out.curve = {{value_at(point, 0), evaluator->parameters[0]}};
    return {};
  }
  if (evaluator->type == "linear") {
    // Integer issues count from their lower bound, real ones from 0.
    const double start = integer ? point.quantity->from.to_double() : 0;
    out.curve = linear_curve(point, parameter(0), parameter(1), start);
    return {};
  }
  const double low = parameter(0);
  const double high = parameter(1);
  const double top = parameter(2);
  if (!(low <= top && top <= high && low < high)) {
    return file.fail(ErrorCode::range, *element.child("evaluator"),
                     "the top of a triangular evaluator does not lie between its ends",
                     "parameter0 is the low end, parameter1 the high end, parameter2 the top");
  }
  const auto triangle = [&](double v) {
    if (v < low || v >= high) return 0.0;
    return v < top ? (v - low) / (top - low) : 1 - (v - top) / (high - top);
  };
  const std::vector<double> breaks{low, top, high};
  out.curve = curve_on_grid(point, triangle, breaks);
  return {};
}

Result<std::map<int, Decimal>> read_weights(const Document& file, const XmlElement& objective) {
  std::map<int, Decimal> weights;
  for (const XmlElement* element : gather(objective, "weight")) {
    auto index = index_of(file, *element);
    if (!index) return tl::unexpected(index.error());
    auto weight = number(file, *element, "value");
    if (!weight) return tl::unexpected(weight.error());
    if (!weights.emplace(*index, *weight).second) {
      return file.fail(ErrorCode::duplicate, *element,
                       fmt::format("issue {} has two weights", *index), "keep one of them");
    }
  }
  return weights;
}

Result<PointPreference> read_issue(const Document& file, const XmlElement& element,
                                   CaseBuilder& builder, const Issue& issue) {
  PointPreference out;
  out.point = builder.point_id(issue);
  const Point& point = builder.point_of(issue);
  auto type = issue_type(file, element);
  if (!type) return tl::unexpected(type.error());
  if ((*type == "discrete") != (point.kind == PointKind::choice)) {
    return file.fail(
        ErrorCode::conflict, element,
        fmt::format("the issue '{}' is of another type in the domain", shorten(issue.name)),
        "use the profile and the domain of one scenario");
  }
  Result<void> done = *type == "discrete"
                          ? read_items(file, element, builder, issue, out)
                          : read_numeric(file, element, point, *type == "integer", out);
  if (!done) return tl::unexpected(done.error());
  return out;
}

}  // namespace

Result<void> read_additive(const Document& file, CaseBuilder& builder, const Domain& domain,
                           Preferences& out) {
  auto objective = objective_of(file);
  if (!objective) return tl::unexpected(objective.error());
  auto weights = read_weights(file, **objective);
  if (!weights) return tl::unexpected(weights.error());
  std::map<int, PointPreference> by_index;
  for (const XmlElement* element : gather(**objective, "issue")) {
    auto index = index_of(file, *element);
    if (!index) return tl::unexpected(index.error());
    const auto issue = domain.issue_by_index.find(*index);
    const auto weight = weights->find(*index);
    if (issue == domain.issue_by_index.end()) {
      return file.fail(ErrorCode::unknown_reference, *element,
                       fmt::format("the domain has no issue with index {}", *index),
                       "use the profile and the domain of one scenario");
    }
    if (weight == weights->end()) {
      return file.fail(
          ErrorCode::missing, *element, fmt::format("issue {} has no weight", *index),
          fmt::format("add <weight index=\"{}\" value=\"…\"/> to the objective", *index));
    }
    if (by_index.contains(*index)) {
      return file.fail(ErrorCode::duplicate, *element,
                       fmt::format("two issues have index {}", *index),
                       "give each issue an index of its own");
    }
    auto preference = read_issue(file, *element, builder, builder.issues()[issue->second]);
    if (!preference) return tl::unexpected(preference.error());
    preference->weight = weight->second;
    by_index.emplace(*index, std::move(*preference));
  }
  for (const auto& [index, issue] : domain.issue_by_index) {
    const auto found = by_index.find(index);
    if (found == by_index.end()) {
      return file.fail(ErrorCode::missing, **objective,
                       fmt::format("issue {} ('{}') of the domain has no scores", index,
                                   shorten(builder.issues()[issue].name)),
                       "add the issue with its weight and evaluations");
    }
    out.points.push_back(std::move(found->second));
  }
  return {};
}

}  // namespace dragoman::format::genius
