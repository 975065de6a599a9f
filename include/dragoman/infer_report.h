// What follows from words, for a person to read and for scripts: see docs/methods.md, docs/json.md.
//
//   // given: const dragoman::Case& talks
//   auto found = dragoman::find_inferred(talks);
//   if (found) std::cout << dragoman::render_inferred_text(talks, *found);
//
// Words come first, numbers behind them; every number says how it is known, every conclusion on
// whose words it rests. Nothing here speaks of probability or names one package as the fair one.
// Pure: the same input gives the same bytes. May be called from any thread.
#pragma once

#include <string>

#include "dragoman/brief.h"
#include "dragoman/infer.h"
#include "dragoman/json.h"
#include "dragoman/model.h"

namespace dragoman {

// What `dragoman packages` prints for a case without scores: plain UTF-8 text, ends with a newline.
std::string render_inferred_text(const Case& talks, const InferredResult& result,
                                 const TerminalOptions& options = {});
// What `dragoman amend` prints: the ladder from the draft.
std::string render_inferred_amend_text(const Case& talks, const InferredResult& result,
                                       const TerminalOptions& options = {});
// What `dragoman ask` prints: the next questions, room by room. `party`: of that room only.
std::string render_questions_text(const Case& talks, const InferredResult& result,
                                  const std::string& party = {},
                                  const TerminalOptions& options = {});

// The whole result. `format` is "inferred" or, from `dragoman ask`, "questions".
void inferred_json(const Case& talks, const InferredResult& result, const TextSink& sink);
void questions_json(const Case& talks, const InferredResult& result, const std::string& party,
                    const TextSink& sink);

}  // namespace dragoman
