#include "server/compute.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>

#include "dragoman/brief.h"
#include "dragoman/gaps.h"
#include "dragoman/infer.h"
#include "dragoman/infer_report.h"
#include "dragoman/json.h"
#include "dragoman/packages.h"
#include "dragoman/problem.h"

namespace dragoman::server {
namespace {

template <class Write>
std::string written(const Write& write) {
  std::string text;
  write([&](std::string_view piece) {
    text += piece;
    return true;
  });
  while (text.ends_with('\n')) text.pop_back();
  return text;
}

bool has_words(const Case& talks) {
  const bool options =
      std::any_of(talks.points.begin(), talks.points.end(),
                  [](const Point& point) { return domain_size(point) > 0 || point.roster; });
  return options && (!talks.responses.empty() || !talks.preference_statements.empty());
}

// What is not on file is a state of the talks, and saying so is the whole answer.
bool is_gap(const Error& error) { return error.code == ErrorCode::missing; }

std::string without_scores(const Case& talks, std::string_view format) {
  return written(
      [&](const TextSink& sink) { no_scores_json(talks, format, find_gaps(talks), sink); });
}

// A draft or relay by its number in the room.
std::string draft_id(Fields& options) {
  const auto number = options.whole("draft", 1, INT64_MAX);
  return number ? fmt::format("d{}", *number) : std::string();
}

Result<const Draft*> find_draft(const Case& talks, const std::string& id) {
  if (talks.drafts.empty()) {
    return fail(ErrorCode::unsupported, "this room has no draft to start from", "table one",
                {.field = "draft"});
  }
  if (id.empty()) return &talks.drafts.back();
  if (const Draft* draft = talks.find_draft(id)) return draft;
  return fail(ErrorCode::range, "this room has no draft of that number",
              "name a draft, or a relay that put one here", {.field = "draft"});
}

InferOptions inference(Fields& options) {
  InferOptions chosen;
  chosen.seed = static_cast<std::uint64_t>(options.whole("seed", 0, INT64_MAX).value_or(1));
  chosen.samples = static_cast<int>(options.whole("samples", 100, 1'000'000).value_or(10'000));
  chosen.draft = draft_id(options);
  return chosen;
}

Result<std::string> inferred(const Case& talks, InferOptions options, const RunControl& control) {
  options.control = control;
  const auto result = find_inferred(talks, options);
  if (!result) return tl::unexpected(result.error());
  return written([&](const TextSink& sink) { inferred_json(talks, *result, sink); });
}

Result<Work> packages_work(Fields& options, const std::shared_ptr<const Case>& talks) {
  PackagesOptions exact;
  exact.all_feasible = options.flag("all");
  if (const auto epsilon = options.number("epsilon", 1e-9, 1.0)) {
    exact.frontier = PackagesOptions::FrontierMode::epsilon;
    exact.epsilon = *epsilon;
  }
  InferOptions words = inference(options);
  exact.seed = words.seed;
  words.word_effects = true;
  if (const auto draft = find_draft(*talks, words.draft); !draft && !words.draft.empty())
    return tl::unexpected(draft.error());
  return [=](const RunControl& control) -> Result<std::string> {
    const auto problem = compile(*talks);
    if (!problem) {
      if (!is_gap(problem.error())) return tl::unexpected(problem.error());
      if (has_words(*talks)) return inferred(*talks, words, control);
      return without_scores(*talks, "packages");
    }
    PackagesOptions chosen = exact;
    chosen.control = control;
    const PackagesResult result = find_packages(*problem, chosen);
    return written(
        [&](const TextSink& sink) { packages_json(*talks, *problem, result, chosen, sink); });
  };
}

Result<Work> amend_work(Fields& options, const std::shared_ptr<const Case>& talks) {
  InferOptions words = inference(options);
  words.most_changes = static_cast<int>(options.whole("changes", 0, 64).value_or(3));
  words.questions = 0;
  const auto draft = find_draft(*talks, words.draft);
  if (!draft) return tl::unexpected(draft.error());
  const std::string id = (*draft)->id;
  return [=](const RunControl& control) -> Result<std::string> {
    const auto problem = compile(*talks);
    if (!problem) {
      if (!is_gap(problem.error())) return tl::unexpected(problem.error());
      if (has_words(*talks)) return inferred(*talks, words, control);
      return without_scores(*talks, "amend");
    }
    const Draft& from = *talks->find_draft(id);
    const auto compiled = compile_draft(*talks, *problem, from);
    if (!compiled) return tl::unexpected(compiled.error());
    const AmendResult result =
        amend(*problem, *compiled, {.control = control, .most_changes = words.most_changes});
    return written([&](const TextSink& sink) { amend_json(*talks, *problem, from, result, sink); });
  };
}

Result<Work> ask_work(Fields& options, const std::shared_ptr<const Case>& talks) {
  InferOptions words = inference(options);
  words.questions = static_cast<int>(options.whole("questions", 1, 100).value_or(5));
  words.most_changes = -1;
  const std::string party = options.text_or("party", {});
  if (!party.empty() && talks->find_party(party) == nullptr) {
    return fail(ErrorCode::range, "this room's case has no such party", {}, {.field = "party"});
  }
  return [=](const RunControl& control) -> Result<std::string> {
    InferOptions chosen = words;
    chosen.control = control;
    const auto result = find_inferred(*talks, chosen);
    if (!result) return tl::unexpected(result.error());
    return written([&](const TextSink& sink) { questions_json(*talks, *result, party, sink); });
  };
}

}  // namespace

Result<Work> computation(const std::string& kind, Fields& options, const Case& talks) {
  const auto kept = std::make_shared<const Case>(talks);
  if (kind == "packages") return packages_work(options, kept);
  if (kind == "amend") return amend_work(options, kept);
  if (kind == "ask") return ask_work(options, kept);
  return fail(ErrorCode::range, "there is no such computation",
              "use packages, amend, ask or verify", {.field = "kind"});
}

Result<std::string> brief_page(const Case& talks, const std::string& language,
                               const std::string& date, const RunControl& control) {
  BriefInput input{.talks = &talks, .language = language, .date = date};
  std::optional<PackagesResult> packages;
  std::optional<CompiledDraft> draft;
  std::optional<AmendResult> amendments;
  std::optional<InferredResult> words;
  const auto problem = compile(talks);
  if (problem) {
    packages = find_packages(*problem, {.control = control});
    input.problem = &*problem;
    input.result = &*packages;
    auto compiled = talks.drafts.empty() ? Result<CompiledDraft>(fail(ErrorCode::missing, ""))
                                         : compile_draft(talks, *problem, talks.drafts.back());
    if (compiled) {
      draft = std::move(*compiled);
      amendments = amend(*problem, *draft, {.control = control});
      input.draft = &*draft;
      input.amend = &*amendments;
    }
  } else {
    if (!is_gap(problem.error())) return tl::unexpected(problem.error());
    input.no_scores = problem.error().message;
    if (has_words(talks)) {
      auto found = find_inferred(talks, {.control = control, .word_effects = true});
      if (!found) return tl::unexpected(found.error());
      words = std::move(*found);
      input.inferred = &*words;
    }
  }
  return render_brief(input);
}

}  // namespace dragoman::server
