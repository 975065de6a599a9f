// Answers for cases without scores, worked out from words.
#pragma once

#include <optional>
#include <string>

#include "cli/arguments.h"
#include "dragoman/infer.h"
#include "dragoman/model.h"
#include "dragoman/result.h"

namespace dragoman::cli {

// Which words count, and how many samples are drawn: as the options say. Fails with usage on a rule
// that does not exist.
Result<InferOptions> infer_options(const WordOptions& words, const Limits& limits);

// find_inferred() with its progress on the terminal.
Result<InferredResult> infer(const Case& talks, InferOptions options);

// Whether a case that compile() refused for missing scores has anything that can be inferred from.
bool has_words(const Case& talks);

// `packages` and `amend` of such a case. Prints the answer; the exit status.
Result<int> packages_from_words(const Case& talks, const PackagesArguments& arguments);
Result<int> amend_from_words(const Case& talks, const AmendArguments& arguments);

}  // namespace dragoman::cli
