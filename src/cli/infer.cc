#include "cli/infer.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/terminal.h"
#include "cli/verbs.h"
#include "dragoman/infer_report.h"
#include "dragoman/problem.h"

namespace dragoman::cli {
namespace {

Confidence confidence_of(const std::string& word) {
  if (word == "sure") return Confidence::sure;
  return word == "hunch" ? Confidence::hunch : Confidence::likely;
}

int status_of(const InferredResult& result) {
  const bool empty = result.candidates.empty() && result.stopped != StopReason::finished;
  return unless_interrupted(empty ? kNothingFound : kAnswered);
}

}  // namespace

Result<InferredResult> infer(const Case& talks, InferOptions options) {
  ProgressLine line;
  options.control.progress = line.sink();
  return find_inferred(talks, options);
}

Result<InferOptions> infer_options(const WordOptions& words, const Limits& limits) {
  InferOptions options;
  options.control = run_control(limits);
  options.seed = words.seed;
  options.samples = words.samples;
  for (const std::string& name : words.without) {
    const std::optional<InferRule> rule = find_infer_rule(name);
    if (!rule) {
      return fail(ErrorCode::usage, fmt::format("--without: there is no rule '{}'", name),
                  "docs/methods.md lists the rules");
    }
    std::erase(options.rules, *rule);
  }
  if (words.rejected_draft) options.rules.push_back(InferRule::rejected_draft);
  options.leave_out = words.leave_out;
  options.count_public = words.count_public;
  options.for_certain = confidence_of(words.confidence);
  options.for_shares = words.confidence == "sure" ? Confidence::likely : Confidence::hunch;
  return options;
}

bool has_words(const Case& talks) {
  const bool options =
      std::any_of(talks.points.begin(), talks.points.end(),
                  [](const Point& point) { return domain_size(point) > 0 || point.roster; });
  return options && (!talks.responses.empty() || !talks.preference_statements.empty());
}

Result<int> packages_from_words(const Case& talks, const PackagesArguments& arguments) {
  Result<InferOptions> options = infer_options(arguments.words, arguments.limits);
  if (!options) return tl::unexpected(options.error());
  options->draft = arguments.words.draft;
  options->word_effects = arguments.words.effects;
  const Result<InferredResult> result = infer(talks, std::move(*options));
  if (!result) return tl::unexpected(result.error());
  if (arguments.json) {
    inferred_json(talks, *result, standard_output());
  } else {
    print(render_inferred_text(talks, *result));
  }
  return status_of(*result);
}

Result<int> amend_from_words(const Case& talks, const AmendArguments& arguments) {
  Result<InferOptions> options = infer_options(arguments.words, arguments.limits);
  if (!options) return tl::unexpected(options.error());
  options->draft = arguments.draft;
  options->most_changes = arguments.changes;
  options->questions = 0;
  const Result<InferredResult> result = infer(talks, std::move(*options));
  if (!result) return tl::unexpected(result.error());
  if (arguments.json) {
    inferred_json(talks, *result, standard_output());
  } else {
    print(render_inferred_amend_text(talks, *result));
  }
  return status_of(*result);
}

Result<int> run(const AskArguments& arguments) {
  if (arguments.there) return run_there(arguments);
  const Result<Case> talks = load(arguments.inputs);
  if (!talks) return tl::unexpected(talks.error());
  if (!arguments.party.empty() && talks->find_party(arguments.party) == nullptr) {
    std::string known;
    for (const Party& party : talks->parties) known += (known.empty() ? "" : ", ") + party.id;
    return fail(ErrorCode::unknown_reference,
                fmt::format("the case has no party '{}'", arguments.party), "use one of " + known);
  }
  Result<InferOptions> options = infer_options(arguments.words, arguments.limits);
  if (!options) return tl::unexpected(options.error());
  options->draft = arguments.words.draft;
  options->questions = arguments.questions;
  options->most_changes = -1;
  const Result<InferredResult> result = infer(*talks, std::move(*options));
  if (!result) return tl::unexpected(result.error());
  if (arguments.json) {
    questions_json(*talks, *result, arguments.party, standard_output());
  } else {
    print(render_questions_text(*talks, *result, arguments.party));
  }
  return status_of(*result);
}

}  // namespace dragoman::cli
