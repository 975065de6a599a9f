#include "format/json_issues.h"

#include <fmt/format.h>

#include "format/readers.h"

namespace dragoman::format {

Result<void> read_issue_map(
    const SourceText& source, const JsonNode& root, std::string_view name,
    const std::function<Result<void>(const std::string& issue, const JsonNode& node,
                                     const std::string& path)>& read) {
  auto issues = member(source, root, "", name, JsonNode::Kind::map);
  if (!issues) return tl::unexpected(issues.error());
  if ((*issues)->members.size() > kMaxIssues) {
    return too_many_issues(source.where((*issues)->offset, std::string(name)));
  }
  if ((*issues)->members.empty()) {
    return source.fail(ErrorCode::missing, (*issues)->offset, std::string(name),
                       "there are no issues", "list at least one");
  }
  for (const auto& [issue, node] : (*issues)->members) {
    const std::string path = fmt::format("{}.{}", name, shorten(issue));
    if (auto checked = expect(source, node, path, JsonNode::Kind::map); !checked) return checked;
    if (auto done = read(issue, node, path); !done) return done;
  }
  return {};
}

}  // namespace dragoman::format
