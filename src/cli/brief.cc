#include "dragoman/brief.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <ctime>
#include <optional>

#include "brief/pdf.h"
#include "cli/infer.h"
#include "cli/terminal.h"
#include "cli/verbs.h"

namespace dragoman::cli {
namespace {

std::string today() {
  const std::time_t now = std::time(nullptr);
  std::tm day{};
  localtime_r(&now, &day);
  return fmt::format("{:%Y-%m-%d}", day);
}

// All that a brief is made of, kept alive while it is rendered.
struct Work {
  std::optional<Problem> problem;
  std::optional<PackagesResult> result;
  std::optional<CompiledDraft> draft;
  std::optional<AmendResult> amendments;
  std::optional<InferredResult> inferred;
};

Result<void> compute(const Case& talks, const BriefArguments& arguments, Work& work) {
  ProgressLine line;
  PackagesOptions options;
  options.control = run_control(arguments.limits);
  options.control.progress = line.sink();
  work.result = find_packages(*work.problem, options);
  if (talks.drafts.empty() && arguments.draft.empty()) return {};
  const Result<const Draft*> draft = find_draft(talks, arguments.draft);
  if (!draft) return tl::unexpected(draft.error());
  Result<CompiledDraft> compiled = compile_draft(talks, *work.problem, **draft);
  if (!compiled) return tl::unexpected(compiled.error());
  work.draft = std::move(*compiled);
  AmendOptions amendments;
  amendments.control = options.control;
  work.amendments = amend(*work.problem, *work.draft, amendments);
  return {};
}

Result<void> compute_from_words(const Case& talks, const BriefArguments& arguments, Work& work) {
  InferOptions options;
  options.control = run_control(arguments.limits);
  options.draft = arguments.draft;
  options.word_effects = true;
  Result<InferredResult> result = infer(talks, std::move(options));
  if (!result) return tl::unexpected(result.error());
  work.inferred = std::move(*result);
  return {};
}

template <class T>
const T* pointer_to(const std::optional<T>& held) {
  return held ? &*held : nullptr;
}

}  // namespace

Result<int> run(const BriefArguments& arguments) {
  const Result<Case> talks = load(arguments.inputs);
  if (!talks) return tl::unexpected(talks.error());
  BriefInput input{.talks = &*talks};
  Work work;
  Result<Problem> problem = compile(*talks);
  if (problem) {
    work.problem = std::move(*problem);
    if (const auto done = compute(*talks, arguments, work); !done)
      return tl::unexpected(done.error());
  } else if (is_gap(problem.error())) {
    input.no_scores = problem.error().message;
    if (has_words(*talks)) {
      if (const auto done = compute_from_words(*talks, arguments, work); !done)
        return tl::unexpected(done.error());
    }
    note(fmt::format("the brief shows {}: {}",
                     work.inferred ? "what follows from words" : "words only", input.no_scores));
  } else {
    return tl::unexpected(problem.error());
  }
  input.problem = pointer_to(work.problem);
  input.result = pointer_to(work.result);
  input.draft = pointer_to(work.draft);
  input.amend = pointer_to(work.amendments);
  input.inferred = pointer_to(work.inferred);
  input.draft_id = arguments.draft;
  input.language = arguments.language;
  input.date = arguments.date.empty() ? today() : arguments.date;

  if (const auto written = write_file(arguments.output, render_brief(input)); !written)
    return tl::unexpected(written.error());
  if (!arguments.pdf.empty()) {
    if (const auto printed = brief::write_pdf(arguments.output, arguments.pdf); !printed)
      return tl::unexpected(printed.error());
  }
  return unless_interrupted(kAnswered);
}

}  // namespace dragoman::cli
