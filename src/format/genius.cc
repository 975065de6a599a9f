// GENIUS domains, and what additive and nonlinear profiles share.
#include "format/genius.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "format/curves.h"
#include "format/readers.h"

namespace dragoman::format {
namespace genius {

Result<std::optional<Decimal>> optional_number(const Document& file, const XmlElement& element,
                                               std::string_view attribute) {
  const XmlAttribute* found = element.find(attribute);
  if (found == nullptr) return std::optional<Decimal>{};
  const auto value = parse_number(found->value);
  if (!value) {
    return file.source->fail(
        ErrorCode::type, found->offset, fmt::format("{}.{}", element.name, attribute),
        fmt::format("'{}' is not a number that can be kept", shorten(found->value)),
        "write a plain decimal number below 10^18, such as 0.25");
  }
  return value;
}

Result<Decimal> number(const Document& file, const XmlElement& element,
                       std::string_view attribute) {
  auto value = optional_number(file, element, attribute);
  if (!value) return tl::unexpected(value.error());
  if (!*value) {
    return file.fail(ErrorCode::missing, element,
                     fmt::format("<{}> has no '{}'", element.name, attribute),
                     fmt::format("add {}=\"…\" to it", attribute));
  }
  return **value;
}

Result<int> index_of(const Document& file, const XmlElement& element) {
  auto value = number(file, element, "index");
  if (!value) return tl::unexpected(value.error());
  const auto whole = value->scaled(0);
  if (value->scale() != 0 || !whole || *whole < 0 || *whole > 1'000'000) {
    return file.fail(ErrorCode::range, element,
                     fmt::format("{} is not an issue index", value->to_string()),
                     "indices are whole numbers from 0 to 1,000,000");
  }
  return static_cast<int>(*whole);
}

Result<std::string> issue_type(const Document& file, const XmlElement& issue) {
  for (const char* attribute : {"type", "etype", "vtype"}) {
    const XmlAttribute* found = issue.find(attribute);
    if (found == nullptr) continue;
    if (found->value == "discrete" || found->value == "integer" || found->value == "real") {
      return found->value;
    }
    return file.source->fail(ErrorCode::unsupported, found->offset, "issue.type",
                             fmt::format("issues of type '{}' are not read", shorten(found->value)),
                             "use discrete, integer or real");
  }
  return std::string("discrete");
}

Result<const XmlElement*> objective_of(const Document& file) {
  const XmlElement* holder = &file.root;
  if (holder->name == "negotiation_template") {
    const XmlElement* space = holder->child("utility_space");
    if (space != nullptr) holder = space;
  }
  const XmlElement* objective = holder->child("objective");
  if (objective == nullptr) {
    return file.fail(ErrorCode::missing, *holder,
                     fmt::format("<{}> has no <objective>", holder->name),
                     "a GENIUS domain or profile lists its issues inside <objective>");
  }
  return objective;
}

std::vector<const XmlElement*> gather(const XmlElement& objective, std::string_view name) {
  std::vector<const XmlElement*> out;
  for (const XmlElement& child : objective.children) {
    if (child.name == name) out.push_back(&child);
    if (child.name == "objective") {
      const auto nested = gather(child, name);
      out.insert(out.end(), nested.begin(), nested.end());
    }
  }
  return out;
}

}  // namespace genius

namespace {

using genius::Document;
using genius::Domain;

Result<Issue*> add_discrete(const Document& file, const XmlElement& element, std::string name,
                            int index, CaseBuilder& builder) {
  Issue& issue = builder.add_choice(std::move(name), index);
  for (const XmlElement& item : element.children) {
    if (item.name != "item") continue;
    const XmlAttribute* value = item.find("value");
    if (value == nullptr) {
      return file.fail(ErrorCode::missing, item, "<item> has no 'value'", "add value=\"…\" to it");
    }
    builder.add_option(issue, value->value);
  }
  if (issue.option_ids.empty()) {
    return file.fail(ErrorCode::missing, element,
                     fmt::format("the issue '{}' has no items", shorten(issue.name)),
                     "list its values as <item value=\"…\"/>");
  }
  return &issue;
}

Result<Issue*> add_numeric(const Document& file, const XmlElement& element, std::string name,
                           int index, bool real, int steps, CaseBuilder& builder) {
  const XmlElement* range = element.child("range");
  const XmlElement& holder = element.find("lowerbound") == nullptr && range ? *range : element;
  auto from = genius::number(file, holder, "lowerbound");
  if (!from) return tl::unexpected(from.error());
  auto to = genius::number(file, holder, "upperbound");
  if (!to) return tl::unexpected(to.error());
  const double width = to->to_double() - from->to_double();
  const double largest = std::max(std::abs(from->to_double()), std::abs(to->to_double()));
  const bool whole = from->scale() == 0 && to->scale() == 0;
  if (*from > *to || (!real && !whole) || (real && *from < *to && width < 1e-6) || largest > 1e12) {
    return file.fail(
        ErrorCode::range, holder,
        fmt::format("the bounds {} to {} of '{}' are not a range of {} numbers", from->to_string(),
                    to->to_string(), shorten(name), real ? "real" : "whole"),
        "the lower bound comes first, and neither passes 10^12");
  }
  if (!real && width + 1 > kMaxGridValues) {
    return file.fail(
        ErrorCode::limit, holder,
        fmt::format("the issue '{}' has more than {} values", shorten(name), kMaxGridValues),
        "narrow its bounds");
  }
  if (real && *from < *to) return &builder.add_real(std::move(name), *from, *to, steps, index);
  QuantityRange grid;
  grid.from = *from;
  grid.to = *to;
  return &builder.add_range(std::move(name), grid, index);
}

Result<Domain> read_domain(const Document& file, const ReadOptions& options, CaseBuilder& builder) {
  auto objective = genius::objective_of(file);
  if (!objective) return tl::unexpected(objective.error());
  std::map<int, const XmlElement*> by_index;
  for (const XmlElement* issue : genius::gather(**objective, "issue")) {
    auto index = genius::index_of(file, *issue);
    if (!index) return tl::unexpected(index.error());
    if (!by_index.emplace(*index, issue).second) {
      return file.fail(ErrorCode::duplicate, *issue,
                       fmt::format("two issues have index {}", *index),
                       "give each issue an index of its own");
    }
  }
  if (by_index.empty()) {
    return file.fail(ErrorCode::missing, **objective, "there are no issues",
                     "list them as <issue index=\"1\" name=\"…\">");
  }
  if (by_index.size() > kMaxIssues) {
    return too_many_issues(file.source->where((*objective)->offset, (*objective)->name));
  }
  Domain domain;
  for (const auto& [index, element] : by_index) {
    auto type = genius::issue_type(file, *element);
    if (!type) return tl::unexpected(type.error());
    const XmlAttribute* name = element->find("name");
    std::string label = name ? name->value : fmt::format("issue {}", index);
    auto added = *type == "discrete"
                     ? add_discrete(file, *element, std::move(label), index, builder)
                     : add_numeric(file, *element, std::move(label), index, *type == "real",
                                   options.real_steps, builder);
    if (!added) return tl::unexpected(added.error());
    domain.issue_by_index.emplace(index, builder.issues().size() - 1);
  }
  return domain;
}

// <reservation value=…/> and <discount_factor value=…/>, directly under the root.
Result<std::optional<Decimal>> root_number(const Document& file, std::string_view name) {
  const XmlElement* element = file.root.child(name);
  if (element == nullptr) return std::optional<Decimal>{};
  return genius::optional_number(file, *element, "value");
}

Result<void> read_profile(const Document& file, const Domain& domain, CaseBuilder& builder) {
  Preferences& out = builder.add_party(stem_of(file.source->name()));
  out.cap = Decimal(1);
  out.source = Text(fmt::format("GENIUS profile {}", stem_of(file.source->name())));
  auto reservation = root_number(file, "reservation");
  if (!reservation) return tl::unexpected(reservation.error());
  out.walk_away = *reservation;
  auto discount = root_number(file, "discount_factor");
  if (!discount) return tl::unexpected(discount.error());
  out.discount = *discount;
  const XmlAttribute* type = file.root.find("type");
  if (type != nullptr && type->value == "constraint") {
    return file.fail(ErrorCode::unsupported, file.root, "constraint profiles are not read",
                     "export the scores as an additive profile or as CSV");
  }
  if (type != nullptr && type->value == "nonlinear") {
    return genius::read_rectangles(file, builder, domain, out);
  }
  return genius::read_additive(file, builder, domain, out);
}

}  // namespace

Result<Case> read_genius(Sources sources, const ReadOptions& options) {
  std::vector<Document> files;
  const Document* domain_file = nullptr;
  for (const SourceText& source : sources) {
    auto root = parse_xml(source);
    if (!root) return tl::unexpected(root.error());
    files.push_back({&source, std::move(*root)});
  }
  for (const Document& file : files) {
    if (file.root.name == "negotiation_template") {
      if (domain_file != nullptr) {
        return file.fail(ErrorCode::duplicate, file.root, "this is a second domain",
                         "give one domain and its profiles");
      }
      domain_file = &file;
    } else if (file.root.name != "utility_space") {
      return file.fail(
          ErrorCode::unsupported, file.root,
          fmt::format("<{}> is neither a GENIUS domain nor a profile", shorten(file.root.name)),
          "give a <negotiation_template> and its <utility_space> files");
    }
  }
  const Document& describes = domain_file != nullptr ? *domain_file : files.front();
  CaseBuilder builder(stem_of(describes.source->name()));
  builder.talks().source = fmt::format("GENIUS domain {}", stem_of(describes.source->name()));
  auto domain = read_domain(describes, options, builder);
  if (!domain) return tl::unexpected(domain.error());
  for (const Document& file : files) {
    if (&file == domain_file) continue;
    auto done = read_profile(file, *domain, builder);
    if (!done) return tl::unexpected(done.error());
  }
  return std::move(builder).finish();
}

}  // namespace dragoman::format
