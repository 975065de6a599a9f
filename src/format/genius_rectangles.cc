// GENIUS nonlinear profiles: utility = min(1, sum of the rectangles that pay / maxutility).
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "format/genius.h"

namespace dragoman::format::genius {
namespace {

struct Bounds {
  Decimal low, high;
};

class RectangleReader {
 public:
  RectangleReader(const Document& file, CaseBuilder& builder, const Domain& domain,
                  Preferences& out)
      : file_(file), builder_(builder), domain_(domain), out_(out) {}

  Result<void> function(const XmlElement& ufun, const Decimal& outer) {
    const XmlAttribute* aggregation = ufun.find("aggregation");
    if (aggregation != nullptr && aggregation->value != "sum") {
      return file_.source->fail(
          ErrorCode::unsupported, aggregation->offset, "ufun.aggregation",
          fmt::format("the aggregation '{}' is not supported", shorten(aggregation->value)),
          "only utility functions that sum their rectangles can be read");
    }
    auto weight = weighted(ufun, outer);
    if (!weight) return tl::unexpected(weight.error());
    for (const XmlElement& child : ufun.children) {
      Result<void> done;
      if (child.name == "hyperRectangle") done = rectangle(child, *weight);
      if (child.name == "ufun") done = function(child, *weight);
      if (!done) return done;
    }
    return {};
  }

 private:
  // outer × the element's own weight, 1 when it has none.
  Result<Decimal> weighted(const XmlElement& element, const Decimal& outer) {
    auto own = optional_number(file_, element, "weight");
    if (!own) return tl::unexpected(own.error());
    return product(element, outer, own->value_or(Decimal(1)));
  }

  Result<Decimal> product(const XmlElement& element, const Decimal& a, const Decimal& b) {
    const auto value = multiply(a, b);
    if (!value) {
      return file_.fail(ErrorCode::range, element,
                        "weights and utility multiply to more than 10^18", "use smaller numbers");
    }
    return *value;
  }

  // The bounds of one rectangle by issue, several of one issue intersected.
  Result<std::map<std::size_t, Bounds>> bounds(const XmlElement& rectangle, std::string_view kind) {
    std::map<std::size_t, Bounds> out;
    for (const XmlElement& bound : rectangle.children) {
      if (bound.name != kind) continue;
      auto index = index_of(file_, bound);
      if (!index) return tl::unexpected(index.error());
      auto low = number(file_, bound, "min");
      if (!low) return tl::unexpected(low.error());
      auto high = number(file_, bound, "max");
      if (!high) return tl::unexpected(high.error());
      const auto issue = domain_.issue_by_index.find(*index);
      if (issue == domain_.issue_by_index.end()) {
        return file_.fail(ErrorCode::unknown_reference, bound,
                          fmt::format("the domain has no issue with index {}", *index),
                          "use the profile and the domain of one scenario");
      }
      const Point& point = builder_.point_of(builder_.issues()[issue->second]);
      if (point.kind != PointKind::quantity) {
        return file_.fail(ErrorCode::unsupported, bound,
                          fmt::format("issue {} is not numeric, so it cannot have bounds", *index),
                          "hyper-rectangles are over integer issues");
      }
      const auto [entry, is_new] = out.emplace(issue->second, Bounds{*low, *high});
      if (!is_new) {
        entry->second.low = std::max(entry->second.low, *low);
        entry->second.high = std::min(entry->second.high, *high);
      }
    }
    return out;
  }

  Result<void> rectangle(const XmlElement& element, const Decimal& outer) {
    auto utility = number(file_, element, "utility");
    if (!utility) return tl::unexpected(utility.error());
    auto weight = weighted(element, outer);
    if (!weight) return tl::unexpected(weight.error());
    auto bonus = product(element, *utility, *weight);
    if (!bonus) return tl::unexpected(bonus.error());
    const bool unless = element.child("EXCLUDES") != nullptr;
    if (unless && element.child("INCLUDES") != nullptr) {
      builder_.note(
          fmt::format("A rectangle of {} has both INCLUDES and EXCLUDES; only EXCLUDES counts.",
                      stem_of(file_.source->name())));
    }
    auto limits = bounds(element, unless ? "EXCLUDES" : "INCLUDES");
    if (!limits) return tl::unexpected(limits.error());
    Interaction interaction;
    interaction.bonus = *bonus;
    bool possible = true;
    for (const auto& [issue, range] : *limits) {
      const Point& point = builder_.point_of(builder_.issues()[issue]);
      const Decimal low = std::max(range.low, point.quantity->from);
      const Decimal high = std::min(range.high, point.quantity->to);
      if (low > high) possible = false;
      const bool everything = low == point.quantity->from && high == point.quantity->to;
      if (!everything) interaction.when.push_back(between(point.id, low, high));
    }
    if (!possible) interaction.when.clear();
    const bool inside = possible && interaction.when.empty();  // every package lies inside
    const bool constant = inside || !possible;
    if (constant && inside == unless) return {};  // it never pays
    interaction.unless = unless && !constant;
    if (constant) {
      auto always = whole_of_some_issue(element);
      if (!always) return tl::unexpected(always.error());
      interaction.when = {std::move(*always)};
    }
    out_.interactions.push_back(std::move(interaction));
    return {};
  }

  static Condition between(const std::string& point, const Decimal& low, const Decimal& high) {
    Condition condition;
    condition.point = point;
    condition.from = low;
    condition.to = high;
    return condition;
  }

  // A condition that always holds, for a bonus that every package gets.
  Result<Condition> whole_of_some_issue(const XmlElement& element) {
    for (const Point& point : builder_.talks().points) {
      if (point.quantity) return between(point.id, point.quantity->from, point.quantity->to);
    }
    return file_.fail(ErrorCode::unsupported, element, "the domain has no integer issue",
                      "hyper-rectangles are over integer issues");
  }

  const Document& file_;
  CaseBuilder& builder_;
  const Domain& domain_;
  Preferences& out_;
};

}  // namespace

Result<void> read_rectangles(const Document& file, CaseBuilder& builder, const Domain& domain,
                             Preferences& out) {
  auto objective = objective_of(file);
  if (!objective) return tl::unexpected(objective.error());
  const XmlElement* utility = (*objective)->child("utility");
  if (utility == nullptr) utility = file.root.child("utility");
  const XmlElement* ufun = utility ? utility->child("ufun") : nullptr;
  if (ufun == nullptr) {
    return file.fail(ErrorCode::missing, utility ? *utility : **objective,
                     "a nonlinear profile has no <utility> with a <ufun>",
                     "its rectangles belong into <utility maxutility=\"…\"><ufun>");
  }
  auto largest = number(file, *utility, "maxutility");
  if (!largest) return tl::unexpected(largest.error());
  if (*largest <= Decimal{}) {
    return file.fail(ErrorCode::range, *utility,
                     fmt::format("maxutility is {}", largest->to_string()),
                     "it must be above 0, as utilities are divided by it");
  }
  out.divisor = *largest;
  return RectangleReader(file, builder, domain, out).function(*ufun, Decimal(1));
}

}  // namespace dragoman::format::genius
