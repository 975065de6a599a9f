// GeniusWeb: linear additive utilities as JSON, in both of its spellings.
#include <fmt/format.h>

#include <array>
#include <cmath>
#include <set>
#include <utility>

#include "format/case_builder.h"
#include "format/curves.h"
#include "format/json_issues.h"
#include "format/json_tree.h"
#include "format/readers.h"

namespace dragoman::format {
namespace {

using Kind = JsonNode::Kind;

// One file, with its profile body or domain.
struct Document {
  const SourceText* source = nullptr;
  JsonNode root;
};

constexpr const char* kAdditive = "LinearAdditiveUtilitySpace";

// A value of a discrete issue: a text, or a number as it is written.
Result<std::string> value_text(const SourceText& source, const JsonNode& node,
                               std::string_view path) {
  if (node.kind == Kind::text || node.kind == Kind::number) return node.text;
  if (auto checked = expect(source, node, path, Kind::text); !checked) {
    return tl::unexpected(checked.error());
  }
  return node.text;
}

Result<void> read_range(const SourceText& source, const JsonNode& range, const std::string& name,
                        const std::string& path, CaseBuilder& builder) {
  if (auto checked = expect(source, range, path, Kind::list); !checked) return checked;
  if (range.items.size() != 3) {
    return source.fail(ErrorCode::type, range.offset, path, "a range has three numbers",
                       "write [lowest, highest, step]");
  }
  std::array<Decimal, 3> numbers;
  for (std::size_t i = 0; i < 3; ++i) {
    // GeniusWeb writes big numbers as texts now and then.
    const JsonNode& item = range.items[i];
    const auto from_text = item.kind == Kind::text ? parse_number(item.text) : std::nullopt;
    auto number = from_text ? Result<Decimal>(*from_text) : number_of(source, item, path);
    if (!number) return tl::unexpected(number.error());
    numbers[i] = *number;
  }
  const auto& [low, high, step] = numbers;
  const double count = (high.to_double() - low.to_double()) / step.to_double();
  if (low > high || step <= Decimal{} || !(count < kMaxGridValues)) {
    return source.fail(
        ErrorCode::range, range.offset, path,
        fmt::format("{} to {} by {} is not a range of at most {} values", low.to_string(),
                    high.to_string(), step.to_string(), kMaxGridValues),
        "the lowest comes first, and the step is above 0");
  }
  QuantityRange grid;
  grid.from = low;
  grid.to = high;
  grid.step = step;
  builder.add_range(name, grid);
  return {};
}

Result<void> read_values(const SourceText& source, const JsonNode& values, const std::string& name,
                         const std::string& path, CaseBuilder& builder) {
  if (auto checked = expect(source, values, path, Kind::list); !checked) return checked;
  Issue& issue = builder.add_choice(name);
  for (const JsonNode& item : values.items) {
    auto value = value_text(source, item, path);
    if (!value) return tl::unexpected(value.error());
    if (!builder.add_option(issue, *value)) {
      return source.fail(ErrorCode::duplicate, item.offset, path,
                         fmt::format("the value '{}' is listed twice", shorten(*value)),
                         "keep one of them");
    }
  }
  if (values.items.empty()) {
    return source.fail(ErrorCode::missing, values.offset, path, "the issue has no values",
                       "list at least one");
  }
  return {};
}

Result<void> read_domain(const SourceText& source, const JsonNode& domain, CaseBuilder& builder) {
  const auto read = [&](const std::string& name, const JsonNode& node,
                        const std::string& path) -> Result<void> {
    const JsonNode* values = node.find("values");
    const JsonNode* range = node.find("range");
    if ((values == nullptr) == (range == nullptr)) {
      return source.fail(ErrorCode::missing, node.offset, path,
                         "an issue has either 'values' or 'range'", "give one of the two");
    }
    return values ? read_values(source, *values, name, path + ".values", builder)
                  : read_range(source, *range, name, path + ".range", builder);
  };
  return read_issue_map(source, domain, "issuesValues", read);
}

Result<void> read_discrete(const SourceText& source, const JsonNode& node, const std::string& path,
                           CaseBuilder& builder, const Issue& issue, PointPreference& out) {
  auto utilities = member(source, node, path, "valueUtilities", Kind::map);
  if (!utilities) return tl::unexpected(utilities.error());
  for (const auto& [value, amount] : (*utilities)->members) {
    const std::string field = fmt::format("{}.valueUtilities.{}", path, shorten(value));
    const auto option = issue.option_ids.find(value);
    if (option == issue.option_ids.end()) {
      return source.fail(ErrorCode::unknown_reference, amount.offset, field,
                         fmt::format("the domain's issue '{}' has no value '{}'",
                                     shorten(issue.name), shorten(value)),
                         "write it as the domain does, or add it there");
    }
    auto number = number_of(source, amount, field);
    if (!number) return tl::unexpected(number.error());
    out.values.emplace_back(OptionId{option->second}, *number);
  }
  out.point = builder.point_id(issue);
  return {};
}

Result<void> read_numeric(const SourceText& source, const JsonNode& node, const std::string& path,
                          const Point& point, PointPreference& out) {
  std::array<Decimal, 4> numbers;
  constexpr std::array<const char*, 4> kNames{"lowValue", "highValue", "lowUtility", "highUtility"};
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    auto found = member(source, node, path, kNames[i], Kind::number);
    if (!found) return tl::unexpected(found.error());
    auto number = number_of(source, **found, path);
    if (!number) return tl::unexpected(number.error());
    numbers[i] = *number;
  }
  const auto& [low, high, low_utility, high_utility] = numbers;
  if (low != point.quantity->from || high != point.quantity->to) {
    return source.fail(
        ErrorCode::conflict, node.offset, path,
        fmt::format("values {} to {} are scored, but the domain has {} to {}", low.to_string(),
                    high.to_string(), point.quantity->from.to_string(),
                    point.quantity->to.to_string()),
        "use the profile and the domain of one scenario");
  }
  out.point = point.id;
  const Value start = low;
  const Value end = high;
  out.curve.push_back({start, low_utility});
  if (low < high) out.curve.push_back({end, high_utility});
  return {};
}

Result<PointPreference> read_issue(const SourceText& source, const JsonNode& node,
                                   const std::string& path, CaseBuilder& builder,
                                   const Issue& issue) {
  PointPreference out;
  if (auto checked = expect(source, node, path, Kind::map); !checked) {
    return tl::unexpected(checked.error());
  }
  const Point& point = builder.point_of(issue);
  const bool discrete = point.kind == PointKind::choice;
  constexpr std::array<const char*, 2> kDiscrete{"DiscreteValueSetUtilities", "discreteutils"};
  constexpr std::array<const char*, 2> kNumeric{"NumberValueSetUtilities", "numberutils"};
  for (const char* spelling : discrete ? kDiscrete : kNumeric) {
    const JsonNode* scores = node.find(spelling);
    if (scores == nullptr) continue;
    const std::string field = fmt::format("{}.{}", path, spelling);
    Result<void> done = discrete ? read_discrete(source, *scores, field, builder, issue, out)
                                 : read_numeric(source, *scores, field, point, out);
    if (!done) return tl::unexpected(done.error());
    return out;
  }
  return source.fail(
      ErrorCode::missing, node.offset, path,
      fmt::format("'{}' is missing here", discrete ? kDiscrete[0] : kNumeric[0]),
      fmt::format("the issue has {} in the domain, so add it", discrete ? "values" : "a range"));
}

// What the party gets from one value of the reservation bid.
Result<Decimal> gain_of(const SourceText& source, const JsonNode& node, const std::string& path,
                        const Issue& issue, const Point& point, const PointPreference& scores) {
  auto text = value_text(source, node, path);
  if (!text) return tl::unexpected(text.error());
  std::optional<Decimal> value;
  bool known = false;
  if (point.kind == PointKind::choice) {
    const auto option = issue.option_ids.find(*text);
    known = option != issue.option_ids.end();
    if (known) {
      value = Decimal{};  // a value without a utility counts 0
      for (const auto& [at, amount] : scores.values) {
        if (std::get<OptionId>(at).id == option->second) value = amount;
      }
    }
  } else if (const auto number = parse_number(*text)) {
    known = value_index(point, *number).has_value();
    const double low = point.quantity->from.to_double();
    const double width = point.quantity->to.to_double() - low;
    const double share = width > 0 ? (number->to_double() - low) / width : 0;
    const double first = scores.curve.front().value.to_double();
    value = to_decimal(first + share * (scores.curve.back().value.to_double() - first));
  }
  if (!known) {
    return source.fail(ErrorCode::unknown_reference, node.offset, path,
                       fmt::format("the domain's issue '{}' has no value '{}'", shorten(issue.name),
                                   shorten(*text)),
                       "write it as the domain does, or add it there");
  }
  const auto gain = multiply(*value, *scores.weight);
  if (!gain) {
    return source.fail(ErrorCode::range, node.offset, path, "weight × utility is too large",
                       "use utilities from 0 to 1");
  }
  return *gain;
}

Result<void> read_reservation(const SourceText& source, const JsonNode& bid, CaseBuilder& builder,
                              Preferences& out) {
  const std::string path = "reservationBid.issuevalues";
  auto values = member(source, bid, "reservationBid", "issuevalues", Kind::map);
  if (!values) return tl::unexpected(values.error());
  Decimal sum;
  for (const auto& [name, node] : (*values)->members) {
    const Issue* issue = builder.find(name);
    if (issue == nullptr) {
      return source.fail(ErrorCode::unknown_reference, node.offset, path,
                         fmt::format("the domain has no issue '{}'", shorten(name)),
                         "write it as the domain does");
    }
    const Point& point = builder.point_of(*issue);
    for (const PointPreference& scores : out.points) {
      if (scores.point != point.id) continue;
      auto gain = gain_of(source, node, path + "." + shorten(name), *issue, point, scores);
      if (!gain) return tl::unexpected(gain.error());
      const auto total = add(sum, *gain);
      if (!total) {
        return source.fail(ErrorCode::range, node.offset, path,
                           "the utility of the bid is too large", "use utilities from 0 to 1");
      }
      sum = *total;
    }
  }
  out.walk_away = sum;
  return {};
}

Result<void> read_profile(const SourceText& source, const JsonNode& body, CaseBuilder& builder) {
  auto utilities = member(source, body, kAdditive, "issueUtilities", Kind::map);
  if (!utilities) return tl::unexpected(utilities.error());
  auto weights = member(source, body, kAdditive, "issueWeights", Kind::map);
  if (!weights) return tl::unexpected(weights.error());
  const JsonNode* name = body.find("name");
  const bool named = name != nullptr && name->kind == Kind::text && !trim(name->text).empty();
  Preferences& out = builder.add_party(named ? name->text : stem_of(source.name()));
  out.source = Text(fmt::format("GeniusWeb profile {}", stem_of(source.name())));
  for (const auto& [issue_name, node] : (*utilities)->members) {
    if (builder.find(issue_name) == nullptr) {
      return source.fail(ErrorCode::unknown_reference, node.offset, "issueUtilities",
                         fmt::format("the domain has no issue '{}'", shorten(issue_name)),
                         "use the profile and the domain of one scenario");
    }
  }
  for (const Issue& issue : builder.issues()) {
    auto node = member(source, **utilities, "issueUtilities", issue.name, Kind::map);
    if (!node) return tl::unexpected(node.error());
    const std::string path = fmt::format("issueUtilities.{}", shorten(issue.name));
    auto scores = read_issue(source, **node, path, builder, issue);
    if (!scores) return tl::unexpected(scores.error());
    auto weight = member(source, **weights, "issueWeights", issue.name, Kind::number);
    if (!weight) return tl::unexpected(weight.error());
    auto number = number_of(source, **weight, fmt::format("issueWeights.{}", shorten(issue.name)));
    if (!number) return tl::unexpected(number.error());
    scores->weight = *number;
    out.points.push_back(std::move(*scores));
  }
  const JsonNode* bid = body.find("reservationBid");
  if (bid == nullptr || bid->kind == Kind::null) return {};
  return read_reservation(source, *bid, builder, out);
}

// The body of a profile; null for a domain.
Result<const JsonNode*> profile_body(const Document& file) {
  if (file.root.find("issuesValues") != nullptr) return nullptr;
  const JsonNode* body = file.root.find(kAdditive);
  if (body == nullptr) {
    const std::string kind = file.root.members.empty() ? "this" : file.root.members.front().name;
    return file.source->fail(ErrorCode::unsupported, file.root.offset, "",
                             fmt::format("profiles of the kind {} are not read", shorten(kind)),
                             "only LinearAdditiveUtilitySpace has scores that can be added up");
  }
  if (auto checked = expect(*file.source, *body, kAdditive, Kind::map); !checked) {
    return tl::unexpected(checked.error());
  }
  return body;
}

}  // namespace

Result<Case> read_geniusweb(Sources sources, const ReadOptions&) {
  std::vector<Document> files;
  for (const SourceText& source : sources) {
    auto root = parse_json(source);
    if (!root) return tl::unexpected(root.error());
    files.push_back({&source, std::move(*root)});
  }
  const Document* domain_file = nullptr;
  for (const Document& file : files) {
    if (file.root.find("issuesValues") == nullptr) continue;
    if (domain_file != nullptr) {
      return file.source->fail(ErrorCode::duplicate, file.root.offset, "",
                               "this is a second domain", "give one domain and its profiles");
    }
    domain_file = &file;
  }
  const Document& describes = domain_file != nullptr ? *domain_file : files.front();
  const JsonNode* domain = &describes.root;
  if (domain_file == nullptr) {
    auto body = profile_body(describes);
    if (!body) return tl::unexpected(body.error());
    auto inside = member(*describes.source, **body, kAdditive, "domain", Kind::map);
    if (!inside) return tl::unexpected(inside.error());
    domain = *inside;
  }
  const JsonNode* name = domain->find("name");
  const bool named = name != nullptr && name->kind == Kind::text;
  CaseBuilder builder(named ? name->text : stem_of(describes.source->name()));
  builder.talks().source = fmt::format("GeniusWeb domain {}", stem_of(describes.source->name()));
  if (auto done = read_domain(*describes.source, *domain, builder); !done) {
    return tl::unexpected(done.error());
  }
  for (const Document& file : files) {
    if (&file == domain_file) continue;
    auto body = profile_body(file);
    if (!body) return tl::unexpected(body.error());
    if (auto done = read_profile(*file.source, **body, builder); !done) {
      return tl::unexpected(done.error());
    }
  }
  return std::move(builder).finish();
}

}  // namespace dragoman::format
