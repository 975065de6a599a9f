// Results as JSON for scripts, in the schema of docs/json.md (version 1).
//
//   std::string out;
//   dragoman::packages_json(talks, problem, result, options, [&](std::string_view text) {
//     out += text;
//     return true;
//   });
//
// Written as it goes: a frontier of a million points needs no more memory than one of ten. Keys
// come in the order of the document, so the same result gives the same bytes. Utilities are written
// as the exact decimals that they are.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "dragoman/model.h"
#include "dragoman/packages.h"
#include "dragoman/problem.h"
#include "dragoman/result.h"

namespace dragoman {

// Receives the next piece of the document; false stops the writing early.
using TextSink = std::function<bool(std::string_view)>;

// The answer of find_packages(problem, options). Cost: linear in what is listed.
void packages_json(const Case& talks, const Problem& problem, const PackagesResult& result,
                   const PackagesOptions& options, const TextSink& sink);

// The answer of amend(). `draft` is the one that was compiled.
void amend_json(const Case& talks, const Problem& problem, const Draft& draft,
                const AmendResult& result, const TextSink& sink);

// Why packages cannot be computed: for which principals no scores are on file, and for which points
// nothing is stated that they could take.
struct NoScores {
  std::vector<std::string> without_scores;  // ids of principals
  std::vector<std::string> without_values;  // ids of points
  std::vector<std::string> notes;           // sentences
};
// The answer of `packages` or `amend` (format) for such a case.
void no_scores_json(const Case& talks, std::string_view format, const NoScores& reason,
                    const TextSink& sink);

void error_json(const Error& error, const TextSink& sink);

// utility × 10^-decimals, exactly: "0.785", "-12", "null" for a crossed red line.
std::string utility_text(Utility utility, int decimals);

// Whether a result holds anything at all that a reader could use.
bool anything_known(const PackagesResult& result);

}  // namespace dragoman
