// NegMAS: an outcome space and linear additive utility functions as YAML.
#include <fmt/format.h>

#include <cmath>
#include <deque>
#include <utility>

#include "format/case_builder.h"
#include "format/curves.h"
#include "format/readers.h"
#include "format/yaml_tree.h"

namespace dragoman::format {
namespace {

using Kind = YamlNode::Kind;

tl::unexpected<Error> fail_at(const YamlDocument& file, const YamlNode& node, ErrorCode code,
                              std::string message, std::string mend) {
  return tl::unexpected<Error>(Error{code, std::move(message), std::move(mend), file.where(node)});
}

Result<const YamlNode*> member(const YamlDocument& file, const YamlNode& node,
                               std::string_view name) {
  const YamlNode* found = node.kind == Kind::map ? node.find(name) : nullptr;
  if (found == nullptr || found->kind == Kind::null) {
    return fail_at(file, found ? *found : node, ErrorCode::missing,
                   fmt::format("'{}' is missing here", name), fmt::format("add '{}:'", name));
  }
  return found;
}

Result<Decimal> number_of(const YamlDocument& file, const YamlNode& node) {
  const auto value = node.kind == Kind::scalar ? parse_number(node.text) : std::nullopt;
  if (!value) {
    return fail_at(file, node, ErrorCode::type,
                   fmt::format("{} is not a number that can be kept",
                               node.kind == Kind::scalar ? fmt::format("'{}'", shorten(node.text))
                                                         : std::string(describe_kind(node))),
                   "write a plain decimal number below 10^18");
  }
  return *value;
}

Result<std::string> text_of(const YamlDocument& file, const YamlNode& node) {
  if (node.kind == Kind::scalar) return node.text;
  if (node.kind == Kind::null) return std::string("null");
  return fail_at(file, node, ErrorCode::type, fmt::format("this is {}", describe_kind(node)),
                 "write one value");
}

// The class name without its module: "negmas.preferences.TableFun" is TableFun.
std::string type_of(const YamlNode& node) {
  const YamlNode* type = node.kind == Kind::map ? node.find("type") : nullptr;
  if (type == nullptr || type->kind != Kind::scalar) return {};
  return type->text.substr(type->text.rfind('.') + 1);
}

// ---- Domain -------------------------------------------------------------------------------------

struct Bounds {
  Decimal low, high;
};

Result<Bounds> bounds_of(const YamlDocument& file, const YamlNode& values) {
  Bounds out;
  if (values.kind == Kind::scalar) {  // ContiguousIssue(10) is 0 … 9
    auto count = number_of(file, values);
    if (!count) return tl::unexpected(count.error());
    const auto high = add(*count, Decimal(-1));
    out.high = high.value_or(Decimal{});
  } else if (values.kind == Kind::list && values.size() == 2) {
    auto low = number_of(file, *values.children[0]);
    if (!low) return tl::unexpected(low.error());
    auto high = number_of(file, *values.children[1]);
    if (!high) return tl::unexpected(high.error());
    out = {*low, *high};
  } else {
    return fail_at(file, values, ErrorCode::type, "a numeric issue has two bounds",
                   "write [lowest, highest]");
  }
  const double largest = std::max(std::abs(out.low.to_double()), std::abs(out.high.to_double()));
  if (out.low > out.high || largest > 1e12) {
    return fail_at(
        file, values, ErrorCode::range,
        fmt::format("{} to {} is not a range", out.low.to_string(), out.high.to_string()),
        "the lowest comes first, and neither passes 10^12");
  }
  return out;
}

Result<void> add_integers(const YamlDocument& file, const YamlNode& values, std::string name,
                          CaseBuilder& builder) {
  auto bounds = bounds_of(file, values);
  if (!bounds) return tl::unexpected(bounds.error());
  const double width = bounds->high.to_double() - bounds->low.to_double();
  if (bounds->low.scale() != 0 || bounds->high.scale() != 0 || width + 1 > kMaxGridValues) {
    return fail_at(file, values, ErrorCode::range,
                   fmt::format("{} to {} is not a range of at most {} whole numbers",
                               bounds->low.to_string(), bounds->high.to_string(), kMaxGridValues),
                   "narrow it, or make it a ContinuousIssue");
  }
  QuantityRange grid;
  grid.from = bounds->low;
  grid.to = bounds->high;
  builder.add_range(std::move(name), grid);
  return {};
}

Result<void> add_real(const YamlDocument& file, const YamlNode& values, std::string name, int steps,
                      CaseBuilder& builder) {
  auto bounds = bounds_of(file, values);
  if (!bounds) return tl::unexpected(bounds.error());
  const double width = bounds->high.to_double() - bounds->low.to_double();
  if (width < 1e-6) {
    return fail_at(file, values, ErrorCode::range, "the bounds are too close to each other",
                   "make it an issue with a list of values");
  }
  builder.add_real(std::move(name), bounds->low, bounds->high, steps);
  return {};
}

Result<void> add_list(const YamlDocument& file, const YamlNode& values, std::string name,
                      CaseBuilder& builder) {
  if (values.kind != Kind::list || values.children.empty()) {
    return fail_at(file, values, ErrorCode::type, "an issue lists at least one value",
                   "write a list of values");
  }
  Issue& issue = builder.add_choice(std::move(name));
  for (const YamlNode* item : values.children) {
    auto value = text_of(file, *item);
    if (!value) return tl::unexpected(value.error());
    if (!builder.add_option(issue, *value)) {
      return fail_at(file, *item, ErrorCode::duplicate,
                     fmt::format("the value '{}' is listed twice", shorten(*value)),
                     "keep one of them");
    }
  }
  return {};
}

Result<void> read_domain(const YamlDocument& file, const YamlNode& root, int steps,
                         CaseBuilder& builder) {
  auto issues = member(file, root, "issues");
  if (!issues) return tl::unexpected(issues.error());
  if ((*issues)->kind != Kind::list || (*issues)->children.empty()) {
    return fail_at(file, **issues, ErrorCode::type, "'issues' is not a list of issues",
                   "write one '- name: …' per issue");
  }
  if ((*issues)->size() > kMaxIssues) {
    return too_many_issues(file.where(**issues));
  }
  for (const YamlNode* node : (*issues)->children) {
    auto name_node = member(file, *node, "name");
    if (!name_node) return tl::unexpected(name_node.error());
    auto name = text_of(file, **name_node);
    if (!name) return tl::unexpected(name.error());
    if (builder.find(*name) != nullptr) {
      return fail_at(file, **name_node, ErrorCode::duplicate,
                     fmt::format("two issues are called '{}'", shorten(*name)),
                     "give each a name of its own");
    }
    auto values = member(file, *node, "values");
    if (!values) return tl::unexpected(values.error());
    const std::string type = type_of(*node);
    Result<void> done;
    if (type == "ContiguousIssue") {
      done = add_integers(file, **values, *name, builder);
    } else if (type == "ContinuousIssue") {
      done = add_real(file, **values, *name, steps, builder);
    } else if (type.empty() || type == "CategoricalIssue" || type == "OrdinalIssue" ||
               type == "CardinalIssue" || type == "DiscreteIssue") {
      done = add_list(file, **values, *name, builder);
    } else {
      done = fail_at(file, *node, ErrorCode::unsupported,
                     fmt::format("issues of type '{}' are not read", shorten(type)),
                     "use a categorical, contiguous or continuous issue");
    }
    if (!done) return done;
  }
  return {};
}

// ---- Utility functions --------------------------------------------------------------------------

Result<void> read_table(const YamlDocument& file, const YamlNode& mapping, const Issue& issue,
                        const Point& point, PointPreference& out) {
  if (mapping.kind != Kind::map) {
    return fail_at(file, mapping, ErrorCode::type, "a TableFun maps values to utilities",
                   "write 'mapping:' with one line per value");
  }
  for (std::size_t i = 0; i < mapping.size(); ++i) {
    auto text = text_of(file, mapping.key(i));
    if (!text) return tl::unexpected(text.error());
    auto amount = number_of(file, mapping.value(i));
    if (!amount) return tl::unexpected(amount.error());
    const auto option = issue.option_ids.find(*text);
    const auto number = point.quantity ? parse_number(*text) : std::nullopt;
    if (option != issue.option_ids.end()) {
      out.values.emplace_back(OptionId{option->second}, *amount);
    } else if (number && value_index(point, *number)) {
      out.values.emplace_back(*number, *amount);
    } else {
      return fail_at(file, mapping.key(i), ErrorCode::unknown_reference,
                     fmt::format("the domain's issue '{}' has no value '{}'", shorten(issue.name),
                                 shorten(*text)),
                     "write it as the domain does, or add it there");
    }
  }
  return {};
}

// slope × value + bias at every value of the issue.
Result<void> read_affine(const YamlDocument& file, const YamlNode& node, double slope, double bias,
                         const Point& point, PointPreference& out) {
  const auto f = [&](double at) { return slope * at + bias; };
  if (point.quantity) {
    out.curve = curve_on_grid(point, f, {});
    return {};
  }
  for (const Option& option : point.options) {
    const auto number = parse_number(option.text.in(""));
    if (!number) {
      return fail_at(file, node, ErrorCode::type,
                     fmt::format("'{}' is not a number, so a linear function cannot value it",
                                 shorten(option.text.in(""))),
                     "use a TableFun for this issue");
    }
    out.values.emplace_back(OptionId{option.id}, to_decimal(f(number->to_double())));
  }
  return {};
}

Result<double> optional_number(const YamlDocument& file, const YamlNode& node,
                               std::string_view name, double otherwise) {
  const YamlNode* found = node.kind == Kind::map ? node.find(name) : nullptr;
  if (found == nullptr || found->kind == Kind::null) return otherwise;
  auto value = number_of(file, *found);
  if (!value) return tl::unexpected(value.error());
  return value->to_double();
}

Result<void> read_function(const YamlDocument& file, const YamlNode& node, const Issue& issue,
                           const Point& point, PointPreference& out) {
  const std::string type = type_of(node);
  const YamlNode* mapping = node.kind == Kind::map ? node.find("mapping") : nullptr;
  if (type == "TableFun" || mapping != nullptr) {
    if (mapping == nullptr) {
      auto missing = member(file, node, "mapping");
      return tl::unexpected(missing.error());
    }
    return read_table(file, *mapping, issue, point, out);
  }
  if (type.empty()) return read_table(file, node, issue, point, out);
  if (type != "AffineFun" && type != "LinearFun" && type != "IdentityFun" && type != "ConstFun") {
    return fail_at(file, node, ErrorCode::unsupported,
                   fmt::format("functions of type '{}' are not read", shorten(type)),
                   "use TableFun, AffineFun, LinearFun, IdentityFun or ConstFun");
  }
  auto slope = optional_number(file, node, "slope", type == "IdentityFun" ? 1 : 0);
  if (!slope) return tl::unexpected(slope.error());
  auto bias = optional_number(file, node, "bias", 0);
  if (!bias) return tl::unexpected(bias.error());
  return read_affine(file, node, type == "ConstFun" ? 0 : *slope, *bias, point, out);
}

// The entry of `values` or `weights` that belongs to an issue: by position or by name.
Result<const YamlNode*> entry_for(const YamlDocument& file, const YamlNode& entries,
                                  std::size_t position, const Issue& issue) {
  if (entries.kind == Kind::list && position < entries.size()) return entries.children[position];
  const YamlNode* named = entries.kind == Kind::map ? entries.find(issue.name) : nullptr;
  if (named != nullptr) return named;
  return fail_at(file, entries, ErrorCode::missing,
                 fmt::format("nothing is stated for the issue '{}'", shorten(issue.name)),
                 "list one entry per issue, in the order of the domain");
}

Result<void> check_count(const YamlDocument& file, const YamlNode& entries, std::size_t issues) {
  if (entries.size() <= issues) return {};
  return fail_at(file, entries, ErrorCode::conflict,
                 fmt::format("there are {} entries for {} issues", entries.size(), issues),
                 "use the profile and the domain of one scenario");
}

// The walk-away value; NegMAS writes -.inf for "none".
Result<void> read_reserved(const YamlDocument& file, const YamlNode& node, Preferences& out) {
  const YamlNode* reserved = node.find("reserved_value");
  if (reserved == nullptr || reserved->kind == Kind::null) return {};
  const bool none = reserved->text == "-.inf" || reserved->text == "-inf" ||
                    reserved->text == "-.Inf" || reserved->text == "-.INF";
  if (reserved->kind == Kind::scalar && none) return {};
  auto value = number_of(file, *reserved);
  if (!value) return tl::unexpected(value.error());
  out.walk_away = *value;
  return {};
}

Result<void> read_additive(const YamlDocument& file, const YamlNode& node, CaseBuilder& builder,
                           Preferences& out) {
  auto values = member(file, node, "values");
  if (!values) return tl::unexpected(values.error());
  const YamlNode* weights = node.find("weights");
  const std::size_t count = builder.issues().size();
  if (auto checked = check_count(file, **values, count); !checked) return checked;
  for (std::size_t i = 0; i < count; ++i) {
    const Issue& issue = builder.issues()[i];
    const Point& point = builder.point_of(issue);
    PointPreference scores;
    scores.point = point.id;
    auto function = entry_for(file, **values, i, issue);
    if (!function) return tl::unexpected(function.error());
    if (auto done = read_function(file, **function, issue, point, scores); !done) return done;
    if (weights != nullptr && weights->kind != Kind::null) {
      auto entry = entry_for(file, *weights, i, issue);
      if (!entry) return tl::unexpected(entry.error());
      auto weight = number_of(file, **entry);
      if (!weight) return tl::unexpected(weight.error());
      scores.weight = *weight;
    }
    out.points.push_back(std::move(scores));
  }
  return {};
}

Result<void> read_ufun(const YamlDocument& file, const YamlNode& node, CaseBuilder& builder,
                       Preferences& out) {
  const std::string type = type_of(node);
  if (type == "LinearAdditiveUtilityFunction") {
    if (auto done = read_additive(file, node, builder, out); !done) return done;
    return read_reserved(file, node, out);
  }
  const YamlNode* inner = node.kind == Kind::map ? node.find("ufun") : nullptr;
  const bool discounted = type == "ExpDiscountedUFun" || type == "LinDiscountedUFun";
  if (!discounted || inner == nullptr) {
    return fail_at(file, node, ErrorCode::unsupported,
                   fmt::format("utility functions of type '{}' are not read", shorten(type)),
                   "use a LinearAdditiveUtilityFunction, discounted or not");
  }
  if (auto done = read_ufun(file, *inner, builder, out); !done) return done;
  if (auto done = read_reserved(file, node, out); !done) return done;
  const YamlNode* discount = node.find("discount");
  if (discount == nullptr || discount->kind == Kind::null) return {};
  auto value = number_of(file, *discount);
  if (!value) return tl::unexpected(value.error());
  out.discount = *value;
  return {};
}

Result<void> read_profile(const YamlDocument& file, CaseBuilder& builder) {
  const YamlNode& root = file.root();
  const YamlNode* name = root.find("name");
  const bool named = name != nullptr && name->kind == Kind::scalar && !trim(name->text).empty();
  Preferences& out = builder.add_party(named ? name->text : stem_of(file.file_name()));
  out.source = Text(fmt::format("NegMAS utility function {}", stem_of(file.file_name())));
  return read_ufun(file, root, builder, out);
}

bool is_domain(const YamlNode& root) {
  return root.kind == Kind::map && root.find("issues") != nullptr;
}

}  // namespace

Result<Case> read_negmas(Sources sources, const ReadOptions& options) {
  std::deque<YamlDocument> files;
  const YamlDocument* domain = nullptr;
  for (const SourceText& source : sources) {
    auto document = YamlDocument::parse(std::string(source.text()), source.name());
    if (!document) return tl::unexpected(document.error());
    files.push_back(std::move(*document));
    if (!is_domain(files.back().root())) continue;
    if (domain != nullptr) {
      return fail_at(files.back(), files.back().root(), ErrorCode::duplicate,
                     "this is a second domain", "give one domain and its utility functions");
    }
    domain = &files.back();
  }
  if (domain == nullptr) {
    return fail_at(files.front(), files.front().root(), ErrorCode::missing,
                   "no domain was given with this utility function",
                   "give the file with the 'issues' too");
  }
  const YamlNode* name = domain->root().find("name");
  const bool named = name != nullptr && name->kind == Kind::scalar;
  CaseBuilder builder(named ? name->text : stem_of(domain->file_name()));
  builder.talks().source = fmt::format("NegMAS domain {}", stem_of(domain->file_name()));
  if (auto done = read_domain(*domain, domain->root(), options.real_steps, builder); !done) {
    return tl::unexpected(done.error());
  }
  for (const YamlDocument& file : files) {
    if (&file == domain) continue;
    if (auto done = read_profile(file, builder); !done) return tl::unexpected(done.error());
  }
  return std::move(builder).finish();
}

}  // namespace dragoman::format
