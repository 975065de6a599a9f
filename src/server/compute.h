// Computations that the API offers, each a function of one view.
#pragma once

#include <functional>
#include <string>

#include "dragoman/model.h"
#include "dragoman/result.h"
#include "dragoman/run.h"
#include "server/fields.h"

namespace dragoman::server {

// The answer as JSON (docs/json.md). May take as long as the control allows.
using Work = std::function<Result<std::string>(const RunControl& control)>;

// `packages`, `amend` or `ask` on that case, with the options that stand in the fields. Fails on a
// kind that is none of these, and on drafts or parties that the case does not have. What else is
// wrong with the options is for the fields to say.
Result<Work> computation(const std::string& kind, Fields& options, const Case& talks);

// The case as a brief, an HTML document.
Result<std::string> brief_page(const Case& talks, const std::string& language,
                               const std::string& date, const RunControl& control);

}  // namespace dragoman::server
