// What a room sees of the talks, as plain text for a terminal and for scripts of talks.
//
//   // given: const dragoman::View& seen
//   std::string page = dragoman::render_board(seen) + dragoman::render_owed(seen);
//
// Pure: a function of one view. UTF-8, lines of at most `width` columns, without a heading and
// without indentation; empty when there is nothing to tell. Things are called what the room calls
// them; events are "#12", in the room's numbering. May be called from any thread. Cost: linear in
// the view.
#pragma once

#include <optional>
#include <string>

#include "dragoman/event.h"
#include "dragoman/view.h"

namespace dragoman {

struct TalksTextOptions {
  std::string language = "en";  // which of the texts to show; the labels are English
  int width = 94;               // columns; at least 60
};

// Point by point: what each party's current text says, what it answered, how far the wording is
// confirmed, what was heard differently, what is old or suspended, who was not shown or is awaited.
std::string render_board(const View& seen, const TalksTextOptions& options = {});

struct LogFilter {
  Number from = 1;
  std::string kind;   // a kind of docs/record.md; empty: all
  std::string words;  // only events whose line has these words; empty: all
};
// One event after another, in plain words.
std::string render_log(const View& seen, const TalksTextOptions& options = {},
                       const LogFilter& filter = {});

// Every draft with its values, to whom it was put, whether it is frozen and who signed; phases.
std::string render_drafts(const View& seen, const TalksTextOptions& options = {});

// Rooms and who is in them, mandates, meetings, who has left the talks.
std::string render_people(const View& seen, const TalksTextOptions& options = {});

// What was proposed for release, and what became of it.
std::string render_releases(const View& seen, const TalksTextOptions& options = {});

// Secret packages, open and decided.
std::string render_secret(const View& seen, const TalksTextOptions& options = {});

// What this room still has to do or waits for: wordings not read back or not confirmed, questions
// without an answer, releases that wait for approval, secret packages that are open.
std::string render_owed(const View& seen, const TalksTextOptions& options = {});

}  // namespace dragoman
