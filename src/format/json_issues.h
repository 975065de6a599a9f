// The map of issues that GeniusWeb and NegoLog files have.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "format/case_builder.h"
#include "format/json_tree.h"

namespace dragoman::format {

// Calls `read` for every issue in the map `name` of `root`, in file order, with the issue's name,
// its node (a map) and its path for errors. Refuses more than kMaxIssues and none at all, and stops
// at the first error.
Result<void> read_issue_map(
    const SourceText& source, const JsonNode& root, std::string_view name,
    const std::function<Result<void>(const std::string& issue, const JsonNode& node,
                                     const std::string& path)>& read);

}  // namespace dragoman::format
