// NegoLog: one JSON profile per party, without a domain file.
#include <fmt/format.h>

#include <utility>

#include "format/case_builder.h"
#include "format/json_issues.h"
#include "format/json_tree.h"
#include "format/readers.h"

namespace dragoman::format {
namespace {

using Kind = JsonNode::Kind;

Result<void> read_issues(const SourceText& source, const JsonNode& root, CaseBuilder& builder) {
  const auto read = [&](const std::string& name, const JsonNode& node,
                        const std::string& path) -> Result<void> {
    Issue& issue = builder.add_choice(name);
    for (const auto& [value, amount] : node.members) builder.add_option(issue, value);
    if (!node.members.empty()) return {};
    return source.fail(ErrorCode::missing, node.offset, path, "the issue has no values",
                       "list at least one with its utility");
  };
  return read_issue_map(source, root, "issues", read);
}

Result<PointPreference> read_scores(const SourceText& source, const JsonNode& node,
                                    const std::string& path, CaseBuilder& builder,
                                    const Issue& issue) {
  PointPreference out;
  out.point = builder.point_id(issue);
  for (const auto& [value, amount] : node.members) {
    const auto option = issue.option_ids.find(value);
    const std::string field = fmt::format("{}.{}", path, shorten(value));
    if (option == issue.option_ids.end()) {
      return source.fail(ErrorCode::unknown_reference, amount.offset, field,
                         fmt::format("the first profile's issue '{}' has no value '{}'",
                                     shorten(issue.name), shorten(value)),
                         "use profiles of one scenario, or add the value there");
    }
    auto number = number_of(source, amount, field);
    if (!number) return tl::unexpected(number.error());
    out.values.emplace_back(OptionId{option->second}, *number);
  }
  return out;
}

Result<void> read_profile(const SourceText& source, const JsonNode& root, CaseBuilder& builder) {
  auto weights = member(source, root, "", "issueWeights", Kind::map);
  if (!weights) return tl::unexpected(weights.error());
  auto issues = member(source, root, "", "issues", Kind::map);
  if (!issues) return tl::unexpected(issues.error());
  Preferences& out = builder.add_party(stem_of(source.name()));
  out.source = Text(fmt::format("NegoLog profile {}", stem_of(source.name())));
  if (const JsonNode* reservation = root.find("reservationValue")) {
    auto number = number_of(source, *reservation, "reservationValue");
    if (!number) return tl::unexpected(number.error());
    out.walk_away = *number;
  }
  for (const auto& [name, node] : (*issues)->members) {
    if (builder.find(name) == nullptr) {
      return source.fail(ErrorCode::unknown_reference, node.offset, "issues",
                         fmt::format("the first profile has no issue '{}'", shorten(name)),
                         "use profiles of one scenario");
    }
  }
  for (const Issue& issue : builder.issues()) {
    const std::string path = fmt::format("issues.{}", shorten(issue.name));
    auto node = member(source, **issues, "issues", issue.name, Kind::map);
    if (!node) return tl::unexpected(node.error());
    auto scores = read_scores(source, **node, path, builder, issue);
    if (!scores) return tl::unexpected(scores.error());
    auto weight = member(source, **weights, "issueWeights", issue.name, Kind::number);
    if (!weight) return tl::unexpected(weight.error());
    auto number = number_of(source, **weight, fmt::format("issueWeights.{}", shorten(issue.name)));
    if (!number) return tl::unexpected(number.error());
    scores->weight = *number;
    out.points.push_back(std::move(*scores));
  }
  return {};
}

}  // namespace

Result<Case> read_negolog(Sources sources) {
  CaseBuilder builder(folder_of(sources.front().name()));
  builder.talks().source = "NegoLog profiles";
  bool first = true;
  for (const SourceText& source : sources) {
    auto root = parse_json(source);
    if (!root) return tl::unexpected(root.error());
    if (first) {
      if (auto done = read_issues(source, *root, builder); !done) {
        return tl::unexpected(done.error());
      }
    }
    first = false;
    if (auto done = read_profile(source, *root, builder); !done) {
      return tl::unexpected(done.error());
    }
  }
  return std::move(builder).finish();
}

}  // namespace dragoman::format
