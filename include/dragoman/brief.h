// What a person reads: a brief on paper (HTML) and a short answer on a terminal.
//
//   // given: const dragoman::Case& talks, const dragoman::Problem& problem
//   // given: const dragoman::PackagesResult& result
//   dragoman::BriefInput input{.talks = &talks, .problem = &problem, .result = &result};
//   input.date = "2026-03-01";
//   std::string html = dragoman::render_brief(input);
//
// Pure: the same input gives the same bytes; no file, clock, network or locale is consulted. The
// HTML is one self-contained file without scripts or external requests. All text from the case is
// escaped. Nothing here names one package as the fair one.
#pragma once

#include <string>
#include <string_view>

#include "dragoman/model.h"
#include "dragoman/packages.h"
#include "dragoman/problem.h"

namespace dragoman {

struct InferredResult;

// Nothing is owned; everything pointed to outlives the call.
struct BriefInput {
  const Case* talks = nullptr;  // required
  // Both or neither. Without them the brief shows words only and says what that leaves unknown.
  const Problem* problem = nullptr;
  const PackagesResult* result = nullptr;
  // The draft below compiled for `problem`, and the amendments to it. Either may be null.
  const CompiledDraft* draft = nullptr;
  const AmendResult* amend = nullptr;
  // Without a problem: what follows from words (infer.h), for a chapter of its own. May be null.
  const InferredResult* inferred = nullptr;
  std::string draft_id;         // the draft compared with; empty: the last one of the case
  std::string language = "en";  // of the brief's own labels: en, ar or he; others: en
  std::string date;             // as it should be printed, e.g. "2026-03-01"; empty: none
  std::string no_scores;        // without a problem: why, e.g. the message of compile()'s error
};

// The brief as one HTML document. Cost: linear in the case and the packages shown, plus the
// frontier; a large frontier is thinned for display, and the brief says so.
std::string render_brief(const BriefInput& input);

// The Content-Security-Policy that stands in such a document and holds where it is served, too: its
// own style sheet by digest, and nothing else. Linear in the size of the document.
std::string brief_policy(std::string_view html);

struct TerminalOptions {
  std::string language = "en";  // which of the case's texts to show; labels are English
  int width = 96;               // columns; at least 60
  int frontier_rows = 6;        // how many frontier points to list
  std::string draft_id;         // amendments: the draft amended; empty: the last one
};

// What `dragoman packages` and `dragoman amend` print: plain UTF-8 text, ends with a newline.
std::string render_packages_text(const Case& talks, const Problem& problem,
                                 const PackagesResult& result, const TerminalOptions& options = {});
std::string render_amend_text(const Case& talks, const Problem& problem, const CompiledDraft& draft,
                              const AmendResult& result, const TerminalOptions& options = {});

// What was said of each point and of the text as a whole: responses, and statements read in
// reports. For cases of which nothing more can be worked out; empty when nothing was said.
std::string render_said_text(const Case& talks, const TerminalOptions& options = {});

}  // namespace dragoman
