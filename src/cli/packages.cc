#include "dragoman/packages.h"

#include <fmt/format.h>

#include "cli/infer.h"
#include "cli/terminal.h"
#include "cli/verbs.h"
#include "dragoman/brief.h"
#include "dragoman/gaps.h"

namespace dragoman::cli {
namespace {

// Without scores there is no package to show, and saying so is the whole answer.
int answer_without_scores(const Case& talks, const char* format, bool json, const Error& why) {
  const std::vector<Gap> gaps = find_gaps(talks);
  if (json) {
    no_scores_json(talks, format, gaps, standard_output());
    return kAnswered;
  }
  print(fmt::format("Packages cannot be computed: {}.\n", why.message));
  if (!gaps.empty()) print("\nWhat is not on file, and what that leaves unknown:\n");
  for (const Gap& gap : gaps) print_item(describe_gap(gap));
  const std::string said = render_said_text(talks);
  if (!said.empty()) print("\n" + said);
  return kAnswered;
}

PackagesOptions options_of(const PackagesArguments& arguments) {
  PackagesOptions options;
  options.control = run_control(arguments.limits);
  options.all_feasible = arguments.all;
  options.frontier = arguments.frontier;
  options.epsilon = arguments.epsilon;
  options.diverse = arguments.diverse;
  options.seed = arguments.seed;
  return options;
}

}  // namespace

Result<int> run(const PackagesArguments& arguments) {
  if (arguments.there) return run_there(arguments);
  const Result<Case> talks = load(arguments.inputs);
  if (!talks) return tl::unexpected(talks.error());
  const Result<Problem> problem = compile(*talks);
  if (!problem) {
    if (!is_gap(problem.error())) return tl::unexpected(problem.error());
    if (has_words(*talks)) return packages_from_words(*talks, arguments);
    return answer_without_scores(*talks, "packages", arguments.json, problem.error());
  }
  PackagesOptions options = options_of(arguments);
  PackagesResult result;
  {
    ProgressLine line;
    options.control.progress = line.sink();
    result = find_packages(*problem, options);
  }
  if (arguments.json) {
    packages_json(*talks, *problem, result, options, standard_output());
  } else {
    print(render_packages_text(*talks, *problem, result));
  }
  return unless_interrupted(anything_known(result) ? kAnswered : kNothingFound);
}

Result<int> run(const AmendArguments& arguments) {
  if (arguments.there) return run_there(arguments);
  const Result<Case> talks = load(arguments.inputs);
  if (!talks) return tl::unexpected(talks.error());
  const Result<const Draft*> draft = find_draft(*talks, arguments.draft);
  if (!draft) return tl::unexpected(draft.error());
  const Result<Problem> problem = compile(*talks);
  if (!problem) {
    if (!is_gap(problem.error())) return tl::unexpected(problem.error());
    if (has_words(*talks)) return amend_from_words(*talks, arguments);
    return answer_without_scores(*talks, "amend", arguments.json, problem.error());
  }
  const Result<CompiledDraft> compiled = compile_draft(*talks, *problem, **draft);
  if (!compiled) return tl::unexpected(compiled.error());
  AmendOptions options{.control = run_control(arguments.limits), .most_changes = arguments.changes};
  AmendResult result;
  {
    ProgressLine line;
    options.control.progress = line.sink();
    result = amend(*problem, *compiled, options);
  }
  if (arguments.json) {
    amend_json(*talks, *problem, **draft, result, standard_output());
  } else {
    print(render_amend_text(*talks, *problem, *compiled, result, {.draft_id = (*draft)->id}));
  }
  const bool found = result.fewest_known == Known::proved ||
                     std::any_of(result.ladder.begin(), result.ladder.end(),
                                 [](const Rung& rung) { return rung.package.has_value(); });
  return unless_interrupted(found ? kAnswered : kNothingFound);
}

}  // namespace dragoman::cli
