// Results as JSON for scripts, in the schema of docs/json.md (version 1).
//
//   // given: const dragoman::Case& talks, const dragoman::Problem& problem
//   // given: const dragoman::PackagesResult& result, const dragoman::PackagesOptions& options
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

#include "dragoman/gaps.h"
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

// The answer of `packages` or `amend` (format) when scores are missing: what is not on file, and
// what that leaves unknown.
void no_scores_json(const Case& talks, std::string_view format, const std::vector<Gap>& gaps,
                    const TextSink& sink);

// The answer of `check` for a sound case. notes: what compile() had to assume, if it went through.
void check_json(const Case& talks, const std::vector<Gap>& gaps,
                const std::vector<std::string>& notes, const TextSink& sink);

void error_json(const Error& error, const TextSink& sink);

// utility × 10^-decimals, exactly: "0.785", "-12", "null" for a crossed red line.
std::string utility_text(Utility utility, int decimals);

// Whether a result holds anything at all that a reader could use.
bool anything_known(const PackagesResult& result);

}  // namespace dragoman
