// What a room sees of the talks, as JSON for programs: the parts of a room in docs/api.md.
//
//   // given: const dragoman::View& seen
//   std::string board = dragoman::board_json(seen);
//   std::string latest = dragoman::log_json(seen, {.from = 120, .limit = 50});
//
// Pure functions of one view and of the arguments beside it: equal views give equal bytes, and
// nothing that the room may not see enters. One JSON value in UTF-8, keys in the order of
// docs/json.md, without a line feed at the end. Ids of rooms, persons and events are 32 hexadecimal
// digits; events, drafts and responses are numbers in the room's own numbering. May be called from
// any thread. Cost: linear in the view, unless stated otherwise.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dragoman/event.h"
#include "dragoman/result.h"
#include "dragoman/view.h"

namespace dragoman {

// `head`: of the room's chain at its last number, in hexadecimal; it is not part of a view. Empty:
// null stands there. O(rooms).
std::string summary_json(const View& seen, std::string_view head = {});

// ---- Parts that take no options -----------------------------------------------------------------

std::string case_json(const View& seen);    // O(case)
std::string board_json(const View& seen);   // as board()
std::string drafts_json(const View& seen);  // O(drafts + relays + signatures)
std::string responses_json(const View& seen);
std::string people_json(const View& seen);
std::string notes_json(const View& seen);
std::string questions_json(const View& seen);
// What this room gave every other room, in its own words; never what others gave it.
std::string given_json(const View& seen);
std::string releases_json(const View& seen);  // O(releases × what their sources rest on)
std::string secret_json(const View& seen);
std::string owed_json(const View& seen);
// How each answer stands to the one before it; docs/json.md, "Movement", defines it. O(responses ×
// what they rest on + cells × drafts).
std::string movement_json(const View& seen);
std::string statements_json(const View& seen);

// All of the above, by the names that they have in the API: "board".
struct TalksPart {
  const char* name;
  std::string (*json)(const View& seen);
};
std::span<const TalksPart> talks_parts();

// The answer of `dragoman show --json`: several parts under their names, in the order above
// whatever the order of `parts`; all of them when that is empty. Fails on a name that no part has.
Result<std::string> room_json(const View& seen, const std::vector<std::string>& parts = {},
                              std::string_view head = {});

// ---- Parts about one thing ----------------------------------------------------------------------

// Word by word, what the text of event `now` changed against that of event `since`: drafts, or
// relays that put one somewhere. `language`: of the texts; empty: the case's first. Fails on
// numbers that name no text. O(words × changes) a point; see model/word_diff.h.
Result<std::string> changes_json(const View& seen, Number now, Number since,
                                 std::string_view language = {});

// The sheet for a meeting with the people of another room: what to carry, what may be told, what is
// owed, what to ask, what changed. `as_of` tells meetings to come from those that were; empty: the
// time of the room's last event. Fails when the room is not known here, or is this one. O(view) +
// may_pass_on() for every word that could be told.
Result<std::string> shuttle_json(const View& seen, const RoomId& to, const Moment& as_of = {},
                                 const std::string& language = "en");

// Whether the confider's terms let event `source` pass to that room in that way. Fails when the
// room has no such event, or does not know `to`.
Result<std::string> terms_json(const View& seen, Number source, ReleasedAs as, const RoomId& to);

// ---- The log ------------------------------------------------------------------------------------

struct LogPage {
  Number from = 1;
  std::optional<Number> to;    // the last number looked at; missing: the room's last
  std::string kind;            // a kind of docs/record.md; empty: all
  std::string words;           // only events whose line or author has these; empty: all
  int limit = 100;             // entries at most; from 1 to 500, what is outside is taken as that
  std::string language{"en"};  // which of the texts a line shows; the rest of it is English
};

// A page of the log. Where `words` is given, at most 10,000 events are looked at; `next` goes on
// behind them, so that a page may hold few entries or none and still not be the last. O(events
// looked at).
std::string log_json(const View& seen, const LogPage& page = {});

// The answer of `dragoman log --json`: all that the page's filter lets through, whatever its limit.
std::string whole_log_json(const View& seen, const LogPage& page = {});

// One entry of the log as it stands in a page, on one line: the data of a stream's event. Fails
// when the room has no such number. O(size of the event).
Result<std::string> entry_json(const View& seen, Number number, const std::string& language = "en");

// The copy as it is recorded, canonical. Fails when the room has no such number. O(size of the
// event).
Result<std::string> event_json(const View& seen, Number number);

}  // namespace dragoman
